"""A project with its plan, forms of reports, and reports that are written, for the tests of this room."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from folkmoot.programme.models import (
    BudgetLine,
    Indicator,
    IndicatorValue,
    Partnership,
    Project,
    ProjectReport,
    ReportForm,
    Result,
)
from folkmoot.programme.reports.report_rules import FIGURES, MONEY
from folkmoot.programme.reports.reporting import schedule_reports, submit_report
from folkmoot.programme.writing.attaching import attach
from folkmoot.programme.writing.confirming import confirm
from folkmoot.programme.writing.writing import newest_text, save_section
from tests.programme.making import make_partnership
from tests.programme.making_calls import PDF, Applicants, both, question


def make_report_forms() -> None:
    for kind in ("yearly", "final"):
        sections = [
            {
                "type": "section",
                "id": "story",
                "value": {"titles": both("story"), "introductions": both(""), "questions": [question("what", is_lesson=True)]},
            }
        ]
        documents = [
            {
                "type": "document",
                "id": "audit",
                "value": {"names": both("audit"), "required": kind == "final", "bodies": both("Audited")},
            }
        ]
        ReportForm.objects.create(
            kind=kind, names=both(kind), form=sections, documents=documents, due_after_days=60, reminders="30 7 0"
        )


def make_project(who: Applicants, partnership: Partnership | None = None, **fields) -> Project:
    """From 2025 to the end of 2026: an indicator with a target for women in 2025, and a budget line for each party then."""
    partnership = partnership or make_partnership(who.home, who.abroad)
    standard = {
        "number": "2025-1",
        "titles": both("Water"),
        "state": "ongoing",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    project = Project.objects.create(partnership=partnership, **(standard | fields))
    result = Result.objects.create(project=project, level="outcome", statements=both("More are heard"))
    indicator = Indicator.objects.create(
        result=result, titles=both("Participants"), source="Lists", baseline_year=2024, baseline=0, can_be_added=True
    )
    IndicatorValue.objects.create(indicator=indicator, year=2025, target=40)
    IndicatorValue.objects.create(indicator=indicator, year=2025, group="sex:female", target=20)
    for party in (who.home, who.abroad):
        BudgetLine.objects.create(project=project, year=2025, party=party, purpose="Travel", amount=100_000)
    return project


def make_reports(project: Project, who: Applicants) -> tuple[ProjectReport, ProjectReport]:
    """The yearly report of 2025 and the final one, with nothing written in them."""
    make_report_forms()
    yearly, final = schedule_reports(project, who.anna)
    return yearly, final


def fill_in_report(report: ProjectReport, who: Applicants, value: str = "44", used: str = "90 000") -> None:
    """Everything that is asked, and the signatories' confirmations."""
    answers = {"story": {"what": "We met"}}
    for section in report.rules.sections:
        if section.key in {FIGURES, MONEY}:
            said = value if section.key == FIGURES else used
            answers[section.key] = {one.key: said for one in section.questions}
        newest = newest_text(report, section.key)
        save_section(report, section, answers[section.key], newest.number if newest else 0, who.anna)
    if not report.attachments.exists():
        attach(report, "audit", SimpleUploadedFile("granskning.pdf", PDF), who.berta)
    confirm(report, who.home, who.chief)
    confirm(report, who.abroad, who.mayor)


def make_submitted_report(report: ProjectReport, who: Applicants) -> ProjectReport:
    fill_in_report(report, who)
    return submit_report(report, who.anna)
