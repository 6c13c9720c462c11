"""What an editor might look at again before a text is published: who could not read it, and what is hard to read.

Hints, never hindrances: each says what, where, and what to do. They are about the draft as it was saved last.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.excerpt import readable_text

LONG_SENTENCE = 30
LONG_WORD = 6
FEWEST_WORDS = 60
HARD_LIX = 50
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n")
ABBREVIATIONS = re.compile(r"\b(?:t\.ex|bl\.a|d\.v\.s|m\.m|o\.s\.v|dvs|ca|kl|nr|s\.k|e\.g|i\.e|etc|Mr|Ms|Dr)\.", re.IGNORECASE)
EMPTY_LINK_WORDS = frozenset(
    {
        *("här", "klicka här", "läs mer", "läs mer här", "mer", "länk"),
        *("here", "click here", "read more", "more", "link", "this link"),
    }
)


@dataclass(frozen=True)
class Readability:
    """`lix` is Björnsson's readability index: words a sentence, and the share of words of more than six letters."""

    words: int
    sentences: int
    lix: int


def readability(text: str) -> Readability:
    """Of a text as it is read, a line of its own for each paragraph.

    Source: C. H. Björnsson, Läsbarhet (Stockholm 1968): LIX = words / sentences + 100 · long words / words.
    """
    words = WORD.findall(text)
    sentences = max(1, len([part for part in sentences_of(text) if WORD.search(part)]))
    long = sum(len(re.sub(r"\W", "", word)) > LONG_WORD for word in words)
    lix = len(words) / sentences + 100 * long / len(words) if words else 0
    return Readability(len(words), sentences, round(lix))


def sentences_of(text: str) -> list[str]:
    """A full stop within an abbreviation ends no sentence."""
    kept = ABBREVIATIONS.sub(lambda found: found[0].replace(".", "\u2024"), text)
    return [part.strip() for part in SENTENCE_END.split(kept) if part.strip()]


def hints_on(body: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """Everything worth another look, in the editor's language; `language` is that of the text."""
    blocks = list(body)
    return [*_on_blocks(blocks), *_on_headings(blocks), *_on_links(blocks), *_on_reading(blocks, language)]


def _on_blocks(blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, block in enumerate(blocks, start=1):
        value = block["value"]
        if block["type"] == "picture" and not (value.get("alternative_text") or "").strip():
            yield _("Block %(number)s: the picture has no text for those who do not see it.") % {"number": number}
        if block["type"] == "picture" and re.search(r"\.(jpe?g|png|webp)$", value.get("alternative_text") or "", re.IGNORECASE):
            yield _("Block %(number)s: the text of the picture is the name of a file. Say what it shows.") % {"number": number}
        if block["type"] == "video" and not value.get("text") and not value.get("captions"):
            yield _("Block %(number)s: the video has neither captions nor what is said in words.") % {"number": number}
        if block["type"] == "table" and not (value.get("caption") or "").strip():
            yield _("Block %(number)s: the table does not say what it shows.") % {"number": number}


def _on_headings(blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, (block, after) in enumerate(zip_longest(blocks, blocks[1:]), start=1):
        if block["type"] == "heading" and (after is None or after["type"] == "heading"):
            yield _("Block %(number)s: nothing stands under the heading “%(heading)s”.") % {
                "number": number,
                "heading": block["value"],
            }
        lone = re.fullmatch(r"\s*<p[^>]*>\s*<(b|strong)>([^<]{3,80})</\1>\s*</p>\s*", str(block["value"]))
        if block["type"] == "paragraph" and lone:
            yield _("Block %(number)s: “%(words)s” looks like a heading. Make it one, so that it can be found by ear.") % {
                "number": number,
                "words": lone[2],
            }


def _on_links(blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, block in enumerate(blocks, start=1):
        if block["type"] != "paragraph":
            continue
        for link in BeautifulSoup(str(block["value"]), "html.parser").find_all("a"):
            words = " ".join(link.get_text().split())
            if words.casefold().rstrip(".!» ") in EMPTY_LINK_WORDS:
                yield _("Block %(number)s: the link “%(words)s” does not say where it leads.") % {
                    "number": number,
                    "words": words,
                }
            elif re.match(r"(https?://|www\.)", words):
                yield _("Block %(number)s: a link shows its address. Write what is there instead.") % {"number": number}
            elif not words:
                yield _("Block %(number)s: a link has no words.") % {"number": number}


def _on_reading(blocks: list[Mapping[str, Any]], language: str) -> Iterator[str]:
    text = readable_text(body_html(block for block in blocks if block["type"] in {"paragraph", "heading", "quote"}))
    for sentence in sentences_of(text):
        count = len(WORD.findall(sentence))
        if count > LONG_SENTENCE:
            yield _("A sentence has %(count)s words: “%(beginning)s …”. Two would be easier.") % {
                "count": count,
                "beginning": " ".join(sentence.split()[:6]),
            }
    found = readability(text)
    if language == "sv" and found.words >= FEWEST_WORDS and found.lix >= HARD_LIX:
        yield _("The text is hard to read (LIX %(lix)s). Shorter sentences and shorter words help.") % {"lix": found.lix}
