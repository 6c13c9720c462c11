"""A statistician's own file gone through once for what is neither a share nor a mean: whatever its size, wherever it lies."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from folkmoot.reportcard.data_columns import ask, group_column
from folkmoot.reportcard.data_files import DataFile
from folkmoot.reportcard.estimating import Engine, Settings, measure_under, open_file, refuse_on_spark, replicates_of
from folkmoot.reportcard.replicated import by_replicate_rows
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.scanning import Measure, nobody_of, plan_scan, scan_all, values_of
from folkmoot.reportcard.sources import open_source

Measured = TypeVar("Measured", bound=Measure)
ValuesOf = Callable[[Sequence[str]], dict[str, set[str]]]
"""Gives the different values of some columns of the file."""


def measure_file(
    path: Path | str,
    make: Callable[[DataFile, ValuesOf], Measured],
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> tuple[Measured, Any, Replicates | None]:
    """The measure, what it makes of the whole file, and the replicates where the settings ask for them.

    `make` gives the measure of a file, of which it sees the columns (a `DataFile`, perhaps without rows) and, where it needs
    them, the different values of some columns. The file is read as by `estimating.estimate_file`. Under calibrated weights,
    without replicates, what is kept is `calibrated_totals.Calibrated`.
    """
    by, design, missing = settings.by, settings.design, settings.missing
    if engine is Engine.SPARK:
        refuse_on_spark(settings)
        from folkmoot.reportcard.spark import open_spark, spark_all

        table = open_spark(str(path), master, missing)
        measure = make(nobody_of(table), table.values_of)
        return measure, spark_all(table, plan_scan(table, (), by, design, missing, measure_under(measure, settings))), None
    source = None if settings.disability or settings.replication else open_source(str(path))
    if source is not None:
        measure = make(nobody_of(source), lambda columns: values_of(source, columns, missing))
        scan = plan_scan(source, (), by, design, missing, measure_under(measure, settings))
        return measure, scan_all(source, scan, progress), None
    file = open_file(Path(path), settings)
    measure = make(file, lambda columns: _values_of(file, columns))
    asked = ask(file, (), by, design)
    replicates = replicates_of(asked.batch, settings)
    if replicates is None:
        return measure, measure_under(measure, settings).of(file, asked, design), None
    batch, design = by_replicate_rows(asked.batch, design, replicates)
    return measure, measure.of(file, replace(asked, batch=batch), design), replicates


def _values_of(file: DataFile, columns: Sequence[str]) -> dict[str, set[str]]:
    return {name: set(group_column(file, name, name).cast(pl.String).unique().drop_nulls()) for name in columns}
