"""Who may see and do what with applications. Every view asks here; what a person may not see is not found.

Drafts are their parties' own: neither officers nor reviewers see them. A membership opens an application only while it holds.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.accounts.models import Membership, PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.applications import Application, ApplicationState

FOLLOW = "programme.follow_application"
DECIDE = "programme.decide_application"


def is_officer(person: Any) -> bool:
    return bool(person.is_authenticated and person.has_perm(FOLLOW))


def may_decide(person: Any) -> bool:
    return bool(person.is_authenticated and person.has_perm(DECIDE))


def own_municipalities(person: Any) -> QuerySet[Municipality]:
    """Those that the person belongs to today."""
    if not person.is_authenticated:
        return Municipality.objects.none()
    return Municipality.objects.filter(pk__in=Membership.objects.current().filter(person=person).values("municipality"))


def own_applications(person: Any) -> QuerySet[Application]:
    """Those of the person's municipalities."""
    return Application.objects.filter(parties__in=own_municipalities(person)).distinct()


def submitted_applications() -> QuerySet[Application]:
    """What the programme has received: no draft, and nothing that was withdrawn before it came."""
    return Application.objects.exclude(state=ApplicationState.DRAFT).exclude(submitted_at=None)


def readable_application(person: Any, public_id: Any) -> Application:
    """The application, where the person is of one of its parties, or an officer and it was submitted. Else not found."""
    allowed = own_applications(person)
    found = allowed.filter(public_id=public_id).select_related("call", "version", "submitted_by").first()
    if found is None and is_officer(person):
        found = submitted_applications().filter(public_id=public_id).select_related("call", "version").first()
    if found is None:
        raise Http404("no such application for this person")
    return found


def writable_application(person: Any, public_id: Any) -> Application:
    """The application, where the person is of one of its parties."""
    found = own_applications(person).filter(public_id=public_id).select_related("call", "version").first()
    if found is None:
        raise Http404("no such application for this person")
    return found


def followed_application(person: Any, public_id: Any) -> Application:
    """A submitted application, for an officer or one who decides."""
    if not (is_officer(person) or may_decide(person)):
        raise Http404("not for this person")
    found = submitted_applications().filter(public_id=public_id).select_related("call", "version").first()
    if found is None:
        raise Http404("no such application")
    return found


def signs_for(person: Any, application: Application) -> list[Municipality]:
    """The parties that the person is a signatory of today."""
    signed = Membership.objects.current().filter(person=person, role=PartyRole.SIGNATORY).values("municipality")
    return [party for party in application.municipalities if party.pk in {row["municipality"] for row in signed}]
