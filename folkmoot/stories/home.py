"""The home page, the archive and plain pages: what every site has a few of."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from folkmoot.stories.archive import Archive, read_archive
from folkmoot.stories.bodies.blocks import BodyBlock
from folkmoot.stories.bodies.bodies import WithBody
from folkmoot.stories.editing.editing import HintsPanel
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress
from folkmoot.stories.home_blocks import HomeBlock, in_rows

STORY_TYPES = [
    "stories.ArticlePage",
    "stories.PortraitPage",
    "stories.PublicationPage",
    "stories.ResearchProjectPage",
    "stories.EventPage",
    "stories.AnnouncementPage",
]
SECTIONS = [
    "stories.ArticleIndexPage",
    "stories.ResearchPage",
    "stories.NewsletterPage",
    "stories.AccessibilityPage",
    "stories.PlainPage",
]
OLD_QUESTIONS = ("p", "page_id", "attachment_id")


class HomePage(WithBody, Limited, WithOwnAddress, Page):
    """The first page of a language, which editors put together from blocks."""

    body = StreamField(HomeBlock(), verbose_name=_("blocks"))

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, HintsPanel(), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = SECTIONS
    template = "stories/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, unless it is asked for as WordPress was for a post: `/?p=7`, whatever else a campaign has added to it."""
        asked = [(name, request.GET[name]) for name in OLD_QUESTIONS if name in request.GET]
        old = get_redirect(request, f"{request.path}?{urlencode(asked[:1])}") if asked else None
        if old is not None and old.link:
            return HttpResponsePermanentRedirect(old.link)
        return super().serve(request, *args, **kwargs)

    @property
    def purpose(self) -> str:
        """What the centre does in one sentence: the heading of the introduction, or else the page's title."""
        return next((block["value"]["heading"] for block in self.body.raw_data if block["type"] == "introduction"), self.title)

    @property
    def has_introduction(self) -> bool:
        return any(block["type"] == "introduction" for block in self.body.raw_data)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"rows": in_rows(self.body)}


class ArticleIndexPage(Limited, WithOwnAddress, Page):
    """The archive: every story of one language, newest first, ten a page."""

    parent_page_types: ClassVar[list[str]] = ["stories.HomePage"]
    subpage_types: ClassVar[list[str]] = STORY_TYPES
    max_count_per_parent = 1
    template = "stories/article_index_page.html"

    class Meta:
        verbose_name = _("article archive")

    def archive(self, request: HttpRequest) -> Archive:
        return read_archive(self, self.get_url(request), request.GET)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"archive": self.archive(request)}


class PlainPage(WithBody, Limited, WithOwnAddress, Page):
    """A page that stands for itself: about the centre, contact, how the site can be used."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, HintsPanel(), FieldPanel("body")]
    promote_panels: ClassVar[list[Any]] = Page.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["stories.HomePage", "stories.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["stories.PlainPage"]
    template = "stories/plain_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
