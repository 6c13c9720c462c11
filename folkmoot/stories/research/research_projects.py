"""Research projects: what the centre's researchers look into, with whom, and what they have published of it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.kinds import Kind
from folkmoot.stories.research.research_links import shown_person

YEARS = (MinValueValidator(1950), MaxValueValidator(2999))


class ResearchProjectPage(ArticlePage):
    """A project with those who take part. Publications say themselves which project they come from."""

    own_kind: ClassVar[Any] = Kind.PROJECT

    first_year = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True, validators=YEARS)
    last_year = models.PositiveSmallIntegerField(_("to the year"), null=True, blank=True, validators=YEARS)
    funder = models.CharField(_("paid for by"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True, help_text=_("The project’s own page elsewhere."))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
                FieldRowPanel([FieldPanel("funder"), FieldPanel("link")]),
            ],
            heading=_("The project"),
        ),
        InlinePanel("participants", label=_("Person"), heading=_("Who takes part")),
        *ArticlePage.text_panels,
        *ArticlePage.about_panels,
    ]
    template = "stories/research_project_page.html"

    class Meta:
        verbose_name = _("research project")
        verbose_name_plural = _("research projects")

    @property
    def is_over(self) -> bool:
        return self.last_year is not None and self.last_year < timezone.localdate().year

    def clean(self) -> None:
        super().clean()
        if self.first_year and self.last_year and self.last_year < self.first_year:
            raise ValidationError({"last_year": _("It ends before it begins.")})

    @property
    def years(self) -> str:
        """2024–2026, 2024– where it goes on, 2024 where it is of one year."""
        years = dict.fromkeys((self.first_year, self.last_year))
        return "–".join("" if year is None else str(year) for year in years) if any(years) else ""

    def publications(self) -> list[ArticlePage]:
        """What came of it, in the page's language, newest first."""
        stories = ArticlePage.objects.shown().filter(
            locale=self.locale, publicationpage__project__translation_key=self.translation_key
        )
        return list(stories.order_by("-date", "-pk").specific())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"publications": self.publications()}


class Participant(Orderable):
    """Somebody who takes part in a project: a researcher with a page here, or a name."""

    project = ParentalKey(ResearchProjectPage, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        "stories.ResearcherPage",
        models.SET_NULL,
        verbose_name=_("researcher"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Where the person has a page here."),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As it is shown."))
    role = models.CharField(_("role"), max_length=200, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("person"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return self.name

    @property
    def page(self) -> Page | None:
        return shown_person(self.person)
