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
from django.db.models import Count, F, Sum
from django.utils import timezone

from folkmoot.programme.deviations import Deviation
from folkmoot.programme.indicators import IndicatorValue, Measure
from folkmoot.programme.money import BudgetLine, Disbursement
from folkmoot.programme.plans import HIGH_RISK, Risk
from folkmoot.programme.projects import Project
from folkmoot.programme.reports import ProjectReport, ReportState

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


def portfolio_rows() -> list[PortfolioRow]:
    """Every project, in a fixed number of queries."""
    budgets = _by_project(BudgetLine.objects.values("project").annotate(total=Sum("amount")))
    paid = _by_project(Disbursement.objects.exclude(paid_on=None).values("project").annotate(total=Sum("amount")))
    reported = BudgetLine.objects.exclude(spent=None).values("project")
    spent = _by_project(reported.annotate(total=Sum("spent")))
    planned_then = _by_project(reported.annotate(total=Sum("amount")))
    today = timezone.localdate()
    due = ProjectReport.objects.filter(state__in=[ReportState.DRAFT, ReportState.SENT_BACK], due_on__lt=today)
    late_reports = _by_project(due.values("project").annotate(total=Count("pk")))
    weight = F("likelihood") * F("consequence")
    at_risk = {
        *Risk.objects.annotate(weight=weight).filter(weight__gte=HIGH_RISK).values_list("project", flat=True),
        *Deviation.objects.filter(answered_at=None).values_list("project", flat=True),
    }
    rows = []
    for project in Project.objects.select_related("partnership").prefetch_related("partnership__parties__municipality"):
        key, used = project.pk, spent.get(project.pk)
        late = 0 if project.is_over else late_reports.get(key, 0)
        rows.append(
            PortfolioRow(
                number=project.number,
                title=project.title,
                partnership=project.partnership.name,
                state=str(project.get_state_display()),
                starts=project.starts_on,
                ends=project.ends_on,
                late=not project.is_over and (project.ends_on < today or late > 0),
                late_reports=late,
                at_risk=not project.is_over and key in at_risk,
                currency=project.currency,
                budget=budgets.get(key, 0),
                paid=paid.get(key, 0),
                spent=used,
                used=used / planned_then[key] if used is not None and planned_then.get(key) else None,
                url=project.working_url,
            )
        )
    return rows


def _by_project(totals: Any) -> dict[int, int]:
    return {row["project"]: row["total"] for row in totals.order_by()}


@dataclass(frozen=True)
class AddedUp:
    """An indicator over all projects that have it, in a year: only of counts that may be added up, and for everyone."""

    title: str
    year: int
    projects: int
    target: Decimal | None
    actual: Decimal | None


def added_up() -> list[AddedUp]:
    """Indicators of the same name, in a year. Per cents, figures of report cards and counts that may meet are left out."""
    values = IndicatorValue.objects.filter(indicator__can_be_added=True, indicator__measure=Measure.NUMBER, group="")
    rows: dict[tuple[str, int], list[IndicatorValue]] = {}
    for value in values.select_related("indicator__result").order_by("year"):
        rows.setdefault((value.indicator.title, value.year), []).append(value)
    return [
        AddedUp(
            title,
            year,
            len({value.indicator.result.project_id for value in of_year}),
            _total(value.target for value in of_year),
            _total(value.actual for value in of_year),
        )
        for (title, year), of_year in sorted(rows.items())
    ]


def _total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """None where nothing is known."""
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None


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
