"""What is reported to the funder: the activity and the organisation file of IATI 2.03.

Only public projects are told. An element stands only where there is something to say in it, in the order of the standard's
schemas. Texts are given in every language that they are written in.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from folkmoot.places.countries import country_name
from folkmoot.programme.projects.card_figures import CardFigure
from folkmoot.programme.projects.indicators import Indicator, IndicatorValue, Measure
from folkmoot.programme.projects.money import BudgetLine, Disbursement
from folkmoot.programme.projects.projects import Level, Project, ProjectState, ReportingOrganisation, Result
from folkmoot.programme.reports.public_reports import public_reports
from folkmoot.programme.reports.reports import ProjectReport

VERSION = "2.03"
DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
STATUS = {ProjectState.PLANNED: "1", ProjectState.ONGOING: "2", ProjectState.COMPLETED: "4", ProjectState.STOPPED: "5"}
RESULT_TYPE = {Level.OBJECTIVE: "3", Level.OUTCOME: "2", Level.OUTPUT: "1"}
MEASURE = {Measure.NUMBER: "1", Measure.PERCENT: "2"}
LOCAL_GOVERNMENT = "11"
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
DISBURSEMENT, EXPENDITURE = "3", "4"
OBJECTIVES, PERFORMANCE, RESULTS = "A02", "A07", "A08"
OECD_PURPOSE = "1"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def activities_file(organisation: ReportingOrganisation) -> bytes:
    """Every public project as an activity."""
    projects = list(_public_projects())
    newest = max((project.changed_at for project in projects), default=datetime(2000, 1, 1, tzinfo=UTC))
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": _moment(newest)})
    reports = public_reports(projects)
    for project in projects:
        root.append(_activity(project, organisation, reports.get(project.pk, [])))
    return _written(root)


def organisation_file(organisation: ReportingOrganisation) -> bytes:
    """The organisation itself, with what its public projects plan to cost by year and country abroad."""
    newest = Project.objects.filter(is_public=True).aggregate(newest=Max("changed_at"))["newest"]
    root = ET.Element(
        "iati-organisations",
        {"version": VERSION, "generated-datetime": _moment(newest or datetime(2000, 1, 1, tzinfo=UTC))},
    )
    told = ET.SubElement(root, "iati-organisation", {"default-currency": "SEK"})
    ET.SubElement(told, "organisation-identifier").text = organisation.reference
    _narratives(ET.SubElement(told, "name"), {"": organisation.name})
    _reporting(told, organisation)
    lines = BudgetLine.objects.filter(project__is_public=True).order_by("year", "project__currency")
    for (year, currency), of_year in groupby(
        lines.values_list("year", "project__currency", "amount"), key=lambda row: (row[0], row[1])
    ):
        _budget(ET.SubElement(told, "total-budget"), year, sum(row[2] for row in of_year), currency)
    return _written(root)


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
            "last-updated-datetime": _moment(project.changed_at),
            XML_LANGUAGE: settings.LANGUAGE_CODE,
            "hierarchy": "1",
        },
    )
    ET.SubElement(told, "iati-identifier").text = f"{organisation.reference}-{project.number}"
    _reporting(told, organisation)
    _narratives(ET.SubElement(told, "title"), project.titles)
    description = {code: text for code, text in project.descriptions.items() if text} or project.titles
    _narratives(ET.SubElement(told, "description", {"type": "1"}), description)
    _participants(told, project, organisation)
    ET.SubElement(told, "activity-status", {"code": STATUS[ProjectState(project.state)]})
    _dates(told, project)
    _countries(told, project)
    ET.SubElement(told, "sector", {"vocabulary": OECD_PURPOSE, "code": project.sector})
    for goal in project.global_goals or project.partnership.global_goals:
        ET.SubElement(told, "tag", {"vocabulary": "2", "code": str(goal)})
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
            _result(told, result)
    return told


def _reporting(told: ET.Element, organisation: ReportingOrganisation) -> None:
    reporting = ET.SubElement(told, "reporting-org", {"ref": organisation.reference, "type": organisation.kind})
    _narratives(reporting, {"": organisation.name})


def _participants(told: ET.Element, project: Project, organisation: ReportingOrganisation) -> None:
    if organisation.funder_name:
        reference = {"ref": organisation.funder_reference} if organisation.funder_reference else {}
        funder = ET.SubElement(told, "participating-org", {**reference, "role": FUNDING, "type": "10"})
        _narratives(funder, {"": organisation.funder_name})
    accountable = ET.SubElement(
        told, "participating-org", {"ref": organisation.reference, "role": ACCOUNTABLE, "type": organisation.kind}
    )
    _narratives(accountable, {"": organisation.name})
    for municipality in project.partnership.municipalities:
        party = ET.SubElement(told, "participating-org", {"role": IMPLEMENTING, "type": LOCAL_GOVERNMENT})
        _narratives(party, {"": municipality.name})


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


def _countries(told: ET.Element, project: Project) -> None:
    """The countries abroad, in equal parts that add up to 100."""
    codes = sorted(
        {
            municipality.country_id
            for municipality in project.partnership.municipalities
            if municipality.country_id and municipality.country_id != settings.PROGRAMME_HOME_COUNTRY
        }
    )
    left = Decimal(100)
    for place, code in enumerate(codes):
        part = left if place == len(codes) - 1 else (Decimal(100) / len(codes)).quantize(Decimal("0.01"))
        left -= part
        country = ET.SubElement(told, "recipient-country", {"code": code, "percentage": f"{part.normalize():f}"})
        _narratives(country, {"en": country_name(code, "en")})


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
    _narratives(provider, {"": organisation.name})
    receiver = ET.SubElement(transaction, "receiver-org", {"type": LOCAL_GOVERNMENT})
    _narratives(receiver, {"": paid.receiver.name})


def _planned_disbursement(
    told: ET.Element, planned: Disbursement, project: Project, organisation: ReportingOrganisation
) -> None:
    day = planned.planned_on.isoformat()
    element = ET.SubElement(told, "planned-disbursement", {"type": "1"})
    ET.SubElement(element, "period-start", {"iso-date": day})
    value = ET.SubElement(element, "value", {"currency": project.currency, "value-date": day})
    value.text = str(planned.amount)
    provider = ET.SubElement(element, "provider-org", {"ref": organisation.reference, "type": organisation.kind})
    _narratives(provider, {"": organisation.name})
    receiver = ET.SubElement(element, "receiver-org", {"type": LOCAL_GOVERNMENT})
    _narratives(receiver, {"": planned.receiver.name})


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
    link = ET.SubElement(told, "document-link", {"url": settings.WAGTAILADMIN_BASE_URL + url, "format": kind})
    _narratives(ET.SubElement(link, "title"), {language: title})
    for category in categories:
        ET.SubElement(link, "category", {"code": category})
    ET.SubElement(link, "language", {"code": language})
    return link


def _result(told: ET.Element, result: Result) -> None:
    indicators = list(result.indicators.all())
    added = all(indicator.can_be_added for indicator in indicators)
    attributes = {"type": RESULT_TYPE[Level(result.level)], "aggregation-status": "1" if added else "0"}
    element = ET.SubElement(told, "result", attributes)
    _narratives(ET.SubElement(element, "title"), result.statements)
    for indicator in indicators:
        _indicator(element, indicator)


def _indicator(told: ET.Element, indicator: Indicator) -> None:
    ascending = "1" if indicator.more_is_better else "0"
    attributes = {"measure": MEASURE[Measure(indicator.measure)], "ascending": ascending}
    element = ET.SubElement(told, "indicator", {**attributes, "aggregation-status": "1" if indicator.can_be_added else "0"})
    _narratives(ET.SubElement(element, "title"), indicator.titles)
    _narratives(ET.SubElement(element, "description"), {"": indicator.source})
    _baseline(element, indicator)
    values = sorted(indicator.values.all(), key=lambda value: (value.year, value.group))
    measured = _follow_up(indicator)
    by_year = {year: list(of_year) for year, of_year in groupby(values, key=lambda value: value.year)}
    for year in sorted({*by_year, *([measured.year] if measured else [])}):
        period = ET.SubElement(element, "period")
        ET.SubElement(period, "period-start", {"iso-date": date(year, 1, 1).isoformat()})
        ET.SubElement(period, "period-end", {"iso-date": date(year, 12, 31).isoformat()})
        known = by_year.get(year, [])
        for value in known:
            _value(period, "target", value.target, value)
        for value in known:
            _value(period, "actual", value.actual, value)
        if measured and measured.year == year:
            _card_value(ET.SubElement(period, "actual", {"value": f"{measured.estimate:g}"}), measured)


def _baseline(told: ET.Element, indicator: Indicator) -> None:
    """A typed one, or the card's figure with its interval; none where no such card is published, or it hides the figure."""
    figure = indicator.card_figures[0]
    if indicator.baseline is not None:
        ET.SubElement(told, "baseline", {"year": str(indicator.baseline_year), "value": _number(indicator.baseline)})
    elif figure is not None and figure.estimate is not None:
        _card_value(ET.SubElement(told, "baseline", {"year": str(figure.year), "value": f"{figure.estimate:g}"}), figure)


def _follow_up(indicator: Indicator) -> CardFigure | None:
    figure = indicator.card_figures[1]
    return figure if figure is not None and figure.estimate is not None else None


def _card_value(told: ET.Element, figure: CardFigure) -> None:
    """How sure the figure is."""
    said = f"95 %: {figure.lower:g}–{figure.upper:g}; n = {figure.base}"
    _narratives(ET.SubElement(told, "comment"), {"": said})


def _value(period: ET.Element, name: str, number: Decimal | None, value: IndicatorValue) -> None:
    if number is None:
        return
    told = ET.SubElement(period, name, {"value": _number(number)})
    if value.group:
        dimension, _colon, group = value.group.partition(":")
        ET.SubElement(told, "dimension", {"name": dimension, "value": group})


def _narratives(told: ET.Element, texts: Mapping[str, str]) -> None:
    """The site's own language first: databases do not agree on the order in which they keep the texts."""
    for code in sorted(texts, key=lambda code: (code != settings.LANGUAGE_CODE, code)):
        if text := texts[code]:
            attributes = {XML_LANGUAGE: code} if code and code != settings.LANGUAGE_CODE else {}
            ET.SubElement(told, "narrative", attributes).text = text


def _sum(lines: Iterable[BudgetLine]) -> int:
    return sum(line.amount for line in lines)


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return f"{DECLARATION}\n{ET.tostring(root, encoding='unicode')}".encode()
