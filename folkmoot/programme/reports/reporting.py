"""From a report that is due to one that is approved: scheduled, submitted, sent back or approved."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.projects.indicators import IndicatorValue
from folkmoot.programme.projects.money import BudgetLine
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.report_rules import FIGURES, MONEY, asked_figures, asked_money
from folkmoot.programme.reports.reports import ProjectReport, ReportForm, ReportKind, ReportReview, ReportState
from folkmoot.programme.writing.content import Content, read_content
from folkmoot.programme.writing.form import form_to_json
from folkmoot.programme.writing.missing import (
    IncompleteError,
    Missing,
    missing_answers,
    missing_confirmations,
    missing_documents,
    read_number,
)


class ReportingError(ProgrammeError):
    """Why a step with a report cannot be taken."""


def schedule_reports(project: Project, by: Any) -> list[ProjectReport]:
    """A yearly report for each year but the last, and a final one; those that are there already get the days that the project
    and the forms say now, unless they were submitted. Gives the new ones.

    Raises `ReportingError` where a form is missing.
    """
    forms = {form.kind: form for form in ReportForm.objects.all()}
    made = []
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        for kind, starts_on, ends_on in _periods(held):
            form = forms.get(kind)
            if form is None:
                raise ReportingError(
                    _("There is no form for “%(kind)s” yet. Make one in the admin, under Report forms.")
                    % {"kind": ReportKind(kind).label}
                )
            days = {"starts_on": starts_on, "ends_on": ends_on, "due_on": ends_on + timedelta(days=form.due_after_days)}
            known = held.reports.filter(kind=kind)
            if kind == ReportKind.YEARLY:
                known = known.filter(ends_on__year=ends_on.year)
            if not known.exists():
                made.append(ProjectReport.objects.create(project=held, form=form, kind=kind, **days))
            else:
                known.filter(submitted_at=None).update(form=form, **days)
        if made:
            log(Step.REPORTS_SCHEDULED, by, held, reports=[[report.kind, report.ends_on.isoformat()] for report in made])
    return made


def _periods(project: Project) -> list[tuple[Any, date, date]]:
    first, last = project.starts_on.year, project.ends_on.year
    years = [(ReportKind.YEARLY, max(date(year, 1, 1), project.starts_on), date(year, 12, 31)) for year in range(first, last)]
    return [*years, (ReportKind.FINAL, project.starts_on, project.ends_on)]


def missing_in_report(report: ProjectReport, content: Content) -> list[Missing]:
    """Everything that is missing before it can be submitted, in its order."""
    return [*missing_answers(content), *missing_documents(content), *missing_confirmations(report, content)]


def submit_report(report: ProjectReport, by: Any, at: datetime | None = None) -> ProjectReport:
    """Locks the report and gives it a receipt; a second click gets the same one. A late report is taken, and said to be late.

    Raises `IncompleteError` where something is missing.
    """
    at = at or timezone.now()
    with transaction.atomic():
        held = _hold(report)
        if held.state == ReportState.SUBMITTED:
            return held
        if not held.is_draft:
            raise ReportingError(_("The report is approved, so it cannot be changed."))
        content = read_content(held)
        missing = missing_in_report(held, content)
        if missing:
            raise IncompleteError(missing)
        held.kept_form = form_to_json(held.rules)
        held.state = ReportState.SUBMITTED
        held.submitted_at, held.submitted_by, held.content_hash = at, by, content.hash
        held.receipt = f"R{at:%Y}-{held.pk:05d}-{content.hash[:8].upper()}"
        held.save()
        log(Step.REPORT_SUBMITTED, by, held, report=held.pk, receipt=held.receipt, hash=content.hash)
        write_to(people_of(held), "report_submitted", held)
    return held


def send_back(report: ProjectReport, reasons: str, by: Any) -> ReportReview:
    """The parties can write in it again, and submit it again; what they confirmed stands as long as nothing is changed."""
    if not reasons.strip():
        raise ReportingError(_("Write what is to be changed: the parties read it."))
    with transaction.atomic():
        held = _submitted(report)
        review = held.reviews.create(approved=False, reasons=reasons, by=by, content_hash=held.content_hash)
        held.state = ReportState.SENT_BACK
        held.save(update_fields=["state", "changed_at"])
        log(Step.REPORT_SENT_BACK, by, held, report=held.pk)
        write_to(people_of(held), "report_sent_back", held, reasons=reasons)
    return review


def approve_report(report: ProjectReport, reasons: str, by: Any) -> ReportReview:
    """The figures and the money of the report become the project's own."""
    with transaction.atomic():
        held = _submitted(report)
        _take_figures(held)
        review = held.reviews.create(approved=True, reasons=reasons, by=by, content_hash=held.content_hash)
        held.state = ReportState.APPROVED
        held.save(update_fields=["state", "changed_at"])
        Project.objects.filter(pk=held.project_id).update(changed_at=timezone.now())
        log(Step.REPORT_APPROVED, by, held, report=held.pk)
        write_to(people_of(held), "report_approved", held, reasons=reasons)
    return review


def _hold(report: ProjectReport) -> ProjectReport:
    return ProjectReport.objects.select_for_update().select_related("project__partnership", "form").get(pk=report.pk)


def _submitted(report: ProjectReport) -> ProjectReport:
    held = _hold(report)
    if held.state != ReportState.SUBMITTED:
        raise ReportingError(_("The report is now “%(state)s”, so this cannot be done.") % {"state": held.get_state_display()})
    return held


def _take_figures(report: ProjectReport) -> None:
    """What was confirmed is taken as it reads; an indicator or a budget line that came later is left alone."""
    content, year = read_content(report), report.ends_on.year
    for asked in asked_figures(report.project, year):
        value = read_number(content.answer(FIGURES, asked.key))
        if value is not None:
            IndicatorValue.objects.update_or_create(
                indicator=asked.indicator, year=year, group=asked.group.value, defaults={"actual": value}
            )
    for key, line in asked_money(report.project, year):
        used = read_number(content.answer(MONEY, key))
        if used is not None:
            BudgetLine.objects.filter(pk=line.pk).update(spent=int(used.to_integral_value()))
