"""Figures as SVG: drawn in percent of the width that they are given, so that their text keeps its size on a phone.

Places along the scale are percentages, heights are pixels; nothing is scaled. `mirrored` turns a figure for text that runs
from right to left: nought is at the right then. Colours are classes (see `style/figures.css`), so that the policy of a site
that allows no inline styles holds, and dark, print and high contrast are served. Text stands in a figure only where it fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

DOTS = 20
DOTS_IN_A_ROW = 10
BAR_HEIGHT = 40
APART = "apart"
HATCHED = 'class="apart" fill="url(#card-hatch)"'
PATTERNS = Markup(
    '<svg class="card-patterns" aria-hidden="true"><defs><pattern id="card-hatch" width="6" height="6" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch-lines" x1="1" x2="1" y2="6"/>'
    "</pattern></defs></svg>"
)
STRIP_HEIGHT = 22
FITS_ON_A_PHONE = 0.1
FITS_ON_A_DESK = 0.045


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: its share, the class of its colour (`APART` is hatched), and what may be written in it."""

    share: float
    colour: str
    text: str


@dataclass(frozen=True)
class Axis:
    """An axis from nought to `end`, with the values that are marked on it."""

    end: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """Where a value stands, in percent of the width."""
        return 100 * min(max(value / self.end, 0.0), 1.0)


SHARES = Axis(1.0, (0.0, 0.25, 0.5, 0.75, 1.0))


def axis_of_numbers(greatest: float) -> Axis:
    """An axis from nought to a round number that is not below `greatest`, in three to five equal steps."""
    if greatest <= 0:
        return Axis(1.0, (0.0, 1.0))
    power = 10.0 ** floor(log10(greatest / 4))
    step = next(width * power for width in (1, 2, 2.5, 5, 10) if greatest / (width * power) <= 5)
    steps = ceil(round(greatest / step, 9))
    return Axis(step * steps, tuple(step * number for number in range(steps + 1)))


def dots(share: float, title: str) -> Markup:
    """Twenty people as dots in two rows, the share of them filled."""
    filled = round(share * DOTS)
    drawn = "".join(
        f'<circle{" class=on" if number < filled else ""} cx="{6 + number % DOTS_IN_A_ROW * 12}" '
        f'cy="{7 + number // DOTS_IN_A_ROW * 13}" r="4.4"/>'
        for number in range(DOTS)
    )
    return Markup(  # noqa: S704 (numbers and escaped text only)
        f'<svg class="dots" viewBox="0 0 120 27" role="img"><title>{escape(title)}</title>{drawn}</svg>'
    )


def stacked_bar(segments: Sequence[Segment], title: str, description: str, *, mirrored: bool) -> Markup:
    """One bar of all answers, in their order; what is left of the whole (hidden answers) stays an empty frame."""
    drawn, start = [], 0.0
    for segment in segments:
        width = 100 * segment.share
        left = _mirror(start, width, mirrored)
        drawn.append(f'<rect {_fill(segment.colour)} x="{_n(left)}%" width="{_n(width)}%" height="{BAR_HEIGHT}"/>')
        if segment.text and segment.share >= FITS_ON_A_DESK and segment.colour != APART:
            narrow = "" if segment.share >= FITS_ON_A_PHONE else " roomy"
            drawn.append(
                f'<text class="in-{segment.colour}{narrow}" x="{_n(left + width / 2)}%" y="26">{escape(segment.text)}</text>'
            )
        start += width
    return Markup(  # noqa: S704 (numbers, class names and escaped text only)
        f'<svg class="stack" height="{BAR_HEIGHT}" role="img"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f'<rect class="rest" width="100%" height="{BAR_HEIGHT}"/>{"".join(drawn)}</svg>'
    )


def interval_strip(
    value: float,
    lower: float | None,
    upper: float | None,
    axis: Axis,
    title: str,
    *,
    mirrored: bool,
    everyone: float | None = None,
    uncertain: bool = False,
) -> Markup:
    """A dot on the band of its uncertainty, an open one where it is uncertain; `everyone` is a line to compare with."""
    band = ""
    if lower is not None and upper is not None:
        start, end = axis.place(lower), axis.place(upper)
        left = _mirror(start, end - start, mirrored)
        band = f'<rect class="band" x="{_n(left)}%" y="4" width="{_n(end - start)}%" height="14" rx="5"/>'
    line = ""
    if everyone is not None:
        place = _n(_mirror(axis.place(everyone), 0, mirrored))
        line = f'<line class="everyone-line" x1="{place}%" x2="{place}%" y2="{STRIP_HEIGHT}"/>'
    centre = _mirror(axis.place(value), 0, mirrored)
    shape = f'<circle class="{"open" if uncertain else "dot"}" cx="{_n(centre)}%" cy="11" r="4.5"/>'
    return _strip(title, axis, band + line + shape)


def change_strip(before: float, after: float, axis: Axis, title: str, *, mirrored: bool) -> Markup:
    """Where a figure was, as a small dot, and where it is now, as a large one, with the way between."""
    then, now = (_n(_mirror(axis.place(value), 0, mirrored)) for value in (before, after))
    drawn = (
        f'<line class="way" x1="{then}%" x2="{now}%" y1="11" y2="11"/><circle class="then" cx="{then}%" cy="11" r="3"/>'
        f'<circle class="dot" cx="{now}%" cy="11" r="4.5"/>'
    )
    return _strip(title, axis, drawn)


def interval_bar(
    value: float, lower: float | None, upper: float | None, axis: Axis, title: str, *, mirrored: bool, colour: str
) -> Markup:
    """A bar from nought with the line of its uncertainty."""
    width = axis.place(value)
    bar = f'<rect {_fill(colour)} x="{_n(_mirror(0, width, mirrored))}%" y="4" width="{_n(width)}%" height="14"/>'
    line = ""
    if lower is not None and upper is not None:
        start, end = axis.place(lower), axis.place(upper)
        left = _mirror(start, end - start, mirrored)
        line = f'<rect class="whisker" x="{_n(left)}%" y="10" width="{_n(end - start)}%" height="2"/>'
    return _strip(title, axis, bar + line)


def axis_labels(axis: Axis, labels: Sequence[str], *, mirrored: bool) -> Markup:
    """The marks of an axis under its strips; the first and the last stay within the width."""
    last = len(labels) - 1
    drawn = "".join(
        f'<text class="{"first" if number == 0 else "last" if number == last else "mid"}" '
        f'x="{_n(_mirror(axis.place(tick), 0, mirrored))}%" y="14">{escape(label)}</text>'
        for number, (tick, label) in enumerate(zip(axis.ticks, labels, strict=True))
    )
    return Markup(f'<svg class="axis" height="18" aria-hidden="true">{drawn}</svg>')  # noqa: S704 (as above)


def _strip(title: str, axis: Axis, drawn: str) -> Markup:
    """A strip with its axis's marks, which the styles draw by their number (they are evenly spaced)."""
    steps = len(axis.ticks) - 1
    return Markup(  # noqa: S704 (numbers, class names and escaped text only)
        f'<svg class="strip in-{steps}" height="{STRIP_HEIGHT}" role="img"><title>{escape(title)}</title>{drawn}</svg>'
    )


def _fill(colour: str) -> str:
    return HATCHED if colour == APART else f'class="{colour}"'


def _mirror(start: float, width: float, mirrored: bool) -> float:
    return 100 - start - width if mirrored else start


def _n(number: float) -> str:
    """A percentage of the width, to a tenth: a tenth of a per cent of a bar is less than a pixel."""
    return f"{number:.1f}".removesuffix(".0")
