"""What is new in a list, for programs that look for it: as Atom (RFC 4287) and after JSON Feed 1.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language

from folkmoot.places.site_name import site_name

ATOM, JSON = "atom", "json"
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class FeedEntry:
    """`identity` stays the same wherever the thing moves; `url` is within the site; `about` is plain text."""

    identity: str
    title: str
    url: str
    about: str
    changed_at: datetime
    published_at: datetime | None = None
    topics: Sequence[str] = ()


@dataclass(frozen=True)
class FeedOf:
    """`page` is where the whole list is read; `wishes` is what it is narrowed down by, as its address has it."""

    title: str
    page: str
    entries: Sequence[FeedEntry]
    wishes: str = ""


def feed_response(request: HttpRequest, form: str, feed: FeedOf) -> HttpResponse:
    """The feed as `atom` or `json`, in the language of its address, by the site's own name."""
    return (_as_atom if form == ATOM else _as_json)(request, feed)


def _as_atom(request: HttpRequest, feed: FeedOf) -> HttpResponse:
    own = request.build_absolute_uri(_with(request.path, feed.wishes))
    name = site_name(request)
    # The standard asks for an author, here of all entries, and for another identity than that of any other feed.
    written = Atom1Feed(
        title=_title(name, feed),
        link=request.build_absolute_uri(_with(feed.page, feed.wishes)),
        description=None,
        language=get_language(),
        author_name=name,
        feed_url=own,
        feed_guid=own,
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=request.build_absolute_uri(entry.url),
            description=escape(entry.about),
            unique_id=entry.identity,
            pubdate=entry.published_at,
            updateddate=_changed(entry),
            categories=entry.topics,
        )
    return HttpResponse(written.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _as_json(request: HttpRequest, feed: FeedOf) -> JsonResponse:
    name = site_name(request)
    return JsonResponse(
        {
            "version": JSON_FEED,
            "title": _title(name, feed),
            "home_page_url": request.build_absolute_uri(_with(feed.page, feed.wishes)),
            "feed_url": request.build_absolute_uri(_with(request.path, feed.wishes)),
            "language": get_language(),
            "authors": [{"name": name}],
            "items": [_json_item(request, entry) for entry in feed.entries],
        },
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _json_item(request: HttpRequest, entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.identity,
        "url": request.build_absolute_uri(entry.url),
        "title": entry.title,
        "content_text": entry.about,
        **({"date_published": entry.published_at.isoformat()} if entry.published_at else {}),
        "date_modified": _changed(entry).isoformat(),
        "tags": list(entry.topics),
    }


def _title(name: str, feed: FeedOf) -> str:
    return " – ".join(filter(None, (name, feed.title)))


def _changed(entry: FeedEntry) -> datetime:
    """Never before it was published: what was written earlier is news on the day of its publication."""
    return max(entry.changed_at, entry.published_at) if entry.published_at else entry.changed_at


def _with(path: str, wishes: str) -> str:
    return f"{path}?{wishes}" if wishes else path
