"""An indicator that is a figure of a report card. The release is its source: nobody types the number.

This room knows no surveys. The site, where the rooms are put together, tells it whom to ask, by keys.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CardKey:
    """Where a figure stands: the addresses of the survey, the round and the municipality, and the question's name."""

    survey: str
    round: str
    municipality: str
    question: str


@dataclass(frozen=True)
class CardFigure:
    """As the current edition of the card says it. Shares are in per cent. All numbers are None where the card hides them."""

    round: str
    year: int
    estimate: float | None
    lower: float | None
    upper: float | None
    base: int | None
    is_share: bool
    url: str


@dataclass(frozen=True)
class CardOffer:
    """A published card that an indicator can be a figure of. Each part is an address or a name, and what people call it."""

    survey: tuple[str, str]
    round: tuple[str, str]
    questions: tuple[tuple[str, str], ...]


Teller = Callable[[CardKey], CardFigure | None]
Offerer = Callable[[Collection[str]], Iterable[CardOffer]]
_tellers: list[Teller] = []
_offerers: list[Offerer] = []


def register(teller: Teller) -> None:
    """`teller` gives the figure; None where no such card is published, or it has no such question."""
    _tellers.append(teller)


def register_offers(offerer: Offerer) -> None:
    """`offerer` gives the cards published of municipalities, which it is given by the last parts of their addresses."""
    _offerers.append(offerer)


def offered_cards(municipalities: Collection[str]) -> list[CardOffer]:
    return [offer for offerer in _offerers for offer in offerer(municipalities)]


def figure_of(key: CardKey) -> CardFigure | None:
    return next((figure for teller in _tellers if (figure := teller(key)) is not None), None)
