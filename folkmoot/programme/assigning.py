"""Who reviews what: by language and theme, evenly, and never people of the parties."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from folkmoot.accounts.models import Membership
from folkmoot.programme.applications import Application, ApplicationState
from folkmoot.programme.calls import Call
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import write_to
from folkmoot.programme.reviews import Assignment, Reviewer, ReviewState

REVIEWS_WANTED = 2


class AssigningError(ProgrammeError):
    """Why somebody cannot review an application."""


@dataclass(frozen=True)
class Proposal:
    """`reasons` say why this reviewer fits, for the officer who confirms it."""

    application: Application
    reviewer: Reviewer
    reasons: tuple[str, ...]


def propose_reviewers(call: Call, wanted: int = REVIEWS_WANTED) -> list[Proposal]:
    """Reviewers for the call's applications under review that have fewer than `wanted`, so that everyone gets about as many.

    Reviewers who share a language with the parties come before others, then those who know the network's theme, then those
    with the fewest reviews under way. Nobody reviews an application of a municipality that they belong to or belonged to.
    """
    reviewers = list(Reviewer.objects.filter(is_active=True).select_related("person").prefetch_related("networks"))
    load = Counter(
        dict(
            Assignment.objects.filter(state__in=[ReviewState.ASSIGNED, ReviewState.CLEARED])
            .values_list("reviewer")
            .annotate(Count("pk"))
        )
    )
    proposals = []
    under_review = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE).order_by("submitted_at", "pk")
    for application in under_review.prefetch_related("assignments"):
        taken = {assignment.reviewer_id for assignment in application.assignments.all()}
        counted = sum(assignment.state != ReviewState.CONFLICT for assignment in application.assignments.all())
        own = _municipalities_of(reviewers)
        parties = {party.pk for party in application.municipalities}
        fitting = [one for one in reviewers if one.pk not in taken and not own[one.person_id] & parties]
        for _place in range(max(0, wanted - counted)):
            if not fitting:
                break
            best = max(fitting, key=lambda one: (*_fit(one, application), -load[one.pk], -one.pk))
            fitting.remove(best)
            load[best.pk] += 1
            proposals.append(Proposal(application, best, tuple(_reasons(best, application))))
    return proposals


def assign(application: Application, reviewer: Reviewer, by: Any) -> Assignment:
    """Gives a reviewer an application under review; a second time changes nothing."""
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        if held.state != ApplicationState.ELIGIBLE:
            raise AssigningError(_("Only an application that fulfils the rules and is not decided on is reviewed."))
        parties = {party.pk for party in held.municipalities}
        if _municipalities_of([reviewer])[reviewer.person_id] & parties:
            raise AssigningError(_("%(name)s belongs or belonged to one of the parties.") % {"name": reviewer})
        assignment, made = Assignment.objects.get_or_create(application=held, reviewer=reviewer)
        if made:
            log(Step.ASSIGNED, by, held, reviewer=reviewer.pk)
            write_to([reviewer.person], "assigned", held, assignment=assignment)
    return assignment


def take_off(assignment: Assignment, by: Any) -> None:
    """Before the review is given."""
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if held.state in {ReviewState.GIVEN, ReviewState.CONFLICT}:
            raise AssigningError(_("What was given or declared stays."))
        log(Step.UNASSIGNED, by, held.application, reviewer=held.reviewer_id)
        held.delete()


def _municipalities_of(reviewers: list[Reviewer]) -> dict[int, set[int]]:
    """Those that each reviewer belongs to or ever belonged to."""
    found: dict[int, set[int]] = {one.person_id: set() for one in reviewers}
    for person, municipality in Membership.objects.filter(person__in=found).values_list("person", "municipality"):
        found[person].add(municipality)
    return found


def _fit(reviewer: Reviewer, application: Application) -> tuple[int, int]:
    return int(bool(_shared_languages(reviewer, application))), int(_knows_theme(reviewer, application))


def _shared_languages(reviewer: Reviewer, application: Application) -> set[str]:
    spoken = {code for party in application.municipalities for code in party.language_codes}
    return spoken & set(reviewer.languages.split())


def _knows_theme(reviewer: Reviewer, application: Application) -> bool:
    return application.call.network_id in {network.pk for network in reviewer.networks.all()}


def _reasons(reviewer: Reviewer, application: Application) -> list[str]:
    shared = sorted(_shared_languages(reviewer, application))
    reasons = [_("reads %(languages)s") % {"languages": ", ".join(shared)}] if shared else []
    if application.call.network_id and _knows_theme(reviewer, application):
        reasons.append(_("knows the theme"))
    return reasons or [_("has the fewest reviews under way")]
