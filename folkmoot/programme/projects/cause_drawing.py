"""The tree of causes and effects as a picture: the challenge, what leads to it and what it leads to, each branch joined to the
one that it grows from. Drawn for a wide page and for a phone; the list beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from folkmoot.programme.projects.box_drawing import GAP, Box, Drawing, Picture, link_below, link_beside, text_box
from folkmoot.programme.projects.plans import Cause, CauseKind
from folkmoot.programme.projects.projects import Project

STEP, DEEPEST = 20, 3
MOST_WORDS = 20


@dataclass(frozen=True)
class CauseTree:
    """`causes` are in the order of the tree, a branch before those that grow from it."""

    causes: tuple[Cause, ...]
    picture: Picture | None

    @classmethod
    def of(cls, project: Project) -> "CauseTree":
        causes = list(project.causes.select_related("under"))
        in_order = tuple(cause for cause, _depth in _branches(causes))
        return cls(in_order, draw_causes(project.challenge or project.title, causes) if causes else None)


def draw_causes(challenge: str, causes: Sequence[Cause]) -> Picture:
    """The first words of the challenge, and every cause and effect."""
    branches = _branches(causes)
    told = Truncator(challenge).words(MOST_WORDS, truncate=" …")
    return Picture(_draw_wide(told, branches), _draw_narrow(told, branches))


def _branches(causes: Sequence[Cause]) -> list[tuple[Cause, int]]:
    """Each with how far it is from the challenge; causes before effects."""
    above: dict[int | None, list[Cause]] = {}
    for cause in causes:
        above.setdefault(cause.under_id, []).append(cause)

    def growing(root: int | None, depth: int) -> list[tuple[Cause, int]]:
        return [one for cause in above.get(root, []) for one in ((cause, depth), *growing(cause.pk, depth + 1))]

    return growing(None, 0)


def _draw_wide(challenge: str, branches: Sequence[tuple[Cause, int]]) -> Drawing:
    """The causes at the left, the challenge in the middle, the effects at the right: 1,000 wide."""
    middle = text_box("challenge", _("The challenge"), challenge, 390, 0, 220)
    boxes, links, bottom = [middle], [], middle.bottom
    for kind, x in ((CauseKind.CAUSE, 0), (CauseKind.EFFECT, 660)):
        placed, joined, roots = _place([one for one in branches if one[0].kind == kind], x, 0, 280)
        boxes += placed
        links += joined
        links += [
            link_beside(root, middle, 365) if kind == CauseKind.CAUSE else link_beside(middle, root, 635) for root in roots
        ]
        bottom = max([bottom, *(box.bottom for box in placed)])
    return Drawing(1000, bottom, tuple(boxes), "".join(links))


def _draw_narrow(challenge: str, branches: Sequence[tuple[Cause, int]]) -> Drawing:
    """One below the other, the challenge first: 340 wide."""
    top = text_box("challenge", _("The challenge"), challenge, 0, 0, 320)
    placed, joined, roots = _place(branches, STEP, top.bottom + GAP, 260)
    links = [*joined, *(link_below(top, root) for root in roots)]
    return Drawing(340, placed[-1].bottom, (top, *placed), "".join(links))


def _place(branches: Sequence[tuple[Cause, int]], x: int, y: int, width: int) -> tuple[list[Box], list[str], list[Box]]:
    """The boxes from `y` downwards, the lines between them, and those boxes that grow from the challenge itself."""
    boxes: dict[int, Box] = {}
    links, roots = [], []
    for cause, depth in branches:
        made = text_box(cause.kind, str(cause.get_kind_display()), cause.text, x + STEP * min(depth, DEEPEST), y, width)
        y = made.bottom + GAP
        boxes[cause.pk] = made
        if cause.under_id is None:
            roots.append(made)
        else:
            links.append(link_below(boxes[cause.under_id], made))
    return [*boxes.values()], links, roots
