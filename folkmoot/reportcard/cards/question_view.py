"""A question of a card as it is drawn in one language: its picture, its rows of groups, its numbers as tables.

A scale, and a choice between two or three answers, is one stacked bar. A list without order is a bar for each answer, so is a
question with several answers each, whose shares do not add up to a whole. A number is its mean on an axis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from folkmoot.reportcard.cards.card import BreakdownResult, CategoryResult, Estimate, Note, QuestionResult, Verdict
from folkmoot.reportcard.cards.change_view import ChangeRow, ChangeWords
from folkmoot.reportcard.cards.charts import (
    APART,
    SHARES,
    Axis,
    Segment,
    axis_labels,
    axis_of_numbers,
    interval_bar,
    interval_strip,
    stacked_bar,
)
from folkmoot.reportcard.cards.figure_words import FigureWords
from folkmoot.reportcard.cards.question_tables import CrossTable, TablePart, cross_table, number_table
from folkmoot.reportcard.cards.wording import Said, Wording

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
VERDICT_MARKS = {Verdict.HIGHER: "higher", Verdict.LOWER: "lower"}


@dataclass(frozen=True)
class Row:
    """One figure: what it is of, its picture, the figure, its interval, and a word; `picture` is empty where it is hidden.

    `change` is how it changed since an earlier round, where the card tells of one.
    """

    label: Said
    picture: Markup
    value: str
    interval: str
    word: str
    mark: str = ""
    change: ChangeRow | None = None


@dataclass(frozen=True)
class Glance:
    """A question in one line: its wording, which answers its share is of, and the figure; for the head of a section."""

    wording: Said
    answers: str
    figure: Row


@dataclass(frozen=True)
class LegendEntry:
    """An answer of a stacked bar with its colour."""

    label: Said
    colour: str
    value: str
    word: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one breakdown under its heading; the notes say what the samples cannot tell of them."""

    heading: Said
    rows: tuple[Row, ...]
    note: str = ""
    note_on_change: str = ""

    @property
    def has_pictures(self) -> bool:
        return any(row.picture for row in self.rows)


@dataclass(frozen=True)
class QuestionView:
    """All that the template of a question needs.

    `bar` is empty where `bars` are drawn, and for a number. A question that is `closed` has no figure to show: its `facts` say
    why. `everyone` is None where the bars say as much; `note_on_change` says which changes of it the samples cannot tell.
    """

    anchor: str
    wording: Said
    facts: tuple[str, ...]
    closed: bool
    bar: Markup
    legend: tuple[LegendEntry, ...]
    bars: tuple[Row, ...]
    notes: tuple[str, ...]
    beside: tuple[Row, ...]
    beside_heading: str
    axis: Markup
    glance: Glance
    everyone: Row | None
    groups: tuple[Group, ...]
    is_share: bool
    table: tuple[TablePart, ...]
    crossed: CrossTable | None
    since: str
    note_on_change: str


def view_question(question: QuestionResult, anchor: str, changes: ChangeWords, least: int) -> QuestionView:
    """A question as it is drawn, in the language of `changes`. `least` is the number of answers below which none is shown."""
    return _Drawing(question, changes, least).view(anchor)


class _Drawing:
    """One question on its way to a page in one language."""

    def __init__(self, question: QuestionResult, changes: ChangeWords, least: int) -> None:
        self.question = question
        self.changes = changes
        self.words = words = changes.words
        self.say = FigureWords(question, words, least)
        self.is_share = self.say.is_share
        self.axis = SHARES if self.is_share else _axis_of(question)
        self.substantive = [category for category in question.categories if not category.apart]
        self.apart = [category for category in question.categories if category.apart]

    def view(self, anchor: str) -> QuestionView:
        question, words = self.question, self.words
        labels = [words.percent(tick) if self.is_share else _plain(words, tick, self.axis) for tick in self.axis.ticks]
        stacked, closed = self.is_stacked, self.is_closed
        bars = [] if stacked else self._bars_in_order()
        change = self.changes.of(question)
        draws_everyone = bool(question.breakdowns or stacked or not self.is_share or change) and not closed
        return QuestionView(
            anchor=anchor,
            wording=words.said(question.labels, question.id),
            facts=tuple(self._facts()),
            closed=closed,
            bar=self._stack() if stacked else Markup(),
            legend=tuple(self._legend()) if stacked else (),
            bars=tuple(self._bar(category, "c1") for category in bars[:MOST_BARS]),
            notes=() if closed else tuple(self._notes(bars[MOST_BARS:])),
            beside=tuple(self._bar(category, APART) for category in self._outside_the_bar if not category.estimate.hidden),
            beside_heading=words.gettext("Of all who were asked"),
            axis=axis_labels(self.axis, labels, mirrored=words.right_to_left),
            glance=self._glance(),
            everyone=self._row(Said(self.say.lead()), question.lead, change=change) if draws_everyone else None,
            groups=tuple(self._group(breakdown) for breakdown in question.breakdowns)
            if question.lead_categories or not self.is_share
            else (),
            is_share=self.is_share,
            table=number_table(self.say),
            crossed=cross_table(self.say) if self.is_share and question.breakdowns else None,
            since=self.changes.since,
            note_on_change=self.changes.cannot_tell(question),
        )

    @property
    def is_closed(self) -> bool:
        """Whether nothing of the question may be shown."""
        return self.question.lead.hidden and all(category.estimate.hidden for category in self.question.categories)

    @property
    def is_stacked(self) -> bool:
        if self.question.kind != "select_one" or all(category.estimate.hidden for category in self.substantive):
            return False
        in_scale = all(category.place is not None for category in self.substantive)
        return len(self.substantive) <= (max(STEPS_OF_A_SCALE) if in_scale else MOST_IN_A_STACK)

    def _glance(self) -> Glance:
        """Its picture is a share's only: means have axes of their own, and do not stand side by side."""
        figure = self._row(Said(""), self.question.lead)
        if not self.is_share:
            figure = replace(figure, picture=Markup())
        answers = self.say.leading_answers() if self.is_share else self.words.gettext("Mean")
        return Glance(self.words.said(self.question.labels, self.question.id), answers, figure)

    def _facts(self) -> Iterator[str]:
        _ = self.words.gettext
        figures = [self.question.lead, *(category.estimate for category in self.substantive)]
        bases = [figure.base for figure in figures if figure.base is not None]
        if bases:
            yield self.words.answers(bases[0])
        elif self.is_closed:
            yield self.say.reason(self.question.lead)
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
        shown = [category for category in self._in_the_bar if not category.estimate.hidden]
        parts = [
            _("%(answer)s: %(share)s", answer=self.say.name(category), share=self.say.value(category.estimate))
            for category in shown
        ]
        title = _("The answers as one bar")
        return stacked_bar(self._segments(), title, "; ".join(parts), mirrored=self.words.right_to_left)

    def _segments(self) -> list[Segment]:
        """The answers in their order; hidden ones that stand together leave their room free where they stand."""
        figures = [(category, category.estimate.estimate) for category in self._in_the_bar]
        hidden = [place for place, (_category, share) in enumerate(figures) if share is None]
        rest = 1 - sum(share or 0.0 for _category, share in figures)
        together = bool(hidden) and hidden[-1] - hidden[0] == len(hidden) - 1 and rest > 0
        segments = []
        for place, (category, share) in enumerate(figures):
            if together and place == hidden[0]:
                segments.append(Segment(rest, "rest", ""))
            elif share:
                segments.append(Segment(share, self._colour(category), self.say.value(category.estimate)))
        return segments

    def _legend(self) -> Iterator[LegendEntry]:
        for category in self._in_the_bar:
            figure = category.estimate
            yield LegendEntry(
                self.words.said(category.labels, category.name),
                self._colour(category) if not figure.hidden else "rest",
                self.say.value(figure),
                self.say.reason(figure),
            )

    @property
    def _in_the_bar(self) -> list[CategoryResult]:
        """What adds up to the whole: the answers proper, and those apart that the form does not take out of the base."""
        return self.substantive + [category for category in self.apart if self._is_in_the_base(category)]

    @property
    def _outside_the_bar(self) -> list[CategoryResult]:
        """Answers such as `don't know` that are not in the base of the others, where anyone gave them."""
        stacked = self.is_stacked
        return [
            category
            for category in self.apart
            if category.estimate.estimate != 0 and not (stacked and self._is_in_the_base(category)) and not self.is_closed
        ]

    def _is_in_the_base(self, category: CategoryResult) -> bool:
        figures = [self.question.lead, *(answer.estimate for answer in self.substantive)]
        base = next((figure.base for figure in figures if figure.base is not None), None)
        return base is not None and category.estimate.base == base and category.estimate.estimate != 0

    def _colour(self, category: CategoryResult) -> str:
        """The class of a category's colour: by its place in a scale; else the lead in blue and the others in sand."""
        if category.apart:
            return APART
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
        """The largest share first, those hidden last; a scale keeps its order. Answers that nobody gave are not drawn."""
        if any(category.place is not None for category in self.substantive):
            return list(self.substantive)
        given = [category for category in self.substantive if category.estimate.estimate != 0]
        return sorted(given, key=_share_or_hidden, reverse=True)

    def _bar(self, category: CategoryResult, colour: str) -> Row:
        figure, label = category.estimate, self.words.said(category.labels, category.name)
        picture = Markup()
        if figure.estimate is not None:
            picture = interval_bar(
                figure.estimate,
                figure.lower,
                figure.upper,
                self.axis,
                self.say.in_full(figure),
                mirrored=self.words.right_to_left,
                colour=colour,
            )
        return Row(label, picture, self.say.value(figure), self.say.interval(figure), self.say.reason(figure))

    def _notes(self, left_out: Sequence[CategoryResult]) -> Iterator[str]:
        """What the bars do not show: answers that nobody gave, and those beyond `MOST_BARS`."""
        if left_out:
            yield self.words.ngettext(
                "%(count)s further answer stands in the table.",
                "%(count)s further answers stand in the table.",
                len(left_out),
            )
        nobody = [category for category in self.substantive if category.estimate.estimate == 0 and category.place is None]
        if 0 < len(nobody) <= MOST_BARS and not self.is_stacked:
            yield self.words.gettext("Nobody answered: %(answers)s", answers="; ".join(map(self.say.name, nobody)))
        hidden = [category for category in self._outside_the_bar if category.estimate.hidden]
        for reason in dict.fromkeys(self.say.reason(category.estimate) for category in hidden):
            names = [self.say.name(category) for category in hidden if self.say.reason(category.estimate) == reason]
            yield self.words.gettext("%(answers)s – %(reason)s", answers=self.words.listed(names), reason=reason)

    def _group(self, breakdown: BreakdownResult) -> Group:
        rows = tuple(
            self._row(
                self.words.said(group.labels, group.name),
                group.lead,
                group.verdict,
                self.question.lead.estimate,
                self.changes.of(self.question, breakdown.by, group.name),
            )
            for group in breakdown.groups
        )
        unclear = [group.detectable for group in breakdown.groups if group.detectable is not None]
        note = self.words.cannot_tell(unclear, is_share=self.is_share)
        of_change = self.changes.cannot_tell(self.question, breakdown.by)
        return Group(self.words.said(breakdown.labels, breakdown.by), rows, note, of_change)

    def _row(
        self,
        label: Said,
        figure: Estimate,
        verdict: Verdict = Verdict.NOT_COMPARED,
        everyone: float | None = None,
        change: ChangeRow | None = None,
    ) -> Row:
        if figure.estimate is None:
            return Row(label, Markup(), "", "", self.say.reason(figure))
        picture = interval_strip(
            figure.estimate,
            figure.lower,
            figure.upper,
            self.axis,
            self.say.in_full(figure),
            mirrored=self.words.right_to_left,
            everyone=everyone,
            uncertain=figure.note is Note.UNCERTAIN,
        )
        word = self.words.verdict(verdict)
        if figure.note is Note.UNCERTAIN:
            word = "; ".join(filter(None, (word, self.say.reason(figure))))
        mark = VERDICT_MARKS.get(verdict, "")
        return Row(label, picture, self.say.value(figure), self.say.interval(figure), word, mark, change)


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
