"""The report card as HTML in one language: a part of a site's page, or a whole page that needs nothing besides itself.

It reads a `Card` and computes nothing; `templates` holds what it looks like, `style` its styles, `locale` its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from folkmoot.reportcard.cards.card import Card, Estimate, Finding, SectionResult
from folkmoot.reportcard.cards.change_view import ChangeWords
from folkmoot.reportcard.cards.charts import DOTS, PATTERNS, SHARES, axis_labels, dots
from folkmoot.reportcard.cards.methods_wording import method_lines
from folkmoot.reportcard.cards.question_view import QuestionView, view_question
from folkmoot.reportcard.cards.reading_guide import reading_lines
from folkmoot.reportcard.cards.wording import Said, Wording, wording
from folkmoot.reportcard.forms.questionnaire import Language

STYLE = Path(__file__).parents[1] / "style"
STYLES = ("card.css", "figures.css", "numbers.css", "paper.css")
STYLES_OF_A_PAGE = ("tokens.css", "sheet.css", *STYLES)
UNSECTIONED = "general"
LONG_SENTENCE = 110
FEWEST_AT_A_GLANCE = 3
LONG_FACT = 28


@dataclass(frozen=True)
class PageLink:
    """The same card in another language."""

    code: str
    name: str
    direction: str
    file: str


@dataclass(frozen=True)
class Fact:
    """What stands at the top of a card: a name and a value; a `long` one is a sentence."""

    name: str
    value: Said
    long: bool = False


@dataclass(frozen=True)
class FindingView:
    """A finding as it is drawn: its sentence, its dots, and the exact figure."""

    sentence: Said
    picture: Markup
    value: str
    exact: tuple[str, ...]
    anchor: str

    @property
    def is_long(self) -> bool:
        return len(self.sentence.text) > LONG_SENTENCE


@dataclass(frozen=True)
class SectionView:
    anchor: str
    heading: Said
    about: tuple[str, ...]
    questions: tuple[QuestionView, ...]

    @property
    def glances(self) -> tuple[QuestionView, ...]:
        """The questions to show in one line each: those with a figure, where there are enough to need it."""
        shown = tuple(question for question in self.questions if not question.closed)
        return shown if len(shown) >= FEWEST_AT_A_GLANCE else ()


def render_card(card: Card, language: str) -> str:
    """The card as a fragment of HTML that begins with its title as `h1`, for a page with `tokens.css` and `STYLES`.

    Any language code is taken: texts that the card lacks in it are in another of its languages, and marked so. The same card
    gives the same text.
    """
    words = wording(language)
    return _environment().get_template("card.html").render(_contents(card, words))


def render_page(card: Card, language: str, other_pages: Mapping[str, str] | None = None) -> str:
    """A whole page that needs no other file, no network and no JavaScript; `other_pages` are its files in other languages.

    The same card gives the same text.
    """
    words = wording(language)
    links = tuple(
        PageLink(code, words.language_name(code), "rtl" if Language(code, "").right_to_left else "ltr", file)
        for code, file in (other_pages or {}).items()
    )
    contents = _contents(card, words) | {"style": _style(), "other_pages": links}
    return _environment().get_template("page.html").render(contents)


def render_question(card: Card, question_id: str, language: str, anchor: str) -> str:
    """One question of a card as a fragment of HTML, as the card draws it, for a page with `tokens.css` and `STYLES`.

    `anchor` becomes its id, and must be no other's on the page. Raises `KeyError` where the card has no such question.
    """
    question = {question.id: question for question in card.questions()}[question_id]
    words = wording(language)
    contents = {
        "words": words,
        "_": words.gettext,
        "ngettext": words.ngettext,
        "question": view_question(question, anchor, ChangeWords(card, words), _least_base(card)),
        "patterns": PATTERNS,
    }
    return _environment().get_template("question_alone.html").render(contents)


def question_anchors(card: Card) -> dict[str, str]:
    """Where each question stands on the card's page: its id, to the anchor of its place."""
    return {
        question.id: f"question-{number}"
        for number, question in enumerate((question for section in _sections(card) for question in section.questions), start=1)
    }


def _sections(card: Card) -> list[SectionResult]:
    return sorted(card.sections, key=lambda section: section.id == UNSECTIONED)


def _contents(card: Card, words: Wording) -> dict[str, object]:
    sections = _sections(card)
    least = _least_base(card)
    anchors = question_anchors(card)
    changes = ChangeWords(card, words)
    return {
        "share_axis": axis_labels(SHARES, [words.percent(tick) for tick in SHARES.ticks], mirrored=words.right_to_left),
        "words": words,
        "_": words.gettext,
        "ngettext": words.ngettext,
        "card": card,
        "place": words.said(card.place),
        "title": words.said(card.titles, card.form_id),
        "facts": tuple(_facts(card, words)),
        "findings": tuple(_view_finding(finding, card, words, anchors) for finding in card.findings),
        "change": changes.summary(card, anchors),
        "sections": tuple(_view_section(section, changes, anchors, least) for section in sections),
        "caution": _caution(card, words),
        "reading": reading_lines(words),
        "methods": method_lines(card, words),
        "patterns": PATTERNS,
    }


def _facts(card: Card, words: Wording) -> list[Fact]:
    """Who was asked, how many, when and how they were drawn; what is not known says so."""
    _ = words.gettext
    unknown = Said(_("not known"))
    told = {method.key: words.said(method.texts) for method in card.methods if method.known and method.texts}
    period = words.period(card.first_day, card.last_day)
    facts = [
        (_("Interviews"), Said(words.whole(card.interviews))),
        (_("Response rate (RR2)"), unknown if card.response_rate is None else Said(words.percent(card.response_rate))),
        (_("When"), Said(period) if period else unknown),
        (_("Who the figures are about"), told.get("population", unknown)),
        (_("How people were drawn"), words.said(card.selection, unknown.text)),
    ]
    return [Fact(name, value, long=len(value.text) > LONG_FACT) for name, value in facts]


def _caution(card: Card, words: Wording) -> str:
    """What the reader must know before the first figure where no sampling design was given; empty otherwise."""
    if card.design_known:
        return ""
    return words.gettext(
        "No sampling design was given with these answers, so each counts equally. The figures speak of everyone only if all "
        "had the same chance of being asked, and those who were not reached would have answered alike."
    )


def _view_finding(finding: Finding, card: Card, words: Wording, anchors: Mapping[str, str]) -> FindingView:
    figure = finding.figure
    exact = []
    if figure.lower is not None:
        exact.append(words.between(figure, is_share=finding.is_share))
    if figure.base is not None:
        exact.append(words.answers(figure.base))
    if finding.group:
        everyone = next((question.lead for question in card.questions() if question.id == finding.question), Estimate())
        if not everyone.hidden:
            exact.append(words.gettext("everyone %(share)s", share=words.value(everyone, is_share=True)))
    picture = Markup()
    if finding.is_share and figure.estimate is not None:
        filled = round(figure.estimate * DOTS)
        picture = dots(figure.estimate, words.gettext("About %(filled)s of %(all)s", filled=filled, all=DOTS))
    value = words.value(figure, is_share=finding.is_share)
    return FindingView(words.said(finding.texts), picture, value, tuple(exact), anchors.get(finding.question, ""))


def _view_section(section: SectionResult, changes: ChangeWords, anchors: Mapping[str, str], least: int) -> SectionView:
    words = changes.words
    _ = words.gettext
    own_name = words.core_value(section.core_value) or (_("Other questions") if section.id == UNSECTIONED else section.id)
    questions = tuple(view_question(question, anchors[question.id], changes, least) for question in section.questions)
    about = [_("core value")] if section.core_value else []
    about.append(words.ngettext("%(count)s question", "%(count)s questions", len(questions)))
    return SectionView(f"section-{section.id}", words.said(section.labels, own_name), tuple(about), questions)


def _least_base(card: Card) -> int:
    values = next((method.values for method in card.methods if method.key == "protection"), {})
    return int(values.get("minimum_base", 0))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    """The styles of a whole page in one text, which nothing in a card can change."""
    return Markup("\n".join((STYLE / name).read_text(encoding="utf-8").strip() for name in STYLES_OF_A_PAGE))  # noqa: S704
