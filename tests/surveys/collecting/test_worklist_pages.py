"""The worklist in a browser: the lead's and supervisor's pages, and the enumerator's own on a phone."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.worklist.assigning import assign
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, ContactRemark
from folkmoot.surveys.collecting.worklist.replacements import Replacement
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Worklist
from folkmoot.surveys.models import Round, Survey
from tests.browser import PHONE, Visit
from tests.surveys.collecting.conftest import path_of
from tests.surveys.collecting.worklist_examples import HOUSEHOLDS, drawn_in, visit, write_small_sample


@pytest.fixture
def worklist(survey: Survey, tmp_path: Path) -> Worklist:
    return take_sample_in(write_small_sample(tmp_path / "sample"), survey, name="Exempelby")


@pytest.fixture
def browse(survey: Survey) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        person = User.objects.create_user(f"{role}@example.org", "a good long password", name=role)
        SurveyMember.objects.create(survey=survey, person=person, role=role)
        browser = Client(headers={"Accept-Language": "en"})
        browser.force_login(person)
        return browser

    return signed_in


def page(name: str, *arguments: object) -> str:
    return reverse(f"fieldwork:{name}", args=["water", *arguments])


@pytest.mark.parametrize("packed", [False, True], ids=["files", "zip"])
def test_the_lead_takes_a_sample_in_for_a_round(browse: Callable, survey: Survey, tmp_path: Path, packed: bool) -> None:
    first = Round.objects.create(survey=survey, slug="one", ordinal=1, names={"sv": "Ett"})
    folder = write_small_sample(tmp_path / "sample")
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in folder.iterdir() if path.suffix != ".xlsx"]
    if packed:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for path in folder.iterdir():
                archive.write(path, f"sample/{path.name}")
        files = [SimpleUploadedFile("sample.zip", content.getvalue())]
    given = {
        "files": files,
        "name": "North",
        "round": first.pk,
        "attempts": 2,
        "hours_between": 24,
        "replaced_at_once": "refusal",
    }
    lead = browse(FieldworkRole.LEAD)
    answer = lead.post(page("worklists"), given)
    made = Worklist.objects.get()
    assert answer.url == page("worklist", made.pk)
    assert (made.round, made.attempts, made.hours_between, made.replaced_at_once) == (first, 2, 24, ["refusal"])
    again = lead.post(page("worklists"), {**given, "files": [SimpleUploadedFile("sample.json", b"{}")]})
    assert again.status_code == 400
    assert Worklist.objects.count() == 1


def test_the_supervisor_gives_units_and_dwellings_out(browse: Callable, worklist: Worklist, survey: Survey) -> None:
    anna, bo = (add_enumerator(name, survey)[0] for name in ("Anna", "Bo"))
    supervisor = browse(FieldworkRole.SUPERVISOR)
    dwellings = drawn_in(worklist)
    supervisor.post(page("assign_work", worklist.pk), {"unit": [dwellings[0].unit], "to": f"e{anna.pk}"})
    supervisor.post(page("assign_work", worklist.pk), {"dwelling": [dwellings[1].pk], "to": f"e{bo.pk}"})
    assert [each.enumerator for each in drawn_in(worklist, dwellings[0].unit)] == [anna, bo, anna]
    supervisor.post(page("assign_work", worklist.pk), {"dwelling": [dwellings[1].pk], "to": ""})
    assert drawn_in(worklist)[1].enumerator is None
    shown = supervisor.get(page("dwellings", worklist.pk), {"who": anna.pk}).content.decode()
    assert dwellings[0].contact in shown
    assert f">{dwellings[1].contact}<" not in shown


def test_teams_have_members_and_a_supervisor(browse: Callable, survey: Survey) -> None:
    anna = add_enumerator("Anna", survey, team="Old")[0]
    lead = browse(FieldworkRole.LEAD)
    person = User.objects.get(name="lead")
    new = {"team": "new", "team-new-name": "North", "team-new-supervisor": person.pk, "team-new-members": [anna.pk]}
    assert lead.post(page("teams"), new).status_code == 302
    anna.refresh_from_db()
    assert (anna.team.name, anna.team.supervisor) == ("North", person)
    assert lead.post(page("teams"), new).status_code == 400
    key = f"team-{anna.team_id}"
    lead.post(page("teams"), {"team": anna.team_id, f"{key}-name": "South"})
    anna.refresh_from_db()
    assert anna.team is None
    assert survey.teams.filter(name="South").exists()


def test_an_analyst_sees_rates_and_no_names_or_addresses(browse: Callable, worklist: Worklist, survey: Survey) -> None:
    anna = add_enumerator("Anna Åberg", survey)[0]
    dwelling = drawn_in(worklist)[0]
    assign(worklist, anna, units=[dwelling.unit])
    record = visit(dwelling, "complete", anna, adults=2)
    ContactRemark.objects.create(record=record, text="ask for Siv")
    analyst = browse(FieldworkRole.ANALYST)
    addresses = [
        page("worklists"),
        page("worklist", worklist.pk),
        page("dwellings", worklist.pk),
        page("dwelling", dwelling.pk),
    ]
    texts = [analyst.get(address).content.decode() for address in addresses]
    texts.append(analyst.get(page("contacts_file", worklist.pk)).content.decode())
    assert "RR1" in texts[1]
    for text in texts:
        for identifier in ("Åberg", "Long Road", "Head ", "Siv"):
            assert identifier not in text
    supervisor = browse(FieldworkRole.SUPERVISOR).get(page("dwelling", dwelling.pk)).content.decode()
    assert all(identifier in supervisor for identifier in ("Åberg", "Long Road", "Siv"))


def test_the_page_that_says_how_it_goes_has_the_response_rate(browse: Callable, worklist: Worklist, survey: Survey) -> None:
    """Of all dwellings in use, and anew for whoever looks again once somebody has been at a door."""
    supervisor, viewer = browse(FieldworkRole.SUPERVISOR), browse(FieldworkRole.VIEWER)
    anna = add_enumerator("Anna Åberg", survey)[0]
    first, second, third = drawn_in(worklist)[:3]
    visit(first, "complete", anna, adults=2)
    visit(second, "refusal", anna)
    before = supervisor.get(page("overview"))
    assert "<dt>Svarsfrekvens (RR1)</dt><dd>50" in before.text
    assert "<dt>Besökta bostäder</dt><dd>2</dd>" in before.text
    assert supervisor.get(page("overview"), headers={"If-None-Match": before["ETag"]}).status_code == 304
    visit(third, "refusal", anna)
    after = supervisor.get(page("overview"), headers={"If-None-Match": before["ETag"]})
    assert "<dt>Svarsfrekvens (RR1)</dt><dd>33" in after.text
    assert "RR1" not in viewer.get(page("overview")).text


def test_the_lead_changes_the_protocol_and_closes_the_worklist(browse: Callable, worklist: Worklist) -> None:
    lead = browse(FieldworkRole.LEAD)
    lead.post(page("worklist_change", worklist.pk, "protocol"), {"attempts": 5, "hours_between": 1})
    lead.post(page("worklist_change", worklist.pk, "close"))
    worklist.refresh_from_db()
    assert (worklist.attempts, worklist.hours_between, worklist.replaced_at_once) == (5, 1, [])
    assert worklist.closed_at is not None
    lead.post(page("worklist_change", worklist.pk, "open"))
    worklist.refresh_from_db()
    assert worklist.closed_at is None


def test_a_unit_is_replaced_on_the_page_by_the_reserve_alone(browse: Callable, worklist: Worklist) -> None:
    unit = drawn_in(worklist)[0].unit
    supervisor = browse(FieldworkRole.SUPERVISOR)
    supervisor.post(page("replace_unit", worklist.pk), {"unit": unit, "reason": "flooded"})
    made = worklist.unit_replacements.get()
    assert (made.unit, made.reason, made.person.name) == (unit, "flooded", "supervisor")
    shown = supervisor.get(page("worklist", worklist.pk)).content.decode()
    assert "flooded" in shown


@pytest.fixture
def anna(survey: Survey, worklist: Worklist) -> tuple[Enumerator, Credentials]:
    made, credentials = add_enumerator("Anna", survey, languages="sv")
    assign(worklist, made, units=[drawn_in(worklist)[0].unit])
    return made, credentials


def list_of(credentials: Credentials) -> str:
    return f"{path_of(credentials.token_server)}/worklist/"


def test_an_enumerator_sees_their_own_and_nobody_elses(survey: Survey, worklist: Worklist, anna: tuple) -> None:
    mine = drawn_in(worklist)[0]
    theirs = worklist.dwellings.exclude(unit=mine.unit).filter(standing="drawn").first()
    reserve = worklist.dwellings.filter(unit=mine.unit, standing="waiting").first()
    shown = Client().get(list_of(anna[1])).content.decode()
    assert mine.contact in shown
    assert theirs.contact not in shown
    for dwelling, status in ((mine, 200), (theirs, 404), (reserve, 404)):
        address = f"{list_of(anna[1])}{dwelling.entity_id}/"
        assert Client().get(address).status_code == status
        assert (Client().post(address, {"what": "record", "outcome": "complete", "hours_ago": 0}).status_code == 404) == (
            status == 404
        )
    other = add_enumerator("Bo", survey)[1]
    assert mine.contact not in Client().get(list_of(other)).content.decode()
    assert Client().get("/collect/water/key/wrong/worklist/").status_code == 404


def test_a_reserve_is_offered_only_when_the_protocol_says_so(worklist: Worklist, anna: tuple) -> None:
    dwelling = drawn_in(worklist)[0]
    address = f"{list_of(anna[1])}{dwelling.entity_id}/"
    client = Client(headers={"Accept-Language": "en"})
    assert client.post(address, {"what": "replace", "reason": "far away"}).status_code == 400
    for days_ago in (3, 2, 1):
        assert "take its place" not in client.get(address).content.decode()
        visit(dwelling, "noncontact", anna[0], timezone.now() - timedelta(days=days_ago))
    assert "take its place" in client.get(address).content.decode()
    assert client.post(address, {"what": "replace", "reason": "never at home"}).status_code == 302
    made = Replacement.objects.get()
    assert (made.enumerator, made.reason, made.reserve.household_reserve) == (anna[0], "never at home", 1)
    assert made.reserve.contact in client.get(list_of(anna[1])).content.decode()


def test_on_a_phone_an_attempt_is_written_down_and_corrected_without_javascript(
    visit: Visit, worklist: Worklist, anna: tuple
) -> None:
    dwelling = drawn_in(worklist)[0]
    opened = visit(f"{list_of(anna[1])}?language=en", size=PHONE, javascript=False)
    expect(opened.get_by_text(f"{HOUSEHOLDS} dwellings are left to visit.")).to_be_visible()
    opened.get_by_role("link", name=dwelling.place.values["address"]).click()
    expect(opened.get_by_role("heading", name=dwelling.contact)).to_be_visible()
    opened.get_by_label("complete interview").first.check()
    opened.get_by_label("People in the household").first.fill("5")
    opened.get_by_label("Adults who can be asked").first.fill("2")
    opened.get_by_role("button", name="Write down").click()
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.adults) == ("complete", 2)
    assert ContactRecord.objects.get().adult_drawn == int(dwelling.drawn["adult_of_2"])
    opened.get_by_text("1 is done").click()
    opened.get_by_role("link", name=dwelling.place.values["address"]).click()
    opened.get_by_text("Correct", exact=True).click()
    opened.get_by_label("refusal or break-off").check()
    opened.get_by_label("Why is it corrected?").fill("She had said no.")
    opened.get_by_role("button", name="Write the correction down").click()
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.attempts, ContactRecord.objects.count()) == ("refusal", 1, 2)


def test_an_impossible_attempt_is_told_at_its_form(worklist: Worklist, anna: tuple) -> None:
    address = f"{list_of(anna[1])}{drawn_in(worklist)[0].entity_id}/"
    given = {"what": "record", "outcome": "complete", "hours_ago": 0, "adults": 5, "household_size": 2}
    answer = Client(headers={"Accept-Language": "en"}).post(address, given)
    assert answer.status_code == 400
    assert "more adults than people" in answer.content.decode()
    assert not ContactRecord.objects.exists()


def test_the_page_of_a_dwelling_meets_the_standards_on_a_phone(browser, address: str, worklist: Worklist, anna: tuple) -> None:
    from tests.browser import violations

    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB")
    opened = context.new_page()
    for path in (list_of(anna[1]), f"{list_of(anna[1])}{drawn_in(worklist)[0].entity_id}/"):
        opened.goto(address + path)
        assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert violations(opened) == []
    context.close()


def test_the_web_form_opened_from_a_dwelling_completes_it(browser, address: str, worklist: Worklist, anna: tuple) -> None:
    dwelling: Dwelling = drawn_in(worklist)[0]
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB")
    opened = context.new_page()
    opened.goto(f"{address}{list_of(anna[1])}{dwelling.entity_id}/")
    opened.get_by_role("link", name="Interview:").click()
    opened.get_by_text("Yes", exact=True).click()
    opened.get_by_text("Woman", exact=True).click()
    field = opened.get_by_label("How old are you?")
    field.press_sequentially("41")
    field.press("Tab")
    opened.get_by_role("button", name="Send", exact=True).click()
    expect(opened.locator("#told")).to_have_text("Sent. Thank you.")
    opened.goto(f"{address}{list_of(anna[1])}")
    expect(opened.get_by_text(f"{HOUSEHOLDS - 1} dwellings are left to visit.")).to_be_visible()
    dwelling.refresh_from_db()
    assert dwelling.outcome == "complete"
    assert dwelling.interview.enumerator == anna[0]
    context.close()
