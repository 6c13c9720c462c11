"""The map of interviews as a picture of its own, without tiles from anywhere: dots where people were interviewed, or, for those
who may not see exact places, circles of how many there are in squares of some five kilometres."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, floor, radians, sqrt

import polars as pl

KILOMETRES_A_DEGREE = 111.2
WIDTH = 1000.0
LOWEST, HIGHEST = 350.0, 1000.0
MARGIN = 0.06
WITHIN = (0.01, 0.99)
SMALLEST_SPAN = 0.2
SQUARE = 5.0
FEW = 5
LARGEST_CIRCLE = 46.0
STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Dot:
    """A place in the picture; `kind` is `plain`, `found` (a check found it far away), or a circle's `few` or `many`."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True)
class InterviewMap:
    """`height` of a picture that is 1000 wide, its dots, how long the scale's `bar` is for so many `kilometres`, the interviews
    `placed`, and of these `outside` of the picture (their places lie far from all others)."""

    height: float
    dots: tuple[Dot, ...]
    bar: float
    kilometres: float
    placed: int
    outside: int
    exact: bool


def draw_interviews(places: pl.DataFrame, *, exact: bool, far: Collection[str] = ()) -> InterviewMap | None:
    """The map of `places` (`interview`, `latitude`, `longitude`); None where no place is known. `far` are interviews to mark.

    The frame holds the middle 98 % of the places with a margin, so that one lost satellite does not shrink the rest.
    """
    if places.is_empty():
        return None
    middle = float(places["latitude"].median())  # type: ignore[arg-type]
    across = KILOMETRES_A_DEGREE * cos(radians(middle))
    table = places.with_columns(
        (pl.col("longitude") * across).alias("east"), (-pl.col("latitude") * KILOMETRES_A_DEGREE).alias("south")
    )
    if not exact:
        table = table.with_columns(((pl.col("east", "south") / SQUARE).floor() + 0.5) * SQUARE)
    frame = _frame(table)
    scale = WIDTH / (frame.right - frame.left)
    inside = table.filter(
        pl.col("east").is_between(frame.left, frame.right) & pl.col("south").is_between(frame.top, frame.bottom)
    ).with_columns(((pl.col("east") - frame.left) * scale).alias("x"), ((pl.col("south") - frame.top) * scale).alias("y"))
    dots = _exact_dots(inside, far) if exact else _circles(inside)
    kilometres = _round_length((frame.right - frame.left) / 4)
    return InterviewMap(
        height=(frame.bottom - frame.top) * scale,
        dots=dots,
        bar=kilometres * scale,
        kilometres=kilometres,
        placed=table.height,
        outside=table.height - inside.height,
        exact=exact,
    )


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float


def _frame(table: pl.DataFrame) -> _Frame:
    left, right = (float(table["east"].quantile(share, "nearest")) for share in WITHIN)  # type: ignore[arg-type]
    top, bottom = (float(table["south"].quantile(share, "nearest")) for share in WITHIN)  # type: ignore[arg-type]
    width, height = max(right - left, SMALLEST_SPAN), max(bottom - top, SMALLEST_SPAN)
    border = MARGIN * max(width, height) + (SQUARE / 2 if width > SQUARE else 0)
    width, height = width + 2 * border, height + 2 * border
    width, height = max(width, height * WIDTH / HIGHEST), max(height, width * LOWEST / WIDTH)
    x, y = (left + right) / 2, (top + bottom) / 2
    return _Frame(x - width / 2, x + width / 2, y - height / 2, y + height / 2)


def _exact_dots(inside: pl.DataFrame, far: Collection[str]) -> tuple[Dot, ...]:
    rows = inside.select("interview", "x", "y").iter_rows()
    dots = [Dot(round(x, 1), round(y, 1), 8.0, "found" if name in far else "plain") for name, x, y in rows]
    return tuple(sorted(dots, key=lambda dot: dot.kind == "found"))


def _circles(inside: pl.DataFrame) -> tuple[Dot, ...]:
    """The area of a circle grows with the number; squares with few people look alike."""
    counted = inside.group_by("x", "y", maintain_order=True).len("number")
    most = max([FEW, *counted["number"]])
    return tuple(
        Dot(
            round(x, 1),
            round(y, 1),
            round(LARGEST_CIRCLE * sqrt(max(number, FEW) / most), 1),
            "few" if number < FEW else "many",
        )
        for x, y, number in counted.iter_rows()
    )


def _round_length(longest: float) -> float:
    """The largest of 1, 2, 5, 10, 20 ... (or tenths of them) that is not longer."""
    power = 0.001
    best = power
    while power <= longest:
        best = max([best, *(step * power for step in STEPS if step * power <= longest)])
        power *= 10
    return best if best < 1 else float(floor(best))
