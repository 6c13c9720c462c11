"""The one pass: a batch of answers in, weighted totals for each sampling unit and group out.

Everything else (shares, means, standard errors, covariances, differences) is computed from totals. They are kept sparsely,
for those units and groups that somebody is in; a unit is the last one that a variance needs: a primary sampling unit, a
second-stage unit where the design has two stages, and a whole stratum where each person is a primary unit. In that last
case the second powers of the people's contributions are kept too, so that their number does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.totals.cells import Membership
from folkmoot.reportcard.totals.counting import count_up
from folkmoot.reportcard.totals.multiplying import multiply_up
from folkmoot.reportcard.totals.units import Units, read_units
from folkmoot.reportcard.totals.variables import Breakdown, Columns, Variable, read_answers, read_groups

EVERYONE = ("", "")
MANY_ROWS = 65_536


@dataclass(frozen=True)
class Totals:
    """Weighted totals of variables by sampling unit and group; what `estimates` and the others are computed from.

    `groups` are pairs of breakdown and group, everyone (two empty names) first. A cell is a group's people within one unit:
    `cell_group` and `cell_unit` say which, in the order of both. For each cell and column, with `w` a person's weight, `x`
    1 where the person is in the column's base, and `z` 1 in the category, or the number less its variable's `centre`:

    - `cell_alone`: the weight of the only person who is in the cell, 0 where there may be several;
    - `sums`: Σwz of each figure and then Σwx of each base; `mean_squares`: Σwz² of each mean;
    - where people are the primary units: `powers`: Σw²z and Σw²x in the order of `sums`, `mean_powers`: Σw²z² of each mean;
      else both have no rows.

    `counts` are the people, unweighted, by group and column in the order of `sums`; those of weight nought are not counted.
    `asked` and `asked_by` are the variables and breakdowns as they were given; `columns` and `breakdowns` have besides what
    was found in the answers.
    """

    design: Design
    asked: tuple[Variable, ...]
    asked_by: tuple[Breakdown, ...]
    columns: Columns
    breakdowns: tuple[Breakdown, ...]
    groups: tuple[tuple[str, str], ...]
    units: Units
    centres: np.ndarray
    cell_group: np.ndarray
    cell_unit: np.ndarray
    cell_alone: np.ndarray
    sums: np.ndarray
    mean_squares: np.ndarray
    powers: np.ndarray
    mean_powers: np.ndarray
    counts: np.ndarray

    @property
    def people_are_units(self) -> bool:
        """Whether each person is a primary sampling unit, so that cells are strata and second powers are kept."""
        return not self.design.psu


def totals(
    batch: pl.DataFrame,
    variables: Sequence[Variable],
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
) -> Totals:
    """Weighted totals of a batch of answers: a row a person, with the columns that the others name.

    A missing answer is outside the question's domain; who has no value in a breakdown is in none of its groups.

    Raises `DesignError` where a column does not exist, or rows have no weight, stratum, unit or population (named), and
    `UnusableAnswers` where a column of numbers has none.

    >>> batch = pl.DataFrame({"pays": ["yes", "no", "yes"], "ward": ["north", "north", "south"]})
    >>> totals(batch, [Variable("pays", "share")], [Breakdown("ward", ("ward",))]).counts[:, :2].tolist()
    [[1, 2], [1, 1], [0, 1]]
    """
    design = design or Design()
    weights = read_weights(batch, design)
    units, unit = read_units(batch, design, weights)
    if weights is not None and not weights.all():
        counted = weights > 0
        batch, unit, weights = batch.filter(counted), unit[counted], weights[counted]
    answers = read_answers(batch, variables)
    read = read_groups(batch, breakdowns)
    known = tuple(replace(breakdown, groups=groups) for breakdown, (_, groups) in zip(breakdowns, read, strict=True))
    membership = Membership(
        unit,
        units.count,
        [np.zeros(batch.height, dtype=np.int64), *(codes for codes, _ in read)],
        [1, *(len(breakdown.groups) for breakdown in known)],
    )
    add_up = count_up if batch.height > MANY_ROWS else multiply_up
    summed = add_up(answers, membership, weights, powers=not design.psu)
    columns = answers.columns
    means, counts = columns.mean_figures, summed.counts
    counts[:, means] = counts[:, columns.figure_count + columns.base_of[means]]
    cell_group, cell_unit = np.divmod(summed.keys, max(units.count, 1))
    return Totals(
        design=design,
        asked=tuple(variables),
        asked_by=tuple(breakdowns),
        columns=columns,
        breakdowns=known,
        groups=group_names(known),
        units=units,
        centres=answers.centres,
        cell_group=cell_group,
        cell_unit=cell_unit,
        cell_alone=summed.alone,
        sums=summed.sums,
        mean_squares=summed.mean_squares,
        powers=summed.powers,
        mean_powers=summed.mean_powers,
        counts=counts,
    )


def group_names(breakdowns: Sequence[Breakdown]) -> tuple[tuple[str, str], ...]:
    """The pairs of breakdown and group: everyone first, then each breakdown's groups in order."""
    return (EVERYONE, *((breakdown.by, group) for breakdown in breakdowns for group in breakdown.groups))
