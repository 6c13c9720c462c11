"""The beginning of a text, as the archive shows it: the first thirty words, counted as WordPress counts them."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

WORDS = 30
ELLIPSIS = "…"

# PHP's preg_split of wp_trim_words: a non-breaking space holds a word together, as does any other space of Unicode.
SEPARATORS = re.compile(r"[\n\r\t ]+")

UNREAD_ELEMENTS = frozenset(
    "audio caption embed figcaption iframe noscript object script style svg video".split(" ")  # noqa: SIM905
)
VOID_ELEMENTS = frozenset("area base br col embed hr img input link meta source track wbr".split(" "))  # noqa: SIM905
INLINE_ELEMENTS = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr".split(" ")  # noqa: SIM905
)


@dataclass(frozen=True)
class Excerpt:
    """The first words of a text. `shortened` where the text goes on."""

    words: tuple[str, ...]
    shortened: bool

    def __str__(self) -> str:
        return " ".join(self.words) + (f" {ELLIPSIS}" if self.shortened else "")

    @property
    def beginning(self) -> str:
        """All words but the last."""
        return " ".join(self.words[:-1])

    @property
    def last_word(self) -> str:
        """Apart, so that a page can keep it on one line with the ellipsis."""
        return self.words[-1] if self.words else ""


def excerpt(html: str, words: int = WORDS) -> Excerpt:
    """The first `words` words of what a reader reads in `html`.

    Markup, captions, footnote marks and embedded things do not count. A word is what stands between spaces, tabs and ends
    of lines; a non-breaking space is a part of its word, and one alone is counted as WordPress counts it, but leaves nothing
    out at the end. Elements that begin a new line end a word.

    >>> str(excerpt("<p>Alla som vill <b>får</b> ordet.</p><p>Ingen</p>", words=4))
    'Alla som vill får …'
    """
    found = [word for word in SEPARATORS.split(readable_text(html)) if word]
    return Excerpt(tuple(found[:words]), shortened=any(word.strip() for word in found[words:]))


def readable_text(html: str) -> str:
    """What a reader reads in `html`, a line break where an element begins or ends a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unread:
            if tag == self.unread[-1]:
                self.unread.append(tag)
        elif tag not in VOID_ELEMENTS and _is_unread(tag, attrs):
            self.unread.append(tag)
        elif tag not in INLINE_ELEMENTS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if not self.unread and tag not in INLINE_ELEMENTS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            if tag == self.unread[-1]:
                self.unread.pop()
        elif tag not in INLINE_ELEMENTS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data)


def _is_unread(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    if tag in UNREAD_ELEMENTS:
        return True
    attributes = dict(attrs)
    classes = (attributes.get("class") or "").lower()
    if tag == "sup":
        return "data-fn" in attributes or "footnote" in classes
    return (tag in {"ol", "section"} and "footnotes" in classes) or (tag == "figure" and "embed" in classes)
