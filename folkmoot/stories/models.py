"""The public pages that editors write: the home page, the archive and its articles."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network
from folkmoot.stories.archive import Archive, article_list, read_archive
from folkmoot.stories.blocks import BodyBlock, body_html
from folkmoot.stories.excerpt import Excerpt, excerpt
from folkmoot.stories.pictures import Picture, PictureRendition
from folkmoot.stories.topics import Topic
from folkmoot.surveys.published import newest_report_cards

__all__ = ["ArticleIndexPage", "ArticlePage", "HomePage", "Picture", "PictureRendition", "Topic"]


class HomePage(Page):
    """What the centre does in one sentence, its newest report cards, its newest articles."""

    purpose = models.CharField(
        _("what the centre does"), max_length=240, help_text=_("One sentence, which the page begins with.")
    )
    introduction = models.TextField(_("introduction"), max_length=600, blank=True, help_text=_("A few sentences under it."))

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("purpose"), FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["stories.ArticleIndexPage"]
    template = "stories/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def newest_articles(self) -> "list[ArticlePage]":
        """Four, in this page's language."""
        return list(article_list(ArticlePage.objects.live().descendant_of(self))[:4])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "articles": self.newest_articles(),
            "report_cards": newest_report_cards(1, self.locale.language_code),
        }


class ArticleIndexPage(Page):
    """The archive: every article of one language, newest first, ten a page."""

    parent_page_types: ClassVar[list[str]] = ["stories.HomePage"]
    subpage_types: ClassVar[list[str]] = ["stories.ArticlePage"]
    max_count_per_parent = 1
    template = "stories/article_index_page.html"

    class Meta:
        verbose_name = _("article archive")

    def archive(self, request: HttpRequest) -> Archive:
        return read_archive(ArticlePage.objects.live().child_of(self), self.get_url(request), request.GET)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"archive": self.archive(request)}


class ArticlePage(Page):
    """A story, in one language; its translations are pages of their own."""

    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"))
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        verbose_name=_("picture"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Without one, a picture of dots is drawn."),
    )
    picture_text = models.CharField(
        _("what the picture shows"), max_length=300, blank=True, help_text=_("Read out to those who do not see it.")
    )
    municipalities = ParentalManyToManyField(
        Municipality, verbose_name=_("municipalities"), related_name="articles", blank=True
    )
    countries = ParentalManyToManyField(Country, verbose_name=_("countries"), related_name="articles", blank=True)
    network = models.ForeignKey(
        Network, models.SET_NULL, verbose_name=_("network"), related_name="articles", null=True, blank=True
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), related_name="articles", blank=True)
    synthetic = models.BooleanField(
        _("demonstration"), default=False, help_text=_("The page says that it stands in a demonstration.")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_text")], heading=_("Picture")),
        MultiFieldPanel(
            [
                FieldPanel("topics", widget=CheckboxSelectMultiple),
                FieldPanel("network"),
                FieldPanel("countries", widget=CheckboxSelectMultiple),
                FieldPanel("municipalities", widget=CheckboxSelectMultiple),
            ],
            heading=_("What it is about"),
        ),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body"), index.FilterField("date")]
    parent_page_types: ClassVar[list[str]] = ["stories.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "stories/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def type_label(self) -> str:
        return _("Post")

    @cached_property
    def excerpt(self) -> Excerpt:
        return excerpt(body_html(self.body.raw_data))

    @cached_property
    def place_names(self) -> list[str]:
        """The countries that it is about, or else its municipalities, in the reader's language."""
        return sorted(country.name for country in self.countries.all()) or sorted(
            place.name for place in self.municipalities.all()
        )

    @property
    def drawing_key(self) -> str:
        """The same for all translations of a page, so that they carry the same drawn picture."""
        return self.translation_key.hex

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_text.strip():
            raise ValidationError({"picture_text": _("Write what the picture shows, for those who do not see it.")})

    def newer_and_older(self) -> "tuple[ArticlePage | None, ArticlePage | None]":
        """The neighbours in the archive of the same language."""
        siblings = ArticlePage.objects.live().sibling_of(self, inclusive=False)
        same_day = models.Q(date=self.date)
        newer = siblings.filter(models.Q(date__gt=self.date) | same_day & models.Q(pk__gt=self.pk)).order_by("date", "pk")
        older = siblings.filter(models.Q(date__lt=self.date) | same_day & models.Q(pk__lt=self.pk)).order_by("-date", "-pk")
        return newer.first(), older.first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        newer, older = self.newer_and_older()
        return context | {"newer": newer, "older": older, "archive_url": self.get_parent().get_url(request)}
