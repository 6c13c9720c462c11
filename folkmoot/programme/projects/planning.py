"""A plan, from the parties' draft to what an officer approves; afterwards it is changed by way of a deviation."""

import json
from typing import Any

from django.core import serializers
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.projects.indicators import Indicator, IndicatorValue
from folkmoot.programme.projects.plans import PlanVersion
from folkmoot.programme.projects.projects import Level, Project


class PlanningError(ProgrammeError):
    """Why a plan cannot be changed or approved."""


class PlanChangedError(PlanningError):
    """Somebody else has changed the plan since this part was opened."""


def change_plan(project: Project, base: int, part: str, save: Any, by: Any) -> Project:
    """Runs `save` on a plan that is open and still as its writer saw it (`base`), and counts the change.

    Raises `PlanningError` where it is approved or the project over, `PlanChangedError` where somebody else came before.
    """
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        if held.is_over or held.plan_approved_at:
            raise PlanningError(_("The plan is approved. Ask for a deviation to change it."))
        if held.plan_number != base:
            raise PlanChangedError(
                _("Somebody else has changed the plan meanwhile. Yours stands below: look at the plan, then save again.")
            )
        save()
        now = timezone.now()
        Project.objects.filter(pk=held.pk).update(plan_number=held.plan_number + 1, changed_at=now)
        log(Step.PLAN_CHANGED, by, held, part=part)
        held.refresh_from_db()
    return held


def approve_plan(project: Project, by: Any) -> PlanVersion:
    """Keeps the plan as it reads now, and locks it. Raises `PlanningError` for a plan without an objective or an indicator."""
    with transaction.atomic():
        held = Project.objects.select_for_update().select_related("partnership").get(pk=project.pk)
        if held.plan_approved_at:
            raise PlanningError(_("The plan is approved already."))
        if not held.results.filter(level=Level.OBJECTIVE).exists():
            raise PlanningError(_("The plan has no objective yet."))
        if not Indicator.objects.filter(result__project=held).exists():
            raise PlanningError(_("The plan has no indicator yet."))
        number = held.plan_versions.count() + 1
        version = PlanVersion.objects.create(project=held, number=number, content=plan_content(held), approved_by=by)
        held.plan_approved_at = timezone.now()
        held.save(update_fields=["plan_approved_at", "changed_at"])
        log(Step.PLAN_APPROVED, by, held, number=number)
        write_to(people_of(held), "plan_approved", held)
    return version


def plan_content(project: Project) -> list[dict[str, Any]]:
    """Every row of the plan, as plain values."""
    indicators = Indicator.objects.filter(result__project=project)
    rows = [
        *Project.objects.filter(pk=project.pk),
        *project.results.all(),
        *indicators,
        *IndicatorValue.objects.filter(indicator__in=indicators),
        *project.causes.all(),
        *project.risks.all(),
        *project.budget.all(),
    ]
    content: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return content
