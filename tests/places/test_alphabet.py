"""Names stand in the order of the reader's alphabet."""

import pytest
from django.utils.translation import override

from folkmoot.places.alphabet import ChoiceInAlphabet, in_alphabet
from folkmoot.places.models import Municipality

NAMES = ["Örebro", "åmål", "Zinkgruvan", "Älvsbyn", "Ängelholm", "Alvesta", "Älmhult", "Øksnes"]


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("sv", ["Alvesta", "Zinkgruvan", "åmål", "Älmhult", "Älvsbyn", "Ängelholm", "Øksnes", "Örebro"]),
        ("en-GB", ["Älmhult", "Alvesta", "Älvsbyn", "åmål", "Ängelholm", "Øksnes", "Örebro", "Zinkgruvan"]),
    ],
)
def test_letters_stand_where_the_readers_alphabet_has_them(language: str, order: list[str]):
    with override(language):
        assert sorted(NAMES, key=in_alphabet) == order


def test_a_language_can_be_given_and_letters_may_be_written_in_two_parts():
    with override("en"):
        assert in_alphabet("A\u030amål", "sv") > in_alphabet("Zinkgruvan", "sv")


@pytest.mark.django_db
def test_a_choice_among_rows_offers_them_in_this_order_after_the_empty_one():
    for name in ("Öarna", "Ås", "Zeta"):
        Municipality.objects.create(name=name, slug=name.lower())
    field = ChoiceInAlphabet(Municipality.objects.filter(slug__in=["öarna", "ås", "zeta"]), required=False)
    with override("sv"):
        assert [label for _value, label in field.choices] == ["---------", "Zeta", "Ås", "Öarna"]
