"""Deviations: what is to be done otherwise than the plan says, asked for by a party and answered by an officer."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.projects.projects import Project


class DeviationError(ProgrammeError):
    """Why a deviation cannot be asked for or answered."""


class DeviationKind(models.TextChoices):
    RESULTS = "results", _("What is to be reached")
    MONEY = "money", _("The budget")
    TIME = "time", _("The time")
    PEOPLE = "people", _("The people")
    OTHER = "other", _("Something else")


class Deviation(models.Model):
    """`approved` is None until it is answered."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="deviations")
    kind = models.CharField(_("what it is about"), max_length=20, choices=DeviationKind.choices)
    text = models.TextField(_("what is to be done otherwise"), max_length=5000)
    reasons = models.TextField(_("why"), max_length=5000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    approved = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.project.number} {self.get_kind_display()}"


def ask_for_deviation(project: Project, *, kind: str, text: str, reasons: str, by: Any) -> Deviation:
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        if held.is_over:
            raise DeviationError(gettext("The project is closed."))
        asked = held.deviations.create(kind=kind, text=text, reasons=reasons, asked_by=by)
        log(Step.DEVIATION_ASKED, by, held, kind=kind, deviation=asked.pk)
    return asked


def answer_deviation(asked: Deviation, *, approved: bool, answer: str, by: Any) -> None:
    """Answered once; everyone of the parties is told. One that is approved opens the plan, to be changed and approved again."""
    if not approved and not answer.strip():
        raise DeviationError(gettext("Write why not: the parties read it."))
    with transaction.atomic():
        held = Deviation.objects.select_for_update().select_related("project__partnership").get(pk=asked.pk)
        if held.answered_at:
            raise DeviationError(gettext("It is answered already."))
        held.approved, held.answer, held.answered_by, held.answered_at = approved, answer, by, timezone.now()
        held.save()
        if approved:
            Project.objects.filter(pk=held.project_id).update(plan_approved_at=None)
        log(Step.DEVIATION_ANSWERED, by, held.project, approved=approved, deviation=held.pk)
        write_to(people_of(held.project), "deviation_answered", held.project, deviation=held)
