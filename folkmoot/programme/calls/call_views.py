"""The public pages of calls, their calendar files and their feed."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from folkmoot.programme.calendar_file import calendar_file
from folkmoot.programme.calls.call_listing import ListedCall, moment_in_words, published_call, published_calls, rules_in_words
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
        "versions": listed.call.versions.order_by("-number"),
        "granted": granted_by(listed.call),
        "may_apply": own_municipalities(request.user).exists(),
    }
    return render(request, "programme/call.html", context)


@require_safe
def call_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    listed = _found(slug)
    rules = listed.version.rules
    url = request.build_absolute_uri(listed.call.get_absolute_url())
    uid = f"call-{slug}@{request.get_host()}"
    content = calendar_file(uid, listed.call.name, url, rules.opens_at, rules.closes_at, listed.version.made_at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


class CallsFeed(Feed):
    """Every published call, as an Atom feed in the language of its address."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Calls")

    def link(self) -> str:
        return reverse("programme:calls")

    def items(self) -> list[ListedCall]:
        newest = sorted(published_calls(), key=lambda listed: listed.version.made_at, reverse=True)
        return newest[:FEED_LENGTH]

    def item_title(self, item: ListedCall) -> str:
        return item.call.name

    def item_description(self, item: ListedCall) -> str:
        rules, version = item.version.rules, item.version
        window = f"{moment_in_words(version, rules.opens_at)} – {moment_in_words(version, rules.closes_at)}"
        return f"{window}. {item.call.description}".strip()

    def item_link(self, item: ListedCall) -> str:
        return item.call.get_absolute_url()

    def item_updateddate(self, item: ListedCall) -> Any:
        return item.version.made_at


def _found(slug: str) -> ListedCall:
    listed = published_call(slug)
    if listed is None:
        raise Http404("no such call is published")
    return listed
