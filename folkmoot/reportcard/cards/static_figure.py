"""A question of a card as one SVG that needs nothing besides itself: to be embedded elsewhere, printed, or put on a slide.

The bars and strips are those of the card's own page (`question_view`). Here they are placed, with their words, the source and
the marks of the axis; colours are written out as those of the light scheme, since whoever embeds it decides on the ground.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from textwrap import wrap

from markupsafe import Markup, escape

from folkmoot.reportcard.cards.card import Card
from folkmoot.reportcard.cards.change_view import ChangeWords
from folkmoot.reportcard.cards.question_view import LegendEntry, QuestionView, Row, view_question
from folkmoot.reportcard.cards.wording import Wording, wording

WIDTH = 720
MARGIN = 28
INNER = WIDTH - 2 * MARGIN
LABELS = 210
FIGURES = 130
STYLE = Path(__file__).parents[1] / "style"
STYLE_SHEETS = ("tokens.css", "card.css", "figures.css")
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
TWINS = re.compile(r"light-dark\(\s*(#[0-9a-fA-F]+)\s*,\s*[^()]*\)")
USE = re.compile(r"var\((--[\w-]+)\)")
SAID = re.compile(r' role="img"| aria-hidden="true"|<title>[^<]*</title>|<desc>[^<]*</desc>')
STEPS = re.compile(r"\bin-(\d)\b")
DRAWN = re.compile(
    r"^(?:\.report-card )?"
    r"(?:\.(?:stack|band|dot|open|everyone-line|whisker|axis|c\d|q\d|roomy)\b|:is\(\.in-)[^{}]*\{[^{}]*\}",
    re.MULTILINE,
)
OWN_STYLE = """
text { font-size: 15px; fill: %(ink)s; }
text { font-family: "Atkinson Hyperlegible Next", "Noto Sans", "Segoe UI", Roboto, Arial, sans-serif; }
.wording { font-family: Newsreader, Charter, Georgia, "Noto Naskh Arabic", serif; font-size: 25px; font-weight: 600; }
.small { font-size: 13.5px; fill: %(muted)s; }
.strong { font-weight: 700; }
.grid { stroke: %(line)s; stroke-width: 1; }
.hatch-lines { stroke: %(muted)s; stroke-width: 2; }
.roomy { display: inline; }
"""


@dataclass(frozen=True)
class Source:
    """The lines under the figure: whose answers, when, how many, and where the whole card stands."""

    lines: tuple[str, ...]
    address: str


def static_figure(card: Card, question_id: str, language: str, source: Source, least: int = 0) -> str:
    """The question as SVG, 720 wide and as high as it needs; every figure in it stands as text as well.

    Raises `KeyError` where the card has no such question.
    """
    words = wording(language)
    question = {question.id: question for question in card.questions()}[question_id]
    return _Sheet(words).draw(view_question(question, f"figure-{question_id}", ChangeWords(card, words), least), source)


@dataclass
class _Sheet:
    """Drawn from the top: `height` is how far it has come."""

    words: Wording
    height: float = MARGIN
    drawn: list[str] = field(default_factory=list)

    def draw(self, view: QuestionView, source: Source) -> str:
        for line in wrap(view.wording.text, 52):
            self.height += 31
            self.text(line, "wording")
        self.height += 6
        for fact in wrap(" · ".join(view.facts), 88):
            self.height += 20
            self.text(fact, "small")
        self.height += 18
        if view.bar:
            self.picture(view.bar, MARGIN, INNER)
            self.height += 40
            self.legend(view.legend)
        for row in view.bars:
            self.row(row)
        if view.everyone:
            self.row(view.everyone, strong=True)
        for group in view.groups:
            self.height += 26
            self.text(group.heading.text, "strong")
            for row in group.rows:
                self.row(row)
        if view.axis and (view.bars or view.everyone or view.groups):
            self.picture(view.axis, self.left_of_pictures, self.width_of_pictures)
            self.height += 18
        self.source(source)
        return self.sheet(view, source)

    def sheet(self, view: QuestionView, source: Source) -> str:
        height = round(self.height + MARGIN * 0.7)
        title = escape(f"{view.wording.text} {' '.join(source.lines)}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img" lang="{self.words.language}" direction="{self.words.direction}"><title>{title}</title>'
            f"<style>{_style()}</style>"
            '<defs><pattern id="card-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<line class="hatch-lines" x1="1" x2="1" y2="6"/></pattern></defs>'
            f'<rect width="{WIDTH}" height="{height}" fill="{_tokens()["--paper"]}"/>{"".join(self.drawn)}</svg>\n'
        )

    @property
    def left_of_pictures(self) -> float:
        return MARGIN + (FIGURES if self.words.right_to_left else LABELS)

    @property
    def width_of_pictures(self) -> float:
        return INNER - LABELS - FIGURES

    def text(self, text: str, kind: str = "", indent: float = 0, end: bool = False) -> None:
        """From the side where a line begins, or to the side where it ends."""
        at_left = self.words.right_to_left == end
        x = MARGIN + indent if at_left else WIDTH - MARGIN - indent
        anchor = ' text-anchor="end"' if end else ""
        self.drawn.append(f'<text class="{kind}" x="{x:g}" y="{self.height:g}"{anchor}>{escape(text)}</text>')

    def picture(self, picture: Markup, x: float, width: float) -> None:
        """As the card draws it; what it says to a screen reader is said once, by the whole sheet."""
        placed = f'<svg x="{x:g}" y="{self.height:g}" width="{width:g}" '
        self.drawn.append(SAID.sub("", str(picture).replace("<svg ", placed, 1)))

    def row(self, row: Row, *, strong: bool = False) -> None:
        """Its name, its picture, its figure with the interval; a long name takes two lines, what is hidden says why."""
        lines = wrap(row.label.text, 29, max_lines=3, placeholder=" …") or [""]
        top = self.height
        for line in lines:
            self.height += 19
            self.text(line, "strong" if strong else "")
        if row.picture:
            self.height = top + 4
            self.grid(22, _steps(row.picture))
            self.picture(row.picture, self.left_of_pictures, self.width_of_pictures)
            self.height = top + 15
            self.text(f"{row.value}", "strong", end=True)
            self.height = top + 31
            self.text(row.interval, "small", end=True)
        elif row.word:
            self.height = top + 19
            self.text(row.word, "small", LABELS)
        self.height = top + max(36, 19 * len(lines) + 6)
        if row.change:
            parts = (row.change.since, row.change.size, row.change.interval, row.change.word)
            for line in wrap(" · ".join(filter(None, parts)), 88):
                self.height += 18
                self.text(line, "small")
            self.height += 6

    def grid(self, height: float, steps: int) -> None:
        for step in range(steps + 1):
            x = self.left_of_pictures + self.width_of_pictures * step / steps
            self.drawn.append(f'<line class="grid" x1="{x:g}" x2="{x:g}" y1="{self.height:g}" y2="{self.height + height:g}"/>')

    def legend(self, entries: tuple[LegendEntry, ...]) -> None:
        for entry in entries:
            self.height += 24
            side = WIDTH - MARGIN - 12 if self.words.right_to_left else MARGIN
            fill = 'fill="url(#card-hatch)"' if entry.colour == "apart" else f'class="{entry.colour}"'
            self.drawn.append(f'<rect {fill} x="{side:g}" y="{self.height - 11:g}" width="12" height="12"/>')
            label = entry.label.text if len(entry.label.text) <= 74 else f"{entry.label.text[:73]}…"
            self.text(f"{label} {entry.value or entry.word}", "", 20)
        self.height += 14

    def source(self, source: Source) -> None:
        self.height += 12
        self.drawn.append(f'<line class="grid" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{self.height:g}" y2="{self.height:g}"/>')
        for line in (part for text in source.lines for part in wrap(text, 92)):
            self.height += 20
            self.text(line, "small")
        self.height += 20
        self.text(source.address, "small")


def _steps(picture: Markup) -> int:
    """Into how many steps the axis of a strip is parted: it says so itself."""
    found = STEPS.search(picture)
    return int(found[1]) if found else 4


@lru_cache(maxsize=1)
def _style() -> str:
    """The rules of the card's own figures, with every colour written out: a picture is shown where custom properties are
    unknown as well."""
    sheet = (STYLE / "figures.css").read_text(encoding="utf-8")
    rules = "\n".join(rule.replace(".report-card ", "svg ") for rule in _drawn_rules(sheet))
    tokens = _tokens()
    own = OWN_STYLE % {name: tokens[f"--{name}"] for name in ("ink", "muted", "line")}
    return USE.sub(lambda use: tokens.get(use[1], "none"), rules) + own


def _drawn_rules(sheet: str) -> Iterator[str]:
    return (rule[0] for rule in DRAWN.finditer(sheet))


@lru_cache(maxsize=1)
def _tokens() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in STYLE_SHEETS:
        for token in TOKEN.finditer((STYLE / name).read_text(encoding="utf-8")):
            found.setdefault(token[1], TWINS.sub(r"\1", token[2]).strip())
    return {name: USE.sub(lambda use: found.get(use[1], "none"), value) for name, value in found.items()}
