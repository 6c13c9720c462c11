"""Does protection ever leak, how much does it hide, and how near is that to the least that could be hidden?

A thousand small cards made by chance are protected, and attacked by the programme that the tests have, which was written apart
from the protection. For the smallest of them an integer programme finds the cheapest set of figures to hide at all.
"""

import os
import time
from collections import Counter

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from folkmoot.reportcard.disclosure.adding_up import ANSWERED
from folkmoot.reportcard.disclosure.disclosure import Told, build_problem, by_question
from folkmoot.reportcard.disclosure.suppression import Problem, suppress
from tests.reportcard.disclosure.strongest_attacker import RULES, make_card, narrowed_cells, unsafe_cells

CARDS = 1000
MOST_CELLS, MOST_UNSAFE = 60, 10
SECONDS_FOR_THE_BEST = 20


def run() -> None:
    """Print what was hidden in the thousand cards, whether anything leaks, and the distance from the best on small ones."""
    print(f"\nProtection of {CARDS:,} cards made by chance, each attacked; load of the machine {os.getloadavg()[0]:.1f}\n")
    seen: Counter[str] = Counter()
    seconds = 0.0
    gaps = []
    for seed in range(CARDS):
        start = time.process_time()
        card = make_card(seed)
        seconds += time.process_time() - start
        seen["figures"] += card.figures.height
        seen["hidden"] += card.figures["estimate"].null_count()
        seen["for their base alone"] += (card.figures["note"] == "few_answers").sum()
        seen["unsafe cells"] += len(unsafe_cells(card))
        seen["unsafe cells narrowed"] += len(narrowed_cells(card))
        problem, _ = build_problem(by_question(card.estimated)["q"], card.question, RULES, Told())
        unsafe = int(problem.layers[0].unsafe.sum())
        if 0 < unsafe <= MOST_UNSAFE and len(problem.system.cells) <= MOST_CELLS and (best := least_cost(problem)) is not None:
            to_begin_with = problem.is_row & (problem.unsafe | problem.unreliable)
            ours = suppress(problem).hidden & ~to_begin_with
            gaps.append((float(problem.cost[ours].sum()), best))
    for name, number in seen.items():
        print(f"{name:34} {number:>9,}")
    print(f"{'milliseconds a card, processor':34} {1000 * seconds / CARDS:>9.1f}")
    ours, best = (sum(costs) for costs in zip(*gaps, strict=True))
    print(f"\nFurther figures hidden to protect the unsafe ones, on {len(gaps):,} cards of at most {MOST_CELLS} cells\n")
    print(f"{'cost of those hidden':34} {ours:>9,.0f}\n{'cost of the best, at least':34} {best:>9,.0f}")
    print(f"{'more than the best, at most':34} {100 * (ours / best - 1):>8.1f}%")
    print(f"{'cards with the best':34} {100 * sum(a <= b + 1e-6 for a, b in gaps) / len(gaps):>8.1f}%")


def least_cost(problem: Problem) -> float | None:
    """The least cost of further rows to hide so that every unsafe cell keeps its width; None where it takes too long.

    For each unsafe cell there is a pair of tables, which may differ from the truth where a row is hidden. Hidden rows that are
    not unsafe are not asked to be wide, as `suppress` asks them: so the best may be a little too good.
    """
    layer, system = problem.layers[0], problem.system
    targets = np.flatnonzero(layer.unsafe & (layer.required > 0))
    count, free = len(system.cells), ~problem.fixed
    given = ~problem.is_row | problem.unsafe | problem.unreliable
    most = np.full(count, 2 * layer.values.max() + layer.smallest)
    tables = 2 * len(targets)
    rows, low, high = [], [], []

    def add(block: np.ndarray, table: int, hiding: np.ndarray | None, least: np.ndarray, largest: np.ndarray) -> None:
        left = sparse.csr_array((len(block), table * count))
        right = sparse.csr_array((len(block), (tables - table - 1) * count))
        chosen = sparse.csr_array((len(block), count)) if hiding is None else sparse.csr_array(hiding)
        rows.append(sparse.hstack([left, sparse.csr_array(block), right, chosen]))
        low.append(least)
        high.append(largest)

    answered = np.array([cell.category == ANSWERED for cell in system.cells])
    for table in range(tables):
        nothing, room = np.zeros(len(system.equal)), -(system.at_most @ layer.values)
        add(system.equal, table, None, nothing, nothing)
        if len(room):
            add(system.at_most, table, None, np.full(len(room), -np.inf), room)
        for cell in np.flatnonzero(free):
            hides = [cell] if not answered[cell] else list(np.flatnonzero(problem.is_row & (system.bases == cell)))
            for hide in hides:
                block, hiding = np.zeros((2, count)), np.zeros((2, count))
                block[:, cell], hiding[:, hide] = [1.0, -1.0], -most[cell]
                add(block, table, hiding, np.full(2, -np.inf), np.zeros(2))
    for number, target in enumerate(targets):
        row = np.zeros((1, (tables + 1) * count))
        row[0, 2 * number * count + target], row[0, (2 * number + 1) * count + target] = 1.0, -1.0
        rows.append(sparse.csr_array(row))
        low.append(np.array([layer.required[target]]))
        high.append(np.array([np.inf]))
    fixed = np.where(free, 1.0, 0.0)
    lower = np.concatenate([np.tile(-layer.values * fixed, tables), np.where(given, 1.0, 0.0)])
    upper = np.concatenate([np.tile((most - layer.values) * fixed, tables), np.ones(count)])
    result = milp(
        np.concatenate([np.zeros(tables * count), np.where(given, 0.0, problem.cost)]),
        constraints=LinearConstraint(sparse.vstack(rows), np.concatenate(low), np.concatenate(high)),
        bounds=Bounds(lower, upper),
        integrality=np.concatenate([np.zeros(tables * count), np.ones(count)]),
        options={"time_limit": SECONDS_FOR_THE_BEST},
    )
    return float(result.fun) if result.status == 0 else None
