"""Reports that everyone may read, on the partnership's page and in IATI."""

from xml.etree import ElementTree as ET

import pytest
from django.http import Http404
from django.test import Client
from django.utils.translation import override

from folkmoot.accounts.roles import Role
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.journal import LogEntry, Step
from folkmoot.programme.models import Application, ProjectReport, ReportingOrganisation
from folkmoot.programme.reports.public_reports import PublishingError, agree, public_reports, with_lessons
from folkmoot.programme.reports.report_pdf import report_pdf
from folkmoot.programme.reports.reporting import approve_report
from tests.accounts.test_people import person
from tests.programme.making_calls import make_call, make_ready
from tests.programme.making_projects import make_project, make_reports, make_submitted_report
from tests.programme.test_projects import ACTIVITIES, schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(who) -> ProjectReport:
    """Of a public project without a call."""
    submitted = make_submitted_report(make_reports(make_project(who, is_public=True), who)[0], who)
    approve_report(submitted, "", person(Role.PROGRAMME_OFFICER, "officer@example.org"))
    return ProjectReport.objects.get(pk=submitted.pk)


def both_agree(report: ProjectReport, who) -> None:
    agree(report, who.home.pk, who.chief, to_it=True)
    agree(report, who.abroad.pk, who.mayor, to_it=True)


def signed_in(somebody) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def grant(report: ProjectReport, who, public: list[str]) -> None:
    """The project's money came by a call that says what is public."""
    application = submit(make_ready(make_call(public=public), who), who.anna)
    Application.objects.filter(pk=application.pk).update(state="granted", partnership=report.project.partnership)


def test_each_signatory_agrees_by_a_button_and_can_take_it_back(approved, who):
    page = approved.get_absolute_url()
    assert "Godkänn för Umeå" not in signed_in(who.anna).get(page).text
    chief, mayor = signed_in(who.chief), signed_in(who.mayor)
    assert "Godkänn för Umeå" in chief.get(page).text
    chief.post(page, {"step": "agree", "party": who.home.pk})
    chief.post(page, {"step": "agree", "party": who.home.pk})
    public = f"/partnerskap/rapporter/{approved.public_id}.pdf"
    assert Client().get(public).status_code == 404
    mayor.post(page, {"step": "agree", "party": who.abroad.pk})
    assert Client().get(public).content.startswith(b"%PDF")
    chief.post(page, {"step": "take-back", "party": who.home.pk})
    assert Client().get(public).status_code == 404
    steps = LogEntry.objects.filter(step__in=[Step.CONSENTED, Step.CONSENT_TAKEN_BACK]).values_list("step", flat=True)
    assert list(steps) == [Step.CONSENTED, Step.CONSENTED, Step.CONSENT_TAKEN_BACK]


def test_nobody_agrees_for_another_party(approved, who):
    with pytest.raises(Http404):
        agree(approved, who.abroad.pk, who.chief, to_it=True)
    assert signed_in(who.anna).post(approved.get_absolute_url(), {"step": "agree", "party": who.home.pk}).status_code == 404


def test_only_an_approved_report_can_be_shown(who):
    submitted = make_submitted_report(make_reports(make_project(who, is_public=True), who)[0], who)
    with pytest.raises(PublishingError):
        agree(submitted, who.home.pk, who.chief, to_it=True)


def test_the_page_links_the_report_and_tells_its_lessons_and_keeps_names_back(approved, who):
    both_agree(approved, who)
    page = Client().get(approved.project.partnership.get_absolute_url()).text
    assert f"/partnerskap/rapporter/{approved.public_id}.pdf" in page
    assert "We met" in page
    assert who.chief.name not in page


def test_the_paper_for_everyone_has_no_signatories_and_no_documents(approved, who, monkeypatch):
    """What goes into the PDF; its text is packed."""
    printed = []
    monkeypatch.setattr("folkmoot.programme.reports.report_pdf.print_paper", printed.append)
    report_pdf(approved)
    report_pdf(approved, for_everyone=True)
    assert [bool(paper.tables) for paper in printed] == [True, False]
    assert printed[0].sections == printed[1].sections


@pytest.mark.parametrize(("public", "shown"), [(["amount"], False), (["amount", "reports"], True)])
def test_the_call_says_whether_reports_are_public(approved, who, public, shown):
    both_agree(approved, who)
    grant(approved, who, public)
    assert bool(public_reports([approved.project])) == shown
    assert (Client().get(f"/partnerskap/rapporter/{approved.public_id}.pdf").status_code == 200) == shown
    assert ("Godkänn för Umeå" in signed_in(who.chief).get(approved.get_absolute_url()).text) is False


def test_nothing_is_shown_of_a_project_that_is_not_public(approved, who):
    both_agree(approved, who)
    approved.project.is_public = False
    approved.project.save()
    assert public_reports([approved.project]) == {}
    assert Client().get(f"/partnerskap/rapporter/{approved.public_id}.pdf").status_code == 404


def test_only_answers_that_the_form_calls_lessons_are_told(approved, who):
    with override("en"):
        assert with_lessons([approved])[0].lessons == (("what", "We met"),)


def test_iati_links_the_report_in_each_language_and_is_valid(client: Client, approved, who, shared_data):
    ReportingOrganisation.objects.create(reference="SE-0", name="Centre", kind="23")
    both_agree(approved, who)
    content = client.get(ACTIVITIES).content
    links = [link for link in ET.fromstring(content).iter("document-link") if link.get("format") == "application/pdf"]
    assert [link.get("url").partition("/partner")[2] for link in links] == [
        f"skap/rapporter/{approved.public_id}.pdf",
        f"ships/reports/{approved.public_id}.pdf",
    ]
    assert [link.find("document-date").get("iso-date") for link in links] == ["2025-12-31"] * 2
    etree, wanted = schema(shared_data, "iati-activities-schema.xsd")
    document = etree.fromstring(content)
    assert wanted.validate(document), wanted.error_log
