"""The end of a project, once it has reported: the decision that closes it, and the money that is paid out before."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.projects.closing import Closing, Outcome
from folkmoot.programme.projects.money import Disbursement
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.reports import ReportKind, ReportState


class ClosingError(ProgrammeError):
    """Why a project cannot be closed, or money not be paid out."""


def close_project(project: Project, *, outcome: str, reasons: str, by: Any) -> Closing:
    """Decides that a project is over. One that is completed has its final report approved; either has its deviations answered.

    Raises `ClosingError` for one who belongs to a party, and for what is still open.
    """
    with transaction.atomic():
        held = Project.objects.select_for_update().select_related("partnership").get(pk=project.pk)
        if held.is_over:
            raise ClosingError(_("The project is closed already."))
        if by.memberships.filter(municipality__in=held.municipalities).exists():
            raise ClosingError(_("You belong or belonged to one of the parties, so somebody else must decide."))
        if held.deviations.filter(answered_at=None).exists():
            raise ClosingError(_("A deviation waits for its answer. Answer it first."))
        final = held.reports.filter(kind=ReportKind.FINAL, state=ReportState.APPROVED)
        if outcome == Outcome.COMPLETED and not final.exists():
            raise ClosingError(_("The final report is not approved yet."))
        closing = Closing.objects.create(project=held, outcome=outcome, reasons=reasons, by=by)
        held.state = outcome
        held.save(update_fields=["state", "changed_at"])
        log(Step.CLOSED, by, held, outcome=outcome)
        write_to(people_of(held), "project_closed", held, closing=closing)
    return closing


def pay_out(disbursement: Disbursement, *, paid_on: date, reference: str, by: Any) -> Disbursement:
    """Notes that money was paid. Raises `ClosingError` where its report is not approved, and for the second of two clicks."""
    with transaction.atomic():
        held = Disbursement.objects.select_for_update(of=("self",)).select_related("after_report").get(pk=disbursement.pk)
        if held.paid_on:
            raise ClosingError(_("It is paid already."))
        if held.waits_for_report:
            raise ClosingError(_("It is paid once the report is approved."))
        held.paid_on, held.reference = paid_on, reference
        held.save(update_fields=["paid_on", "reference"])
        held.project.save(update_fields=["changed_at"])
        log(Step.PAID, by, held.project, amount=held.amount, receiver=held.receiver.slug)
    return held
