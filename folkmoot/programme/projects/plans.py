"""What a plan holds besides its results, indicators and budget: causes and effects, risks; and the plan as it was approved."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.projects.projects import Project

HIGH_RISK = 12


class CauseKind(models.TextChoices):
    CAUSE = "cause", _("Cause")
    EFFECT = "effect", _("Effect")


class Cause(models.Model):
    """A branch of the tree around the challenge: what leads to it, or what it leads to; `under` is the branch it grows from."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="causes")
    kind = models.CharField(_("kind"), max_length=10, choices=CauseKind.choices, default=CauseKind.CAUSE)
    text = models.CharField(_("what"), max_length=300)
    under = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("grows from"), related_name="branches", null=True, blank=True
    )

    class Meta:
        verbose_name = _("cause or effect")
        verbose_name_plural = _("causes and effects")
        ordering: ClassVar[list[str]] = ["kind", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        above, seen = self.under, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"under": _("It would grow from itself.")})
            if above.kind != self.kind:
                raise ValidationError({"under": _("A cause grows from a cause, and an effect from an effect.")})
            seen.add(above.pk)
            above = above.under


class Risk(models.Model):
    """What may go wrong, how likely and how bad that is from 1 to 5, and what is done about it by whom."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    text = models.CharField(_("what may go wrong"), max_length=500)
    likelihood = models.PositiveSmallIntegerField(_("how likely, 1–5"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    consequence = models.PositiveSmallIntegerField(_("how bad, 1–5"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    action = models.CharField(_("what is done about it"), max_length=500)
    owner = models.CharField(_("by whom"), max_length=200)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        return self.likelihood * self.consequence

    @property
    def is_high(self) -> bool:
        return self.weight >= HIGH_RISK


class PlanVersion(models.Model):
    """The plan as an officer approved it. Made once and never changed."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["project", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="programme_plan_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.project.number} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("An approved plan is not edited: approve a new one.")
        super().save(*args, **kwargs)
