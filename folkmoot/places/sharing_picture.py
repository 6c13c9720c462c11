"""The picture that others show beside a link to a page: words in the site's own letters, as a PNG."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

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
        self._running: dict[str, Any] = {"direction": "rtl", "language": told.language} if self.right_to_left else {}
        self.write(MARGIN, MARGIN + 24, told.about, INK, self.font(SANS, 30, 650))
        y = MARGIN + 58
        lines, size = self._fitted(told.sentence, most_lines)
        for line in lines:
            y += round(size * 1.2)
            self.write(MARGIN, y, line, INK, self.font(SERIF, size, 560))
        self.write(MARGIN, SIZE[1] - MARGIN + 16, told.note, MUTED, self.font(SANS, 25, 400))
        self._mark(told.site)

    def across(self, distance: float) -> float:
        """The place at so many pixels from the edge where reading begins."""
        return SIZE[0] - distance if self.right_to_left else distance

    def font(self, name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
        return _font(ARABIC if self.right_to_left else name, size, weight)

    def write(self, distance: float, y: float, text: str, colour: str, font: ImageFont.FreeTypeFont) -> None:
        """A line that begins at so many pixels from the edge where reading begins, and stands on `y`."""
        anchor = "rs" if self.right_to_left else "ls"
        self.canvas.text((self.across(distance), y), text, colour, font, anchor=anchor, **self._running)

    def png(self) -> bytes:
        written = io.BytesIO()
        self._image.quantize(96, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()

    def _mark(self, site: str) -> None:
        font = _font(SERIF, 30, 600)
        width = font.getlength(site)
        y = SIZE[1] - MARGIN + 16
        x = MARGIN if self.right_to_left else SIZE[0] - MARGIN - width
        self.canvas.text((x, y), site, SPRUCE, font, anchor="ls")
        self.canvas.ellipse((x - 30, y - 20, x - 12, y - 2), ROWAN)

    def _fitted(self, text: str, most_lines: int) -> tuple[list[str], int]:
        """The lines of a text in the largest size that keeps it within so many; the last ends in ' …' where none does."""
        lines: list[str] = []
        for size in range(LARGEST, SMALLEST - 1, -4):
            lines = _wrapped(text, self.font(SERIF, size, 560), SIZE[0] - 2 * MARGIN)
            if len(lines) <= most_lines:
                return lines, size
        return [*lines[: most_lines - 1], f"{lines[most_lines - 1].rsplit(' ', 1)[0]} …"], SMALLEST


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=64)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(Path(settings.FONTS) / name), size)
    low, high = (400, 700) if name == ARABIC else (200, 800)
    font.set_variation_by_axes([min(max(weight, low), high)])
    return font
