"""Events and partner meetings, with a file for the reader's own calendar."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from folkmoot.places.calendar_files import CalendarEvent, calendar_file
from folkmoot.programme.models import Partnership
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.kinds import Kind


class EventPage(ArticlePage):
    """Something that happens at a time, at a place or online; a partner meeting names the partnerships that meet."""

    class Sort(models.TextChoices):
        EVENT = "event", _("Event")
        MEETING = "meeting", _("Partner meeting")

    sort = models.CharField(_("kind"), max_length=20, choices=Sort.choices, default=Sort.EVENT)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True, help_text=_("With the address, or “online”."))
    link = models.URLField(_("link"), blank=True, help_text=_("Where one signs up or joins."))
    partnerships = ParentalManyToManyField(
        Partnership,
        verbose_name=_("partnerships that meet"),
        related_name="meetings",
        blank=True,
        limit_choices_to={"is_public": True},
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        MultiFieldPanel(
            [
                FieldPanel("sort"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("place"),
                FieldPanel("link"),
                FieldPanel("partnerships", widget=CheckboxSelectMultiple),
            ],
            heading=_("When and where"),
        ),
        *ArticlePage.text_panels,
        *ArticlePage.about_panels,
    ]
    template = "stories/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def own_kind(self) -> Kind:
        return Kind(self.sort)

    @property
    def partnerships_shown(self) -> list[Partnership]:
        """Those that have a public page."""
        return [partnership for partnership in self.partnerships.all() if partnership.is_public]

    @property
    def is_over(self) -> bool:
        return (self.ends_at or self.starts_at) < timezone.now()

    @property
    def is_of_one_day(self) -> bool:
        return self.ends_at is None or timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)

    @property
    def is_within_a_month(self) -> bool:
        """So that the month and the year are said once: 14–15 January 2027."""
        days = [timezone.localdate(moment) for moment in (self.starts_at, self.ends_at) if moment]
        return len({(day.year, day.month) for day in days}) == 1

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it begins.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the event as a calendar file where the address asks for it (`?calendar=ics`)."""
        if request.GET.get("calendar") != "ics":
            return super().serve(request, *args, **kwargs)
        return HttpResponse(
            as_calendar(self, request.build_absolute_uri(self.get_url(request))),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.translation_key.hex[:12]}.ics"'},
        )


def as_calendar(event: EventPage, url: str) -> bytes:
    """The same event in each language: who adds both has it once."""
    return calendar_file(
        [
            CalendarEvent(
                uid=str(event.translation_key),
                title=event.title,
                url=url,
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                changed_at=event.last_published_at or event.starts_at,
                place=event.place,
                about=str(event.excerpt),
            )
        ]
    )
