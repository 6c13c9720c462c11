"""The officer's table of all projects, as CSV and as a workbook: what is late, money used against plan."""

import csv
from dataclasses import astuple, dataclass, fields
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter
from django.db.models import Sum
from django.utils import timezone

from folkmoot.programme.projects import Project, ProjectState

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class PortfolioRow:
    """`late` where the project should have ended and is not completed; `used` is the share of the budget paid out."""

    number: str
    title: str
    partnership: str
    state: str
    starts: date
    ends: date
    late: bool
    currency: str
    budget: int
    paid: int
    used: float | None


def portfolio_rows() -> list[PortfolioRow]:
    """Every project, in three queries for the whole table and one for the parties."""
    budget = dict(Project.objects.annotate(total=Sum("budget__amount")).values_list("pk", "total"))
    paid = dict(Project.objects.annotate(total=Sum("disbursements__amount")).values_list("pk", "total"))
    today = timezone.localdate()
    rows = []
    for project in Project.objects.select_related("partnership").prefetch_related("partnership__parties__municipality"):
        planned, out = budget[project.pk] or 0, paid[project.pk] or 0
        late = project.ends_on < today and project.state in {ProjectState.PLANNED, ProjectState.ONGOING}
        rows.append(
            PortfolioRow(
                project.number,
                project.title,
                project.partnership.name,
                str(project.get_state_display()),
                project.starts_on,
                project.ends_on,
                late,
                project.currency,
                planned,
                out,
                out / planned if planned else None,
            )
        )
    return rows


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
    return file.getvalue()


def _harmless(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
