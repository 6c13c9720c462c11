"""The results chain as a picture: from the objective down to the activities, each result joined to the one that it leads to.

The picture is drawn twice, for a wide page and for a phone, and its text is never scaled. What it says stands in the list
beside it; a reader who does not see it is told so by its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.programme.projects.box_drawing import GAP, Box, Drawing, Picture, link_below, link_beside, text_box
from folkmoot.programme.projects.projects import Level, Project, Result

LEVELS = (Level.OBJECTIVE, Level.OUTCOME, Level.OUTPUT, Level.ACTIVITY)


@dataclass(frozen=True)
class Chain:
    """The results of a project with their indicators, and their picture where there are two or more."""

    results: tuple[Result, ...]
    picture: Picture | None

    @classmethod
    def of(cls, project: Project) -> "Chain":
        results = tuple(project.results.prefetch_related("indicators__values", "indicators__card_municipality"))
        if len(results) < 2:
            return cls(results, None)
        return cls(results, Picture(draw_wide(results), draw_narrow(results)))


def draw_wide(results: Sequence[Result]) -> Drawing:
    """The levels side by side, the objective at the left: 1,000 wide."""
    return _draw(results, width=1000, box=226, step=258)


def draw_narrow(results: Sequence[Result]) -> Drawing:
    """One below the other, each level a little further in: 340 wide."""
    return _draw(results, width=340, box=280, step=20)


def _draw(results: Sequence[Result], width: int, box: int, step: int) -> Drawing:
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
        made = text_box(result.level, str(result.get_level_display()), result.statement, depth * step, y, box)
        boxes.append(made)
        bottom = max(bottom, made.bottom)
        above = {level: kept for level, kept in above.items() if level < depth} | {depth: made}
        if parent is not None:
            links.append(link_beside(parent, made, made.x - 16) if beside else link_below(parent, made))
    return Drawing(width, bottom, tuple(boxes), "".join(links))
