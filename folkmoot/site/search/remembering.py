"""What the words of a query stand for and which versions have them, kept by each process until the index changes.

The index changes a few times a day, while readers ask for the same words, for the next page, and for one type of the same hits.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID, uuid4

import numpy as np

from folkmoot.site.models import SearchState
from folkmoot.site.search.engine import SHOWN_IN, Asked, matching
from folkmoot.site.search.expanding import Wish, read_query

ONLY = 1
MOST_PLACES = 4_000_000
"""16 MB in each process."""
SIZE_OF_A_QUERY = 2_000
"""What a query with all that its words stand for takes at most, counted in places."""


class _Kept:
    """What was found in one state of the index, by the language of the reader."""

    now: ClassVar["_Kept | None"] = None

    def __init__(self, state: UUID | None) -> None:
        self.state = state
        self.wishes: dict[tuple[str, bool], tuple[Wish, ...]] = {}
        self.seen: dict[str, np.ndarray] = {}
        self.places: dict[tuple[str, Asked], np.ndarray] = {}
        self.size = 0


def wishes_of(query: str, correct: bool) -> tuple[Wish, ...]:
    """What `read_query` makes of a query."""
    kept = _kept_of_now()
    if (query, correct) not in kept.wishes:
        kept.wishes[query, correct] = read_query(query, correct)
        kept.size += SIZE_OF_A_QUERY
    return kept.wishes[query, correct]


def places(asked: Sequence[Asked], language: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """The sorted numbers of all versions that readers of a language see, and where among them those stand that each of `asked`
    is about. They are shared: nobody may change them."""
    kept = _kept_of_now()
    missing = [wish for wish in dict.fromkeys(asked) if (language, wish) not in kept.places]
    found = {wish: kept.places[language, wish] for wish in asked if wish not in missing}
    seen = kept.seen.get(language)
    everything = Asked(((language,),), SHOWN_IN)
    lists = matching(missing if seen is not None else [everything, *missing]) if missing or seen is None else []
    if seen is None:
        seen, *lists = lists
        kept.seen[language] = seen
    for wish, numbers in zip(missing, lists, strict=True):
        found[wish] = kept.places[language, wish] = _places_of(numbers, seen)
        kept.size += len(found[wish])
    return seen, [found[wish] for wish in asked]


def forget_places() -> None:
    """Part of the transaction that changes the index. A name and no number: what is undone is not used again."""
    SearchState.objects.update_or_create(pk=ONLY, defaults={"name": uuid4()})


def _kept_of_now() -> _Kept:
    state = SearchState.objects.filter(pk=ONLY).values_list("name", flat=True).first()
    kept = _Kept.now
    if kept is None or state is None or kept.state != state or kept.size > MOST_PLACES:
        kept = _Kept.now = _Kept(state)
    return kept


def _places_of(numbers: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Where those of `numbers` stand that are in `seen`; both sorted."""
    if not len(seen):
        return np.empty(0, np.int32)
    places = np.minimum(np.searchsorted(seen, numbers), len(seen) - 1).astype(np.int32)
    return places[seen[places] == numbers]
