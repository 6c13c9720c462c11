"""Texts that officers write with places to fill in: letters, documents to sign."""

from collections.abc import Mapping


def fill_in(text: str, places: Mapping[str, str]) -> str:
    """A text with what is said in place of {title} and the like."""
    for place, said in places.items():
        text = text.replace(f"{{{place}}}", said)
    return text.strip()
