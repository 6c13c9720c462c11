"""Which further cells to hide, so that the unsafe ones cannot be computed: as few as can be found.

For a cell that an attacker could narrow, a linear programme looks for the cheapest pair of other tables that agree with the
truth in as many shown cells as can be, and in which the cell's values are as far apart as the rule asks. The cells in which
they differ from the truth are hidden. At the end each cell is shown again that need not be hidden after all.

Source of the idea: Fischetti and Salazar (2001), 'Solving the cell suppression problem on tabular data with linear
constraints'.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from folkmoot.reportcard.adding_up import ANSWERED, System
from folkmoot.reportcard.narrowing import TOLERANCE, narrow

ROUNDS = 2


@dataclass(frozen=True)
class Layer:
    """One way to look at the cells: as people, or as weighted people. All arrays are over the cells of the system.

    `values` is the truth. `unsafe` cells must keep an interval of the `required` width; other hidden cells only where their
    interval says that they could be few people (`smallest`): see `too_narrow`. `whole` says that values are whole numbers.
    """

    values: np.ndarray
    unsafe: np.ndarray
    required: np.ndarray
    smallest: int
    whole: bool


@dataclass(frozen=True)
class Problem:
    """A question's cells: which are rows of the card, what hiding one costs, and what the rules hide to begin with.

    `fixed` are the cells that an attacker is granted: the bases, and what was published before; `unreliable` those that are
    hidden for their base alone.
    """

    system: System
    layers: tuple[Layer, ...]
    is_row: np.ndarray
    cost: np.ndarray
    unsafe: np.ndarray
    unreliable: np.ndarray
    fixed: np.ndarray


@dataclass
class Solution:
    """The hidden rows, and the unsafe cells that cannot be protected by hiding more."""

    hidden: np.ndarray
    leaking: np.ndarray
    tables: list[np.ndarray] = field(default_factory=list)


def suppress(problem: Problem) -> Solution:
    """Hide more rows until no cell can be narrowed beyond the rule, then show those again that need not be hidden."""
    hidden = problem.is_row & (problem.unsafe | problem.unreliable)
    solution = Solution(hidden, np.zeros(len(hidden), dtype=bool), [layer.values[None, :] for layer in problem.layers])
    if not any(layer.unsafe.any() for layer in problem.layers) and not hidden.any():
        return solution
    settled = False
    while not settled:
        settled = True
        for number in range(len(problem.layers)):
            settled &= not _protect_layer(problem, number, solution)
    _show_again(problem, solution)
    return solution


def leaks(
    problem: Problem, hidden: np.ndarray, number: int, tables: np.ndarray, *, exactly: bool = True, only_whether: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The cells that an attacker can narrow beyond the rule in one layer, and the tables found on the way.

    With `only_whether` the search ends at the first. Not `exactly`: those that a short search does not show to be safe.
    """
    layer = problem.layers[number]
    known = _known(problem, hidden)
    asked = ~known & ~problem.system.is_base & (layer.unsafe | (hidden & ~problem.unreliable))
    low, high, tables = narrow(
        problem.system,
        np.where(known, layer.values, 0.0),
        np.where(known, layer.values, _most(problem, layer)),
        np.where(asked, layer.required, 0.0),
        tables,
        exactly=exactly,
        stop=lambda cell, least, most: only_whether and _is_too_narrow(problem, layer, cell, least, most),
    )
    leaking = np.zeros(len(hidden), dtype=bool)
    for cell in np.flatnonzero(asked & (high - low < layer.required + 1) | (layer.unsafe & known)):
        leaking[cell] = _is_too_narrow(problem, layer, cell, low[cell], high[cell])
    return leaking, tables


def _is_too_narrow(problem: Problem, layer: Layer, cell: np.intp | int, low: float, high: float) -> bool:
    """Whether an interval is narrower than required: of an unsafe cell, or one that could be few people or all but a few."""
    if layer.whole:
        low, high = np.ceil(low - TOLERANCE), np.floor(high + TOLERANCE)
    if high - low >= layer.required[cell] - TOLERANCE:
        return False
    base = layer.values[problem.system.bases[cell]]
    could_be_few = low < layer.smallest - TOLERANCE and high > TOLERANCE
    could_be_most = base - high < layer.smallest - TOLERANCE and base - low > TOLERANCE
    return bool(layer.unsafe[cell] or could_be_few or (could_be_most and not problem.system.is_missing[cell]))


def _known(problem: Problem, hidden: np.ndarray) -> np.ndarray:
    """The cells whose value an attacker has: rows shown, what is granted, and the base of any missing category shown."""
    system = problem.system
    known = problem.fixed | (problem.is_row & ~hidden)
    known[system.bases[known & ~system.is_base]] = True
    return known


def _most(problem: Problem, layer: Layer) -> np.ndarray:
    """No cell can be more than its base; the base of any answer, where it is not known, no more than twice everyone's."""
    most = layer.values[problem.system.bases].copy()
    unbounded = problem.system.is_missing | np.array([cell.category == ANSWERED for cell in problem.system.cells])
    if problem.system.categories.kind == "number":
        unbounded[:] = True
    most[unbounded] = 2 * layer.values.max() + layer.smallest
    return most


def _protect_layer(problem: Problem, number: int, solution: Solution) -> bool:
    """Hide what one layer needs; gives whether anything was hidden."""
    layer = problem.layers[number]
    changed, exactly = False, False
    while True:
        leaking, solution.tables[number] = leaks(problem, solution.hidden, number, solution.tables[number], exactly=exactly)
        if not exactly:
            leaking &= layer.unsafe
        targets = np.flatnonzero(leaking & ~solution.leaking)
        if exactly and not len(targets):
            return changed
        exactly = True
        for target in targets[np.argsort(-layer.values[targets], kind="stable")]:
            shown_by = solution.tables[number][:, target]
            if not _is_too_narrow(problem, layer, target, shown_by.min(), shown_by.max()):
                continue
            for wide in (layer.required[target], layer.required[target] + 1):
                more, pair = _hide_for(problem, layer, solution.hidden, target, wide)
                if len(pair) and not _is_too_narrow(problem, layer, target, pair[:, target].min(), pair[:, target].max()):
                    solution.hidden |= more
                    solution.tables[number] = np.concatenate([solution.tables[number], pair])
                    changed |= bool(more.any())
                    break
            else:
                solution.leaking[target] = True


def _hide_for(
    problem: Problem, layer: Layer, hidden: np.ndarray, target: np.intp, wide: float
) -> tuple[np.ndarray, np.ndarray]:
    """The rows to hide so that the interval of a cell is wide enough, and two tables that show it; none if none are enough."""
    system = problem.system
    nothing = np.zeros(len(hidden), dtype=bool), layer.values[None, :][:0]
    open_cells = np.flatnonzero(~problem.fixed)
    cost = np.where(problem.is_row & ~hidden, problem.cost, 0.0)
    rows_of_base = np.zeros(len(cost))
    np.add.at(rows_of_base, system.bases[~system.is_base], cost[~system.is_base])
    cost = np.where(system.is_base, rows_of_base, cost)[open_cells]
    values, most = layer.values[open_cells], _most(problem, layer)[open_cells]
    count, place = len(open_cells), int(np.searchsorted(open_cells, target))
    if problem.fixed[target]:
        return nothing
    equal, at_most = (sparse.csr_array(rows[:, open_cells]) for rows in (system.equal, system.at_most))
    room = -(system.at_most @ layer.values)
    nothing_equal, nothing_at_most = sparse.csr_array(equal.shape), sparse.csr_array(at_most.shape)
    width = np.zeros(4 * count)
    width[[place, count + place, 2 * count + place, 3 * count + place]] = [1.0, -1.0, -1.0, 1.0]
    rows = sparse.vstack(
        [
            sparse.hstack([equal, -equal, nothing_equal, nothing_equal]),
            sparse.hstack([nothing_equal, nothing_equal, equal, -equal]),
            sparse.hstack([at_most, -at_most, nothing_at_most, nothing_at_most]),
            sparse.hstack([nothing_at_most, nothing_at_most, at_most, -at_most]),
            sparse.csr_array(width[None, :]),
        ],
        format="csr",
    )
    sums = 2 * equal.shape[0]
    low = np.concatenate([np.zeros(sums), np.full(2 * len(room), -np.inf), [wide]])
    high = np.concatenate([np.zeros(sums), room, room, [np.inf]])
    bounds = Bounds(0.0, np.tile(np.concatenate([np.maximum(most - values, 0.0), values]), 2))
    scaled, best = cost.copy(), None
    for _ in range(ROUNDS):
        tied = np.tile(scaled + 1e-7, 4)
        result = milp(tied, constraints=LinearConstraint(rows, low, high), bounds=bounds)
        if result.x is None:
            return nothing
        moves = result.x.reshape(4, count)
        moved = moves.max(axis=0)
        used = moved > TOLERANCE
        if best is None or cost[used].sum() < cost[best].sum():
            best = used
            pair = np.stack([layer.values, layer.values])
            pair[:, open_cells] += np.where(used, [moves[0] - moves[1], moves[2] - moves[3]], 0.0)
        if not cost[best].any():
            break
        scaled = cost / (moved + 0.1)
    chosen = np.zeros(len(hidden), dtype=bool)
    chosen[open_cells[best]] = True
    return problem.is_row & ~hidden & (chosen | chosen[system.bases]), pair


def _show_again(problem: Problem, solution: Solution) -> None:
    """Show each row again that was hidden for others only and need not be: the dearest first."""
    further = np.flatnonzero(solution.hidden & ~problem.unsafe & ~problem.unreliable)
    for cell in further[np.argsort(-problem.cost[further], kind="stable")]:
        hidden = solution.hidden.copy()
        hidden[cell] = False
        found = []
        for number, tables in enumerate(solution.tables):
            values = problem.layers[number].values
            known = _known(problem, hidden)
            fitting = tables[(np.abs(tables - values)[:, known] < TOLERANCE).all(axis=1)]
            leaking, fitting = leaks(problem, hidden, number, fitting, only_whether=True)
            if (leaking & ~solution.leaking).any():
                break
            found.append(fitting)
        else:
            solution.hidden = hidden
            solution.tables = found
