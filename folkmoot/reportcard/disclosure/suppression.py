"""Which further cells to hide, so that the unsafe ones cannot be computed: as few as can be found.

For a cell that an attacker could narrow, a linear programme looks for the cheapest pair of other tables that agree with the
truth in as many shown cells as can be, and in which the cell's values are as far apart as the rule asks. The cells in which
they differ from the truth are hidden. At the end each cell is shown again that need not be hidden after all.

Source of the idea: Fischetti and Salazar (2001), 'Solving the cell suppression problem on tabular data with linear
constraints'.
"""

from dataclasses import dataclass, field

import numpy as np

from folkmoot.reportcard.disclosure.adding_up import ANSWERED, System
from folkmoot.reportcard.disclosure.narrowing import TOLERANCE, narrow
from folkmoot.reportcard.disclosure.programmes import Programme

ROUNDS = 2
SLIGHT = 1e-7


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
    search = None
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
            search = search or _Search(problem, layer)
            for wide in (layer.required[target], layer.required[target] + 1):
                more, pair = search.hide_for(solution.hidden, target, wide)
                if len(pair) and not _is_too_narrow(problem, layer, target, pair[:, target].min(), pair[:, target].max()):
                    solution.hidden |= more
                    solution.tables[number] = np.concatenate([solution.tables[number], pair])
                    changed |= bool(more.any())
                    break
            else:
                solution.leaking[target] = True


class _Search:
    """Looks for rows to hide in one layer. Its programme has a pair of tables, each as what it is above and below the truth."""

    def __init__(self, problem: Problem, layer: Layer):
        self.problem, self.layer = problem, layer
        system = problem.system
        self.open = np.flatnonzero(~problem.fixed)
        equal, at_most = system.equal[:, self.open], system.at_most[:, self.open]
        room = -(system.at_most @ layer.values)
        sums = np.concatenate([equal, at_most])
        one = np.concatenate([sums, -sums], axis=1)
        rows = np.zeros((2 * len(one) + 1, 2 * one.shape[1]))
        rows[: len(one), : one.shape[1]] = rows[len(one) : -1, one.shape[1] :] = one
        nothing = np.zeros(len(equal))
        low = np.concatenate([*[nothing, np.full(len(room), -np.inf)] * 2, [0.0]])
        high = np.concatenate([*[nothing, room] * 2, [np.inf]])
        values, most = layer.values[self.open], _most(problem, layer)[self.open]
        upper = np.tile(np.concatenate([np.maximum(most - values, 0.0), values]), 2)
        self.programme = Programme(rows, low, high, np.zeros(len(upper)), upper)
        self.last = np.zeros(0, dtype=np.int64)

    def hide_for(self, hidden: np.ndarray, target: np.intp, wide: float) -> tuple[np.ndarray, np.ndarray]:
        """The rows to hide so that a cell's interval is wide enough, and two tables that show it; none if none are enough."""
        problem, layer, system, count = self.problem, self.layer, self.problem.system, len(self.open)
        nothing = np.zeros(len(hidden), dtype=bool), layer.values[None, :][:0]
        if problem.fixed[target]:
            return nothing
        place = np.searchsorted(self.open, target)
        self.programme.change_last_row(self.last, np.zeros(len(self.last)), 0.0)
        self.last = place + count * np.arange(4)
        self.programme.change_last_row(self.last, np.array([1.0, -1.0, -1.0, 1.0]), wide)
        cost = np.where(problem.is_row & ~hidden, problem.cost, 0.0)
        rows_of_base = np.zeros(len(cost))
        np.add.at(rows_of_base, system.bases[~system.is_base], cost[~system.is_base])
        cost = np.where(system.is_base, rows_of_base, cost)[self.open]
        scaled, best = cost, None
        for _ in range(ROUNDS):
            found = self.programme.maximise(-np.tile(scaled + SLIGHT, 4))
            if found is None:
                return nothing
            moves = found.reshape(4, count)
            moved = moves.max(axis=0)
            used = moved > TOLERANCE
            if best is None or cost[used].sum() < cost[best].sum():
                best = used
                pair = np.stack([layer.values, layer.values])
                pair[:, self.open] += np.where(used, [moves[0] - moves[1], moves[2] - moves[3]], 0.0)
            if not cost[best].any():
                break
            scaled = cost / (moved + 0.1)
        chosen = np.zeros(len(hidden), dtype=bool)
        chosen[self.open[best]] = True
        return problem.is_row & ~hidden & (chosen | chosen[system.bases]), pair


def _show_again(problem: Problem, solution: Solution) -> None:
    """Show each row again that was hidden for others only and need not be: the dearest first."""
    further = np.flatnonzero(solution.hidden & ~problem.unsafe & ~problem.unreliable)
    for cell in further[np.argsort(-problem.cost[further], kind="stable")]:
        hidden = solution.hidden.copy()
        hidden[cell] = False
        if _gives_one_away(problem, hidden):
            continue
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


def _gives_one_away(problem: Problem, hidden: np.ndarray) -> bool:
    """Whether some sum has a single cell that is not known, and that is unsafe: the quick part of an attack."""
    unknown = ~_known(problem, hidden)
    rows = problem.system.equal != 0
    alone = (rows[:, unknown].sum(axis=1) == 1) @ rows > 0
    return bool((alone & unknown & problem.layers[-1].unsafe).any())
