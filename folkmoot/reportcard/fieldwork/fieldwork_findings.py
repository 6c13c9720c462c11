"""Findings of the fieldwork checks: what each one is, and where its limit lies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

import polars as pl

from folkmoot.reportcard.errors import ReportCardError

TOO_FAST, OVERLAPPING, ODD_HOURS = "too_fast", "overlapping", "odd_hours"
STRAIGHT_LINES, NEAR_DUPLICATE, NONRESPONSE = "straight_lines", "near_duplicate", "nonresponse"
HURRIED = "hurried"
OUTLIER, FAR_AWAY, UNLIKE_OTHERS, BEHIND_PLAN = "outlier", "far_away", "unlike_others", "behind_plan"

FACTS: dict[str, type[pl.DataType]] = {
    "number": pl.Int64,
    "of": pl.Int64,
    "length": pl.Int64,
    "amount": pl.Float64,
    "middle": pl.Float64,
    "share": pl.Float64,
    "expected": pl.Float64,
    "answer": pl.String,
    "other": pl.String,
    "other_enumerator": pl.String,
    "same": pl.String,
    "began": pl.String,
    "zone": pl.String,
}
"""The evidence of a finding, to be put into words by whoever shows it. `number` (of `of`) are answers, people or interviews;
`length` questions in a row; `amount` a number that was answered, and `middle` the median of such numbers (or of durations);
`share` and `expected` of people who gave an `answer`; `other` the interview that this one resembles or overlaps, by
`other_enumerator`, with the `same` device or enumerator; `began` the local time in a `zone`. The rest is empty."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "check": pl.String,
    "interview": pl.String,
    "enumerator": pl.String,
    "psu": pl.String,
    "question": pl.String,
    "value": pl.Float64,
    "limit": pl.Float64,
    "facts": pl.Struct(FACTS),
}


@dataclass(frozen=True)
class Limits:
    """From where on a check finds something. Shares from 0 to 1, hours of the clock, kilometres.

    `fast` is the share of the median duration; `hurried` the share of a question's median time below which it was hurried
    through, `hurried_share` the share of such questions in an interview; `alike` the share of answers equal to another
    interview's; `nonresponse` the share of answers that are 'don't know', 'refused' and the like; `straight` the number of
    equal answers in a row of questions with the same choices; `common_line` the share of people from which on such a row is no
    news; `outlier` a robust z; `distance` from the middle of the primary unit's interviews; `first_hour` and `last_hour` the
    local hours in which interviews may begin; `unlike` the chance, over all questions and enumerators, of a false alarm.
    """

    fast: float = 0.5
    hurried: float = 0.33
    hurried_share: float = 0.5
    alike: float = 0.85
    fewest_alike: float = 20
    nonresponse: float = 0.2
    straight: float = 5
    common_line: float = 0.25
    outlier: float = 6.0
    distance: float = 2.0
    first_hour: float = 6
    last_hour: float = 21
    unlike: float = 0.05
    behind: float = 0.8

    @classmethod
    def of(cls, written: Iterable[str], others: "Limits | None" = None) -> "Limits":
        """From texts such as `fast=0.4`, the `others` as they are (by default as usual); raises `ReportCardError` for a name
        or a number that is none, and for one outside `RANGES`."""
        known = [limit.name for limit in fields(cls)]
        values: dict[str, float] = {}
        for text in written:
            name, _equals, number = text.partition("=")
            if name.strip() not in known:
                raise ReportCardError(f"{text!r} is no limit: give one of {', '.join(known)} as in fast=0.4.")
            try:
                values[name.strip()] = float(number)
            except ValueError:
                raise ReportCardError(f"{text!r}: what stands after = must be a number, as in fast=0.4.") from None
            least, greatest = RANGES[name.strip()]
            if not least <= values[name.strip()] <= greatest:
                raise ReportCardError(f"{text!r}: this limit must be between {least:g} and {greatest:g}.")
        return replace(others or cls(), **values)


RANGES: Mapping[str, tuple[float, float]] = {
    "fast": (0, 1),
    "hurried": (0, 1),
    "hurried_share": (0, 1),
    "alike": (0, 1),
    "fewest_alike": (2, 1000),
    "nonresponse": (0, 1),
    "straight": (3, 1000),
    "common_line": (0, 1),
    "outlier": (1, 1000),
    "distance": (0, 20_000),
    "first_hour": (0, 24),
    "last_hour": (0, 24),
    "unlike": (0, 1),
    "behind": (0, 1),
}
"""The least and the greatest value of each limit."""


@dataclass(frozen=True)
class Fieldwork:
    """The interviews that are checked, a row each: `interview` and, where they are known, `enumerator`, `psu`, `device`,
    `start`, `end` (UTC), `latitude`, `longitude`; beside them in `answers`, row by row, the answers by question. `times` are
    the seconds of each question in each interview (`client_audits.TIMES`), where the phones kept logs."""

    rows: pl.DataFrame
    answers: pl.DataFrame
    planned: Mapping[str, int] = field(default_factory=dict)
    zone: str = "UTC"
    times: pl.DataFrame | None = None

    @property
    def count(self) -> int:
        return self.rows.height


def findings(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """A table of findings with the columns of `SCHEMA`."""
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row") if (rows := list(rows)) else pl.DataFrame(schema=SCHEMA)
