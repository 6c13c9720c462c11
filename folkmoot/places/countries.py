"""Names of countries and languages, from the Unicode CLDR."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in `language` (the reader's own by default); the code itself where CLDR does not know it."""
    return str(_locale(language or get_language() or "en").territories.get(code, code))


def language_name(code: str, language: str | None = None) -> str:
    """A language's name in `language` (the reader's own by default); the code itself where CLDR does not know it."""
    names = _locale(language or get_language() or "en").languages
    return str(names.get(code.replace("-", "_"), names.get(code.split("-", maxsplit=1)[0], code)))


def country_codes() -> list[str]:
    """Every ISO 3166 code of two letters that CLDR names, and XK, which Kosovo uses."""
    codes = map(str, _locale("en").territories)
    return sorted(code for code in codes if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
