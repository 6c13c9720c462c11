"""Debian's Chromium for tests: the site on a port of its own, pages in any size and colour scheme, axe-core."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

PHONE = (390, 844)
DESKTOP = (1280, 800)
NARROW = (320, 640)
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# The shell is the same browser without its own windows, which take two thirds of the time that a page is open.
CHROMIUM = ["chromium-headless-shell", "chromium", "chromium-browser"]
LEFT = "net::ERR_ABORTED"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(which, CHROMIUM)), None)
    if chromium is None:
        pytest.skip("Debian's chromium is not installed")
    # Playwright keeps an event loop in this thread, in which Django would refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture
def address(db: None) -> Iterator[str]:
    """The site as the test has filled it. It shares the test's connection, so that all is undone afterwards; pytest-django's
    own `live_server` empties every table, and with them the first pages that the migrations made."""
    server = LiveServer("127.0.0.1")
    yield server.url
    # A thread that still ends its request would close the shared connection after it ceased to be shared.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=2)
    server.stop()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """`visit(path, size=PHONE, scheme="dark", javascript=False)` opens a page; what goes wrong in it fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(
        path: str, size: tuple[int, int] = DESKTOP, scheme: Any = "light", status: int = 200, javascript: bool = True
    ) -> Page:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-US",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        # A page that is left gives up what it still fetches; that is no fault of it.
        page.on("requestfailed", lambda request: request.failure != LEFT and complaints.append(request.url))
        response = page.goto(address + path)
        assert response is not None
        assert response.status == status
        page.evaluate("document.fonts.ready")
        assert context.cookies() == []
        return page

    yield open_page
    for context in contexts:
        context.close()
    wrong = [complaint for complaint in complaints if "status of 404" not in complaint]
    assert not wrong, wrong


def violations(page: Page, *, outside: str = "") -> list[str]:
    """What axe-core finds wrong on a page, each with the first place where it stands; `outside` a part that others draw."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Only a rule that is not run reads the style sheets, and it would write a style of its own, which the policy forbids.
    options = "{preload: {assets: ['media']}, runOnly: {type: 'tag', values: standards}}"
    run = f"axe.run(outside ? {{exclude: outside}} : document, {options})"
    found = page.evaluate(f"([standards, outside]) => {run}", [STANDARDS, outside])
    return [f"{problem['id']}: {problem['help']}: {problem['nodes'][0]['html']}" for problem in found["violations"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
