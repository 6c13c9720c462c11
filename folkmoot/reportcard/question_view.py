"""A question of a card as it is drawn in one language: its picture, its rows of groups, its numbers as tables.

A scale, and a choice between two or three answers, is one stacked bar. A list without order is a bar for each answer, so is a
question with several answers each, whose shares do not add up to a whole. A number is its mean on an axis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from folkmoot.reportcard.card import BreakdownResult, CategoryResult, Estimate, Note, QuestionResult, Verdict
from folkmoot.reportcard.charts import (
    SHARES,
    Axis,
    Segment,
    axis_labels,
    axis_of_numbers,
    interval_bar,
    interval_strip,
    stacked_bar,
)
from folkmoot.reportcard.wording import Said, Wording

MOST_IN_A_STACK = 3
MOST_BARS = 12
STEPS_OF_A_SCALE = {
    2: (1, 7),
    3: (1, 4, 7),
    4: (1, 3, 5, 7),
    5: (1, 3, 4, 5, 7),
    6: (1, 2, 3, 5, 6, 7),
    7: (1, 2, 3, 4, 5, 6, 7),
}
VERDICT_MARKS = {Verdict.HIGHER: "higher", Verdict.LOWER: "lower", Verdict.NO_CLEAR_DIFFERENCE: "alike"}


@dataclass(frozen=True)
class Row:
    """One figure: what it is of, its picture, the figure, its interval, and a word; `picture` is empty where it is hidden."""

    label: Said
    picture: Markup
    value: str
    interval: str
    word: str
    mark: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """An answer of a stacked bar with its colour."""

    label: Said
    colour: str
    value: str
    word: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one breakdown under its heading."""

    heading: Said
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TableRow:
    """A row of numbers: its cells in the order of the table's columns; `reason` in their place where the figure is hidden."""

    label: Said
    cells: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class TablePart:
    heading: Said
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class CrossTable:
    """The share of every answer in every group of a breakdown; a hidden one is a dash."""

    heading: Said
    columns: tuple[Said, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class QuestionView:
    """All that the template of a question needs. `bar` is empty where `bars` are drawn, and for a number."""

    anchor: str
    wording: Said
    facts: tuple[str, ...]
    bar: Markup
    legend: tuple[LegendEntry, ...]
    bars: tuple[Row, ...]
    beside: tuple[Row, ...]
    left_out: str
    axis: Markup
    lead: str
    everyone: Row | None
    groups: tuple[Group, ...]
    is_share: bool
    table: tuple[TablePart, ...]
    crossed: tuple[CrossTable, ...]


def view_question(question: QuestionResult, anchor: str, words: Wording, least: int) -> QuestionView:
    """A question as it is drawn. `least` is the number of answers below which no figure is shown."""
    return _Drawing(question, words, least).view(anchor)


class _Drawing:
    """One question on its way to a page in one language."""

    def __init__(self, question: QuestionResult, words: Wording, least: int) -> None:
        self.question = question
        self.words = words
        self.least = least
        self.is_share = question.kind != "number"
        self.axis = SHARES if self.is_share else _axis_of(question)
        self.substantive = [category for category in question.categories if not category.apart]
        self.apart = [category for category in question.categories if category.apart]

    def view(self, anchor: str) -> QuestionView:
        question, words = self.question, self.words
        stacked = self.is_stacked
        drawn = [] if stacked else self._bars_in_order()
        labels = [words.percent(tick) if self.is_share else _plain(words, tick, self.axis) for tick in self.axis.ticks]
        return QuestionView(
            anchor=anchor,
            wording=words.said(question.labels, question.id),
            facts=tuple(self._facts()),
            bar=self._stack() if stacked else Markup(),
            legend=tuple(self._legend()) if stacked else (),
            bars=tuple(self._bar(category, "c1") for category in drawn[:MOST_BARS]),
            beside=tuple(self._bar(category, "apart") for category in self.apart),
            left_out=self._left_out(drawn[MOST_BARS:]),
            axis=axis_labels(self.axis, labels, mirrored=words.right_to_left),
            lead=self.lead_in_words(),
            everyone=self._row(Said(words.gettext("Everyone")), question.lead, Verdict.NOT_COMPARED),
            groups=tuple(self._group(breakdown) for breakdown in question.breakdowns),
            is_share=self.is_share,
            table=tuple(self._table()),
            crossed=tuple(self._crossed(breakdown) for breakdown in question.breakdowns) if self.is_share else (),
        )

    @property
    def is_stacked(self) -> bool:
        if self.question.kind != "select_one" or all(category.estimate.hidden for category in self.substantive):
            return False
        in_scale = all(category.place is not None for category in self.substantive)
        return len(self.substantive) <= (max(STEPS_OF_A_SCALE) if in_scale else MOST_IN_A_STACK)

    def lead_in_words(self) -> str:
        """What the rows of groups show."""
        _ = self.words.gettext
        if not self.is_share:
            return _("Mean")
        names = {category.name: self.words.said(category.labels, category.name).text for category in self.question.categories}
        answers = [_("“%(answer)s”", answer=names.get(name, name)) for name in self.question.lead_categories]
        return _("Share who answered %(answers)s", answers=self.words.listed(answers, style="or")) if answers else ""

    def _facts(self) -> Iterator[str]:
        _ = self.words.gettext
        figures = [self.question.lead, *(category.estimate for category in self.substantive)]
        bases = [figure.base for figure in figures if figure.base is not None]
        if bases:
            yield self.words.answers(bases[0])
        if self.question.asked_of_some:
            yield _("asked of some only")
        if self.question.kind == "select_multiple":
            yield _("several answers possible, so the shares do not add up to 100%%")
        if self.question.of_repeat:
            yield _("answers for each: %(what)s", what=self.words.said(self.question.of_repeat).text)
        if self.question.scale_is_assumed:
            yield _("the order of the answers is assumed")

    def _stack(self) -> Markup:
        _ = self.words.gettext
        shown = [category for category in self.substantive if category.estimate.estimate is not None]
        parts = [
            _("%(answer)s: %(share)s", answer=self._name(category), share=self._value(category.estimate)) for category in shown
        ]
        segments = [
            Segment(category.estimate.estimate or 0.0, self._colour(category), self._value(category.estimate))
            for category in shown
            if category.estimate.estimate
        ]
        return stacked_bar(segments, _("The answers as one bar"), "; ".join(parts), mirrored=self.words.right_to_left)

    def _legend(self) -> Iterator[LegendEntry]:
        for category in self.substantive:
            figure = category.estimate
            yield LegendEntry(
                self.words.said(category.labels, category.name),
                self._colour(category) if not figure.hidden else "rest",
                self._value(figure),
                self._reason(figure),
            )

    def _colour(self, category: CategoryResult) -> str:
        """The class of a category's colour: by its place in a scale; else the lead in blue and the others in sand."""
        places = [other for other in self.substantive if other.place is not None]
        if category.place is not None and len(places) in STEPS_OF_A_SCALE:
            step = STEPS_OF_A_SCALE[len(places)][places.index(category)]
            return f"c{step}" if self.question.lead_categories and self._has_direction else f"q{step}"
        return "c1" if category.name in self.question.lead_categories else ("c4", "c3")[self._rest_of(category) % 2]

    @property
    def _has_direction(self) -> bool:
        """Whether the scale runs from good to bad: its first steps lead then."""
        first = [category.name for category in self.substantive if category.place is not None]
        return list(self.question.lead_categories) == first[: len(self.question.lead_categories)]

    def _rest_of(self, category: CategoryResult) -> int:
        rest = [other.name for other in self.substantive if other.name not in self.question.lead_categories]
        return rest.index(category.name)

    def _bars_in_order(self) -> list[CategoryResult]:
        """The largest share first, those hidden last; a scale keeps its order."""
        if any(category.place is not None for category in self.substantive):
            return list(self.substantive)
        return sorted(self.substantive, key=_share_or_hidden, reverse=True)

    def _bar(self, category: CategoryResult, colour: str) -> Row:
        figure, label = category.estimate, self.words.said(category.labels, category.name)
        picture = Markup()
        if figure.estimate is not None:
            picture = interval_bar(
                figure.estimate,
                figure.lower,
                figure.upper,
                self.axis,
                self._in_words(figure),
                mirrored=self.words.right_to_left,
                colour=colour,
            )
        return Row(label, picture, self._value(figure), self._interval(figure), self._reason(figure))

    def _left_out(self, categories: Sequence[CategoryResult]) -> str:
        if not categories:
            return ""
        return self.words.ngettext(
            "%(count)s further answer stands in the table.", "%(count)s further answers stand in the table.", len(categories)
        )

    def _group(self, breakdown: BreakdownResult) -> Group:
        rows = tuple(
            self._row(self.words.said(group.labels, group.name), group.lead, group.verdict) for group in breakdown.groups
        )
        return Group(self.words.said(breakdown.labels, breakdown.by), rows)

    def _row(self, label: Said, figure: Estimate, verdict: Verdict) -> Row:
        if figure.estimate is None:
            return Row(label, Markup(), "", "", self._reason(figure), "hidden")
        word, mark = self.words.verdict(verdict), VERDICT_MARKS.get(verdict, "")
        title = self._in_words(figure)
        picture = interval_strip(
            figure.estimate,
            figure.lower,
            figure.upper,
            self.axis,
            title,
            mirrored=self.words.right_to_left,
            uncertain=figure.note is Note.UNCERTAIN,
        )
        return Row(label, picture, self._value(figure), self._interval(figure), word, mark)

    def _table(self) -> Iterator[TablePart]:
        _ = self.words.gettext
        if self.is_share:
            rows = [
                self._table_row(self.words.said(category.labels, category.name), category.estimate)
                for category in self.question.categories
            ]
            yield TablePart(Said(_("Everyone, by answer")), tuple(rows))
        lead = [self._table_row(Said(_("Everyone")), self.question.lead)]
        yield TablePart(Said(self.lead_in_words()), tuple(lead))
        for breakdown in self.question.breakdowns:
            yield TablePart(
                self.words.said(breakdown.labels, breakdown.by),
                tuple(
                    self._table_row(self.words.said(group.labels, group.name), group.lead, group.verdict)
                    for group in breakdown.groups
                ),
            )

    def _table_row(self, label: Said, figure: Estimate, verdict: Verdict = Verdict.NOT_COMPARED) -> TableRow:
        if figure.estimate is None:
            return TableRow(label, (), self._reason(figure))
        error = figure.standard_error or 0.0
        return TableRow(
            label,
            (
                self._value(figure),
                self._interval(figure),
                self.words.points(error) if self.is_share else self.words.significant(error, error / 10),
                self.words.decimal(figure.design_effect, 2) if figure.design_effect is not None else "–",
                self.words.whole(figure.base or 0),
                self.words.verdict(verdict) or self._reason(figure),
            ),
        )

    def _crossed(self, breakdown: BreakdownResult) -> CrossTable:
        rows = tuple(
            TableRow(
                self.words.said(category.labels, category.name),
                tuple(self._value(group.categories.get(category.name, Estimate())) or "–" for group in breakdown.groups),
            )
            for category in self.question.categories
        )
        columns = tuple(self.words.said(group.labels, group.name) for group in breakdown.groups)
        return CrossTable(self.words.said(breakdown.labels, breakdown.by), columns, rows)

    def _name(self, category: CategoryResult) -> str:
        return self.words.said(category.labels, category.name).text

    def _value(self, figure: Estimate) -> str:
        return self.words.value(figure, is_share=self.is_share)

    def _interval(self, figure: Estimate) -> str:
        return self.words.interval(figure, is_share=self.is_share)

    def _in_words(self, figure: Estimate) -> str:
        interval = self._interval(figure)
        if not interval:
            return self._value(figure)
        return self.words.gettext("%(figure)s, interval %(interval)s", figure=self._value(figure), interval=interval)

    def _reason(self, figure: Estimate) -> str:
        if figure.note is Note.UNCERTAIN:
            return self.words.gettext("uncertain: few answers")
        return self.words.hidden(figure.note, self.least) if figure.hidden else ""


def _share_or_hidden(category: CategoryResult) -> float:
    share = category.estimate.estimate
    return -1.0 if share is None else share


def _axis_of(question: QuestionResult) -> Axis:
    """From nought to beyond the greatest end of an interval among those shown; a mean below nought is at its beginning."""
    figures = [question.lead, *(group.lead for breakdown in question.breakdowns for group in breakdown.groups)]
    ends = [end for figure in figures if not figure.hidden for end in (figure.estimate, figure.upper) if end is not None]
    return axis_of_numbers(max(ends, default=1.0))


def _plain(words: Wording, tick: float, axis: Axis) -> str:
    """A mark of an axis without digits that all of its marks lack."""
    step = axis.ticks[1]
    digits = next((digits for digits in range(4) if abs(round(step, digits) - step) < 1e-9), 4)
    return words.decimal(tick, digits)
