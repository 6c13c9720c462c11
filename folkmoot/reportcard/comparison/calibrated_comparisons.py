"""Differences where weights were calibrated: person by person, since what the margins explain varies on neither side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.estimation.influence import Sample, read_sample
from folkmoot.reportcard.estimation.linearisation import ROUNDING
from folkmoot.reportcard.totals.totals import Totals
from folkmoot.reportcard.totals.variables import Columns, read_answers, read_groups

TakeResiduals = Callable[[np.ndarray], np.ndarray]
"""Takes weighted influences, a row a person of the whole sample, to their residuals: `residuals.Residuals.of`."""


@dataclass(frozen=True)
class CalibratedSides:
    """The people behind totals, for the standard errors of differences between their groups.

    `group` has a row a breakdown and a column a person: the number of the group that each is in, -1 for none.
    """

    sample: Sample
    residuals: TakeResiduals
    columns: Columns
    parts: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    group: np.ndarray

    def standard_error(
        self,
        one: Sequence[int],
        other: Sequence[int],
        figures: np.ndarray,
        times_one: np.ndarray | float = 1.0,
        times_other: np.ndarray | float = 1.0,
    ) -> np.ndarray:
        """What `sides.standard_error` gives of two sides, each of some groups of one breakdown (by number), for some figures.

        Source: `svycontrast` of ratios of `svytotal` on a design that `rake` or `calibrate` of R's survey package made.
        """
        chosen, base = self.parts(figures)
        with np.errstate(invalid="ignore", divide="ignore"):
            scores = times_one * self._scores(one, chosen, base) - times_other * self._scores(other, chosen, base)
        known = ~np.isnan(scores).any(axis=0)
        errors = np.full(len(figures), np.nan)
        if known.any():
            taken = self.residuals(np.ascontiguousarray(scores[:, known]))
            variances = np.diag(self.sample.covariances(taken))
            largest = (scores[:, known] ** 2).sum(axis=0)
            errors[known] = np.sqrt(np.where(variances < ROUNDING * largest, 0.0, variances))
        return errors

    def _scores(self, groups: Sequence[int], chosen: np.ndarray, base: np.ndarray) -> np.ndarray:
        """The weighted influence of each person on the figures of one side."""
        weights = np.where(np.isin(self.group, groups).any(axis=0), self.sample.weights, 0.0)[:, None]
        whole = weights * base
        return (weights * chosen - (weights * chosen).sum(axis=0) / whole.sum(axis=0) * whole) / whole.sum(axis=0)


def calibrated_sides(batch: pl.DataFrame, totals: Totals, residuals: TakeResiduals) -> CalibratedSides:
    """The people of `batch`, which must be the whole sample that `totals` were made of."""
    answers = read_answers(batch, totals.columns.variables)
    columns = totals.columns

    def parts(figures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Who is in each figure (or their number), and who is in its base: a row a person, a column a figure."""
        chosen, base = np.zeros((2, batch.height, len(figures)))
        variables = np.searchsorted(columns.first_figure, figures, side="right") - 1
        for number in np.unique(variables):
            places = np.flatnonzero(variables == number)
            count, _, _ = columns.widths(number, number + 1)
            table = answers.indicators(number, number + 1, slice(0, batch.height))
            chosen[:, places] = table[:, figures[places] - columns.first_figure[number]]
            base[:, places] = table[:, count + columns.base_of[figures[places]] - columns.first_base[number]]
        return chosen, base

    group, first = [], 1
    for codes, names in read_groups(batch, totals.breakdowns):
        group.append(np.where(codes < len(names), first + codes, -1))
        first += len(names)
    of_people = np.array(group).reshape(len(group), batch.height)
    return CalibratedSides(read_sample(batch, totals.design), residuals, columns, parts, of_people)
