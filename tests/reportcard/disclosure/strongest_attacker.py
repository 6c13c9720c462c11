"""An attacker who works from the people and not from the tables: the check of the disclosure control, written apart from it.

The unknowns are how many people there are of each sort: their group in every breakdown (or none) and what they answered. Every
cell of every table, shown or hidden, is a sum of them. The attacker is told the bases of all groups besides.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import polars as pl

from folkmoot.reportcard.disclosure.disclosure import ProtectedQuestion, Rules, protect
from folkmoot.reportcard.disclosure.programmes import Programme
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

RULES = Rules()
Place = tuple[str, str, str]
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


class Attacker:
    """What can be concluded of a card's cells from what is known of others: one programme, asked again and again."""

    def __init__(self, card: "MadeCard", known: dict[Place, int]):
        rows, told = np.array([card.indicator(place) for place in known]), np.array(list(known.values()), dtype=float)
        nobody, most = np.zeros(len(card.sorts)), np.full(len(card.sorts), float(MOST_PEOPLE))
        self.programme = Programme(rows, told, told, nobody, most)
        self.possible = np.zeros((0, len(card.sorts)))

    def interval(self, cell: np.ndarray, wide: float = np.inf) -> tuple[float, float]:
        """The least and the most people that the sorts of a cell can have, or two such numbers that are `wide` apart.

        What was once found possible is possible still, and often answers without another programme.
        """
        for sign in (0, -1, 1):
            if sign:
                found = self.programme.maximise(sign * cell)
                assert found is not None
                self.possible = np.vstack([self.possible, found])
            numbers = self.possible @ cell
            low = float(np.ceil(numbers.min(initial=np.inf) - 1e-6))
            high = float(np.floor(numbers.max(initial=-np.inf) + 1e-6))
            if high - low >= wide:
                break
        return low, high


class MadeCard:
    """A small card of one question, made by chance: its people, its protected figures, and what an attacker sees of it."""

    def __init__(
        self, estimated: pl.DataFrame, question: ProtectedQuestion, people: pl.DataFrame, breakdowns: dict[str, Sequence[str]]
    ):
        self.estimated, self.question, self.people, self.breakdowns = estimated, question, people, breakdowns
        self.figures = protect(estimated, [question], RULES).figures
        self.sorts = sorts_of_people(breakdowns, question.kind, question.categories, question.missing)

    def members(self, category: str) -> set[str]:
        return set(category.split("+"))

    def indicator(self, place: Place) -> np.ndarray:
        """Which sorts are in a cell; the categories `base` and `answered` are the bases."""
        category, by, group = place
        where = list(self.breakdowns).index(by) if by else None
        substantive, any_answer = set(self.question.categories), {*self.question.categories, *self.question.missing}
        wanted = {"base": substantive, "answered": any_answer}.get(category) or self.members(category)
        return np.array(
            [float((where is None or sort[where] == group) and bool(sort[-1] & wanted)) for sort in self.sorts], dtype=float
        )

    def count(self, place: Place) -> int:
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

    def known(self) -> dict[Place, int]:
        """All that the attacker is told: the shown cells, their bases, and the base of every group."""
        told = {("base", *domain): self.count(("base", *domain)) for domain in self.domains()}
        for row in self.figures.filter(pl.col("estimate").is_not_null()).iter_rows(named=True):
            place = (row["category"], row["by"], row["group"])
            told[place] = round(row["estimate"] * row["base"])
            assert told[place] == self.count(place)
            base = "answered" if row["category"] in self.question.missing else "base"
            told[(base, row["by"], row["group"])] = row["base"]
        return told


def make_card(seed: int) -> MadeCard:
    """A question of a random kind, asked of 40 to 300 people in up to three breakdowns, with rare and common answers."""
    random = np.random.default_rng(seed)
    kind = ("select_one", "select_one", "select_multiple")[random.integers(3)]
    categories = tuple("abcde"[: random.integers(2, 4 if kind == "select_multiple" else 6)])
    missing = ("dont_know", "refused")[: random.integers(3)]
    combined = (categories[:2],) if len(categories) > 2 and random.random() < 0.5 else ()
    question = ProtectedQuestion("q", kind, categories, missing, combined, sensitive=bool(random.random() < 0.3))
    people = int(random.integers(40, 300))
    breakdowns = {name: tuple(f"{name}{n}" for n in range(random.integers(2, 5))) for name in "xyz"[: random.integers(1, 4)]}
    table = {}
    for by, groups in breakdowns.items():
        chances = random.dirichlet([0.3 if random.random() < 0.3 else 2.0, *[2.0] * len(groups)])
        table[by] = random.choice([None, *groups], people, p=chances)
        table[by][: len(groups)] = groups
    chances = random.dirichlet([random.choice([0.2, 2.0]) for _ in (*categories, *missing)])
    if kind == "select_one":
        table["answer"] = random.choice([*categories, *missing], people, p=chances)
        table["answer"][: len(categories)] = categories
    else:
        rates = random.choice([0.02, 0.3, 0.6, 0.98], len(categories))
        chosen = [[name for name, rate in zip(categories, rates, strict=True) if random.random() < rate] for _ in range(people)]
        table["answer"] = [answer or ([str(random.choice(missing))] if missing else [categories[0]]) for answer in chosen]
    frame = pl.DataFrame(table, schema_overrides=dict.fromkeys(breakdowns, pl.String))
    variable = Variable("answer", "share" if kind == "select_one" else "choices", categories, missing, combined)
    asked = [Breakdown(by, (by,), groups) for by, groups in breakdowns.items()]
    estimated = estimates(totals(frame, [variable], asked)).with_columns(question=pl.lit("q"))
    return MadeCard(estimated, question, frame, breakdowns)


def unsafe_cells(card: MadeCard) -> dict[Place, int]:
    """The cells that the rules protect, of each group and of those in no group, and how wide their interval must be."""
    question = card.question
    smallest = RULES.smallest_sensitive_cell if question.sensitive else RULES.smallest_cell
    names = (*question.categories, *("+".join(names) for names in question.combined), *question.missing)
    found = {}
    for domain in card.domains():
        base = card.count(("base", *domain))
        for name in names:
            count = card.count((name, *domain))
            few = 0 < count < smallest
            if name not in question.missing:
                few |= 0 < base - count < smallest or (question.sensitive and base > 0 and count in {0, base})
            if few:
                found[(name, *domain)] = smallest if name in question.missing else min(smallest, base)
    return found


def narrowed_cells(card: MadeCard) -> dict[Place, tuple[float, float]]:
    """The unsafe cells whose interval is narrower than it must be."""
    attacker = Attacker(card, card.known())
    found = {}
    for cell, wide in unsafe_cells(card).items():
        low, high = attacker.interval(card.indicator(cell), wide)
        if high - low < wide:
            assert low <= card.count(cell) <= high
            found[cell] = (low, high)
    return found
