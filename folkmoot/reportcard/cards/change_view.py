"""The change since an earlier round as a card says it in one language: beside each figure, and in short at its head."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from folkmoot.reportcard.cards.card import Aspect, Card, ChangeSince, ChangeWord, Estimate, FigureChange, QuestionResult
from folkmoot.reportcard.cards.charts import SHARES, change_strip
from folkmoot.reportcard.cards.figure_words import FigureWords
from folkmoot.reportcard.cards.wording import Said, Wording

MARKS = {ChangeWord.HIGHER: "higher", ChangeWord.LOWER: "lower"}
COUNTED = (ChangeWord.HIGHER, ChangeWord.LOWER, ChangeWord.NO_CLEAR_DIFFERENCE, ChangeWord.NOT_COMPARABLE)


@dataclass(frozen=True)
class ChangeRow:
    """One change: since when (empty where a heading says it), how large (empty for a group without a clear difference), its
    interval (both empty where there is no number), and the word for it."""

    since: str
    size: str = ""
    interval: str = ""
    word: str = ""
    mark: str = ""


@dataclass(frozen=True)
class ClearChange:
    """A question whose figure is clearly higher or lower, with its place on the card; a share has a picture."""

    wording: Said
    answers: str
    anchor: str
    then_and_now: str
    picture: Markup
    row: ChangeRow


@dataclass(frozen=True)
class ChangeSummary:
    """What stands at the head of a follow-up's card: `counts` are numbers of questions with the word that they have."""

    about: str
    counts: tuple[tuple[str, str], ...]
    clear: tuple[ClearChange, ...]
    harmless: tuple[str, ...]


class ChangeWords:
    """The changes of a card in one language; of a card without an earlier round there are none."""

    def __init__(self, card: Card, words: Wording) -> None:
        self.words = words
        self.change: ChangeSince | None = card.change
        figures = card.change.figures if card.change else ()
        self._figures = {(figure.question, figure.by, figure.group): figure for figure in figures}

    def of(self, question: QuestionResult, by: str = "", group: str = "") -> ChangeRow | None:
        """The change of the figure that leads a question; None where nothing is told of it."""
        if self.change is None:
            return None
        figure = self._figures.get((question.id, by, group))
        if figure is not None:
            row = self._row(figure, question)
            # Among many groups, sizes that may be chance alone would be what catches the eye.
            return replace(row, size="") if by and figure.word is ChangeWord.NO_CLEAR_DIFFERENCE else row
        if by or question.lead.hidden:
            return None
        return ChangeRow(self.since, word=self._not_comparable((Aspect.ASKED,)))

    def cannot_tell(self, question: QuestionResult, by: str = "") -> str:
        """Which changes the samples are too small to tell, of everyone or of a breakdown's groups; empty where it tells all."""
        sizes = [
            figure.detectable
            for (name, breakdown, _), figure in self._figures.items()
            if (name, breakdown) == (question.id, by)
            and figure.word is ChangeWord.NO_CLEAR_DIFFERENCE
            and figure.detectable is not None
        ]
        return self.words.cannot_tell(sizes, is_share=question.kind != "number")

    @property
    def since(self) -> str:
        """Since the months of the earlier round's interviews; since the earlier round, where they are not known."""
        when = self._when
        return self.words.gettext("Since %(when)s", when=when) if when else self.words.gettext("Since the earlier round")

    def summary(self, card: Card, anchors: Mapping[str, str]) -> ChangeSummary | None:
        """What a follow-up's card says in short; None on any other card."""
        if self.change is None:
            return None
        everyone = [self._figures.get((question.id, "", "")) for question in card.questions()]
        told = [figure.word for figure in everyone if figure is not None]
        counts = [(self.words.whole(told.count(word)), self._word(word)) for word in COUNTED if told.count(word)]
        clear = [
            self._clear(question, figure, anchors.get(question.id, ""))
            for question, figure in zip(card.questions(), everyone, strict=True)
            if figure is not None and figure.word in MARKS
        ]
        return ChangeSummary(self._about(self.change), tuple(counts), tuple(clear), tuple(self._harmless(self.change)))

    @property
    def _when(self) -> str:
        return self.words.months(self.change.first_day, self.change.last_day) if self.change else ""

    def _row(self, figure: FigureChange, question: QuestionResult) -> ChangeRow:
        if figure.word is ChangeWord.NOT_COMPARABLE:
            return ChangeRow(self.since, word=self._not_comparable(figure.aspects))
        if figure.difference is None:
            return ChangeRow(self.since, word=self._word(ChangeWord.HIDDEN))
        size, interval = self.words.change(figure, is_share=question.kind != "number")
        return ChangeRow(self.since, size, interval, self._word(figure.word), MARKS.get(figure.word, ""))

    def _clear(self, question: QuestionResult, figure: FigureChange, anchor: str) -> ClearChange:
        say = FigureWords(question, self.words, 0)
        before = say.value(Estimate(figure.before, question.lead.standard_error))
        then_and_now = self.words.gettext("%(before)s then, %(after)s now", before=before, after=say.value(question.lead))
        answers = say.leading_answers() if say.is_share else self.words.gettext("Mean")
        wording = self.words.said(question.labels, question.id)
        return ClearChange(
            wording,
            answers,
            anchor,
            then_and_now,
            self._picture(figure, question, then_and_now),
            replace(self._row(figure, question), since=""),
        )

    def _picture(self, figure: FigureChange, question: QuestionResult, title: str) -> Markup:
        after = question.lead.estimate
        if question.kind == "number" or figure.before is None or after is None:
            return Markup()
        return change_strip(figure.before, after, SHARES, title, mirrored=self.words.right_to_left)

    def _word(self, word: ChangeWord) -> str:
        _ = self.words.gettext
        match word:
            case ChangeWord.HIGHER:
                return _("higher")
            case ChangeWord.LOWER:
                return _("lower")
            case ChangeWord.NO_CLEAR_DIFFERENCE:
                return _("no clear difference")
            case ChangeWord.NOT_COMPARABLE:
                return _("not comparable")
            case ChangeWord.HIDDEN:
                return _("the earlier figure is not shown, to protect people")
        return ""

    def _not_comparable(self, aspects: tuple[str, ...]) -> str:
        _ = self.words.gettext
        reasons = {
            Aspect.ASKED: _("the question was not asked then"),
            Aspect.WORDING: _("the question was worded otherwise"),
            Aspect.SCALE: _("the answers to choose from were others"),
            Aspect.BASE: _("others were asked it"),
            Aspect.PERIOD: _("it was about another time"),
            Aspect.ORDER: _("another question came before it"),
            Aspect.MODE: _("people were interviewed in another way"),
            Aspect.TRANSLATION: _("a translation was another"),
        }
        named = [reasons[Aspect(aspect)] for aspect in aspects if aspect in set(Aspect)]
        return _("not comparable, because %(reasons)s", reasons=self.words.listed(named)) if named else _("not comparable")

    def _about(self, change: ChangeSince) -> str:
        _ = self.words.gettext
        period, interviews = self.words.period(change.first_day, change.last_day), self.words.whole(change.interviews)
        if period:
            compared = _(
                "Compared with the card of %(period)s (%(interviews)s interviews).", period=period, interviews=interviews
            )
        else:
            compared = _("Compared with the card of an earlier round (%(interviews)s interviews).", interviews=interviews)
        samples = (
            _("Both rounds asked in the same places or the same people, which the intervals reckon with.")
            if change.linked
            else _("The people of the two rounds were drawn independently.")
        )
        rule = _(
            "“Higher” and “lower” stand only where the change is larger than chance would make likely, also when one takes "
            "into account how many figures are compared."
        )
        return f"{compared} {samples} {rule}"

    def _harmless(self, change: ChangeSince) -> list[str]:
        _ = self.words.gettext
        aspects = {
            Aspect.WORDING: _("wording"),
            Aspect.SCALE: _("answers to choose from"),
            Aspect.BASE: _("who was asked"),
            Aspect.PERIOD: _("time asked about"),
            Aspect.ORDER: _("order of the questions"),
            Aspect.MODE: _("way of interviewing"),
            Aspect.TRANSLATION: _("translation"),
        }
        return [
            _("%(aspect)s: %(reason)s", aspect=aspects[Aspect(each.aspect)], reason=each.reason)
            for each in change.harmless
            if each.aspect in set(aspects)
        ]
