"""The fieldwork's pages: every address with every role, and what people do there."""

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionVersion
from folkmoot.surveys.collecting.supervising.reviewing import FindingDecision
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import Send, interview

WriteForm = Callable[..., Path]
ROLES = [*FieldworkRole.values, "lead of all", "member of another survey", "nobody"]


@pytest.fixture
def browse(survey: Survey, write_form: WriteForm) -> Callable[[str], Client]:
    """A browser in which somebody with that role is signed in."""

    def signed_in(role: str) -> Client:
        browser = Client()
        if role == "nobody":
            return browser
        person = User.objects.create_user(f"{role.replace(' ', '-')}@example.org", "a good long password", name=role)
        if role == "lead of all":
            person.groups.add(Group.objects.get(name=Role.SURVEY_LEAD.value))
        elif role == "member of another survey":
            other = publish_form(read_form(write_form()), "fire").version.instrument.survey
            SurveyMember.objects.create(survey=other, person=person, role=FieldworkRole.LEAD)
        else:
            SurveyMember.objects.create(survey=survey, person=person, role=role)
        browser.force_login(person)
        return browser

    return signed_in


def test_an_analyst_sees_no_names_no_places_and_no_files(browse: Callable[[str], Client], send: Send) -> None:
    send(interview(), {"hus å.jpg": b"house"})
    browser = browse(FieldworkRole.ANALYST)
    submission = Submission.objects.get()
    pages = [
        browser.get(reverse("fieldwork:overview", args=["water"])),
        browser.get(reverse("fieldwork:interviews", args=["water", submission.instrument_id])),
        browser.get(reverse("fieldwork:interview", args=["water", submission.pk])),
    ]
    for page in pages:
        text = page.content.decode()
        for identifier in ("070-123", "63.8258", "hus å", "Anna Åberg", ">Bo<"):
            assert identifier not in text
        assert "no-store" in page["Cache-Control"]
    assert "Kvinna" in pages[2].content.decode()


def test_a_supervisor_reviews_an_interview_with_a_reason(browse: Callable[[str], Client], send: Send) -> None:
    send(interview())
    submission = Submission.objects.get()
    address = reverse("fieldwork:interview", args=["water", submission.pk])
    browser = browse(FieldworkRole.SUPERVISOR)
    assert browser.post(address, {"state": "rejected", "text": ""}).status_code == 400
    assert browser.post(address, {"state": "rejected", "text": "Made up."}).status_code == 302
    submission.refresh_from_db()
    assert submission.review_state == ReviewState.REJECTED
    assert "Made up." in browser.get(address).content.decode()


def test_a_decision_on_a_finding_is_kept_with_its_reason(browse: Callable[[str], Client], send: Send) -> None:
    send(interview("uuid:one"))
    submission = Submission.objects.get()
    address = reverse("fieldwork:decision", args=["water", submission.instrument_id])
    browser = browse(FieldworkRole.SUPERVISOR)
    finding = {"check_name": "too_fast", "subject": "uuid:one", "question": "", "decision": "call_back"}
    browser.post(address, {**finding, "reason": ""})
    assert not FindingDecision.objects.exists()
    browser.post(address, {**finding, "reason": "Three minutes."})
    assert FindingDecision.objects.get().reason == "Three minutes."
    submission.refresh_from_db()
    assert submission.review_state == ReviewState.HAS_ISSUES


def test_an_edited_interview_shows_what_it_was_before(browse: Callable[[str], Client], send: Send) -> None:
    send(interview("uuid:one", body="<age>41</age>"))
    send(interview("uuid:two", deprecated="uuid:one", body="<age>44</age>"))
    page = browse(FieldworkRole.LEAD).get(reverse("fieldwork:interview", args=["water", Submission.objects.get().pk]))
    text = page.content.decode()
    assert "44" in text
    assert "41" in text
    assert SubmissionVersion.objects.count() == 2


def test_a_lead_takes_a_form_in_and_publishes_it(
    browse: Callable[[str], Client], shared_data: Path, published: InstrumentVersion
) -> None:
    browser = browse(FieldworkRole.LEAD)
    content = (shared_data / "talafar" / "form.xlsx").read_bytes()
    address = reverse("fieldwork:forms", args=["water"])
    taken = browser.post(address, {"form_file": SimpleUploadedFile("form.xlsx", content)})
    draft = InstrumentVersion.objects.get(state="draft")
    assert (taken.status_code, draft.instrument.form_id) == (302, "talafar_aba")
    publish = reverse("fieldwork:publish", args=["water", draft.pk])
    assert browser.post(publish, {}).status_code == 400
    assert browser.post(publish, {"sure": "on"}).status_code == 302
    draft.refresh_from_db()
    assert draft.published_by is not None
    again = browser.post(address, {"form_file": SimpleUploadedFile("form.xlsx", content)}, follow=True)
    assert again.redirect_chain[0][0].endswith(f"/{draft.pk}/")
    assert not InstrumentVersion.objects.filter(state="draft").exists()


def test_what_is_no_form_is_said(browse: Callable[[str], Client]) -> None:
    address = reverse("fieldwork:forms", args=["water"])
    page = browse(FieldworkRole.LEAD).post(address, {"form_file": SimpleUploadedFile("form.xlsx", b"no workbook")})
    assert page.status_code == 400
    assert "form.xlsx is not an Excel workbook" in page.content.decode()


def test_credentials_are_shown_once(browse: Callable[[str], Client]) -> None:
    browser = browse(FieldworkRole.SUPERVISOR)
    page = browser.post(reverse("fieldwork:enumerators", args=["water"]), {"name": "Bo Ek", "team": "norr"})
    assert "<svg" in page.content.decode()
    assert "bo-ek" in page.content.decode()
    listed = browser.get(reverse("fieldwork:enumerators", args=["water"])).content.decode()
    assert "Bo Ek" in listed
    assert "/key/" not in listed


def test_the_code_configures_collect() -> None:
    import base64
    import json
    import zlib

    from folkmoot.surveys.collecting.people.adding_enumerators import Credentials
    from folkmoot.surveys.collecting.people.collect_settings import settings_text

    text = settings_text("https://example.org/collect/water", "Vatten", Credentials("anna", "secret", "", ""))
    told = json.loads(zlib.decompress(base64.b64decode(text)))
    assert told["general"]["server_url"] == "https://example.org/collect/water"
    assert told["general"]["form_update_mode"] == "match_exactly"
    assert (told["general"]["username"], told["admin"], told["project"]["name"]) == ("anna", {}, "Vatten")


def test_who_leads_all_surveys_makes_the_first_one(browse: Callable[[str], Client], survey: Survey) -> None:
    address, make = reverse("fieldwork:surveys"), reverse("survey:add")
    assert make not in browse(FieldworkRole.LEAD).get(address).content.decode()
    Survey.objects.exclude(pk=survey.pk).delete()
    lead = browse("lead of all")
    assert f'href="{make}"' in lead.get(address).content.decode()
    given = {"slug": "fire", "titles_sv": "Brand", "titles_en": "Fire", "descriptions_sv": "", "descriptions_en": ""}
    assert lead.post(make, given).status_code == 302
    assert lead.get(reverse("fieldwork:forms", args=["fire"])).status_code == 200


def test_the_footer_leads_those_to_the_fieldwork_who_have_a_part_in_it(browse: Callable[[str], Client]) -> None:
    address = reverse("fieldwork:surveys")
    for role, leads in ((FieldworkRole.VIEWER, True), ("lead of all", True), ("nobody", False)):
        assert (f'href="{address}"' in browse(role).get(reverse("surveys:surveys")).content.decode()) is leads, role


def test_what_the_columns_mean_stands_beside_the_exports(send: Send, published: InstrumentVersion, lead: Client) -> None:
    send(interview())
    address = reverse("fieldwork:dictionary", args=["water", published.instrument_id])
    assert (
        f'<a href="{address}">Vad kolumnerna betyder (.xlsx)</a>'
        in lead.get(reverse("fieldwork:overview", args=["water"])).text
    )
    table = pl.read_excel(io.BytesIO(lead.get(address).content))
    assert {"variable", "value", "label::sv"} <= set(table.columns)
    assert table.filter(variable="consent", value="yes").height == 1


def test_the_lead_chooses_the_words_of_an_export_and_leaves_rejected_interviews_out(
    send: Send, published: InstrumentVersion, lead: Client
) -> None:
    send(interview("uuid:one"))
    send(interview("uuid:two"))
    Submission.objects.filter(instance_id="uuid:two").update(review_state=ReviewState.REJECTED)
    page = lead.get(reverse("fieldwork:overview", args=["water"])).content.decode()
    assert all(f'<option value="{code}">' in page for code in ("sv", "en"))
    address = reverse("fieldwork:export", args=["water", published.instrument_id, "xlsx"])
    assert address in page

    def sheet(**asked: str) -> pl.DataFrame:
        return pl.read_excel(io.BytesIO(b"".join(lead.get(address, asked))), sheet_id=1)

    assert sheet()["sex"].to_list() == ["woman", "woman"]
    assert sheet(language="sv", without_rejected="on")["Är du kvinna eller man?"].to_list() == ["Kvinna"]
    refused = lead.get(address, {"language": "fr"}, follow=True).content.decode()
    assert "The form has no language fr" in refused


def test_what_was_sent_to_a_draft_is_seen_apart(send: Send, write_form: WriteForm, lead: Client) -> None:
    send(interview("uuid:real"))
    draft = keep_draft(read_form(write_form(version="2")), Survey.objects.get(slug="water"))
    assert send(interview("uuid:try", version="2"), address=f"/collect/water/draft/{draft.draft_key}").status_code == 201
    listed = reverse("fieldwork:interviews", args=["water", draft.instrument_id])
    assert f"{listed}?tests=on" in lead.get(reverse("fieldwork:version", args=["water", draft.pk])).content.decode()
    plain, tests = (lead.get(listed, asked).content.decode() for asked in ({}, {"tests": "on"}))
    assert ("uuid:real" in plain, "uuid:try" in plain) == (True, False)
    assert ("uuid:real" in tests, "uuid:try" in tests) == (False, True)


@pytest.mark.parametrize(
    ("page", "section"),
    [
        ("overview", "overview"),
        ("limits", "overview"),
        ("bank", "forms"),
        ("teams", "worklists"),
        ("enumerators", "enumerators"),
    ],
)
def test_the_path_says_where_one_is(lead: Client, page: str, section: str) -> None:
    shown = lead.get(reverse(f"fieldwork:{page}", args=["water"])).content.decode()
    assert shown.count('aria-current="true"') == 1
    assert f'href="{reverse(f"fieldwork:{section}", args=["water"])}" aria-current="true"' in shown


def test_what_somebody_chooses_stays_while_the_page_brings_itself_up_to_date(
    browser: Browser, address: str, send: Send, lead: Client
) -> None:
    send(interview("uuid:one"))
    context = browser.new_context(locale="en-GB")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": lead.cookies[name].value, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/en/fieldwork/water/")
    page.get_by_text("Take the interviews out").click()
    page.get_by_label("Leave rejected interviews out").check()
    page.get_by_label("Words in").select_option("en")
    page.get_by_label("Words in").focus()
    send(interview("uuid:two"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".field-numbers dd").first).to_have_text("2")
    expect(page.get_by_label("Words in")).to_have_value("en")
    expect(page.get_by_label("Words in")).to_be_focused()
    expect(page.get_by_label("Leave rejected interviews out")).to_be_checked()
    context.close()
