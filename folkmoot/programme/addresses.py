"""Routes that are another word in each language. Not by way of gettext: an address is a promise, not an interface text."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def _word(swedish: str, english: str) -> str:
    return swedish if (get_language() or "").startswith("sv") else english


def words(swedish: str, english: str) -> Any:
    """The Swedish route for a reader of Swedish, the English one for everyone else."""
    return lazy(_word, str)(swedish, english)
