"""The answer to a query: the hits of one page in their order, and how many there are of each type.

A hit has all words of the query; where nothing has, as many of them as anything has. Rarer words weigh more, a title more
than keywords, those more than what a text is about, and that more than what stands in it once. Of equals, the newer is first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from folkmoot.places.alphabet import InOrder, in_alphabet
from folkmoot.site.models import SearchVersion
from folkmoot.site.search.engine import Asked
from folkmoot.site.search.expanding import Wish
from folkmoot.site.search.findable import MEMBER_BITS, NUMBERS, SORT_BITS, SORTS, Sort
from folkmoot.site.search.remembering import places, wishes_of

PAGE_SIZE = 10
WEIGHTS = {"title": 5.0, "keywords": 3.0, "often": 2.0, "body": 1.0}
OF_PARTS, OF_CONTAINING = 0.7, 0.5
MOST_SIBLINGS = 30
SORT_MASK = (1 << SORT_BITS) - 1


@dataclass(frozen=True)
class Hit:
    """A version that was found. `siblings` are the same thing elsewhere: the question in other municipalities."""

    version: SearchVersion
    siblings: tuple[SearchVersion, ...]


@dataclass(frozen=True)
class Found:
    """One page of hits. `counts` are of all types, whatever the reader chose. `missing` words stand in no hit."""

    hits: tuple[Hit, ...]
    total: int
    counts: dict[Sort, int]
    wishes: tuple[Wish, ...]
    missing: tuple[str, ...] = ()

    @property
    def corrected(self) -> tuple[Wish, ...]:
        return tuple(wish for wish in self.wishes if wish.corrections)


@dataclass(frozen=True)
class _Scored:
    numbers: np.ndarray
    scores: np.ndarray
    missing: tuple[str, ...]


def find(query: str, language: str, sort: Sort | None = None, page: int = 1, correct: bool = True) -> Found:
    """What a reader of `language` finds. No hits where the query has no word, or the page is past the last."""
    wishes = wishes_of(query, correct)
    if not wishes:
        return Found((), 0, {}, ())
    scored = _score(wishes, language)
    leaders = _leaders(scored)
    sorts = scored.numbers[leaders] & SORT_MASK
    counts = {SORTS[int(number)]: int(count) for number, count in zip(*np.unique(sorts, return_counts=True), strict=True)}
    if sort is not None:
        leaders = leaders[sorts == NUMBERS[sort]]
    start = (page - 1) * PAGE_SIZE
    shown = leaders[start : start + PAGE_SIZE]
    return Found(_hits(scored, shown), len(leaders), counts, wishes, scored.missing)


def _score(wishes: Sequence[Wish], language: str) -> _Scored:
    """Every version that has as many of the words as any, by its number, highest first."""
    asked: list[Asked] = []
    weights: list[tuple[int, float]] = []
    for place, wish in enumerate(wishes):
        exact = tuple((name,) for name in wish.exact)
        for field, weight in WEIGHTS.items():
            asked.append(Asked(exact, field))
            weights.append((place, weight))
        for alternatives, weight in ((wish.parts, OF_PARTS), (tuple((name,) for name in wish.containing), OF_CONTAINING)):
            if alternatives:
                asked += [Asked(alternatives), Asked(alternatives, "title")]
                weights += [(place, weight), (place, weight * WEIGHTS["title"] / 2)]
    numbers, found = places(asked, language)
    best = np.zeros((len(wishes), len(numbers)))
    for (place, weight), where in zip(weights, found, strict=True):
        # A word in two fields counts for a little more than in the better one alone.
        had = best[place, where]
        best[place, where] = np.maximum(had, weight) + 0.2 * np.minimum(had, weight)
    gone = list(SearchVersion.objects.filter(shown_until__lt=timezone.localdate()).values_list("pk", flat=True))
    if gone:
        best[:, np.isin(numbers, gone)] = 0
    has = best > 0
    words = has.sum(axis=0)
    if not words.any():
        return _Scored(np.empty(0, np.int64), np.empty(0), tuple(wish.word for wish in wishes))
    rarity = np.log1p(np.count_nonzero(words) / np.maximum(has.sum(axis=1), 1)) + 0.3
    kept = np.flatnonzero(words == words.max())
    scores = (best[:, kept] * rarity[:, None]).sum(axis=0)
    missing = tuple(wish.word for wish, found in zip(wishes, has[:, kept], strict=True) if not found.any())
    return _Scored(numbers[kept], np.round(scores, 6), missing)


def _leaders(scored: _Scored) -> np.ndarray:
    """The places in `scored` of the best of each group, best first."""
    order = np.lexsort((-scored.numbers, -scored.scores))
    _groups, first = np.unique(_groups_of(scored.numbers[order]), return_index=True)
    return order[np.sort(first)]


def _groups_of(numbers: np.ndarray) -> np.ndarray:
    return numbers >> (MEMBER_BITS + SORT_BITS)


def _hits(scored: _Scored, shown: np.ndarray) -> tuple[Hit, ...]:
    groups = _groups_of(scored.numbers)
    siblings = {
        int(first): [int(other) for other in scored.numbers[groups == group][:MOST_SIBLINGS] if other != first]
        for first, group in zip(scored.numbers[shown], groups[shown], strict=True)
    }
    rows = SearchVersion.objects.in_bulk([number for first, others in siblings.items() for number in (first, *others)])
    return tuple(
        Hit(rows[first], tuple(sorted((rows[other] for other in others if other in rows), key=_by_place)))
        for first, others in siblings.items()
        if first in rows
    )


def _by_place(version: SearchVersion) -> InOrder:
    return in_alphabet(version.place)
