"""How a fieldwork goes: interviews by day and state, by primary unit, sex and age, and what the checks find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.core.cache import cache
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from folkmoot.reportcard.answers import answers_in
from folkmoot.reportcard.quality import check_fieldwork, zone_of
from folkmoot.reportcard.questionnaire import Question, Questionnaire
from folkmoot.surveys.collecting.instruments import Instrument
from folkmoot.surveys.collecting.interview_page import in_words
from folkmoot.surveys.collecting.received_answers import ENUMERATOR_COLUMN, collected
from folkmoot.surveys.collecting.reviewing import FindingDecision
from folkmoot.surveys.collecting.submissions import ReviewState, Submission

ROLES = ("psu", "area", "sex", "age_group")
MOST_DAYS = 14
MOST_ROWS = 60
KEPT_FOR = 3600


@dataclass(frozen=True)
class Bar:
    """A row of a figure: a name, a number, and its share of the largest in percent."""

    name: str
    number: int
    share: int


@dataclass(frozen=True)
class Breakdown:
    """Interviews by the answers to one question."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Finding:
    """A finding of the checks with what was decided on it, newest decision last."""

    check: str
    subject: str
    interview: int | None
    enumerator: str
    psu: str
    question: str
    evidence: str
    decision: FindingDecision | None


@dataclass(frozen=True)
class Counts:
    """How many interviews there are, tests left out, and how many in each state of the review."""

    total: int
    today: int
    enumerators: int
    states: tuple[tuple[str, str, int], ...]
    days: tuple[Bar, ...]


def counts_of(instrument: Instrument) -> Counts:
    """Asked of the database alone: quick for a hundred thousand interviews."""
    interviews = Submission.objects.filter(instrument=instrument, is_test=False)
    by_state = dict(interviews.order_by().values_list("review_state").annotate(Count("pk")))
    by_day: dict[date, int] = dict(
        interviews.order_by()
        .annotate(day=TruncDate("received_at"))
        .values_list("day")
        .annotate(Count("pk"))
        .order_by("-day")[:MOST_DAYS]
    )
    return Counts(
        total=sum(by_state.values()),
        today=by_day.get(timezone.localdate(), 0),
        enumerators=interviews.order_by().values("enumerator").distinct().count(),
        states=tuple((value, str(label), by_state.get(value, 0)) for value, label in ReviewState.choices),
        days=bars([(day.isoformat(), number) for day, number in sorted(by_day.items())]),
    )


def bars(rows: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    largest = max((number for _name, number in rows), default=1) or 1
    return tuple(Bar(name, number, round(100 * number / largest)) for name, number in rows)


def breakdowns_and_findings(instrument: Instrument, *, with_names: bool) -> tuple[tuple[Breakdown, ...], tuple[Finding, ...]]:
    """Interviews by primary unit, area, sex and age group, and what the checks find; worked out again when something came."""
    newest = Submission.objects.filter(instrument=instrument).aggregate(newest=Max("pk"), number=Count("pk"))
    rejected = Submission.objects.filter(instrument=instrument, review_state=ReviewState.REJECTED).count()
    key = f"surveys.fieldwork.{instrument.pk}.{newest['newest']}.{newest['number']}.{rejected}.{with_names}.{get_language()}"
    found = cache.get(key)
    if found is None:
        found = _worked_out(instrument, with_names=with_names)
        cache.set(key, found, KEPT_FOR)
    breakdowns, table = found
    return breakdowns, _with_decisions(instrument, table)


def _worked_out(instrument: Instrument, *, with_names: bool) -> tuple[tuple[Breakdown, ...], pl.DataFrame | None]:
    received = collected(instrument, with_identifiers=True, rejected=False)
    if received.file.tables[0].cells.is_empty():
        return (), None
    answers = answers_in(received.file, received.questionnaire)
    role = received.questionnaire.with_role("enumerator")
    found = check_fieldwork(
        answers, received.questionnaire, enumerator=role.id if role else ENUMERATOR_COLUMN, zone=zone_of(received.file)
    )
    if not with_names:
        found = found.with_columns(pl.lit(None, pl.String).alias("enumerator"))
    return tuple(_breakdowns(answers.table, received.questionnaire)), found


def _breakdowns(table: pl.DataFrame, questionnaire: Questionnaire) -> list[Breakdown]:
    shown = []
    for role in ROLES:
        question = questionnaire.with_role(role)
        if question is None or question.id not in table.columns or table.schema[question.id] != pl.String:
            continue
        numbers = table[question.id].drop_nulls().value_counts(sort=True)
        order = {choice.name: place for place, choice in enumerate(question.choices)}
        rows = sorted(numbers.iter_rows(), key=lambda row: (order.get(row[0], len(order)), row[0]))
        names = _names(question, questionnaire)
        shown.append(
            Breakdown(
                in_words(question.labels, questionnaire) or question.name,
                bars([(names.get(n, n), c) for n, c in rows[:MOST_ROWS]]),
            )
        )
    return shown


def _names(question: Question, questionnaire: Questionnaire) -> dict[str, str]:
    return {choice.name: in_words(choice.labels, questionnaire) or choice.name for choice in question.choices}


def _with_decisions(instrument: Instrument, table: pl.DataFrame | None) -> tuple[Finding, ...]:
    if table is None:
        return ()
    decisions = {
        (decision.check_name, decision.subject, decision.question): decision
        for decision in instrument.decisions.select_related("person")
    }
    interviews = [name for name in table["interview"].unique().to_list() if name]
    numbers = dict(
        Submission.objects.filter(instrument=instrument, is_test=False, versions__instance_id__in=interviews).values_list(
            "versions__instance_id", "pk"
        )
    )
    found = []
    for row in table.iter_rows(named=True):
        subject = row["interview"] or row["enumerator"] or row["psu"] or ""
        question = row["question"] or ""
        found.append(
            Finding(
                row["check"],
                subject,
                numbers.get(row["interview"]),
                row["enumerator"] or "",
                row["psu"] or "",
                question,
                row["evidence"] or "",
                decisions.get((row["check"], subject, question)),
            )
        )
    return tuple(sorted(found, key=lambda finding: finding.decision is not None))
