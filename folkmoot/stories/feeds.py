"""The newest stories of a language as feeds: of the whole archive, or of what the address narrows it down to; and the issues
of the newsletter."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from folkmoot.places.feeds import FeedEntry, FeedOf, feed_response
from folkmoot.stories.archive import article_list, narrow
from folkmoot.stories.facets import FACETS
from folkmoot.stories.models import ArticleIndexPage, ArticlePage, NewsletterIssuePage, NewsletterPage

LENGTH = 20


@require_safe
def newest_stories(request: HttpRequest, form: str) -> HttpResponse:
    """Titles and excerpts. Raises `Http404` where no story has what the address asks for."""
    stories = ArticlePage.objects.shown().filter(locale__language_code=get_language())
    narrowed, taken = narrow(stories, request.GET)
    found = list(article_list(narrowed.select_related("locale"))[:LENGTH])
    if taken and not found:
        raise Http404("no article is about that")
    entries = [_entry(story, str(story.excerpt), [topic.name for topic in story.topics.all()]) for story in found]
    feed = FeedOf(_in_words(taken) or _("Articles"), _url_of(ArticleIndexPage), entries, wishes=urlencode(taken))
    return feed_response(request, form, feed)


@require_safe
def newest_issues(request: HttpRequest, form: str) -> HttpResponse:
    """The newsletter, for who would rather read it here than get letters."""
    issues = NewsletterIssuePage.objects.live().filter(locale__language_code=get_language()).select_related("locale")
    entries = [_entry(issue, issue.introduction, []) for issue in issues.order_by("-date", "-pk")[:LENGTH]]
    return feed_response(request, form, FeedOf(_("Newsletter"), _url_of(NewsletterPage), entries))


def _entry(page: Any, about: str, topics: list[str]) -> FeedEntry:
    published = timezone.make_aware(datetime.combine(page.date, time()))
    return FeedEntry(
        identity=uuid5(NAMESPACE_URL, f"{page.translation_key}:{page.locale.language_code}").urn,
        title=page.title,
        url=page.get_url() or "/",
        about=about,
        changed_at=page.last_published_at or published,
        published_at=published,
        topics=topics,
    )


def _in_words(taken: Mapping[str, str]) -> str:
    return ", ".join(word for facet in FACETS if facet.key in taken for word in facet.words([taken[facet.key]]).values())


def _url_of(kind: type[Page]) -> str:
    page = kind.objects.live().filter(locale__language_code=get_language()).first()
    return (page.get_url() if page else None) or "/"
