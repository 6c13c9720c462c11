"""The decision that a project is over."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.projects.projects import Project


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
