"""From what was granted to the project that it pays for."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.projects.projects import Project


def project_begun_from(public_id: Any = None) -> Project:
    """A project, not stored, with the next number; where it names a granted application, with what that says already."""
    starts_on = timezone.localdate()
    number, granted = next_number(starts_on.year), _granted(public_id)
    if granted is None or granted.partnership is None:
        return Project(number=number, starts_on=starts_on)
    return Project(
        number=number,
        partnership=granted.partnership,
        titles=dict.fromkeys(granted.call.names, granted.title),
        currency=granted.rules.currency,
        starts_on=starts_on,
        ends_on=_last_day(starts_on, granted.months or 0),
    )


def next_number(year: int) -> str:
    """The year and the first number after those given in it: 2026-3."""
    given = Project.objects.filter(number__regex=rf"^{year}-[0-9]+$").values_list("number", flat=True)
    return f"{year}-{1 + max((int(number.partition('-')[2]) for number in given), default=0)}"


def _granted(public_id: Any) -> Application | None:
    if not public_id:
        return None
    try:
        return Application.objects.filter(public_id=public_id, state=ApplicationState.GRANTED).first()
    except ValidationError:
        return None


def _last_day(starts_on: date, months: int) -> date | None:
    """The day before the same day so many months later; None where the call asked for no time."""
    if not months:
        return None
    years, month = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, month + 1
    return date(year, month, min(starts_on.day, monthrange(year, month)[1])) - timedelta(days=1)
