"""The picture that others show beside a link to a report card: its first finding with its dots, as a PNG."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from folkmoot.reportcard.forms.questionnaire import Language

SIZE = (1200, 630)
MARGIN = 72
PAPER, INK, MUTED, LAKE, SPRUCE, ROWAN = "#fbf8f2", "#1d2422", "#5d6662", "#1f5f8f", "#1d5b49", "#ab3b25"
DOTS, ROWS = 20, 2
SERIF = "newsreader/files/newsreader-latin-wght-normal.woff2"
SANS = "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
ARABIC = "noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
LARGEST, SMALLEST = 58, 34
EXACT = 590


@dataclass(frozen=True)
class Told:
    """What stands in the picture, in one language. `share` is drawn as dots; None for a finding that is no share.

    `exact` is the figure and, after it, its interval and base."""

    sentence: str
    share: float | None
    exact: tuple[str, str]
    about: str
    note: str
    site: str
    language: str


def draw_finding(told: Told) -> bytes:
    """1200 by 630 pixels, in the site's own letters; from right to left for languages that run so."""
    picture = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(picture)
    right_to_left = Language(told.language, "").right_to_left
    edge = SIZE[0] - MARGIN if right_to_left else MARGIN
    anchor = "rs" if right_to_left else "ls"
    extra: dict[str, Any] = {"direction": "rtl", "language": told.language} if right_to_left else {}

    y = MARGIN + 24
    canvas.text((edge, y), told.about, INK, _font(SANS, 30, 650, right_to_left), anchor=anchor, **extra)
    y += 34
    lines, size = _fitted(told.sentence, SIZE[0] - 2 * MARGIN, 5 if told.share is None else 3, right_to_left)
    for line in lines:
        y += round(size * 1.2)
        canvas.text((edge, y), line, INK, _font(SERIF, size, 560, right_to_left), anchor=anchor, **extra)
    if told.share is not None:
        _dots(canvas, told.share, right_to_left)
    value, uncertainty = told.exact
    x = SIZE[0] - MARGIN - EXACT if right_to_left else MARGIN + EXACT
    x = x if told.share is not None else edge
    canvas.text((x, SIZE[1] - 196), value, INK, _font(SANS, 46, 700, right_to_left), anchor=anchor, **extra)
    canvas.text((x, SIZE[1] - 150), uncertainty, MUTED, _font(SANS, 27, 400, right_to_left), anchor=anchor, **extra)
    canvas.text((edge, SIZE[1] - MARGIN + 16), told.note, MUTED, _font(SANS, 25, 400, right_to_left), anchor=anchor, **extra)
    _mark(canvas, told.site, right_to_left)
    written = io.BytesIO()
    picture.quantize(96, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _dots(canvas: ImageDraw.ImageDraw, share: float, right_to_left: bool) -> None:
    """Twenty people, the share of them filled, from the side where reading begins."""
    filled = round(share * DOTS)
    for number in range(DOTS):
        column, row = number % (DOTS // ROWS), number // (DOTS // ROWS)
        across = MARGIN + 22 + column * 54
        x = SIZE[0] - across if right_to_left else across
        y = SIZE[1] - 214 + row * 54
        canvas.ellipse((x - 20, y - 20, x + 20, y + 20), LAKE if number < filled else PAPER, LAKE, 3)


def _mark(canvas: ImageDraw.ImageDraw, site: str, right_to_left: bool) -> None:
    font = _font(SERIF, 30, 600)
    width = font.getlength(site)
    y = SIZE[1] - MARGIN + 16
    x = MARGIN if right_to_left else SIZE[0] - MARGIN - width
    canvas.text((x, y), site, SPRUCE, font, anchor="ls")
    canvas.ellipse((x - 30, y - 20, x - 12, y - 2), ROWAN)


def _fitted(text: str, width: int, most_lines: int, right_to_left: bool) -> tuple[list[str], int]:
    """The lines of a text in the largest size that keeps it within so many lines; the last ends in ' …' where none does."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = _wrapped(text, _font(SERIF, size, 560, right_to_left), width)
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
def _font(name: str, size: int, weight: int, arabic: bool = False) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(Path(settings.FONTS) / (ARABIC if arabic else name)), size)
    low, high = (400, 700) if arabic else (200, 800)
    font.set_variation_by_axes([min(max(weight, low), high)])
    return font
