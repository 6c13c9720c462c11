"""Who follows the programme, who decides in it, and whom a person acts for. What a person may not see is not found.

Each corner says so of what it keeps: `own_applications`, `own_projects`, `own_reports`.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.accounts.models import Membership
from folkmoot.places.models import Municipality

FOLLOW = "programme.follow_application"
DECIDE = "programme.decide_application"


def is_officer(person: Any) -> bool:
    return bool(person.is_authenticated and person.has_perm(FOLLOW))


def may_decide(person: Any) -> bool:
    return bool(person.is_authenticated and person.has_perm(DECIDE))


def follows(person: Any) -> bool:
    """Whether the person follows the programme as a whole: an officer, or one who decides."""
    return is_officer(person) or may_decide(person)


def own_municipalities(person: Any) -> QuerySet[Municipality]:
    """Those that the person belongs to today."""
    if not person.is_authenticated:
        return Municipality.objects.none()
    return Municipality.objects.filter(pk__in=Membership.objects.current().filter(person=person).values("municipality"))


def only_for_followers(person: Any) -> None:
    """Not found by anyone else."""
    if not follows(person):
        raise Http404("not for this person")
