"""Variances of what is no share or mean, from what each person adds to it: the influence of a person on an estimate.

Any smooth estimate (a ratio, a coefficient, a calibrated total) varies as the weighted total of its influences does. So a
module that can say each person's influence has the covariances of its estimates under any design. Where weights are
calibrated, the influences are replaced by their residuals of the regression on the calibration variables.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.estimation.stages import Sampling, Stage, sampling_of
from folkmoot.reportcard.totals.units import Units, read_units


@dataclass(frozen=True)
class Sample:
    """The people of a batch, a row each: their `weights`, the `unit` that each is in, and how the units were drawn."""

    weights: np.ndarray
    unit: np.ndarray
    sampling: Sampling
    people_are_units: bool

    def covariances(self, scores: np.ndarray, inside: np.ndarray | None = None) -> np.ndarray:
        """The covariance of each two estimates whose linearised totals are the columns of `scores`, a row a person.

        `scores` are influences times weights: for a mean `w(y − ȳ)/Σw`, for a total `wy`. They are 0 for people outside the
        domain, all of whom must be there; `inside` tells those of the domain, which the rule `average` for lonely strata
        counts the strata of (everyone where it is None).

        Source: `svyrecvar` of R's survey package, whose `svytotal`, `svyglm` and others come to the same.
        """
        first, second = self.sampling.first, self.sampling.second
        if self.people_are_units:
            result = products_within(scores, self.unit, first)
            stratum = self.unit
        else:
            of_units = _added(self.unit, scores, len(self.sampling.primary))
            of_primary = _added(self.sampling.primary, of_units, len(first.stratum))
            result = products_within(of_primary, first.stratum, first)
            stratum = first.stratum[self.sampling.primary][self.unit]
        if self.sampling.averaging:
            present = np.zeros(len(first.units), dtype=bool)
            present[stratum if inside is None else stratum[inside]] = True
            known = (present & first.counted).sum()
            result = result * (present.sum() / known if known else np.nan)
        if second is not None:
            result = result + products_within(of_units, second.stratum, second)
        return result


def read_sample(batch: pl.DataFrame, design: Design) -> Sample:
    """The people of a batch under a design; without weights everyone counts 1, or what the populations given say.

    Raises `DesignError` and `SingleUnitStratum` as `totals.totals` and `estimates.estimates` do.
    """
    weights = read_weights(batch, design)
    units, unit = read_units(batch, design, weights)
    sampling, factor = sampling_of(units, design)
    if weights is None:
        weights = factor[unit] if design.fpc or design.pps else np.ones(batch.height)
    return Sample(weights, unit, sampling, not design.psu)


def sample_of_units(units: Units, design: Design) -> Sample:
    """The sampling units that totals are kept for, each in place of its people and with the weight 1."""
    sampling, _ = sampling_of(units, design)
    return Sample(np.ones(units.count), np.arange(units.count), sampling, not design.psu)


def products_within(scores: np.ndarray, stratum: np.ndarray, stage: Stage) -> np.ndarray:
    """The scaled products of each two columns of scores about their stratum's mean; all units of the stage are rows."""
    means = _added(stratum, scores, len(stage.units)) / stage.units[:, None]
    means[~stage.centred] = 0.0
    scores = scores - means[stratum]
    scale = stage.scale[stratum] if stage.unit_scale is None else stage.unit_scale
    return (scores * scale[:, None]).T @ scores


def _added(target: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    """Rows added up into their targets."""
    table = sparse.csr_array((np.ones(len(target)), (target, np.arange(len(target)))), shape=(size, len(target)))
    return table @ rows
