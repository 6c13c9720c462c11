"""The kernel for few rows: blocks of people, each multiplied with the sparse tables of who is in which cell."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from folkmoot.reportcard.totals.cells import Membership, Summed
from folkmoot.reportcard.totals.variables import Answers, Columns

COUNTS = np.uint16
NOTHING = np.zeros((0, 0))
ROWS_AT_ONCE = 32_768
NUMBERS_AT_ONCE = 2_000_000


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


def multiply_up(answers: Answers, membership: Membership, weights: np.ndarray | None, *, powers: bool) -> Summed:
    """The sums of all cells of encoded answers, with second powers where they are wanted."""
    rows = len(membership.unit)
    starts = range(0, max(rows, 1), ROWS_AT_ONCE)
    blocks = [_block(membership, slice(start, min(start + ROWS_AT_ONCE, rows)), weights) for start in starts]
    keys = blocks[0].cells if len(blocks) == 1 else np.unique(np.concatenate([block.cells for block in blocks]))
    places = [np.searchsorted(keys, block.cells) for block in blocks]
    runs = answers.columns.runs(NUMBERS_AT_ONCE // max(min(rows, ROWS_AT_ONCE), 1))
    parts = [_sum_run(answers, run, blocks, places, len(keys), powers=powers) for run in runs]
    join = partial(_join, answers.columns, runs)
    sums, mean_squares = join([part[0] for part in parts])
    of_powers, mean_powers = join([part[1] for part in parts])
    counts, _ = join([part[2] for part in parts])
    alone = _alone(blocks[0]) if len(blocks) == 1 else np.zeros(len(keys))
    return Summed(keys, alone, sums, mean_squares, of_powers, mean_powers, counts)


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
