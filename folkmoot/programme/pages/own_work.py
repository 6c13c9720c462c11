"""What waits for a person: the applications, projects and reports of their municipalities, in a few queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.own_applications import own_applications
from folkmoot.programme.meetings.meetings import Meeting
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.permissions import follows, own_municipalities
from folkmoot.programme.projects.own_projects import own_projects
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.reports import ProjectReport
from folkmoot.programme.reviews.reviews import Reviewer
from folkmoot.programme.seeking.following import waiting_contacts
from folkmoot.programme.seeking.seeking import Contact

MOST_APPLICATIONS = 20


@dataclass(frozen=True)
class OwnWork:
    """`reports` are those that are still to be written, the one that is due first before the others; `contacts` those that wait
    for an answer."""

    municipalities: tuple[Municipality, ...]
    reports: tuple[ProjectReport, ...]
    projects: tuple[Project, ...]
    meetings: tuple[Meeting, ...]
    applications: tuple[Application, ...]
    contacts: tuple[Contact, ...]
    reviews: bool
    follows: bool


def own_work(person: Any) -> OwnWork:
    projects = own_projects(person).select_related("partnership").prefetch_related("partnership__parties__municipality")
    reports = ProjectReport.objects.to_write().filter(project__in=own_projects(person))
    applications = own_applications(person).select_related("call").prefetch_related("places__municipality")
    return OwnWork(
        tuple(own_municipalities(person)),
        tuple(reports.select_related("project__partnership")),
        tuple(projects),
        tuple(coming_meetings(person)),
        tuple(applications[:MOST_APPLICATIONS]),
        tuple(waiting_contacts(person)),
        Reviewer.objects.filter(person=person).exists(),
        follows(person),
    )


def coming_meetings(person: Any) -> QuerySet[Meeting]:
    """Those of the person's partnerships and networks that are not over, the next one first."""
    partnerships = Partnership.objects.filter(parties__municipality__in=own_municipalities(person))
    theirs = Q(partnership__in=partnerships) | Q(network__in=partnerships.exclude(network=None).values("network"))
    coming = Meeting.objects.filter(theirs, ends_on__gte=timezone.localdate())
    return coming.select_related("partnership", "network").order_by("starts_on")
