"""A statistician's own estimates from a file of their own: what `folkmoot estimate` and its like do. No form, no protection."""

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from folkmoot.reportcard.calibrated_replicates import calibrate_replicates
from folkmoot.reportcard.calibrated_totals import OfCalibrated, plain
from folkmoot.reportcard.calibrated_variances import variances_of_shares
from folkmoot.reportcard.data_columns import ask, group_column, require_column
from folkmoot.reportcard.data_files import DataFile, read_data_file
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import DegreesOfFreedom, SimpleSampling, estimates, population_totals
from folkmoot.reportcard.indicators import disability
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.intervals import Interval
from folkmoot.reportcard.replicated import replicate_estimates, replicate_population_totals
from folkmoot.reportcard.replicates import Method, Replicates, make_replicates, read_replicates
from folkmoot.reportcard.residuals import CalibrationRecord, require_its_weights
from folkmoot.reportcard.scanning import Measure, OfQuestions, plan_scan, scan_all, with_answers
from folkmoot.reportcard.sources import open_source

DISABILITY = "disability"


class Engine(StrEnum):
    """Where a table is added up: on this machine, or on a Spark cluster."""

    POLARS = "polars"
    SPARK = "spark"


@dataclass(frozen=True)
class Replication:
    """Replicate weights to take standard errors from: made by a `method`, or read from the file's `columns` of that method.

    `columns` are names, with `*` for any letters; see `replicates.make_replicates` and `read_replicates` for the others.
    """

    method: Method
    columns: tuple[str, ...] = ()
    count: int = 1000
    seed: int = 1
    rho: float = 0.3
    scale: float | None = None
    about_estimate: bool = False


@dataclass(frozen=True)
class Settings:
    """How a file is read and its figures are estimated; the defaults are those of R's survey package.

    `by` are the breakdowns, `missing` texts that are no answer. `disability` are the questions of the Washington Group Short
    Set and `severe` the answers to them that count: then `disability` can stand in `by`, as if the file had such a column.

    `calibration` tells how the weights were calibrated: standard errors then know what the margins explain, and its weights are
    the design's where that names none. Replicate weights that are made here are calibrated one by one; those that are read from
    the file are taken as they are.
    """

    by: tuple[str, ...] = ()
    design: Design = field(default_factory=Design)
    missing: tuple[str, ...] = ()
    disability: tuple[str, ...] = ()
    severe: tuple[str, ...] = ()
    interval: Interval = Interval.LOGIT
    confidence: float = 0.95
    df: DegreesOfFreedom = DegreesOfFreedom.DESIGN
    against: SimpleSampling = SimpleSampling.REPLACE
    replication: Replication | None = None
    calibration: CalibrationRecord | None = None

    def __post_init__(self) -> None:
        require_confidence(self.confidence)
        if self.calibration:
            if not self.design.weight:
                object.__setattr__(self, "design", replace(self.design, weight=self.calibration.weight))
            require_its_weights(self.design, self.calibration)
        if self.replication and self.df is DegreesOfFreedom.DOMAIN:
            raise DesignError("Replicate weights have one number of degrees of freedom: leave df as it is.")


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
    Replicate weights and the grouping by disability take a file that fits into memory.

    Columns: `question`, `category` (empty for the mean of a number), `by`, `group` (both empty for everyone), `estimate`,
    `standard_error`, `lower`, `upper`, `df`, `design_effect`, `base`, `weighted_base`; see `estimates.estimates`.

    Raises `UnusableAnswers` where the file cannot be read or a column has no answers, `DesignError` where a column does not
    exist or rows have no weight, stratum or unit, `SingleUnitStratum` where a stratum has one unit and the rule is to fail.
    """
    if settings.replication:
        found, names = _replicated(path, questions, settings, engine, of_totals=False)
    else:
        measured, names = _totals(path, questions, settings, engine, master, progress)
        kept, calibrated = plain(measured)
        found = estimates(
            kept,
            interval=settings.interval,
            confidence=settings.confidence,
            df=settings.df,
            against=settings.against,
            variances=variances_of_shares(calibrated) if calibrated else None,
        )
    return _with_names(found, names)


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
    if settings.replication:
        found, names = _replicated(path, questions, settings, engine, of_totals=True)
    else:
        measured, names = _totals(path, questions, settings, engine, master, progress)
        kept, calibrated = plain(measured)
        found = population_totals(
            kept,
            confidence=settings.confidence,
            df=settings.df,
            against=settings.against,
            variances=variances_of_shares(calibrated, of_totals=True) if calibrated else None,
        )
    return _with_names(found, names)


def require_confidence(confidence: float) -> None:
    """Raises `DesignError` where the confidence is no share."""
    if not 0 < confidence < 1:
        raise DesignError(f"The confidence {confidence} is no share between 0 and 1: give 0.95 for 95 %.")


def open_file(path: Path, settings: Settings) -> DataFile:
    """The file, with the column `disability` where its questions are named."""
    file = read_data_file(path, settings.missing)
    if not settings.disability:
        return file
    if DISABILITY in file.columns:
        raise DesignError(f"{file.name} has a column {DISABILITY!r} of its own: break down by that, or give it another name.")
    columns = {name: group_column(file, require_column(file, name, "--disability"), name) for name in settings.disability}
    grouped = disability(pl.DataFrame(columns), settings.disability, settings.severe)
    return replace(file, table=file.table.with_columns(grouped.alias(DISABILITY)))


def replicates_of(batch: pl.DataFrame, settings: Settings) -> Replicates | None:
    """The replicate weights that the settings ask for; None where they ask for none.

    Raises `DesignError` where they cannot be made or read.
    """
    if not settings.replication:
        return None
    replicates = _read_replication(batch, settings.design, settings.replication)
    if settings.calibration and not settings.replication.columns:
        return calibrate_replicates(batch, settings.calibration, replicates)
    return replicates


def measure_under(measure: Measure, settings: Settings) -> Measure:
    """The measure as the settings want it: under calibrated weights with what its standard errors need besides."""
    return OfCalibrated(measure, settings.calibration) if settings.calibration else measure


def _read_replication(batch: pl.DataFrame, design: Design, wanted: Replication) -> Replicates:
    if not wanted.columns:
        return make_replicates(
            read_sample(batch, design),
            wanted.method,
            count=wanted.count,
            seed=wanted.seed,
            rho=wanted.rho,
            about_estimate=wanted.about_estimate,
        )
    named: list[str] = []
    for pattern in wanted.columns:
        found = fnmatch.filter(batch.columns, pattern)
        if not found:
            raise DesignError(f"There is no column {pattern!r} of replicate weights.")
        named += found
    return read_replicates(
        batch,
        list(dict.fromkeys(named)),
        design,
        wanted.method,
        scale=wanted.scale,
        rho=wanted.rho,
        about_estimate=wanted.about_estimate,
    )


def _totals(
    path: Path | str,
    questions: Sequence[str],
    settings: Settings,
    engine: Engine,
    master: str,
    progress: Callable[[int], None],
) -> tuple[Any, Mapping[str, str]]:
    """The totals of a table however it is read (under calibrated weights with what their errors need), and for each variable
    the column that it was made of."""
    if not questions:
        raise DesignError("Name at least one question: the column to estimate.")
    by, design, missing = settings.by, settings.design, settings.missing
    measure = measure_under(OfQuestions(), settings)
    if engine is Engine.SPARK:
        refuse_on_spark(settings)
        from folkmoot.reportcard.spark import open_spark, spark_all

        table = open_spark(str(path), master, missing)
        scan = plan_scan(table, questions, by, design, missing, measure)
        measured = spark_all(table, scan)
    elif (source := None if settings.disability else open_source(str(path))) is not None:
        scan = plan_scan(source, questions, by, design, missing, measure)
        measured = scan_all(source, scan, progress)
    else:
        file = open_file(Path(path), settings)
        asked = ask(file, questions, by, design)
        return measure.of(file, asked, design), asked.names
    with_answers(plain(measured)[0], scan)
    return measured, scan.names


def _replicated(
    path: Path | str,
    questions: Sequence[str],
    settings: Settings,
    engine: Engine,
    *,
    of_totals: bool,
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    if engine is Engine.SPARK:
        refuse_on_spark(settings)
    asked = ask(open_file(Path(path), settings), questions, settings.by, settings.design)
    replicates = replicates_of(asked.batch, settings)
    assert replicates is not None
    what = (
        asked.batch,
        asked.variables,
        asked.breakdowns,
        read_sample(asked.batch, settings.design).weights,
        replicates,
    )
    how: dict[str, Any] = {"confidence": settings.confidence, "against": settings.against}
    if of_totals:
        return replicate_population_totals(*what, **how), asked.names
    return replicate_estimates(*what, interval=settings.interval, **how), asked.names


def refuse_on_spark(settings: Settings) -> None:
    if settings.replication or settings.disability:
        raise DesignError("Replicate weights and the grouping by disability are not made on Spark: leave --engine out.")


def _with_names(found: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return found.drop("count").with_columns(pl.col("question").replace_strict(names, return_dtype=pl.String))
