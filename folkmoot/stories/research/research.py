"""The page of the centre's research: its people, projects, publications, and what can be applied for."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from folkmoot.places.alphabet import in_alphabet
from folkmoot.stories.announcements import AnnouncementPage
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress
from folkmoot.stories.kinds import Kind
from folkmoot.stories.research.researchers import ResearcherPage

MOST = 6


class ResearchPage(Limited, WithOwnAddress, Page):
    """Everything of the research in one language; all but the introduction is gathered."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["stories.HomePage"]
    subpage_types: ClassVar[list[str]] = ["stories.ResearcherPage", "stories.PlainPage"]
    max_count_per_parent = 1
    template = "stories/research_page.html"

    class Meta:
        verbose_name = _("research")

    def people(self) -> list[ResearcherPage]:
        """Those who agreed to be shown, the head of research first, then by name."""
        people = ResearcherPage.objects.shown().child_of(self).select_related("picture")
        return sorted(people, key=lambda person: (person.position != ResearcherPage.Position.HEAD, in_alphabet(person.title)))

    def open_calls(self) -> list[AnnouncementPage]:
        calls = AnnouncementPage.objects.shown().filter(locale=self.locale, sort=AnnouncementPage.Sort.RESEARCH_CALL)
        still_open = models.Q(closes=None) | models.Q(closes__gte=timezone.localdate())
        return list(calls.filter(still_open).order_by(models.F("closes").asc(nulls_last=True), "pk"))

    def newest(self, kind: Any) -> list[ArticlePage]:
        stories = ArticlePage.objects.shown().filter(locale=self.locale, kind=kind)
        return list(stories.order_by("-date", "-pk").specific()[:MOST])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "people": self.people(),
            "open_calls": self.open_calls(),
            "projects": self.newest(Kind.PROJECT),
            "publications": self.newest(Kind.PUBLICATION),
        }
