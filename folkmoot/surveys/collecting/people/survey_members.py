"""People with a role in one survey."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldworkRole(models.TextChoices):
    LEAD = "lead", _("survey lead")
    SUPERVISOR = "supervisor", _("field supervisor")
    ENUMERATOR = "enumerator", _("enumerator")
    ANALYST = "analyst", _("analyst")
    VIEWER = "viewer", _("viewer")


class SurveyMember(models.Model):
    """A person's role in one survey. Whoever leads the fieldwork of every survey needs none."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="members", verbose_name=_("survey"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="survey_roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=FieldworkRole.choices)

    class Meta:
        verbose_name = _("role in a survey")
        verbose_name_plural = _("roles in surveys")
        ordering: ClassVar[list[str]] = ["survey", "role", "person"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "person"], name="surveys_member_one_role")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}: {self.survey}"
