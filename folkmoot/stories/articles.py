"""A story of the archive, in one language; its translations are pages of their own. Portraits, publications, events and
announcements are stories with something more."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from folkmoot.places.alphabet import in_alphabet
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.models import Network, Theme
from folkmoot.programme.partnerships.goals import GlobalGoal
from folkmoot.stories.bodies.blocks import BodyBlock
from folkmoot.stories.bodies.bodies import WithBody
from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.editing.editing import HintsPanel
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress
from folkmoot.stories.facets import keep_facets
from folkmoot.stories.kinds import Kind
from folkmoot.stories.tags import StoryTag
from folkmoot.stories.topics import Topic


class StoryQuerySet(PageQuerySet):
    def shown(self) -> "StoryQuerySet":
        """Published for everyone, and not past the day until which it may be shown."""
        return self.live().public().filter(models.Q(shown_until=None) | models.Q(shown_until__gte=timezone.localdate()))


class ArticlePage(WithBody, Limited, WithOwnAddress, Page):
    """A story. `kind` follows from its class; `shown_until` is the last day on which it may be shown, where there is one."""

    own_kind: ClassVar[Any] = Kind.ARTICLE

    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.ARTICLE, editable=False)
    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    byline = models.CharField(_("written by"), max_length=200, blank=True)
    shown_until = models.DateField(_("shown until"), null=True, blank=True, editable=False, db_index=True)
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
    themes = ParentalManyToManyField(Theme, verbose_name=_("project areas"), related_name="articles", blank=True)
    global_goals = ChoiceListField(_("global goals"), kind=GlobalGoal, blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), related_name="articles", blank=True)
    tags = ClusterTaggableManager(through=StoryTag, verbose_name=_("tags"), blank=True)
    synthetic = models.BooleanField(
        _("demonstration"), default=False, help_text=_("The page says that it stands in a demonstration.")
    )

    objects = PageManager.from_queryset(StoryQuerySet)()

    text_panels: ClassVar[list[Any]] = [
        HintsPanel(),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_text")], heading=_("Picture")),
    ]
    about_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("topics", widget=CheckboxSelectMultiple),
                FieldPanel("network"),
                FieldPanel("countries", widget=CheckboxSelectMultiple),
                FieldPanel("municipalities", widget=CheckboxSelectMultiple),
                FieldPanel("themes", widget=CheckboxSelectMultiple),
                FieldPanel("global_goals"),
                FieldPanel("tags"),
            ],
            heading=_("What it is about"),
        ),
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("synthetic")]),
        FieldPanel("byline"),
        *text_panels,
        *about_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body"), index.FilterField("date")]
    parent_page_types: ClassVar[list[str]] = ["stories.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "stories/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["synthetic"], condition=models.Q(synthetic=True), name="stories_made_up")
        ]

    @property
    def type_label(self) -> str:
        return self.get_kind_display()

    @property
    def line_label(self) -> str:
        """What it is called in a list that is of its type anyway."""
        return self.type_label

    @cached_property
    def place_names(self) -> list[str]:
        """The countries that it is about, or else its municipalities, in the reader's language."""
        named = [country.name for country in self.countries.all()] or [place.name for place in self.municipalities.all()]
        return sorted(named, key=in_alphabet)

    @property
    def goals(self) -> list[GlobalGoal]:
        return [GlobalGoal(goal) for goal in self.global_goals]

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_text.strip():
            raise ValidationError({"picture_text": _("Write what the picture shows, for those who do not see it.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind, self.shown_until = self.own_kind, self.last_day_shown()
        with transaction.atomic():
            super().save(*args, **kwargs)
            # Wagtail keeps a draft by some fields alone, while its topics and places stand in memory only.
            if kwargs.get("update_fields") is None:
                keep_facets(self)

    def last_day_shown(self) -> datetime.date | None:
        """Until when it may be shown; None for as long as it is published."""
        return None

    def newer_and_older(self) -> "tuple[ArticlePage | None, ArticlePage | None]":
        """The neighbours in the archive of the same language."""
        siblings = ArticlePage.objects.shown().sibling_of(self, inclusive=False)
        same_day = models.Q(date=self.date)
        newer = siblings.filter(models.Q(date__gt=self.date) | same_day & models.Q(pk__gt=self.pk)).order_by("date", "pk")
        older = siblings.filter(models.Q(date__lt=self.date) | same_day & models.Q(pk__lt=self.pk)).order_by("-date", "-pk")
        return newer.first(), older.first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        newer, older = self.newer_and_older()
        return context | {"newer": newer, "older": older, "archive_url": self.get_parent().get_url(request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.shown_until and self.shown_until < timezone.localdate():
            raise Http404("no longer shown")
        return super().serve(request, *args, **kwargs)
