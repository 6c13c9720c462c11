"""Variances of shares, means and totals where weights were calibrated: person by person, since margins cut across units."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from folkmoot.reportcard.calibrated_replicates import calibrate_replicates
from folkmoot.reportcard.data_columns import ask
from folkmoot.reportcard.data_files import DataFile
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import estimates
from folkmoot.reportcard.estimating import Settings, open_file, replicates_of
from folkmoot.reportcard.influence import Sample, read_sample
from folkmoot.reportcard.replicated import replicate_estimates
from folkmoot.reportcard.residuals import CalibrationRecord, Residuals
from folkmoot.reportcard.scanning import plan_scan, without_missing
from folkmoot.reportcard.sources import open_source
from folkmoot.reportcard.totals import Totals
from folkmoot.reportcard.totals import totals as totals_of
from folkmoot.reportcard.variables import read_answers, read_groups

NUMBERS_AT_ONCE = 20_000_000
FIGURES_AT_ONCE = 64
ROUNDING = 1e-13


def estimate_calibrated_file(
    path: Path | str, questions: Sequence[str], settings: Settings, calibration: CalibrationRecord
) -> pl.DataFrame:
    """Shares and means of a file's columns as `estimating.estimate_file` gives them, with errors that know the calibration.

    The calibration's weights are used where the design names none. Replicate weights that are made here are calibrated one by
    one (`calibrated_replicates`); those that are read from the file are taken as they are. All people are held in memory, but
    only the columns that are asked for of a Parquet or Arrow file, a large CSV or a database's table.

    Raises what `estimating.estimate_file`, `calibrated_variances` and `calibrated_replicates` raise.
    """
    design = settings.design if settings.design.weight else replace(settings.design, weight=calibration.weight)
    settings = replace(settings, design=design)
    asked = ask(_read(path, questions, settings, calibration), questions, settings.by, design)
    if replicates := replicates_of(asked.batch, settings):
        require_its_weights(design, calibration)
        if settings.replication and not settings.replication.columns:
            replicates = calibrate_replicates(asked.batch, calibration, replicates)
        found = replicate_estimates(
            asked.batch,
            asked.variables,
            asked.breakdowns,
            read_sample(asked.batch, design).weights,
            replicates,
            interval=settings.interval,
            confidence=settings.confidence,
            against=settings.against,
        )
        return asked.named(found).drop("count")
    kept = totals_of(asked.batch, asked.variables, asked.breakdowns, design)
    variances = calibrated_variances(asked.batch, kept, calibration)
    found = estimates(
        kept,
        interval=settings.interval,
        confidence=settings.confidence,
        df=settings.df,
        against=settings.against,
        variances=variances,
    )
    return asked.named(found).drop("count")


def _read(path: Path | str, questions: Sequence[str], settings: Settings, calibration: CalibrationRecord) -> DataFile:
    """The file; where it can be scanned, only the columns that are needed."""
    replication = settings.replication
    source = None if settings.disability or (replication and replication.columns) else open_source(str(path))
    if source is None:
        return open_file(Path(path), settings)
    scan = plan_scan(source, questions, settings.by, settings.design, settings.missing)
    besides = {calibration.before, calibration.weight, *(name for margin in calibration.margins for name in margin.columns)}
    columns = [name for name in source.schema if name in besides or name in scan.columns]
    return DataFile(source.name, without_missing(pl.concat(source.batches(columns)), settings.missing))


def require_its_weights(design: Design, calibration: CalibrationRecord) -> None:
    """Raises `DesignError` where the design's weights are not those that were calibrated."""
    if design.weight != calibration.weight:
        raise DesignError(
            f"The calibration is of the weights {calibration.weight!r}, and the design names {design.weight or 'none'!r}: "
            "give the same column."
        )


def calibrated_variances(
    batch: pl.DataFrame,
    totals: Totals,
    calibration: CalibrationRecord,
    *,
    of_totals: bool = False,
) -> np.ndarray:
    """The variance of every figure of totals, a row a group and a column a figure, as `linearisation.linearise` has them.

    `batch` must be the whole sample that `totals` were made of: calibration is of all of it. NaN where a base is empty.

    Raises `DesignError` and `UnusableWeights` as `Residuals` does.

    Source: `svymean`, `svytotal` and `svyby` on a design that `postStratify`, `rake` or `calibrate` of R's survey package made.
    """
    design = totals.design
    require_its_weights(design, calibration)
    sample, residuals = read_sample(batch, design), Residuals(batch, calibration)
    answers = read_answers(batch, totals.columns.variables)
    columns = totals.columns
    groups = [(np.zeros(batch.height, dtype=np.int64), 1)]
    groups += [(codes, len(names)) for codes, names in read_groups(batch, totals.breakdowns)]
    weights = sample.weights[:, None]
    variances = np.full((len(totals.groups), columns.figure_count), np.nan)
    runs = columns.runs(max(NUMBERS_AT_ONCE // max(batch.height, 1), 1))
    for first, last in runs:
        place = slice(columns.first_figure[first], columns.first_figure[last])
        count, bases, _ = columns.widths(first, last)
        table = answers.indicators(first, last, slice(0, batch.height))
        chosen, base = table[:, :count], table[:, count : count + bases]
        base = base[:, columns.base_of[place] - columns.first_base[first]]
        row = 0
        for codes, size in groups:
            for group in range(size):
                inside = (codes == group) & (sample.weights > 0)
                scores = np.where(inside[:, None], weights * chosen, 0.0)
                if not of_totals:
                    whole = np.where(inside[:, None], weights * base, 0.0)
                    with np.errstate(invalid="ignore", divide="ignore"):
                        ratio = scores.sum(axis=0) / whole.sum(axis=0)
                        ratio[np.abs(ratio - 1) < ROUNDING] = 1.0
                        scores = (scores - ratio * whole) / whole.sum(axis=0)
                variances[row, place] = _variances(sample, residuals, scores, inside)
                row += 1
    return variances


def _variances(sample: Sample, residuals: Residuals, scores: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The variance of each column of scores."""
    starts = range(0, scores.shape[1], FIGURES_AT_ONCE)
    blocks = [residuals.of(scores[:, start : start + FIGURES_AT_ONCE]) for start in starts]
    return np.concatenate([np.diag(sample.covariances(block, inside)) for block in blocks])
