"""Who would fit whom, and why; and the first words between them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.accounts.models import Membership, User
from folkmoot.places.alphabet import in_alphabet
from folkmoot.places.countries import language_name
from folkmoot.places.models import Municipality
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.mailing import write_to
from folkmoot.programme.partnerships.goals import GlobalGoal
from folkmoot.programme.permissions import is_officer, own_municipalities
from folkmoot.programme.seeking.seeking import Contact, ContactMessage, Seeking

MOST_A_DAY = 10
MOST_SUGGESTIONS = 10


class ContactError(ProgrammeError):
    """Why one cannot write to a municipality."""


@dataclass(frozen=True)
class Suggestion:
    """`reasons` are sentences for the reader; `weight` is what the list is sorted by."""

    seeking: Seeking
    reasons: tuple[str, ...]
    weight: int


def open_searches() -> QuerySet[Seeking]:
    today = timezone.localdate()
    return (
        Seeking.objects.filter(holds_until__gte=today)
        .select_related("municipality__country")
        .prefetch_related("themes", "countries")
    )


def suggestions_for(seeking: Seeking) -> list[Suggestion]:
    """Those on the other side (at home or abroad) that share a language, the best fit first; each with its reasons."""
    at_home = _is_at_home(seeking)
    found = [
        _suggestion(seeking, other)
        for other in open_searches().exclude(pk=seeking.pk)
        if _is_at_home(other) != at_home and set(other.language_codes) & set(seeking.language_codes)
    ]
    found.sort(key=lambda one: (-one.weight, one.seeking.municipality.name))
    return found[:MOST_SUGGESTIONS]


def _suggestion(seeking: Seeking, other: Seeking) -> Suggestion:
    languages = [code for code in other.language_codes if code in seeking.language_codes]
    themes = set(seeking.themes.all()) & set(other.themes.all())
    goals = [goal for goal in other.global_goals if goal in seeking.global_goals]
    wanted = {country.pk for country in seeking.countries.all()}
    wants_us = {country.pk for country in other.countries.all()}
    reasons = [_("You can both work in: %(what)s") % {"what": ", ".join(language_name(code) for code in languages)}]
    weight = len(languages)
    if themes:
        told = ", ".join(sorted((theme.name for theme in themes), key=in_alphabet))
        reasons.append(_("You share the themes: %(what)s") % {"what": told})
        weight += 4 * len(themes)
    if goals:
        told = ", ".join(f"{goal}. {GlobalGoal(goal).label}" for goal in goals)
        reasons.append(_("You share the global goals: %(what)s") % {"what": told})
        weight += 2 * len(goals)
    if other.municipality.country_id in wanted:
        reasons.append(_("It lies in a country that you think of."))
        weight += 3
    if seeking.municipality.country_id in wants_us:
        reasons.append(_("It thinks of your country."))
        weight += 3
    return Suggestion(other, tuple(reasons), weight)


def _is_at_home(seeking: Seeking) -> bool:
    return seeking.municipality.country_id == settings.PROGRAMME_HOME_COUNTRY


def readable_contact(person: Any, public_id: Any) -> Contact:
    """For the people of either municipality, and for officers. Else not found."""
    found = Contact.objects.select_related("asked__country", "asking__country").filter(public_id=public_id).first()
    if found is None or not (is_officer(person) or own_side(person, found)):
        raise Http404("no such contact for this person")
    return found


def own_side(person: Any, contact: Contact) -> Municipality | None:
    own = set(own_municipalities(person).values_list("pk", flat=True))
    return next((place for place in contact.municipalities if place.pk in own), None)


def write_first(asked: Seeking, asking: Municipality, text: str, by: Any) -> Contact:
    """The first message to a municipality that seeks. Its people get it by mail; a second one goes on in the same contact.

    Raises `ContactError` for one's own municipality, for a search that has ended, and for too many in a day.
    """
    if asked.municipality_id == asking.pk:
        raise ContactError(_("This is your own municipality."))
    if not asked.is_open:
        raise ContactError(_("It does not seek a partner any more."))
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=asking.pk)
        today = timezone.localdate()
        if Contact.objects.filter(asking=asking, made_at__date=today).count() >= MOST_A_DAY:
            raise ContactError(_("Your municipality has written to ten others today. Go on tomorrow."))
        contact, _is_new = Contact.objects.get_or_create(asked=asked.municipality, asking=asking)
        _write(contact, asking, text, by)
    return contact


def write_on(contact: Contact, text: str, by: Any) -> None:
    side = own_side(by, contact)
    if side is None:
        raise ContactError(_("Only the people of the two municipalities write here."))
    with transaction.atomic():
        _write(contact, side, text, by)


def _write(contact: Contact, side: Municipality, text: str, by: Any) -> None:
    message = ContactMessage.objects.create(contact=contact, municipality=side, text=text, by=by)
    other = next(place for place in contact.municipalities if place.pk != side.pk)
    members = Membership.objects.current().filter(municipality=other).values("person")
    write_to(User.objects.filter(pk__in=members, is_active=True), "contact", contact, message=message, place=side)
