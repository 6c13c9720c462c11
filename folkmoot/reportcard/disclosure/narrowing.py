"""How far an attacker can narrow the cells of a system, who knows some of them and all that adds up: linear programmes.

The interval of a cell is what its value can be, with everything else free to be anything that the sums allow. A programme for
each end of each interval would be slow: every solution found is a possible table, and the values that a cell takes in two of
them already show how wide its interval is at least. A cell is finished when that is as wide as it has to be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from folkmoot.reportcard.disclosure.adding_up import System
from folkmoot.reportcard.disclosure.programmes import Programme

TOLERANCE = 1e-6
SPREADING = 4


class ContradictingFigures(ValueError):
    """No table can have all the values that are said to be known."""


def narrow(
    system: System,
    lower: np.ndarray,
    upper: np.ndarray,
    required: np.ndarray,
    tables: np.ndarray | None = None,
    *,
    exactly: bool = True,
    stop: Callable[[int, float, float], bool] = lambda _cell, _low, _high: False,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The lowest and highest value of each cell with a `required` width above nought, and the tables that were found.

    `lower` and `upper` are what is known of each cell beforehand (equal where it is known; finite). A cell's ends are exact
    where they are nearer to each other than required; else they are only as far apart as was looked for. Cells that are not
    asked for have their ends from the tables found. `tables` are possible ones, a row each, that are known beforehand; those
    found are given back with them; without any known beforehand none are. Not `exactly`: only a few tables
    are looked for. The search ends at a cell that `stop` is true for, given its number and exact ends.

    Raises `ContradictingFigures` where no table is possible.
    """
    parts = _parts(system, lower, upper)
    low, high = parts.lower.copy(), parts.upper.copy()
    free = np.flatnonzero(parts.upper - parts.lower > TOLERANCE)
    low[free], high[free] = np.inf, -np.inf
    found = list(tables) if tables is not None else [parts.lower]
    for table in found if tables is not None else ():
        low[free], high[free] = np.minimum(low[free], table[free]), np.maximum(high[free], table[free])
    random = np.random.default_rng(20)
    for part in parts.components:
        wanted = part.cells[required[part.cells] > 0]
        if part.is_single_sum:
            low[part.cells], high[part.cells] = part.ends_of_single_sum()
            if any(stop(cell, low[cell], high[cell]) for cell in wanted):
                break
            continue
        if not (high[wanted] - low[wanted] < required[wanted]).any():
            continue
        objectives = [
            random.choice([-1.0, 1.0], len(wanted)) for _ in range(SPREADING if len(wanted) > SPREADING or not exactly else 0)
        ]
        for signs in objectives:
            for direction in (1.0, -1.0):
                left = high[wanted] - low[wanted] < required[wanted]
                if left.any():
                    _note(part, part.solve(wanted, direction * signs * left), low, high, found)
        for cell in wanted if exactly else ():
            for sign in (1.0, -1.0):
                if high[cell] - low[cell] < required[cell]:
                    _note(part, part.solve(np.array([cell]), np.array([sign])), low, high, found)
            if high[cell] - low[cell] < required[cell] and stop(cell, low[cell], high[cell]):
                return low, high, _tables(found, tables)
    return low, high, _tables(found, tables)


def _tables(found: list[np.ndarray], beforehand: np.ndarray | None) -> np.ndarray:
    return np.array(found) if beforehand is not None else np.zeros((0, len(found[0])))


def _note(part: "_Component", values: np.ndarray, low: np.ndarray, high: np.ndarray, found: list[np.ndarray]) -> None:
    low[part.cells], high[part.cells] = np.minimum(low[part.cells], values), np.maximum(high[part.cells], values)
    table = found[-1].copy()
    table[part.cells] = values
    found.append(table)


@dataclass(frozen=True)
class _Component:
    """Free cells that are linked with each other and with no other: `low <= rows @ values <= high`."""

    cells: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def is_single_sum(self) -> bool:
        return self.rows.shape[0] <= 1

    def ends_of_single_sum(self) -> tuple[np.ndarray, np.ndarray]:
        """The ends of each cell where there is one sum, or none."""
        if not self.rows.shape[0]:
            return self.lower, self.upper
        factors = self.rows[0]
        least, most = (
            np.minimum(factors * self.lower, factors * self.upper),
            np.maximum(factors * self.lower, factors * self.upper),
        )
        from_above, from_below = self.high[0] - (least.sum() - least), self.low[0] - (most.sum() - most)
        ends = np.sort(np.stack([from_above / factors, from_below / factors]), axis=0)
        return np.maximum(self.lower, ends[0]), np.minimum(self.upper, ends[1])

    def solve(self, cells: np.ndarray, factors: np.ndarray) -> np.ndarray:
        """The table in which the sum of some cells, each with its factor, is largest."""
        objective = np.zeros(len(self.cells))
        objective[np.searchsorted(self.cells, cells)] = factors
        values = self.programme.maximise(objective)
        if values is None:
            raise ContradictingFigures("No table has all the figures that are said to be known.")
        return np.clip(values, self.lower, self.upper)

    @cached_property
    def programme(self) -> Programme:
        return Programme(self.rows, self.low, self.high, self.lower, self.upper)


@dataclass(frozen=True)
class _Parts:
    """What is left to find: the ends of all cells as single sums give them, and the linked ones that are still free."""

    lower: np.ndarray
    upper: np.ndarray
    components: list[_Component]


def _parts(system: System, lower: np.ndarray, upper: np.ndarray) -> _Parts:
    """Tighten what follows from one sum at a time, leave out the sums that say nothing more, and split the rest."""
    rows = np.concatenate([system.equal, system.at_most])
    equals = np.arange(len(rows)) < len(system.equal)
    lower, upper = lower.astype(float), upper.astype(float)
    positive, negative, nonzero = np.maximum(rows, 0), np.minimum(rows, 0), (rows != 0).astype(float)
    while True:
        free = upper - lower > TOLERANCE
        most = positive @ upper + negative @ lower
        least = positive @ lower + negative @ upper
        impossible = (least > 100 * TOLERANCE) | (equals & (most < -100 * TOLERANCE))
        if impossible.any() or (lower - upper > TOLERANCE).any():
            raise ContradictingFigures("No table has all the figures that are said to be known.")
        counts = nonzero @ free
        kept = (counts > 0) & (equals | (most > TOLERANCE))
        if not _tighten(rows, equals, np.flatnonzero(kept & (counts == 1)), lower, upper, free):
            return _Parts(lower, upper, _split(rows[kept & (counts > 1)], equals[kept & (counts > 1)], lower, upper, free))


def _tighten(
    rows: np.ndarray, equals: np.ndarray, singles: np.ndarray, lower: np.ndarray, upper: np.ndarray, free: np.ndarray
) -> bool:
    """Put what sums with one free cell say of it into its ends; gives whether anything changed."""
    changed = False
    rest = rows[singles] @ np.where(free, 0.0, lower)
    cells = np.argmax((rows[singles] != 0) & free, axis=1) if len(singles) else singles
    for single, cell, known in zip(singles, cells, rest, strict=True):
        factor = rows[single, cell]
        value = min(max(-known / factor, lower[cell]), upper[cell])
        if (equals[single] or factor < 0) and value > lower[cell]:
            changed, lower[cell] = True, value
        if (equals[single] or factor > 0) and value < upper[cell]:
            changed, upper[cell] = True, value
    return changed


def _split(rows: np.ndarray, equals: np.ndarray, lower: np.ndarray, upper: np.ndarray, free: np.ndarray) -> list[_Component]:
    """The free cells, apart where no sum links them."""
    cells = np.flatnonzero(free)
    right = -(rows @ np.where(free, 0.0, lower))
    inside = rows[:, cells]
    of_rows, of_cells = _label(inside != 0)
    components = []
    for number in np.unique(of_cells):
        chosen, sums = of_cells == number, of_rows == number
        low = np.where(equals[sums], right[sums], -np.inf)
        ends = lower[cells[chosen]], upper[cells[chosen]]
        components.append(_Component(cells[chosen], *ends, inside[np.ix_(sums, chosen)], low, right[sums]))
    return components


def _label(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number for each row and each column of a table, the same where they are linked by what is in it."""
    rows, columns = inside.shape
    of_columns = np.arange(columns)
    of_rows = np.full(rows, columns)
    while True:
        of_rows = np.minimum(of_rows, np.where(inside, of_columns, columns).min(axis=1, initial=columns))
        linked = np.minimum(of_columns, np.where(inside, of_rows[:, None], columns).min(axis=0, initial=columns))
        if (linked == of_columns).all():
            return of_rows, of_columns
        of_columns = linked
