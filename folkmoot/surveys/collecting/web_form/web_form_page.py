"""What the web form's page is put together of: its scripts by an import map, its content security policy, its words."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from csp.constants import NONCE, SELF
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi

from folkmoot.surveys.collecting.web_form.web_form_files import ENTRY, PREFIX, VUE, script_names
from folkmoot.surveys.collecting.web_form.web_form_files import STYLES as RENDERER_STYLES
from folkmoot.surveys.collecting.web_form.web_form_words import page_words, renderer_words
from folkmoot.surveys.models import Survey

OWN_SCRIPTS = ("page", "filling", "keeping", "naming", "sending", "words")
STYLES = (
    "card/tokens.css",
    "folkmoot/fonts.css",
    "folkmoot/page.css",
    f"{PREFIX}/{RENDERER_STYLES}",
    "surveys/fieldwork.css",
    "surveys/web-form/web-form.css",
)
FONTS = (
    "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "fonts/newsreader-latin-wght-normal.woff2",
    "fonts/noto-naskh-arabic-arabic-wght-normal.woff2",
)


def show_web_form(
    request: HttpRequest, survey: Survey, config: Mapping[str, object], context: Mapping[str, object]
) -> HttpResponse:
    """The page. `config` is what its scripts are told: `owner`, `forms`, `submission`, `worker`, `once`, `alone`, `editing`.

    ODK's renderer reads forms with a parser in WebAssembly, which it fetches from a data address; it writes style elements,
    which are let through by the nonce; it shows pictures that were just taken from blob addresses, and makes them smaller in a
    worker.
    """
    imports = json.dumps({"imports": import_map()}, sort_keys=True)
    words = {"page": page_words(), "renderer": renderer_words()}
    response = render(
        request,
        "surveys/web_form.html",
        {
            "survey": survey,
            "import_map": imports,
            "config": {
                **config,
                "words": words,
                "language": get_language(),
                "files": sorted(page_files()),
                "nonce": str(request.csp_nonce),
            },
            "styles": [static(name) for name in STYLES],
            "page_script": static("surveys/web-form/page.js"),
            "is_right_to_left": get_language_bidi(),
            **context,
        },
    )
    digest = b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    response._csp_replace = {
        "script-src": [SELF, f"'sha256-{digest}'", "'wasm-unsafe-eval'"],
        "style-src": [SELF, NONCE],
        "connect-src": [SELF, "data:"],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
    }
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def import_map() -> dict[str, str]:
    """Where the page's modules are. Those that import one another by their own names are told where these are as well."""
    own = {f"folkmoot/{name}": static(f"surveys/web-form/{name}.js") for name in OWN_SCRIPTS}
    renderer = {f"{settings.STATIC_URL}{PREFIX}/{name}": static(f"{PREFIX}/{name}") for name in script_names()}
    return {
        "vue": static(f"{PREFIX}/{VUE}"),
        "@getodk/web-forms": static(f"{PREFIX}/{ENTRY}"),
        **own,
        **{name: address for name, address in renderer.items() if name != address},
    }


def page_files() -> set[str]:
    """The static files that the page needs without a network."""
    return {*import_map().values(), *map(static, (*STYLES, *FONTS)), *(static(f"{PREFIX}/{name}") for name in script_names())}


def worker_script(files: set[str]) -> HttpResponse:
    """The service worker with the files that it keeps; another set of files, or another script, is another worker."""
    path = finders.find("surveys/web-form/worker.js")
    assert isinstance(path, str)
    script = Path(path).read_text(encoding="utf-8")
    kept = json.dumps(sorted(files))
    version = hashlib.sha256(f"{kept}{script}".encode()).hexdigest()[:16]
    response = HttpResponse(
        f"const VERSION = {json.dumps(version)};\nconst FILES = {kept};\n{script}",
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache"
    return response
