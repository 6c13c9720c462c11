"""Replacements by the protocol: whether a dwelling or a unit may be replaced now, and by which reserve; nothing else is."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.assigning import give
from folkmoot.surveys.collecting.worklist.left_to_do import Work, work_at
from folkmoot.surveys.collecting.worklist.recording import locked
from folkmoot.surveys.collecting.worklist.replacements import Replacement, UnitReplacement
from folkmoot.surveys.collecting.worklist.worklists import INTERVIEWED, Dwelling, Standing, Worklist
from folkmoot.surveys.errors import CollectingError


@dataclass(frozen=True)
class Offer:
    """The reserve that is next, or why there is none for now."""

    reserve: Dwelling | None = None
    why_not: str = ""


def offer_for(dwelling: Dwelling) -> Offer:
    """Which dwelling may take the place of one: the next reserve of its unit, once the protocol's attempts are made."""
    work, worklist = work_at(dwelling), dwelling.worklist
    if worklist.closed_at:
        return Offer(why_not=_("The worklist is closed."))
    if work is Work.INTERVIEWED:
        return Offer(why_not=_("There is an interview."))
    if work in {Work.REPLACED, Work.WAITING}:
        return Offer(why_not=_("It is in reserve, or was replaced."))
    if work is not Work.OVER:
        left = worklist.attempts - dwelling.attempts_apart
        return Offer(
            why_not=ngettext(
                "The protocol asks for %(number)s more attempt, at least %(hours)s hours after the last one.",
                "The protocol asks for %(number)s more attempts, each at least %(hours)s hours after the one before.",
                left,
            )
            % {"number": left, "hours": worklist.hours_between}
        )
    reserve = (
        worklist.dwellings.filter(unit=dwelling.unit, standing=Standing.WAITING, household_reserve__isnull=False)
        .order_by("household_reserve", "position")
        .first()
    )
    return Offer(reserve) if reserve else Offer(why_not=_("No reserve is left in this unit: it stays without an interview."))


def replace_dwelling(
    dwelling: Dwelling, reason: str, *, enumerator: Enumerator | None = None, person: User | None = None
) -> Replacement:
    """Lets the next reserve take the place of a dwelling, with whoever had it. Raises `CollectingError` where it may not."""
    _say_why(reason)
    with transaction.atomic():
        Worklist.objects.select_for_update().get(pk=dwelling.worklist_id)
        dwelling = locked(dwelling)
        offer = offer_for(dwelling)
        if offer.reserve is None:
            raise CollectingError(offer.why_not)
        reserve = offer.reserve
        dwelling.standing, reserve.standing = Standing.REPLACED, Standing.DRAWN
        dwelling.save(update_fields=["standing"])
        reserve.save(update_fields=["standing"])
        give([reserve], dwelling.enumerator or dwelling.team, person)
        return Replacement.objects.create(
            replaced=dwelling, reserve=reserve, reason=reason.strip()[:500], enumerator=enumerator, person=person
        )


@dataclass(frozen=True)
class UnitOffer:
    """The reserve unit that is next, or why there is none for now."""

    unit: str = ""
    why_not: str = ""


def unit_offer_for(worklist: Worklist, unit: str) -> UnitOffer:
    """Which unit may take the place of one where nobody was interviewed: the next reserve unit of its stratum."""
    dwellings = worklist.dwellings.filter(unit=unit)
    first = dwellings.first()
    if first is None:
        return UnitOffer(why_not=_("There is no such unit."))
    if worklist.closed_at:
        return UnitOffer(why_not=_("The worklist is closed."))
    if not dwellings.filter(standing=Standing.DRAWN).exists():
        return UnitOffer(why_not=_("It is in reserve, or was replaced."))
    if dwellings.filter(outcome__in=INTERVIEWED).exists():
        return UnitOffer(why_not=_("There are interviews in it: replace its dwellings one by one."))
    used = worklist.unit_replacements.values_list("reserve", flat=True)
    reserve = (
        worklist.dwellings.filter(stratum=first.stratum, unit_reserve__isnull=False)
        .exclude(unit__in=list(used))
        .order_by("unit_reserve", "position")
        .first()
    )
    if reserve is None:
        return UnitOffer(why_not=_("No reserve unit with dwellings is left in its stratum."))
    return UnitOffer(reserve.unit)


def replace_unit(worklist: Worklist, unit: str, reason: str, person: User) -> UnitReplacement:
    """Lets the next reserve unit take the place of one. Raises `CollectingError` where it may not."""
    _say_why(reason)
    with transaction.atomic():
        worklist = Worklist.objects.select_for_update().get(pk=worklist.pk)
        offer = unit_offer_for(worklist, unit)
        if not offer.unit:
            raise CollectingError(offer.why_not)
        drawn = worklist.dwellings.filter(unit=unit, standing=Standing.DRAWN)
        first = drawn.select_related("enumerator", "team").first()
        drawn.update(standing=Standing.REPLACED)
        come = list(worklist.dwellings.filter(unit=offer.unit, household_reserve=None).select_for_update())
        worklist.dwellings.filter(pk__in=[each.pk for each in come]).update(standing=Standing.DRAWN)
        if first:
            give(come, first.enumerator or first.team, person)
        return UnitReplacement.objects.create(
            worklist=worklist, unit=unit, reserve=offer.unit, reason=reason.strip()[:500], person=person
        )


def _say_why(reason: str) -> None:
    if not reason.strip():
        raise CollectingError(_("Say why it is replaced."))
