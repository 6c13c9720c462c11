"""Who reviews what: by language and theme, evenly, and never people of the parties."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from folkmoot.accounts.models import Membership
from folkmoot.places.countries import language_name
from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import write_to
from folkmoot.programme.reviews.reviews import Assignment, Reviewer, ReviewState

REVIEWS_WANTED = 2
MOST_AT_ONCE = 50


class AssigningError(ProgrammeError):
    """Why somebody cannot review an application."""


@dataclass(frozen=True)
class Proposal:
    """`reasons` say why this reviewer fits, for the officer who confirms it."""

    application: Application
    reviewer: Reviewer
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A reviewer with what a proposal looks at; `municipalities` are those that they belong to or ever belonged to."""

    reviewer: Reviewer
    key: int
    languages: frozenset[str]
    networks: frozenset[int]
    municipalities: set[int]


def lacking_reviewers(call: Call, wanted: int = REVIEWS_WANTED) -> QuerySet[Application]:
    """The call's applications under review that have fewer reviewers than `wanted`, those with the fewest first."""
    reviews = Assignment.objects.filter(application=OuterRef("pk")).exclude(state=ReviewState.CONFLICT)
    number = reviews.order_by().values("application").annotate(number=Count("pk")).values("number")
    under_review = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE)
    counted = under_review.annotate(counted=Coalesce(Subquery(number), 0))
    return counted.filter(counted__lt=wanted).order_by("counted", "submitted_at", "pk")


def propose_reviewers(call: Call, wanted: int = REVIEWS_WANTED) -> list[Proposal]:
    """Reviewers for the call's applications that lack them, so that everyone gets about as many; no more than
    `MOST_AT_ONCE` applications, so that an officer can look at all that is proposed.

    Reviewers who share a language with the parties come before others, then those who know the network's theme, then those
    with the fewest reviews under way. Nobody reviews an application of a municipality that they belong to or belonged to.
    """
    candidates, load = _candidates(), _under_way()
    wanted = min(wanted, len(candidates))
    lacking = lacking_reviewers(call, wanted).prefetch_related("assignments", "places__municipality")
    proposals: list[Proposal] = []
    provided = 0
    for application in lacking.iterator(chunk_size=MOST_AT_ONCE):
        taken = {assignment.reviewer_id for assignment in application.assignments.all()}
        parties = {place.municipality_id for place in application.places.all()}
        spoken = {code for place in application.places.all() for code in place.municipality.language_codes}
        fitting = [one for one in candidates if one.key not in taken and not one.municipalities & parties]
        fitting.sort(key=lambda one: (not one.languages & spoken, call.network_id not in one.networks, load[one.key], one.key))
        for one in fitting[: wanted - application.counted]:
            load[one.key] += 1
            proposals.append(Proposal(application, one.reviewer, tuple(_reasons(one, spoken, call))))
        provided += bool(fitting)
        if provided == MOST_AT_ONCE:
            break
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


def _candidates() -> list[_Candidate]:
    active = list(Reviewer.objects.filter(is_active=True).select_related("person").prefetch_related("networks"))
    own = _municipalities_of(active)
    return [
        _Candidate(
            one,
            one.pk,
            frozenset(one.languages.split()),
            frozenset(network.pk for network in one.networks.all()),
            own[one.person_id],
        )
        for one in active
    ]


def _under_way() -> Counter[int]:
    """The reviews of every reviewer that are not given yet."""
    waiting = Assignment.objects.filter(state__in=[ReviewState.ASSIGNED, ReviewState.CLEARED]).order_by()
    return Counter(dict(waiting.values_list("reviewer").annotate(Count("pk"))))


def _municipalities_of(reviewers: list[Reviewer]) -> dict[int, set[int]]:
    """Those that each reviewer belongs to or ever belonged to."""
    found: dict[int, set[int]] = {one.person_id: set() for one in reviewers}
    for person, municipality in Membership.objects.filter(person__in=found).values_list("person", "municipality"):
        found[person].add(municipality)
    return found


def _reasons(candidate: _Candidate, spoken: set[str], call: Call) -> list[str]:
    shared = sorted(candidate.languages & spoken)
    reasons = [_("reads %(languages)s") % {"languages": ", ".join(map(language_name, shared))}] if shared else []
    if call.network_id in candidate.networks:
        reasons.append(_("knows the theme"))
    return reasons or [_("has the fewest reviews under way")]
