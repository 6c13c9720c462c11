"""What other rooms tell of a partnership: articles about it, report cards of its municipalities.

This room knows neither articles nor report cards. The site, where the rooms are put together, tells it whom to ask.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.programme.partnerships.partnerships import Partnership


@dataclass(frozen=True)
class Link:
    """`about` is a short word beside the link: the day of an article, the round of a survey."""

    label: str
    url: str
    about: str


@dataclass(frozen=True)
class Companions:
    heading: Any
    links: tuple[Link, ...]


Teller = Callable[[Partnership, str], Sequence[Link]]
_tellers: list[tuple[Any, Teller]] = []


def register(heading: Any, teller: Teller) -> None:
    """`teller` gives the links for a partnership and the reader's language; `heading` is put above them."""
    _tellers.append((heading, teller))


def companions_of(partnership: Partnership, language: str) -> list[Companions]:
    """Only what is there."""
    told = (Companions(heading, tuple(teller(partnership, language))) for heading, teller in _tellers)
    return [companions for companions in told if companions.links]
