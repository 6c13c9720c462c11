"""From a text to the terms that it is found by: words without accents, reduced to their Swedish or English stem."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
LONGEST_TERM = 60
STEMMERS = {"sv": stemmer("swedish"), "en": stemmer("english")}
UNFOLDED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "’": "", "'": ""})

# Words that say nothing of what a text is about. Folded; those that are something else in the other language are left out.
STOP_WORDS = frozenset(
    "och i att det som en ett pa ar av for med till den har de inte om sa vad hur var fran vi du jag kan eller men"  # noqa: SIM905
    " vid sin sitt sina dem detta denna dessa nar dar ska skall blir blev efter under over mellan vilka vilken vilket"
    " the of and to in is that it was on are as with be at by this have from or had not but what how which who were"
    " their there they we you your can will an do does".split(" ")
)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text as it stands there, with where it begins and ends."""
    return ((found.group(), found.start(), found.end()) for found in WORD.finditer(text))


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word in lower case without accents and apostrophes: Umeå as `umea`, so that any keyboard finds it."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(UNFOLDED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))[:LONGEST_TERM]


@lru_cache(maxsize=200_000)
def term(word: str, language: str) -> str:
    """What a word of a text in `language` is found by; the folded word itself in languages without a stemmer here.

    >>> term("Kommunernas", "sv"), term("kommuner", "sv"), term("municipalities", "en")
    ('kommun', 'kommun', 'municip')
    """
    plain = folded(word)
    return str(STEMMERS[language].stemWord(plain)) if language in STEMMERS else plain


def terms(text: str, language: str) -> list[str]:
    """All that a text is found by, in order, stop words left out."""
    return [term(word, language) for word, _start, _end in words(text) if folded(word) not in STOP_WORDS]


def query_terms(word: str) -> tuple[str, ...]:
    """What a word of a query may be in the index: the reader does not say in which language it is."""
    return tuple(dict.fromkeys([*(term(word, language) for language in STEMMERS), folded(word)]))


def trigrams(word: str) -> set[str]:
    """The pieces of three letters of a term, its beginning and end marked, by which a misspelt one is found.

    >>> sorted(trigrams("val"))
    [' va', 'al ', 'val']
    """
    marked = f" {word} "
    return {marked[start : start + 3] for start in range(len(marked) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed or swapped with the next; `most + 1` for any number above.

    Source: optimal string alignment, after Damerau (1964).

    >>> distance("medborgrae", "medborgare", most=2)
    1
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            steps = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                steps = min(steps, before[column - 2] + 1)
            current.append(steps)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def often(found: Iterable[str], times: int = 3) -> set[str]:
    """The terms that stand in a text `times` times or more: what it is about."""
    counts: dict[str, int] = {}
    for name in found:
        counts[name] = counts.get(name, 0) + 1
    return {name for name, count in counts.items() if count >= times}
