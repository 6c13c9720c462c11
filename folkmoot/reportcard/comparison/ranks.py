"""Which ranks a group may have: an interval, never a bare rank."""

import numpy as np

from folkmoot.reportcard.comparison.multiplicity import simultaneous_quantile


def rank_intervals(
    estimates: np.ndarray, covariance: np.ndarray, df: float, *, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """The best and the worst rank (1 is the highest estimate) that each of K groups may have, true of all with `confidence`.

    A group's best rank is one more than the groups that are clearly higher, its worst K less those that are clearly lower;
    clearly means a difference beyond the simultaneous margin of all differences. Estimates that are NaN get NaN and do not
    count; without degrees of freedom every rank is possible.

    Source: Klein, Wright and Wieczorek (2020), A joint confidence region for an overall ranking of populations, by the
    largest |t| of all differences in place of Bonferroni's bound.
    """
    lowest, highest = np.full(len(estimates), np.nan), np.full(len(estimates), np.nan)
    known = np.flatnonzero(~np.isnan(estimates))
    if len(known) == 0:
        return lowest, highest
    values, spread = estimates[known], covariance[np.ix_(known, known)]
    variances = np.diag(spread)[:, None] + np.diag(spread)[None, :] - 2 * spread
    margin = simultaneous_quantile(spread, df, confidence) * np.sqrt(np.maximum(variances, 0.0))
    with np.errstate(invalid="ignore"):
        higher = values[None, :] - values[:, None] > margin
    lowest[known], highest[known] = 1 + higher.sum(axis=1), len(known) - higher.sum(axis=0)
    return lowest, highest
