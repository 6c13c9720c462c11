"""The supervisor's pages: limits, plan, findings, map and the page that asks again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from folkmoot.accounts.models import User
from folkmoot.reportcard.fieldwork.fieldwork_findings import Limits
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.supervising.evidence import evidence_of
from folkmoot.surveys.collecting.supervising.fieldwork_looks import FieldworkLook
from folkmoot.surveys.collecting.supervising.fieldwork_plans import plan_of
from folkmoot.surveys.collecting.supervising.interview_map import draw_interviews
from folkmoot.surveys.collecting.supervising.limits import LimitSetting, limits_of, set_limits
from folkmoot.surveys.collecting.supervising.looking import look_at
from folkmoot.surveys.collecting.supervising.reviewing import decide
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Instrument, Survey
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS, Send, interview

BEGAN = datetime(2026, 3, 3, 9)


@pytest.fixture
def browse(survey: Survey) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        browser = Client()
        person = User.objects.create_user(f"{role}@example.org", "a good long password", name=f"Person {role}")
        SurveyMember.objects.create(survey=survey, person=person, role=role)
        browser.force_login(person)
        return browser

    return signed_in


@pytest.fixture
def at_night(send: Send) -> Callable[[int], Instrument]:
    """Sends so many interviews that began at two in the morning: each is a finding."""

    def make(number: int) -> Instrument:
        for place in range(number):
            start = (BEGAN.replace(hour=2) + timedelta(minutes=place % 50)).isoformat(timespec="milliseconds")
            body = (
                f"<start>{start}+01:00</start><consent>yes</consent><sex>{'woman' if place % 3 else 'man'}</sex>"
                f"<age>{20 + place % 60}</age><place>{63.8 + place % 7 / 100:.4f} {20.2 + place % 5 / 100:.4f} 0 0</place>"
            )
            assert send(interview(f"uuid:{place:08}", body=body)).status_code == 201
        return Instrument.objects.get()

    return make


def test_an_interview_says_what_the_checks_found_about_it(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument]
) -> None:
    """As they last looked: its page works nothing out. What phones note by themselves stands there in words."""
    instrument = at_night(2)
    supervisor = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:interview", args=["water", Submission.objects.get(instance_id="uuid:00000001").pk])
    assert "Udda tider" not in supervisor.get(address).content.decode()
    look_at(instrument)
    text = supervisor.get(address).content.decode()
    assert text.count("Udda tider") == 1
    assert "<dt>Började</dt><dd>" in text
    assert f"{BEGAN:%Y-%m-%d} 02:01+01:00</dd>" in text


def test_limits_are_stored_with_who_and_when_and_hold_at_once(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument], survey: Survey
) -> None:
    instrument = at_night(3)
    assert look_at(instrument).findings.filter(pl.col("check") == "odd_hours").height == 3
    browser = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:limits", args=["water"])
    usual = {name: getattr(Limits(), name) for name in Limits.__dataclass_fields__}
    assert browser.post(address, {**usual, "first_hour": 2}).status_code == 302
    setting = LimitSetting.objects.get()
    assert (setting.name, setting.value, setting.person.name) == ("first_hour", 2, "Person supervisor")
    assert limits_of(survey).first_hour == 2
    assert look_at(instrument).findings.filter(pl.col("check") == "odd_hours").is_empty()
    assert "Person supervisor" in browser.get(address).content.decode()
    assert browser.post(address, {**usual, "fast": 7}).status_code == 400
    assert LimitSetting.objects.count() == 1
    assert browse(FieldworkRole.ANALYST).post(address, usual).status_code == 403


def test_a_limit_that_cannot_be_is_refused_whole(survey: Survey) -> None:
    with pytest.raises(CollectingError, match="between 0 and 1"):
        set_limits(survey, {"distance": 5, "alike": 2}, None)
    assert not LimitSetting.objects.exists()


def test_a_plan_is_taken_in_and_told_against(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument], survey: Survey
) -> None:
    at_night(3)
    browser = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:plan", args=["water"])
    wrong = SimpleUploadedFile("plan.csv", b"by,group,planned\nsex,woman,lots\n")
    page = browser.post(address, {"table": wrong})
    assert page.status_code == 400
    assert "Row 2" in page.content.decode()
    right = SimpleUploadedFile("plan.csv", b"by,group,planned\nsex,woman,150\nsex,man,140\n")
    assert browser.post(address, {"table": right}).status_code == 302
    assert [(row.by, row.group, row.number) for row in plan_of(survey)] == [("sex", "woman", 150), ("sex", "man", 140)]
    overview = browser.get("/en" + reverse("fieldwork:overview", args=["water"]).replace("faltarbete", "fieldwork"))
    text = overview.content.decode()
    assert "2 of 150" in text
    assert "1 of 140" in text
    for by, is_told in (("age_group", False), ("village", True), ("news", True)):
        plan = SimpleUploadedFile("plan.csv", f"by,group,planned\n{by},x,5\n".encode())
        told = browser.post(address, {"table": plan}, follow=True).content.decode()
        assert (f"räknas inget mot de här raderna: {by}." in told) is is_told, by


def test_more_than_a_hundred_findings_are_all_within_reach(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument]
) -> None:
    instrument = at_night(121)
    browser = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:findings", args=["water", instrument.pk])
    seen = 0
    for page in (1, 2, 3):
        text = browser.get(address, {"check": "odd_hours", "page": page}).content.decode()
        seen += text.count("02:")
    assert seen == 121


def test_a_decision_is_shown_and_takes_a_finding_out_of_what_waits(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument]
) -> None:
    instrument = at_night(2)
    browser = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:findings", args=["water", instrument.pk])
    decide(
        instrument,
        check_name="odd_hours",
        subject="uuid:00000000",
        question="",
        decision="keep",
        reason="A night guard.",
        by=None,
    )
    assert "A night guard." in browser.get(address).content.decode()
    waiting = browser.get(address, {"check": "odd_hours", "undecided": ""}).content.decode()
    assert "A night guard." not in waiting
    assert waiting.count("02:") == 1


def test_evidence_is_a_sentence_in_the_readers_language(at_night: Callable[[int], Instrument]) -> None:
    row = look_at(at_night(1)).findings.filter(pl.col("check") == "odd_hours").row(0, named=True)
    with override("en"):
        assert evidence_of(row) == "It began at 2026-03-03 02:00 (Etc/GMT-1)."
    with override("sv"):
        assert evidence_of(row) == "Den började 2026-03-03 02:00 (Etc/GMT-1)."


def test_the_page_says_at_once_that_nothing_is_new(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument], send: Send
) -> None:
    at_night(2)
    browser = browse(FieldworkRole.SUPERVISOR)
    address = reverse("fieldwork:overview", args=["water"])
    first = browser.get(address)
    tag = first["ETag"]
    assert f'data-tag="{tag.strip(chr(34))}"' in first.content.decode()
    again = browser.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    send(interview("uuid:new"))
    fresh = browser.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh["ETag"] != tag
    viewer = browse(FieldworkRole.VIEWER).get(address, headers={"If-None-Match": fresh["ETag"]})
    assert viewer.status_code == 200


def test_an_edit_is_looked_at_anew(send: Send) -> None:
    send(interview("uuid:one", body="<start>2026-03-03T02:00:00.000+01:00</start><consent>yes</consent>"))
    instrument = Instrument.objects.get()
    assert look_at(instrument).findings.height == 1
    edited = "<start>2026-03-03T12:00:00.000+01:00</start><consent>yes</consent>"
    send(interview("uuid:two", deprecated="uuid:one", body=edited))
    assert look_at(instrument).findings.height == 0
    assert FieldworkLook.objects.count() == 1


def test_exact_places_are_for_those_who_may_see_them(
    browse: Callable[[str], Client], at_night: Callable[[int], Instrument]
) -> None:
    instrument = at_night(12)
    address = reverse("fieldwork:map", args=["water", instrument.pk])
    exact = browse(FieldworkRole.SUPERVISOR).get(address).content.decode()
    assert exact.count("field-dot-plain") == 12
    coarse = browse(FieldworkRole.ANALYST).get(address).content.decode()
    assert "field-dot-plain" not in coarse
    assert "field-dot-" in coarse


def test_two_people_in_one_square_cannot_be_told_apart_on_the_coarse_map() -> None:
    places = pl.DataFrame({"interview": ["a", "b"], "latitude": [63.8, 63.801], "longitude": [20.2, 20.201]})
    drawn = draw_interviews(places, exact=False)
    assert drawn is not None
    assert [dot.kind for dot in drawn.dots] == ["few"]
    moved = draw_interviews(places.with_columns(pl.col("latitude") + 0.0005), exact=False)
    assert moved is not None
    assert moved.dots == drawn.dots


def test_one_lost_satellite_does_not_shrink_the_map() -> None:
    places = pl.DataFrame(
        {
            "interview": [f"i{number}" for number in range(301)],
            "latitude": [63.8 + number % 17 / 100 for number in range(300)] + [0.0],
            "longitude": [20.2 + number % 13 / 100 for number in range(300)] + [0.0],
        }
    )
    drawn = draw_interviews(places, exact=True, far={"i5"})
    assert drawn is not None
    assert (drawn.outside, len(drawn.dots)) == (1, 300)
    assert [dot.kind for dot in drawn.dots].count("found") == 1
    assert drawn.kilometres <= 20


def test_back_checks_stand_beside_the_interviews_they_check(
    browse: Callable[[str], Client], send: Send, write_form: Callable, published: object
) -> None:
    from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form

    again = (SURVEY_ROWS[0], SURVEY_ROWS[1], "text,first,Intervju,Interview,back_check,", *SURVEY_ROWS[3:5])
    folder = write_form(survey=again, choices=CHOICES_ROWS)
    settings = (folder / "settings.csv").read_text(encoding="utf-8").replace("water,", "again,", 1)
    (folder / "settings.csv").write_text(settings, encoding="utf-8")
    publish_form(read_form(folder), "water")
    send(interview("uuid:one", body="<consent>yes</consent><sex>woman</sex><age>41</age>"))
    send(interview("uuid:check", form="again", body="<first>uuid:one</first><sex>man</sex><age>41</age>"))
    instrument = Instrument.objects.get(form_id="water")
    assert look_at(instrument).pairs.select("same", "compared").rows() == [(1, 2)]
    page = browse(FieldworkRole.SUPERVISOR).get(reverse("fieldwork:interviewers", args=["water", instrument.pk]))
    text = unescape(page.content.decode())
    for each in Submission.objects.all():
        assert reverse("fieldwork:interview", args=["water", each.pk]) in text
