"""A card as people meet it: on a phone, in the dark, from right to left, on paper."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from folkmoot.reportcard.cards.card import ChangeSince, ChangeWord, FigureChange, HeldHarmless, Note, Verdict
from folkmoot.reportcard.cards.page import render_page
from tests.browser import DESKTOP, NARROW, PHONE, scrolls_sideways, violations
from tests.reportcard.cards.card_examples import HIDDEN, card, group, list_question, number_question, scale_question, share

pytestmark = pytest.mark.browser
GROUPS = [
    group("women", share(0.51, 150), Verdict.HIGHER),
    group("a group with an uncommonly long name that no column has room for", share(0.29, 150), Verdict.LOWER),
    group("others", HIDDEN, Verdict.NOT_COMPARED),
    group("old", share(0.4, 30, Note.UNCERTAIN)),
]
LARGE_ENOUGH = 13
CHANGE = ChangeSince(
    "f" * 64,
    1234,
    "2024-03-03",
    "2024-04-21",
    True,
    (HeldHarmless("*", "translation", "Translated back by two people, who found the same."),),
    (
        FigureChange("a", "very_good+good", "", "", ChangeWord.HIGHER, 0.28, 0.12, 0.03, 0.06, 0.18, 70, 0.001, 0.09),
        FigureChange("a", "very_good+good", "sex", "women", ChangeWord.LOWER, 0.8, -0.29, 0.05, -0.39, -0.19, 70, 0.0, 0.14),
        FigureChange(
            "a", "very_good+good", "sex", "old", ChangeWord.NO_CLEAR_DIFFERENCE, 0.4, 0.0, 0.12, -0.24, 0.24, 70, 1.0, 0.34
        ),
        FigureChange("b", "pipe", "", "", ChangeWord.NOT_COMPARABLE, aspects=("wording", "scale", "order", "mode")),
        FigureChange("c", "", "", "", ChangeWord.NO_CLEAR_DIFFERENCE, 11.5, -0.4, 0.6, -1.6, 0.8, 70, 1.0, 1.7),
    ),
)


@pytest.fixture
def open_card(browser: Browser, tmp_path: Path):
    """Opens the card of a follow-up in a language from a file, without a network."""
    questions = [scale_question("a", groups=GROUPS, apart=0.06), list_question("b"), number_question("c")]
    contexts = []

    def open_page(language: str, size: tuple[int, int], scheme: str = "light") -> Page:
        file = tmp_path / f"card.{language}.html"
        file.write_text(render_page(replace(card(questions), change=CHANGE), language, {"sv": "card.html"}), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "ar", "fa"])
def test_axe_finds_nothing_wrong(open_card, language, scheme):
    page = open_card(language, DESKTOP, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert violations(page) == []


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP])
@pytest.mark.parametrize("language", ["sv", "en", "ar", "es"])
def test_a_card_never_scrolls_sideways_and_its_figures_can_be_read(open_card, language, size):
    page = open_card(language, size)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert not scrolls_sideways(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(text => text.getClientRects().length)"
        ".map(text => text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).fontSize)"
        " > 0.9 ? parseFloat(getComputedStyle(text).fontSize) : 0)"
    )
    assert sizes
    assert min(sizes) >= LARGE_ENOUGH


@pytest.mark.parametrize(("size", "media"), [(NARROW, "screen"), (DESKTOP, "screen"), ((680, 960), "print")])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_text_in_a_figure_is_cut_or_lies_on_another(open_card, language, size, media):
    page = open_card(language, size)
    page.emulate_media(media=media)
    wrong = page.evaluate(
        """[...document.querySelectorAll('.stack, .axis')].flatMap(figure => {
            const frame = figure.getBoundingClientRect();
            const boxes = [...figure.querySelectorAll('text')]
                .map(text => text.getBoundingClientRect()).filter(box => box.width);
            boxes.sort((one, other) => one.left - other.left);
            return boxes.filter((box, place) => box.left < frame.left - 1 || box.right > frame.right + 1
                || (place && boxes[place - 1].right > box.left)).map(box => [box.left, box.right, frame.right]);
        })"""
    )
    assert wrong == []


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_paper_has_every_number_and_no_links_to_press(open_card, language):
    page = open_card(language, DESKTOP)
    page.emulate_media(media="print")
    assert page.locator("table").first.is_visible()
    assert page.locator("table.crossed td").last.is_visible()
    assert not page.locator(".card-parts").is_visible()
    assert not page.locator("summary").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_tables_can_be_reached_and_scrolled_with_the_keyboard(open_card):
    page = open_card("en", NARROW)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "table"
