"""The newsletter: its page, where one signs up, and its issues, which are made of stories."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress


class NewsletterPage(Limited, WithOwnAddress, Page):
    """What the newsletter is, how to sign up, and its issues so far."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["stories.HomePage"]
    subpage_types: ClassVar[list[str]] = ["stories.NewsletterIssuePage"]
    max_count_per_parent = 1
    template = "stories/letters/newsletter_page.html"

    class Meta:
        verbose_name = _("newsletter")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        issues = NewsletterIssuePage.objects.child_of(self).live().order_by("-date", "-pk")
        return context | {"issues": issues, "sign_up": reverse("letters:subscribe")}


class NewsletterIssuePage(Limited, WithOwnAddress, Page):
    """One issue. It is a page that anyone can read, and is sent to subscribers once, by hand."""

    date = models.DateField(_("date"), default=timezone.localdate)
    introduction = models.TextField(_("greeting"), max_length=1200, blank=True, help_text=_("A few sentences to begin with."))
    synthetic = models.BooleanField(_("demonstration"), default=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        InlinePanel("stories", label=_("Story"), heading=_("Stories"), min_num=1),
        FieldPanel("synthetic"),
    ]
    parent_page_types: ClassVar[list[str]] = ["stories.NewsletterPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "stories/letters/issue_page.html"

    class Meta:
        verbose_name = _("newsletter issue")
        verbose_name_plural = _("newsletter issues")

    def stories_shown(self) -> list[ArticlePage]:
        """Its stories in their order, without those that are no longer shown."""
        keys = [story.story_id for story in self.stories.all()]
        shown = {story.pk: story for story in ArticlePage.objects.shown().filter(pk__in=keys).select_related("picture")}
        return [shown[key] for key in keys if key in shown]


class IssueStory(Orderable):
    """A story in an issue."""

    issue = ParentalKey(NewsletterIssuePage, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(ArticlePage, models.CASCADE, verbose_name=_("story"), related_name="+")

    panels: ClassVar[list[Any]] = [PageChooserPanel("story")]
