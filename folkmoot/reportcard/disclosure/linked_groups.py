"""Groups that are made of groups of another breakdown, such as a region of its districts: what both tell adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.totals.variables import Breakdown


@dataclass(frozen=True)
class MadeOf:
    """Whoever is in `group` of `by` is in one of the `groups` of the breakdown `of`, and nobody else is in these."""

    by: str
    group: str
    of: str
    groups: tuple[str, ...]

    @property
    def told(self) -> list[str]:
        """As the settings of a release have it."""
        return [self.by, self.group, self.of, *self.groups]


def made_of(people: pl.DataFrame, breakdowns: Sequence[Breakdown]) -> list[MadeOf]:
    """Every group that is made of groups of another breakdown, as far as these people show; of two that are the same people
    the one that comes first. A breakdown is read from its only column."""
    found = []
    for place, breakdown in enumerate(breakdowns):
        for other_place, other in enumerate(breakdowns):
            if other_place == place:
                continue
            part = pl.col(other.columns[0])
            part = pl.when(part.is_in(list(other.groups))).then(part)
            crossed = people.select(group=pl.col(breakdown.columns[0]), part=part).unique()
            outside = crossed.filter(pl.col("part").is_not_null()).group_by("part").len().filter(pl.col("len") > 1)["part"]
            for group in breakdown.groups:
                parts = set(crossed.filter(pl.col("group") == group)["part"].to_list())
                if not parts or None in parts or parts & set(outside.to_list()):
                    continue
                if len(parts) > 1 or place < other_place:
                    named = tuple(part for part in other.groups if part in parts)
                    found.append(MadeOf(breakdown.by, group, other.by, named))
    return found


def read_made_of(told: Sequence[object]) -> tuple[MadeOf, ...]:
    """What `MadeOf.told` wrote; what is none of it is passed over."""
    return tuple(
        MadeOf(row[0], row[1], row[2], tuple(row[3:]))
        for row in told
        if isinstance(row, list) and len(row) > 3 and all(isinstance(name, str) for name in row)
    )
