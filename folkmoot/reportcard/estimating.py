"""A statistician's own estimates from a file of their own: what `folkmoot estimate` does. No form, and no protection."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import polars as pl

from folkmoot.reportcard.data_columns import ask
from folkmoot.reportcard.data_files import read_data_file
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import DegreesOfFreedom, estimates
from folkmoot.reportcard.intervals import Interval
from folkmoot.reportcard.scanning import plan_scan, scan_totals
from folkmoot.reportcard.sources import open_source
from folkmoot.reportcard.totals import Totals, totals


class Engine(StrEnum):
    """Where a table is added up: on this machine, or on a Spark cluster."""

    POLARS = "polars"
    SPARK = "spark"


def estimate_file(
    path: Path | str,
    questions: Sequence[str],
    by: Sequence[str] = (),
    design: Design | None = None,
    *,
    missing: Sequence[str] = (),
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom = DegreesOfFreedom.DESIGN,
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

    Columns: `question`, `category` (empty for the mean of a number), `by`, `group` (both empty for everyone), `estimate`,
    `standard_error`, `lower`, `upper`, `df`, `design_effect`, `base`, `weighted_base`; see `estimates.estimates`.

    Raises `UnusableAnswers` where the file cannot be read or a column has no answers, `DesignError` where a column does not
    exist or rows have no weight, stratum or unit, `SingleUnitStratum` where a stratum has one unit and the rule is to fail.
    """
    design = design or Design()
    require_confidence(confidence)
    if not questions:
        raise DesignError("Name at least one question: the column to estimate.")
    kept, names = _totals(str(path), questions, by, design, missing, engine, master, progress)
    found = estimates(kept, interval=interval, confidence=confidence, df=df).drop("count")
    return found.with_columns(pl.col("question").replace_strict(names, return_dtype=pl.String))


def _totals(
    data: str,
    questions: Sequence[str],
    by: Sequence[str],
    design: Design,
    missing: Sequence[str],
    engine: Engine,
    master: str,
    progress: Callable[[int], None],
) -> tuple[Totals, Mapping[str, str]]:
    """The totals of a table however it is read, and for each variable the column that it was made of."""
    if engine is Engine.SPARK:
        from folkmoot.reportcard.spark import open_spark, spark_totals

        kept, scan = spark_totals(open_spark(data, master, missing), questions, by, design, missing)
        return kept, scan.names
    source = open_source(data)
    if source is not None:
        scan = plan_scan(source, questions, by, design, missing)
        return scan_totals(source, scan, progress), scan.names
    asked = ask(read_data_file(Path(data), tuple(missing)), questions, by, design)
    return totals(asked.batch, asked.variables, asked.breakdowns, design), asked.names


def require_confidence(confidence: float) -> None:
    """Raises `DesignError` where the confidence is no share."""
    if not 0 < confidence < 1:
        raise DesignError(f"The confidence {confidence} is no share between 0 and 1: give 0.95 for 95 %.")
