"""What is left to do of a worklist, by its protocol and by what has been recorded."""

from datetime import datetime, timedelta
from enum import Enum

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.worklists import INTERVIEWED, Dwelling, Standing


class Work(Enum):
    """How far a dwelling has come."""

    TO_VISIT = "to_visit"
    AGAIN = "again"
    INTERVIEWED = "interviewed"
    OVER = "over"
    REPLACED = "replaced"
    WAITING = "waiting"


WORK_NAMES = {
    Work.TO_VISIT: _("not visited yet"),
    Work.AGAIN: _("to be visited again"),
    Work.INTERVIEWED: _("interviewed"),
    Work.OVER: _("no interview"),
    Work.REPLACED: _("replaced"),
    Work.WAITING: _("in reserve"),
}


def work_at(dwelling: Dwelling) -> Work:
    """`OVER` where no more attempts are asked for: the protocol may let a reserve take its place."""
    if dwelling.standing != Standing.DRAWN:
        return Work.REPLACED if dwelling.standing == Standing.REPLACED else Work.WAITING
    if not dwelling.outcome:
        return Work.TO_VISIT
    if dwelling.is_interviewed:
        return Work.INTERVIEWED
    return Work.OVER if dwelling.is_over else Work.AGAIN


def next_attempt_from(dwelling: Dwelling) -> datetime | None:
    """From when on another attempt counts; None where the first is still to be made, or none is asked for."""
    if work_at(dwelling) is not Work.AGAIN or dwelling.approached_at is None:
        return None
    return dwelling.approached_at + timedelta(hours=dwelling.worklist.hours_between)


def waits_until(dwelling: Dwelling) -> datetime | None:
    """The same while that lies ahead."""
    moment = next_attempt_from(dwelling)
    return moment if moment and moment > timezone.now() else None


def where(work: Work) -> Q:
    """The dwellings of one worklist, or of several, that have come so far: what `work_at` says, asked of the database."""
    drawn = Q(standing=Standing.DRAWN)
    began = drawn & ~Q(outcome="") & ~Q(outcome__in=INTERVIEWED)
    return {
        Work.TO_VISIT: drawn & Q(outcome=""),
        Work.AGAIN: began & Q(is_over=False),
        Work.INTERVIEWED: drawn & Q(outcome__in=INTERVIEWED),
        Work.OVER: began & Q(is_over=True),
        Work.REPLACED: Q(standing=Standing.REPLACED),
        Work.WAITING: Q(standing=Standing.WAITING),
    }[work]


def assigned_to(enumerator: Enumerator) -> QuerySet[Dwelling]:
    """The dwellings that an enumerator may see: their own, and their team's; for training to those in training alone."""
    theirs = Q(enumerator=enumerator)
    if enumerator.team_id:
        theirs |= Q(team=enumerator.team_id)
    return Dwelling.objects.filter(
        theirs,
        worklist__survey=enumerator.survey_id,
        worklist__is_training=enumerator.in_training,
        worklist__closed_at=None,
    ).exclude(standing=Standing.WAITING)


def left_for(enumerator: Enumerator) -> QuerySet[Dwelling]:
    """Those of them where something is left to do."""
    return assigned_to(enumerator).filter(where(Work.TO_VISIT) | where(Work.AGAIN))
