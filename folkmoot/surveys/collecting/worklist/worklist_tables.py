"""What the worklists' pages show: how far each has come, its units and who has them, and what could not be done."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from folkmoot.surveys.collecting.worklist.entity_versions import SubmissionWork, WorkState
from folkmoot.surveys.collecting.worklist.left_to_do import WORK_NAMES, Work, work_at
from folkmoot.surveys.collecting.worklist.submission_work import WORDS
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist
from folkmoot.surveys.models import Survey

MOST_PROBLEMS = 100


@dataclass
class UnitRow:
    """A sampling unit: how many of its dwellings have come how far, and who has them."""

    unit: str
    stratum: str
    is_reserve: bool
    numbers: Counter[Work] = field(default_factory=Counter)
    people: dict[str, None] = field(default_factory=dict)

    @property
    def drawn(self) -> int:
        return sum(number for work, number in self.numbers.items() if work not in {Work.WAITING, Work.REPLACED})

    @property
    def interviewed(self) -> int:
        return self.numbers[Work.INTERVIEWED]

    @property
    def left(self) -> int:
        return self.numbers[Work.TO_VISIT] + self.numbers[Work.AGAIN]

    @property
    def is_in_use(self) -> bool:
        return self.drawn > 0

    @property
    def assigned_to(self) -> str:
        return ", ".join(self.people)


def unit_rows(worklist: Worklist) -> list[UnitRow]:
    """The units of a worklist in their order, asked for in one question."""
    groups = (
        worklist.dwellings.order_by("unit_reserve", "stratum", "unit")
        .values("unit", "stratum", "unit_reserve", "standing", "outcome", "is_over", "enumerator__name", "team__name")
        .annotate(number=Count("pk"))
    )
    rows: dict[str, UnitRow] = {}
    for group in groups:
        row = rows.setdefault(group["unit"], UnitRow(group["unit"], group["stratum"], group["unit_reserve"] is not None))
        dwelling = Dwelling(standing=group["standing"], outcome=group["outcome"], is_over=group["is_over"])
        row.numbers[work_at(dwelling)] += group["number"]
        who = group["enumerator__name"] or group["team__name"]
        if who and group["standing"] == Standing.DRAWN:
            row.people[who] = None
    return sorted(rows.values(), key=lambda row: (row.is_reserve, row.stratum, row.unit))


def numbers_of(rows: list[UnitRow]) -> list[tuple[str, int]]:
    """How many dwellings have come how far, those that none has left out."""
    total: Counter[Work] = sum((row.numbers for row in rows), Counter())
    return [(str(name), total[work]) for work, name in WORK_NAMES.items() if total[work]]


@dataclass(frozen=True)
class Problem:
    """A submission that could not be done as asked, or that met with others."""

    work: SubmissionWork
    text: str


def problems_of(survey: Survey, *, training: bool) -> list[Problem]:
    """The newest of them: what failed, what is held, what was in conflict, what was odd."""
    works: QuerySet[SubmissionWork] = (
        SubmissionWork.objects.filter(survey=survey, version__is_test=training)
        .filter(Q(state__in=(WorkState.FAILED, WorkState.HELD)) | ~Q(conflict="") | ~Q(told=""))
        .select_related("version__submission", "dwelling")
        .order_by("-pk")[:MOST_PROBLEMS]
    )
    return [Problem(work, _text(work)) for work in works]


def _text(work: SubmissionWork) -> str:
    if work.told:
        return str(WORDS[work.told])
    return str(work.get_state_display() if work.state == WorkState.HELD else work.get_conflict_display())
