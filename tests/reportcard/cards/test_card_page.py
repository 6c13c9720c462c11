"""What a card's page holds in each language: everything, said truly, in little, and the same every time."""

import gzip
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from folkmoot.reportcard.cards.card import Note, Verdict
from folkmoot.reportcard.cards.page import render_card, render_page
from tests.reportcard.cards.card_examples import (
    HIDDEN,
    LANGUAGES,
    SCALE,
    card,
    group,
    list_question,
    number_question,
    scale_question,
    share,
)

LIMIT = 100_000
GROUPS = [
    group("women", share(0.51, 150), Verdict.HIGHER),
    group("men", share(0.29, 150), Verdict.LOWER),
    group("others", HIDDEN, Verdict.NOT_COMPARED),
    group("old", share(0.4, 30, Note.UNCERTAIN)),
]


class Outline(HTMLParser):
    """The elements of a page in their order with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def full_card(**options: object):
    return card([scale_question("a", groups=GROUPS, apart=0.06), list_question("b"), number_question("c")], **options)


def test_a_fragment_begins_with_its_title_and_holds_no_style_or_script():
    html = render_card(full_card(), "sv")
    outline = Outline(html)
    assert html.startswith("<h1")
    assert [tag for tag, _ in outline.elements].count("h1") == 1
    assert not {"style", "script", "link"} & {tag for tag, _ in outline.elements}
    assert all("style" not in attributes for _, attributes in outline.elements)
    assert not any(name.startswith("on") for _, attributes in outline.elements for name in attributes)


def test_a_page_needs_nothing_besides_itself():
    html = render_page(full_card(), "en", {"sv": "card.html"})
    outline = Outline(html)
    assert html.startswith("<!doctype html>")
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in outline.elements}
    assert all((link["href"] or "").startswith(("#", "card.")) for link in outline.all("a"))
    assert re.findall(r"url\((?!#card-hatch\))[^)]*\)|@import", html) == []
    assert [link["hreflang"] for link in outline.all("a") if "hreflang" in link] == ["sv"]


def test_the_same_card_gives_the_same_page():
    assert render_page(full_card(), "ar", {"sv": "card.html"}) == render_page(full_card(), "ar", {"sv": "card.html"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_questions_by_eleven_groups_weigh_less_than_a_tenth_of_a_megabyte(language):
    groups = [group(f"group {number}", share(0.2 + number / 37 + 0.003 * number, 90 + number)) for number in range(11)]
    questions = [
        scale_question(f"question number {number}", lead=share(0.1 + number / 77, 200 + number), groups=groups)
        for number in range(60)
    ]
    assert len(gzip.compress(render_page(card(questions), language).encode())) < LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_top_tells_who_how_many_when_and_how_and_that_answers_are_synthetic(language):
    words = Outline(render_card(full_card(), language)).text
    assert f"Place ({language})" in words
    assert f"At random ({language})" in words
    assert f"Everyone of age ({language})" in words
    assert re.search(r"1.?338", words)
    assert "2026" in words
    assert re.search("81.?%", words)
    assert {"sv": "Syntetiska svar", "en": "Synthetic answers", "ar": "إجابات اصطناعية", "es": "Respuestas sintéticas"}[
        language
    ] in words


def test_what_is_not_known_says_so():
    unknown = replace(full_card(), response_rate=None, selection={}, first_day="", last_day="")
    words = Outline(render_card(unknown, "en")).text
    assert words.count("not known") == 3
    assert words.count("Not known.") == 2


def test_without_a_design_the_card_says_before_the_first_figure_what_that_assumes():
    words = Outline(render_card(full_card(design_known=False), "en")).text
    assert words.index("No sampling design was given") < words.index("In short")
    assert "No sampling design" not in Outline(render_card(full_card(), "en")).text


def test_a_section_begins_with_each_of_its_questions_in_a_line():
    html = render_card(full_card(), "en")
    glance = html[html.index('class="answers glance"') : html.index('<article class="question"')]
    assert re.findall(r'href="#([^"]+)"', glance) == ["question-1", "question-2", "question-3"]
    assert "“very_good (en)” or “good (en)” 40% 34–46%" in Outline(glance).text
    assert "Mean 12.4 10.8–14.0" in Outline(glance).text
    assert "glance" not in render_card(card([scale_question("a")]), "en")


def test_groups_say_how_they_compare_and_what_is_hidden_says_why_in_its_place():
    words = Outline(render_card(full_card(), "en")).text
    assert "women (en) higher" in words
    assert "men (en) lower" in words
    assert "others (en) not shown: fewer than 25 answers" in words
    assert "old (en) no clear difference; uncertain: few answers" in words


def test_hidden_figures_are_nowhere_on_the_page():
    """A hidden estimate has no numbers; its place holds words only, in rows and in tables."""
    hidden = card([scale_question("a", lead=HIDDEN, groups=[group("women", HIDDEN, Verdict.NOT_COMPARED)])])
    questions = hidden.questions()
    emptied = replace(questions[0], categories=tuple(replace(entry, estimate=HIDDEN) for entry in questions[0].categories))
    closed = replace(hidden, sections=(replace(hidden.sections[0], questions=(emptied,)),), findings=())
    html = render_card(closed, "en")
    question = html[html.index('<article class="question"') : html.index("</article>")]
    assert "not shown: fewer than 25 answers" in question
    assert "<svg" not in question
    assert "%" not in question


def test_a_question_closed_to_everyone_may_be_open_to_none_of_its_groups():
    hidden_lead = scale_question("a", lead=HIDDEN, groups=[group("women", HIDDEN, Verdict.NOT_COMPARED)])
    words = Outline(render_card(card([hidden_lead]), "en")).text
    assert "women (en) not shown" in words


def test_several_answers_are_not_drawn_as_parts_of_a_whole():
    html = render_card(card([list_question("b")]), "en")
    assert 'class="stack"' not in html
    assert "several answers possible, so the shares do not add up to 100%" in html
    assert "Nobody answered: lake (en)" in html


def test_a_scale_is_one_bar_in_its_order_with_dont_know_hatched_and_apart():
    html = render_card(card([scale_question("a", apart=0.06)]), "en")
    bar = html[html.index('<svg class="stack"') :]
    bar = bar[: bar.index("</svg>")]
    assert re.findall(r'<rect class="(\w+)"', bar) == ["rest", "c1", "c3", "c4", "c5", "c7"]
    assert [float(place) for place in re.findall(r'<rect class="c\d" x="([\d.]+)%"', bar)] == [0, 20, 40, 60, 80]
    assert html.count('fill="url(#card-hatch)"') == 2
    legend = [html.index(f"</i>{step} (en)") for step in SCALE]
    assert legend == sorted(legend)


def test_hidden_answers_of_a_bar_leave_their_room_free_where_they_stand():
    question = scale_question("a")
    steps = [replace(step, estimate=HIDDEN) if step.name in {"good", "neither"} else step for step in question.categories]
    html = render_card(card([replace(question, categories=tuple(steps))]), "en")
    places = re.findall(r'<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', html[: html.index('class="legend"')])
    assert places[:4] == [("c1", "0", "20"), ("rest", "20", "40"), ("c5", "60", "20"), ("c7", "80", "20")]


def test_figures_run_from_the_right_in_a_language_that_does():
    html = render_card(card([scale_question("a", groups=GROUPS)]), "ar")
    assert '<div class="report-card" lang="ar" dir="rtl">' in html
    assert [float(place) for place in re.findall(r'<rect class="c\d" x="([\d.]+)%"', html)] == [80, 60, 40, 20, 0]
    leads = re.findall(r'class="dot" cx="([\d.]+)%"', html)
    assert leads[:3] == ["60", "49", "71"]
    assert 'class="dot" cx="40%"' in render_card(card([scale_question("a", groups=GROUPS)]), "en")


def test_every_picture_has_a_name_or_is_kept_from_those_who_listen():
    pictures = Outline(render_page(full_card(), "en")).all("svg")
    assert len(pictures) > 15
    assert all(picture.get("role") == "img" or picture.get("aria-hidden") == "true" for picture in pictures)
    html = render_page(full_card(), "en")
    assert html.count('role="img"') == html.count("<title>") - 1
    assert "40%, between 34 and 46%" in html


def test_each_question_has_its_numbers_in_a_table():
    html = render_card(full_card(), "en")
    table = Outline(html[html.index("<table>") : html.index("</table>")]).text
    assert "Share 95% interval Standard error (points) Design effect Answers" in table
    assert "women (en) 51% 45–57% 3.0 1.30 150" in table
    assert html.count("<details>") == 3


@pytest.mark.parametrize("code", ["fa", "sw", "pt-BR", "und-x-kinya", "zh-Hant-TW", "x", ""])
def test_a_card_in_any_language_is_drawn_and_marks_whose_words_are_whose(code):
    questions = [replace(scale_question("a"), labels={code: "آب" if code == "fa" else "Maji?"})]
    html = render_page(card(questions, languages=(code, "en")), code)
    assert '<html lang="en" dir="ltr">' in html
    direction = "rtl" if code == "fa" else "ltr"
    if code:
        assert f'<h3 id="question-1-h"><span lang="{code}" dir="{direction}">' in html


def test_texts_of_a_form_cannot_become_markup():
    evil = "</title><script>alert(1)</script>"
    questions = [replace(scale_question("a"), labels={"en": evil})]
    html = render_page(replace(card(questions), titles={"en": evil}, place={"en": evil}), "en", {evil: evil})
    assert "<script" not in html


def test_every_line_of_methods_is_said_in_every_language():
    for language in LANGUAGES:
        html = render_card(full_card(), language)
        methods = html[html.index('<dl class="methods">') :]
        assert methods.count("<dt>") == len(full_card().methods)
        assert re.search(r"%[%(]", Outline(methods).text) is None
