"""The officer's pages: all calls, one call with its reviews, one application through its steps. And the parties' appeal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.programme.application_page import application_page
from folkmoot.programme.applications import Application, ApplicationState
from folkmoot.programme.assigning import AssigningError, assign, propose_reviewers, take_off
from folkmoot.programme.calibration import calibrate
from folkmoot.programme.calls import Call
from folkmoot.programme.checklist import broken_rules
from folkmoot.programme.content import read_content
from folkmoot.programme.deciding import (
    DecidingError,
    answer_appeal,
    appeal,
    decide,
    find_eligible,
    publish_grant,
    recommend,
)
from folkmoot.programme.permissions import followed_application, is_officer, may_decide, writable_application
from folkmoot.programme.portfolio_table import as_csv, as_workbook, portfolio_rows
from folkmoot.programme.review_forms import (
    AnswerForm,
    AppealForm,
    AssignForm,
    DecisionForm,
    EligibilityForm,
    RecommendationForm,
    RemarkForm,
)
from folkmoot.programme.reviewing import discuss, visible_reviews
from folkmoot.programme.reviews import ReviewState
from folkmoot.programme.sending_files import sent_attachment


@login_required
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    _only_for_followers(request)
    counted = (
        Application.objects.exclude(submitted_at=None)
        .exclude(state=ApplicationState.DRAFT)
        .values("call", "state")
        .annotate(number=Count("pk"))
    )
    states = dict(ApplicationState.choices)
    by_call: dict[int, list[tuple[str, int]]] = {}
    for row in counted:
        by_call.setdefault(row["call"], []).append((states[row["state"]], row["number"]))
    calls = [(call, by_call.get(call.pk, [])) for call in Call.objects.filter(is_published=True)]
    return render(request, "programme/portfolio.html", {"calls": calls, "projects": portfolio_rows()})


@login_required
@require_safe
def projects_csv(request: HttpRequest) -> HttpResponse:
    _only_for_followers(request)
    return _file(as_csv(portfolio_rows()), "text/csv; charset=utf-8", "projects.csv")


@login_required
@require_safe
def projects_workbook(request: HttpRequest) -> HttpResponse:
    _only_for_followers(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(as_workbook(portfolio_rows()), kind, "projects.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_handling(request: HttpRequest, slug: str) -> HttpResponse:
    """The call's applications with their scores; an officer proposes reviewers and confirms them all at once."""
    _only_for_followers(request)
    call = get_object_or_404(Call, slug=slug, is_published=True)
    if request.method == "POST":
        if not is_officer(request.user):
            raise Http404("only officers assign")
        proposals = propose_reviewers(call)
        for proposal in proposals:
            assign(proposal.application, proposal.reviewer, request.user)
        messages.success(request, _("%(number)s reviews assigned.") % {"number": len(proposals)})
        return redirect("programme:call_handling", slug)
    context = {"call": call, "calibration": calibrate(call), "proposals": propose_reviewers(call)}
    return render(request, "programme/call_handling.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: HttpRequest, public_id: Any) -> HttpResponse:
    """One application: each step has its form; the one that was sent is named by `step`."""
    application = followed_application(request.user, public_id)
    sent = request.POST.get("step", "") if request.method == "POST" else ""
    if request.method == "POST":
        taken, form = _take(request, application, sent)
        if taken:
            return redirect("programme:handling", public_id)
    else:
        form = None
    return render(request, "programme/handling.html", _handling_context(request, application, sent, form))


@login_required
@require_POST
def appeal_decision(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            appeal(application, form.cleaned_data["text"], request.user)
        except DecidingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The appeal has come in."))
    else:
        messages.error(request, _("Write why the decision should be another."))
    return redirect(application)


@login_required
@require_safe
def handled_document(request: HttpRequest, public_id: Any, key: int) -> HttpResponseBase:
    """A document of a submitted application, for those who follow it."""
    return sent_attachment(followed_application(request.user, public_id), key)


def _only_for_followers(request: HttpRequest) -> None:
    if not (is_officer(request.user) or may_decide(request.user)):
        raise Http404("not for this person")


def _take(request: HttpRequest, application: Application, step: str) -> tuple[bool, forms.Form | None]:
    """Whether the step was taken; and the form with what is wrong in it where it was not."""
    form_class, may, work = _steps(application, request.user).get(step, (None, False, None))
    if form_class is None or not may or work is None:
        raise Http404("no such step for this person")
    form = form_class(request.POST)
    if not form.is_valid():
        return False, form
    try:
        work(form.cleaned_data, request.POST)
    except (DecidingError, AssigningError) as error:
        form.add_error(None, str(error))
        return False, form
    messages.success(request, _("Done."))
    return True, form


Work = Callable[[dict[str, Any], Any], Any]


def _steps(application: Application, by: Any) -> dict[str, tuple[type[forms.Form], bool, Work]]:
    """Each step's form, whether this person may take it, and the work."""
    officer, decider = is_officer(by), may_decide(by)
    waiting = application.appeals.filter(answered_at=None).first()
    return {
        "eligibility": (EligibilityForm, officer, lambda said, _sent: find_eligible(application, **said, by=by)),
        "assign": (AssignForm, officer, lambda said, _sent: assign(application, said["reviewer"], by)),
        "take-off": (
            forms.Form,
            officer,
            lambda _said, sent: take_off(get_object_or_404(application.assignments, pk=_number(sent.get("key"))), by),
        ),
        "say": (RemarkForm, officer or decider, lambda said, _sent: discuss(application, said["text"], by)),
        "recommend": (RecommendationForm, officer, lambda said, _sent: recommend(application, **said, by=by)),
        "decide": (DecisionForm, decider, lambda said, _sent: decide(application, **said, by=by)),
        "answer": (AnswerForm, decider and waiting is not None, lambda said, _sent: answer_appeal(waiting, **said, by=by)),
        "publish": (forms.Form, officer, lambda _said, _sent: publish_grant(application, by)),
    }


def _number(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else 0


def _handling_context(request: HttpRequest, application: Application, sent: str, form: Any) -> dict[str, Any]:
    state, officer, decider = application.state, is_officer(request.user), may_decide(request.user)
    reviewed = state == ApplicationState.ELIGIBLE
    waiting = application.appeals.filter(answered_at=None).exists()
    shown = {
        "eligibility": officer and state == ApplicationState.SUBMITTED,
        "assign": officer and reviewed,
        "say": officer or decider,
        "recommend": officer and reviewed,
        "decide": decider and reviewed,
        "answer": decider and waiting,
        "publish": officer and state == ApplicationState.GRANTED and not application.partnership,
    }
    classes = {name: step[0] for name, step in _steps(application, request.user).items()}
    open_forms = {name: form if name == sent and form else classes[name]() for name, is_shown in shown.items() if is_shown}
    rules = application.rules
    return {
        "application": application,
        "it": application_page(application, request.user),
        "broken": broken_rules(application, read_content(application)) if state == ApplicationState.SUBMITTED else [],
        "eligibility": getattr(application, "eligibility", None),
        "assignments": application.assignments.select_related("reviewer__person"),
        "reviews": visible_reviews(application),
        "rules": rules,
        "removable": (ReviewState.ASSIGNED, ReviewState.CLEARED),
        "remarks": application.discussion.select_related("by"),
        "recommendations": application.recommendations.select_related("by"),
        "decisions": application.decisions.select_related("by"),
        "appeals": application.appeals.select_related("by", "answered_by"),
        "forms": open_forms,
        "officer": officer,
    }
