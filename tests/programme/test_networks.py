"""Networks."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from folkmoot.programme.models import Network

NAMES = {"sv": "Demokratisk motståndskraft", "en": "Democratic resilience"}


def test_a_network_is_named_in_the_readers_language():
    network = Network(names=NAMES, themes={"sv": "Demokrati", "en": "Democracy"})
    with override("en"):
        assert (str(network), network.theme) == ("Democratic resilience", "Democracy")
    with override("sv"):
        assert (str(network), network.theme) == ("Demokratisk motståndskraft", "Demokrati")


@pytest.mark.django_db
def test_a_network_does_not_end_before_it_began():
    Network(names=NAMES, slug="resiliens", first_year=2024).full_clean()
    with override("sv"), pytest.raises(ValidationError, match="Det sista året är före det första"):
        Network(names=NAMES, slug="resiliens", first_year=2024, last_year=2023).full_clean()
