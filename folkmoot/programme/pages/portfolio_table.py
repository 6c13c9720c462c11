"""The officer's table of all projects, on the page, as CSV and as a workbook: what is late, what is at risk, money used against
plan; and indicators over all projects, where they may be added up."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
    prefetch_related_objects,
)
from django.utils import timezone

from folkmoot.places.texts import read_in_database
from folkmoot.programme.projects.deviations import Deviation
from folkmoot.programme.projects.indicators import IndicatorValue, Measure
from folkmoot.programme.projects.money import BudgetLine, Disbursement
from folkmoot.programme.projects.plans import HIGH_RISK, Risk
from folkmoot.programme.projects.projects import OVER, Project
from folkmoot.programme.reports.reports import ProjectReport

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class PortfolioRow:
    """`late` where the project should have ended and is not closed, or a report should have come; `at_risk` where a risk of its
    plan is high or a deviation waits for its answer. `paid` was paid out, `spent` was used by the approved reports, and `used`
    is its share of the budget of the years that are reported."""

    number: str
    title: str
    partnership: str
    state: str
    starts: date
    ends: date
    late: bool
    late_reports: int
    at_risk: bool
    currency: str
    budget: int
    paid: int
    spent: int | None
    used: float | None
    url: str


def urgent_first() -> QuerySet[Project]:
    """Every project: what is late comes first, then what is at risk. Each says so by itself (`late`, `at_risk`)."""
    today = timezone.localdate()
    same = OuterRef("pk")
    open_ = ~Q(state__in=OVER)
    due = ProjectReport.objects.to_write().filter(project=same, due_on__lt=today)
    weight = F("likelihood") * F("consequence")
    high = Risk.objects.filter(project=same).annotate(weight=weight).filter(weight__gte=HIGH_RISK)
    unanswered = Deviation.objects.filter(project=same, answered_at=None)
    return Project.objects.annotate(
        late=_whether(open_ & (Q(ends_on__lt=today) | Exists(due))),
        at_risk=_whether(open_ & (Exists(high) | Exists(unanswered))),
    ).order_by("-late", "-at_risk", "-starts_on", "number")


def portfolio_rows(projects: Iterable[Project]) -> list[PortfolioRow]:
    """A row for each of some projects of `urgent_first`, in a fixed number of queries."""
    listed = list(projects)
    prefetch_related_objects(listed, "partnership__parties__municipality")
    of_these = Q(project__in=[project.pk for project in listed])
    lines = BudgetLine.objects.filter(of_these)
    budgets = _by_project(lines, Sum("amount"))
    paid = _by_project(Disbursement.objects.filter(of_these).exclude(paid_on=None), Sum("amount"))
    spent = _by_project(lines.exclude(spent=None), Sum("spent"))
    planned_then = _by_project(lines.exclude(spent=None), Sum("amount"))
    due = ProjectReport.objects.to_write().filter(due_on__lt=timezone.localdate())
    late_reports = _by_project(due.filter(of_these), Count("pk"))
    rows = []
    for project in listed:
        key, used = project.pk, spent.get(project.pk)
        rows.append(
            PortfolioRow(
                number=project.number,
                title=project.title,
                partnership=project.partnership.name,
                state=str(project.get_state_display()),
                starts=project.starts_on,
                ends=project.ends_on,
                late=project.late,
                late_reports=late_reports.get(key, 0),
                at_risk=project.at_risk,
                currency=project.currency,
                budget=budgets.get(key, 0),
                paid=paid.get(key, 0),
                spent=used,
                used=used / planned_then[key] if used is not None and planned_then.get(key) else None,
                url=project.working_url,
            )
        )
    return rows


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _by_project(rows: QuerySet[Any], total: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("project").annotate(total=total))


@dataclass(frozen=True)
class AddedUp:
    """An indicator over all projects that have it, in a year: only of counts that may be added up, and for everyone."""

    title: str
    year: int
    projects: int
    target: Decimal | None
    actual: Decimal | None


def added_up(most: int | None = None) -> list[AddedUp]:
    """Indicators of the same name, in a year; those of most projects first, and no more than `most`. Per cents, figures of
    report cards and counts that may meet are left out."""
    values = IndicatorValue.objects.filter(indicator__can_be_added=True, indicator__measure=Measure.NUMBER, group="")
    rows = (
        values.order_by()
        .values(title=read_in_database("indicator__titles"), of=F("year"))
        .annotate(projects=Count("indicator__result__project", distinct=True), aimed_at=Sum("target"), reached=Sum("actual"))
        .order_by("-projects", "title", "of")
    )
    return [AddedUp(row["title"], row["of"], row["projects"], row["aimed_at"], row["reached"]) for row in rows[:most]]


def as_csv(rows: list[PortfolioRow]) -> bytes:
    """UTF-8 with a mark, as spreadsheets want it; no cell is read as a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([field.name for field in fields(PortfolioRow)])
    for row in rows:
        writer.writerow([_harmless(value) for value in astuple(row)])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: list[PortfolioRow]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("projects")
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        percent = workbook.add_format({"num_format": "0 %"})
        for column, field in enumerate(fields(PortfolioRow)):
            sheet.write(0, column, field.name, bold)
        for line, row in enumerate(rows, start=1):
            for column, (field, value) in enumerate(zip(fields(PortfolioRow), astuple(row), strict=True)):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write(line, column, value, percent if field.name == "used" else None)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
        _write_added_up(workbook.add_worksheet("indicators"), bold)
    return file.getvalue()


def _write_added_up(sheet: Any, bold: Any) -> None:
    for column, field in enumerate(fields(AddedUp)):
        sheet.write(0, column, field.name, bold)
    for line, row in enumerate(added_up(), start=1):
        for column, value in enumerate(astuple(row)):
            if value is not None:
                sheet.write(line, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofit()


def _harmless(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
