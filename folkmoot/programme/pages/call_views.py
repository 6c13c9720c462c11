"""The public pages of calls, their calendar files and their feed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from folkmoot.places.calendar_files import CalendarEvent, calendar_file
from folkmoot.places.feeds import FeedEntry, FeedOf, feed_response
from folkmoot.programme.calls.call_changes import versions_with_changes
from folkmoot.programme.calls.call_listing import ListedCall, published_call, published_calls, rules_in_words, window_in_words
from folkmoot.programme.permissions import own_municipalities
from folkmoot.programme.reviews.granted import granted_by

FEED_LENGTH = 30


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/call_list.html", {"calls": published_calls()})


@require_safe
def call_page(request: HttpRequest, slug: str) -> HttpResponse:
    listed = _found(slug)
    context = {
        **rules_in_words(listed),
        "versions": versions_with_changes(listed.call),
        "granted": granted_by(listed.call),
        "may_apply": own_municipalities(request.user).exists(),
    }
    return render(request, "programme/call.html", context)


@require_safe
def call_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Two events without length: the opening and the closing."""
    listed = _found(slug)
    rules, made_at = listed.version.rules, listed.version.made_at
    url = request.build_absolute_uri(listed.call.get_absolute_url())
    uid = f"call-{slug}@{request.get_host()}"
    moments = (("opens", _("Opens: %(call)s"), rules.opens_at), ("closes", _("Closes: %(call)s"), rules.closes_at))
    events = (
        CalendarEvent(f"{part}-{uid}", title % {"call": listed.call.name}, url, moment, made_at, free=True)
        for part, title, moment in moments
    )
    response = HttpResponse(calendar_file(events), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@require_safe
def calls_feed(request: HttpRequest, form: str) -> HttpResponse:
    """The calls of which a version was made last, in the language of the address."""
    newest = sorted(published_calls(), key=lambda listed: listed.version.made_at, reverse=True)[:FEED_LENGTH]
    entries = [_entry(request, listed) for listed in newest]
    return feed_response(request, form, FeedOf(_("Calls"), reverse("programme:calls"), entries))


def _entry(request: HttpRequest, listed: ListedCall) -> FeedEntry:
    version, url = listed.version, listed.call.get_absolute_url()
    about = f"{window_in_words(version)}. {listed.call.description}".strip()
    return FeedEntry(request.build_absolute_uri(url), listed.call.name, url, about, changed_at=version.made_at)


def _found(slug: str) -> ListedCall:
    listed = published_call(slug)
    if listed is None:
        raise Http404("no such call is published")
    return listed
