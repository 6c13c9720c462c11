"""What is reported to the funder: the activity and the organisation file of IATI 2.03.

Only public projects are told. An element stands only where there is something to say in it, in the order of the standard's
schemas. Texts are given in every language that they are written in.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from folkmoot.programme.iati.classification import add_contact, add_countries, add_kinds, add_locations, add_scope
from folkmoot.programme.iati.elements import (
    OBJECTIVES,
    PERFORMANCE,
    RESULTS,
    XML_LANGUAGE,
    add_document,
    add_narratives,
    moment_of,
    written,
)
from folkmoot.programme.iati.results import RESULT_TYPE, add_result
from folkmoot.programme.projects.money import BudgetLine, Disbursement
from folkmoot.programme.projects.projects import Project, ProjectState, ReportingOrganisation
from folkmoot.programme.reports.public_reports import public_reports
from folkmoot.programme.reports.reports import ProjectReport

VERSION = "2.03"
STATUS = {ProjectState.PLANNED: "1", ProjectState.ONGOING: "2", ProjectState.COMPLETED: "4", ProjectState.STOPPED: "5"}
LOCAL_GOVERNMENT = "11"
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
DISBURSEMENT, EXPENDITURE = "3", "4"
OECD_PURPOSE = "1"


def activities_file(organisation: ReportingOrganisation) -> bytes:
    """Every public project as an activity. Nothing where there is none: the standard knows no file without activities."""
    projects = list(_public_projects())
    if not projects:
        return b""
    newest = max(project.changed_at for project in projects)
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": moment_of(newest)})
    reports = public_reports(projects)
    for project in projects:
        root.append(_activity(project, organisation, reports.get(project.pk, [])))
    return written(root)


def organisation_file(organisation: ReportingOrganisation) -> bytes:
    """The organisation itself, with what its public projects plan to cost by year and country abroad."""
    newest = Project.objects.filter(is_public=True).aggregate(newest=Max("changed_at"))["newest"]
    root = ET.Element(
        "iati-organisations",
        {"version": VERSION, "generated-datetime": moment_of(newest or datetime(2000, 1, 1, tzinfo=UTC))},
    )
    told = ET.SubElement(root, "iati-organisation", {"default-currency": "SEK"})
    ET.SubElement(told, "organisation-identifier").text = organisation.reference
    add_narratives(ET.SubElement(told, "name"), {"": organisation.name})
    _reporting(told, organisation)
    lines = BudgetLine.objects.filter(project__is_public=True).order_by("year", "project__currency")
    for (year, currency), of_year in groupby(
        lines.values_list("year", "project__currency", "amount"), key=lambda row: (row[0], row[1])
    ):
        _budget(ET.SubElement(told, "total-budget"), year, sum(row[2] for row in of_year), currency)
    return written(root)


def _public_projects() -> QuerySet[Project]:
    return (
        Project.objects.filter(is_public=True, partnership__is_public=True)
        .select_related("partnership", "closing")
        .prefetch_related(
            "partnership__parties__municipality__country",
            "budget",
            "disbursements__receiver",
            "results__indicators__values",
        )
        .order_by("number")
    )


def _activity(project: Project, organisation: ReportingOrganisation, reports: Iterable[ProjectReport]) -> ET.Element:
    told = ET.Element(
        "iati-activity",
        {
            "default-currency": project.currency,
            "last-updated-datetime": moment_of(project.changed_at),
            XML_LANGUAGE: settings.LANGUAGE_CODE,
            "hierarchy": "1",
        },
    )
    ET.SubElement(told, "iati-identifier").text = f"{organisation.reference}-{project.number}"
    _reporting(told, organisation)
    add_narratives(ET.SubElement(told, "title"), project.titles)
    description = {code: text for code, text in project.descriptions.items() if text} or project.titles
    add_narratives(ET.SubElement(told, "description", {"type": "1"}), description)
    _participants(told, project, organisation)
    ET.SubElement(told, "activity-status", {"code": STATUS[ProjectState(project.state)]})
    _dates(told, project)
    add_contact(told, organisation)
    add_scope(told, project)
    add_countries(told, project)
    add_locations(told, project)
    ET.SubElement(told, "sector", {"vocabulary": OECD_PURPOSE, "code": project.sector})
    for goal in project.global_goals or project.partnership.global_goals:
        ET.SubElement(told, "tag", {"vocabulary": "2", "code": str(goal)})
    add_kinds(told, project, organisation)
    for year, lines in groupby(project.budget.all(), key=lambda line: line.year):
        _budget(ET.SubElement(told, "budget", {"type": "1", "status": "1"}), year, _sum(lines), project.currency)
    for planned in project.disbursements.all():
        if planned.paid_on is None:
            _planned_disbursement(told, planned, project, organisation)
    for paid in project.disbursements.all():
        if paid.paid_on is not None:
            _disbursement(told, paid, project, organisation)
    for year, lines in groupby((line for line in project.budget.all() if line.spent is not None), key=lambda line: line.year):
        _expenditure(told, year, sum(line.spent or 0 for line in lines), project)
    _page(told, project)
    for report in reports:
        _report(told, report)
    for result in project.results.all():
        if result.level in RESULT_TYPE and result.indicators.all():
            add_result(told, result)
    return told


def _reporting(told: ET.Element, organisation: ReportingOrganisation) -> None:
    reporting = ET.SubElement(told, "reporting-org", {"ref": organisation.reference, "type": organisation.kind})
    add_narratives(reporting, {"": organisation.name})


def _participants(told: ET.Element, project: Project, organisation: ReportingOrganisation) -> None:
    if organisation.funder_name:
        reference = {"ref": organisation.funder_reference} if organisation.funder_reference else {}
        funder = ET.SubElement(told, "participating-org", {**reference, "role": FUNDING, "type": "10"})
        add_narratives(funder, {"": organisation.funder_name})
    accountable = ET.SubElement(
        told, "participating-org", {"ref": organisation.reference, "role": ACCOUNTABLE, "type": organisation.kind}
    )
    add_narratives(accountable, {"": organisation.name})
    for municipality in project.partnership.municipalities:
        party = ET.SubElement(told, "participating-org", {"role": IMPLEMENTING, "type": LOCAL_GOVERNMENT})
        add_narratives(party, {"": municipality.name})


def _dates(told: ET.Element, project: Project) -> None:
    """A day of the plan, and once it has come the day as it was."""
    ET.SubElement(told, "activity-date", {"type": PLANNED_START, "iso-date": project.starts_on.isoformat()})
    if project.state != ProjectState.PLANNED:
        ET.SubElement(told, "activity-date", {"type": ACTUAL_START, "iso-date": project.starts_on.isoformat()})
    ET.SubElement(told, "activity-date", {"type": PLANNED_END, "iso-date": project.ends_on.isoformat()})
    ended = _end(project)
    if ended is not None:
        ET.SubElement(told, "activity-date", {"type": ACTUAL_END, "iso-date": ended.isoformat()})


def _end(project: Project) -> date | None:
    """The day on which a project that is over ended: that of the plan, or of the decision to close it where that came first."""
    if not project.is_over:
        return None
    closing = getattr(project, "closing", None)
    if closing:
        return min(project.ends_on, timezone.localdate(closing.at))
    return project.ends_on if project.ends_on <= timezone.localdate() else None


def _budget(told: ET.Element, year: int, amount: int, currency: str) -> None:
    ET.SubElement(told, "period-start", {"iso-date": f"{year}-01-01"})
    ET.SubElement(told, "period-end", {"iso-date": f"{year}-12-31"})
    value = ET.SubElement(told, "value", {"currency": currency, "value-date": f"{year}-01-01"})
    value.text = str(amount)


def _disbursement(told: ET.Element, paid: Disbursement, project: Project, organisation: ReportingOrganisation) -> None:
    reference = {"ref": paid.reference} if paid.reference else {}
    transaction = ET.SubElement(told, "transaction", reference)
    day = paid.paid_on.isoformat()
    ET.SubElement(transaction, "transaction-type", {"code": DISBURSEMENT})
    ET.SubElement(transaction, "transaction-date", {"iso-date": day})
    value = ET.SubElement(transaction, "value", {"currency": project.currency, "value-date": day})
    value.text = str(paid.amount)
    provider = ET.SubElement(transaction, "provider-org", {"ref": organisation.reference, "type": organisation.kind})
    add_narratives(provider, {"": organisation.name})
    receiver = ET.SubElement(transaction, "receiver-org", {"type": LOCAL_GOVERNMENT})
    add_narratives(receiver, {"": paid.receiver.name})


def _planned_disbursement(
    told: ET.Element, planned: Disbursement, project: Project, organisation: ReportingOrganisation
) -> None:
    day = planned.planned_on.isoformat()
    element = ET.SubElement(told, "planned-disbursement", {"type": "1"})
    ET.SubElement(element, "period-start", {"iso-date": day})
    value = ET.SubElement(element, "value", {"currency": project.currency, "value-date": day})
    value.text = str(planned.amount)
    provider = ET.SubElement(element, "provider-org", {"ref": organisation.reference, "type": organisation.kind})
    add_narratives(provider, {"": organisation.name})
    receiver = ET.SubElement(element, "receiver-org", {"type": LOCAL_GOVERNMENT})
    add_narratives(receiver, {"": planned.receiver.name})


def _expenditure(told: ET.Element, year: int, amount: int, project: Project) -> None:
    """What the parties used in a year, by the report that was approved."""
    day = min(date(year, 12, 31), project.ends_on).isoformat()
    transaction = ET.SubElement(told, "transaction")
    ET.SubElement(transaction, "transaction-type", {"code": EXPENDITURE})
    ET.SubElement(transaction, "transaction-date", {"iso-date": day})
    value = ET.SubElement(transaction, "value", {"currency": project.currency, "value-date": day})
    value.text = str(amount)


def _page(told: ET.Element, project: Project) -> None:
    """The public page of the partnership, in each language: what it is for, and what came of it."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            url, title = project.get_absolute_url(), project.title
        _document(told, url, "text/html", code, title, (OBJECTIVES, RESULTS))


def _report(told: ET.Element, report: ProjectReport) -> None:
    """A report that the parties agreed to show, in each language of the site, with the last day that it tells of."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            url = reverse("programme:public_report", args=[report.public_id])
            title = f"{report.project.title}: {report.title}"
        link = _document(told, url, "application/pdf", code, title, (PERFORMANCE, RESULTS))
        ET.SubElement(link, "document-date", {"iso-date": report.ends_on.isoformat()})


def _document(told: ET.Element, url: str, kind: str, language: str, title: str, categories: tuple[str, ...]) -> ET.Element:
    link = add_document(told, url, kind, {language: title}, categories)
    ET.SubElement(link, "language", {"code": language})
    return link


def _sum(lines: Iterable[BudgetLine]) -> int:
    return sum(line.amount for line in lines)
