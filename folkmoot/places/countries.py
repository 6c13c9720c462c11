"""Names of countries and languages, from the Unicode CLDR."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language

NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in `language` (the reader's own by default); the code itself where CLDR does not know it."""
    return str(_locale(language or get_language() or "en").territories.get(code, code))


def language_name(code: str, language: str | None = None) -> str:
    """A language's name in `language` (the reader's own by default); the code itself where CLDR does not know it."""
    names = _locale(language or get_language() or "en").languages
    return str(names.get(code.replace("-", "_"), names.get(code.split("-", maxsplit=1)[0], code)))


def language_code(written: str) -> str | None:
    """The code of a language that is called so in a language of the site, or has that code; None for none."""
    plain = written.strip().casefold()
    return _languages_by_name().get(plain) or (plain if is_language_code(plain) else None)


def is_language_code(code: str) -> bool:
    """Whether it is the code of a language, of two or three letters, that CLDR names."""
    return code.isalpha() and len(code) in {2, 3} and code in _locale("en").languages


@cache
def _languages_by_name() -> dict[str, str]:
    sites = [_locale(language).languages for language, _name in settings.LANGUAGES]
    return {str(name).casefold(): str(code) for names in sites for code, name in names.items() if is_language_code(str(code))}


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
