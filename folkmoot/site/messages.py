"""The catalogues of the interface texts: `python -m folkmoot.site.messages` gathers them anew and compiles them.

Each room keeps its own, in its folder `locale`. Babel does all of it, so a machine needs no gettext tools. The card's texts
(the room reportcard) are gathered apart, for they are in the languages of questionnaires.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1]
ROOMS = ("places", "accounts", "programme", "surveys", "stories", "site")
DOMAIN = "django"
LANGUAGES = ("sv", "en")
SOURCE_LANGUAGE = "en"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main() -> None:
    """Writes what the code and the templates say into every catalogue, keeps what is translated, names what is not."""
    for room in ROOMS:
        texts = gather(room)
        for language in LANGUAGES:
            catalogue = read_catalogue(room, language)
            _bring_up_to_date(catalogue, texts)
            if language == SOURCE_LANGUAGE:
                _say_as_in_the_code(catalogue)
            with catalogue_file(room, language).open("wb") as file:
                write_po(file, catalogue, width=110, no_location=True, sort_output=True, omit_header=False)
            missing = untranslated(catalogue)
            print(f"{room}, {language}: {len(catalogue)} texts, {len(missing)} to translate")
            for text in missing:
                print(f"  {text}")
    compile_catalogues()


def gather(room: str) -> Catalog:
    """Every text of a room's interface as its code and its templates have it."""
    catalogue = Catalog(project="Folkmoot", charset="utf-8")
    for file in source_files(room):
        code = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            code = "\n".join(line.strip() for line in templatize(code, origin=str(file)).splitlines())
        for _line, message, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
            catalogue.add(message, context=context)
    return catalogue


def source_files(room: str) -> Iterator[Path]:
    for file in sorted((PACKAGE / room).rglob("*")):
        if file.suffix in {".py", ".html", ".txt"} and file.is_file():
            yield file


def catalogue_file(room: str, language: str) -> Path:
    return PACKAGE / room / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(room: str, language: str) -> Catalog:
    """What is translated into a language; empty where nothing is yet."""
    file = catalogue_file(room, language)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=language, project="Folkmoot", charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale=language, domain=DOMAIN, charset="utf-8")


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts of a catalogue that lack a translation, or one of its plural forms."""
    return [str(message.id) for message in catalogue if message.id and (message.fuzzy or not all(_forms(message)))]


def _forms(message: Message) -> list[str]:
    string = message.string
    return [str(form) for form in string] if isinstance(string, list | tuple) else [str(string or "")]


def compile_catalogues() -> None:
    """Writes the `.mo` beside each `.po` of every room where it is missing or older."""
    for source in PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)


def _bring_up_to_date(catalogue: Catalog, texts: Catalog) -> None:
    """The date stays, so that gathering the same texts again gives the same file."""
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# The interface texts of Folkmoot."
    catalogue.fuzzy = False
    catalogue.version = ""
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Folkmoot"


def _say_as_in_the_code(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            message.string = tuple(message.id) if message.pluralizable else message.id


if __name__ == "__main__":
    main()
