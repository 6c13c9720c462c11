"""The page of an application, from its draft to what came of it, and the parties' appeal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.programme.applications.application_page import application_page
from folkmoot.programme.applications.own_applications import readable_application, writable_application
from folkmoot.programme.reviews.deciding import DecidingError, appeal
from folkmoot.programme.reviews.outcomes import outcomes_of
from folkmoot.programme.reviews.review_forms import AppealForm


@login_required
@require_safe
def overview(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = readable_application(request.user, public_id)
    context = {
        "page": None,
        "it": application_page(application, request.user),
        "outcomes": outcomes_of(application, request.user),
        "appeal_form": AppealForm(),
    }
    return render(request, "programme/application.html", context)


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
