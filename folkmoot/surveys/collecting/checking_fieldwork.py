"""The fieldwork checks on what a survey has received, or on a file of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answer_files import AnswerFile, read_answer_file
from folkmoot.reportcard.answers import answers_in, read_answers
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.fieldwork_findings import Limits, findings
from folkmoot.reportcard.plain_tables import read_plain_table
from folkmoot.reportcard.quality import check_fieldwork, zone_of
from folkmoot.reportcard.questionnaire import Questionnaire
from folkmoot.reportcard.xlsform import read_questionnaire
from folkmoot.surveys.collecting.finding_surveys import survey_of
from folkmoot.surveys.collecting.received_answers import ENUMERATOR_COLUMN, collected, instrument_of


@dataclass(frozen=True)
class Checked:
    """The findings, and of how many interviews."""

    findings: pl.DataFrame
    interviews: int


def check_survey(
    slug: str, form_id: str = "", *, plan: Path | None, limits: Sequence[str], enumerator: str, psu: str, zone: str
) -> Checked:
    """What a survey has received, rejected interviews left out. Raises `CollectingError`, `ReportCardError`."""
    found = collected(instrument_of(survey_of(slug), form_id), with_identifiers=True, rejected=False)
    if found.file.tables[0].cells.is_empty():
        return Checked(findings([]), 0)
    role = found.questionnaire.with_role("enumerator")
    column = enumerator or (role.id if role else ENUMERATOR_COLUMN)
    return _check(found.file, found.questionnaire, plan, limits, column, psu, zone)


def check_file(
    form: Path, answers: Path, *, plan: Path | None, limits: Sequence[str], enumerator: str, psu: str, zone: str
) -> Checked:
    """A file of answers to an XLSForm. Raises `ReportCardError`."""
    questionnaire = read_questionnaire(form)
    read_answers(answers, questionnaire)
    return _check(read_answer_file(answers), questionnaire, plan, limits, enumerator, psu, zone)


def _check(
    file: AnswerFile,
    questionnaire: Questionnaire,
    plan: Path | None,
    limits: Sequence[str],
    enumerator: str,
    psu: str,
    zone: str,
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
        planned=read_plan(plan) if plan else {},
        zone=zone or zone_of(file),
        limits=Limits.of(limits),
    )
    return Checked(found, answers.table.height)


def read_plan(path: Path) -> Mapping[str, int]:
    """Planned interviews by primary unit: a table whose first column names the unit, with a column `planned`."""
    table = read_plain_table(path)
    units = next((name for name in table.columns if name not in {"planned", "__row"}), None)
    if units is None or "planned" not in table.columns:
        raise UnusableAnswers(f"{path.name} needs a column of primary units and a column planned.")
    planned = table.select(pl.col(units), pl.col("planned").cast(pl.Int64, strict=False)).drop_nulls()
    return dict(planned.iter_rows())
