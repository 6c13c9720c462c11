"""The kernel for many rows: answers as codes, several questions joined into one code, and one weighted count of each.

A question of four choices and no answer has five codes; three such questions have 125 joint codes. Counting the joint codes
of each cell once, and adding the counts up for each question afterwards, passes over the rows a third as often. How many are
joined depends on how many rows a cell has, so that the counts never outgrow the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from folkmoot.reportcard.encoding import compact
from folkmoot.reportcard.variables import Answers, Columns

MANY_ROWS = 65_536
ROWS_AT_ONCE = 524_288
MOST_CODES = 256
COUNTS_A_ROW = 2
MARKS_AT_ONCE = 5


@dataclass(frozen=True)
class Cells:
    """Who is in which cell, for one breakdown: the `rows` that are in any (None: all), each one's `cell` and `group`."""

    rows: np.ndarray | None
    cell: np.ndarray
    count: int
    group: np.ndarray
    groups: int

    def of_groups(self) -> "Cells":
        """The same people with whole groups for cells, whether or not anybody is in one."""
        return Cells(self.rows, self.group, self.groups, self.group, self.groups)


@dataclass(frozen=True)
class Counted:
    """Sums of a breakdown's cells: Σwz of every figure and then Σwx of every base, and apart from these Σwz² of every mean."""

    sums: np.ndarray
    squares: np.ndarray


def read_cells(unit: np.ndarray, units: int, group: np.ndarray, groups: int) -> tuple[Cells, np.ndarray]:
    """The cells (group by unit) that somebody is in, and their keys `group · units + unit`, in order."""
    rows = None if groups == 1 and not group.any() else np.flatnonzero(group < groups)
    if rows is not None:
        unit, group = unit[rows], group[rows]
    keys, cell = compact(group * units + unit, groups * units)
    return Cells(rows, cell, len(keys), group, groups), keys


def count_cells(coded: Sequence["Coded"], answers: Answers, cells: Cells, weights: np.ndarray | None) -> Counted:
    """The weighted sums of all cells; a person's weight is 1 where `weights` is None."""
    columns = answers.columns
    width = columns.figure_count + columns.base_count
    sums = np.zeros((cells.count, width))
    squares = np.zeros((cells.count, len(columns.mean_variables)))
    total = len(cells.cell)
    for start in range(0, total, ROWS_AT_ONCE):
        block = slice(start, min(start + ROWS_AT_ONCE, total))
        rows = block if cells.rows is None else cells.rows[block]
        found, cell = compact(cells.cell[block], cells.count)
        weight = None if weights is None else weights[rows]
        keys = _Keys(cell, len(found))
        for joined in join(coded, most_codes(len(cell), len(found))):
            sums[found[:, None], joined.columns] += joined.count(rows, keys, weight)
        for place, number in enumerate(columns.mean_variables):
            _add_mean(sums, squares[:, place], found, answers, number, rows, cell, weight)
    return Counted(sums, squares)


def _add_mean(
    sums: np.ndarray,
    squares: np.ndarray,
    found: np.ndarray,
    answers: Answers,
    number: int,
    rows: slice | np.ndarray,
    cell: np.ndarray,
    weight: np.ndarray | None,
) -> None:
    columns = answers.columns
    figure, base = columns.first_figure[number], columns.figure_count + columns.first_base[number]
    values = answers.parts[number][rows]
    answered = ~np.isnan(values)
    counted = answered.astype(float) if weight is None else answered * weight
    values = np.where(answered, values, 0.0)
    sums[found, base] += np.bincount(cell, counted, len(found))
    sums[found, figure] += np.bincount(cell, counted * values, len(found))
    squares[found] += np.bincount(cell, counted * values**2, len(found))


def code_answers(answers: Answers) -> list["Coded"]:
    """Every question of choices as columns of codes."""
    columns = answers.columns
    coded: list[Coded] = []
    for number, variable in enumerate(columns.variables):
        figures = np.arange(columns.first_figure[number], columns.first_figure[number + 1])
        bases = columns.figure_count + np.arange(columns.first_base[number], columns.first_base[number + 1])
        if variable.kind == "share":
            coded.append(_code_share(answers.parts[number], columns, number, figures, bases))
        elif variable.kind == "choices":
            coded.extend(_code_marks(answers.marks(number, slice(None)), np.concatenate([figures, bases])))
    return coded


@dataclass(frozen=True)
class Coded:
    """A column of codes below `size`. `meaning` has a row a code and a column for each of `columns` (of the whole table of
    sums): 1 where a person with that code counts in it."""

    codes: np.ndarray
    columns: np.ndarray
    meaning: np.ndarray

    @property
    def size(self) -> int:
        return len(self.meaning)


@dataclass(frozen=True)
class Joined:
    """Some columns of codes that are counted together."""

    parts: tuple[Coded, ...]

    @property
    def size(self) -> int:
        return int(np.prod([part.size for part in self.parts]))

    @cached_property
    def columns(self) -> np.ndarray:
        return np.concatenate([part.columns for part in self.parts])

    @cached_property
    def meaning(self) -> np.ndarray:
        """A row a joint code: the parts' meanings side by side."""
        digits = np.unravel_index(np.arange(self.size), [part.size for part in self.parts])
        return np.concatenate([part.meaning[digit] for part, digit in zip(self.parts, digits, strict=True)], axis=1)

    def count(self, rows: slice | np.ndarray, cells: "_Keys", weights: np.ndarray | None) -> np.ndarray:
        """The sum of the weights (or the number of rows) for each cell and each of the columns."""
        first, *others = self.parts
        joint = first.codes[rows]
        for part in others:
            joint = joint * part.codes.dtype.type(part.size) + part.codes[rows]
        counts = np.bincount(cells.keys(self.size, joint), weights, cells.count * self.size)
        return counts.reshape(cells.count, self.size) @ self.meaning


class _Keys:
    """The cells of a block's rows, and keys of a cell and a code together; where each cell's keys begin is kept by size."""

    def __init__(self, cell: np.ndarray, count: int) -> None:
        self.cell = cell
        self.count = count
        self.begins: dict[int, np.ndarray] = {}

    def keys(self, size: int, codes: np.ndarray) -> np.ndarray:
        if self.count == 1:
            return codes
        if size not in self.begins:
            self.begins[size] = self.cell * size
        return self.begins[size] + codes


def join(columns: Sequence[Coded], most: int) -> list[Joined]:
    """The columns of codes joined, one after another, into joint codes of at most so many values (or one column each)."""
    joined: list[list[Coded]] = []
    size = 0
    for column in columns:
        if joined and size * column.size <= most and joined[-1][-1].codes.dtype == column.codes.dtype == np.uint8:
            joined[-1].append(column)
            size *= column.size
        else:
            joined.append([column])
            size = column.size
    return [Joined(tuple(parts)) for parts in joined]


def most_codes(rows: int, cells: int) -> int:
    """How many joint codes to count, so that the counts of all cells are at most twice as many as the rows."""
    return max(min(MOST_CODES, COUNTS_A_ROW * rows // max(cells, 1)), 1)


def _code_share(codes: np.ndarray, columns: Columns, number: int, figures: np.ndarray, bases: np.ndarray) -> Coded:
    """A column of one choice each: codes through the categories, then the missing ones, then no answer."""
    variable = columns.variables[number]
    known, missing, shift = len(variable.categories), len(variable.missing), len(variable.combined)
    size = known + missing + 1
    meaning = np.zeros((size, len(figures) + len(bases)))
    meaning[np.arange(known), np.arange(known)] = 1
    for place, names in enumerate(variable.combined):
        meaning[[variable.categories.index(name) for name in names], known + place] = 1
    meaning[known + np.arange(missing), known + shift + np.arange(missing)] = 1
    meaning[:known, len(figures)] = 1
    if len(bases) > 1:
        meaning[: known + missing, len(figures) + 1] = 1
    return Coded(codes.astype(np.uint8 if size <= MOST_CODES else np.uint32), np.concatenate([figures, bases]), meaning)


def _code_marks(marks: np.ndarray, columns: np.ndarray) -> Iterator[Coded]:
    """A table of who counts (true) in which column, some columns to a code each."""
    for first in range(0, len(columns), MARKS_AT_ONCE):
        some = marks[:, first : first + MARKS_AT_ONCE]
        places = np.arange(some.shape[1])
        codes = some.astype(np.uint8) @ (1 << places).astype(np.uint8)
        meaning = (np.arange(1 << len(places))[:, None] >> places & 1).astype(float)
        yield Coded(codes, columns[first : first + MARKS_AT_ONCE], meaning)
