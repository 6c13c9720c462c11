"""A statistician's own file gone through once for whatever is estimated from it: whatever its size, wherever it lies."""

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.calibrated_replicates import calibrate_replicates
from folkmoot.reportcard.estimation.influence import read_sample, sample_of_units
from folkmoot.reportcard.estimation.replicated import by_replicate_rows
from folkmoot.reportcard.estimation.replicates import Replicates, make_replicates, read_replicates
from folkmoot.reportcard.estimation.replicates_in_columns import OfReplicates, ReplicatesOfParts, replicates_in_columns
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.own_data.own_tables import Table, is_small, open_table
from folkmoot.reportcard.totals.calibrated_totals import OfCalibrated
from folkmoot.reportcard.totals.data_columns import ask, require_column, with_declared
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.indicators import require_given
from folkmoot.reportcard.totals.scanning import Measure
from folkmoot.reportcard.totals.units import Units

SomeMeasure = TypeVar("SomeMeasure", bound=Measure)
ValuesOf = Callable[[Sequence[str]], dict[str, set[str]]]
"""Gives the different values of some columns of the file."""


@dataclass(frozen=True)
class Measured(Generic[SomeMeasure]):
    """A `measure`, what it `kept` of the whole file, and the replicates where the settings ask for them.

    Under calibrated weights, without replicates, what is kept is `calibrated_totals.Calibrated`. `names` gives for each
    variable of the questions the column of the file that it was made of.
    """

    measure: SomeMeasure
    kept: Any
    replicates: Replicates | None
    names: Mapping[str, str]


def measure_file(
    path: Path | str,
    make: Callable[[DataFile, ValuesOf], SomeMeasure],
    settings: Settings,
    questions: Sequence[str] = (),
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> Measured[SomeMeasure]:
    """What a measure makes of a file; `questions` are read as `data_columns.ask` reads them.

    `make` gives the measure of a file, of which it sees the columns (a `DataFile`, perhaps without rows) and, where it needs
    them, the different values of some columns. The file is read as by `estimating.estimate_file`.

    Replicate weights that are made from primary sampling units are made of those units once all are known, so that it does not
    matter in which parts the people came. Those that stand in the file are read with it, and what is asked for is kept under
    each of them. Others are made of people, who are then held in memory.

    Raises `DesignError` where replicates are asked for on Spark that are made of people.
    """
    design, whose = settings.design, whose_replicates(settings, engine)
    held = whose is Whose.PEOPLE or (whose is Whose.COLUMNS and engine is not Engine.SPARK and is_small(path))
    table = open_table(path, settings, engine=engine, master=master, progress=progress, held=held)
    measure = _made(make, table, settings)
    if held:
        asked = ask(table.file, questions, settings.by, design)
        replicates = replicates_of(asked.batch, settings)
        assert replicates is not None
        batch, design = by_replicate_rows(asked.batch, design, replicates)
        return Measured(measure, measure.of(table.file, replace(asked, batch=batch), design), replicates, asked.names)
    if whose is Whose.COLUMNS:
        columns = replicate_columns(table.file.columns, settings)
        kept, names = table.scan(OfReplicates(measure, columns), questions)
        return Measured(measure, kept.kept, in_columns(columns, kept.square, settings, kept.parts), names)
    kept, names = table.scan(_under(measure, settings), questions)
    made = replicates_of_units(getattr(kept, "totals", kept).units, settings) if whose is Whose.UNITS else None
    return Measured(measure, kept, made, names)


class Whose(StrEnum):
    """What replicate weights are of: made of primary `units` or of `people`, or read from `columns`."""

    UNITS = "units"
    PEOPLE = "people"
    COLUMNS = "columns"


def whose_replicates(settings: Settings, engine: Engine) -> Whose | None:
    """What the replicates that are asked for are of; None where there are none.

    Raises `DesignError` where they are made of people on Spark.
    """
    if settings.replication is None:
        return None
    if settings.replication.columns:
        return Whose.COLUMNS
    if settings.design.psu and settings.calibration is None:
        return Whose.UNITS
    if engine is Engine.SPARK:
        raise _not_on_spark(settings)
    return Whose.PEOPLE


def in_columns(
    columns: tuple[str, ...], square: np.ndarray, settings: Settings, parts: tuple[Any, ...] = ()
) -> ReplicatesOfParts:
    """The replicates that stand in columns, from what was kept of them."""
    wanted = settings.replication
    assert wanted is not None
    return replicates_in_columns(columns, square, wanted.method, parts=parts, **wanted.options_of_columns)


def _made(make: Callable[[DataFile, ValuesOf], SomeMeasure], table: Table, settings: Settings) -> SomeMeasure:
    """The measure of a table, once it is clear that the grouping by disability, where there is one, makes groups of it."""
    if column := settings.disability_column:
        present = table.values([require_column(table.file, name, "--disability") for name in column.questions])
        require_given(column.severe, with_declared(table.file, present), "--severe")
    return make(table.file, table.values)


def replicates_of(batch: pl.DataFrame, settings: Settings) -> Replicates | None:
    """The replicate weights that the settings ask for, of people held in memory; None where they ask for none.

    Raises `DesignError` where they cannot be made or read.
    """
    wanted, design = settings.replication, settings.design
    if wanted is None:
        return None
    if not wanted.columns:
        made = make_replicates(read_sample(batch, design), wanted.method, **wanted.options)
        return calibrate_replicates(batch, settings.calibration, made) if settings.calibration else made
    columns = replicate_columns(batch.columns, settings)
    return read_replicates(batch, columns, design, wanted.method, **wanted.options_of_columns)


def replicate_columns(columns: Sequence[str], settings: Settings) -> tuple[str, ...]:
    """Those of the columns that the settings name as replicate weights; `DesignError` where there are none of a name."""
    assert settings.replication is not None
    named: list[str] = []
    for pattern in settings.replication.columns:
        found = fnmatch.filter(columns, pattern)
        if not found:
            raise DesignError(f"There is no column {pattern!r} of replicate weights.")
        named += found
    return tuple(dict.fromkeys(named))


def replicates_of_units(units: Units, settings: Settings) -> Replicates:
    """The same of sampling units."""
    assert settings.replication is not None
    return make_replicates(sample_of_units(units, settings.design), settings.replication.method, **settings.replication.options)


def _not_on_spark(settings: Settings) -> DesignError:
    if settings.calibration:
        return DesignError(
            "On Spark replicate weights are not calibrated one by one: leave --replicates out, and the standard errors know "
            "the margins by their residuals; or leave --engine out."
        )
    return DesignError(
        "On Spark replicate weights are made of primary sampling units: name their column with --psu (one that tells people "
        "apart, where each person is a unit)."
    )


def _under(measure: Measure, settings: Settings) -> Measure:
    """The measure as the settings want it: under calibrated weights with what its standard errors need besides."""
    return OfCalibrated(measure, settings.calibration) if settings.calibration else measure
