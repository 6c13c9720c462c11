"""The people of the centre's research, shown for as long as they agreed to it, with what they have written and work on."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.bodies.blocks import BodyBlock
from folkmoot.stories.bodies.bodies import WithBody
from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress
from folkmoot.stories.research.orcid import OrcidField


class ResearcherQuerySet(PageQuerySet):
    def shown(self) -> "ResearcherQuerySet":
        """Published, and within the time for which the person agreed."""
        today = timezone.localdate()
        agreed = models.Q(consent_from__lte=today) & (models.Q(consent_until=None) | models.Q(consent_until__gte=today))
        return self.live().filter(agreed)


class ResearcherPage(WithBody, Limited, WithOwnAddress, Page):
    """A person of the centre's research; the title is the name. Without consent, and after its end, it is shown to nobody."""

    class Position(models.TextChoices):
        HEAD = "head", _("Head of research")
        RESEARCHER = "researcher", _("Researcher")
        FELLOW = "fellow", _("Doctoral student or fellow")

    position = models.CharField(_("position"), max_length=20, choices=Position.choices, default=Position.RESEARCHER)
    affiliation = models.CharField(_("university or organisation"), max_length=200, blank=True)
    field = models.CharField(_("field"), max_length=300, blank=True, help_text=_("What the person studies, in a few words."))
    orcid = OrcidField(help_text=_("Publications whose author has the same ORCID are listed on the person’s page."))
    link = models.URLField(_("link"), blank=True, help_text=_("The person’s own page elsewhere."))
    picture = models.ForeignKey(Picture, models.SET_NULL, verbose_name=_("picture"), related_name="+", null=True, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    consent_from = models.DateField(
        _("agreed to be shown on"),
        null=True,
        blank=True,
        help_text=_("The day when the person said so in writing. Without it the page is shown to nobody."),
    )
    consent_until = models.DateField(
        _("agreed until"), null=True, blank=True, help_text=_("The day after, the page is no longer shown.")
    )
    synthetic = models.BooleanField(
        _("demonstration"), default=False, help_text=_("The page says that it stands in a demonstration.")
    )

    objects = PageManager.from_queryset(ResearcherQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("position"), FieldPanel("affiliation")]),
        FieldRowPanel([FieldPanel("field"), FieldPanel("orcid")]),
        FieldPanel("link"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("consent_from"), FieldPanel("consent_until")])], heading=_("Consent")),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("synthetic"),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["stories.ResearchPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "stories/researcher_page.html"

    class Meta:
        verbose_name = _("researcher")
        verbose_name_plural = _("researchers")

    def is_shown_on(self, day: date) -> bool:
        return bool(self.consent_from and self.consent_from <= day and (not self.consent_until or self.consent_until >= day))

    def clean(self) -> None:
        super().clean()
        if self.consent_until and (not self.consent_from or self.consent_until < self.consent_from):
            raise ValidationError({"consent_until": _("It ends before it begins.")})

    def work(self) -> list[ArticlePage]:
        """Publications and research projects of the person in the page's language, newest first."""
        written = models.Q(publicationpage__authors__person__translation_key=self.translation_key)
        if self.orcid:
            written |= models.Q(publicationpage__authors__orcid=self.orcid)
        taken_part = models.Q(researchprojectpage__participants__person__translation_key=self.translation_key)
        stories = ArticlePage.objects.shown().filter(locale=self.locale).filter(written | taken_part)
        return list(stories.distinct().order_by("-date", "-pk").specific())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"work": self.work()}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_shown_on(timezone.localdate()):
            raise Http404("the person has not agreed to be shown, or no longer")
        return super().serve(request, *args, **kwargs)
