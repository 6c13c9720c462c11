"""Nothing that is hidden can be computed from what is shown: random cards, attacked by a programme written apart."""

import pytest

from tests.reportcard.strongest_attacker import NOBODY, interval, make_card, narrowed_cells, unsafe_cells


@pytest.mark.parametrize("seed", range(30))
def test_no_unsafe_cell_is_shown_or_can_be_narrowed(seed):
    card = make_card(seed)
    assert unsafe_cells(card).keys() & card.known().keys() == set()
    assert narrowed_cells(card) == {}


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
