"""The card's own words in its languages: catalogues in `locale`, found by the code of a language.

A form can be in any language; where the card has no words of its own in it, they are English.
"""

from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "locale"
DOMAIN = "reportcard"
LANGUAGES = ("sv", "en", "ar", "es")
FALLBACK = "en"


def language_of_words(code: str) -> str:
    """The language in which the card's own words stand on a card in the language `code`."""
    first = code.split("-", maxsplit=1)[0].lower()
    return first if first in LANGUAGES else FALLBACK


def catalogue_file(language: str) -> Path:
    """Where the texts of one of `LANGUAGES` are kept."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> GNUTranslations:
    """The texts of one of `LANGUAGES`: as set-up compiled them, or from their source where it is newer or they never were."""
    source = catalogue_file(language)
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return GNUTranslations(file)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    in_memory = BytesIO()
    write_mo(in_memory, catalogue)
    in_memory.seek(0)
    return GNUTranslations(in_memory)
