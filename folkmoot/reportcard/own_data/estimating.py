"""A statistician's own estimates from a file of their own: what `folkmoot estimate` and its like do. No form, no protection."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates, population_totals
from folkmoot.reportcard.estimation.replicated import replicate_estimates_of, replicate_population_totals_of
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.own_data.measuring import Measured, measure_file
from folkmoot.reportcard.totals.calibrated_totals import plain
from folkmoot.reportcard.totals.scanning import OfQuestions
from folkmoot.reportcard.totals.totals import Totals


def estimate_file(
    path: Path | str,
    questions: Sequence[str],
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> pl.DataFrame:
    """Shares and means of a file's columns, for everyone and each group, with design-based uncertainty.

    A row of the file is a person. A question is the name of a column, or `NAME:categorical` or `NAME:number`; a column that
    is all numbers is a number unless told otherwise, or unless the file labels all of its values. An entry of `by` is a
    column, or several crossed (`sex*age`). Text is text: categories and groups keep their spelling, and only an empty cell
    is a missing answer, outside the domain, or what the file declares missing, or one of the texts `missing`.

    Parquet, Arrow, a large CSV and a database's table (`sources.open_source`) are scanned in batches, in bounded memory, and
    `progress` is told how many rows are done; with the engine `spark` the table is added up on a cluster (see `spark`).
    Replicate weights that are not made of primary units take a file that fits into memory (`measuring.measure_file`).

    Columns: `question`, `category` (empty for the mean of a number), `by`, `group` (both empty for everyone), `estimate`,
    `standard_error`, `lower`, `upper`, `df`, `design_effect`, `base`, `weighted_base`; see `estimates.estimates`.

    Raises `UnusableAnswers` where the file cannot be read or a column has no answers, `DesignError` where a column does not
    exist or rows have no weight, stratum or unit, `SingleUnitStratum` where a stratum has one unit and the rule is to fail.
    """
    measured = _measure(path, questions, settings, engine, master, progress)
    kept, calibrated = plain(measured.kept)
    if measured.replicates:
        found = replicate_estimates_of(
            kept,
            measured.replicates,
            interval=settings.interval,
            confidence=settings.confidence,
            against=settings.against,
        )
    else:
        found = estimates(
            kept,
            interval=settings.interval,
            confidence=settings.confidence,
            df=settings.df,
            against=settings.against,
            variances=variances_of_shares(calibrated) if calibrated else None,
        )
    return _with_names(found, measured.names)


def total_file(
    path: Path | str,
    questions: Sequence[str],
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> pl.DataFrame:
    """Population totals of a file's columns; all else as for `estimate_file`."""
    measured = _measure(path, questions, settings, engine, master, progress)
    kept, calibrated = plain(measured.kept)
    if measured.replicates:
        found = replicate_population_totals_of(
            kept, measured.replicates, confidence=settings.confidence, against=settings.against
        )
    else:
        found = population_totals(
            kept,
            confidence=settings.confidence,
            df=settings.df,
            against=settings.against,
            variances=variances_of_shares(calibrated, of_totals=True) if calibrated else None,
        )
    return _with_names(found, measured.names)


def _measure(
    path: Path | str,
    questions: Sequence[str],
    settings: Settings,
    engine: Engine,
    master: str,
    progress: Callable[[int], None],
) -> Measured[OfQuestions]:
    if not questions:
        raise DesignError("Name at least one question: the column to estimate.")
    measured = measure_file(
        path, lambda _file, _values: OfQuestions(), settings, questions, engine=engine, master=master, progress=progress
    )
    _require_answers(plain(measured.kept)[0], measured.names)
    return measured


def _require_answers(kept: Totals, names: Mapping[str, str]) -> None:
    """Raises `UnusableAnswers` where a question has no answers at all."""
    columns = kept.columns
    answered = kept.counts[0, columns.figure_count + columns.first_base[:-1]]
    for variable, people in zip(columns.variables, answered, strict=True):
        if not people:
            name = names[variable.question]
            raise UnusableAnswers(f"The column {name!r} has no answers: every cell is empty or declared missing.")


def _with_names(found: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return found.drop("count").with_columns(pl.col("question").replace_strict(names, return_dtype=pl.String))
