"""What waits for those who follow the programme: appeals to answer, reports to approve, deviations to answer, and
municipalities that nobody answers."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from folkmoot.programme.projects.deviations import Deviation
from folkmoot.programme.reports.reports import ProjectReport, ReportState
from folkmoot.programme.reviews.reviews import Appeal
from folkmoot.programme.seeking.following import forgotten_contacts

MOST_OF_A_KIND = 20


@dataclass(frozen=True)
class Waiting:
    kind: str
    title: str
    url: str
    since: datetime


def waiting_work() -> list[Waiting]:
    """The oldest first, no more than `MOST_OF_A_KIND` of each."""
    appeals = Appeal.objects.filter(answered_at=None).select_related("application").order_by("at")
    reports = ProjectReport.objects.filter(state=ReportState.SUBMITTED).select_related("project").order_by("submitted_at")
    deviations = Deviation.objects.filter(answered_at=None).select_related("project").order_by("asked_at")
    waiting = [
        *(
            Waiting(_("Appeal"), one.application.title, reverse("programme:handling", args=[one.application.public_id]), one.at)
            for one in appeals[:MOST_OF_A_KIND]
        ),
        *(
            Waiting(one.title, one.project.title, one.get_absolute_url(), one.submitted_at)
            for one in reports[:MOST_OF_A_KIND]
            if one.submitted_at
        ),
        *(
            Waiting(_("Deviation"), one.project.title, f"{one.project.working_url}#deviations", one.asked_at)
            for one in deviations[:MOST_OF_A_KIND]
        ),
        *(
            Waiting(_("Seeks a partner, unanswered"), str(one), one.get_absolute_url(), one.last_at)
            for one in forgotten_contacts()[:MOST_OF_A_KIND]
        ),
    ]
    return sorted(waiting, key=lambda one: one.since)
