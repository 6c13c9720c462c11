"""Scores and indicators from a statistician's own file: what `folkmoot score` and `folkmoot indicator` do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from folkmoot.reportcard.data_columns import ask, group_column, require_column
from folkmoot.reportcard.data_files import DataFile
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import estimates
from folkmoot.reportcard.estimating import DISABILITY, Settings, open_file, replicates_of
from folkmoot.reportcard.indicators import (
    DISABLED,
    Indicator,
    Scales,
    bribery,
    disability,
    discrimination,
    estimate_indicator,
    having_a_say,
    satisfaction,
)
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.replicated import replicate_estimates
from folkmoot.reportcard.scores import Item, Reliability, reliability, scores
from folkmoot.reportcard.totals import totals
from folkmoot.reportcard.variables import Variable


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


@dataclass(frozen=True)
class Answered:
    """Which answers count: `scales`, each from the most to the least positive (16.7.2, 16.6.2; a question has one of them), or
    `yes`, those that count (the others).

    `service` names the service that 16.6.2 is asked of.
    """

    scales: tuple[tuple[str, ...], ...] = ()
    yes: tuple[str, ...] = ()
    service: str = ""


def score_file(
    path: Path, name: str, items: Sequence[tuple[str, Scales]], least_answered: float, settings: Settings
) -> tuple[pl.DataFrame, Reliability]:
    """The mean score of everyone and each group, and how well its items hold together; see `scores`.

    `items` are columns with their answers from the most to the least favourable; of several scales a column has the first that
    any of its answers is on. Columns as for `estimating.estimate_file`.
    """
    file = open_file(path, settings)
    asked = ask(file, (), settings.by, settings.design)
    names = [require_column(file, column, "--item") for column, _ in items]
    answers = pl.DataFrame([group_column(file, column, column) for column in dict.fromkeys(names)])
    wanted = [_item(answers, column, scales) for column, scales in items]
    batch = asked.batch.with_columns(scores(answers, wanted, least_answered=least_answered).alias(name))
    weights = read_sample(batch, settings.design).weights
    variables = [Variable(name, "mean")]
    if replicates := replicates_of(batch, settings):
        found = replicate_estimates(
            batch, variables, asked.breakdowns, weights, replicates, confidence=settings.confidence, against=settings.against
        )
    else:
        kept = totals(batch, variables, asked.breakdowns, settings.design)
        found = estimates(kept, confidence=settings.confidence, df=settings.df, against=settings.against)
    return found.drop("count"), reliability(answers, wanted, weights)


def _item(answers: pl.DataFrame, column: str, scales: Scales) -> Item:
    texts = answers[column].cast(pl.String)
    answered = [scale for scale in scales if texts.is_in(list(scale)).any()]
    return Item(column, tuple((answered or scales or [()])[0]))


def indicator_file(
    path: Path, name: IndicatorName, columns: Mapping[str, Sequence[str]], answered: Answered, settings: Settings
) -> pl.DataFrame:
    """An indicator's shares, for everyone and each group; `columns` names the columns of each of its `ROLES`.

    Raises `DesignError` where a role's columns are missing, or more than it can have.
    """
    file = open_file(path, settings)
    for role, least, most in ROLES[name]:
        given = len(columns.get(role, ()))
        if not least <= given <= most:
            needed = f"{least}" if least == most else f"at least {least}" if most == 99 else f"{least} to {most}"
            raise DesignError(f"{name} needs {needed} --column {role}=NAME; given: {given}.")
    if unknown := sorted(set(columns) - {role for role, _, _ in ROLES[name]}):
        raise DesignError(f"{name} has no columns {unknown[0]!r}: it has {', '.join(role for role, _, _ in ROLES[name])}.")
    asked = ask(file, (), settings.by, settings.design)
    return estimate_indicator(
        asked.batch,
        _indicator(file, name, columns, answered),
        asked.breakdowns,
        settings.design,
        interval=settings.interval,
        confidence=settings.confidence,
        df=settings.df,
        replicates=replicates_of(asked.batch, settings),
    )


def _indicator(file: DataFile, name: IndicatorName, columns: Mapping[str, Sequence[str]], answered: Answered) -> Indicator:
    named = [column for role in columns.values() for column in role]
    answers = pl.DataFrame(
        [group_column(file, require_column(file, column, "--column"), column) for column in dict.fromkeys(named)]
    )
    match name:
        case IndicatorName.SAY:
            return having_a_say(answers, columns["say"][0], columns["influence"][0], answered.scales)
        case IndicatorName.SERVICES:
            overall = next(iter(columns.get("overall", ())), "")
            return satisfaction(answers, answered.service, columns["attribute"], overall, answered.scales)
        case IndicatorName.BRIBERY:
            return bribery(answers, columns["contact"][0], columns["bribe"], answered.yes)
        case IndicatorName.DISCRIMINATION:
            return discrimination(answers, columns["ground"], answered.yes)
        case IndicatorName.DISABILITY:
            grouped = disability(answers, columns["difficulty"], answered.yes)
            marks = (grouped == DISABLED).cast(pl.Float64).fill_null(float("nan")).to_numpy()
            return Indicator(DISABILITY, (DISABLED,), marks[:, None])
