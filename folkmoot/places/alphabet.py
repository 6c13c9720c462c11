"""Names in the order that the reader's language has them: å, ä and ö end the Swedish alphabet, and are a and o in others."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from django.forms import ModelChoiceField
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language

OWN_PLACES = {
    "sv": {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "þ": "th", "ð": "d"},
    "": {"æ": "ae", "ø": "o", "þ": "th", "ð": "d"},
}

InOrder = tuple[str, str]


def in_alphabet(name: str, language: str = "") -> InOrder:
    """What to sort a name by: its letters in the order of the language's alphabet (the reader's where none is given), without
    their accents; then as it is written."""
    return _key(name, (language or get_language() or "").partition("-")[0])


@lru_cache(maxsize=20_000)
def _key(name: str, language: str) -> InOrder:
    letters = OWN_PLACES.get(language, OWN_PLACES[""])
    written = normalize("NFC", name).casefold()
    placed = "".join(letters.get(letter, letter) for letter in written)
    return "".join(letter for letter in normalize("NFKD", placed) if not combining(letter)), name


def choices_in_alphabet(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of a value and the name that is shown, by their names."""
    return sorted(choices, key=lambda choice: in_alphabet(choice[1]))


class _InAlphabet(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        """The empty choice first."""
        return iter(sorted(super().__iter__(), key=lambda choice: (bool(choice[0]), in_alphabet(str(choice[1])))))


class ChoiceInAlphabet(ModelChoiceField):
    """A choice among rows by their names."""

    iterator = _InAlphabet
