"""An attacker who works from the people and not from the tables: the check of the disclosure control, written apart from it.

The unknowns are how many people there are of each sort: their group in every breakdown (or none) and what they answered. Every
cell of every table, shown or hidden, is a sum of them. The attacker is told the bases of all groups besides.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import polars as pl
from scipy.optimize import linprog

NOBODY = "(none)"
MOST_PEOPLE = 1000


def sorts_of_people(breakdowns: dict[str, Sequence[str]], kind: str, plain: Sequence[str], missing: Sequence[str]) -> list:
    """Every sort: a group for each breakdown, and the set of categories chosen."""
    if kind == "select_one":
        answers = [frozenset([name]) for name in (*plain, *missing)]
    else:
        answers = [frozenset(chosen) for n in range(1, len(plain) + 1) for chosen in combinations(plain, n)]
        answers += [frozenset([name]) for name in missing]
    return list(product(*([*groups, NOBODY] for groups in breakdowns.values()), answers))


def interval(card: "MadeCard", known: dict[tuple[str, str, str], int], cell: tuple[str, str, str]) -> tuple[float, float]:
    """The least and the most people that a cell can have, for all that is known of others."""
    rows = np.array([card.indicator(place) for place in known])
    target = card.indicator(cell)
    found = []
    for sign in (1, -1):
        result = linprog(sign * target, A_eq=rows, b_eq=list(known.values()), bounds=(0, MOST_PEOPLE), method="highs")
        assert result.status == 0, result.message
        found.append(target @ result.x)
    return float(np.ceil(found[0] - 1e-6)), float(np.floor(found[1] + 1e-6))


class MadeCard:
    """A small card of one question, made by chance: its people, its protected figures, and what an attacker sees of it."""

    def __init__(self, figures: pl.DataFrame, question, people: pl.DataFrame, breakdowns: dict[str, Sequence[str]]):
        self.figures, self.question, self.people, self.breakdowns = figures, question, people, breakdowns
        self.sorts = sorts_of_people(breakdowns, question.kind, question.categories, question.missing)

    def members(self, category: str) -> set[str]:
        return set(category.split("+"))

    def indicator(self, place: tuple[str, str, str]) -> np.ndarray:
        """Which sorts are in a cell; the categories `base` and `answered` are the bases."""
        category, by, group = place
        where = list(self.breakdowns).index(by) if by else None
        substantive, any_answer = set(self.question.categories), {*self.question.categories, *self.question.missing}
        wanted = {"base": substantive, "answered": any_answer}.get(category) or self.members(category)
        return np.array(
            [float((where is None or sort[where] == group) and bool(sort[-1] & wanted)) for sort in self.sorts], dtype=float
        )

    def count(self, place: tuple[str, str, str]) -> int:
        category, by, group = place
        rows = self.people
        if by:
            rows = rows.filter(pl.col(by).is_null() if group == NOBODY else pl.col(by) == group)
        wanted = {"base": self.question.categories, "answered": (*self.question.categories, *self.question.missing)}.get(
            category
        ) or self.members(category)
        chosen = rows["answer"].to_list()
        return sum(bool(set([answer] if isinstance(answer, str) else answer or []) & set(wanted)) for answer in chosen)

    def domains(self) -> list[tuple[str, str]]:
        return [("", ""), *((by, group) for by, groups in self.breakdowns.items() for group in (*groups, NOBODY))]

    def known(self) -> dict[tuple[str, str, str], int]:
        """All that the attacker is told: the shown cells, their bases, and the base of every group."""
        told = {("base", *domain): self.count(("base", *domain)) for domain in self.domains()}
        for row in self.figures.filter(pl.col("estimate").is_not_null()).iter_rows(named=True):
            place = (row["category"], row["by"], row["group"])
            told[place] = round(row["estimate"] * row["base"])
            assert told[place] == self.count(place)
            base = "answered" if row["category"] in self.question.missing else "base"
            told[(base, row["by"], row["group"])] = row["base"]
        return told
