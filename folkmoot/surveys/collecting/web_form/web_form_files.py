"""The files of ODK's web forms that browsers fetch, taken out of their npm packages.

`@getodk/web-forms` puts its styles and 27 embedded fonts into the script that it is entered by, and writes them into the page
from there, which a strict content security policy forbids; and the fonts, which the site does not use, would be half of what a
phone has to fetch. So that one script is taken apart here: its styles without the fonts, and the few lines that are left of it.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "web-form"
ENTRY, STYLES, VUE = "web-forms.js", "web-forms.css", "vue.js"
_STYLES = re.compile(r"createTextNode\('(.*)'\)\)", re.DOTALL)
_FONT = re.compile(r"@font-face\{[^}]*\}")


class WebFormFinder(BaseFinder):
    """Finds `web-form/NAME`. The files lie in the data folder, in a folder named for the packages' versions."""

    def check(self, **_options: Any) -> list[Any]:
        return []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=web_form_folder())
        storage.prefix = PREFIX
        for path in sorted(Path(storage.location).iterdir()):
            yield path.name, storage

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        prefix, _slash, name = path.partition("/")
        if prefix != PREFIX or "/" in name or not (file := web_form_folder() / name).is_file():
            return []
        return [str(file)] if find_all else str(file)


def script_names() -> list[str]:
    """The scripts that `web-forms.js` brings in, by their names."""
    return sorted(path.name for path in web_form_folder().glob("*.js") if path.name not in {ENTRY, VUE})


def web_form_folder() -> Path:
    """The folder of the files, filled where it is not there yet."""
    packages = Path(settings.NODE_MODULES)
    web_forms, vue = packages / "@getodk" / "web-forms", packages / "vue"
    folder = Path(settings.VAR) / PREFIX / f"{_version(web_forms)}-{_version(vue)}"
    if not folder.exists():
        filling = folder.with_name(f"{folder.name}.filling")
        shutil.rmtree(filling, ignore_errors=True)
        filling.mkdir(parents=True)
        _fill(filling, web_forms / "dist", vue / "dist")
        if not folder.exists():
            filling.rename(folder)
    return folder


def _fill(folder: Path, web_forms: Path, vue: Path) -> None:
    shutil.copyfile(vue / "vue.runtime.esm-browser.prod.js", folder / VUE)
    for script in web_forms.glob("*.js"):
        if script.name != "index.js":
            shutil.copyfile(script, folder / script.name)
    writer, rest = (web_forms / "index.js").read_text(encoding="utf-8").split("\nimport ", 1)
    found = _STYLES.search(writer)
    if found is None:
        raise RuntimeError(f"{web_forms / 'index.js'} does not hold its styles as it used to: take it apart anew.")
    (folder / STYLES).write_text(_FONT.sub("", found[1]).replace("\\\\", "\\"), encoding="utf-8")
    (folder / ENTRY).write_text(f"import {rest}", encoding="utf-8")


def _version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
