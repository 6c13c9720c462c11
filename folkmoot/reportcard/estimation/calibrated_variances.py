"""Variances where weights were calibrated, from totals: of the residuals that the regression on the margins leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from folkmoot.reportcard.estimation.covariance import covariances_of_scores
from folkmoot.reportcard.estimation.joint_sums import Joint, combine_sums, influences_of
from folkmoot.reportcard.estimation.linearisation import ROUNDING, linearise, sparse_sum, squares_of_people
from folkmoot.reportcard.estimation.stages import Sampling, Stage, read_sampling
from folkmoot.reportcard.totals.calibrated_totals import NEGATIVE, Besides, Calibrated, read_group
from folkmoot.reportcard.totals.merging import columns_of, recentred
from folkmoot.reportcard.totals.totals import Totals

NUMBERS_AT_ONCE = 2_000_000
SINGULAR = 1e-13

Combine = Callable[[np.ndarray, int], np.ndarray]
"""Takes weighted sums, with the columns of the totals, and a group's number to the sums of influences: a column an estimate."""


def variances_of_shares(calibrated: Calibrated, *, of_totals: bool = False) -> np.ndarray:
    """The variance of every figure, a row a group and a column a figure, as `linearisation.linearise` has them; of population
    totals where `of_totals`. NaN where a base is empty.

    Source: `svymean`, `svytotal` and `svyby` on a design that `postStratify`, `rake` or `calibrate` of R's survey package made.
    """
    kept, sampling = read_sampling(calibrated.kept)
    columns, count = kept.columns, kept.columns.figure_count
    found = linearise(kept, sampling, of_totals=of_totals)
    if of_totals:
        about, per = np.zeros_like(found.ratios), np.ones_like(found.ratios)
        about[:, columns.mean_figures] = -kept.centres[columns.mean_variables]
    else:
        about = found.ratios
        with np.errstate(invalid="ignore", divide="ignore"):
            per = 1 / columns.of_figures(found.bases)

    def combine(sums: np.ndarray, group: int) -> np.ndarray:
        of_bases = np.take(sums, count + columns.base_of, axis=-1)
        with np.errstate(invalid="ignore"):
            return (sums[..., :count] - about[group] * of_bases) * per[group]

    with np.errstate(invalid="ignore"):
        squares = squares_of_people(kept, about, sampling.first) * per**2 if kept.people_are_units else None
    return _variances(calibrated, kept, sampling, combine, squares, count)


def variances_of_joints(calibrated: Calibrated, joints: Sequence[Joint], factors: Sequence[np.ndarray]) -> np.ndarray:
    """The variances of what `joint_sums.combined` gives of the same joints and factors."""
    kept, sampling = read_sampling(calibrated.kept)

    def combine(sums: np.ndarray, group: int) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return combine_sums(kept, joints, factors, group, sums)

    squares = None
    if kept.people_are_units:
        influences = influences_of(kept, joints, factors)
        squares = squares_of_people(influences, np.zeros((len(kept.groups), len(joints))), sampling.first)
    return _variances(calibrated, kept, sampling, combine, squares, len(joints))


def covariances_of_residuals(
    calibrated: Calibrated,
    kept: Totals,
    sampling: Sampling,
    combine: Callable[[np.ndarray], np.ndarray],
    products: np.ndarray | None,
) -> np.ndarray:
    """The covariance of each two estimates for everyone; `combine` takes weighted sums to those of influences, `products` are
    those of people's influences in each stratum where each person is a unit. See `influence_totals`."""
    margins, first = _Margins(calibrated.margins), sampling.first
    slopes = _inverse(margins.products(calibrated.moments)) @ combine(_by_margin(calibrated.moments, kept, margins)[0])
    residuals = -margins.of_units @ slopes
    residuals[kept.cell_unit] += combine(kept.sums)
    if products is None:
        return covariances_of_scores(sampling, residuals)
    of_margins = margins.products(calibrated.squares, first.scale)
    crossed = slopes.T @ combine(_by_margin(calibrated.squares, kept, margins, first.scale)[0])
    whole = np.einsum("s,sij->ij", first.scale, products)
    of_means = np.where(first.centred, first.scale / np.maximum(first.units, 1), 0.0)[:, None]
    of_people = whole + slopes.T @ of_margins @ slopes - crossed - crossed.T - (of_means * residuals).T @ residuals
    of_people[np.abs(of_people) < ROUNDING * np.abs(whole)] = 0.0
    return covariances_of_scores(sampling, residuals, of_people)


def _variances(
    calibrated: Calibrated, kept: Totals, sampling: Sampling, combine: Combine, squares: np.ndarray | None, estimates: int
) -> np.ndarray:
    """The variances of some estimates (a column each) for each group; `squares` are those of the people's influences."""
    margins = _Margins(calibrated.margins)
    regress_on = _inverse(margins.products(calibrated.moments))
    moments = _by_margin(calibrated.moments, kept, margins)
    scale = sampling.first.scale
    if squares is not None:
        products, crossed = margins.products(calibrated.squares, scale), _by_margin(calibrated.squares, kept, margins, scale)
    first_cell = np.searchsorted(kept.cell_group, np.arange(len(kept.groups) + 1))
    variances = np.full((len(kept.groups), estimates), np.nan)
    at_once = max(NUMBERS_AT_ONCE // kept.units.count, 1)
    for group in range(len(kept.groups)):
        cells = slice(first_cell[group], first_cell[group + 1])
        of_group = combine(kept.sums[cells], group)
        slopes = regress_on @ combine(moments[group], group)
        if squares is not None:
            explained = (((products @ slopes) - 2 * combine(crossed[group], group)) * slopes).sum(axis=0)
        for start in range(0, estimates, at_once):
            block = slice(start, min(start + at_once, estimates))
            before = np.zeros((kept.units.count, block.stop - start))
            before[kept.cell_unit[cells]] = of_group[:, block]
            residuals = before - margins.of_units @ slopes[:, block]
            if squares is None:
                variances[group, block] = _spread(residuals, before, sampling)
            else:
                size = squares[group, block]
                spread = size + explained[block] - _squares_of_means(residuals, sampling.first)
                variances[group, block] = _rounded(spread, size)
    if sampling.averaging and squares is not None:
        variances *= _averaged(sampling.first)
    return variances


def _spread(residuals: np.ndarray, before: np.ndarray, sampling: Sampling) -> np.ndarray:
    """The variance of totals whose units' residuals are given, and for rounding what they were before the regression."""
    first, of_primary = sampling.first, sparse_sum(sampling.primary, len(sampling.first.stratum))
    spread, size = _squares_within(of_primary @ residuals, first), _squares_within(of_primary @ before, first, centred=False)
    if sampling.averaging:
        spread *= _averaged(first)
    if sampling.second is not None:
        spread += _squares_within(residuals, sampling.second)
        size += _squares_within(before, sampling.second, centred=False)
    return _rounded(spread, size)


def _averaged(stage: Stage) -> float:
    """What the rule `average` multiplies with. R keeps all people of a calibrated design, so all of its strata count."""
    return len(stage.counted) / stage.counted.sum() if stage.counted.any() else np.nan


def _rounded(spread: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What is left of rounding becomes 0."""
    return np.where(spread < ROUNDING * size, 0.0, spread)


def _squares_within(scores: np.ndarray, stage: Stage, *, centred: bool = True) -> np.ndarray:
    """The scaled squares of the units of a stage, a row each, about their stratum's mean."""
    if centred:
        means = sparse_sum(stage.stratum, len(stage.units)) @ scores / stage.units[:, None]
        means[~stage.centred] = 0.0
        scores = scores - means[stage.stratum]
    return stage.scale_of_units @ scores**2


def _squares_of_means(of_strata: np.ndarray, stage: Stage) -> np.ndarray:
    """Where people are units: what their stratum's mean takes from the squares about nought."""
    return np.where(stage.centred, stage.scale / np.maximum(stage.units, 1), 0.0) @ of_strata**2


@dataclass(frozen=True)
class _Margins:
    """The columns of the regression: each category of each margin, or its number."""

    totals: Totals

    @cached_property
    def first(self) -> np.ndarray:
        """The first column of each margin, and at the end their number."""
        return self.totals.columns.first_figure

    def place(self, margin: int, category: str) -> tuple[int, float]:
        """The column that a group of `Besides` adds to, and its sign."""
        if self.totals.columns.variables[margin].kind == "mean":
            return int(self.first[margin]), -1.0 if category == NEGATIVE else 1.0
        return int(self.first[margin]) + int(category), 1.0

    def numbers(self, sums: np.ndarray, centres: np.ndarray) -> np.ndarray:
        """Sums of the regression's columns from those of the margins' totals."""
        columns = self.totals.columns
        numbers = sums[..., : columns.figure_count].copy()
        means = columns.mean_figures
        numbers[..., means] += centres[columns.mean_variables] * sums[..., columns.figure_count + columns.base_of[means]]
        return numbers

    @cached_property
    def of_units(self) -> np.ndarray:
        """The weighted sum of each column in each unit."""
        kept = self.totals
        everyone = kept.cell_group == 0
        sums = np.zeros((kept.units.count, kept.sums.shape[1]))
        sums[kept.cell_unit[everyone]] = kept.sums[everyone]
        return self.numbers(sums, kept.centres)

    def products(self, besides: Sequence[Besides], scale: np.ndarray | None = None) -> np.ndarray:
        """The weighted sum of the product of each two columns."""
        tables = [Besides(each.margins, each.margins) for each in besides]
        return self.numbers(_by_margin(tables, self.totals, self, scale)[0], self.totals.centres)


def _by_margin(besides: Sequence[Besides], kept: Totals, margins: _Margins, scale: np.ndarray | None = None) -> np.ndarray:
    """The weighted sums of the columns of `kept` times each column of the regression: axes group, regression, column.

    With `scale` those of each unit are multiplied with its own.
    """
    places = {group: number for number, group in enumerate(kept.groups)}
    sums = np.zeros((len(kept.groups), margins.first[-1], kept.sums.shape[1]))
    for each in besides:
        part = recentred(each.kept, kept.centres)
        target = columns_of(part.columns, kept.columns)
        weights = None if scale is None else scale[part.cell_unit]
        of_groups = sparse_sum(part.cell_group, len(part.groups), weights) @ part.sums
        for (by, name), row in zip(part.groups, of_groups, strict=True):
            if not by:
                continue
            margin, category, of_by, of_group = read_group(by, name)
            column, sign = margins.place(margin, category)
            sums[places[of_by, of_group], column][target] += sign * row
    return sums


def _inverse(products: np.ndarray) -> np.ndarray:
    """A generalised inverse of the regression's matrix, of which columns that depend on others are no harm."""
    size = np.sqrt(np.diag(products).clip(1e-300))
    return np.linalg.pinv(products / np.outer(size, size), rcond=SINGULAR, hermitian=True) / np.outer(size, size)
