"""The kernel for many rows: answers as codes, several questions joined into one code, and one weighted count of each.

A question of four choices and no answer has five codes; three such questions have 125 joint codes. Counting the joint codes
of each cell once, and adding the counts up for each question afterwards, passes over the rows a third as often. How many are
joined depends on how many rows a cell has, so that the counts never outgrow the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from folkmoot.reportcard.encoding import compact
from folkmoot.reportcard.parallel import one_thread_each
from folkmoot.reportcard.totals.cells import Membership, Summed
from folkmoot.reportcard.totals.tallying import Tallies
from folkmoot.reportcard.totals.variables import Answers, Variable

ROWS_AT_ONCE = 524_288
MOST_CODES = 256
COUNTS_A_ROW = 1
MARKS_AT_ONCE = 5
MEANINGS_KEPT = 1024


def count_up(answers: Answers, membership: Membership, weights: np.ndarray | None, *, powers: bool) -> Summed:
    """The sums of all cells of encoded answers, breakdown by breakdown, with second powers where they are wanted."""
    coded = code_answers(answers)
    weightings = [weights, weights if weights is None else weights**2] if powers else [weights]
    keys, counted, people = [], [], []
    first = 0
    with one_thread_each():
        for group, groups in zip(membership.groups, membership.sizes, strict=True):
            cells, own = read_cells(membership.unit, membership.units, group, groups)
            keys.append(first * membership.units + own)
            parts, of_groups = count_cells(coded, answers, cells, weightings)
            counted.append(parts)
            people.append(of_groups.round().astype(np.int64))
            first += groups
    sums = np.concatenate([parts[0].sums for parts in counted])
    squares = np.concatenate([parts[0].squares for parts in counted])
    return Summed(
        keys=np.concatenate(keys),
        alone=np.zeros(len(sums)),
        sums=sums,
        mean_squares=squares,
        powers=np.concatenate([parts[1].sums for parts in counted]) if powers else sums[:0],
        mean_powers=np.concatenate([parts[1].squares for parts in counted]) if powers else squares[:0],
        counts=np.concatenate(people),
    )


@dataclass(frozen=True)
class Cells:
    """Who is in which cell, for one breakdown: the `rows` that are in any (None: all), and each one's `cell`; the `group` of
    each cell, in order."""

    rows: np.ndarray | None
    cell: np.ndarray
    group: np.ndarray
    groups: int

    @property
    def count(self) -> int:
        return len(self.group)


@dataclass(frozen=True)
class Counted:
    """Sums of a breakdown's cells: Σwz of every figure and then Σwx of every base, and apart from these Σwz² of every mean."""

    sums: np.ndarray
    squares: np.ndarray


def read_cells(unit: np.ndarray, units: int, group: np.ndarray, groups: int) -> tuple[Cells, np.ndarray]:
    """The cells (group by unit) that somebody is in, and their keys `group · units + unit`, in order."""
    if groups == 1 and not group.any():
        rows, keys = None, unit
    else:
        rows = np.flatnonzero(group < groups)
        keys = group[rows] * units + unit[rows]
    found, cell = compact(keys, groups * units)
    return Cells(rows, cell, found // max(units, 1), groups), found


def count_cells(
    coded: Sequence["Coded"], answers: Answers, cells: Cells, weightings: Sequence[np.ndarray | None]
) -> tuple[list[Counted], np.ndarray]:
    """The weighted sums of all cells, for each of the weightings (None: everyone counts 1), and the people of each group: a
    column for each figure and base, of means those of their bases alone."""
    columns = answers.columns
    width = columns.figure_count + columns.base_count
    counted = [
        Counted(np.zeros((cells.count, width)), np.zeros((cells.count, len(columns.mean_variables)))) for _ in weightings
    ]
    people = np.zeros((cells.groups, width))
    total = len(cells.cell)
    for start in range(0, total, ROWS_AT_ONCE):
        block = slice(start, min(start + ROWS_AT_ONCE, total))
        rows = block if cells.rows is None else cells.rows[block]
        found, cell = compact(cells.cell[block], cells.count)
        begins = np.flatnonzero(np.diff(cells.group[found], prepend=-1))
        groups = cells.group[found[begins]]
        weights = [weighting[rows] for weighting in weightings if weighting is not None]
        tallies = Tallies(cell, len(found), [np.ones(len(cell)), *weights])
        room = np.empty(len(cell), dtype=np.uint8)
        joint = join(coded, most_codes(len(cell), len(found)))
        columns_of_joint = np.concatenate([joined.columns for joined in joint]) if joint else np.zeros(0, dtype=np.int64)
        summed = [np.empty((len(found), len(columns_of_joint))) for _ in weightings]
        first_column = 0
        for joined in joint:
            own = slice(first_column, first_column + len(joined.columns))
            first_column = own.stop
            of_people, *weighted = tallies.by_code(joined.codes(rows, room), joined.size)
            people[groups[:, None], joined.columns] += np.add.reduceat(of_people, begins) @ joined.meaning
            for table, sums in zip(summed, weighted or [of_people] * len(summed), strict=True):
                np.matmul(np.ascontiguousarray(sums), joined.meaning, out=table[:, own])
        for part, table in zip(counted, summed, strict=True):
            part.sums[found[:, None], columns_of_joint] += table
        for mean, number in enumerate(columns.mean_variables):
            figure, base = columns.first_figure[number], columns.figure_count + columns.first_base[number]
            values = answers.parts[number][rows]
            answered = (~np.isnan(values)).astype(float)
            values = np.where(answered, values, 0.0)
            numbers = [answered]
            for weight in weights or [answered] * len(counted):
                contributed = answered * weight
                numbers += [contributed, contributed * values, contributed * values**2]
            of_people, *of_mean = Tallies(cell, len(found), numbers).by_cell()
            people[groups, base] += np.add.reduceat(of_people, begins)
            for part, first in zip(counted, range(0, len(of_mean), 3), strict=True):
                part.sums[found, base] += of_mean[first]
                part.sums[found, figure] += of_mean[first + 1]
                part.squares[found, mean] += of_mean[first + 2]
    return counted, people


def code_answers(answers: Answers) -> list["Coded"]:
    """Every question of choices as columns of codes."""
    columns = answers.columns
    coded: list[Coded] = []
    for number, variable in enumerate(columns.variables):
        figures = np.arange(columns.first_figure[number], columns.first_figure[number + 1])
        bases = columns.figure_count + np.arange(columns.first_base[number], columns.first_base[number + 1])
        if variable.kind == "share":
            meaning = _meaning_of_codes(variable)
            codes = answers.parts[number].astype(np.uint8 if len(meaning) <= MOST_CODES else np.uint32, copy=False)
            coded.append(Coded(codes, np.concatenate([figures, bases]), meaning))
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

    @cached_property
    def size(self) -> int:
        return prod(part.size for part in self.parts)

    @cached_property
    def columns(self) -> np.ndarray:
        return np.concatenate([part.columns for part in self.parts])

    @cached_property
    def meaning(self) -> np.ndarray:
        """A row a joint code: the parts' meanings side by side."""
        digits = np.unravel_index(np.arange(self.size), [part.size for part in self.parts])
        return np.concatenate([part.meaning[digit] for part, digit in zip(self.parts, digits, strict=True)], axis=1)

    def codes(self, rows: slice | np.ndarray, room: np.ndarray) -> np.ndarray:
        """The joint code of each of some rows; `room` is bytes for as many, which the next call may write over."""
        first, *others = self.parts
        codes = first.codes[rows]
        for part in others:
            np.multiply(codes, part.codes.dtype.type(part.size), out=room)
            codes = np.add(room, part.codes[rows], out=room)
        return codes


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
    """How many joint codes to count, so that the counts of all cells are at most as many as the rows."""
    return max(min(MOST_CODES, COUNTS_A_ROW * rows // max(cells, 1)), 1)


@lru_cache(maxsize=MEANINGS_KEPT)
def _meaning_of_codes(variable: Variable) -> np.ndarray:
    """A column of one choice each: codes through the categories, then the missing ones, then no answer; in columns figures and
    then bases."""
    known, missing, shift = len(variable.categories), len(variable.missing), len(variable.combined)
    figures = known + shift + missing
    meaning = np.zeros((known + missing + 1, figures + (2 if missing else 1)))
    meaning[np.arange(known), np.arange(known)] = 1
    for place, names in enumerate(variable.combined):
        meaning[[variable.categories.index(name) for name in names], known + place] = 1
    meaning[known + np.arange(missing), known + shift + np.arange(missing)] = 1
    meaning[:known, figures] = 1
    if missing:
        meaning[: known + missing, figures + 1] = 1
    meaning.flags.writeable = False
    return meaning


def _code_marks(marks: np.ndarray, columns: np.ndarray) -> Iterator[Coded]:
    """A table of who counts (true) in which column, some columns to a code each."""
    for first in range(0, len(columns), MARKS_AT_ONCE):
        some = marks[:, first : first + MARKS_AT_ONCE]
        places = np.arange(some.shape[1])
        codes = some.astype(np.uint8) @ (1 << places).astype(np.uint8)
        meaning = (np.arange(1 << len(places))[:, None] >> places & 1).astype(float)
        yield Coded(codes, columns[first : first + MARKS_AT_ONCE], meaning)
