"""Medians and other quantiles of numbers, with Woodruff's intervals."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.domains import Domains, read_domains, read_numbers, table_of
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import DegreesOfFreedom
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.intervals import quantile_of_t
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.variables import Breakdown

TIE = 1e-12


class QuantileRule(StrEnum):
    """How a quantile is read off the weighted distribution, named as R's `svyquantile(qrule=)` names it.

    With S_k the weights of the k smallest values added up, and S their total: `math` (also `hf1`) is the smallest value with
    S_k > pS, or the one with S_k = pS exactly; `school` (also `hf2`) is halfway to the next value in the latter case. The
    others interpolate between values linearly: `hf4` at S_k/S, `hf5` at (S_k − w_k/2)/S, `hf6` at S_k/(S + w_n), `hf7` at
    S_{k−1}/S_{n−1}, `hf8` at (S_{k−1}/3 + 2S_k/3)/(S + w_n/3), `hf9` at (3S_{k−1}/8 + 5S_k/8)/(S + w_n/4).
    """

    MATH = "math"
    SCHOOL = "school"
    HF1 = "hf1"
    HF2 = "hf2"
    HF4 = "hf4"
    HF5 = "hf5"
    HF6 = "hf6"
    HF7 = "hf7"
    HF8 = "hf8"
    HF9 = "hf9"


def quantiles(
    batch: pl.DataFrame,
    questions: Sequence[str],
    probabilities: Sequence[float],
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    rule: QuantileRule | str = QuantileRule.MATH,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """Quantiles of columns of numbers, for everyone and each group.

    Columns as those of `estimates.estimates` but `count`; `category` is the probability, `design_effect` null. Missing
    numbers are outside the domain. An interval's end is null where the interval of the share below reaches under 0 or
    over 1: the sample then says nothing of that end. With `replicates` the share's standard error and the degrees of freedom
    are theirs.

    Woodruff (1952): the interval of the share at or below the quantile, share ± t standard errors, is read back through the
    same rule; the standard error is the interval's length over 2t. Equals `svyquantile(~question, design, probabilities,
    qrule=rule)` of R's survey package with `interval.type="mean"` and `df=degf(design)`.

    Raises `DesignError` where a probability is not between 0 and 1.

    >>> batch = pl.DataFrame({"minutes": [5, 10, 20, 60]})
    >>> quantiles(batch, ["minutes"], [0.5], rule="school")["estimate"].to_list()
    [15.0]
    """
    design, rule = design or Design(), QuantileRule(rule)
    if wrong := [probability for probability in probabilities if not 0 < probability < 1]:
        raise DesignError(f"The quantile {wrong[0]:g} is not between 0 and 1: give 0.5 for the median.")
    require_columns(batch, questions)
    weights = read_sample(batch, design).weights
    domains = read_domains(batch, breakdowns)
    wanted = np.array(probabilities, dtype=float)
    tables = []
    for question in questions:
        values = np.where(weights > 0, read_numbers(batch, question), np.nan)
        for groups in domains:
            tables.append(
                _of_groups(batch, design, groups, question, values, weights, wanted, rule, confidence, df, replicates)
            )
    return pl.concat(tables)


def _of_groups(
    batch: pl.DataFrame,
    design: Design,
    groups: Domains,
    question: str,
    values: np.ndarray,
    weights: np.ndarray,
    wanted: np.ndarray,
    rule: QuantileRule,
    confidence: float,
    df: DegreesOfFreedom | str,
    replicates: Replicates | None,
) -> pl.DataFrame:
    known = groups.inside & ~np.isnan(values)
    order = np.lexsort((values, groups.group))
    order = order[known[order]]
    ends = np.searchsorted(groups.group[order], np.arange(len(groups.names) + 1))
    slices = [order[start:end] for start, end in pairwise(ends)]
    distributions = [_Distribution(values[people], weights[people], rule) for people in slices]
    estimate = np.array([distribution.at(wanted) for distribution in distributions])
    total = groups.sums(np.where(known, weights, np.nan))
    share, marks, influences = np.empty_like(estimate), [], []
    for place in range(len(wanted)):
        below = np.where(known, values <= groups.spread(estimate[:, place]), np.nan)
        marks.append(below)
        with np.errstate(invalid="ignore", divide="ignore"):
            share[:, place] = groups.sums(weights * below) / total
            influences.append((below - groups.spread(share[:, place])) / groups.spread(total))
    found = groups.variances(batch, design, influences)
    if replicates is not None:
        everyone = [np.where(known, 1.0, np.nan)] * len(marks)
        found = found.replicated(replicates, groups.replicated_ratios(replicates, weights, marks, everyone), share)
    freedom = found.freedom(df)
    t = quantile_of_t(np.nan_to_num(freedom), confidence)
    reach = t * np.sqrt(found.variances)
    ends_of_share = np.stack([share - reach, share + reach], axis=-1)
    inside = (ends_of_share >= 0) & (ends_of_share <= 1)
    interval = np.array([distribution.at(row) for distribution, row in zip(distributions, ends_of_share, strict=True)])
    interval[~inside] = np.nan
    numbers = {
        "estimate": estimate,
        "standard_error": (interval[..., 1] - interval[..., 0]) / (2 * t),
        "lower": interval[..., 0],
        "upper": interval[..., 1],
        "df": freedom,
        "design_effect": np.full_like(estimate, np.nan),
        "base": found.bases,
        "weighted_base": found.weighted_bases,
    }
    return table_of(groups, question, [f"{probability:g}" for probability in wanted], numbers)


class _Distribution:
    """A weighted distribution, from values in order and their weights, all above nought."""

    def __init__(self, values: np.ndarray, weights: np.ndarray, rule: QuantileRule) -> None:
        self._values, self._rule = values, rule
        summed = np.cumsum(weights)
        self._steps = summed / summed[-1] if len(values) else summed
        self._knots = _knots(summed, weights, rule) if len(values) else summed

    def at(self, probabilities: np.ndarray) -> np.ndarray:
        """The quantile for each probability; NaN where there are no values, and for a probability of NaN."""
        count = len(self._values)
        if not count:
            return np.full(probabilities.shape, np.nan)
        if self._knots is not None:
            return np.interp(probabilities, self._knots, self._values)
        after = np.searchsorted(self._steps, probabilities * (1 + TIE), side="right")
        low, high = self._values[np.maximum(after - 1, 0)], self._values[np.minimum(after, count - 1)]
        exact = (after > 0) & np.isclose(self._steps[np.maximum(after - 1, 0)], probabilities, rtol=TIE, atol=0)
        on_step = low if self._rule in {QuantileRule.MATH, QuantileRule.HF1} else (low + high) / 2
        return np.where(np.isnan(probabilities), np.nan, np.where(exact, on_step, high))


def _knots(summed: np.ndarray, weights: np.ndarray, rule: QuantileRule) -> np.ndarray | None:
    """The probability at which each value stands; None for the rules that do not interpolate."""
    total, last, before = summed[-1], weights[-1], np.append(0.0, summed[:-1])
    match rule:
        case QuantileRule.HF4:
            return summed / total
        case QuantileRule.HF5:
            return (summed - weights / 2) / total
        case QuantileRule.HF6:
            return summed / (total + last)
        case QuantileRule.HF7:
            return before / before[-1] if len(summed) > 1 else before
        case QuantileRule.HF8:
            return (before + 2 * summed) / 3 / (total + last / 3)
        case QuantileRule.HF9:
            return (3 * before + 5 * summed) / 8 / (total + last / 4)
        case _:
            return None
