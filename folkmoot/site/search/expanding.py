"""What a query asks for: each of its words with the terms that may stand for it in the index.

A word stands for itself in either language; as a part of longer words (fullmäktige in kommunfullmäktige); as its own parts
(vattenkvalitet as vatten and kvalitet); and where nothing of that is known, for the words that are spelt most like it.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from folkmoot.site.models import SearchTerm, SearchTrigram
from folkmoot.site.search.words import STOP_WORDS, distance, folded, query_terms, trigrams, words

MOST_WORDS = 12
MOST_LETTERS = 200
SHORTEST_PART, SHORTEST_WHOLE = 3, 7
SHORTEST_CONTAINED = 4
MOST_CONTAINING = 40
SHORTEST_MISSPELT = 4
MOST_CANDIDATES = 60
MOST_CORRECTIONS = 3
LINKS = ("", "s")
LAST_SIGN = chr(sys.maxunicode)
TERM, TRIGRAM = SearchTerm._meta.db_table, SearchTrigram._meta.db_table


@dataclass(frozen=True)
class Wish:
    """A word of a query. `exact` terms stand for it; `parts` are sets of terms that do so together; `containing` are longer
    words that it is a part of. `corrections` are the words that were looked for in its place."""

    word: str
    exact: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    containing: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()

    @property
    def terms(self) -> set[str]:
        """All of them, to be marked in a text."""
        return {*self.exact, *self.containing, *(name for part in self.parts for name in part)}


def read_query(query: str, correct: bool = True) -> tuple[Wish, ...]:
    """The words of a query that mean something; all of them where none does. Misspelt ones are corrected unless told not to."""
    said = list(dict.fromkeys(word for word, _start, _end in words(query[:MOST_LETTERS])))[:MOST_WORDS]
    meaning = [word for word in said if folded(word) not in STOP_WORDS] or said
    unique = {query_terms(word): word for word in reversed(meaning)}
    known = _known(name for names in unique for name in names)
    return tuple(_wish(unique[names], names, known, correct) for names in reversed(unique))


def nearest_words(word: str, count: int = MOST_CORRECTIONS) -> list[SearchTerm]:
    """The terms of the index that are spelt most like a word, the nearest first, of those as near the most common first."""
    plain = folded(word)
    if len(plain) < SHORTEST_MISSPELT or any(sign.isdigit() for sign in plain):
        return []
    most = 1 if len(plain) < 7 else 2
    names = query_terms(word)
    lengths = [len(name) for name in (plain, *names)]
    rows = _sharing_most(set().union(*map(trigrams, names)), min(lengths) - most, max(lengths) + most)
    found = [(min(distance(plain, row.word, most), *(distance(name, row.term, most) for name in names)), row) for row in rows]
    near = sorted((pair for pair in found if pair[0] <= most), key=lambda pair: (pair[0], -pair[1].versions, pair[1].term))
    return [row for steps, row in near if steps == near[0][0]][:count]


def _sharing_most(letters: set[str], shortest: int, longest: int) -> list[SearchTerm]:
    """The terms of such a length that have most of these trigrams, the most common first of those that have as many.

    Counting by the trigrams' own index before looking at any term takes a third of the time of a plain join.
    """
    marks = ", ".join(["%s"] * len(letters))
    statement = f"""
        SELECT {TERM}.* FROM {TERM}
        JOIN (SELECT term_id, COUNT(*) AS shared FROM {TRIGRAM} WHERE letters IN ({marks}) GROUP BY term_id) AS alike
        ON alike.term_id = {TERM}.id
        WHERE versions > 0 AND (LENGTH(term) BETWEEN %s AND %s OR LENGTH(word) BETWEEN %s AND %s)
        ORDER BY shared DESC, versions DESC, term LIMIT {MOST_CANDIDATES}
    """  # noqa: S608 (names of our own tables, and marks)
    return list(SearchTerm.objects.raw(statement, [*sorted(letters), shortest, longest, shortest, longest]))


def _wish(word: str, names: tuple[str, ...], known: Mapping[str, int], correct: bool) -> Wish:
    exact = tuple(name for name in names if name in known)
    parts = _parts(word) if len(folded(word)) >= SHORTEST_WHOLE else ()
    containing = _containing(names)
    if exact or parts or containing or not correct:
        return Wish(word, exact or names, parts, containing)
    near = nearest_words(word)
    if not near:
        return Wish(word, names, _longest_part(word))
    terms = tuple(row.term for row in near)
    return Wish(word, terms, containing=_containing(terms), corrections=tuple(row.word for row in near))


def _known(names: Iterable[str]) -> dict[str, int]:
    rows = SearchTerm.objects.filter(term__in=set(names), versions__gt=0)
    return dict(rows.values_list("term", "versions"))


def _parts(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to take a compound apart into two or three words of the index, the longest first part first."""
    plain = folded(word)
    places = [
        (start, end)
        for start in range(len(plain))
        for end in range(start + SHORTEST_PART, len(plain) + 1)
        if end - start < len(plain)
    ]
    names = {place: query_terms(plain[slice(*place)]) for place in places}
    known = _known(name for found in names.values() for name in found)
    heads = {
        place: max((name for name in found if name in known), key=known.__getitem__, default="")
        for place, found in names.items()
    }
    return tuple(dict.fromkeys(_taken_apart(plain, 0, heads, 3)))[:3]


def _longest_part(word: str) -> tuple[tuple[str, ...], ...]:
    """The longest known word that an unknown one ends or begins with: better than nothing."""
    plain = folded(word)
    pieces = [plain[cut:] for cut in range(1, len(plain) - SHORTEST_CONTAINED)]
    pieces += [plain[:cut] for cut in range(len(plain) - 1, SHORTEST_CONTAINED, -1)]
    known = _known(name for piece in pieces for name in query_terms(piece))
    for piece in sorted(pieces, key=len, reverse=True):
        if found := [name for name in query_terms(piece) if name in known]:
            return tuple((name,) for name in found)
    return ()


def _taken_apart(plain: str, start: int, heads: Mapping[tuple[int, int], str], most: int) -> Iterable[tuple[str, ...]]:
    if start > 0 and heads.get((start, len(plain))):
        yield (heads[start, len(plain)],)
    if most < 2:
        return
    for end in range(len(plain) - SHORTEST_PART, start + SHORTEST_PART - 1, -1):
        head = heads.get((start, end))
        if not head:
            continue
        for link in LINKS:
            if plain.startswith(link, end):
                for rest in _taken_apart(plain, end + len(link), heads, most - 1):
                    yield (head, *rest)


def _containing(names: tuple[str, ...]) -> tuple[str, ...]:
    """The longer terms that begin or end with one of `names`, the most common first."""
    alike = Q()
    for name in names:
        if len(name) >= SHORTEST_CONTAINED:
            alike |= _beginning("term", name) | _beginning("backwards", name[::-1])
    if not alike:
        return ()
    rows = SearchTerm.objects.filter(alike, versions__gt=0).exclude(term__in=names)
    return tuple(rows.order_by("-versions", "term").values_list("term", flat=True)[:MOST_CONTAINING])


def _beginning(field: str, start: str) -> Q:
    """In the words that each database finds by its index and not by reading all rows."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": start, f"{field}__lt": f"{start}{LAST_SIGN}"})
    return Q(**{f"{field}__startswith": start})
