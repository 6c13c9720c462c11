"""The map of the partnerships that a list shows: their municipalities as dots, each partnership as a line between them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from folkmoot.programme.partnerships.world import WIDTH, land_path, map_height

MOST_LINES = 400
MARGIN = 40.0
NARROWEST = 260.0
SHAPE = 2.2


@dataclass(frozen=True)
class Place:
    """A municipality where it stands on the map (`world.place_on_map`)."""

    key: int
    is_at_home: bool
    x: float
    y: float


@dataclass(frozen=True)
class MapDrawing:
    """The parts of the picture: `view` is the SVG's viewBox; the others are the `d` of paths."""

    view: str
    land: str
    lines: str
    at_home: str
    abroad: str


def draw_map(partnerships: Iterable[Sequence[Place]]) -> MapDrawing | None:
    """Each partnership as the places of its parties. None where no place is known; the picture shows the part of the
    world where the places lie."""
    places: dict[int, Place] = {}
    pairs: dict[tuple[int, int], None] = {}
    for parties in partnerships:
        for place in parties:
            places[place.key] = place
            if place.is_at_home:
                pairs |= {(place.key, other.key): None for other in parties if not other.is_at_home}
    if not places:
        return None
    lines = "".join(_curve(places[a], places[b]) for a, b in pairs) if len(pairs) <= MOST_LINES else ""
    return MapDrawing(
        view=_view(places.values()),
        land=land_path(),
        lines=lines,
        at_home=_dots(place for place in places.values() if place.is_at_home),
        abroad=_dots(place for place in places.values() if not place.is_at_home),
    )


def _dots(places: Iterable[Place]) -> str:
    """Lines of no length, which a round end makes dots of the same size however far the picture is scaled."""
    return "".join(f"M{place.x:.1f} {place.y:.1f}h0" for place in places)


def _curve(start: Place, end: Place) -> str:
    """Bent a little to the left, so that lines to neighbours can be told apart."""
    bend_x = (start.x + end.x) / 2 + (end.y - start.y) * 0.12
    bend_y = (start.y + end.y) / 2 - (end.x - start.x) * 0.12
    return f"M{start.x:.1f} {start.y:.1f}Q{bend_x:.1f} {bend_y:.1f} {end.x:.1f} {end.y:.1f}"


def _view(places: Collection[Place]) -> str:
    """The part of the world that holds all places with a margin, wider than high, and within the world."""
    across, down = [place.x for place in places], [place.y for place in places]
    left, right, top, bottom = min(across) - MARGIN, max(across) + MARGIN, min(down) - MARGIN, max(down) + MARGIN
    tallest = map_height()
    width = min(WIDTH, max(right - left, (bottom - top) * SHAPE, NARROWEST))
    height = min(tallest, max(bottom - top, width / SHAPE))
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), tallest - height)
    return f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"
