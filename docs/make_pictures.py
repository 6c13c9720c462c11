"""The pictures of these documents, taken of the demonstration: `.venv/bin/python -m docs.make_pictures`."""

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.serving import serving

PICTURES = Path(__file__).with_name("pictures")
CARD = "/en/surveys/vatten-och-lokal-demokrati/2026/mfanoni/"
COLOURS = 96


@dataclass(frozen=True)
class View:
    """What is photographed: a page, on a screen of that width and height, in light or dark."""

    name: str
    page: str
    width: int
    height: int
    scheme: str = "light"


VIEWS = (
    View("card", CARD, 1200, 1040),
    View("card-phone", CARD, 390, 844, "dark"),
    View("archive", "/en/articles/", 1200, 900),
    View("home", "/en/", 1200, 900),
)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for view in VIEWS:
            _take(chromium, site.address, view)
        chromium.close()


def _take(chromium: Browser, address: str, view: View) -> None:
    """As a PNG of few colours: drawn pages lose nothing by it, and weigh a third."""
    context = chromium.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address + view.page)
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"{view.name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main()
