"""Who may open what: every address of the programme, for every kind of person. What one may not see is not found, so that an
address tells nothing by how it is refused."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from folkmoot.accounts.models import Membership
from folkmoot.accounts.roles import Role
from folkmoot.programme import urls
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.meetings.holding_meetings import add_material, save_meeting
from folkmoot.programme.models import Contact, Meeting, Project, ProjectReport, Seeking
from folkmoot.programme.reports.public_reports import agree
from folkmoot.programme.reports.reporting import approve_report, submit_report
from folkmoot.programme.seeking.matchmaking import write_first
from folkmoot.programme.writing.writing import add_comment
from tests.accounts.test_people import person
from tests.programme.making import make_network, make_partnership
from tests.programme.making_calls import PDF, begin, fill_in, make_call, make_person, make_ready
from tests.programme.making_projects import fill_in_report, make_project, make_reports

pytestmark = pytest.mark.django_db

PUBLIC = {"partnerships", "networks", "network", "partnership", "calls", "calls_feed", "call", "call_calendar"}
PUBLIC |= {"network_picture", "partnership_picture", "call_picture"}
PUBLIC |= {"seeking_list", "seeking", "calls_json_feed", "partnerships_feed", "partnerships_json_feed"}
SHOWN_TO_EVERYONE = {"public_report"}
OWN_SEARCH = {"edit_seeking"}
CONTACT = {"contact"}
SIGNED_IN = {"applications", "mine"}
PROJECT = {"project"}
PLAN = {"plan_part"}
REPORT_READ = {"report", "report_pdf", "report_history", "report_attachment"}
REPORT_WRITE = {"report_section", "report_documents"}
REPORT_BY_POST = {"report_save", "report_comment", "report_submit", "report_confirm"}
APPLICANTS = {"start"}
READ = {"application", "application_pdf", "history", "attachment"}
WRITE = {"basics", "section", "team", "documents"}
TO_SIGN, REPORT_TO_SIGN = {"to_sign"}, {"report_to_sign"}
WRITE_BY_POST = {"save", "comment", "submit", "withdraw", "appeal"}
FOLLOW = {"portfolio", "projects_csv", "projects_workbook", "call_handling", "handling", "handled_document"}
REVIEW = {"reviews", "review", "declare", "say", "review_document"}
SIGN_BY_POST = {"confirm"}
MEETING_READ = {"meeting", "meeting_material"}
MEETING_WRITE = {"new_meeting", "edit_meeting", "participants"}
OFFICERS_ALONE = {"new_network_meeting", "mails", "call_reviewers"}
SECRET = "Hemligt om vattnet"


def names(patterns) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name)


@pytest.fixture
def people(who):
    """By kind. The public is nobody."""
    left = make_person("left@example.org")
    Membership.objects.create(person=left, municipality=who.home, role="coordinator", since="2020-01-01", until="2021-01-01")
    return {
        "public": None,
        "own party": who.anna,
        "other party": who.berta,
        "another municipality": who.stranger,
        "one who has left": left,
        "officer": person(Role.PROGRAMME_OFFICER, "officer@example.org"),
        "reviewer": person(Role.REVIEWER, "reviewer@example.org"),
        "decision maker": person(Role.DECISION_MAKER, "decider@example.org"),
        "editor": person(Role.EDITOR, "editor@example.org"),
    }


def arguments(name: str, application: Application) -> list:
    call, key = application.call.slug, "why"
    attached = application.attachments.first()
    report = ProjectReport.objects.filter(kind="yearly").first()
    of_report = [report.public_id] if report else []
    paper = report.attachments.first() if report else None
    meeting = Meeting.objects.first()
    of_meeting = [meeting.public_id] if meeting else []
    material = meeting.attachments.first() if meeting else None
    return {
        "meeting": of_meeting,
        "edit_meeting": of_meeting,
        "participants": of_meeting,
        "meeting_material": [*of_meeting, material.pk if material else 0],
        "seeking": ["umea"],
        "seeking_list": [],
        "edit_seeking": ["umea"],
        "contact": [Contact.objects.get().public_id] if Contact.objects.exists() else [],
        "new_meeting": ["umea-lutsk"],
        "new_network_meeting": ["klimat"],
        "project": [report.project.number] if report else [],
        "plan_part": [report.project.number, "risks"] if report else [],
        **dict.fromkeys(EVERY_REPORT, of_report),
        **{name: [*of_report, "story"] for name in ("report_section", "report_history", "report_save", "report_comment")},
        "report_attachment": [*of_report, paper.pk if paper else 0],
        "public_report": of_report,
        "network": ["klimat"],
        "network_picture": ["klimat"],
        "partnership": ["umea-lutsk"],
        "partnership_picture": ["umea-lutsk"],
        "call": [call],
        "call_picture": [call],
        "call_calendar": [call],
        "start": [call],
        "section": [application.public_id, key],
        "to_sign": [application.public_id, "letter"],
        "report_to_sign": [*of_report, "audit"],
        "save": [application.public_id, key],
        "history": [application.public_id, key],
        "comment": [application.public_id, key],
        "attachment": [application.public_id, attached.pk if attached else 0],
        "handled_document": [application.public_id, attached.pk if attached else 0],
        "review_document": [application.public_id, attached.pk if attached else 0],
        "portfolio": [],
        "mails": [],
        "projects_csv": [],
        "projects_workbook": [],
        "reviews": [],
        "call_handling": [call],
        "call_reviewers": [call],
    }.get(name, [] if name in PUBLIC | SIGNED_IN else [application.public_id])


def open_as(somebody, name: str, application: Application, post: bool = False):
    client = Client()
    if somebody:
        client.force_login(somebody)
    address = reverse(f"programme:{name}", args=arguments(name, application))
    return client.post(address) if post else client.get(address)


EVERY_REPORT = REPORT_READ | REPORT_WRITE | REPORT_BY_POST
EVERY_NAME = {
    *PUBLIC,
    *SHOWN_TO_EVERYONE,
    *SIGNED_IN,
    *APPLICANTS,
    *READ,
    *WRITE,
    *TO_SIGN,
    *REPORT_TO_SIGN,
    *WRITE_BY_POST,
    *SIGN_BY_POST,
    *FOLLOW,
    *REVIEW,
    *PROJECT,
    *PLAN,
    *EVERY_REPORT,
    *MEETING_READ,
    *MEETING_WRITE,
    *OFFICERS_ALONE,
    *OWN_SEARCH,
    *CONTACT,
}


def test_every_address_stands_in_this_matrix():
    assert set(names(urls.urlpatterns)) == EVERY_NAME


@pytest.fixture
def draft(who):
    application = begin(make_call(network=make_network()), who, title=SECRET)
    fill_in(application, who)
    add_comment(application, "why", SECRET, who.anna)
    partnership = make_partnership(who.home, who.abroad, slug="umea-lutsk")
    yearly, _final = make_reports(make_project(who, partnership), who)
    fill_in_report(yearly, who)
    search = Seeking.objects.create(
        municipality=who.home, offers="x", seeks=SECRET, languages="sv en", public=["languages"], written_by=who.anna
    )
    write_first(search, who.abroad, SECRET, who.berta)
    day = timezone.localdate()
    meeting = save_meeting(Meeting(partnership=partnership, title="Besök", starts_on=day, ends_on=day), 0, who.anna)
    add_material(meeting, SimpleUploadedFile("bilder.pdf", PDF), who.anna)
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_everyone_reads_the_public_pages(people, draft, name):
    for kind, somebody in people.items():
        assert open_as(somebody, name, draft).status_code == 200, kind


def test_everyone_reads_a_report_once_every_party_has_agreed_and_not_before(people, draft, who, client):
    report = ProjectReport.objects.get(kind="yearly")
    submit_report(report, who.anna)
    approve_report(report, "", people["officer"])
    Project.objects.update(is_public=True)
    report.refresh_from_db()
    for signatory, party, status in ((who.chief, who.home, 404), (who.mayor, who.abroad, 200)):
        agree(report, party.pk, signatory, to_it=True)
        for kind, somebody in people.items():
            assert open_as(somebody, "public_report", draft).status_code == status, kind


@pytest.mark.parametrize("name", sorted(SHOWN_TO_EVERYONE))
def test_what_is_not_let_out_is_found_by_nobody_at_the_public_address(people, draft, name):
    for kind, somebody in people.items():
        assert open_as(somebody, name, draft).status_code == 404, kind


@pytest.mark.parametrize("name", sorted(EVERY_NAME - PUBLIC - SHOWN_TO_EVERYONE))
def test_nobody_passes_without_signing_in(people, draft, name):
    for post in (False, True):
        response = open_as(None, name, draft, post)
        assert response.status_code in {302, 405}, post
        if response.status_code == 302:
            assert response.url.startswith(reverse("accounts:sign_in"))


PARTIES = {"own party", "other party"}


@pytest.mark.parametrize("name", sorted(READ | WRITE | TO_SIGN))
def test_a_draft_is_its_parties_own(people, draft, name):
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, draft).status_code == (200 if kind in PARTIES else 404), kind


@pytest.mark.parametrize("name", sorted(READ))
def test_a_submitted_application_is_read_by_its_parties_and_officers(people, who, name):
    application = submit(make_ready(make_call(), who), who.anna)
    for kind, somebody in people.items():
        if somebody:
            expected = 200 if kind in PARTIES | {"officer"} else 404
            assert open_as(somebody, name, application).status_code == expected, kind


@pytest.mark.parametrize("name", sorted(WRITE | TO_SIGN))
def test_only_the_parties_open_the_pages_to_write_on(people, who, name):
    application = submit(make_ready(make_call(), who), who.anna)
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, application).status_code == (200 if kind in PARTIES else 404), kind


@pytest.mark.parametrize("name", sorted(WRITE_BY_POST | SIGN_BY_POST | WRITE))
def test_only_the_parties_change_a_draft(people, draft, name):
    for kind, somebody in people.items():
        if somebody and kind not in PARTIES:
            assert open_as(somebody, name, draft, post=True).status_code == 404, kind


@pytest.mark.parametrize("name", sorted(REPORT_READ | REPORT_WRITE | REPORT_TO_SIGN))
def test_a_report_that_is_being_written_is_its_parties_own(people, draft, name):
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, draft).status_code == (200 if kind in PARTIES else 404), kind


@pytest.mark.parametrize("name", sorted(REPORT_READ | PROJECT))
def test_a_project_and_its_submitted_reports_are_read_by_the_parties_and_by_those_who_follow(people, draft, who, name):
    submit_report(ProjectReport.objects.get(kind="yearly"), who.anna)
    for kind, somebody in people.items():
        if somebody:
            expected = 200 if kind in PARTIES | {"officer", "decision maker"} else 404
            assert open_as(somebody, name, draft).status_code == expected, kind


@pytest.mark.parametrize("name", sorted(REPORT_WRITE | REPORT_BY_POST))
def test_only_the_parties_change_a_report(people, draft, name):
    for kind, somebody in people.items():
        if somebody and kind not in PARTIES:
            assert open_as(somebody, name, draft, post=True).status_code == 404, kind


@pytest.mark.parametrize("name", sorted(MEETING_READ | MEETING_WRITE | OFFICERS_ALONE))
def test_meetings_are_written_by_the_parties_and_officers_and_read_by_those_who_follow(people, draft, name):
    allowed = (
        {"officer"} | (set() if name in OFFICERS_ALONE else PARTIES) | ({"decision maker"} if name in MEETING_READ else set())
    )
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, draft).status_code == (200 if kind in allowed else 404), kind


@pytest.mark.parametrize("name", sorted(PLAN))
def test_the_plan_is_written_by_the_parties_and_officers(people, draft, name):
    for kind, somebody in people.items():
        if somebody:
            for post in (False, True):
                expected = 200 if kind in PARTIES | {"officer"} else 404
                assert open_as(somebody, name, draft, post).status_code == expected, kind


@pytest.mark.parametrize(("name", "allowed"), [("edit_seeking", {"own party", "officer"}), ("contact", PARTIES | {"officer"})])
def test_a_search_is_written_by_its_own_people_and_a_contact_read_by_both_sides(people, draft, name, allowed):
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, draft).status_code == (200 if kind in allowed else 404), kind


STEPS_OF_A_PROJECT = {
    "plan": {"officer"},
    "schedule": {"officer"},
    "deviation": PARTIES,
    "answer": {"officer"},
    "pay": {"officer"},
    "close": {"decision maker"},
}


@pytest.mark.parametrize(("step", "allowed"), STEPS_OF_A_PROJECT.items())
def test_each_step_of_a_project_is_taken_by_those_who_may(people, draft, step, allowed):
    """A step that one may take is answered with its form (200) or taken (302); any other is not found."""
    address = reverse("programme:project", args=["2025-1"])
    for kind, somebody in people.items():
        if somebody:
            client = Client()
            client.force_login(somebody)
            assert (client.post(address, {"step": step}).status_code != 404) == (kind in allowed), kind


def test_only_a_signatory_confirms(people, draft, who):
    address = reverse("programme:confirm", args=[draft.public_id])
    client = Client()
    for somebody, party, status in (
        (who.anna, who.home, 404),
        (who.chief, who.abroad, 404),
        (who.chief, who.home, 302),
        (who.mayor, who.abroad, 302),
    ):
        client.force_login(somebody)
        assert client.post(address, {"party": party.pk}).status_code == status
    assert draft.confirmations.count() == 2


def test_only_people_of_a_municipality_begin_an_application(people, draft):
    for kind, somebody in people.items():
        if somebody:
            expected = 200 if kind in PARTIES | {"another municipality"} else 404
            assert open_as(somebody, "start", draft).status_code == expected, kind


def test_a_draft_is_in_no_list_feed_or_search_of_others(people, draft, who):
    for kind, somebody in people.items():
        client = Client()
        if somebody:
            client.force_login(somebody)
        addresses = ["/partnerskap/", "/partnerskap/utlysningar/", "/partnerskap/utlysningar/flode.atom", "/sitemap.xml"]
        addresses += [
            "/partnerskap/sok-partner/",
            "/partnerskap/natverk/klimat/",
            "/partnerskap/umea-lutsk/",
            draft.call.get_absolute_url(),
        ]
        if somebody:
            addresses.append("/partnerskap/ansokningar/")
        for address in addresses:
            own = kind in PARTIES and address == "/partnerskap/ansokningar/"
            # What Umeå seeks is in the same words, for those who seek themselves or follow the programme.
            own |= kind in {"own party", "officer", "decision maker"} and address == "/partnerskap/sok-partner/"
            assert (SECRET in client.get(address).text) == own, (kind, address)


def test_what_is_refused_says_the_same_whether_it_is_there_or_not(people, draft):
    client = Client()
    client.force_login(people["another municipality"])
    there = client.get(draft.get_absolute_url())
    nowhere = client.get("/partnerskap/ansokningar/00000000-0000-4000-8000-000000000000/")
    assert there.status_code == nowhere.status_code == 404
    said = [
        re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", page.text).replace(key, "")
        for page, key in ((there, str(draft.public_id)), (nowhere, "00000000-0000-4000-8000-000000000000"))
    ]
    assert said[0] == said[1]


def test_attached_files_have_no_address_but_the_views(draft):
    attached = draft.attachments.get()
    assert Client().get(f"/media/{attached.file.name}").status_code == 404
    assert Client().get(f"/media/../applications/{attached.file.name}").status_code in {400, 404}


@pytest.mark.parametrize("name", sorted(FOLLOW))
def test_officers_and_those_who_decide_follow_what_was_submitted(people, who, name):
    application = submit(make_ready(make_call(), who), who.anna)
    for kind, somebody in people.items():
        if somebody:
            expected = 200 if kind in {"officer", "decision maker"} else 404
            assert open_as(somebody, name, application).status_code == expected, kind


@pytest.mark.parametrize("name", ["handling", "handled_document"])
def test_nobody_follows_a_draft(people, draft, name):
    for kind, somebody in people.items():
        if somebody:
            assert open_as(somebody, name, draft).status_code == 404, kind


@pytest.mark.parametrize("name", sorted(REVIEW - {"reviews"}))
def test_only_the_reviewer_of_an_application_opens_its_review(people, who, name):
    application = submit(make_ready(make_call(), who), who.anna)
    for kind, somebody in people.items():
        if somebody:
            for post in (False, True):
                assert open_as(somebody, name, application, post).status_code in {404, 405}, kind
