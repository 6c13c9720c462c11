"""The picture that others show beside a link to a page: words in the site's own letters, as a PNG."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from PIL import Image, ImageDraw, ImageFont

from folkmoot.reportcard.forms.questionnaire import Language

SIZE = (1200, 630)
MARGIN = 72
PAPER, INK, MUTED, SPRUCE, ROWAN = "#fbf8f2", "#1d2422", "#5d6662", "#1d5b49", "#ab3b25"
SERIF = "newsreader/files/newsreader-latin-wght-normal.woff2"
SANS = "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
ARABIC = "noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
LARGEST, SMALLEST = 58, 34
DAY = 24 * 60 * 60
PIECES = re.compile(
    r"(?P<arabic>[\u0600-\u06ff](?:[\u0600-\u06ff\s]*[\u0600-\u06ff])?)"
    r"|[\u2066-\u2068](?P<apart>[^\u2069]*)\u2069"
    r"|(?P<latin>[^\W\d_](?:[^\u0600-\u06ff\u2066-\u2069·]*\w)?|\d(?:[\d.,\xa0\u202f]*\d)?%?|.)"
)
"""Of a line from right to left: Arabic words; what is set apart from the line's direction; Latin words, numbers, or signs."""


class Letters(NamedTuple):
    """A family by its file, the size in pixels, and the weight."""

    name: str
    size: int
    weight: int


@dataclass(frozen=True)
class Told:
    """What stands in a picture: above it what it is `about`, a `sentence`, and below it a `note` and the `site`."""

    about: str
    sentence: str
    note: str
    site: str
    language: str


def picture_response(png: bytes) -> HttpResponse:
    """Kept for a day by those who show the link."""
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": f"public, max-age={DAY}"})


class SharingPicture:
    """1200 by 630 pixels; from right to left for languages that run so."""

    def __init__(self, told: Told, most_lines: int = 5) -> None:
        self._image = Image.new("RGB", SIZE, PAPER)
        self.canvas = ImageDraw.Draw(self._image)
        self.right_to_left = Language(told.language, "").right_to_left
        self.write(MARGIN, MARGIN + 24, told.about, INK, Letters(SANS, 30, 650))
        y = MARGIN + 58
        lines, size = self._fitted(told.sentence, most_lines)
        for line in lines:
            y += round(size * 1.2)
            self.write(MARGIN, y, line, INK, Letters(SERIF, size, 560))
        self.write(MARGIN, SIZE[1] - MARGIN + 16, told.note, MUTED, Letters(SANS, 25, 400))
        self._mark(told.site)

    def across(self, distance: float) -> float:
        """The place at so many pixels from the edge where reading begins."""
        return SIZE[0] - distance if self.right_to_left else distance

    def write(self, distance: float, y: float, text: str, colour: str, letters: Letters) -> None:
        """A line that begins at so many pixels from the edge where reading begins, and stands on `y`."""
        anchor = "rs" if self.right_to_left else "ls"
        for piece, font, direction in self._pieces(text, letters):
            self.canvas.text((self.across(distance), y), piece, colour, font, anchor=anchor, direction=direction)
            distance += font.getlength(piece, direction=direction)

    def png(self) -> bytes:
        written = io.BytesIO()
        self._image.quantize(96, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()

    def _mark(self, site: str) -> None:
        font = _font(Letters(SERIF, 30, 600))
        width = font.getlength(site)
        y = SIZE[1] - MARGIN + 16
        x = MARGIN if self.right_to_left else SIZE[0] - MARGIN - width
        self.canvas.text((x, y), site, SPRUCE, font, anchor="ls")
        self.canvas.ellipse((x - 30, y - 20, x - 12, y - 2), ROWAN)

    def _pieces(self, text: str, letters: Letters) -> Iterator[tuple[str, ImageFont.FreeTypeFont, str]]:
        """The pieces of a line in the order of reading, each with its font and direction: the Arabic letters have no Latin ones
        and no digits beside them."""
        if not self.right_to_left:
            yield text, _font(letters), "ltr"
            return
        for found in PIECES.finditer(text):
            if found["arabic"]:
                yield found["arabic"], _font(letters._replace(name=ARABIC)), "rtl"
            else:
                yield found["apart"] or found["latin"] or "", _font(letters), "ltr"

    def _length(self, text: str, letters: Letters) -> float:
        return sum(font.getlength(piece, direction=direction) for piece, font, direction in self._pieces(text, letters))

    def _fitted(self, text: str, most_lines: int) -> tuple[list[str], int]:
        """The lines of a text in the largest size that keeps it within so many; the last ends in ' …' where none does."""
        lines: list[str] = []
        for size in range(LARGEST, SMALLEST - 1, -4):
            lines = self._wrapped(text, Letters(SERIF, size, 560))
            if len(lines) <= most_lines:
                return lines, size
        return [*lines[: most_lines - 1], f"{lines[most_lines - 1].rsplit(' ', 1)[0]} …"], SMALLEST

    def _wrapped(self, text: str, letters: Letters) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._length(longer, letters) <= SIZE[0] - 2 * MARGIN or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines


@lru_cache(maxsize=64)
def _font(letters: Letters) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(Path(settings.FONTS) / letters.name), letters.size)
    low, high = (400, 700) if letters.name == ARABIC else (200, 800)
    font.set_variation_by_axes([min(max(letters.weight, low), high)])
    return font
