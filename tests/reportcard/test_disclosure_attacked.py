"""Nothing that is hidden can be computed from what is shown: random cards, attacked by a programme written apart."""

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.disclosure import ProtectedQuestion, Rules, protect
from folkmoot.reportcard.estimates import estimates
from folkmoot.reportcard.totals import Breakdown, Variable, totals
from tests.reportcard.strongest_attacker import NOBODY, MadeCard, interval

RULES = Rules()


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
    return MadeCard(protect(estimated, [question], RULES).figures, question, frame, breakdowns)


def unsafe_cells(card: MadeCard) -> list[tuple[str, str, str]]:
    """The cells that the rules protect: of each group, and of those in no group."""
    question = card.question
    smallest = RULES.smallest_sensitive_cell if question.sensitive else RULES.smallest_cell
    names = (*question.categories, *("+".join(names) for names in question.combined), *question.missing)
    found = []
    for domain in card.domains():
        base = card.count(("base", *domain))
        for name in names:
            count = card.count((name, *domain))
            few = 0 < count < smallest
            if name not in question.missing:
                few |= 0 < base - count < smallest or (question.sensitive and base > 0 and count in {0, base})
            if few:
                found.append((name, *domain))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_no_unsafe_cell_can_be_narrowed(seed):
    card = make_card(seed)
    smallest = RULES.smallest_sensitive_cell if card.question.sensitive else RULES.smallest_cell
    shown = set(card.figures.filter(pl.col("estimate").is_not_null()).select("category", "by", "group").iter_rows())
    known = card.known()
    for cell in unsafe_cells(card):
        assert cell not in shown
        low, high = interval(card, known, cell)
        base = card.count(("base", *cell[1:]))
        wide = smallest if cell[0] in card.question.missing else min(smallest, base)
        assert low <= card.count(cell) <= high
        assert high - low >= wide, f"{cell} is between {low} and {high}"


def test_the_attacker_computes_what_is_not_protected():
    card = make_card(3)
    by, groups = next(iter(card.breakdowns.items()))
    category = card.question.categories[0]
    known = {
        (category, *domain): card.count((category, *domain)) for domain in [("", ""), *((by, g) for g in (*groups, NOBODY))]
    }
    cell = (category, by, groups[0])
    del known[cell]
    assert interval(card, known, cell) == (card.count(cell), card.count(cell))
