"""Who and what is counted in a card: the people who agreed, the questions that have figures, and how each question is read."""

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.disclosure.disclosure import ProtectedQuestion
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.forms.follow_ups import Put
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.reportcard.making.card_settings import DESIGN_ROLES
from folkmoot.reportcard.totals.variables import Variable

ROLES_WITHOUT_FIGURES = {
    *DESIGN_ROLES,
    "adults",
    "back_check",
    "consent",
    "contact",
    "enumerator",
    "identifier",
    "municipality",
    "panel",
}


def with_consent(answers: Answers, questionnaire: Questionnaire) -> Answers:
    """The answers of those who agreed, where the form asks for consent; the others are findings."""
    consent = questionnaire.with_role("consent")
    if consent is None or consent.id not in answers.table.columns:
        return answers
    if not consent.favourable:
        raise DesignError(
            f"The question {consent.id!r} has the role consent, but the form does not say which answer gives it: "
            "name that choice in card::favourable."
        )
    agreed = pl.col(consent.id).is_in(list(consent.favourable)).fill_null(value=False)
    return answers.without_rows(~agreed, column=consent.id, why="no consent", done="left out of every figure")


def has_figures(question: Question, answers: Answers) -> bool:
    """Whether a question is estimated: a choice or a number that was asked of people, and is in the file."""
    if question.role in ROLES_WITHOUT_FIGURES or not (question.is_choice or question.is_number):
        return False
    table = answers.repeats.get(question.repeat) if question.repeat else answers.table
    return table is not None and question.id in table.columns


def variable_of(question: Question) -> Variable:
    """How the kernel is to read a question's column."""
    if question.is_number:
        return Variable(question.id, "mean")
    return Variable(
        question.id,
        "share" if question.kind == "select_one" else "choices",
        categories=tuple(choice.name for choice in question.choices if not choice.missing),
        missing=tuple(choice.name for choice in question.choices if choice.missing),
        combined=(question.favourable,) if len(question.favourable) > 1 else (),
    )


def protected_question(question: Question) -> ProtectedQuestion:
    """How the protection is to treat a question."""
    variable = variable_of(question)
    return ProtectedQuestion(
        question.id,
        "number" if question.is_number else question.kind,
        variable.categories,
        variable.missing,
        variable.combined,
        question.sensitive,
    )


def put(question: Question) -> Put:
    """How a question was put, as far as questions that follow it up have to know."""
    kind = "number" if question.is_number else question.kind
    return Put(question.id, kind, tuple(choice.name for choice in question.choices), question.relevant)
