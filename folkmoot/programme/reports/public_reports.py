"""Reports that everyone may read: approved, let out by the call that granted the money, and agreed to by every party."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.calls.calls import ShownInPublic
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.reports import ProjectReport, ReportState
from folkmoot.programme.writing.confirming import signs_for
from folkmoot.programme.writing.content import read_content


class PublishingError(ProgrammeError):
    """Why a report cannot be shown to everyone."""


class Consent(models.Model):
    """A party's signatory agrees that a report, which was approved and cannot change any more, is shown to everyone."""

    report = models.ForeignKey(ProjectReport, models.CASCADE, related_name="consents")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("agreement to publish a report")
        verbose_name_plural = gettext_lazy("agreements to publish reports")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "municipality"], name="programme_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality.name} {self.at:%Y-%m-%d}"


@dataclass(frozen=True)
class PublicReport:
    """`lessons` are pairs of a question and its answer, those that the form says are lessons for others."""

    report: ProjectReport
    lessons: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        return reverse("programme:public_report", args=[self.report.public_id])


@dataclass(frozen=True)
class PartyConsent:
    municipality: Municipality
    consent: Consent | None
    may_say: bool


def agree(report: ProjectReport, key: int, by: Any, *, to_it: bool) -> None:
    """A signatory agrees for a party, or takes it back; a second time changes nothing."""
    party = next((one for one in signs_for(by, report) if one.pk == key), None)
    if party is None:
        raise Http404("the person signs for no such party")
    with transaction.atomic():
        held = ProjectReport.objects.select_for_update().get(pk=report.pk)
        if not may_be_public(held):
            raise PublishingError(_("Only an approved report can be shown to everyone, where the call says so."))
        known = held.consents.filter(municipality=party)
        if to_it == known.exists():
            return
        if to_it:
            held.consents.create(municipality=party, by=by)
        else:
            known.delete()
        log(Step.CONSENTED if to_it else Step.CONSENT_TAKEN_BACK, by, held, report=held.pk, party=party.slug)
        Project.objects.filter(pk=held.project_id).update(changed_at=timezone.now())


def consents_of(report: ProjectReport, reader: Any) -> list[PartyConsent]:
    """For each party; nothing where the report cannot be shown to everyone."""
    if not may_be_public(report):
        return []
    given = {consent.municipality_id: consent for consent in report.consents.select_related("by")}
    own = {party.pk for party in signs_for(reader, report)}
    return [PartyConsent(party, given.get(party.pk), party.pk in own) for party in report.municipalities]


def may_be_public(report: ProjectReport) -> bool:
    return report.state == ReportState.APPROVED and report.project.partnership_id not in _kept_back([report])


def public_reports(projects: Iterable[Project]) -> dict[int, list[ProjectReport]]:
    """By the project's key, the oldest first, in a fixed number of queries. Nothing of a project that is not public."""
    shown = {project.pk: project for project in projects if project.is_public and project.partnership.is_public}
    approved = ProjectReport.objects.filter(project__in=shown, state=ReportState.APPROVED).prefetch_related("consents")
    agreed: dict[int, list[ProjectReport]] = {}
    for report in approved.order_by("ends_on", "pk"):
        report.project = shown[report.project_id]
        parties = {party.pk for party in report.municipalities}
        if parties and parties <= {consent.municipality_id for consent in report.consents.all()}:
            agreed.setdefault(report.project_id, []).append(report)
    if not agreed:
        return {}
    kept_back = _kept_back(report for reports in agreed.values() for report in reports)
    return {key: reports for key, reports in agreed.items() if shown[key].partnership_id not in kept_back}


def with_lessons(reports: Iterable[ProjectReport]) -> list[PublicReport]:
    return [PublicReport(report, _lessons(report)) for report in reports]


def public_report(public_id: Any) -> ProjectReport:
    """A report that everyone may read; else it is not found."""
    reports = ProjectReport.objects.select_related("project__partnership", "form")
    found = reports.filter(public_id=public_id, state=ReportState.APPROVED).first()
    if found is None or not public_reports([found.project]).get(found.project_id, []).count(found):
        raise Http404("no such report for everyone")
    return found


def _kept_back(reports: Iterable[ProjectReport]) -> set[int]:
    """The partnerships whose calls do not say that reports are public. A project without a call is its parties' own matter."""
    partnerships = {report.project.partnership_id for report in reports}
    granted = Application.objects.filter(partnership__in=partnerships, state=ApplicationState.GRANTED).select_related("version")
    shown: dict[int, bool] = {}
    for application in granted:
        says_so = ShownInPublic.REPORTS in application.rules.public
        shown[application.partnership_id] = shown.get(application.partnership_id, False) or says_so
    return {key for key, says_so in shown.items() if not says_so}


def _lessons(report: ProjectReport) -> tuple[tuple[str, str], ...]:
    content = read_content(report)
    return tuple(
        (in_readers_language(question.texts), answer)
        for section in content.rules.sections
        for question in section.questions
        if question.is_lesson and (answer := content.answer(section.key, question.key).strip())
    )
