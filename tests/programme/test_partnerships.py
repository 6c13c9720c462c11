"""What makes a partnership, and the map it is drawn on."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from folkmoot.accounts.roles import Role
from folkmoot.programme.models import Partnership
from folkmoot.programme.partnerships.partnerships import problem_with_parties
from folkmoot.programme.partnerships.world import land_path, map_height, place_on_map
from tests.accounts.test_people import person
from tests.programme.making import make_municipality

pytestmark = pytest.mark.django_db


def test_a_partnership_has_a_party_at_home_and_one_abroad():
    home, other, abroad = make_municipality("Umeå"), make_municipality("Lund"), make_municipality("Lutsk", "UA")
    assert problem_with_parties([home, other, abroad]) is None
    assert problem_with_parties([home, other])
    assert problem_with_parties([abroad])
    assert problem_with_parties([home, home, abroad])


def test_goals_are_kept_in_order_and_once():
    Partnership(slug="a", global_goals=[5, 13]).full_clean()
    for wrong in ([13, 5], [5, 5], [18], ["5"], 5):
        with pytest.raises(ValidationError):
            Partnership(slug="a", global_goals=wrong).full_clean()


def test_an_address_that_other_pages_stand_under_is_refused():
    with pytest.raises(ValidationError):
        Partnership(slug="natverk").full_clean()


def test_places_stand_where_they_lie():
    """The equator halves the projection; the prime meridian is its middle; north is up, east is right."""
    assert place_on_map(0, 0)[0] == pytest.approx(500)
    umea, lusaka = place_on_map(63.8, 20.3), place_on_map(-15.4, 28.3)
    assert 0 < umea[1] < lusaka[1] < map_height()
    assert place_on_map(4.7, -74)[0] < 500 < umea[0]


def rings() -> list[list[tuple[float, float]]]:
    """The land as rings of points, from the steps of its path."""
    found = []
    for told in land_path().split("M")[1:]:
        steps = [tuple(map(float, step.split())) for step in told.rstrip("z").split("l")]
        x, y = steps[0]
        ring = [(x, y)]
        for across, down in steps[1:]:
            x, y = x + across, y + down
            ring.append((x, y))
        found.append(ring)
    return found


def on_land(latitude: float, longitude: float) -> bool:
    """Whether a line to the right crosses the coasts an odd number of times."""
    x, y = place_on_map(latitude, longitude)
    crossed = 0
    for ring in rings():
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "land"),
    [
        (64.5, 17, True),
        (49, 31, True),
        (-15, 28, True),
        (5, -73, True),
        (60, 100, True),
        (40, -100, True),
        (-25, 135, True),
        (30, -40, False),
        (-30, -120, False),
        (-10, 80, False),
    ],
)
def test_the_outline_has_the_continents_where_they_are(latitude, longitude, land):
    assert on_land(latitude, longitude) is land


@pytest.mark.parametrize(("role", "status"), [(Role.PROGRAMME_OFFICER, 200), (Role.EDITOR, 302), (Role.SURVEY_LEAD, 302)])
def test_who_makes_partnerships_in_the_admin(client: Client, role, status):
    client.force_login(person(role))
    assert client.get("/admin/snippets/programme/partnership/").status_code == status
    assert client.get("/admin/snippets/programme/partnership/add/").status_code == status


def test_an_officer_makes_a_partnership_and_is_told_what_is_wrong_with_its_parties(client: Client):
    officer = person(Role.PROGRAMME_OFFICER, language="en")
    client.force_login(officer)
    home, abroad = make_municipality("Umeå"), make_municipality("Lutsk", "UA")
    form = {
        "slug": "umea-lutsk", "titles_sv": "", "titles_en": "", "state": "inception", "challenges_sv": "", "challenges_en": "",
        "global_goals": ["16"], "is_public": "on",
        "parties-TOTAL_FORMS": "2", "parties-INITIAL_FORMS": "0", "parties-MIN_NUM_FORMS": "2", "parties-MAX_NUM_FORMS": "9",
        "parties-0-municipality": str(home.pk), "parties-0-ORDER": "1",
        "parties-1-municipality": str(home.pk), "parties-1-ORDER": "2",
        "named_people-TOTAL_FORMS": "0", "named_people-INITIAL_FORMS": "0",
        "named_people-MIN_NUM_FORMS": "0", "named_people-MAX_NUM_FORMS": "9",
    }  # fmt: skip
    refused = client.post("/admin/snippets/programme/partnership/add/", form)
    assert refused.status_code == 200
    form["parties-1-municipality"] = str(make_municipality("Lund").pk)
    refused = client.post("/admin/snippets/programme/partnership/add/", form)
    assert "A partnership has at least one party at home and one abroad." in refused.text
    assert not Partnership.objects.exists()
    form["parties-1-municipality"] = str(abroad.pk)
    assert client.post("/admin/snippets/programme/partnership/add/", form).status_code == 302
    with override("en"):
        assert Partnership.objects.get().name == "Umeå – Lutsk"
