"""The one pass: a batch of answers in, weighted totals for each sampling unit and group out, and totals merged.

Everything else (shares, means, standard errors, covariances, differences) is computed from totals. They are kept sparsely,
for those units and groups that somebody is in; a unit is the last one that a variance needs: a primary sampling unit, a
second-stage unit where the design has two stages, and a whole stratum where each person is a primary unit. In that last
case the second powers of the people's contributions are kept too, so that their number does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl
from scipy import sparse

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.parallel import one_thread_each
from folkmoot.reportcard.totals.counting import MANY_ROWS, Coded, code_answers, count_cells, read_cells
from folkmoot.reportcard.totals.units import Units, merge_units, read_units
from folkmoot.reportcard.totals.variables import Answers, Breakdown, Columns, Variable, read_answers, read_groups

EVERYONE = ("", "")
COUNTS = np.uint16
NOTHING = np.zeros((0, 0))
ROWS_AT_ONCE = 32_768
NUMBERS_AT_ONCE = 2_000_000


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
    empty = _empty(design, tuple(variables), tuple(breakdowns), answers, known, units)
    return add_up(empty, answers, membership, weights)


def merge(a: Totals, b: Totals) -> Totals:
    """The totals of two batches together: the same, to rounding, as those of one batch with the rows of both.

    A sampling unit, group or category may be in either or in both.

    Raises `ValueError` where the two were not asked for the same, `DesignError` where they disagree on a population.
    """
    if (a.design, a.asked, a.asked_by) != (b.design, b.asked, b.asked_by):
        raise ValueError("Only totals of the same variables, breakdowns and design can be merged.")
    columns = Columns(tuple(map(_merge_variables, a.asked, a.columns.variables, b.columns.variables)))
    breakdowns = tuple(map(_merge_breakdowns, a.asked_by, a.breakdowns, b.breakdowns))
    groups = group_names(breakdowns)
    units, *unit_numbers = merge_units(a.units, b.units, a.design)
    answered = a.counts[0, a.columns.figure_count + a.columns.first_base[:-1]] > 0
    centres = np.where(answered, a.centres, b.centres)
    parts = []
    for part, numbers in zip((a, b), unit_numbers, strict=True):
        group = np.array([groups.index(name) for name in part.groups])
        target = columns_of(part.columns, columns)
        parts.append((recentred(part, centres), group, target, group[part.cell_group] * units.count + numbers[part.cell_unit]))
    keys = np.union1d(parts[0][3], parts[1][3])
    cell_group, cell_unit = np.divmod(keys, max(units.count, 1))
    width = columns.figure_count + columns.base_count
    sums, mean_squares = np.zeros((len(keys), width)), np.zeros((len(keys), len(columns.mean_variables)))
    powers, mean_powers = (np.zeros_like(table) if a.people_are_units else table[:0] for table in (sums, mean_squares))
    counts = np.zeros((len(groups), width), dtype=np.int64)
    alone, parts_of_cell = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
    for part, group, target, own in parts:
        places = np.searchsorted(keys, own)
        alone[places] = part.cell_alone
        parts_of_cell[places] += 1
        _add_rows(sums, places, target, part.sums)
        mean_squares[places] += part.mean_squares
        if a.people_are_units:
            _add_rows(powers, places, target, part.powers)
            mean_powers[places] += part.mean_powers
        counts[group[:, None], target] += part.counts
    return Totals(
        design=a.design,
        asked=a.asked,
        asked_by=a.asked_by,
        columns=columns,
        breakdowns=breakdowns,
        groups=groups,
        units=units,
        centres=centres,
        cell_group=cell_group,
        cell_unit=cell_unit,
        cell_alone=np.where(parts_of_cell == 1, alone, 0.0),
        sums=sums,
        mean_squares=mean_squares,
        powers=powers,
        mean_powers=mean_powers,
        counts=counts,
    )


def _add_rows(table: np.ndarray, places: np.ndarray, target: np.ndarray, rows: np.ndarray) -> None:
    """Add rows to those of a table at some places, in order, and in some columns; as blocks where they are."""
    every_column = len(target) == table.shape[1] and bool((target == np.arange(len(target))).all())
    if every_column and len(places) and places[-1] - places[0] == len(places) - 1:
        table[places[0] : places[-1] + 1] += rows
    elif every_column:
        table[places] += rows
    else:
        table[places[:, None], target] += rows


def _merge_variables(asked: Variable, a: Variable, b: Variable) -> Variable:
    found = sorted({*a.categories, *b.categories} - {*asked.categories})
    return replace(asked, categories=(*asked.categories, *found))


def _merge_breakdowns(asked: Breakdown, a: Breakdown, b: Breakdown) -> Breakdown:
    found = sorted({*a.groups, *b.groups} - {*asked.groups})
    return replace(asked, groups=(*asked.groups, *found))


def columns_of(part: Columns, whole: Columns) -> np.ndarray:
    """For each column of a part's sums its place in those of the whole."""
    names = [(part.variables[number].question, name) for number, name in part.figures]
    return np.concatenate([whole.numbers(names), whole.figure_count + np.arange(whole.base_count)])


def recentred(part: Totals, centres: np.ndarray) -> Totals:
    """The same totals with numbers taken less other centres."""
    columns = part.columns
    shift = (part.centres - centres)[columns.mean_variables]
    if not shift.any():
        return part
    means, bases = columns.mean_figures, columns.figure_count + columns.base_of[columns.mean_figures]
    return replace(
        part,
        sums=_shifted(part.sums, means, bases, shift),
        mean_squares=part.mean_squares + shift * (2 * part.sums[:, means] + shift * part.sums[:, bases]),
        powers=_shifted(part.powers, means, bases, shift),
        mean_powers=part.mean_powers + shift * (2 * part.powers[:, means] + shift * part.powers[:, bases]),
    )


def _shifted(table: np.ndarray, means: np.ndarray, bases: np.ndarray, shift: np.ndarray) -> np.ndarray:
    shifted = table.copy()
    shifted[:, means] += shift * table[:, bases]
    return shifted


def group_names(breakdowns: Sequence[Breakdown]) -> tuple[tuple[str, str], ...]:
    """The pairs of breakdown and group: everyone first, then each breakdown's groups in order."""
    return (EVERYONE, *((breakdown.by, group) for breakdown in breakdowns for group in breakdown.groups))


def _empty(
    design: Design,
    asked: tuple[Variable, ...],
    asked_by: tuple[Breakdown, ...],
    answers: Answers,
    breakdowns: tuple[Breakdown, ...],
    units: Units,
) -> Totals:
    """Totals of nobody, of the shape that a batch's totals will have."""
    columns = answers.columns
    groups = group_names(breakdowns)
    none = np.zeros(0, dtype=np.int64)
    wide = np.zeros((0, columns.figure_count + columns.base_count))
    means = np.zeros((0, len(columns.mean_variables)))
    counts = np.zeros((len(groups), wide.shape[1]), dtype=np.int64)
    return Totals(
        design,
        asked,
        asked_by,
        columns,
        breakdowns,
        groups,
        units,
        answers.centres,
        none,
        none,
        np.zeros(0),
        wide,
        means,
        wide,
        means,
        counts,
    )


@dataclass(frozen=True)
class Membership:
    """Each row's unit, and its group in each breakdown: everyone's first; a number past the breakdown's size for none."""

    unit: np.ndarray
    units: int
    groups: list[np.ndarray]
    sizes: list[int]


@dataclass(frozen=True)
class _Block:
    """Some rows, and the cells they are in: the cells' keys (group, unit), and sparse tables of cells or groups by rows.

    `by_cell` holds each person's weight, `by_square` its square, `by_group` 1.
    """

    rows: slice
    cells: np.ndarray
    by_cell: sparse.csr_array
    by_square: sparse.csr_array
    by_group: sparse.csr_array


def add_up(empty: Totals, answers: Answers, membership: Membership, weights: np.ndarray | None) -> Totals:
    """The totals of encoded answers: blocks of rows, each multiplied with the sparse tables of who is in which cell; by
    counting codes where there are many rows."""
    rows = len(membership.unit)
    if rows > MANY_ROWS:
        return _count_up(empty, answers, membership, weights)
    starts = range(0, max(rows, 1), ROWS_AT_ONCE)
    blocks = [_block(membership, slice(start, min(start + ROWS_AT_ONCE, rows)), weights) for start in starts]
    keys = blocks[0].cells if len(blocks) == 1 else np.unique(np.concatenate([block.cells for block in blocks]))
    places = [np.searchsorted(keys, block.cells) for block in blocks]
    runs = answers.columns.runs(NUMBERS_AT_ONCE // max(min(rows, ROWS_AT_ONCE), 1))
    parts = [_sum_run(answers, run, blocks, places, len(keys), powers=empty.people_are_units) for run in runs]
    join = partial(_join, answers.columns, runs)
    sums, mean_squares = join([part[0] for part in parts])
    powers, mean_powers = join([part[1] for part in parts])
    counts, _ = join([part[2] for part in parts])
    means = answers.columns.mean_figures
    counts[:, means] = counts[:, answers.columns.figure_count + answers.columns.base_of[means]]
    group, unit = np.divmod(keys, max(membership.units, 1))
    return replace(
        empty,
        cell_group=group,
        cell_unit=unit,
        cell_alone=_alone(blocks[0]) if len(blocks) == 1 else np.zeros(len(keys)),
        sums=sums,
        mean_squares=mean_squares,
        powers=powers,
        mean_powers=mean_powers,
        counts=counts,
    )


def _count_up(empty: Totals, answers: Answers, membership: Membership, weights: np.ndarray | None) -> Totals:
    """The same totals by counting codes, breakdown by breakdown."""
    coded = code_answers(answers)
    with one_thread_each():
        return _counted_up(empty, answers, membership, coded, weights)


def _counted_up(
    empty: Totals, answers: Answers, membership: Membership, coded: Sequence[Coded], weights: np.ndarray | None
) -> Totals:
    weightings = [weights, weights if weights is None else weights**2] if empty.people_are_units else [weights]
    keys, counted, people = [], [], []
    first = 0
    for group, groups in zip(membership.groups, membership.sizes, strict=True):
        cells, own = read_cells(membership.unit, membership.units, group, groups)
        keys.append(first * membership.units + own)
        parts, of_groups = count_cells(coded, answers, cells, weightings)
        counted.append(parts)
        people.append(of_groups.round().astype(np.int64))
        first += groups
    whole = np.concatenate(people)
    means = answers.columns.mean_figures
    whole[:, means] = whole[:, answers.columns.figure_count + answers.columns.base_of[means]]
    cell_group, cell_unit = np.divmod(np.concatenate(keys), max(membership.units, 1))
    return replace(
        empty,
        cell_group=cell_group,
        cell_unit=cell_unit,
        cell_alone=np.zeros(len(cell_unit)),
        sums=np.concatenate([first.sums for first, *_ in counted]),
        mean_squares=np.concatenate([first.squares for first, *_ in counted]),
        powers=np.concatenate([second.sums for _, second in counted]) if empty.people_are_units else empty.powers,
        mean_powers=np.concatenate([second.squares for _, second in counted]) if empty.people_are_units else empty.mean_powers,
        counts=whole,
    )


def _block(membership: Membership, rows: slice, weights: np.ndarray | None) -> _Block:
    count = rows.stop - rows.start
    numbers = np.arange(count)
    unit = membership.unit[rows]
    keys = []
    first = 0
    for codes, size in zip(membership.groups, membership.sizes, strict=True):
        inside = np.flatnonzero(codes[rows] < size)
        keys.append(((first + codes[rows][inside]) * membership.units + unit[inside]) * count + numbers[inside])
        first += size
    cell, members = np.divmod(np.sort(np.concatenate(keys)), max(count, 1))
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    cells = cell[begins]
    ends = np.append(begins, len(cell))
    group_ends = ends[np.searchsorted(cells, membership.units * np.arange(first + 1))]
    weight = np.ones(len(members)) if weights is None else weights[rows][members]
    return _Block(
        rows,
        cells,
        sparse.csr_array((weight, members, ends), shape=(len(cells), count)),
        sparse.csr_array((weight**2, members, ends), shape=(len(cells), count)),
        sparse.csr_array((np.ones(len(members), dtype=COUNTS), members, group_ends), shape=(first, count)),
    )


def _alone(block: _Block) -> np.ndarray:
    """For each cell of the only block the weight of its only person, 0 where there are several."""
    first = block.by_cell.indptr
    return np.where(np.diff(first) == 1, block.by_cell.data[first[:-1]], 0.0) if len(block.cells) else np.zeros(0)


def _sum_run(
    answers: Answers,
    run: tuple[int, int],
    blocks: list[_Block],
    places: list[np.ndarray],
    cells: int,
    *,
    powers: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sums, second powers (no rows where they are not wanted) and counts of a run of variables over all blocks."""
    sums = second = counts = NOTHING
    for block, place in zip(blocks, places, strict=True):
        table = answers.indicators(*run, block.rows)
        sums = _plus(sums, place, block.by_cell @ table, cells)
        if powers:
            second = _plus(second, place, block.by_square @ table, cells)
        counted = (block.by_group @ (table != 0).astype(COUNTS)).astype(np.int64)
        counts = _plus(counts, np.arange(len(counted)), counted, len(counted))
    return sums, second if powers else sums[:0], counts


def _plus(total: np.ndarray, places: np.ndarray, part: np.ndarray, size: int) -> np.ndarray:
    """The total with a part added to the rows at `places`; the part itself where there is nothing yet and it has all rows."""
    if total is NOTHING:
        if len(places) == size:
            return part
        total = np.zeros((size, part.shape[1]))
    total[places] += part
    return total


def _join(columns: Columns, runs: list[tuple[int, int]], parts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Runs of variables put side by side: all figures and then all bases, and apart from these the squares of means."""
    widths = [columns.widths(first, last) for first, last in runs]
    if len(parts) == 1:
        whole, squares = np.split(parts[0], [sum(widths[0][:2])], axis=1)
        return whole, squares
    sections = [np.split(part, np.cumsum(width[:2]), axis=1) for part, width in zip(parts, widths, strict=True)]
    figures, bases, of_means = ([section[place] for section in sections] for place in range(3))
    return np.concatenate(figures + bases, axis=1), np.concatenate(of_means, axis=1)
