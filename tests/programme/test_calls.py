"""Calls: their versions of rules, their state, their pages, calendar files and feed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.roles import Role
from folkmoot.places.calendar_files import CalendarEvent, calendar_file
from folkmoot.places.models import Country
from folkmoot.programme.calls.calls import Call, CallState, CallVersion
from folkmoot.programme.calls.publishing_calls import CallProblem, publish_call, rules_of
from tests.accounts.test_people import person
from tests.programme.making import make_network
from tests.programme.making_calls import make_call

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_publishing_keeps_the_rules_and_a_change_makes_a_new_version():
    call = make_call()
    first = call.current_version
    assert first.rules.section("why").questions[0].key == "challenge"
    assert publish_call(call, None) == first
    call.ceiling = 900_000
    call.save()
    second = publish_call(Call.objects.get(), None, "Mer pengar")
    assert (second.number, second.rules.ceiling, second.reason) == (2, 900_000, "Mer pengar")
    assert CallVersion.objects.get(number=1).rules.ceiling == 500_000


def test_a_version_is_never_changed():
    version = make_call().current_version
    version.reason = "annat"
    with pytest.raises(ValueError, match="never changed"):
        version.save()


def test_a_call_that_nobody_could_apply_to_is_not_published():
    with pytest.raises(CallProblem):
        publish_call(make_call(publish=False, form=[]), None)


def test_a_call_is_open_from_its_first_moment_until_just_before_its_last():
    version = make_call().current_version
    opens, closes = version.rules.opens_at, version.rules.closes_at
    assert version.state(opens - SECOND) == CallState.COMING
    assert version.state(opens) == CallState.OPEN
    assert version.state(closes - timedelta(microseconds=1)) == CallState.OPEN
    assert version.state(closes) == CallState.CLOSED


def test_the_page_says_its_state_in_both_languages(client: Client):
    now = timezone.now()
    make_call("oppen")
    make_call("kommande", opens_at=now + timedelta(days=3, hours=1), closes_at=now + timedelta(days=9))
    make_call("stangd", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3))
    for slug, swedish, english in (
        ("oppen", "Öppen till", "Open until"),
        ("kommande", "Öppnar om 3 dygn", "Opens in 3 days"),
        ("stangd", "Stängde", "Closed on"),
    ):
        assert swedish in client.get(f"/partnerskap/utlysningar/{slug}/").text.replace("\u00a0", " ")
        assert english in client.get(f"/en/partnerships/calls/{slug}/").text.replace("\u00a0", " ")
    listed = client.get("/partnerskap/utlysningar/").context["calls"]
    assert [one.call.slug for one in listed] == ["oppen", "kommande", "stangd"]


def test_times_are_shown_in_the_calls_own_time_zone(client: Client):
    make_call(
        opens_at=datetime(2030, 2, 15, 7, 0, tzinfo=UTC),
        closes_at=datetime(2030, 3, 15, 21, 0, tzinfo=UTC),
        time_zone="Africa/Nairobi",
    )
    assert "16 March 2030, 00:00 (Africa/Nairobi)" in client.get("/en/partnerships/calls/forberedelse/").text


def test_what_is_not_published_is_nowhere(client: Client):
    make_call("hemlig", publish=False, names={"sv": "Hemlig", "en": "Secret"})
    assert client.get("/partnerskap/utlysningar/hemlig/").status_code == 404
    assert client.get("/partnerskap/utlysningar/hemlig/kalender.ics").status_code == 404
    for address in ("/partnerskap/utlysningar/", "/partnerskap/utlysningar/flode.atom", "/partnerskap/"):
        assert "emlig" not in client.get(address).text


def test_a_network_shows_its_calls(client: Client):
    make_call(network=make_network())
    assert "Förberedelse" in client.get("/partnerskap/natverk/klimat/").text


def test_the_feed_has_the_published_calls(client: Client):
    make_call()
    feed = client.get("/en/partnerships/calls/feed.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "<title>Inception</title>" in feed.text


def test_the_calendar_file_has_the_window_in_utc_and_short_lines(client: Client):
    """RFC 5545: UTC times end in Z, lines end in CRLF and are at most 75 octets long."""
    moment = datetime(2030, 3, 15, 21, 0, tzinfo=UTC)
    title = "Å" * 60 + "; klart, slut"
    file = calendar_file([CalendarEvent("a@b", title, "https://example.org/", moment, moment, ends_at=moment)])
    lines = file.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = file.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20300315T210000Z" in unfolded
    assert "DTEND" not in unfolded
    assert "\\; klart\\, slut" in unfolded
    make_call()
    response = client.get("/partnerskap/utlysningar/forberedelse/kalender.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert re.findall("SUMMARY:(.*)\r\n", response.text) == ["Öppnar: Förberedelse", "Stänger: Förberedelse"]


@pytest.mark.parametrize(("role", "status"), [(Role.PROGRAMME_OFFICER, 200), (Role.EDITOR, 302), (Role.REVIEWER, 302)])
def test_who_makes_calls_in_the_admin(client: Client, role, status):
    call = make_call()
    client.force_login(person(role))
    assert client.get(f"/admin/snippets/programme/call/edit/{call.pk}/").status_code == status


def form_of_a_call(*, with_questions: bool) -> dict[str, str]:
    """What the admin's page sends: a call with one section of one question, or with none."""
    sent = {
        "slug": "ny", "names_sv": "Ny", "names_en": "New", "kind": "inception", "descriptions_sv": "", "descriptions_en": "",
        "opens_at": "2030-02-15 08:00", "closes_at": "2030-03-15 16:00", "time_zone": "Africa/Nairobi",
        "fewest_parties": "2", "most_parties": "3", "ceiling": "0", "currency": "SEK", "longest_months": "0",
        "team-count": "0", "criteria-count": "0", "documents-count": "0", "is_published": "on",
        "form-count": "1" if with_questions else "0",
    }  # fmt: skip
    if with_questions:
        block, question = "form-0-value", "form-0-value-questions-0"
        sent |= {"form-0-deleted": "", "form-0-order": "0", "form-0-type": "section", "form-0-id": ""}
        sent |= {f"{block}-titles-sv": "Varför", f"{block}-titles-en": "Why", f"{block}-questions-count": "1"}
        sent |= {f"{block}-introductions-sv": "", f"{block}-introductions-en": ""}
        sent |= {f"{question}-deleted": "", f"{question}-order": "0", f"{question}-id": ""}
        sent |= {f"{question}-value-texts-sv": "Vad?", f"{question}-value-texts-en": "What?"}
        sent |= {f"{question}-value-helps-sv": "", f"{question}-value-helps-en": "", f"{question}-value-kind": "text"}
        sent |= {f"{question}-value-choices-count": "0", f"{question}-value-most_words": "100"}
        sent |= {f"{question}-value-required": "on"}
    return sent


def test_an_officer_makes_a_call_in_the_admin_and_it_holds(client: Client):
    client.force_login(person(Role.PROGRAMME_OFFICER))
    response = client.post("/admin/snippets/programme/call/add/", form_of_a_call(with_questions=True))
    assert response.status_code == 302, response.context["form"].errors
    version = Call.objects.get(slug="ny").current_version
    (section,) = version.rules.sections
    assert section.titles == {"sv": "Varför", "en": "Why"}
    assert section.questions[0].key
    assert client.get("/partnerskap/utlysningar/ny/").status_code == 200


def test_a_call_without_questions_is_saved_and_not_published(client: Client):
    client.force_login(person(Role.PROGRAMME_OFFICER))
    assert client.post("/admin/snippets/programme/call/add/", form_of_a_call(with_questions=False)).status_code == 302
    call = Call.objects.get(slug="ny")
    assert (call.is_published, call.current_version) == (False, None)
    assert client.get("/partnerskap/utlysningar/ny/").status_code == 404


def test_a_new_call_begins_as_an_example_that_can_be_published_as_it_is(client: Client):
    client.force_login(person(Role.PROGRAMME_OFFICER))
    page = client.get("/admin/snippets/programme/call/add/")
    begun = page.context["form"].instance
    assert [section.titles["en"] for section in rules_of(begun).sections] == ["The challenge", "The parties", "The plan"]
    begun.slug, begun.names, begun.kind = "begun", {"sv": "Börjad", "en": "Begun"}, "project"
    begun.full_clean()
    begun.save()
    version = publish_call(Call.objects.get(slug="begun"), None)
    assert version.state() == CallState.COMING
    assert all(question.texts.keys() == {"sv", "en"} for section in version.rules.sections for question in section.questions)


def test_a_call_without_an_address_is_named_by_its_name(client: Client):
    make_call(slug="ny")
    client.force_login(person(Role.PROGRAMME_OFFICER))
    sent = form_of_a_call(with_questions=True) | {"slug": ""}
    assert client.post("/admin/snippets/programme/call/add/", sent).status_code == 302
    assert Call.objects.order_by("-pk")[0].slug == "ny-2"


def test_a_copy_has_the_rules_and_not_the_address_the_days_or_the_page(client: Client):
    call = make_call()
    client.force_login(person(Role.PROGRAMME_OFFICER))
    copied = client.get(f"/admin/snippets/programme/call/copy/{call.pk}/").context["form"].instance
    assert rules_of(copied).sections == rules_of(call).sections
    assert (copied.slug, copied.is_published) == ("", False)
    assert copied.opens_at > timezone.now()


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("page sv", "Det här frågas det om"),
        ("page en", "What is asked"),
        ("form sv", "<textarea"),
        ("form en", "0 of at most 100"),
    ],
)
def test_a_call_is_previewed_before_it_is_saved(client: Client, mode, shown):
    client.force_login(person(Role.PROGRAMME_OFFICER))
    address = "/admin/snippets/programme/call/preview/"
    sent = form_of_a_call(with_questions=True) | {"slug": ""}
    assert client.post(address, sent).json()["is_valid"]
    page = client.get(f"{address}?mode={mode.replace(' ', '%20')}")
    assert shown in page.text
    assert ("Vad?" if mode.endswith("sv") else "What?") in page.text
    assert not Call.objects.exists()


def test_the_home_country_is_none_of_those_abroad(client: Client):
    Country.objects.bulk_create([Country(code="UA"), Country(code="SE")])
    client.force_login(person(Role.PROGRAMME_OFFICER))
    offered = client.get("/admin/snippets/programme/call/add/").context["form"].fields["countries"].choices
    assert "UA" in [code for code, _name in offered]
    assert "SE" not in [code for code, _name in offered]
