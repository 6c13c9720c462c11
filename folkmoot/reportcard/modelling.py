"""Tests of independence and regressions on a statistician's own file: what `folkmoot independence` and `regress` do."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from folkmoot.reportcard.data_columns import (
    group_column,
    number_column,
    read_question,
    require_column,
    require_design,
)
from folkmoot.reportcard.data_files import DataFile
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation_settings import Settings
from folkmoot.reportcard.independence import Independence, IndependenceTest, independence_test
from folkmoot.reportcard.measuring import open_file, replicates_of
from folkmoot.reportcard.regression import Family, Predictor, Regression, regress

ANSWERED = "="


def independence_file(path: Path, row: str, column: str, test: IndependenceTest, settings: Settings) -> Independence:
    """A test of whether the answers in two columns are independent; see `independence.independence_test`."""
    file = open_file(path, settings)
    require_design(file, settings.design)
    if row == column:
        raise DesignError(f"{row!r} is named twice: name two columns.")
    batch = file.table.with_columns(group_column(file, require_column(file, name, "the test"), name) for name in (row, column))
    return independence_test(
        batch,
        row,
        column,
        settings.design,
        test=test,
        replicates=replicates_of(batch, settings),
        calibration=settings.calibration,
    )


def regression_file(path: Path, outcome: str, predictors: Sequence[str], family: Family, settings: Settings) -> Regression:
    """A regression of a column on others; see `regression.regress`.

    The outcome is a column of numbers, or `NAME=ANSWER`: 1 for who answered so, 0 for who answered otherwise. A predictor is
    named as a question is; the first of its categories is the one that the others are set against.
    """
    file = open_file(path, settings)
    require_design(file, settings.design)
    columns, wanted = [_outcome(file, outcome)], []
    for predictor in dict.fromkeys(predictors):
        variable, values, name = read_question(file, predictor, predictor, "--on")
        if name in {column.name for column in columns}:
            raise DesignError(f"{name!r} is named twice: name the outcome and each predictor once.")
        columns.append(values.alias(name))
        wanted.append(Predictor(name, variable.kind != "mean", variable.categories))
    batch = file.table.with_columns(columns)
    return regress(
        batch,
        outcome,
        wanted,
        settings.design,
        family=family,
        confidence=settings.confidence,
        replicates=replicates_of(batch, settings),
        calibration=settings.calibration,
    )


def _outcome(file: DataFile, outcome: str) -> pl.Series:
    if outcome in file.columns or ANSWERED not in outcome:
        return number_column(file, require_column(file, outcome, "--outcome"), outcome)
    name, answer = outcome.split(ANSWERED, 1)
    values = group_column(file, require_column(file, name, "--outcome"), outcome).cast(pl.String)
    if not (values == answer).any():
        known = ", ".join(map(repr, values.unique().drop_nulls().sort().to_list()[:12]))
        raise DesignError(f"Nobody answered {answer!r} to {name!r}. There are: {known}.")
    return (values == answer).cast(pl.Float64).alias(outcome)
