"""What can be found: a thing of the site, with a version in each language that it is in."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from django.utils.translation import gettext_lazy as _


class Sort(StrEnum):
    """The types that a reader can narrow a search down to, in the order in which they are offered."""

    ARTICLE = "article"
    CARD = "card"
    QUESTION = "question"
    PARTNERSHIP = "partnership"
    NETWORK = "network"
    PORTRAIT = "portrait"
    PERSON = "person"
    PUBLICATION = "publication"
    DOCUMENT = "document"
    EVENT = "event"
    CALL = "call"
    PAGE = "page"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Sort.ARTICLE: _("Articles"),
    Sort.CARD: _("Report cards"),
    Sort.QUESTION: _("Questions and figures"),
    Sort.PARTNERSHIP: _("Partnerships"),
    Sort.NETWORK: _("Networks"),
    Sort.PORTRAIT: _("Portraits"),
    Sort.PERSON: _("People"),
    Sort.PUBLICATION: _("Publications and research"),
    Sort.DOCUMENT: _("Documents"),
    Sort.EVENT: _("Events"),
    Sort.CALL: _("Calls and vacancies"),
    Sort.PAGE: _("Other pages"),
}
NUMBERS = {sort: number for number, sort in enumerate(Sort)}
SORTS = {number: sort for sort, number in NUMBERS.items()}
SORT_BITS, MEMBER_BITS, GROUP_BITS = 4, 17, 26
FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Findable:
    """One version. `keywords` are names that it goes by beside its title; `about` is the line under a hit's title.

    `group` is what versions and things share that a list of hits shows once: a question asked in several municipalities.
    `place` names this one among them. `shown_until` is the last day on which it may be shown.
    """

    sort: Sort
    language: str
    title: str
    text: str
    url: str
    group: str
    keywords: str = ""
    about: str = ""
    place: str = ""
    day: date | None = None
    shown_until: date | None = None
    synthetic: bool = False
    shown_in: tuple[str, ...] = field(default=())

    @property
    def number(self) -> int:
        """Its key in the index: newer things have higher ones, and the sort and the group can be read out of it, so that hits
        by the ten thousand are counted, grouped and ordered without looking any of them up."""
        days = min(max((self.day - FIRST_DAY).days, 0), 0xFFFF) if self.day else 0
        group = _hash(self.group, GROUP_BITS)
        member = _hash(f"{self.url} {self.language}", MEMBER_BITS)
        return ((days << GROUP_BITS | group) << MEMBER_BITS | member) << SORT_BITS | NUMBERS[self.sort]


def _hash(text: str, bits: int) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8]) & ((1 << bits) - 1)
