"""The outline of the world's land, and where a place stands in it.

The outline is Natural Earth's (public domain), as the npm package `world-atlas` ships it. It is drawn in the Equal Earth
projection (Šavrič, Patterson and Jenny 2018), which keeps areas: a country is as large as it is, also near the equator.
"""

import json
import math
from functools import cache
from pathlib import Path

from django.conf import settings

WIDTH = 1000.0
NORTHERNMOST, SOUTHERNMOST = 75.0, -56.0
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SMALLEST_RING = 4.0
SHORTEST_STEP = 0.8


def place_on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Across from the left and down from the top, in units of which the map is 1000 wide."""
    x, y = _equal_earth(latitude, longitude)
    widest = _equal_earth(0, 180)[0]
    top = _equal_earth(NORTHERNMOST, 0)[1]
    scale = WIDTH / (2 * widest)
    return (x + widest) * scale, (top - y) * scale


def map_height() -> float:
    return place_on_map(SOUTHERNMOST, 0)[1]


@cache
def land_path() -> str:
    """The land as the `d` of one SVG path; empty where the package is not installed, so that the table still stands."""
    file = Path(settings.WORLD_OUTLINE)
    if not file.exists():
        return ""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    parts = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        parts += [_ring_path(_join(ring, arcs)) for polygon in polygons for ring in polygon]
    return "".join(parts)


def _equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    derivative = A1 + 3 * A2 * theta**2 + theta**6 * (7 * A3 + 9 * A4 * theta**2)
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(theta) / derivative
    return x, theta * (A1 + A2 * theta**2 + theta**6 * (A3 + A4 * theta**2))


def _decode(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """An arc of a TopoJSON file, whose points are whole-number steps from the one before, as longitudes and latitudes."""
    (across, up), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * across + left, y * up + bottom))
    return points


def _join(ring: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """A ring of arcs; a negative number is the arc of its complement, walked backwards."""
    points: list[tuple[float, float]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unbroken(points)


def _unbroken(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that crosses the date line goes on beyond it, off the map, and not back across the whole of it. Most of the
    ring stays on the map, wherever it was begun."""
    turned, turn, before = [], 0, ring[0][0]
    for longitude, latitude in ring:
        turn += 360 if before - longitude > 180 else -360 if longitude - before > 180 else 0
        turned.append((longitude + turn, latitude))
        before = longitude
    middle = sum(longitude for longitude, _latitude in turned) / len(turned)
    back = 360 * round(middle / 360)
    return [(longitude - back, latitude) for longitude, latitude in turned]


def _ring_path(ring: list[tuple[float, float]]) -> str:
    """In whole tenths; what would be specks is left out, and so is the Antarctic."""
    if max(latitude for _longitude, latitude in ring) < SOUTHERNMOST:
        return ""
    placed = [place_on_map(latitude, longitude) for longitude, latitude in ring]
    points = [(round(x, 1), round(y, 1)) for x, y in placed]
    if _area(points) < SMALLEST_RING:
        return ""
    steps = [f"M{points[0][0]:g} {points[0][1]:g}"]
    x, y = points[0]
    for next_x, next_y in points[1:]:
        if math.dist((x, y), (next_x, next_y)) >= SHORTEST_STEP:
            steps.append(f"l{round(next_x - x, 1):g} {round(next_y - y, 1):g}")
            x, y = next_x, next_y
    return "".join(steps) + "z"


def _area(points: list[tuple[float, float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))) / 2
