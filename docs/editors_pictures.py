"""The pictures of the guide to writing, taken of the admin as the demonstration's writer sees it."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from folkmoot.site.demonstration.people import read_sign_ins

# A name, the page of the admin, and what is clicked before the picture is taken.
VIEWS = (
    ("writing-list", "/admin/pages/{archive}/", ()),
    ("writing-kinds", "/admin/pages/{archive}/add_subpage/", ()),
    ("writing-blocks", "/admin/pages/{article}/edit/", (".c-sf-add-button >> nth=0",)),
    ("writing-home", "/admin/pages/{home}/edit/", ()),
    ("writing-preview", "/admin/pages/{article}/edit/", ("[data-side-panel-toggle=preview]",)),
    ("writing-second-reader", "/admin/pages/{meeting}/edit/", ("[data-w-dropdown-target=toggle] >> nth=-1",)),
    ("writing-report", "/admin/reports/ageing-pages/", ()),
)
EDITOR = "writer@example.org"
PAGES_SHOWN = {
    "archive": "articles",
    "article": "mfano-jasiri-at-the-well",
    "home": "home",
    "meeting": "partner-meeting-how-we-answer-our-citizens",
}
WINDOW = {"width": 1200, "height": 760}
SHOWN_WIDTH = 900


def take_editors_pictures(chromium: Browser, address: str, folder: Path, pictures: Path) -> None:
    """Of the demonstration at `address`, whose data folder is `folder`, into `pictures`."""
    password = next(person.password for person in read_sign_ins(folder) if person.email == EDITOR)
    page = chromium.new_context(viewport=WINDOW).new_page()
    page.goto(f"{address}/en/account/sign-in/")
    page.fill("main [name=username]", EDITOR)
    page.fill("main [name=password]", password)
    page.click("main form button")
    page.wait_for_load_state()
    places = _places(folder)
    for name, path, clicks in VIEWS:
        page.goto(address + path.format(**places))
        for wanted in clicks:
            page.click(wanted)
        page.wait_for_timeout(2500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.thumbnail((SHOWN_WIDTH, SHOWN_WIDTH))
        picture.save(pictures / f"{name}.webp", quality=60, method=6)


def _places(folder: Path) -> dict[str, int]:
    """The numbers of the English pages that the pictures are of."""
    with closing(sqlite3.connect(next(folder.glob("*.sqlite3")))) as database:
        numbers = dict(database.execute("SELECT slug, id FROM wagtailcore_page"))
    return {name: numbers[slug] for name, slug in PAGES_SHOWN.items()}
