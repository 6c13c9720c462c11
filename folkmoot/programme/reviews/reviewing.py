"""A review, from the declaration of interest to the scores. What it may see depends on where it stands."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.reviews.reviews import Assignment, DiscussionRemark, ReviewState, Score


class ReviewingError(ProgrammeError):
    """Why a step of a review cannot be taken."""


def own_reviews(person: Any) -> QuerySet[Assignment]:
    """The person's reviews: what waits for them before what is given or declared."""
    own = Assignment.objects.filter(reviewer__person=person).exclude(application__state=ApplicationState.WITHDRAWN)
    waits_first = Case(When(state__in=[ReviewState.ASSIGNED, ReviewState.CLEARED], then=0), default=1)
    with_parties = own.select_related("application__call").prefetch_related("application__places__municipality")
    return with_parties.order_by(waits_first, "made_at", "pk")


def own_assignment(person: Any, public_id: Any) -> Assignment:
    """The person's review of an application; not found where there is none."""
    found = (
        Assignment.objects.filter(reviewer__person=person, application__public_id=public_id)
        .select_related("application__call", "application__version", "reviewer__person")
        .first()
    )
    if found is None or found.application.state == ApplicationState.WITHDRAWN:
        raise Http404("the person reviews no such application")
    return found


def declare(assignment: Assignment, *, conflict: bool, reason: str, by: Any) -> Assignment:
    """The reviewer says, before anything is seen, whether they have an interest in it. Said once; it stands."""
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if held.state != ReviewState.ASSIGNED:
            return held
        held.state = ReviewState.CONFLICT if conflict else ReviewState.CLEARED
        held.declared_at, held.conflict_reason = timezone.now(), reason if conflict else ""
        held.save()
        log(Step.CONFLICT if conflict else Step.NO_CONFLICT, by, held.application)
    return held


def save_review(
    assignment: Assignment, points: Mapping[str, int], remarks: Mapping[str, str], overall: str, by: Any, *, give: bool
) -> Assignment:
    """Keeps scores and remarks by criterion; with `give` the review is given, and cannot be changed afterwards.

    Raises `ReviewingError` for a score outside the criterion's, and for giving a review that lacks a score.
    """
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if held.state != ReviewState.CLEARED:
            raise ReviewingError(_("The review is given, or the interest not declared: it cannot be changed."))
        if held.application.state != ApplicationState.ELIGIBLE:
            raise ReviewingError(_("The application is decided on or withdrawn: it is reviewed no more."))
        for criterion in held.application.rules.criteria:
            if criterion.key in points:
                if not 0 <= points[criterion.key] <= criterion.highest:
                    raise ReviewingError(_("A score goes from 0 to %(highest)s.") % {"highest": criterion.highest})
                Score.objects.update_or_create(
                    assignment=held,
                    criterion=criterion.key,
                    defaults={"points": points[criterion.key], "remark": remarks.get(criterion.key, "")},
                )
        held.remark = overall
        if give:
            held.given_total = held.total(held.application.rules)
            if held.given_total is None:
                raise ReviewingError(_("Every criterion needs a score before the review is given."))
            held.state, held.given_at = ReviewState.GIVEN, timezone.now()
            log(Step.REVIEWED, by, held.application)
        held.save()
    return held


def visible_reviews(application: Application, assignment: Assignment | None = None) -> list[Assignment]:
    """The reviews that are given: all of them for an officer, and for a reviewer once their own is given, else none."""
    if assignment is not None and assignment.state != ReviewState.GIVEN:
        return []
    given = application.assignments.filter(state=ReviewState.GIVEN)
    return list(given.select_related("reviewer__person").prefetch_related("scores"))


def discuss(application: Application, text: str, by: Any) -> None:
    with transaction.atomic():
        DiscussionRemark.objects.create(application=application, text=text, by=by)
        log(Step.DISCUSSED, by, application)
