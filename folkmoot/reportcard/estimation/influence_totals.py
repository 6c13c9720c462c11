"""Covariances of estimates from merged totals, where what a person adds to an estimate is linear in what the totals add up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from folkmoot.reportcard.estimation.calibrated_variances import covariances_of_residuals
from folkmoot.reportcard.estimation.covariance import about_means, covariances_of_scores
from folkmoot.reportcard.estimation.stages import Sampling
from folkmoot.reportcard.totals.calibrated_totals import Calibrated
from folkmoot.reportcard.totals.totals import Totals


@dataclass(frozen=True)
class Influences:
    """What people add to some estimates, as `kept` totals of everyone tell it.

    `combine` takes rows of weighted sums, with the columns of the totals, to the sums of influences: a column an estimate.
    `products` are the sums of products of each two of people's weighted influences where each person is a unit (axes stratum,
    estimate, estimate), else None. `base` is the column of the sums that tells who is of the domain.
    """

    kept: Totals
    sampling: Sampling
    combine: Callable[[np.ndarray], np.ndarray]
    products: np.ndarray | None
    base: int

    def covariances(self, calibrated: Calibrated | None = None) -> np.ndarray:
        """The covariance of each two estimates; of residuals, where the totals are those that calibrated weights have."""
        kept, sampling = self.kept, self.sampling
        if calibrated:
            return covariances_of_residuals(calibrated, kept, sampling, self.combine, self.products)
        of_cells = self.combine(kept.sums)
        scores = np.zeros((kept.units.count, of_cells.shape[1]))
        scores[kept.cell_unit] = of_cells
        of_people = None if self.products is None else about_means(self.products, scores, sampling.first)
        return covariances_of_scores(sampling, scores, of_people, self._units_inside)

    @property
    def degrees_of_freedom(self) -> int:
        """Primary units less strata, of those with somebody of the domain."""
        primary = np.unique(self.sampling.primary[self._units_inside])
        units = int(self.kept.counts[0, self.base]) if self.kept.people_are_units else len(primary)
        return units - len(np.unique(self.sampling.first.stratum[primary]))

    @property
    def _units_inside(self) -> np.ndarray:
        return self.kept.cell_unit[self.kept.sums[:, self.base] > 0]
