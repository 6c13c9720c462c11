"""People belong to a municipality, with a role, for a time."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from folkmoot.accounts.models import Membership
from folkmoot.places.models import Country, Municipality
from tests.accounts.test_people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def umea() -> Municipality:
    Country.objects.create(code="SE")
    return Municipality.objects.create(name="Umeå", slug="umea", country_id="SE")


def test_a_membership_holds_from_its_first_day_to_its_last(umea):
    held = Membership.objects.create(
        person=person(), municipality=umea, role="coordinator", since=date(2025, 1, 1), until=date(2025, 12, 31)
    )
    for day, holds in (("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)):
        assert (held in Membership.objects.current(date.fromisoformat(day))) is holds, day


def test_without_a_last_day_it_goes_on(umea):
    Membership.objects.create(person=person(), municipality=umea, role="signatory", since=date(2025, 1, 1))
    assert Membership.objects.current(date(2999, 1, 1)).count() == 1


def test_it_does_not_end_before_it_began(umea):
    with pytest.raises(ValidationError):
        Membership(
            person=person(), municipality=umea, role="signatory", since=date(2025, 1, 1), until=date(2024, 1, 1)
        ).full_clean()
