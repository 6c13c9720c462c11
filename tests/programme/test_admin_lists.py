"""Lists in the admin take the same queries however long they are."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.accounts.models import Membership, User
from folkmoot.places.models import Population
from folkmoot.programme.models import Project, Reviewer
from tests.programme.making import make_municipality, make_partnership

LISTS = ("accounts/membership", "places/municipality", "places/population", "programme/project", "programme/reviewer")


@pytest.mark.django_db
def test_lists_of_the_admin_take_the_same_queries_however_long_they_are(admin_client: Client):
    _fill(3)
    before = {name: _queries(admin_client, name) for name in LISTS}
    _fill(12, start=3)
    assert {name: _queries(admin_client, name) for name in LISTS} == before


def _fill(count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        place = make_municipality(f"Kommun {number}")
        person = User.objects.create_user(f"person{number}@example.org", name=f"Person {number}")
        Membership.objects.create(person=person, municipality=place, role="political", since=date(2024, 1, 1))
        Population.objects.create(municipality=place, year=2024, people=1000, source="SCB")
        Reviewer.objects.create(person=person, languages="sv")
        partnership = make_partnership(place, make_municipality(f"Abroad {number}", "KE"))
        days = {"starts_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31)}
        Project.objects.create(partnership=partnership, number=f"P{number}", titles={"sv": "Vatten"}, **days)


def _queries(client: Client, name: str) -> int:
    address = f"/admin/snippets/{name}/"
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
