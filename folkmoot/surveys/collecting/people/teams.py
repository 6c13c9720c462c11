"""Teams of enumerators, each with a supervisor."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """Enumerators of a survey who work together. Dwellings can be assigned to a team: any of them then goes there."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="teams", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=100)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("supervisor")
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "name"], name="surveys_team_name_once_a_survey")
        ]

    def __str__(self) -> str:
        return self.name
