"""The end of a project: the decision that closes it, and the money that is paid out before."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.applications.applying import people_of
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import write_to
from folkmoot.programme.projects.money import Disbursement
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.reports import ReportKind, ReportState


class ClosingError(ProgrammeError):
    """Why a project cannot be closed, or money not be paid out."""


class Outcome(models.TextChoices):
    COMPLETED = "completed", _("Completed: it did what it was to do")
    STOPPED = "stopped", _("Stopped before its end")


class Closing(models.Model):
    """That a project is over, and why. Made once."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="closing")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("closing decision")
        verbose_name_plural = _("closing decisions")

    def __str__(self) -> str:
        return f"{self.project.number} {self.get_outcome_display()}"


def close_project(project: Project, *, outcome: str, reasons: str, by: Any) -> Closing:
    """Decides that a project is over. One that is completed has its final report approved; either has its deviations answered.

    Raises `ClosingError` for one who belongs to a party, and for what is still open.
    """
    with transaction.atomic():
        held = Project.objects.select_for_update().select_related("partnership").get(pk=project.pk)
        if held.is_over:
            raise ClosingError(gettext("The project is closed already."))
        if by.memberships.filter(municipality__in=held.municipalities).exists():
            raise ClosingError(gettext("You belong or belonged to one of the parties, so somebody else must decide."))
        if held.deviations.filter(answered_at=None).exists():
            raise ClosingError(gettext("A deviation waits for its answer. Answer it first."))
        final = held.reports.filter(kind=ReportKind.FINAL, state=ReportState.APPROVED)
        if outcome == Outcome.COMPLETED and not final.exists():
            raise ClosingError(gettext("The final report is not approved yet."))
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
            raise ClosingError(gettext("It is paid already."))
        if held.waits_for_report:
            raise ClosingError(gettext("It is paid once the report is approved."))
        held.paid_on, held.reference = paid_on, reference
        held.save(update_fields=["paid_on", "reference"])
        held.project.save(update_fields=["changed_at"])
        log(Step.PAID, by, held.project, amount=held.amount, receiver=held.receiver.slug)
    return held
