"""Portraits: people who make a difference where they are, shown for as long as they agreed to it."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.kinds import Kind


class PortraitPage(ArticlePage):
    """A person, in a series. The day after `consent_until` the page is no longer shown to anyone."""

    own_kind: ClassVar[Any] = Kind.PORTRAIT

    person = models.CharField(_("name of the person"), max_length=200)
    role = models.CharField(_("role"), max_length=200, blank=True, help_text=_("As the person says it: mayor, teacher."))
    place = models.CharField(_("place"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=200, blank=True)
    years = models.CharField(_("years"), max_length=60, blank=True, help_text=_("When the person took part: 2019–2021"))
    consent_from = models.DateField(_("agreed to be shown on"), help_text=_("The day when the person said so in writing."))
    consent_until = models.DateField(
        _("agreed until"), null=True, blank=True, help_text=_("The day after, the page is no longer shown.")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        MultiFieldPanel(
            [
                FieldPanel("person"),
                FieldRowPanel([FieldPanel("role"), FieldPanel("place")]),
                FieldRowPanel([FieldPanel("series"), FieldPanel("years")]),
                FieldRowPanel([FieldPanel("consent_from"), FieldPanel("consent_until")]),
            ],
            heading=_("The person"),
        ),
        *ArticlePage.text_panels,
        *ArticlePage.about_panels,
    ]
    template = "stories/portrait_page.html"

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")

    def clean(self) -> None:
        super().clean()
        if self.consent_from and self.consent_until and self.consent_until < self.consent_from:
            raise ValidationError({"consent_until": _("It ends before it begins.")})

    def last_day_shown(self) -> date | None:
        return self.consent_until
