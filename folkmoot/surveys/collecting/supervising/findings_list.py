"""What the checks find in a form's interviews, in words, with what was decided on each."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.supervising.evidence import Row, evidence_of
from folkmoot.surveys.collecting.supervising.interview_page import in_words
from folkmoot.surveys.collecting.supervising.looking import Look
from folkmoot.surveys.collecting.supervising.reviewing import FindingDecision

SHORT_ID = 8
CHUNK = 500


@dataclass(frozen=True)
class Finding:
    """A finding of the checks: `question` by its name and `asked` in words, `interview` and `other` by their keys, the newest
    `decision` on it."""

    check: str
    subject: str
    interview: int | None
    enumerator: str
    psu: str
    question: str
    asked: str
    evidence: str
    other: int | None
    decision: FindingDecision | None


@dataclass(frozen=True)
class CheckCount:
    """How many findings a check has, and how many of them wait for a decision."""

    check: str
    number: int
    undecided: int


def counts_by_check(instrument: Instrument, look: Look) -> tuple[CheckCount, ...]:
    """In the order in which the checks find."""
    decided = set(_decisions(instrument))
    number, undecided = Counter[str](), Counter[str]()
    for row in look.findings.iter_rows(named=True):
        number[row["check"]] += 1
        undecided[row["check"]] += finding_key(row) not in decided
    return tuple(CheckCount(check, number[check], undecided[check]) for check in number)


def findings_of(
    instrument: Instrument, look: Look, *, with_names: bool, check: str = "", interview: str = "", undecided: bool = False
) -> list["Unworded"]:
    """The findings of one check or all, about one interview (by its instance id) or all, those that wait for a decision first;
    `in_words_of` puts a page of them into words."""
    decisions = _decisions(instrument)
    rows = look.findings.filter(pl.col("check") == check) if check else look.findings
    rows = rows.filter(pl.col("interview") == interview) if interview else rows
    found = [Unworded(row, decisions.get(finding_key(row))) for row in rows.iter_rows(named=True)]
    if not with_names:
        found = [Unworded(_without_names(each.row), each.decision) for each in found]
    if undecided:
        found = [each for each in found if each.decision is None]
    return sorted(found, key=lambda each: each.decision is not None)


@dataclass(frozen=True)
class Unworded:
    """A row of the findings with the newest decision on it."""

    row: Row
    decision: FindingDecision | None


def in_words_of(found: list[Unworded], instrument: Instrument, questionnaire: Questionnaire) -> list[Finding]:
    """Findings as a person reads them, with the interviews that they name."""
    named = {name for each in found for name in (each.row["interview"], (each.row["facts"] or {}).get("other")) if name}
    numbers = _interviews(instrument, sorted(named))
    questions = {question.id: question for question in questionnaire.questions}

    def answer_in_words(question: str, answer: str) -> str:
        choices = questions[question].choices if question in questions else ()
        labels = next((choice.labels for choice in choices if choice.name == answer), {})
        return in_words(labels, questionnaire) or answer

    def short(interview: str) -> str:
        return interview.removeprefix("uuid:")[:SHORT_ID]

    worded = []
    for each in found:
        row, question = each.row, questions.get(each.row["question"] or "")
        worded.append(
            Finding(
                check=row["check"],
                subject=finding_key(row)[1],
                interview=numbers.get(row["interview"] or ""),
                enumerator=row["enumerator"] or "",
                psu=row["psu"] or "",
                question=row["question"] or "",
                asked=(in_words(question.labels, questionnaire) if question else "") or row["question"] or "",
                evidence=evidence_of(row, answer_in_words, short),
                other=numbers.get((row["facts"] or {}).get("other") or ""),
                decision=each.decision,
            )
        )
    return worded


def _decisions(instrument: Instrument) -> dict[tuple[str, str, str], FindingDecision]:
    rows = instrument.decisions.select_related("person").order_by("made_at", "pk")
    return {(row.check_name, row.subject, row.question): row for row in rows}


def finding_key(row: Row) -> tuple[str, str, str]:
    """What tells a finding from others: the check, whom it is about, and the question."""
    return row["check"], row["interview"] or row["enumerator"] or row["psu"] or "", row["question"] or ""


def _without_names(row: Row) -> Row:
    """Of a finding about an enumerator the subject stays unknown, too."""
    facts = {**row["facts"], "other_enumerator": None} if row["facts"] else None
    return {**row, "enumerator": None, "facts": facts}


def _interviews(instrument: Instrument, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for first in range(0, len(names), CHUNK):
        rows = Submission.objects.filter(
            instrument=instrument, is_test=False, versions__instance_id__in=names[first : first + CHUNK]
        )
        found |= dict(rows.values_list("versions__instance_id", "pk"))
    return found
