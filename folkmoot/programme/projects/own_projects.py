"""Which projects are a person's own, and which a person may see; what a person may not see is not found."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.programme.partnerships.partnerships import PartnershipParty
from folkmoot.programme.permissions import follows, own_municipalities
from folkmoot.programme.projects.projects import Project


def own_projects(person: Any) -> QuerySet[Project]:
    """Those of the person's municipalities."""
    places = PartnershipParty.objects.filter(municipality__in=own_municipalities(person))
    return Project.objects.filter(partnership__in=places.values("partnership"))


def readable_project(person: Any, number: str) -> tuple[Project, bool]:
    """The project, and whether the person is of one of its parties; else the person follows the programme, or it is not
    found."""
    projects = Project.objects.select_related("partnership").prefetch_related("partnership__parties__municipality__country")
    found = projects.filter(number=number).first()
    of_a_party = found is not None and own_projects(person).filter(pk=found.pk).exists()
    if found is None or not (of_a_party or follows(person)):
        raise Http404("no such project for this person")
    return found, of_a_party
