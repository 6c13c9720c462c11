"""The results chain as a picture: from the objective down to the activities, each result joined to the one that it leads to.

The picture is drawn twice, for a wide page and for a phone, and its text is never scaled. What it says stands in the list
beside it; a reader who does not see it is told so by its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.programme.projects import Level, Project, Result

LEVELS = (Level.OBJECTIVE, Level.OUTCOME, Level.OUTPUT, Level.ACTIVITY)
LINE = 20
PADDING = 12
GAP = 18
LETTER = 7.4


@dataclass(frozen=True)
class Box:
    """`lines` are its text, each with the height of its baseline."""

    level: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]

    @property
    def text_x(self) -> int:
        return self.x + PADDING


@dataclass(frozen=True)
class Drawing:
    """`links` is the `d` of one path: a line from each result to the one that it leads to."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    links: str


@dataclass(frozen=True)
class Chain:
    """The results of a project with their indicators, and their picture for a wide page and for a phone."""

    results: tuple[Result, ...]
    wide: Drawing | None
    narrow: Drawing | None

    @classmethod
    def of(cls, project: Project) -> "Chain":
        results = tuple(project.results.prefetch_related("indicators__values", "indicators__card_municipality"))
        return cls(results, draw_wide(results), draw_narrow(results))


def draw_wide(results: Sequence[Result]) -> Drawing | None:
    """The levels side by side, the objective at the left: 1,000 wide."""
    return _draw(results, width=1000, box=226, step=258)


def draw_narrow(results: Sequence[Result]) -> Drawing | None:
    """One below the other, each level a little further in: 340 wide."""
    return _draw(results, width=340, box=280, step=20)


def _draw(results: Sequence[Result], width: int, box: int, step: int) -> Drawing | None:
    if len(results) < 2:
        return None
    boxes: list[Box] = []
    links = []
    above: dict[int, Box] = {}
    beside = step >= box
    bottom = 0
    for result in results:
        depth = LEVELS.index(Level(result.level))
        parent = next((above[level] for level in range(depth - 1, -1, -1) if level in above), None)
        begins_row = not boxes or not beside or parent is None or parent is not boxes[-1]
        y = (bottom + GAP if boxes else 0) if begins_row else boxes[-1].y
        made = _box(result, depth * step, y, box)
        boxes.append(made)
        bottom = max(bottom, y + made.height)
        above = {level: kept for level, kept in above.items() if level < depth} | {depth: made}
        if parent is not None:
            links.append(_link(parent, made, beside))
    return Drawing(width, bottom, tuple(boxes), "".join(links))


def _box(result: Result, x: int, y: int, width: int) -> Box:
    words = _wrapped(result.statement, int((width - 2 * PADDING) / LETTER))
    lines = [str(result.get_level_display()), *words]
    placed = tuple((y + PADDING + LINE * (place + 1) - 6, line) for place, line in enumerate(lines))
    return Box(result.level, x, y, width, 2 * PADDING + LINE * len(lines), placed)


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


def _link(parent: Box, child: Box, beside: bool) -> str:
    if beside:
        start, end = (parent.x + parent.width, parent.y + 24), (child.x, child.y + 24)
        middle = child.x - 16
        return f"M{start[0]} {start[1]}H{middle}V{end[1]}H{end[0]}"
    return f"M{parent.x + 10} {parent.y + parent.height}V{child.y + 24}H{child.x}"
