"""The drawn pictures."""

import re
from xml.etree import ElementTree as ET

import pytest

from folkmoot.stories.bodies.drawing import COMPOSITIONS, HEIGHT, WIDTH, Chance, draw

KEYS = [f"article-{number}" for number in range(60)]


def test_a_key_always_gives_the_same_picture_and_another_key_another():
    assert draw("a") == draw("a")
    assert len({draw(key) for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_one_voice_is_heard_and_everyone_stands_inside_the_picture(key):
    picture = ET.fromstring(draw(key))
    voices = [path for path in picture if path.get("class") == "dots-voice"]
    assert sum(path.get("d", "").count("M") for path in voices) == 1
    places = re.findall(r"M(-?\d+) (-?\d+)h0", draw(key))
    assert all(0 <= int(x) <= WIDTH and 0 <= int(y) <= HEIGHT for x, y in places)
    assert len(places) > 40


def test_a_picture_is_light_and_hidden_from_who_reads_by_ear():
    assert max(len(draw(key)) for key in KEYS) < 2500
    assert 'aria-hidden="true"' in draw("a")
    assert "style=" not in draw("a")


def test_every_composition_is_drawn_by_some_key():
    chosen = {COMPOSITIONS[Chance(key).whole(0, len(COMPOSITIONS) - 1)] for key in KEYS}
    assert chosen == set(COMPOSITIONS)
