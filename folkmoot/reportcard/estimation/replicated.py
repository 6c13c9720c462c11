"""Shares, means and population totals with the variance of replicate weights, from one scan of the answers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.estimates import SimpleSampling, table_of_shares, table_of_totals
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.intervals import Interval
from folkmoot.reportcard.estimation.joint_sums import Joint, sums_of_rows
from folkmoot.reportcard.estimation.linearisation import Linearised, linearise
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.replicates_in_columns import ReplicatesOfParts
from folkmoot.reportcard.estimation.stages import read_sampling
from folkmoot.reportcard.parallel import in_parallel
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

WEIGHT = "__weight"
UNIT = "__unit"
BY_ROWS = Design(weight=WEIGHT, psu=UNIT)


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
    kept = totals(_by_rows(batch, weights, replicates), variables, breakdowns, BY_ROWS)
    return replicate_estimates_of(kept, replicates, interval=interval, confidence=confidence, against=against)


def replicate_estimates_of(
    kept: Totals,
    replicates: Replicates,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    against: SimpleSampling | str = SimpleSampling.REPLACE,
) -> pl.DataFrame:
    """The same from totals of a batch that `by_replicate_rows` gave, or whose units the replicates were made of
    (`influence.sample_of_units`)."""
    kept, result = _linearised(kept, replicates)
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
    kept = totals(_by_rows(batch, weights, replicates), variables, breakdowns, BY_ROWS)
    return replicate_population_totals_of(kept, replicates, confidence=confidence, against=against)


def replicate_population_totals_of(
    kept: Totals,
    replicates: Replicates,
    *,
    confidence: float = 0.95,
    against: SimpleSampling | str = SimpleSampling.REPLACE,
) -> pl.DataFrame:
    """The same from totals; see `replicate_estimates_of`."""
    kept, result = _linearised(kept, replicates, of_totals=True)
    freedom = np.full(result.ratios.shape, replicates.degrees_of_freedom)
    return table_of_totals(kept, result, freedom, confidence, SimpleSampling(against))


def _linearised(kept: Totals, replicates: Replicates, *, of_totals: bool = False) -> tuple[Totals, Linearised]:
    """The totals with their weights, and their figures with the variances of the replicates."""
    kept, sampling = read_sampling(kept)
    result = linearise(kept, sampling, of_totals=of_totals)
    return kept, replace(result, variances=variances_of_replicates(kept, replicates, result, of_totals=of_totals))


def by_replicate_rows(batch: pl.DataFrame, design: Design, replicates: Replicates) -> tuple[pl.DataFrame, Design]:
    """The batch with its weights under `design` and the replicates' rows as units, and the design that says so."""
    return _by_rows(batch, read_sample(batch, design).weights, replicates), BY_ROWS


def _by_rows(batch: pl.DataFrame, weights: np.ndarray, replicates: Replicates) -> pl.DataFrame:
    return batch.with_columns(pl.Series(WEIGHT, weights), pl.Series(UNIT, replicates.row))


def variances_of_replicates(kept: Totals, replicates: Replicates, result: Linearised, *, of_totals: bool = False) -> np.ndarray:
    """The variance of every figure of every group over the replicates, group by group; `kept` is by their rows or units."""
    columns, in_replicates = kept.columns, _in_replicates(kept, replicates)
    variances = np.full(result.ratios.shape, np.nan)
    shift = np.zeros(columns.figure_count)
    shift[columns.mean_figures] = kept.centres[columns.mean_variables]

    def fill(group: int) -> None:
        sums = in_replicates(group)
        replicated, bases = sums[: columns.figure_count], sums[columns.figure_count :]
        with np.errstate(invalid="ignore", divide="ignore"):
            if of_totals:
                replicated = replicated + shift[:, None] * bases[columns.base_of]
            else:
                replicated = replicated * (1 / bases)[columns.base_of]
            variances[group] = replicates.variances(replicated, result.ratios[group])

    in_parallel(fill, range(len(kept.groups)), matrices=True)
    return np.where(columns.of_figures(result.bases) > 0, variances, np.nan)


def sums_in_replicates(kept: Totals, replicates: Replicates) -> np.ndarray:
    """The sums of everyone in every replicate: a row a column of the totals, a column a replicate."""
    return _in_replicates(kept, replicates)(0)


def joint_sums_in_replicates(kept: Totals, joint: Joint, replicates: Replicates) -> np.ndarray:
    """The sums of a person's numbers in every replicate: axes group, number, replicate."""
    in_replicates = _in_replicates(kept, replicates)
    return np.stack([sums_of_rows(kept, joint, in_replicates(group).T).T for group in range(len(kept.groups))])


def with_replicates(
    found: Linearised, replicates: Replicates, thetas: np.ndarray, estimate: np.ndarray
) -> tuple[Linearised, np.ndarray]:
    """The same with the variances of replicates, and their degrees of freedom; `thetas` has axes group, figure, replicate."""
    flat = replicates.variances(thetas.reshape(-1, thetas.shape[-1]), estimate.ravel()).reshape(estimate.shape)
    return replace(found, variances=flat), np.full(estimate.shape, replicates.degrees_of_freedom)


def _in_replicates(kept: Totals, replicates: Replicates) -> Callable[[int], np.ndarray]:
    """Gives the sums of a group (by number) in every replicate: a row a column of the totals, a column a replicate."""
    if isinstance(replicates, ReplicatesOfParts):
        sums = replicates.sums(kept)
        return lambda group: sums[group]
    row = kept.units.table["psu"].cast(pl.Int64).to_numpy() if kept.design == BY_ROWS else replicates.row
    factors = replicates.factors[row]
    first = np.searchsorted(kept.cell_group, np.arange(len(kept.groups) + 1))

    def of_group(group: int) -> np.ndarray:
        cells = slice(first[group], first[group + 1])
        product: np.ndarray = kept.sums[cells].T @ factors[kept.cell_unit[cells]]
        return product

    return of_group
