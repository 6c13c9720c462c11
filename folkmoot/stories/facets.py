"""What stories can be sorted by: which values each has, kept in a table of their own so that counting them is one query.

A row says: this story has this value of this facet. `kept_facets` are written whenever a story is saved; the words that a
reader sees are looked up when they are shown, so that a topic can change its name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from babel.dates import get_month_names
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from folkmoot.places.countries import country_name
from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.models import Network, Theme
from folkmoot.programme.partnerships.goals import GlobalGoal
from folkmoot.stories.kinds import Kind
from folkmoot.stories.tags import Tag
from folkmoot.stories.topics import Topic

BATCH = 200
READ_WITH = ("countries", "municipalities", "themes", "topics", "story_tags__tag")


class StoryFacet(models.Model):
    """One value of one facet that a story has. `value` is what stands in the address of the archive."""

    story = models.ForeignKey("stories.ArticlePage", models.CASCADE, related_name="facets")
    key = models.CharField(max_length=12)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "value", "story"], name="stories_facet_value_once_a_story")
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


@dataclass(frozen=True)
class Facet:
    """`words` gives the reader's word for each of some values; a value without a word is not offered.

    `by_value` facets stand in the order of their values, newest first for times; the others in that of their words.
    """

    key: str
    label: Any
    values: Callable[[Any], Iterable[str]]
    words: Callable[[Iterable[str]], Mapping[str, str]]
    by_value: bool = False


def keep_facets(story: Any) -> None:
    """Writes the values that a story has now, in place of those that it had."""
    found = _facets_of(story)
    with transaction.atomic():
        kept = {(row.key, row.value): row.pk for row in StoryFacet.objects.filter(story_id=story.pk)}
        gone = [pk for place, pk in kept.items() if place not in found]
        if gone:
            StoryFacet.objects.filter(pk__in=gone).delete()
        StoryFacet.objects.bulk_create(
            StoryFacet(story_id=story.pk, key=key, value=value) for key, value in sorted(found - kept.keys())
        )


def keep_all_facets(stories: QuerySet, progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Writes the values of all these stories anew, with a constant number of queries for each batch of them."""
    keys = list(stories.order_by("pk").values_list("pk", flat=True))
    read = stories.select_related("network").prefetch_related(*READ_WITH)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        rows = [
            StoryFacet(story_id=story.pk, key=key, value=value)
            for story in read.filter(pk__in=some)
            for key, value in sorted(_facets_of(story))
        ]
        with transaction.atomic():
            StoryFacet.objects.filter(story__in=some).delete()
            StoryFacet.objects.bulk_create(rows, batch_size=BATCH)
        progress(min(start + BATCH, len(keys)), len(keys))


def _facets_of(story: Any) -> set[tuple[str, str]]:
    return {(facet.key, value) for facet in FACETS for value in facet.values(story)}


def _municipalities(story: Any, *, at_home: bool) -> Iterator[str]:
    home = settings.PROGRAMME_HOME_COUNTRY
    return (place.slug for place in story.municipalities.all() if place.country_id and (place.country_id == home) == at_home)


def _names_of(model: Any, field: str = "names") -> Callable[[Iterable[str]], dict[str, str]]:
    def words(slugs: Iterable[str]) -> dict[str, str]:
        rows = model.objects.filter(slug__in=list(slugs)).values_list("slug", field)
        return {slug: in_readers_language(name) if isinstance(name, dict) else name for slug, name in rows}

    return words


def _goals(values: Iterable[str]) -> dict[str, str]:
    return {value: f"{value} {GlobalGoal(int(value)).label}" for value in values if int(value) in GlobalGoal.values}


def _months(values: Iterable[str]) -> dict[str, str]:
    """`2024-03` as mars 2024."""
    names = get_month_names("wide", context="stand-alone", locale=(get_language() or "en").replace("-", "_"))
    return {value: f"{names[int(value[5:])]} {value[:4]}" for value in values}


FACETS = (
    Facet(
        "type",
        _("Type"),
        lambda story: [story.kind],
        lambda values: {value: str(Kind(value).label) for value in values if value in Kind.values},
    ),
    Facet("topic", _("Topic"), lambda story: (topic.slug for topic in story.topics.all()), _names_of(Topic)),
    Facet("goal", _("Global goal"), lambda story: map(str, story.global_goals), _goals, by_value=True),
    Facet(
        "country",
        _("Country"),
        lambda story: (country.code for country in story.countries.all()),
        lambda values: {value: country_name(value) for value in values},
    ),
    Facet(
        "swedish",
        _("Partner at home"),
        lambda story: _municipalities(story, at_home=True),
        _names_of(Municipality, "name"),
    ),
    Facet(
        "partner",
        _("Partner abroad"),
        lambda story: _municipalities(story, at_home=False),
        _names_of(Municipality, "name"),
    ),
    Facet("area", _("Project area"), lambda story: (theme.slug for theme in story.themes.all()), _names_of(Theme)),
    Facet("network", _("Network"), lambda story: [story.network.slug] if story.network else [], _names_of(Network)),
    Facet("tag", _("Tag"), lambda story: (row.tag.slug for row in story.story_tags.all()), _names_of(Tag, "name")),
    Facet(
        "year", _("Year"), lambda story: [f"{story.date:%Y}"], lambda values: {value: value for value in values}, by_value=True
    ),
    Facet("month", _("Month"), lambda story: [f"{story.date:%Y-%m}"], _months, by_value=True),
)
