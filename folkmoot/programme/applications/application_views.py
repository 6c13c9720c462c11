"""The pages on which an application is begun, and given what is not written in sections: basics, a team, its end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.programme.applications.application_forms import BasicsForm, StartForm, TeamForm
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
from folkmoot.programme.applications.own_applications import readable_application, writable_application
from folkmoot.programme.calls.call_listing import published_call
from folkmoot.programme.permissions import own_municipalities
from folkmoot.programme.sending_files import sent_pdf
from folkmoot.programme.steps import number_in
from folkmoot.programme.writing.writing import NotOpenError


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
@require_http_methods(["GET", "HEAD", "POST"])
def basics(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    first = {"title": application.title, "amount": application.amount, "months": application.months}
    form = BasicsForm(request.POST or None, initial=first, rules=application.rules)
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
