"""The archive of stories: one page of it, and the ways to narrow it down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.core.paginator import InvalidPage, Page
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.http import urlencode

from folkmoot.places.alphabet import in_alphabet
from folkmoot.places.long_lists import LongList
from folkmoot.places.narrowing import Choice, FacetChoices, address_of, offer
from folkmoot.stories.archive_index import ArchiveIndex, index_of, stories_of
from folkmoot.stories.facets import FACETS, Facet, StoryFacet

PAGE_SIZE = 10
AFTER = {"month": "year"}
"""Facets that are offered only within a choice of another one."""


@dataclass(frozen=True)
class Archive:
    """One page of the archive as it is shown. Addresses of pages that are not there are empty."""

    articles: tuple[Any, ...]
    number: int
    pages: int
    total: int
    url: str
    canonical_url: str
    wishes: str
    newer_url: str
    older_url: str
    page_urls: tuple[tuple[int, str], ...]
    facets: tuple[FacetChoices, ...]
    taken: tuple[Choice, ...]

    @property
    def narrowed(self) -> bool:
        return bool(self.taken)


def article_list(articles: QuerySet) -> QuerySet:
    """Newest first, with all that an item of a list shows: a constant number of queries however long the list."""
    return (
        articles.order_by("-date", "-pk")
        .select_related("network", "picture")
        .prefetch_related("countries", "municipalities", "topics", "picture__renditions")
    )


def narrow(articles: QuerySet, wishes: Mapping[str, str]) -> tuple[QuerySet, dict[str, str]]:
    """The stories that have all that an address asks for, and which facets it asks for; other words are passed over."""
    taken = _asked_for(wishes)
    for key, value in taken.items():
        articles = articles.filter(pk__in=StoryFacet.objects.filter(key=key, value=value).values("story_id"))
    return articles, taken


def read_archive(archive: Model, url: str, wishes: Mapping[str, str]) -> Archive:
    """The page of the archive at `url` that the address asks for by `page` and the keys of the facets.

    Raises `Http404` for a page or a choice that is not there: such an address has never been given out.
    """
    index, taken = index_of(archive), _asked_for(wishes)
    narrowed = index.having(taken)
    try:
        page = StoryList(article_list(stories_of(archive)), index.keys[narrowed]).page(wishes.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    if taken and not page.object_list:
        raise Http404("no article is about that")
    facets = tuple(_facets(_all_counts(index, narrowed, taken), url, taken))
    return Archive(
        articles=tuple(page.object_list),
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        url=url,
        canonical_url=_address(url, taken, page.number),
        wishes=urlencode(taken),
        newer_url=_address(url, taken, page.number - 1) if page.has_previous() else "",
        older_url=_address(url, taken, page.number + 1) if page.has_next() else "",
        page_urls=_page_urls(page, url, taken),
        facets=facets,
        taken=tuple(choice for facet in facets for choice in facet.choices if choice.taken),
    )


class StoryList(LongList):
    """Stories whose keys are known in their order."""

    def __init__(self, stories: QuerySet, known: np.ndarray) -> None:
        super().__init__(stories, PAGE_SIZE)
        self.known = known

    @cached_property
    def count(self) -> int:
        return len(self.known)

    def keys(self, number: int) -> list[Any]:
        start = (number - 1) * self.per_page
        return list(self.known[start : start + self.per_page].tolist())


def _asked_for(wishes: Mapping[str, str]) -> dict[str, str]:
    return {facet.key: wishes[facet.key] for facet in FACETS if wishes.get(facet.key)}


def _address(url: str, taken: Mapping[str, str], number: int = 1) -> str:
    return address_of(url, taken, (facet.key for facet in FACETS), number)


def _page_urls(page: Page, url: str, taken: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
    """Numbered pages to go to; a gap is a number with no address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return tuple((number, _address(url, taken, number)) if isinstance(number, int) else (0, "") for number in numbers)


def _facets(counts: Mapping[str, Mapping[str, int]], url: str, taken: Mapping[str, str]) -> Iterable[FacetChoices]:
    """Each facet with its choices among the stories that the other facets leave; one with nothing to choose is left out."""
    for facet in FACETS:
        if _is_offered(facet, taken) and (found := _choices(facet, counts.get(facet.key, {}), url, taken)):
            yield found


def _is_offered(facet: Facet, taken: Mapping[str, str]) -> bool:
    return AFTER.get(facet.key, "") in {"", *taken}


def _all_counts(index: ArchiveIndex, narrowed: np.ndarray, taken: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many stories each choice of each facet would leave."""
    counts = index.counts(narrowed, [facet.key for facet in FACETS if facet.key not in taken and _is_offered(facet, taken)])
    for key in taken:
        others = {other: value for other, value in taken.items() if other not in _bound_to(key)}
        counts |= index.counts(index.having(others), [key])
    return counts


def _bound_to(key: str) -> set[str]:
    """A facet and those that make sense only within a choice of it."""
    return {key, *(inner for inner, outer in AFTER.items() if outer == key)}


def _choices(facet: Facet, counts: Mapping[str, int], url: str, taken: Mapping[str, str]) -> FacetChoices | None:
    if len(counts) < 2 and facet.key not in taken:
        return None
    words = facet.words(counts)
    values = sorted(words, reverse=facet.key in {"year", "month"}, key=_in_order_of(facet, words))
    without = {key: value for key, value in taken.items() if key not in _bound_to(facet.key)}
    named = ((value, words[value], counts[value]) for value in values)
    choices = offer(
        named, taken.get(facet.key), lambda value: _address(url, without | {facet.key: value}), _address(url, without)
    )
    return FacetChoices(facet.key, facet.label, choices)


def _in_order_of(facet: Facet, words: Mapping[str, str]) -> Any:
    return (lambda value: value.zfill(7)) if facet.by_value else (lambda value: in_alphabet(words[value]))
