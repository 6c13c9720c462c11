"""The picture that others show beside a link to a story: its drawn dots as a PNG, in the size that they ask for."""

import io

from PIL import Image, ImageDraw

from folkmoot.stories.bodies.drawing import HEIGHT, WIDTH, Dot, place_dots

SIZE = (1200, 630)
FINER = 2
GROUND = "#e2dac8"
COLOURS = {"people": "#1d5b49", "others": "#d7972a", "lake": "#1f5f8f", "shore": "#93bcd8", "voice": "#ab3b25"}


def draw_sharing_picture(key: str) -> bytes:
    """The same picture for a key as `drawing.draw` gives, on the ground of the light scheme."""
    picture = Image.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), GROUND)
    canvas = ImageDraw.Draw(picture)
    scale = min(picture.width / WIDTH, picture.height / HEIGHT)
    left, top = (picture.width - WIDTH * scale) / 2, (picture.height - HEIGHT * scale) / 2
    for dot in sorted(place_dots(key), key=lambda dot: dot.colour == "voice"):
        canvas.ellipse(_box(dot, scale, left, top), fill=COLOURS[dot.colour])
    written = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(32, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _box(dot: Dot, scale: float, left: float, top: float) -> tuple[float, float, float, float]:
    x, y, radius = left + dot.x * scale, top + dot.y * scale, dot.diameter * scale / 2
    return x - radius, y - radius, x + radius, y + radius
