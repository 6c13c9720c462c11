"""The pages on which people of several municipalities write an application together, and submit it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.programme.applications.application_forms import BasicsForm, StartForm, TeamForm
from folkmoot.programme.applications.application_page import application_page
from folkmoot.programme.applications.application_pdf import application_pdf
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.applying import (
    ApplyingError,
    add_to_team,
    change_basics,
    start_application,
    take_off_team,
    withdraw,
)
from folkmoot.programme.applications.writing import NotOpenError
from folkmoot.programme.calls.call_listing import published_call
from folkmoot.programme.own_work import own_work
from folkmoot.programme.permissions import (
    follows,
    own_applications,
    own_municipalities,
    readable_application,
    writable_application,
)
from folkmoot.programme.reviews.reviews import Reviewer
from folkmoot.programme.sending_files import sent_pdf
from folkmoot.programme.steps import number_in

A_PAGE = 50


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/mine.html", {"it": own_work(request.user)})


@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    applications = own_applications(request.user).select_related("call").prefetch_related("places__municipality")
    context = {
        "applications": Paginator(applications, A_PAGE).get_page(request.GET.get("page")),
        "own": own_municipalities(request.user),
        "follows": follows(request.user),
        "reviews": Reviewer.objects.filter(person=request.user).exists(),
    }
    return render(request, "programme/application_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    listed = published_call(slug)
    own = own_municipalities(request.user)
    if listed is None or not own.exists():
        raise Http404("no call that this person may apply to")
    form = StartForm(request.POST or None, own=own, rules=listed.version.rules)
    if request.method == "POST" and form.is_valid():
        try:
            application = start_application(listed.call, form.cleaned_data["title"], form.parties, request.user)
        except ApplyingError as error:
            form.add_error(None, str(error))
        else:
            return redirect(application)
    return render(request, "programme/application_start.html", {"form": form, "listed": listed})


@login_required
@require_safe
def overview(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = readable_application(request.user, public_id)
    return render(request, "programme/application.html", {"page": None, "it": application_page(application, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def basics(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    first = {"title": application.title, "amount": application.amount, "months": application.months}
    form = BasicsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _done(request, application, lambda: change_basics(application, **form.cleaned_data), _("Saved."))
    return render(request, "programme/application_basics.html", {"form": form, "application": application, "work": application})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    form = TeamForm(None, parties=application.municipalities)
    if request.method == "POST" and "take-off" in request.POST:
        key = number_in(request.POST["take-off"])
        return _done(
            request, application, lambda: take_off_team(application, key, request.user), _("Taken off."), "programme:team"
        )
    if request.method == "POST":
        form = TeamForm(request.POST, parties=application.municipalities)
        if form.is_valid():
            member = form.save(commit=False)
            return _done(
                request, application, lambda: add_to_team(application, member, request.user), _("Added."), "programme:team"
            )
    members = application.team.select_related("municipality")
    context = {"form": form, "application": application, "work": application, "members": members}
    return render(request, "programme/application_team.html", context)


@login_required
@require_safe
def as_pdf(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = readable_application(request.user, public_id)
    return sent_pdf(application_pdf(application), application.receipt or "draft")


@login_required
@require_POST
def withdraw_application(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    return _done(request, application, lambda: withdraw(application, request.user), _("Withdrawn."))


def _done(request: HttpRequest, application: Application, step: Any, said: str, then: str = "") -> HttpResponse:
    """Takes a step and goes on, with a word of what came of it."""
    try:
        step()
    except (ApplyingError, NotOpenError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(then, application.public_id) if then else redirect(application)
