"""The card's catalogues: `python -m folkmoot.reportcard.cards.messages` gathers its texts anew and names what is missing.

They stand apart from the site's, for a card is in the languages of a questionnaire.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from folkmoot.reportcard.cards.catalogues import DOMAIN, FALLBACK, LANGUAGES, catalogue_file

ROOM = Path(__file__).parents[1]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def main() -> None:
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        bring_up_to_date(catalogue, gather(), language)
        catalogue_file(language).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_file(language).open("wb") as file:
            write_po(file, catalogue, width=110, no_location=True, sort_output=True)
        missing = untranslated(catalogue)
        print(f"{language}: {len(catalogue)} texts, {len(missing)} to translate")
        for text in missing:
            print(f"  {text}")


def gather() -> Catalog:
    """Every text of the room's code and templates."""
    catalogue = Catalog(project="Folkmoot", charset="utf-8")
    for file in sorted(ROOM.rglob("*.py")):
        for _line, message, _comments, context in extract("python", BytesIO(file.read_bytes()), KEYWORDS):
            catalogue.add(message, context=context)
    for file in sorted((ROOM / "templates").glob("*")):
        for _line, _function, text, _comments in babel_extract(BytesIO(file.read_bytes()), list(KEYWORDS), [], {}):
            forms = (text,) if isinstance(text, str) else tuple(form for form in text or () if form)[:2]
            catalogue.add(forms[0] if len(forms) == 1 else forms)
    return catalogue


def read_catalogue(language: str) -> Catalog:
    """What is translated into a language; empty where nothing is yet."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, domain=DOMAIN, project="Folkmoot", charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale=language, domain=DOMAIN, charset="utf-8")


def bring_up_to_date(catalogue: Catalog, texts: Catalog, language: str) -> None:
    """Texts that are gone go, new ones come untranslated; English says what the code says."""
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# The words of Folkmoot's report card."
    catalogue.fuzzy = False
    catalogue.version = ""
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Folkmoot"
    if language == FALLBACK:
        for message in catalogue:
            if message.id:
                message.string = message.id


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts that lack a translation, or one of its plural forms."""
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message))]


def _forms(message: Message) -> list[str]:
    return list(map(str, message.string or [""])) if message.pluralizable else [str(message.string or "")]


if __name__ == "__main__":
    main()
