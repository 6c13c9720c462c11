"""How the figures of one question are said in one language: their values, intervals, and why one is not shown."""

from folkmoot.reportcard.cards.card import CategoryResult, Estimate, Note, QuestionResult
from folkmoot.reportcard.cards.wording import Wording


class FigureWords:
    """The words for a question's figures. `least` is the number of answers below which no figure is shown."""

    def __init__(self, question: QuestionResult, words: Wording, least: int) -> None:
        self.question = question
        self.words = words
        self.least = least
        self.is_share = question.kind != "number"

    def lead(self) -> str:
        """What the figure is that leads the question; empty where none does."""
        _ = self.words.gettext
        if not self.is_share:
            return _("Mean")
        answers = self.leading_answers()
        return _("Share who answered %(answers)s", answers=answers) if answers else ""

    def leading_answers(self) -> str:
        _ = self.words.gettext
        names = {category.name: self.name(category) for category in self.question.categories}
        answers = [_("“%(answer)s”", answer=names.get(name, name)) for name in self.question.lead_categories]
        return self.words.listed(answers, style="or") if answers else ""

    def name(self, category: CategoryResult) -> str:
        return self.words.said(category.labels, category.name).text

    def value(self, figure: Estimate) -> str:
        return self.words.value(figure, is_share=self.is_share)

    def interval(self, figure: Estimate) -> str:
        return self.words.interval(figure, is_share=self.is_share)

    def in_full(self, figure: Estimate) -> str:
        """The value and its interval in words, for those who do not see the picture."""
        between = self.words.between(figure, is_share=self.is_share)
        if not between:
            return self.value(figure)
        return self.words.gettext("%(figure)s, %(interval)s", figure=self.value(figure), interval=between)

    def reason(self, figure: Estimate) -> str:
        """Why a figure is hidden or marked; empty for one shown as it is."""
        if figure.note is Note.UNCERTAIN:
            return self.words.gettext("uncertain: few answers")
        return self.words.hidden(figure.note, self.least) if figure.hidden else ""
