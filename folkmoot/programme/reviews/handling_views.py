"""The officer's pages of reviews: a call with its applications and reviewers, one application through its steps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.programme.applications.application_page import application_page
from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.applications.checklist import broken_rules
from folkmoot.programme.applications.own_applications import followed_application
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.permissions import is_officer, may_decide, only_for_followers
from folkmoot.programme.reviews.assigning import assign, lacking_reviewers, propose_reviewers, take_off
from folkmoot.programme.reviews.calibration import best_first, calibrate, calibrated
from folkmoot.programme.reviews.deciding import (
    answer_appeal,
    decide,
    find_eligible,
    hindrance_to_answering,
    hindrance_to_deciding,
    hindrance_to_handling,
    publish_grant,
    recommend,
)
from folkmoot.programme.reviews.review_forms import (
    AnswerForm,
    AssignForm,
    DecisionForm,
    EligibilityForm,
    RecommendationForm,
    RemarkForm,
)
from folkmoot.programme.reviews.reviewing import discuss, visible_reviews
from folkmoot.programme.reviews.reviews import Appeal, ReviewState
from folkmoot.programme.sending_files import sent_attachment
from folkmoot.programme.steps import PageStep, number_in, open_forms, take_step
from folkmoot.programme.writing.content import read_content

A_PAGE = 50


@login_required
@require_safe
def call_handling(request: HttpRequest, slug: str) -> HttpResponse:
    """The call's applications with their scores, and how far the reviewers agree."""
    only_for_followers(request.user)
    call = get_object_or_404(Call, slug=slug, is_published=True)
    officer = is_officer(request.user)
    listed = Paginator(best_first(call), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "calibration": calibrate(call),
        "listed": listed,
        "applications": calibrated(listed),
        "lacking": lacking_reviewers(call).count() if officer else 0,
        "officer": officer,
    }
    return render(request, "programme/call_handling.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_reviewers(request: HttpRequest, slug: str) -> HttpResponse:
    """Reviewers as they are proposed, for an officer, who confirms them all at once."""
    if not is_officer(request.user):
        raise Http404("only officers assign")
    call = get_object_or_404(Call, slug=slug, is_published=True)
    proposals = propose_reviewers(call)
    if request.method == "POST":
        for proposal in proposals:
            assign(proposal.application, proposal.reviewer, request.user)
        messages.success(request, _("%(number)s reviews assigned.") % {"number": len(proposals)})
        return redirect("programme:call_handling", slug)
    return render(request, "programme/call_reviewers.html", {"call": call, "proposals": proposals})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: HttpRequest, public_id: Any) -> HttpResponse:
    """One application: each step has its form; the one that was sent is named by `step`."""
    application = followed_application(request.user, public_id)
    steps, sent, wrong = _steps(application, request.user), "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect("programme:handling", public_id)
    context = _handling_context(request, application) | {"forms": open_forms(steps, sent, wrong)}
    return render(request, "programme/handling.html", context)


@login_required
@require_safe
def handled_document(request: HttpRequest, public_id: Any, key: int) -> HttpResponseBase:
    """A document of a submitted application, for those who follow it."""
    return sent_attachment(followed_application(request.user, public_id), key)


def _steps(application: Application, by: Any) -> dict[str, PageStep]:
    state, officer, decider = application.state, is_officer(by), may_decide(by)
    reviewed = state == ApplicationState.ELIGIBLE
    waiting, impartial = _waiting_appeal(application), not hindrance_to_handling(application, by)
    return {
        "eligibility": PageStep(
            EligibilityForm,
            officer,
            state == ApplicationState.SUBMITTED and impartial,
            lambda said, _sent: find_eligible(application, **said, by=by),
        ),
        "assign": PageStep(AssignForm, officer, reviewed, lambda said, _sent: assign(application, said["reviewer"], by)),
        "take-off": PageStep(
            forms.Form,
            officer,
            False,
            lambda _said, sent: take_off(get_object_or_404(application.assignments, pk=number_in(sent.get("key"))), by),
        ),
        "say": PageStep(RemarkForm, officer or decider, True, lambda said, _sent: discuss(application, said["text"], by)),
        "recommend": PageStep(
            RecommendationForm,
            officer,
            reviewed and impartial,
            lambda said, _sent: recommend(application, **said, by=by),
        ),
        "decide": PageStep(
            DecisionForm,
            decider,
            reviewed and not hindrance_to_deciding(application, by),
            lambda said, _sent: decide(application, **said, by=by),
        ),
        "answer": PageStep(
            AnswerForm,
            decider and waiting is not None,
            waiting is not None and not hindrance_to_answering(waiting, by),
            lambda said, _sent: answer_appeal(waiting, **said, by=by) if waiting else None,
        ),
        "publish": PageStep(
            forms.Form,
            officer,
            state == ApplicationState.GRANTED and not application.partnership,
            lambda _said, _sent: publish_grant(application, by),
        ),
    }


def _waiting_appeal(application: Application) -> Appeal | None:
    return application.appeals.filter(answered_at=None).first()


def _handling_context(request: HttpRequest, application: Application) -> dict[str, Any]:
    submitted, reviewed = (application.state == state for state in (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE))
    waiting, decider = _waiting_appeal(application), may_decide(request.user)
    return {
        "application": application,
        "it": application_page(application, request.user),
        "broken": broken_rules(application, read_content(application)) if submitted else [],
        "eligibility": getattr(application, "eligibility", None),
        "assignments": application.assignments.select_related("reviewer__person"),
        "reviews": visible_reviews(application),
        "rules": application.rules,
        "removable": (ReviewState.ASSIGNED, ReviewState.CLEARED),
        "remarks": application.discussion.select_related("by"),
        "recommendations": application.recommendations.select_related("by"),
        "decisions": application.decisions.select_related("by"),
        "appeals": application.appeals.select_related("by", "answered_by"),
        "officer": is_officer(request.user),
        "not_handling": hindrance_to_handling(application, request.user) if submitted or reviewed else "",
        "not_deciding": hindrance_to_deciding(application, request.user) if decider and reviewed else "",
        "not_answering": hindrance_to_answering(waiting, request.user) if decider and waiting else "",
    }
