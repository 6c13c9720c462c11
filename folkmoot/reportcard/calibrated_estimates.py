"""Variances of shares, means and totals where weights were calibrated: person by person, since margins cut across units."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from folkmoot.reportcard.data_columns import ask
from folkmoot.reportcard.data_files import read_data_file
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import DegreesOfFreedom, estimates
from folkmoot.reportcard.estimating import require_confidence
from folkmoot.reportcard.influence import Sample, read_sample
from folkmoot.reportcard.intervals import Interval
from folkmoot.reportcard.residuals import CalibrationRecord, Residuals
from folkmoot.reportcard.totals import Totals
from folkmoot.reportcard.totals import totals as totals_of
from folkmoot.reportcard.variables import read_answers, read_groups

NUMBERS_AT_ONCE = 20_000_000
FIGURES_AT_ONCE = 64
ROUNDING = 1e-13


def estimate_calibrated_file(
    path: Path,
    questions: Sequence[str],
    by: Sequence[str],
    design: Design,
    calibration: CalibrationRecord,
    *,
    missing: Sequence[str] = (),
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom = DegreesOfFreedom.DESIGN,
) -> pl.DataFrame:
    """Shares and means of a file's columns as `estimating.estimate_file` gives them, with errors that know the calibration.

    The calibration's weights are used where the design names none.

    Raises what `estimating.estimate_file` and `calibrated_variances` raise.
    """
    require_confidence(confidence)
    design = design if design.weight else replace(design, weight=calibration.weight)
    asked = ask(read_data_file(path, tuple(missing)), questions, by, design)
    kept = totals_of(asked.batch, asked.variables, asked.breakdowns, design)
    variances = calibrated_variances(asked.batch, kept, calibration)
    found = estimates(kept, interval=interval, confidence=confidence, df=df, variances=variances)
    return asked.named(found).drop("count")


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
    if design.weight != calibration.weight:
        raise DesignError(
            f"The calibration is of the weights {calibration.weight!r}, and the design names {design.weight or 'none'!r}: "
            "give the same column."
        )
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
