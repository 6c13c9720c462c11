"""Tests of independence and regressions on a statistician's own file: what `folkmoot independence` and `regress` do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.independence import Independence, IndependenceTest, OfTable, independence_of
from folkmoot.reportcard.estimation.regression import Family, Regression, fit_regression
from folkmoot.reportcard.estimation.regression_model import Model, Predictor
from folkmoot.reportcard.estimation.replicate_factors import FactorsOf, OfColumns, OfRows, OfUnits
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.replicates_in_columns import OfFactors
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.own_data.measuring import (
    ValuesOf,
    Whose,
    in_columns,
    measure_file,
    replicate_columns,
    replicates_of,
    replicates_of_units,
    whose_replicates,
)
from folkmoot.reportcard.own_data.own_tables import Table, open_table
from folkmoot.reportcard.totals.data_columns import require_column
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.units import Units

ANSWERED = "="
MOST_NAMED = 12


def independence_file(
    path: Path | str,
    row: str,
    column: str,
    test: IndependenceTest,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> Independence:
    """A test of whether the answers in two columns are independent; see `independence.independence_test`.

    The file is read, once, as by `estimating.estimate_file`.
    """
    settings = replace(settings, by=())
    if row == column:
        raise DesignError(f"{row!r} is named twice: name two columns.")

    def make(file: DataFile, _values: ValuesOf) -> OfTable:
        return OfTable(*(require_column(file, name, "the test") for name in (row, column)))

    measured = measure_file(path, make, settings, engine=engine, master=master, progress=progress)
    return independence_of(measured.kept, measured.measure, test=test, replicates=measured.replicates)


def regression_file(
    path: Path | str,
    outcome: str,
    predictors: Sequence[str],
    family: Family,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> Regression:
    """A regression of a column on others; see `regression.regress`.

    The outcome is a column of numbers, or `NAME=ANSWER`: 1 for who answered so, 0 for who answered otherwise. A predictor is
    named as a question is; the first of its categories is the one that the others are set against. The file is read as by
    `estimating.estimate_file`, as often as `regression.fit_regression` says.
    """
    settings = replace(settings, by=())
    whose = whose_replicates(settings, engine)
    held = whose is Whose.PEOPLE
    table = open_table(path, settings, engine=engine, master=master, progress=progress, held=held)
    model = _model(table, outcome, predictors, family)

    def replicates(units: Units) -> tuple[Replicates, FactorsOf]:
        if whose is Whose.COLUMNS:
            columns = replicate_columns(table.file.columns, settings)
            return in_columns(columns, table.scan(OfFactors(columns))[0], settings), OfColumns(columns)
        if whose is Whose.UNITS:
            made = replicates_of_units(units, settings)
            return made, OfUnits(units, made)
        of_people = replicates_of(table.file.table, settings)
        assert of_people is not None
        return of_people, OfRows(of_people)

    return fit_regression(
        lambda measure: table.scan(measure)[0],
        model,
        settings.design,
        confidence=settings.confidence,
        replicates=replicates if whose else None,
        calibration=settings.calibration,
    )


def _model(table: Table, outcome: str, predictors: Sequence[str], family: Family) -> Model:
    """What is regressed on what, once it is clear that the file has it."""
    column, answer = _outcome(table, outcome)
    named = [column]
    variables = table.variables(list(dict.fromkeys(predictors)), "--on")
    for variable in variables:
        if variable.question in named:
            raise DesignError(f"{variable.question!r} is named twice: name the outcome and each predictor once.")
        named.append(variable.question)
    wanted = tuple(Predictor(each.question, each.kind != "mean", each.categories) for each in variables)
    return Model(column, wanted, family is Family.LOGISTIC, answer)


def _outcome(table: Table, outcome: str) -> tuple[str, str | None]:
    """The outcome's column, and the answer to it that is 1, where one is named."""
    if outcome in table.file.columns or ANSWERED not in outcome:
        return require_column(table.file, outcome, "--outcome"), None
    name, answer = outcome.split(ANSWERED, 1)
    answers = table.values([require_column(table.file, name, "--outcome")])[name]
    if answer not in answers:
        known = ", ".join(map(repr, sorted(answers)[:MOST_NAMED])) or "none"
        raise DesignError(f"Nobody answered {answer!r} to {name!r}. There are: {known}.")
    return name, answer
