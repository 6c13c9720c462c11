"""Interviewer effects as rows to read, and the caution that goes with them."""

from dataclasses import dataclass

from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.supervising.interview_page import in_words
from folkmoot.surveys.collecting.supervising.looking import Look

LARGE, UNLIKELY = 0.05, 0.01


@dataclass(frozen=True)
class EffectRow:
    """A question with the share of its variance between interviewers, in percent; `stands_out` where it is large and hardly
    chance."""

    question: str
    answer: str
    interviewers: int
    people: int
    share: float
    lower: float
    upper: float
    inflation: float
    stands_out: bool


def effect_rows(look: Look, questionnaire: Questionnaire) -> tuple[EffectRow, ...]:
    """The largest first. `stands_out` is judged at one in a hundred over all questions together."""
    questions = {question.id: question for question in questionnaire.questions}
    rows = []
    for row in look.effects.iter_rows(named=True):
        question = questions.get(row["question"])
        names = (
            {choice.name: in_words(choice.labels, questionnaire) or choice.name for choice in question.choices}
            if question
            else {}
        )
        rows.append(
            EffectRow(
                question=(in_words(question.labels, questionnaire) if question else "") or row["question"],
                answer=", ".join(names.get(name, name) for name in row["category"].split("+") if name),
                interviewers=row["interviewers"],
                people=row["people"],
                share=100 * row["share"],
                lower=100 * row["lower"],
                upper=100 * row["upper"],
                inflation=row["inflation"],
                stands_out=row["share"] >= LARGE and row["p"] < UNLIKELY / look.effects.height,
            )
        )
    return tuple(rows)
