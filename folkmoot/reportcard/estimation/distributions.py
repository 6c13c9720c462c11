"""Distributions of numbers, from batches that can be merged: how much weight each value has in each sampling unit and group.

What a quantile's interval needs is known only once the quantile is: the share at or below it in each sampling unit. So each
value's weight is kept by unit, as sparsely as totals are: of numbers that people tell (minutes, members of a household, amounts
in round sums) the same few come again and again, however many people answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.estimation.linearisation import sparse_sum
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.units import merge_units, read_units
from folkmoot.reportcard.totals.variables import Breakdown, Columns, Variable, read_groups, read_numbers

MOST_VALUES = 5_000_000
OF_VALUE = ["question", "group", "value"]
OF_CELL = ["question", "group", "unit", "value"]


@dataclass(frozen=True)
class Distributions:
    """The weight of each value by sampling unit and group.

    `totals` are those of the questions as means: their units and groups are those that numbers here stand for, and a question
    is the variable of that number. `cells` has `question`, `group`, `unit`, `value`, `weight` (Σw), `square` (Σw²). `ends` has
    for each `question`, `group` and `value` the weights of its first and its last person in the order of rows, and their units
    (`first`, `first_unit`, `last`, `last_unit`): some rules interpolate between people, not values, as R's do.
    """

    totals: Totals
    cells: pl.DataFrame
    ends: pl.DataFrame


def distributions(
    batch: pl.DataFrame, questions: Sequence[str], breakdowns: Sequence[Breakdown] = (), design: Design | None = None
) -> Distributions:
    """The distributions of columns of numbers in a batch. Raises as `totals.totals`."""
    design = design or Design()
    kept = totals(batch, [Variable(question, "mean") for question in questions], breakdowns, design)
    weights = read_weights(batch, design)
    _, unit = read_units(batch, design, weights)
    if weights is None:
        weights = np.ones(batch.height)
    counted = weights > 0
    batch, unit, weights = batch.filter(counted), unit[counted], weights[counted]
    everyone = (np.zeros(batch.height, dtype=np.int64), ("",))
    tables = []
    for number, question in enumerate(questions):
        values = read_numbers(batch[question])
        known = ~np.isnan(values)
        first = 0
        for codes, names in (everyone, *read_groups(batch, breakdowns)):
            rows = np.flatnonzero(known & (codes < len(names)))
            tables.append(
                pl.DataFrame(
                    {
                        "group": (first + codes[rows]).astype(np.int32),
                        "unit": unit[rows].astype(np.int32),
                        "value": values[rows] + 0.0,
                        "weight": weights[rows],
                    }
                ).select(pl.lit(number, dtype=pl.Int32).alias("question"), pl.all())
            )
            first += len(names)
    people = pl.concat(tables).with_columns((pl.col("weight") ** 2).alias("square"))
    ends = people.group_by(OF_VALUE, maintain_order=True).agg(
        pl.col("weight").first().alias("first"),
        pl.col("unit").first().alias("first_unit"),
        pl.col("weight").last().alias("last"),
        pl.col("unit").last().alias("last_unit"),
    )
    return Distributions(kept, _added(people), ends)


def merge_distributions(a: Distributions, b: Distributions) -> Distributions:
    """The distributions of two batches together, the rows of the first before those of the second.

    Raises `UnusableAnswers` where there are more different values in the units than can be kept, else as `merging.merge`.
    """
    both = merge(a.totals, b.totals)
    _, *unit_numbers = merge_units(a.totals.units, b.totals.units, a.totals.design)
    places = {group: number for number, group in enumerate(both.groups)}
    cells, ends = [], []
    for part, units in zip((a, b), unit_numbers, strict=True):
        group = pl.Series([places[name] for name in part.totals.groups], dtype=pl.Int32)
        unit = pl.Series(units.astype(np.int32))
        renumbered = pl.col("group").map_batches(group.gather, return_dtype=pl.Int32)
        cells.append(part.cells.with_columns(renumbered, pl.col("unit").map_batches(unit.gather, return_dtype=pl.Int32)))
        of_ends = pl.col("first_unit", "last_unit").map_batches(unit.gather, return_dtype=pl.Int32)
        ends.append(part.ends.with_columns(renumbered, of_ends))
    merged = (
        pl.concat(ends)
        .group_by(OF_VALUE, maintain_order=True)
        .agg(pl.col("first", "first_unit").first(), pl.col("last", "last_unit").last())
    )
    kept = _added(pl.concat(cells))
    if kept.height > MOST_VALUES:
        names = ", ".join(repr(variable.question) for variable in both.asked)
        raise UnusableAnswers(
            f"{names}: there are more than {MOST_VALUES:,} different values in the sampling units and groups, too many to "
            "keep. Round them, or ask for fewer questions or breakdowns at a time."
        )
    return Distributions(both, kept, merged)


def _added(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.group_by(OF_CELL).agg(pl.col("weight", "square").sum()).sort(OF_CELL)


def at_or_below(kept: Distributions, question: int, limits: np.ndarray) -> Totals:
    """Totals of a question of who is at or below each of some limits, as means of 0 and 1; a row of `limits` is a group.

    A group whose limit is NaN has nobody below it.
    """
    of_question = kept.cells.filter(pl.col("question") == question)
    group, unit = of_question["group"].to_numpy(), of_question["unit"].to_numpy()
    totals = kept.totals
    keys = totals.cell_group * totals.units.count + totals.cell_unit
    cell = np.searchsorted(keys, group.astype(np.int64) * totals.units.count + unit)
    inside = of_question["value"].to_numpy()[:, None] <= limits[group]
    weight, square = of_question["weight"].to_numpy()[:, None], of_question["square"].to_numpy()[:, None]
    marks = [Variable(str(number), "mean") for number in range(limits.shape[1])]
    columns = Columns(tuple(marks))
    of_cells = sparse_sum(cell, len(keys))
    sums, bases = of_cells @ (inside * weight), of_cells @ weight
    powers, bases_of_powers = of_cells @ (inside * square), of_cells @ square
    base = totals.counts[:, [totals.columns.figure_count + totals.columns.first_base[question]]]
    strata = len(keys) if totals.people_are_units else 0
    wide = [1, limits.shape[1]]
    return replace(
        totals,
        columns=columns,
        centres=np.zeros(limits.shape[1]),
        sums=np.hstack([sums, np.tile(bases, wide)]),
        mean_squares=sums,
        powers=np.hstack([powers, np.tile(bases_of_powers, wide)])[:strata],
        mean_powers=powers[:strata],
        counts=np.tile(base, [1, 2 * limits.shape[1]]),
    )
