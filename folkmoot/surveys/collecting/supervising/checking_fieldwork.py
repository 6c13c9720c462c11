"""The fieldwork checks on what a survey has received, or on a file of answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answer_files import AnswerFile, read_answer_file
from folkmoot.reportcard.answers.answers import answers_in, read_answers
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.fieldwork.fieldwork_findings import Limits, findings
from folkmoot.reportcard.fieldwork.fieldwork_progress import Planned, by_unit, read_plan
from folkmoot.reportcard.fieldwork.quality import check_fieldwork, zone_of
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.surveys.collecting.finding_surveys import survey_of
from folkmoot.surveys.collecting.reading.received_answers import ENUMERATOR_COLUMN, collected, instrument_of
from folkmoot.surveys.collecting.receiving.audit_times import times_by_question
from folkmoot.surveys.collecting.supervising.evidence import evidence_of
from folkmoot.surveys.collecting.supervising.fieldwork_plans import plan_of
from folkmoot.surveys.collecting.supervising.limits import limits_of


@dataclass(frozen=True)
class Checked:
    """The findings, with their `evidence` as sentences in place of its facts, and of how many interviews."""

    findings: pl.DataFrame
    interviews: int


def check_survey(
    slug: str, form_id: str = "", *, plan: Path | None, limits: Sequence[str], enumerator: str, psu: str, zone: str
) -> Checked:
    """What a survey has received, rejected interviews left out, by its own plan and limits where none are given.

    Raises `CollectingError`, `ReportCardError`."""
    survey = survey_of(slug)
    instrument = instrument_of(survey, form_id)
    found = collected(instrument, with_identifiers=True, rejected=False)
    if found.file.tables[0].cells.is_empty():
        return Checked(_with_evidence(findings([])), 0)
    role = found.questionnaire.with_role("enumerator")
    column = enumerator or (role.id if role else ENUMERATOR_COLUMN)
    planned = read_plan(plan) if plan else plan_of(survey)
    held = Limits.of(limits, limits_of(survey))
    return _check(found.file, found.questionnaire, planned, held, column, psu, zone, times_by_question(instrument))


def check_file(
    form: Path, answers: Path, *, plan: Path | None, limits: Sequence[str], enumerator: str, psu: str, zone: str
) -> Checked:
    """A file of answers to an XLSForm. Raises `ReportCardError`."""
    questionnaire = read_questionnaire(form)
    read_answers(answers, questionnaire)
    planned = read_plan(plan) if plan else ()
    return _check(read_answer_file(answers), questionnaire, planned, Limits.of(limits), enumerator, psu, zone)


def _check(
    file: AnswerFile,
    questionnaire: Questionnaire,
    plan: Sequence[Planned],
    limits: Limits,
    enumerator: str,
    psu: str,
    zone: str,
    times: pl.DataFrame | None = None,
) -> Checked:
    answers = answers_in(file, questionnaire)
    for name, column in (("enumerator", enumerator), ("psu", psu)):
        if column and column not in answers.table.columns and column != ENUMERATOR_COLUMN:
            raise UnusableAnswers(f"The answers have no column {column!r}, which was given as --{name}.")
    found = check_fieldwork(
        answers,
        questionnaire,
        enumerator=enumerator,
        psu=psu,
        planned=by_unit(plan),
        zone=zone or zone_of(file),
        limits=limits,
        times=times,
    )
    return Checked(_with_evidence(found), answers.table.height)


def _with_evidence(found: pl.DataFrame) -> pl.DataFrame:
    sentences = pl.Series("evidence", [evidence_of(row) for row in found.iter_rows(named=True)], dtype=pl.String)
    return found.drop("facts").with_columns(sentences)
