"""The page of the links by which people answer a form in a browser by themselves."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.fieldwork_forms import OneTimeLinksForm
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.web_form.making_web_links import (
    link_address,
    make_one_time_links,
    make_open_link,
    set_link_active,
)
from folkmoot.surveys.collecting.web_form.web_links import LinkKind, WebLink
from folkmoot.surveys.errors import CollectingError


@require_safe
@desk(Right.MANAGE_FORMS)
def links(desk: Desk, instrument: int) -> HttpResponse:
    """A form's links, and how to make new ones."""
    return _show(desk, instrument, OneTimeLinksForm())


@require_POST
@desk(Right.MANAGE_FORMS)
def new_links(desk: Desk, instrument: int) -> HttpResponse:
    """An open link, or one-time links as a file: their addresses are known only now."""
    chosen = desk.instrument(instrument)
    if "open" in desk.request.POST:
        try:
            make_open_link(chosen, by=desk.person)
        except CollectingError as error:
            messages.error(desk.request, str(error))
        else:
            messages.success(desk.request, _("The open link works from now on."))
        return redirect("fieldwork:links", desk.survey.slug, instrument)
    form = OneTimeLinksForm(desk.request.POST)
    if form.is_valid():
        try:
            made = make_one_time_links(chosen, form.cleaned_data["people"].splitlines(), by=desk.person)
        except CollectingError as error:
            form.add_error("people", str(error))
        else:
            response = HttpResponse(content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="links-{desk.survey.slug}.csv"'
            writer = csv.writer(response)
            writer.writerow(["person", "address"])
            writer.writerows((link.person, link.address) for link in made)
            return response
    return _show(desk, instrument, form)


@require_POST
@desk(Right.MANAGE_FORMS)
def link_change(desk: Desk, pk: int, what: str) -> HttpResponse:
    """Let a link work, or no longer."""
    link = get_object_or_404(WebLink, pk=pk, instrument__survey=desk.survey)
    if what not in {"stop", "allow"}:
        raise Http404
    set_link_active(link, active=what == "allow")
    messages.success(desk.request, _("It is kept."))
    return redirect("fieldwork:links", desk.survey.slug, link.instrument_id)


def _show(desk: Desk, instrument: int, form: OneTimeLinksForm) -> HttpResponse:
    chosen = desk.instrument(instrument)
    one_time = chosen.web_links.filter(kind=LinkKind.ONE_TIME)
    open_links = [(link, link_address(chosen, link.open_key)) for link in chosen.web_links.filter(kind=LinkKind.OPEN)]
    context = {
        "instrument": chosen,
        "form": form,
        "open_links": open_links,
        "made": one_time.count(),
        "answered": one_time.filter(submissions__isnull=False).count(),
        "unanswered": one_time.filter(submissions__isnull=True, is_active=True)[:500],
    }
    return desk.render("links.html", context, status=400 if form.errors else 200)
