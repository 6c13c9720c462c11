"""The log of every step in the programme: written with the step, in the same transaction, and never edited.

The database itself refuses to change or delete a row (a trigger, see the migration); all that can be taken out of it is who
did it, when a person's data is removed.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    STARTED = "started", _("The application was begun")
    PARTY_ADDED = "party added", _("A party was added")
    TEAM_CHANGED = "team changed", _("The team was changed")
    ATTACHED = "attached", _("A document was attached")
    DETACHED = "detached", _("A document was taken out")
    CONFIRMED = "confirmed", _("A signatory confirmed")
    SUBMITTED = "submitted", _("The application was submitted")
    WITHDRAWN = "withdrawn", _("The application was withdrawn")
    FOUND_ELIGIBLE = "found eligible", _("The application was found to fulfil the rules")
    FOUND_INELIGIBLE = "found ineligible", _("The application was found not to fulfil the rules")
    ASSIGNED = "assigned", _("A reviewer was assigned")
    UNASSIGNED = "unassigned", _("A reviewer was taken off")
    NO_CONFLICT = "no conflict", _("A reviewer declared to have no interest in it")
    CONFLICT = "conflict", _("A reviewer declared a conflict of interest")
    REVIEWED = "reviewed", _("A review was given")
    DISCUSSED = "discussed", _("A remark was made in the discussion")
    RECOMMENDED = "recommended", _("A decision was recommended")
    DECIDED = "decided", _("The application was decided on")
    LETTER_SENT = "letter sent", _("The letter of the decision was sent")
    APPEALED = "appealed", _("The decision was appealed")
    APPEAL_ANSWERED = "appeal answered", _("The appeal was answered")
    PUBLISHED = "published", _("The grant was published")
    REPORTS_SCHEDULED = "reports scheduled", _("Reports were put on the schedule")
    REMINDED = "reminded", _("The parties were reminded of a report")
    REPORT_SUBMITTED = "report submitted", _("A report was submitted")
    REPORT_APPROVED = "report approved", _("A report was approved")
    REPORT_SENT_BACK = "report sent back", _("A report was sent back")
    CONSENTED = "consented", _("A party agreed that a report is shown to everyone")
    CONSENT_TAKEN_BACK = "consent taken back", _("A party took back that a report is shown to everyone")
    DEVIATION_ASKED = "deviation asked", _("A deviation from the plan was asked for")
    DEVIATION_ANSWERED = "deviation answered", _("A deviation from the plan was answered")
    PLAN_CHANGED = "plan changed", _("The plan was changed")
    PLAN_APPROVED = "plan approved", _("The plan was approved")
    PAID = "paid", _("Money was paid out")
    CLOSED = "closed", _("The project was closed")


class LogEntry(models.Model):
    """One step. `details` are in words of the code, not in texts for readers."""

    application = models.ForeignKey("programme.Application", models.PROTECT, related_name="log", null=True)
    project = models.ForeignKey("programme.Project", models.PROTECT, related_name="log", null=True)
    step = models.CharField(max_length=30, choices=Step.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("log")
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_step_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("The log is not edited.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ValueError("Nothing is taken out of the log.")


def log(step: Any, by: Any, about: Any = None, **details: Any) -> LogEntry:
    """`about` is an application, a project or what belongs to one: it says itself where its steps stand (`filed_under`)."""
    return LogEntry.objects.create(step=step, by=by, details=details, **(about.filed_under if about else {}))
