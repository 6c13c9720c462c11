"""Shares, means and population totals with the variance of replicate weights, from one scan of the answers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimates import SimpleSampling, table_of_shares, table_of_totals
from folkmoot.reportcard.intervals import Interval
from folkmoot.reportcard.linearisation import Linearised, linearise
from folkmoot.reportcard.parallel import in_parallel
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.stages import read_sampling
from folkmoot.reportcard.totals import Totals, totals
from folkmoot.reportcard.variables import Breakdown, Variable

WEIGHT = "__weight"
UNIT = "__unit"


def replicate_estimates(
    batch: pl.DataFrame,
    variables: Sequence[Variable],
    breakdowns: Sequence[Breakdown],
    weights: np.ndarray,
    replicates: Replicates,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    against: SimpleSampling | str = SimpleSampling.REPLACE,
) -> pl.DataFrame:
    """What `estimates.estimates` gives, with the standard errors and degrees of freedom of replicate weights.

    `weights` are the people's own (`influence.Sample.weights`). Replicates in which a domain has nobody are left out of its
    variance, as R leaves them out. Equals `svyby(~question, ~group, design, svymean)` of a design of R's `svrepdesign`.
    """
    kept, result = _replicated(batch, variables, breakdowns, weights, replicates, of_totals=False)
    freedom = np.full(result.ratios.shape, replicates.degrees_of_freedom)
    return table_of_shares(kept, result, freedom, freedom, Interval(interval), confidence, SimpleSampling(against))


def replicate_population_totals(
    batch: pl.DataFrame,
    variables: Sequence[Variable],
    breakdowns: Sequence[Breakdown],
    weights: np.ndarray,
    replicates: Replicates,
    *,
    confidence: float = 0.95,
    against: SimpleSampling | str = SimpleSampling.REPLACE,
) -> pl.DataFrame:
    """What `estimates.population_totals` gives, with the standard errors and degrees of freedom of replicate weights."""
    kept, result = _replicated(batch, variables, breakdowns, weights, replicates, of_totals=True)
    freedom = np.full(result.ratios.shape, replicates.degrees_of_freedom)
    return table_of_totals(kept, result, freedom, confidence, SimpleSampling(against))


def _replicated(
    batch: pl.DataFrame,
    variables: Sequence[Variable],
    breakdowns: Sequence[Breakdown],
    weights: np.ndarray,
    replicates: Replicates,
    *,
    of_totals: bool,
) -> tuple[Totals, Linearised]:
    """Totals kept by the rows of the replicates' factors, and their figures with the variances of the replicates."""
    named = batch.with_columns(pl.Series(WEIGHT, weights), pl.Series(UNIT, replicates.row))
    kept = totals(named, variables, breakdowns, Design(weight=WEIGHT, psu=UNIT))
    _, sampling = read_sampling(kept)
    result = linearise(kept, sampling, of_totals=of_totals)
    factors = replicates.factors[kept.units.table["psu"].cast(pl.Int64).to_numpy()]
    return kept, replace(result, variances=_variances(kept, factors, replicates, result, of_totals=of_totals))


def _variances(kept: Totals, factors: np.ndarray, replicates: Replicates, result: Linearised, *, of_totals: bool) -> np.ndarray:
    """The variance of every figure of every group over the replicates, group by group."""
    columns = kept.columns
    first = np.searchsorted(kept.cell_group, np.arange(len(kept.groups) + 1))
    variances = np.full(result.ratios.shape, np.nan)
    shift = np.zeros(columns.figure_count)
    shift[columns.mean_figures] = kept.centres[columns.mean_variables]

    def fill(group: int) -> None:
        cells = slice(first[group], first[group + 1])
        sums = kept.sums[cells].T @ factors[kept.cell_unit[cells]]
        replicated, bases = sums[: columns.figure_count], sums[columns.figure_count :]
        with np.errstate(invalid="ignore", divide="ignore"):
            if of_totals:
                replicated += shift[:, None] * bases[columns.base_of]
            else:
                replicated *= (1 / bases)[columns.base_of]
            variances[group] = replicates.variances(replicated, result.ratios[group])

    in_parallel(fill, range(len(kept.groups)), matrices=True)
    return np.where(columns.of_figures(result.bases) > 0, variances, np.nan)
