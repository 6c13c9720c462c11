"""Who may see and do what with applications. Every view asks here; what a person may not see is not found.

Drafts are their parties' own: neither officers nor reviewers see them. A membership opens an application only while it holds.
"""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.accounts.models import Membership, PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import Application, ApplicationParty, ApplicationState
from folkmoot.programme.applications.joint_work import JointWork
from folkmoot.programme.partnerships.partnerships import PartnershipParty
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.reports import ProjectReport

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


def signs_for(person: Any, work: JointWork) -> list[Municipality]:
    """The parties that the person is a signatory of today."""
    signed = Membership.objects.current().filter(person=person, role=PartyRole.SIGNATORY).values("municipality")
    return [party for party in work.municipalities if party.pk in {row["municipality"] for row in signed}]


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


def follows(person: Any) -> bool:
    """Whether the person follows the programme as a whole: an officer, or one who decides."""
    return is_officer(person) or may_decide(person)


def readable_report(person: Any, public_id: Any) -> ProjectReport:
    """The report, where the person is of one of its parties, or follows the programme and it was submitted."""
    found = _reports().filter(public_id=public_id).first()
    if found is None or not (
        own_projects(person).filter(pk=found.project_id).exists() or (follows(person) and not found.is_draft)
    ):
        raise Http404("no such report for this person")
    return found


def writable_report(person: Any, public_id: Any) -> ProjectReport:
    """The report, where the person is of one of its parties."""
    found = _reports().filter(public_id=public_id, project__in=own_projects(person)).first()
    if found is None:
        raise Http404("no such report for this person")
    return found


def _reports() -> QuerySet[ProjectReport]:
    return ProjectReport.objects.select_related("project__partnership", "form", "submitted_by")


WorkKind = Literal["application", "report"]


def readable_work(kind: WorkKind, person: Any, public_id: Any) -> JointWork:
    return readable_report(person, public_id) if kind == "report" else readable_application(person, public_id)


def writable_work(kind: WorkKind, person: Any, public_id: Any) -> JointWork:
    return writable_report(person, public_id) if kind == "report" else writable_application(person, public_id)
