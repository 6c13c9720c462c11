"""How many interviews are planned of each group: uploaded as a table, the newest counts, the earlier ones stay."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.fieldwork.fieldwork_progress import Planned, read_plan

if TYPE_CHECKING:
    from folkmoot.surveys.models import Survey


class FieldworkPlan(models.Model):
    """A plan as it was uploaded; `rows` are lists of a variable, a group and a number."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="fieldwork_plans", verbose_name=_("survey"))
    rows = models.JSONField(_("planned interviews"))
    source_name = models.CharField(_("file"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("plan of a fieldwork")
        verbose_name_plural = _("plans of fieldwork")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.survey}: {self.source_name}"

    @property
    def planned(self) -> tuple[Planned, ...]:
        return tuple(Planned(*row) for row in self.rows)


def plan_of(survey: "Survey") -> tuple[Planned, ...]:
    """What is planned in a survey; nothing where no plan was uploaded."""
    newest = FieldworkPlan.objects.filter(survey=survey).first()
    return newest.planned if newest else ()


def keep_plan(survey: "Survey", path: Path, by: User | None) -> FieldworkPlan:
    """Takes a table in as the survey's plan. Raises `UnusableAnswers` with the rows that are wrong."""
    rows = [[row.by, row.group, row.number] for row in read_plan(path)]
    return FieldworkPlan.objects.create(survey=survey, rows=rows, source_name=path.name[:200], person=by)
