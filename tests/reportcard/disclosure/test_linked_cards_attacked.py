"""What links two tables (a follow-up, districts of a region) tells nothing that is hidden: cards made by chance, attacked."""

from tests.reportcard.disclosure.linked_cards import make_linked_card


def test_no_unsafe_cell_is_narrowed_by_a_follow_up_or_by_nested_groups():
    for seed in range(60):
        card = make_linked_card(seed)
        assert card.unsafe().keys() & card.known().keys() == set(), seed
        assert card.narrowed() == {}, seed


def test_the_attacker_finds_cells_where_the_protection_is_not_told_of_the_links():
    assert sum(bool(make_linked_card(seed, told_of_links=False).narrowed()) for seed in range(10)) >= 3
