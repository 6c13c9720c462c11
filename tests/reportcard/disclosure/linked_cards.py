"""Small cards of two questions, the second a follow-up of the first, by breakdowns of which one is made of another: made by
chance, and attacked with all that both questions tell. Written apart from the protection, as `strongest_attacker` is."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from folkmoot.reportcard.disclosure.disclosure import Links, ProtectedQuestion, Rules, protect
from folkmoot.reportcard.disclosure.linked_groups import made_of
from folkmoot.reportcard.disclosure.programmes import Programme
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.forms.follow_ups import FollowUp
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

RULES = Rules()
MOST_PEOPLE = 2000.0
REGION = {"d1": "r1", "d2": "r1", "d3": "r2", "d4": "r2", "d5": "r2"}
ANSWERS = {"asked": ("often", "once", "never"), "outcome": ("good", "bad")}
GROUPS = {"region": ("r1", "r2"), "district": tuple(REGION), "sex": ("woman", "man")}
DOMAINS = [("", ""), *((by, group) for by, groups in GROUPS.items() for group in groups)]
Place = tuple[str, str, str, str]


@dataclass(frozen=True)
class LinkedCard:
    """The people with their answers, the links that the protection is told of, and the protected figures."""

    people: pl.DataFrame
    leading: tuple[str, ...]
    links: Links
    figures: pl.DataFrame

    def chosen(self, place: Place) -> pl.DataFrame:
        question, category, by, group = place
        inside = self.people.filter(pl.col(by) == group) if by else self.people
        return inside.filter(pl.col(question) == category) if category else inside.filter(pl.col(question).is_not_null())

    def count(self, place: Place) -> int:
        return self.chosen(place).height

    def known(self) -> dict[Place, int]:
        """What is published: the shown figures with their bases, and the bases of the first question, which count as public.
        An empty category is a base."""
        told = {("asked", "", *domain): self.count(("asked", "", *domain)) for domain in DOMAINS}
        for row in self.figures.filter(pl.col("estimate").is_not_null()).iter_rows(named=True):
            place = (row["question"], row["category"], row["by"], row["group"])
            told[place] = round(row["estimate"] * row["base"])
            told[(row["question"], "", row["by"], row["group"])] = row["base"]
        return told

    def unsafe(self) -> dict[Place, int]:
        """The cells of both questions that the rules protect, and how wide their intervals must be."""
        found = {}
        for question, categories in ANSWERS.items():
            for category, domain in product(categories, DOMAINS):
                base, count = self.count((question, "", *domain)), self.count((question, category, *domain))
                if 0 < count < RULES.smallest_cell or 0 < base - count < RULES.smallest_cell:
                    found[(question, category, *domain)] = min(RULES.smallest_cell, base)
        return found

    def narrowed(self) -> dict[Place, tuple[float, float]]:
        """The unsafe cells that somebody can narrow too far who knows all that is published, the form and the map."""
        pairs = [
            (first, second)
            for first in ANSWERS["asked"]
            for second in (ANSWERS["outcome"] if first in self.leading else (None,))
        ]
        sorts = [
            {"region": REGION[district], "district": district, "sex": sex, "asked": first, "outcome": second}
            for district, sex, (first, second) in product(REGION, GROUPS["sex"], pairs)
        ]

        def indicator(place: Place) -> np.ndarray:
            question, category, by, group = place
            return np.array(
                [
                    float((not by or sort[by] == group) and (sort[question] == category if category else bool(sort[question])))
                    for sort in sorts
                ]
            )

        known = self.known()
        rows, told = np.array([indicator(place) for place in known]), np.array(list(known.values()), dtype=float)
        programme = Programme(rows, told, told, np.zeros(len(sorts)), np.full(len(sorts), MOST_PEOPLE))
        found = {}
        for place, wide in self.unsafe().items():
            cell = indicator(place)
            lowest, highest = (programme.maximise(sign * cell) for sign in (-1.0, 1.0))
            assert lowest is not None
            assert highest is not None
            ends = float(np.ceil(lowest @ cell - 1e-6)), float(np.floor(highest @ cell + 1e-6))
            if ends[1] - ends[0] < wide:
                found[place] = ends
        return found


def make_linked_card(seed: int, *, told_of_links: bool = True) -> LinkedCard:
    """150 to 500 people; everyone who gave a leading answer was asked the follow-up, and nobody else."""
    random = np.random.default_rng(seed)
    number = int(random.integers(150, 500))
    district = random.choice(list(REGION), number, p=random.dirichlet([2.0] * len(REGION)))
    asked = random.choice(ANSWERS["asked"], number, p=random.dirichlet([random.choice([0.3, 2.0]) for _ in range(3)]))
    leading = ANSWERS["asked"][: random.integers(1, 3)]
    outcome = random.choice(ANSWERS["outcome"], number, p=random.dirichlet([1.0, 1.0]))
    people = pl.DataFrame(
        {
            "district": district,
            "region": [REGION[name] for name in district],
            "sex": random.choice(GROUPS["sex"], number),
            "asked": asked,
            "outcome": outcome,
        }
    ).with_columns(pl.when(pl.col("asked").is_in(leading)).then("outcome").alias("outcome"))
    breakdowns = [Breakdown(by, (by,), groups) for by, groups in GROUPS.items()]
    variables = [Variable(name, "share", categories) for name, categories in ANSWERS.items()]
    questions = [ProtectedQuestion(name, "select_one", categories) for name, categories in ANSWERS.items()]
    links = Links((FollowUp("outcome", "asked", leading),), tuple(made_of(people, breakdowns)))
    estimated = estimates(totals(people, variables, breakdowns))
    figures = protect(estimated, questions, RULES, links=links if told_of_links else Links()).figures
    return LinkedCard(people, leading, links, figures)
