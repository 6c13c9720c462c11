"""The picture that others show beside a link to a report card: its first finding with its dots, as a PNG."""

from folkmoot.places.sharing_picture import INK, MARGIN, MUTED, PAPER, SANS, SIZE, Letters, SharingPicture, Told

LAKE = "#1f5f8f"
DOTS, ROWS = 20, 2
EXACT = 590


def draw_finding(told: Told, share: float | None, exact: tuple[str, str]) -> bytes:
    """`share` is drawn as dots, or is None. `exact` is the figure and, after it, its interval and base."""
    picture = SharingPicture(told, most_lines=5 if share is None else 3)
    if share is not None:
        _dots(picture, share)
    value, uncertainty = exact
    distance = MARGIN if share is None else MARGIN + EXACT
    picture.write(distance, SIZE[1] - 196, value, INK, Letters(SANS, 46, 700))
    picture.write(distance, SIZE[1] - 150, uncertainty, MUTED, Letters(SANS, 27, 400))
    return picture.png()


def _dots(picture: SharingPicture, share: float) -> None:
    """Twenty people, the share of them filled, from the side where reading begins."""
    filled = round(share * DOTS)
    for number in range(DOTS):
        column, row = number % (DOTS // ROWS), number // (DOTS // ROWS)
        x = picture.across(MARGIN + 22 + column * 54)
        y = SIZE[1] - 214 + row * 54
        picture.canvas.ellipse((x - 20, y - 20, x + 20, y + 20), LAKE if number < filled else PAPER, LAKE, 3)
