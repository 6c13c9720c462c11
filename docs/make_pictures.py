"""The pictures of these documents, taken of the demonstration: `.venv/bin/python -m docs.make_pictures`."""

import io
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from docs.editors_pictures import take_editors_pictures
from docs.enumerators_pictures import take_enumerators_pictures
from folkmoot.site.demonstration.people import read_sign_ins
from tests.serving import serving

PICTURES = Path(__file__).with_name("pictures")
CARD = "/en/surveys/vatten-och-lokal-demokrati/2026/mfanoni/"
COLOURS = 96


@dataclass(frozen=True)
class View:
    """What is photographed: a page, on a screen of that width and height, in light or dark. `who` signs in (the first part of
    an address of the demonstration); `follow` are links to choose by their texts, `press` what is then pressed (selectors), one
    after another; `scroll_to` is what then comes to the top."""

    name: str
    page: str
    width: int
    height: int
    scheme: str = "light"
    who: str = ""
    follow: tuple[str, ...] = ()
    press: tuple[str, ...] = ()
    scroll_to: str = ""


VIEWS = (
    View("card", CARD, 1200, 1040),
    View("card-phone", CARD, 390, 844, "dark"),
    View("archive", "/en/articles/", 1200, 900),
    View("home", "/en/", 1200, 900),
    View("application", "/en/partnerships/mine/", 1000, 820, who="member", follow=("Kommunens hus öppet för alla",)),
    View("section-phone", "/en/partnerships/mine/", 390, 844, who="member", follow=("Kommunens hus öppet för alla", "Write")),
    View("overview", "/en/partnerships/portfolio/", 1000, 820, who="officer"),
    View(
        "call-in-the-admin",
        "/admin/snippets/programme/call/",
        1400,
        900,
        who="officer",
        follow=("Utlysning: förberedelsefas",),
        press=("[data-side-panel-toggle=preview]", "[role=tab] >> nth=2"),
    ),
    View("project", "/en/partnerships/projects/2025-1/", 1000, 900, who="member", scroll_to="#plan"),
    View("review", "/en/partnerships/reviews/", 1000, 620, who="reviewer2", follow=("Villa Ejemplo",)),
)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        take_pictures(site.address, Path(folder))


def take_pictures(address: str, folder: Path, names: Collection[str] = ()) -> None:
    """Of the demonstration that is served at `address` from a data folder: all of them, or those of these names."""
    passwords = {one.email.partition("@")[0]: (one.email, one.password) for one in read_sign_ins(folder)}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for view in VIEWS:
            if not names or view.name in names:
                _take(chromium, address, view, passwords)
        if not names:
            take_editors_pictures(chromium, address, folder, PICTURES)
            take_enumerators_pictures(chromium, address, folder, PICTURES)
        chromium.close()


def _take(chromium: Browser, address: str, view: View, passwords: Mapping[str, tuple[str, str]]) -> None:
    """As a PNG of few colours: drawn pages lose nothing by it, and weigh a third."""
    context = chromium.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.scheme == "dark" else "light",
    )
    page = context.new_page()
    if view.who:
        email, password = passwords[view.who]
        page.goto(f"{address}/en/account/sign-in/")
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    page.goto(address + view.page)
    for link in view.follow:
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
    for selector in view.press:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
    if view.scroll_to:
        page.locator(view.scroll_to).first.evaluate("it => it.scrollIntoView()")
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"{view.name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main()
