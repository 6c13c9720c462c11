"""The contact sheets of a survey as tables, and the outcome rates that come of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from folkmoot.reportcard.weighting.contact_outcomes import count_outcomes
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist
from folkmoot.surveys.models import Round, Survey

FOUND = ("adults", "attempts", "outcome")
"""Columns of a contact sheet that the fieldwork fills in."""
SHOWN = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "REF1", "CON1")


def contact_sheet(worklists: Iterable[Worklist], *, with_places: bool = False) -> pl.DataFrame:
    """A row a dwelling that was drawn or came into use, as `folkmoot sample` wrote it, with `adults`, `attempts` and `outcome`
    as they were found: what `folkmoot outcomes` and `folkmoot weight` read.

    Reserves that were never used are left out. Columns are String, null where empty; `outcome` is null where nobody has been.
    What the list of households said of a dwelling is in it only `with_places`.
    """
    rows: list[dict[str, object]] = []
    columns: dict[str, None] = {}
    for worklist in worklists:
        dwellings = worklist.dwellings.exclude(standing=Standing.WAITING).select_related("place" if with_places else None)
        columns |= dict.fromkeys(worklist.columns)
        for dwelling in dwellings:
            place = dwelling.place.values if with_places and hasattr(dwelling, "place") else {}
            found = {"adults": dwelling.adults, "attempts": dwelling.attempts or None, "outcome": dwelling.outcome or None}
            rows.append({**dwelling.drawn, **place, **{name: value for name, value in found.items() if value is not None}})
    known = {name for row in rows for name in row}
    names = [*(name for name in columns if name in known and name not in FOUND), *FOUND]
    return pl.DataFrame(
        {name: [_text(row.get(name)) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def attempts_sheet(worklists: Iterable[Worklist], *, with_remarks: bool = False) -> pl.DataFrame:
    """A row a record, corrected ones too: `contact`, `attempt`, `attempted_at`, `outcome` and so on; enumerators by number."""
    records = (
        ContactRecord.objects.filter(dwelling__worklist__in=list(worklists))
        .exclude(dwelling__standing=Standing.WAITING)
        .select_related("dwelling", "remark")
        .prefetch_related(Prefetch("corrected_by", ContactRecord.objects.only("pk", "corrects")))
    )
    rows = [
        {
            "record": record.pk,
            "contact": record.dwelling.contact,
            "attempt": record.number,
            "attempted_at": record.attempted_at.isoformat(),
            "outcome": record.outcome or None,
            "household_size": record.household_size,
            "adults": record.adults,
            "adult_drawn": record.adult_drawn,
            "drawn_by": record.drawn_by or None,
            "enumerator": record.enumerator_id,
            "recorded": record.source,
            "recorded_at": record.recorded_at.isoformat(),
            "corrects": record.corrects_id,
            "reason": record.reason or None,
            **({"remarks": record.remarks or None} if with_remarks else {}),
        }
        for record in records
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


@dataclass(frozen=True)
class Rates:
    """The outcomes of a group of dwellings. `left` are those where nobody has been."""

    name: str
    counts: OutcomeCounts
    left: int

    @property
    def approached(self) -> int:
        return int(self.counts.eligible + self.counts.unknown + self.counts.not_eligible)

    @property
    def shown(self) -> tuple[tuple[str, float | None], ...]:
        """The usual rates by AAPOR's names, from 0 to 1; None where nobody was approached."""
        rates = self.counts.rates()
        return tuple((name, rates.get(name)) for name in SHOWN)

    @property
    def main(self) -> tuple[tuple[str, float | None], ...]:
        """Response, cooperation and refusal in words, from 0 to 100."""
        names = {"RR1": _("Response rate (RR1)"), "COOP1": _("Cooperation (COOP1)"), "REF1": _("Refusal (REF1)")}
        return tuple((names[name], rate) for name, rate in self.percents if name in names)

    @property
    def percents(self) -> tuple[tuple[str, float | None], ...]:
        """The same from 0 to 100."""
        return tuple((name, None if rate is None else 100 * rate) for name, rate in self.shown)


def rates_of(worklists: Sequence[Worklist]) -> tuple[Rates, tuple[Rates, ...], tuple[Rates, ...]]:
    """The rates of all, of each sampling unit, and of each enumerator by whom the final outcome was found."""
    rows = (
        Dwelling.objects.filter(worklist__in=worklists)
        .exclude(standing=Standing.WAITING)
        .values_list("unit", "approached_by__name", "outcome")
    )
    table = pl.DataFrame(list(rows), schema={"unit": pl.String, "by": pl.String, "outcome": pl.String}, orient="row")
    return _rates("", table), _groups(table, "unit"), _groups(table.filter(pl.col("by").is_not_null()), "by")


def rates_of_survey(survey: Survey) -> Rates | None:
    """The rates of all dwellings of a survey, training left out; None where it has no worklist. Counted by the database."""
    drawn = Dwelling.objects.filter(worklist__in=worklists_of(survey)).exclude(standing=Standing.WAITING)
    counted = dict(drawn.order_by().values_list("outcome").annotate(Count("pk")))
    if not counted:
        return None
    left = counted.pop("", 0)
    table = pl.DataFrame(list(counted.items()), schema={"outcome": pl.String, "dwellings": pl.Int64}, orient="row")
    return Rates("", count_outcomes(table, weight="dwellings"), left)


def worklists_of(survey: Survey, round: Round | None = None, *, training: bool = False) -> QuerySet[Worklist]:
    """The worklists of a survey, or of one of its rounds."""
    found = Worklist.objects.filter(survey=survey, is_training=training)
    return found.filter(round=round) if round else found


def _groups(table: pl.DataFrame, column: str) -> tuple[Rates, ...]:
    return tuple(_rates(str(name), group) for (name,), group in table.group_by(column, maintain_order=True))


def _rates(name: str, table: pl.DataFrame) -> Rates:
    approached = table.filter(pl.col("outcome") != "")
    return Rates(name, count_outcomes(approached), table.height - approached.height)


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
