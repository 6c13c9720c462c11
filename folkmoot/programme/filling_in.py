"""Texts that officers write with places to fill in: letters, documents to sign."""

import re
from collections.abc import Mapping


def fill_in(text: str, places: Mapping[str, str]) -> str:
    """A text with what is said in place of {title} and the like."""
    return re.sub(r"\{(\w+)\}", lambda found: places.get(found[1], found[0]), text).strip()
