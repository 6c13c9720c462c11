"""The code (BCP 47) of a language that a form names in its own way: `English (en)`, `Svenska`, `Arabic`, `pt-BR`."""

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

_IN_PARENTHESES = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_BARE_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_FREQUENT = (
    "sw",
    "fr",
    "pt",
    "uk",
    "ru",
    "sr",
    "bs",
    "hr",
    "sq",
    "so",
    "am",
    "om",
    "rw",
    "lg",
    "zu",
    "xh",
    "tn",
    "sn",
    "nd",
    "bem",
)
"""Languages of surveys whose own names are looked up before all others'."""
_NAMED_IN = ("en", "sv", "ar", "es")


def language_code(name: str) -> str:
    """The code of a language by its name in a form's column header.

    A code in parentheses or alone is taken as it is; otherwise the name is looked up in English, Swedish, Arabic and Spanish,
    and then among what languages call themselves. A name that none of these knows becomes a private code,
    `und-x-` and the name's letters, so that the language's texts are kept apart and none is lost.
    """
    given = _IN_PARENTHESES.search(name)
    if given:
        return _tidy(given.group(1))
    bare = name.strip()
    if _BARE_CODE.fullmatch(bare) and _is_known(bare):
        return _tidy(bare)
    wanted = [bare.casefold(), bare.split("(")[0].strip().casefold()]
    for codes in (_codes_by_name, _codes_by_frequent_own_name, _codes_by_own_name):
        for words in wanted:
            if words in codes():
                return codes()[words]
    letters = re.sub(r"[^a-z0-9]", "", wanted[-1].encode("ascii", "ignore").decode())
    return f"und-x-{letters[:8]}" if letters else "und"


def _tidy(code: str) -> str:
    """The language in small letters, a script as `Latn`, a territory in capitals."""
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _is_known(code: str) -> bool:
    try:
        return Locale.parse(code.replace("-", "_")) is not None
    except (UnknownLocaleError, ValueError):
        return False


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in _NAMED_IN:
        for code, name in Locale(locale).languages.items():
            names.setdefault(name.casefold(), code.replace("_", "-"))
    return names


@lru_cache(maxsize=1)
def _codes_by_frequent_own_name() -> dict[str, str]:
    return _own_names(_FREQUENT)


@lru_cache(maxsize=1)
def _codes_by_own_name() -> dict[str, str]:
    """What each language calls itself. Reads every language's data (a second), so it is asked last."""
    return _own_names(identifier for identifier in sorted(locale_identifiers()) if "_" not in identifier)


def _own_names(codes: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for code in codes:
        name = Locale.parse(code).languages.get(code)
        if name:
            names.setdefault(name.casefold(), code)
    return names
