"""Replicate weights of calibrated weights: each replicate is calibrated to the margins by itself, as the whole sample was."""

from dataclasses import replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import require_columns
from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.weighting.calibration import calibrate
from folkmoot.reportcard.weighting.residuals import CalibrationRecord


def calibrate_replicates(people: pl.DataFrame, record: CalibrationRecord, replicates: Replicates) -> Replicates:
    """Replicates of the weights before calibration, made into those of the calibrated ones; a row of factors a person.

    The standard errors then know what the margins explain, without residuals. A category that nobody of a replicate is in is
    left out of that replicate's margins. A cap on the weights is not held in the replicates.

    Raises `UnusableWeights` where a replicate cannot meet the margins, with the reason.

    Source: `calibrate`, `rake` and `postStratify` of R's survey package on a design that `as.svrepdesign` made.
    """
    require_columns(people, [record.weight, record.before])
    weights, before = (people[name].cast(pl.Float64).to_numpy() for name in (record.weight, record.before))
    factors = np.empty((people.height, replicates.count))
    for number in range(replicates.count):
        base = before * replicates.factors[:, number][replicates.row]
        try:
            found = calibrate(people, base, record.margins, record.method, bounds=record.factors_between, partial=True)
        except UnusableWeights as error:
            raise UnusableWeights(f"The replicate weights number {number + 1} cannot be calibrated. {error}") from error
        factors[:, number] = np.divide(found.weights, weights, out=np.zeros_like(weights), where=weights > 0)
    return replace(replicates, factors=factors, row=np.arange(people.height))
