"""How a fieldwork goes: interviews by day and state of the review, and against the plan."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission
from folkmoot.surveys.collecting.supervising.interview_page import in_words
from folkmoot.surveys.collecting.supervising.looking import Look, state_of
from folkmoot.surveys.collecting.supervising.reviewing import FindingDecision, Remark

MOST_DAYS = 14
FOLDED_FROM = 12


@dataclass(frozen=True)
class Bar:
    """A row of a figure: a name, a number, and its share of the largest (or of what is planned) in percent."""

    name: str
    number: int
    share: int
    planned: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """Interviews by the answers to one question; `done` of the `planned` rows are complete."""

    heading: str
    bars: tuple[Bar, ...]
    planned: int
    done: int

    @property
    def is_long(self) -> bool:
        return len(self.bars) >= FOLDED_FROM


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
    interviews = Submission.objects.of(instrument)
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
        days=bars([(_day(day), number) for day, number in sorted(by_day.items())]),
    )


def _day(day: date) -> str:
    return format_skeleton("MMMd", day, locale=(get_language() or "en").replace("-", "_"))


def bars(rows: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    largest = max((number for _name, number in rows), default=1) or 1
    return tuple(Bar(name, number, round(100 * number / largest)) for name, number in rows)


def breakdowns_of(look: Look, questionnaire: Questionnaire) -> tuple[Breakdown, ...]:
    """Interviews against the plan by municipality, primary unit, area, sex and age, in the words of the form."""
    shown = []
    for (by,), rows in look.progress.group_by("by", maintain_order=True):
        names = _group_names(str(by), questionnaire)
        largest = max(1, *(row["made"] for row in rows.iter_rows(named=True)))
        made = tuple(
            Bar(
                names.get(row["group"], row["group"]),
                row["made"],
                min(100, round(100 * row["made"] / (largest if row["planned"] is None else row["planned"] or 1))),
                row["planned"],
            )
            for row in rows.iter_rows(named=True)
        )
        planned = [bar for bar in made if bar.planned]
        done = sum(bar.number >= (bar.planned or 0) for bar in planned)
        shown.append(Breakdown(_heading(str(by), questionnaire), made, len(planned), done))
    return tuple(shown)


def newest_of(instruments: Sequence[Instrument], *what_is_seen: object) -> str:
    """A tag that changes with whatever the pages of these forms show: what has come, what was decided, who looks and in which
    language."""
    parts = [get_language(), timezone.localdate(), *what_is_seen]
    for instrument in instruments:
        parts += [
            state_of(instrument),
            instrument.closes_at,
            Submission.objects.filter(instrument=instrument).aggregate(last=Max("pk"), number=Count("pk")),
            Remark.objects.filter(submission__instrument=instrument).aggregate(last=Max("pk")),
            FindingDecision.objects.filter(instrument=instrument).aggregate(last=Max("pk")),
        ]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _heading(by: str, questionnaire: Questionnaire) -> str:
    usual = {
        "municipality": _("Municipality"),
        "psu": _("Sampling unit"),
        "area": _("Area"),
        "sex": _("Sex"),
        "age_group": _("Age"),
    }
    question = next((question for question in questionnaire.questions if question.id == by), None)
    return usual.get(by) or (in_words(question.labels, questionnaire) if question else "") or by


def _group_names(by: str, questionnaire: Questionnaire) -> dict[str, str]:
    question = questionnaire.with_role(by) or next((one for one in questionnaire.questions if one.id == by), None)
    choices = question.choices if question else ()
    return {choice.name: in_words(choice.labels, questionnaire) or choice.name for choice in choices}
