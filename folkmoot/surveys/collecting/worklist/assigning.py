"""Who goes where: dwellings and whole units given to enumerators or teams, and taken from them again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.worklist.worklists import Assignment, Dwelling, Standing, Worklist
from folkmoot.surveys.errors import CollectingError

LANGUAGE = "language"
"""A column of the sample that says in which language people there are to be asked."""


@dataclass(frozen=True)
class Assigned:
    """How many dwellings changed hands, and the languages asked for there that the enumerator does not work in."""

    number: int
    other_languages: tuple[str, ...] = ()


def assign(
    worklist: Worklist,
    to: Enumerator | Team | None,
    *,
    units: Sequence[str] = (),
    dwellings: Sequence[int] = (),
    by: User | None = None,
    among: QuerySet[Dwelling] | None = None,
) -> Assigned:
    """Gives the dwellings of some units, or single ones, to an enumerator or a team; or to nobody. Reserves follow their unit
    once they are used; what was replaced stays with whoever had it. Dwellings that are not `among` these stay as they are.

    Raises `CollectingError` for somebody who cannot have it.
    """
    _check(worklist, to)
    chosen = worklist.dwellings.filter(unit__in=units) if units else worklist.dwellings.filter(pk__in=dwellings)
    if among is not None:
        chosen = chosen.filter(pk__in=among.values("pk"))
    with transaction.atomic():
        found = list(chosen.filter(standing=Standing.DRAWN).select_for_update())
        return Assigned(give(found, to, by), _other_languages(found, to))


def give(dwellings: Sequence[Dwelling], to: Enumerator | Team | None, by: User | None) -> int:
    """Writes down who has the dwellings from now on; those who had them before lose them. Within a transaction."""
    enumerator = to if isinstance(to, Enumerator) else None
    team = to if isinstance(to, Team) else None
    changed = [each for each in dwellings if (each.enumerator_id, each.team_id) != (_key(enumerator), _key(team))]
    for dwelling in changed:
        dwelling.enumerator, dwelling.team = enumerator, team
    Dwelling.objects.bulk_update(changed, ["enumerator", "team"], batch_size=500)
    Assignment.objects.bulk_create(
        [Assignment(dwelling=dwelling, enumerator=enumerator, team=team, made_by=by) for dwelling in changed], batch_size=500
    )
    return len(changed)


def people_for(worklist: Worklist) -> QuerySet[Enumerator]:
    """Who can be given dwellings of a worklist: those in training where it is for training, the others else."""
    return worklist.survey.enumerators.filter(is_active=True, in_training=worklist.is_training).select_related("team")


def _check(worklist: Worklist, to: Enumerator | Team | None) -> None:
    if worklist.closed_at:
        raise CollectingError(_("This worklist is closed: nobody can be sent there any more."))
    if to is None:
        return
    if to.survey_id != worklist.survey_id:
        raise CollectingError(_("%(name)s belongs to another survey.") % {"name": to})
    if isinstance(to, Enumerator) and to.in_training != worklist.is_training:
        raise CollectingError(
            _("%(name)s is in training, and this worklist is not for training.") % {"name": to}
            if to.in_training
            else _("This worklist is for training, and %(name)s is not in training.") % {"name": to}
        )
    if isinstance(to, Enumerator) and not to.is_active:
        raise CollectingError(_("%(name)s can no longer send interviews.") % {"name": to})


def _other_languages(dwellings: Sequence[Dwelling], to: Enumerator | Team | None) -> tuple[str, ...]:
    if not isinstance(to, Enumerator) or not to.languages:
        return ()
    asked = {dwelling.drawn.get(LANGUAGE) for dwelling in dwellings} - {None, ""}
    return tuple(sorted(asked - set(to.languages.replace(",", " ").split())))


def _key(one: Enumerator | Team | None) -> int | None:
    return one.pk if one else None
