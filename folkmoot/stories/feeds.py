"""The newest articles of a language as an Atom feed."""

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from folkmoot.stories.archive import article_list
from folkmoot.stories.models import ArticleIndexPage, ArticlePage

LENGTH = 20


class NewestArticles(Feed):
    """Titles and excerpts, in the language that the address is in."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        site = Site.find_for_request(request)
        return f"{site.site_name if site else ''} – {_('Articles')}".removeprefix(" – ")

    def link(self, request: HttpRequest) -> str:
        archive = ArticleIndexPage.objects.live().filter(locale__language_code=get_language()).first()
        return (archive.get_url(request) if archive else None) or "/"

    def items(self, _request: HttpRequest) -> list[ArticlePage]:
        return list(article_list(ArticlePage.objects.shown().filter(locale__language_code=get_language()))[:LENGTH])

    def item_title(self, item: ArticlePage) -> str:
        return item.title

    def item_description(self, item: ArticlePage) -> str:
        return str(item.excerpt)

    def item_link(self, item: ArticlePage) -> str:
        return item.get_url() or "/"

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return datetime.combine(item.date, time(12), UTC)

    def item_updateddate(self, item: ArticlePage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)
