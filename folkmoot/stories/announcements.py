"""Calls, research calls and vacancies: what somebody can answer until a day."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.kinds import Kind


class AnnouncementPage(ArticlePage):
    """A call, a research call or a vacancy. It stays readable when it is over, and says so."""

    class Sort(models.TextChoices):
        CALL = "call", _("Call")
        RESEARCH_CALL = "research-call", _("Research call")
        VACANCY = "vacancy", _("Vacancy")

    sort = models.CharField(_("kind"), max_length=20, choices=Sort.choices, default=Sort.CALL)
    closes = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty where it is open until further notice."))
    link = models.URLField(_("link"), blank=True, help_text=_("Where one answers."))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("sort"), FieldPanel("closes")]), FieldPanel("link")], heading=_("How to answer")
        ),
        *ArticlePage.text_panels,
        *ArticlePage.about_panels,
    ]
    template = "stories/announcement_page.html"

    class Meta:
        verbose_name = _("call or vacancy")
        verbose_name_plural = _("calls and vacancies")

    @property
    def own_kind(self) -> Kind:
        return Kind(self.sort)

    @property
    def is_over(self) -> bool:
        return self.closes is not None and self.closes < timezone.localdate()
