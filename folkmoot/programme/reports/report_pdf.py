"""A report as it is printed."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.reports.reports import ProjectReport
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.paper import Paper, above, confirmations_table, documents_table, paper_sections, print_paper


def report_pdf(report: ProjectReport, *, for_everyone: bool = False) -> bytes:
    """In the reader's language. A report that was not submitted says so; one for everyone names no person and no document."""
    content = read_content(report)
    tables = () if for_everyone else (documents_table(content), confirmations_table(report, content, _moment))
    return print_paper(
        Paper(
            above=above(report, report.project.number, report.project.title),
            title=report.title,
            state=_state(report),
            facts=(
                (_("Parties"), "; ".join(str(party) for party in report.municipalities)),
                (_("Period"), f"{report.starts_on} – {report.ends_on}"),
                (_("Due"), f"{report.due_on}"),
            ),
            sections=paper_sections(content),
            tables=tables,
            hash=content.hash,
        )
    )


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _state(report: ProjectReport) -> str:
    if report.is_draft or report.submitted_at is None:
        return _("Draft, not submitted")
    said = _("Submitted %(moment)s, receipt %(receipt)s") % {
        "moment": _moment(report.submitted_at),
        "receipt": report.receipt,
    }
    return f"{said} · {report.get_state_display()}"
