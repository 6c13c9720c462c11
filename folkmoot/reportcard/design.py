"""How the people were drawn: the columns that carry the sampling design, and the rule for strata with one unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import DesignError

ROW = "__row"
MOST_ROWS_NAMED = 8


class Lonely(StrEnum):
    """What a stratum with one primary sampling unit adds to a variance, named as R's `survey.lonely.psu` names it.

    `fail` refuses; `remove` and `certainty` let it add nothing; `average` lets it add the mean of the other strata;
    `adjust` takes its distance from the mean of the whole sample. A stratum that is sampled whole adds nothing in any case.
    """

    FAIL = "fail"
    REMOVE = "remove"
    CERTAINTY = "certainty"
    AVERAGE = "average"
    ADJUST = "adjust"


@dataclass(frozen=True)
class Design:
    """Names of the columns that tell how people were drawn; an empty name means that there is none.

    `psu` is the primary sampling unit, `psu2` the unit of the second stage within it; without a `psu` each row is its own.
    Units are nested: the same `psu` in two strata is two units, the same `psu2` in two units is two. `fpc` is the number of
    primary units in the population of the row's stratum, or the fraction of them that was drawn where no value is above 1;
    `fpc2` the same for the second stage within the row's primary unit. Without `fpc` units count as drawn with replacement,
    without `fpc2` the second stage adds nothing.

    Without a `weight` everyone counts equally, unless an `fpc` tells the chance of being drawn: then a person's weight is
    the inverse of the fraction (of both fractions, with `fpc2`), as R's `svydesign` has it.

    `pps` is the chance that a primary unit had of being drawn, where chances were unequal and no unit could be drawn twice; it
    stands in place of `fpc`. Variances are then by Brewer's approximation, which needs no joint chances, and a person's weight
    without a `weight` is its inverse, as in R's `svydesign(fpc=~chance, pps="brewer")`.
    """

    weight: str = ""
    stratum: str = ""
    psu: str = ""
    psu2: str = ""
    fpc: str = ""
    fpc2: str = ""
    lonely: Lonely = Lonely.FAIL
    pps: str = ""

    def __post_init__(self) -> None:
        units = [name for name in (self.stratum, self.psu, self.psu2) if name]
        if twice := [name for name in units if units.count(name) > 1]:
            raise DesignError(
                f"The column {twice[0]!r} is named for two of stratum, primary sampling unit and second-stage unit: each has a "
                "column of its own, or none."
            )
        if self.psu2 and not self.psu:
            raise DesignError(f"The second stage {self.psu2!r} needs a column of primary sampling units: name it too.")
        if self.fpc2 and not (self.fpc and self.psu2):
            raise DesignError(
                f"The second stage's population {self.fpc2!r} needs the first stage's population and a column of "
                "second-stage units: name them too, or leave it out."
            )

        if self.pps and (self.fpc or not self.psu):
            raise DesignError(
                f"The chances {self.pps!r} need a column of primary sampling units, and no population beside them: "
                "name psu, and leave fpc out."
            )

    @property
    def two_stages(self) -> bool:
        """Whether the second stage adds to the variance: it does where its population is known."""
        return bool(self.fpc2)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the design reads."""
        named = (self.weight, self.stratum, self.psu, self.psu2 if self.two_stages else "", self.fpc, self.fpc2, self.pps)
        return tuple(dict.fromkeys(name for name in named if name))


def read_weights(batch: pl.DataFrame, design: Design) -> np.ndarray | None:
    """The rows' weights as numbers; None where the design names no weight.

    Raises `DesignError` naming the rows whose weight is missing, not a number, infinite or below nought.
    """
    if not design.weight:
        return None
    weights = read_numbers(batch, design.weight, "weight")
    refuse_rows(
        batch, weights < 0, f"The weight (column {design.weight!r}) is below nought", "Correct it, or leave the row out"
    )
    return weights


def read_numbers(batch: pl.DataFrame, column: str, what: str) -> np.ndarray:
    """A design column as finite numbers; `DesignError` naming the rows where it is missing or no number."""
    require_columns(batch, (column,))
    numbers = batch[column].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    refuse_rows(batch, ~np.isfinite(numbers), f"The {what} (column {column!r}) is missing or no number", "Fill it in")
    return numbers


def require_columns(batch: pl.DataFrame, columns: Sequence[str]) -> None:
    """Raises `DesignError` where a column does not exist."""
    there = batch.columns
    absent = [column for column in columns if column not in there]
    if absent:
        raise DesignError(f"The answers have no column {absent[0]!r}. There are: {', '.join(map(repr, there[:40]))}.")


def refuse_rows(batch: pl.DataFrame, wrong: np.ndarray, what: str, remedy: str) -> None:
    """Raises `DesignError` with the numbers of the wrong rows: those of the file (`__row`), else counted from 1."""
    places = np.flatnonzero(wrong)
    if len(places) == 0:
        return
    numbers = batch[ROW].to_numpy()[places] if ROW in batch.columns else places + 1
    named = ", ".join(map(str, numbers[:MOST_ROWS_NAMED].tolist()))
    more = f" and {len(places) - MOST_ROWS_NAMED} more" if len(places) > MOST_ROWS_NAMED else ""
    raise DesignError(f"{what} in row{'s' if len(places) > 1 else ''} {named}{more}. {remedy}.")
