"""Nothing that is hidden can be computed from what is shown: a thousand random cards, attacked by a programme written apart."""

import pytest

from tests.reportcard.disclosure.strongest_attacker import NOBODY, Attacker, make_card, narrowed_cells, unsafe_cells


@pytest.mark.parametrize("first", range(0, 1000, 50))
def test_no_unsafe_cell_is_shown_or_can_be_narrowed(first):
    for seed in range(first, first + 50):
        card = make_card(seed)
        assert unsafe_cells(card).keys() & card.known().keys() == set(), seed
        assert narrowed_cells(card) == {}, seed


def test_the_attacker_computes_what_is_not_protected():
    card = make_card(3)
    by, groups = next(iter(card.breakdowns.items()))
    category = card.question.categories[0]
    known = {
        (category, *domain): card.count((category, *domain)) for domain in [("", ""), *((by, g) for g in (*groups, NOBODY))]
    }
    cell = (category, by, groups[0])
    del known[cell]
    assert Attacker(card, known).interval(card.indicator(cell)) == (card.count(cell), card.count(cell))
