"""Which reports a person may see, and write in; what a person may not see is not found."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from folkmoot.programme.permissions import follows
from folkmoot.programme.projects.own_projects import own_projects
from folkmoot.programme.reports.reporting import submit_report
from folkmoot.programme.reports.reports import ProjectReport
from folkmoot.programme.writing.work_kinds import WorkKind


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


REPORT = WorkKind(readable_report, writable_report, submit_report)
