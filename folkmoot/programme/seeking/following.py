"""What has become of the contacts between municipalities: for those who write, and for the officers who follow it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from folkmoot.programme.permissions import is_officer, own_municipalities
from folkmoot.programme.seeking.seeking import Contact, ContactMessage

ANSWERS_WITHIN = timedelta(weeks=2)


def contacts_of(person: Any) -> QuerySet[Contact]:
    """Those of the person's municipalities, for an officer all; what nobody has answered first, then the newest.

    Each has `last_at`, `last_by` (a municipality's name), and `answered`: whether the municipality that was asked ever wrote.
    """
    contacts = _followed()
    if not is_officer(person):
        own = own_municipalities(person)
        contacts = contacts.filter(asked__in=own) | contacts.filter(asking__in=own)
    return contacts.order_by("answered", "-last_at")


def waiting_contacts(person: Any) -> QuerySet[Contact]:
    """Those that the person's own municipalities have not answered."""
    return _followed().filter(asked__in=own_municipalities(person), answered=False).order_by("last_at")


def forgotten_contacts() -> QuerySet[Contact]:
    """Those that nobody has answered for two weeks, for officers to ask about."""
    return _followed().filter(answered=False, last_at__lte=timezone.now() - ANSWERS_WITHIN).order_by("last_at")


def contacts_without_word_since(day: date) -> QuerySet[Contact]:
    """Those in which nobody has written since before the day."""
    said = ContactMessage.objects.filter(contact=OuterRef("pk"), at__date__gte=day)
    return Contact.objects.filter(~Exists(said), made_at__date__lt=day)


def _followed() -> QuerySet[Contact]:
    said = ContactMessage.objects.filter(contact=OuterRef("pk"))
    newest = said.order_by("-at", "-pk")
    return Contact.objects.select_related("asked", "asking").annotate(
        last_at=Subquery(newest.values("at")[:1]),
        last_by=Subquery(newest.values("municipality__name")[:1]),
        answered=Exists(said.filter(municipality=OuterRef("asked"))),
    )
