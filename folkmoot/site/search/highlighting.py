"""The words of a hit that were looked for, marked in its title and in the part of its text that has most of them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from folkmoot.site.search.words import term, words

SHOWN_WORDS = 32
BEFORE = 6
ELLIPSIS = " …"


class _Word(NamedTuple):
    start: int
    end: int
    term: str


def highlight(text: str, language: str, wanted: set[str]) -> SafeString:
    """The whole text, each word that is found by one of the `wanted` terms within `<mark>`; everything is escaped."""
    return _marked(text, 0, len(text), _words(text, language), wanted)


def excerpt(text: str, language: str, wanted: set[str]) -> SafeString:
    """The part of a text with most of the wanted terms, the first such; its beginning where it has none."""
    found = _words(text, language)
    if not found:
        return SafeString("")
    start = _best_start(found, wanted)
    shown = found[start : start + SHOWN_WORDS]
    first = 0 if start == 0 else shown[0].start
    last = len(text) if start + SHOWN_WORDS >= len(found) else shown[-1].end
    before = SafeString("… ") if start else SafeString("")
    after = SafeString(ELLIPSIS) if last < len(text) else SafeString("")
    return before + _marked(text, first, last, shown, wanted) + after


def _words(text: str, language: str) -> list[_Word]:
    return [_Word(start, end, term(word, language)) for word, start, end in words(text)]


def _best_start(found: Sequence[_Word], wanted: set[str]) -> int:
    hits = [place for place, word in enumerate(found) if word.term in wanted]
    best, most = 0, 0
    for place in hits:
        start = max(0, min(place - BEFORE, len(found) - SHOWN_WORDS))
        inside = {found[other].term for other in hits if start <= other < start + SHOWN_WORDS}
        if len(inside) > most:
            best, most = start, len(inside)
    return best


def _marked(text: str, first: int, last: int, found: Sequence[_Word], wanted: set[str]) -> SafeString:
    pieces: list[tuple[SafeString, str, SafeString]] = []
    plain, open_mark, close_mark, at = SafeString(""), SafeString("<mark>"), SafeString("</mark>"), first
    for word in found:
        if word.term in wanted:
            pieces += [(plain, text[at : word.start], plain), (open_mark, text[word.start : word.end], close_mark)]
            at = word.end
    return format_html_join("", "{}{}{}", [*pieces, (plain, text[at:last], plain)])
