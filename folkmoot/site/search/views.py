"""The search page. What a reader asked for stands in its address, so that it can be kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from folkmoot.places.narrowing import Choice, address_of
from folkmoot.site.models import SearchVersion
from folkmoot.site.search.expanding import MOST_LETTERS, nearest_words
from folkmoot.site.search.findable import Sort
from folkmoot.site.search.finding import PAGE_SIZE, Found, find
from folkmoot.site.search.highlighting import excerpt, highlight

MOST_PAGES = 500


@dataclass(frozen=True)
class ShownHit:
    version: SearchVersion
    label: str
    title: SafeString
    text: SafeString
    siblings: tuple[SearchVersion, ...]


@dataclass(frozen=True)
class Results:
    """One page of results. Addresses of pages that are not there are empty; `suggestions` are queries that find something."""

    query: str
    url: str
    hits: tuple[ShownHit, ...]
    total: int
    everything: int
    number: int
    pages: int
    choices: tuple[Choice, ...]
    chosen: Sort | None
    before_url: str
    after_url: str
    corrected: tuple[tuple[str, str], ...]
    uncorrected_url: str
    missing: tuple[str, ...]
    suggestions: tuple[tuple[str, str], ...]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    results = read_results(reverse("search"), request.GET, get_language() or "")
    return render(request, "site/search.html", {"results": results})


def read_results(url: str, wishes: Mapping[str, str], language: str) -> Results:
    """What the address asks for: `q` the query, `type`, `page`, and `exact=1` to take no misspelling for another word.

    Raises `Http404` for a type or a page that is not there.
    """
    query = " ".join(wishes.get("q", "").replace("\x00", "").split())[:MOST_LETTERS]
    sort, number, exact = _sort(wishes.get("type", "")), _number(wishes.get("page", "1")), wishes.get("exact") == "1"
    found = find(query, language, sort, number, correct=not exact)
    pages = max(1, -(-found.total // PAGE_SIZE))
    if number > pages:
        raise Http404("no such page of results")
    asked = {"q": query} | ({"exact": "1"} if exact else {})
    typed = asked | ({"type": sort.value} if sort else {})
    return Results(
        query=query,
        url=url,
        hits=tuple(_shown(hit.version, hit.siblings, found) for hit in found.hits),
        total=found.total,
        everything=sum(found.counts.values()),
        number=number,
        pages=pages,
        choices=tuple(
            Choice(one.label, found.counts.get(one, 0), _address(url, asked | {"type": one.value}), one == sort)
            for one in Sort
            if one in found.counts or one == sort
        ),
        chosen=sort,
        before_url=_address(url, typed, number - 1) if number > 1 else "",
        after_url=_address(url, typed, number + 1) if number < pages else "",
        corrected=tuple((wish.word, wish.corrections[0]) for wish in found.corrected),
        uncorrected_url=_address(url, {"q": query, "exact": "1"}),
        missing=found.missing,
        suggestions=tuple((wanted, _address(url, {"q": wanted})) for wanted in _suggestions(found)),
    )


def _sort(value: str) -> Sort | None:
    if not value:
        return None
    if value not in list(Sort):
        raise Http404("no such type")
    return Sort(value)


def _number(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else 0
    if not 0 < number <= MOST_PAGES:
        raise Http404("no such page of results")
    return number


def _address(url: str, asked: Mapping[str, str], number: int = 1) -> str:
    return address_of(url, asked, asked, number)


def _shown(version: SearchVersion, siblings: tuple[SearchVersion, ...], found: Found) -> ShownHit:
    wanted = set().union(*(wish.terms for wish in found.wishes))
    return ShownHit(
        version=version,
        label=Sort(version.sort).label,
        title=highlight(version.title, version.language, wanted),
        text=excerpt(version.text, version.language, wanted),
        siblings=siblings,
    )


def _suggestions(found: Found) -> list[str]:
    """Where nothing was found: the words spelt most like each that is missing."""
    if found.total:
        return []
    missing = [wish.word for wish in found.wishes if wish.word in found.missing]
    return list(dict.fromkeys(row.word for word in missing for row in nearest_words(word)))
