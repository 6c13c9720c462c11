"""The archive of articles: one page of it, and the ways to narrow it down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from folkmoot.places.texts import in_readers_language

PAGE_SIZE = 10
YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class Choice:
    """One way to narrow the archive down; following `url` takes it, or leaves it where it is taken already."""

    label: str
    count: int
    url: str
    taken: bool


@dataclass(frozen=True)
class Facet:
    key: str
    label: Any
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Archive:
    """One page of the archive as it is shown. Addresses of pages that are not there are empty."""

    articles: tuple[Any, ...]
    number: int
    pages: int
    total: int
    url: str
    canonical_url: str
    newer_url: str
    older_url: str
    page_urls: tuple[tuple[int, str], ...]
    facets: tuple[Facet, ...]
    narrowed: bool


def article_list(articles: QuerySet) -> QuerySet:
    """Newest first, with all that an item of a list shows: a constant number of queries however long the list."""
    return (
        articles.order_by("-date", "-pk")
        .select_related("network", "picture")
        .prefetch_related("countries", "municipalities", "topics", "picture__renditions")
    )


def read_archive(articles: QuerySet, url: str, wishes: Mapping[str, str]) -> Archive:
    """The page of the archive at `url` that the address asks for by `page`, `topic`, `network` and `year`.

    Raises `Http404` for a page or a choice that is not there: such an address has never been given out.
    """
    taken = {key: wishes[key] for key in FACETS if wishes.get(key)}
    narrowed = articles
    for key, value in taken.items():
        narrowed = _narrow(narrowed, key, value)
    try:
        page = Paginator(article_list(narrowed), PAGE_SIZE).page(wishes.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    if taken and not page.object_list:
        raise Http404("no article is about that")
    return Archive(
        articles=tuple(page.object_list),
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        url=url,
        canonical_url=_address(url, taken, page.number),
        newer_url=_address(url, taken, page.number - 1) if page.has_previous() else "",
        older_url=_address(url, taken, page.number + 1) if page.has_next() else "",
        page_urls=_page_urls(page, url, taken),
        facets=tuple(facet for key in FACETS if (facet := _facet(articles, url, taken, key))),
        narrowed=bool(taken),
    )


def _address(url: str, taken: Mapping[str, str], number: int = 1) -> str:
    """Always the same order of the same words, so that a page has one address."""
    wishes = [(key, taken[key]) for key in FACETS if key in taken] + ([("page", str(number))] if number > 1 else [])
    return f"{url}?{urlencode(wishes)}" if wishes else url


def _page_urls(page: Page, url: str, taken: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
    """Numbered pages to go to; a gap is a number with no address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return tuple((number, _address(url, taken, number)) if isinstance(number, int) else (0, "") for number in numbers)


def _narrow(articles: QuerySet, key: str, value: str) -> QuerySet:
    if key == "year":
        return articles.filter(date__year=int(value)) if YEAR.fullmatch(value) else articles.none()
    return articles.filter(**{FACETS[key][1]: value})


def _facet(articles: QuerySet, url: str, taken: Mapping[str, str], key: str) -> Facet | None:
    """The choices of one facet among the articles that the other facets leave; None where there is nothing to choose."""
    label, lookup, names = FACETS[key]
    articles = articles.order_by()
    for other, value in taken.items():
        if other != key:
            articles = _narrow(articles, other, value)
    if key == "year":
        rows = articles.annotate(value=ExtractYear("date")).values("value").annotate(count=Count("pk")).order_by("-value")
        found = [(str(row["value"]), str(row["value"]), row["count"]) for row in rows]
    else:
        rows = articles.filter(**{f"{lookup}__isnull": False}).values(lookup, names).annotate(count=Count("pk"))
        named = ((row[lookup], in_readers_language(row[names]), row["count"]) for row in rows)
        found = sorted(named, key=lambda choice: choice[1].casefold())
    if len(found) < 2 and key not in taken:
        return None
    others = {other: value for other, value in taken.items() if other != key}
    choices = (
        Choice(name, count, _address(url, others if is_taken else others | {key: value}), is_taken)
        for value, name, count in found
        for is_taken in (taken.get(key) == value,)
    )
    return Facet(key, label, tuple(choices))


FACETS = {
    "topic": (_("Topic"), "topics__slug", "topics__names"),
    "network": (_("Network"), "network__slug", "network__names"),
    "year": (_("Year"), "date__year", ""),
}
