"""Pictures drawn of the mark's dots, for articles without a photograph: people in rings, somebody speaking.

A picture follows from its key alone. Colours are classes, so that they follow the reader's colour scheme.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

WIDTH, HEIGHT = 240, 180
MARGIN = 7
VOICE = "voice"
COLOURS = (("people", "others"), ("lake", "shore"), ("people", "shore"), ("others", "people"))


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    diameter: int
    colour: str


class Chance:
    """Numbers that look drawn by chance and are always the same for a key."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.drawn = 0

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        self.drawn += 1
        digest = sha256(f"{self.key}:{self.drawn}".encode()).digest()
        return low + (high - low) * int.from_bytes(digest[:6], "big") / 2**48

    def whole(self, low: int, high: int) -> int:
        """From `low` to `high`, both of them possible."""
        return int(self.number(low, high + 1))


def draw(key: str) -> str:
    """The picture of a key as SVG, without text: it says nothing that the words beside it do not."""
    return _svg(place_dots(key))


def place_dots(key: str) -> list[Dot]:
    """The dots of a key's picture, all of them inside it."""
    chance = Chance(key)
    compose = COMPOSITIONS[chance.whole(0, len(COMPOSITIONS) - 1)]
    colours = COLOURS[chance.whole(0, len(COLOURS) - 1)]
    return _inside(compose(chance, colours))


def _one_moot(chance: Chance, colours: tuple[str, str]) -> Iterator[Dot]:
    """Rings around one place; in the innermost somebody speaks."""
    x, y = chance.number(0.36, 0.64) * WIDTH, chance.number(0.42, 0.58) * HEIGHT
    speaker = chance.whole(0, 10)
    sector, width = chance.number(0, math.tau), chance.number(0.25, 0.45) * math.tau
    for ring in range(6):
        people = 11 + 6 * ring
        turn = chance.number(0, math.tau)
        for place in range(people):
            angle = turn + math.tau * place / people
            in_sector = (angle - sector) % math.tau < width
            colour = VOICE if ring == 0 and place == speaker else colours[in_sector]
            yield _at(x, y, 24 + 21 * ring, angle, 12 - ring, colour)


def _two_moots(chance: Chance, colours: tuple[str, str]) -> Iterator[Dot]:
    """Two rings that meet; the one who stands in both speaks."""
    tilt = chance.number(-0.35, 0.35)
    distance, radius = 58, 48
    for side in (-1, 1):
        x, y = WIDTH / 2 + side * distance * math.cos(tilt), HEIGHT / 2 + side * distance * math.sin(tilt)
        for ring, people in ((1.0, 22), (0.62, 14), (0.28, 6)):
            for place in range(people):
                angle = tilt + math.tau * (place + 0.5) / people
                yield _at(x, y, radius * ring, angle, round(6 + 4 * ring), colours[side > 0])
    yield Dot(WIDTH / 2, HEIGHT / 2, 15, VOICE)


def _assembly(chance: Chance, colours: tuple[str, str]) -> Iterator[Dot]:
    """Rows of half circles, as a council sits; one of them has the floor."""
    x, y = WIDTH / 2 + chance.number(-14, 14), HEIGHT - 22
    split = chance.number(0.3, 0.7)
    row_of_voice, place_of_voice = chance.whole(1, 4), chance.number(0.2, 0.8)
    for row in range(6):
        radius = 34 + 23 * row
        people = round(math.pi * radius / 15.5)
        voice = round(place_of_voice * (people - 1))
        for place in range(people):
            share = place / (people - 1)
            is_voice = row == row_of_voice and place == voice
            colour = VOICE if is_voice else colours[share > split]
            yield _at(x, y, radius, math.pi * (1 + share), 14 if is_voice else 10, colour)


def _seeds(chance: Chance, colours: tuple[str, str]) -> Iterator[Dot]:
    """As seeds stand in a flower, the outer ones larger."""
    x, y = chance.number(0.42, 0.58) * WIDTH, HEIGHT / 2
    golden = math.pi * (3 - math.sqrt(5))
    turn, edge = chance.number(0, math.tau), chance.whole(60, 110)
    voice = chance.whole(8, 45)
    for seed in range(1, 190):
        size = 15 if seed == voice else min(5 + seed // 26, 10)
        colour = VOICE if seed == voice else colours[seed > edge]
        yield _at(x, y, 9.6 * math.sqrt(seed), turn + golden * seed, size, colour)


def _villages(chance: Chance, colours: tuple[str, str]) -> Iterator[Dot]:
    """Three rings of different size, one of them with a voice in its middle."""
    slots = ((58, 62, 40), (174, 64, 46), (108, 140, 30))
    with_voice = chance.whole(0, 2)
    for number, (about_x, about_y, radius) in enumerate(slots):
        x, y = about_x + chance.number(-5, 5), about_y + chance.number(-4, 4)
        turn = chance.number(0, math.tau)
        for ring, share in enumerate((1.0, 0.66, 0.34)):
            people = round(math.tau * radius * share / 15)
            for place in range(people):
                yield _at(x, y, radius * share, turn + math.tau * place / people, 10 - ring, colours[(ring + number) % 2])
        yield Dot(x, y, 12 if number == with_voice else 6, VOICE if number == with_voice else colours[1])


COMPOSITIONS = (_one_moot, _two_moots, _assembly, _seeds, _villages)


def _at(x: float, y: float, radius: float, angle: float, diameter: int, colour: str) -> Dot:
    return Dot(x + radius * math.cos(angle), y + radius * math.sin(angle), diameter, colour)


def _inside(dots: Iterable[Dot]) -> list[Dot]:
    return [dot for dot in dots if MARGIN <= dot.x <= WIDTH - MARGIN and MARGIN <= dot.y <= HEIGHT - MARGIN]


def _svg(dots: list[Dot]) -> str:
    """Dots of one colour and size are one path: a line of no length with round ends is a dot, in nine bytes."""
    paths: dict[tuple[str, int], list[str]] = defaultdict(list)
    for dot in dots:
        paths[dot.colour, dot.diameter].append(f"M{dot.x:.0f} {dot.y:.0f}h0")
    drawn = "".join(
        f'<path class="dots-{colour}" stroke-width="{diameter}" d="{"".join(places)}"/>'
        for (colour, diameter), places in sorted(paths.items(), key=lambda path: path[0][0] == VOICE)
    )
    return f'<svg class="drawing" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{drawn}</svg>'
