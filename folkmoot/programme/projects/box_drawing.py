"""Boxes with text, joined by lines: what the pictures of a project are drawn with. Their text is never scaled."""

from dataclasses import dataclass

LINE = 20
PADDING = 12
GAP = 18
LETTER = 7.4
LINK_AT = 24


@dataclass(frozen=True)
class Box:
    """`lines` are its text, the first one its label, each with the height of its baseline; `kind` gives its colour."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]

    @property
    def text_x(self) -> int:
        return self.x + PADDING

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class Drawing:
    """`links` is the `d` of one path."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    links: str


@dataclass(frozen=True)
class Picture:
    """The same drawn for a wide page and for a phone."""

    wide: Drawing
    narrow: Drawing

    @property
    def drawings(self) -> tuple[tuple[str, Drawing], ...]:
        return (("wide", self.wide), ("narrow", self.narrow))


def text_box(kind: str, label: str, text: str, x: int, y: int, width: int) -> Box:
    """A box as high as its text."""
    lines = [label, *_wrapped(text, int((width - 2 * PADDING) / LETTER))]
    placed = tuple((y + PADDING + LINE * (place + 1) - 6, line) for place, line in enumerate(lines))
    return Box(kind, x, y, width, 2 * PADDING + LINE * len(lines), placed)


def link_below(parent: Box, child: Box) -> str:
    """From the foot of a box down to one that stands below it, further in."""
    return f"M{parent.x + 10} {parent.bottom}V{child.y + LINK_AT}H{child.x}"


def link_beside(left: Box, right: Box, middle: int) -> str:
    """From a box to one at its right, by way of an upright line at `middle`."""
    return f"M{left.right} {left.y + LINK_AT}H{middle}V{right.y + LINK_AT}H{right.x}"


def _wrapped(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters; a longer word is broken."""
    lines = [""]
    for word in text.split():
        rest = word
        while len(rest) > letters:
            lines.append(rest[: letters - 1] + "-")
            rest = rest[letters - 1 :]
        if len(lines[-1]) + len(rest) + 1 > letters or lines[-1].endswith("-"):
            lines.append(rest)
        else:
            lines[-1] = f"{lines[-1]} {rest}".strip()
    return [line for line in lines if line]
