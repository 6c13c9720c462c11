"""Links in published texts that lead nowhere: to pages that are deleted or unpublished, files that are gone, old addresses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.editing.page_reports import may_read_reports
from folkmoot.stories.home import HomePage, PlainPage
from folkmoot.stories.visible import visible

OUR_HOSTS = frozenset({"", "localhost", "127.0.0.1"})
NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class BrokenLink:
    """A link on `page`, the words that carry it, where it was to lead, and why it does not."""

    page: Page
    words: str
    address: str
    reason: str


@dataclass(frozen=True)
class _Pages:
    """The numbers of pages that are published, and of those among them that every reader may come to."""

    published: frozenset[int]
    shown: frozenset[int]

    def why_not(self, number: int) -> str:
        """Why a reader does not get to a page; empty where the reader does."""
        if number not in self.published:
            return _("the page was deleted, or is not published")
        return "" if number in self.shown else _("the page is not shown to readers: a consent has ended, or it is private")


@require_safe
def broken_links_report(request: HttpRequest) -> HttpResponse:
    """In the admin, under *Reports*, for everyone who may write."""
    if not may_read_reports(request):
        raise PermissionDenied
    return render(request, "stories/admin/broken_links.html", {"links": list(broken_links())})


def broken_links() -> Iterator[BrokenLink]:
    """Of every published text. Addresses elsewhere are not asked: that would tell them who reads here."""
    pages = _Pages(
        published=frozenset(Page.objects.live().values_list("pk", flat=True)),
        shown=frozenset(visible(Page.objects.all()).values_list("pk", flat=True)),
    )
    documents = set(get_document_model().objects.values_list("pk", flat=True))
    for model in (ArticlePage, PlainPage, HomePage):
        for page in model.objects.live().only("title", "path", "body", "locale"):
            for block in page.body.raw_data:
                html = _html_of(block)
                if "<a" in html:
                    yield from _broken_in(page, html, pages, documents)
                for call in _calls_of(block):
                    yield from _broken_call(page, call, pages)


def _html_of(block: Mapping[str, Any]) -> str:
    """What an editor has written with links in it."""
    match block["type"]:
        case "paragraph":
            return str(block["value"])
        case "text":
            return str(block["value"]["text"])
        case _:
            return ""


def _calls_of(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Calls to action, and the ways in of a home page."""
    if block["type"] == "call_to_action":
        yield block["value"]
    elif block["type"] == "introduction":
        yield from (item.get("value", item) for item in block["value"].get("ways_in") or ())


def _broken_call(page: Any, call: Mapping[str, Any], pages: _Pages) -> Iterator[BrokenLink]:
    if call.get("page"):
        if reason := pages.why_not(call["page"]):
            yield BrokenLink(page, call["label"], "", reason)
    elif call.get("address") and not _leads_somewhere(call["address"]):
        yield BrokenLink(page, call["label"], call["address"], _("nothing stands at this address"))


def _broken_in(page: Any, html: str, pages: _Pages, documents: set[int]) -> Iterator[BrokenLink]:
    for link in BeautifulSoup(html, "html.parser").find_all("a"):
        words, kind, number = " ".join(link.get_text().split()), link.get("linktype"), str(link.get("id", ""))
        if kind == "page":
            if reason := pages.why_not(int(number) if NUMBER.fullmatch(number) else 0):
                yield BrokenLink(page, words, "", reason)
        elif kind == "document":
            if not NUMBER.fullmatch(number) or int(number) not in documents:
                yield BrokenLink(page, words, "", _("the file was deleted"))
        elif link.get("href") and not _leads_somewhere(str(link["href"])):
            yield BrokenLink(page, words, str(link["href"]), _("nothing stands at this address"))


def _leads_somewhere(address: str) -> bool:
    parts = urlsplit(address)
    ours = OUR_HOSTS | set(settings.ALLOWED_HOSTS) | set(Site.objects.values_list("hostname", flat=True))
    if parts.scheme not in {"", "http", "https"} or (parts.hostname or "") not in ours or not parts.path:
        return True
    path = unquote(parts.path)
    first = path.strip("/").partition("/")[0]
    language = first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    try:
        # Addresses are in the language that they begin with, whichever the editor's own is.
        with override(language):
            match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    if Redirect.objects.filter(old_path=Redirect.normalise_path(parts.path)).exists():
        return True
    inside = path.strip("/").removeprefix(first if first == language else "").strip("/")
    return not inside or Page.objects.live().filter(url_path__endswith=f"/{inside}/").exists()
