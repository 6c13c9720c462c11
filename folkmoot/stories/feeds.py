"""The newest stories of a language as feeds, Atom and JSON: of the whole archive, or of what the address narrows it down to."""

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from folkmoot.stories.archive import article_list, narrow
from folkmoot.stories.facets import FACETS
from folkmoot.stories.models import ArticleIndexPage, ArticlePage

LENGTH = 20
JSON_FEED = "https://jsonfeed.org/version/1.1"


class NewestArticles(Feed):
    """Titles and excerpts, in the language that the address is in."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return title_of_feed(request)

    def link(self, request: HttpRequest) -> str:
        return archive_url(request)

    def feed_url(self, request: HttpRequest) -> str:
        return request.get_full_path()

    def items(self, request: HttpRequest) -> list[ArticlePage]:
        return newest_stories(request)

    def item_title(self, item: ArticlePage) -> str:
        return item.title

    def item_description(self, item: ArticlePage) -> str:
        return str(item.excerpt)

    def item_link(self, item: ArticlePage) -> str:
        return item.get_url() or "/"

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return published_at(item)

    def item_updateddate(self, item: ArticlePage) -> datetime:
        return item.last_published_at or published_at(item)

    def item_categories(self, item: ArticlePage) -> list[str]:
        return [topic.name for topic in item.topics.all()]


@require_safe
def json_feed(request: HttpRequest) -> JsonResponse:
    """The same after JSON Feed 1.1."""
    return JsonResponse(
        {
            "version": JSON_FEED,
            "title": title_of_feed(request),
            "home_page_url": request.build_absolute_uri(archive_url(request)),
            "feed_url": request.build_absolute_uri(),
            "language": get_language(),
            "items": [_json_item(request, story) for story in newest_stories(request)],
        },
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def newest_stories(request: HttpRequest) -> list[ArticlePage]:
    """Raises `Http404` where no story has what the address asks for."""
    stories = ArticlePage.objects.shown().filter(locale__language_code=get_language())
    narrowed, taken = narrow(stories, request.GET)
    found = list(article_list(narrowed)[:LENGTH])
    if taken and not found:
        raise Http404("no article is about that")
    return found


def title_of_feed(request: HttpRequest) -> str:
    """The site, and what the feed is narrowed down to in the reader's words."""
    site = Site.find_for_request(request)
    chosen = [word for facet in FACETS if (value := request.GET.get(facet.key)) for word in facet.words([value]).values()]
    return " – ".join(filter(None, (site.site_name if site else "", ", ".join(chosen) or _("Articles"))))


def archive_url(request: HttpRequest) -> str:
    archive = ArticleIndexPage.objects.live().filter(locale__language_code=get_language()).first()
    return (archive.get_url(request) if archive else None) or "/"


def published_at(story: ArticlePage) -> datetime:
    return datetime.combine(story.date, time(12), UTC)


def _json_item(request: HttpRequest, story: ArticlePage) -> dict[str, Any]:
    url = request.build_absolute_uri(story.get_url(request) or "/")
    return {
        "id": url,
        "url": url,
        "title": story.title,
        "content_text": str(story.excerpt),
        "date_published": published_at(story).isoformat(),
        "date_modified": (story.last_published_at or published_at(story)).isoformat(),
        "tags": [topic.name for topic in story.topics.all()],
    }
