"""The rules of a call as they hold from a moment on: its window, who may apply, the form, the criteria.

They are plain values, kept as JSON in a version of the call and never changed. A criterion is known by a key that is never
given to another one.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from folkmoot.programme.writing.form import Form, Texts


class Criterion(msgspec.Struct, frozen=True):
    """Scored from 0 to `highest`; `weight` is its part of the whole against the other criteria's."""

    key: str
    names: Texts
    helps: Texts = {}
    weight: int = 1
    highest: int = 5


class TeamRule(msgspec.Struct, frozen=True):
    """How many people of a role (or of one of several) each party's team has; `most` is 0 where there is no limit."""

    roles: tuple[str, ...]
    fewest: int = 1
    most: int = 0


class Rules(Form, frozen=True, kw_only=True):
    """`countries` are those of the parties abroad, and `home_kinds` the kinds of the parties at home, any where they are empty;
    `after_inception` asks that all parties stand together in a partnership; `ceiling` is in whole units of `currency`, 0 where
    there is none; `public` names what is shown of a granted application besides its parties."""

    opens_at: datetime
    closes_at: datetime
    time_zone: str
    countries: tuple[str, ...] = ()
    home_kinds: tuple[str, ...] = ()
    fewest_parties: int = 2
    most_parties: int = 4
    ceiling: int = 0
    currency: str = "SEK"
    longest_months: int = 0
    both_sexes: bool = False
    after_inception: bool = False
    team: tuple[TeamRule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    public: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def highest_score(self) -> int:
        return sum(criterion.weight * criterion.highest for criterion in self.criteria)


def to_json(rules: Rules) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(rules)
    return plain


def from_json(kept: dict[str, Any]) -> Rules:
    return msgspec.convert(kept, Rules)
