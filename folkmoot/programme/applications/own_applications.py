"""Which applications a person may see and do something with; what a person may not see is not found.

Drafts are their parties' own: neither officers nor reviewers see them. A membership opens an application only while it holds.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.programme.applications.applications import Application, ApplicationParty, ApplicationState
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.permissions import follows, is_officer, own_municipalities
from folkmoot.programme.writing.work_kinds import WorkKind


def own_applications(person: Any) -> QuerySet[Application]:
    """Those of the person's municipalities."""
    places = ApplicationParty.objects.filter(municipality__in=own_municipalities(person))
    return Application.objects.filter(pk__in=places.values("application"))


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
    if not follows(person):
        raise Http404("not for this person")
    found = submitted_applications().filter(public_id=public_id).select_related("call", "version").first()
    if found is None:
        raise Http404("no such application")
    return found


APPLICATION = WorkKind(readable_application, writable_application, submit)
