"""Reports of projects: due by a schedule, written jointly by the parties, approved or sent back by an officer."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from folkmoot.places.models import Municipality
from folkmoot.places.texts import TextsField, in_readers_language
from folkmoot.programme.projects.projects import OVER, Project
from folkmoot.programme.reports.report_rules import form_of
from folkmoot.programme.writing.form import Form, form_from_json
from folkmoot.programme.writing.form_blocks import DocumentsBlock, ReportFormBlock
from folkmoot.programme.writing.joint_work import JointWork, Routes

DAYS = RegexValidator(r"^[0-9]{1,3}( [0-9]{1,3})*$", _("Write numbers of days with a space between: 30 7 0"))


class ReportKind(models.TextChoices):
    YEARLY = "yearly", _("Yearly report")
    FINAL = "final", _("Final report")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent back", _("Sent back")
    APPROVED = "approved", _("Approved")


TO_WRITE = (ReportState.DRAFT, ReportState.SENT_BACK)


class ReportForm(models.Model):
    """What a kind of report asks, when it is due, and when its parties are reminded. A report that is being written follows
    the form as it reads now; once submitted it keeps the form that it was submitted with."""

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind.choices, unique=True)
    names = TextsField(_("name"))
    form = StreamField(
        ReportFormBlock(),
        verbose_name=_("the form"),
        help_text=_("The figures of the indicators and the use of money are asked for besides."),
    )
    documents = StreamField(DocumentsBlock(), verbose_name=_("documents to attach"), blank=True)
    due_after_days = models.PositiveSmallIntegerField(
        _("due so many days after its period"), default=60, help_text=_("A period is a year; for the final report the project.")
    )
    reminders = models.CharField(
        _("reminders, days before it is due"),
        max_length=60,
        blank=True,
        default="30 7 0",
        validators=[DAYS],
        help_text=_("Numbers with a space between. Once it is late, a reminder goes out every week."),
    )

    class Meta:
        verbose_name = _("report form")
        verbose_name_plural = _("report forms")
        ordering: ClassVar[list[str]] = ["-kind"]

    def __str__(self) -> str:
        return in_readers_language(self.names) or str(self.get_kind_display())

    @property
    def reminder_days(self) -> tuple[int, ...]:
        return tuple(int(days) for days in self.reminders.split())


class ReportQuerySet(models.QuerySet["ProjectReport"]):
    def to_write(self) -> "ReportQuerySet":
        """Those that are still to be written or written again, of projects that go on."""
        return self.filter(state__in=TO_WRITE).exclude(project__state__in=OVER)


class ProjectReport(JointWork):
    """What the parties tell together of a year, or of the whole project."""

    routes = Routes(
        "programme:report_section",
        "programme:report_save",
        "programme:report_history",
        "programme:report_comment",
        "programme:report_documents",
        "programme:report_attachment",
        "programme:report_to_sign",
        "programme/report_base.html",
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(pgettext_lazy("of a report", "due"))
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.DRAFT, db_index=True)
    objects = ReportQuerySet.as_manager()
    kept_form = models.JSONField(null=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "kind", "ends_on"], name="programme_report_of_a_period_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(submitted_at__isnull=False) & ~models.Q(receipt=""),
                name="programme_submitted_report_has_a_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("programme:report", args=[self.public_id])

    @property
    def title(self) -> str:
        if self.kind == ReportKind.FINAL:
            return gettext("Final report")
        return gettext("Yearly report %(year)s") % {"year": self.ends_on.year}

    @property
    def is_draft(self) -> bool:
        return self.state in TO_WRITE

    @property
    def is_late(self) -> bool:
        return self.is_draft and self.due_on < timezone.localdate()

    @property
    def synthetic(self) -> bool:
        return bool(self.project.synthetic)

    @cached_property
    def rules(self) -> Form:
        """The form that it was submitted with; while it is written, the one that holds now."""
        if not self.is_draft and self.kept_form is not None:
            return form_from_json(self.kept_form)
        return form_of(self)

    @cached_property
    def municipalities(self) -> list[Municipality]:
        return self.project.partnership.municipalities

    @property
    def basics(self) -> list[Any]:
        return [self.project.number, self.kind, self.starts_on.isoformat(), self.ends_on.isoformat()]

    @property
    def filed_under(self) -> dict[str, Any]:
        return {"project": self.project}


class ReportReview(models.Model):
    """What an officer said of a report that was submitted."""

    report = models.ForeignKey(ProjectReport, models.CASCADE, related_name="reviews")
    approved = models.BooleanField()
    reasons = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.at:%Y-%m-%d}"


class Reminder(models.Model):
    """That the parties were reminded of a report: once for each number of days before, and once a week after."""

    report = models.ForeignKey(ProjectReport, models.CASCADE, related_name="reminders")
    days_before = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "days_before"], name="programme_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.days_before}"
