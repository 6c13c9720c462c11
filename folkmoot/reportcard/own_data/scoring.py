"""Scores and indicators from a statistician's own file: what `folkmoot score` and `folkmoot indicator` do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.indicator_estimates import indicator_estimates, indicator_totals
from folkmoot.reportcard.estimation.replicated import replicate_estimates_of
from folkmoot.reportcard.estimation.scores import Item, Reliability, item_totals, reliability_of, scaled_items
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.own_data.measuring import ValuesOf, measure_file
from folkmoot.reportcard.totals.calibrated_totals import plain
from folkmoot.reportcard.totals.data_columns import Asked, group_column, require_column, with_declared
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.disability_column import DISABILITY
from folkmoot.reportcard.totals.indicators import (
    DISABLED,
    Indicator,
    Scales,
    bribery,
    disability,
    discrimination,
    find_scales,
    having_a_say,
    not_on_scale,
    refuse_misspelt,
    require_given,
    satisfaction,
)
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import Totals


class IndicatorName(StrEnum):
    """The indicators of `indicators`."""

    SAY = "16.7.2"
    SERVICES = "16.6.2"
    BRIBERY = "16.5.1"
    DISCRIMINATION = "16.b.1"
    DISABILITY = "disability"


ROLES: Mapping[IndicatorName, tuple[tuple[str, int, int], ...]] = {
    IndicatorName.SAY: (("say", 1, 1), ("influence", 1, 1)),
    IndicatorName.SERVICES: (("attribute", 1, 99), ("overall", 0, 1)),
    IndicatorName.BRIBERY: (("contact", 1, 1), ("bribe", 1, 99)),
    IndicatorName.DISCRIMINATION: (("ground", 1, 99),),
    IndicatorName.DISABILITY: (("difficulty", 1, 6),),
}

ANSWERS_ON_SCALE = {IndicatorName.SAY: 5, IndicatorName.SERVICES: 4}


@dataclass(frozen=True)
class Answered:
    """Which answers count: `scales`, each from the most to the least positive (16.7.2, 16.6.2; a question has one of them), or
    `yes`, those that count (the others).

    `service` names the service that 16.6.2 is asked of.
    """

    scales: tuple[tuple[str, ...], ...] = ()
    yes: tuple[str, ...] = ()
    service: str = ""


@dataclass(frozen=True)
class OfScore:
    """The totals of a score's items."""

    name: str
    items: tuple[Item, ...]
    least_answered: float

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.column for item in self.items))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Totals:
        scaled = scaled_items(_answers(file, self.columns), self.items)
        return item_totals(asked.batch, self.name, scaled, asked.breakdowns, design, least_answered=self.least_answered)

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)


@dataclass(frozen=True)
class OfIndicator:
    """The totals of an indicator; `scales` gives the columns that are answered on one their scale."""

    name: IndicatorName
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    answered: Answered
    scales: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for _, columns in self.roles for column in columns))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Totals:
        return indicator_totals(asked.batch, self.indicator(_answers(file, self.columns)), asked.breakdowns, design)

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)

    def indicator(self, answers: pl.DataFrame) -> Indicator:
        """The indicator of some people."""
        columns, scales, yes = dict(self.roles), dict(self.scales), self.answered.yes
        match self.name:
            case IndicatorName.SAY:
                return having_a_say(answers, columns["say"][0], columns["influence"][0], scales)
            case IndicatorName.SERVICES:
                overall = next(iter(columns.get("overall", ())), "")
                return satisfaction(answers, self.answered.service, columns["attribute"], overall, scales)
            case IndicatorName.BRIBERY:
                return bribery(answers, columns["contact"][0], columns["bribe"], yes)
            case IndicatorName.DISCRIMINATION:
                return discrimination(answers, columns["ground"], yes)
            case IndicatorName.DISABILITY:
                grouped = disability(answers, columns["difficulty"], yes)
                marks = (grouped == DISABLED).cast(pl.Float64).fill_null(float("nan")).to_numpy()
                return Indicator(DISABILITY, (DISABLED,), marks[:, None])


def score_file(
    path: Path | str,
    name: str,
    items: Sequence[tuple[str, Scales]],
    least_answered: float,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> tuple[pl.DataFrame, Reliability]:
    """The mean score of everyone and each group, and how well its items hold together; see `scores`.

    `items` are columns with their answers from the most to the least favourable; of several scales a column has the first that
    any of its answers is on. Columns as for `estimating.estimate_file`, by which the file is read.
    """

    def make(file: DataFile, values: ValuesOf) -> OfScore:
        present = values([require_column(file, column, "--item") for column, _ in items])
        return OfScore(name, tuple(_item(column, scales, present[column]) for column, scales in items), least_answered)

    measured = measure_file(path, make, settings, engine=engine, master=master, progress=progress)
    kept, calibrated = plain(measured.kept)
    if measured.replicates is None:
        found = estimates(
            kept,
            confidence=settings.confidence,
            df=settings.df,
            against=settings.against,
            variances=variances_of_shares(calibrated) if calibrated else None,
        )
    else:
        found = replicate_estimates_of(kept, measured.replicates, confidence=settings.confidence, against=settings.against)
    return found.filter(pl.col("question") == name).drop("count"), reliability_of(kept, len(measured.measure.items))


def _item(column: str, scales: Scales, present: set[str]) -> Item:
    answered = [scale for scale in scales if present.intersection(scale)]
    item = Item(column, tuple((answered or scales or [()])[0]))
    if not answered:
        raise not_on_scale(column, scales, present)
    refuse_misspelt(column, item.scale, present)
    return item


def indicator_file(
    path: Path | str,
    name: IndicatorName,
    columns: Mapping[str, Sequence[str]],
    answered: Answered,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> pl.DataFrame:
    """An indicator's shares, for everyone and each group; `columns` names the columns of each of its `ROLES`.

    The file is read as by `score_file`. Raises `DesignError` where a role's columns are missing, or more than it can have,
    `UnusableAnswers` where an answer that is to count was given to none of the columns, or a column has none that counts.
    """
    for role, least, most in ROLES[name]:
        given = len(columns.get(role, ()))
        if not least <= given <= most:
            needed = f"{least}" if least == most else f"at least {least}" if most == 99 else f"{least} to {most}"
            raise DesignError(f"{name} needs {needed} --column {role}=NAME; given: {given}.")
    if unknown := sorted(set(columns) - {role for role, _, _ in ROLES[name]}):
        raise DesignError(f"{name} has no columns {unknown[0]!r}: it has {', '.join(role for role, _, _ in ROLES[name])}.")

    def make(file: DataFile, values: ValuesOf) -> OfIndicator:
        roles = tuple((role, tuple(named)) for role, named in columns.items())
        all_named = [require_column(file, column, "--column") for _, named in roles for column in named]
        scales: dict[str, tuple[str, ...]] = {}
        present = values(list(dict.fromkeys(all_named)))
        if name in ANSWERS_ON_SCALE:
            scales = find_scales(present, answered.scales, ANSWERS_ON_SCALE[name])
        else:
            require_given(answered.yes, with_declared(file, present), "--yes")
        return OfIndicator(name, roles, answered, tuple(scales.items()))

    measured = measure_file(path, make, settings, engine=engine, master=master, progress=progress)
    nobody = measured.measure.indicator(pl.DataFrame(schema=dict.fromkeys(measured.measure.columns, pl.String)))
    return indicator_estimates(
        measured.kept,
        nobody,
        interval=settings.interval,
        confidence=settings.confidence,
        df=settings.df,
        replicates=measured.replicates,
    )


def _answers(file: DataFile, columns: Sequence[str]) -> pl.DataFrame:
    """The answers to some questions as text."""
    return pl.DataFrame([group_column(file, column, column) for column in columns])
