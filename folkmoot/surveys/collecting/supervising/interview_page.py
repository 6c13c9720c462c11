"""One interview as a person reads it: each question in words with its answer, and the versions it has had."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.answers.submission_answers import KEY, Received, tables_of
from folkmoot.reportcard.forms.identifying import identifying_questions
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.surveys.collecting.receiving.audit_times import times_of
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion

MOMENTS = {"start", "end", "datetime"}
WITHOUT_A_LABEL: Mapping[str, Any] = {"start": _("Began"), "end": _("Ended"), "today": _("Day"), "deviceid": _("Device")}
"""What phones note by themselves."""


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question in words, its answer in words, and what the answer was before an edit where it was another."""

    label: str
    name: str
    answer: str
    before: str = ""


@dataclass(frozen=True)
class RepeatTurn:
    """One turn of a repeat."""

    heading: str
    answers: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True)
class InterviewPage:
    answers: tuple[AnsweredQuestion, ...]
    turns: tuple[RepeatTurn, ...]


@dataclass(frozen=True)
class TimedQuestion:
    """How long a question was looked at, by the phone's log."""

    label: str
    seconds: float
    visits: int


def timed_questions(version: SubmissionVersion) -> list[TimedQuestion]:
    """The questions with their times in the order in which they were first looked at; none where no log came."""
    questionnaire = version.instrument_version.questionnaire
    labels = {question.id: in_words(question.labels, questionnaire) for question in questionnaire.questions}
    return [TimedQuestion(labels.get(name) or name, time.seconds, time.visits) for name, time in times_of(version).items()]


def interview_page(
    version: SubmissionVersion, *, with_identifiers: bool, before: SubmissionVersion | None = None
) -> InterviewPage:
    """A version's answers in the reader's language where the form has it. `before` is the version that it was edited from."""
    questionnaire = version.instrument_version.questionnaire
    if not with_identifiers:
        gone = {question.id for question in identifying_questions(questionnaire)}
        kept = tuple(question for question in questionnaire.questions if question.id not in gone)
        questionnaire = replace(questionnaire, questions=kept)
    rows = _rows(version, questionnaire, with_identifiers=with_identifiers)
    earlier = _rows(before, questionnaire, with_identifiers=with_identifiers).get("", [{}])[0] if before else None
    main = rows[""][0]
    return InterviewPage(
        tuple(
            _answered(questionnaire, question, main, earlier)
            for question in _asked(questionnaire, "")
            if _filled(question, main, earlier)
        ),
        tuple(
            RepeatTurn(
                f"{in_words(repeat.labels, questionnaire) or repeat.name} {number}",
                tuple(
                    _answered(questionnaire, question, row, None)
                    for question in _asked(questionnaire, repeat.name)
                    if row.get(question.id)
                ),
            )
            for repeat in questionnaire.repeats
            for number, row in enumerate(rows.get(repeat.name, []), start=1)
        ),
    )


Row = Mapping[str, str | None]


def _rows(version: SubmissionVersion, questionnaire: Questionnaire, *, with_identifiers: bool) -> dict[str, list[Row]]:
    xml = version.as_received if with_identifiers else bytes(version.xml)
    file = tables_of([Received(version.instance_id, xml)], questionnaire, "")
    return {
        table.name: [dict(zip((*table.headers,), row[1:], strict=True)) for row in table.cells.iter_rows()]
        for table in file.tables
    }


def _asked(questionnaire: Questionnaire, repeat: str) -> list[Question]:
    return [
        question
        for question in questionnaire.questions
        if question.repeat == repeat and question.kind != "note" and question.id != KEY
    ]


def _filled(question: Question, row: Row, earlier: Row | None) -> bool:
    return bool(row.get(question.id) or (earlier or {}).get(question.id))


def _answered(questionnaire: Questionnaire, question: Question, row: Row, earlier: Row | None) -> AnsweredQuestion:
    answer = _answer(question, row.get(question.id), questionnaire)
    before = _answer(question, earlier.get(question.id), questionnaire) if earlier is not None else answer
    label = in_words(question.labels, questionnaire) or str(WITHOUT_A_LABEL.get(question.kind, question.name))
    return AnsweredQuestion(label, question.name, answer, before if before != answer else "")


def _answer(question: Question, cell: str | None, questionnaire: Questionnaire) -> str:
    if not cell:
        return "–"
    names = {choice.name: in_words(choice.labels, questionnaire) or choice.name for choice in question.choices}
    if question.kind in MOMENTS:
        return _to_the_minute(cell)
    if question.kind == "select_multiple":
        return "; ".join(names.get(name, name) for name in cell.split())
    return names.get(cell, cell)


def _to_the_minute(moment: str) -> str:
    """In the phone's own time, with its offset; as it was written where it is no moment."""
    try:
        return datetime.fromisoformat(moment).isoformat(sep=" ", timespec="minutes")
    except ValueError:
        return moment


def in_words(texts: Mapping[str, str], questionnaire: Questionnaire) -> str:
    """In the reader's language where the form has it, else in the form's own."""
    return texts.get(get_language() or "") or texts.get(questionnaire.default_language) or next(iter(texts.values()), "")
