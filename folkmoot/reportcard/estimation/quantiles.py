"""Medians and other quantiles of numbers, with Woodruff's intervals."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.distributions import Distributions, at_or_below, distributions
from folkmoot.reportcard.estimation.estimates import DegreesOfFreedom, degrees_of_freedom, table_of
from folkmoot.reportcard.estimation.intervals import quantile_of_t
from folkmoot.reportcard.estimation.linearisation import linearise
from folkmoot.reportcard.estimation.replicated import by_replicate_rows, variances_of_replicates
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.replicates_in_columns import ReplicatesOfParts
from folkmoot.reportcard.estimation.stages import read_sampling, sampling_of
from folkmoot.reportcard.totals.calibrated_totals import Besides, Calibrated, plain, read_group
from folkmoot.reportcard.totals.variables import Breakdown

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
    are theirs. The same in two steps, of which the first is the one pass over the answers: `distributions.distributions`,
    `quantile_estimates`.

    Woodruff (1952): the interval of the share at or below the quantile, share ± t standard errors, is read back through the
    same rule; the standard error is the interval's length over 2t. Equals `svyquantile(~question, design, probabilities,
    qrule=rule)` of R's survey package with `interval.type="mean"` and `df=degf(design)`.

    Raises `DesignError` where a probability is not between 0 and 1.

    >>> batch = pl.DataFrame({"minutes": [5, 10, 20, 60]})
    >>> quantiles(batch, ["minutes"], [0.5], rule="school")["estimate"].to_list()
    [15.0]
    """
    design = design or Design()
    require_columns(batch, questions)
    if replicates is not None:
        batch, design = by_replicate_rows(batch, design, replicates)
    kept = distributions(batch, questions, breakdowns, design)
    return quantile_estimates(kept, probabilities, rule=rule, confidence=confidence, df=df, replicates=replicates)


def quantile_estimates(
    kept: Distributions | Calibrated,
    probabilities: Sequence[float],
    *,
    rule: QuantileRule | str = QuantileRule.MATH,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The table of `quantiles` from distributions (or from those under calibrated weights). With `replicates` they must be of a
    batch that `replicated.by_replicate_rows` gave."""
    rule = QuantileRule(rule)
    if wrong := [probability for probability in probabilities if not 0 < probability < 1]:
        raise DesignError(f"The quantile {wrong[0]:g} is not between 0 and 1: give 0.5 for the median.")
    wanted = np.array(probabilities, dtype=float)
    return pl.concat(
        _of_question(kept, number, variable.question, wanted, rule, confidence, df, replicates)
        for number, variable in enumerate(plain(kept)[0].totals.asked)
    )


def _of_question(
    measured: Distributions | Calibrated,
    number: int,
    question: str,
    wanted: np.ndarray,
    rule: QuantileRule,
    confidence: float,
    df: DegreesOfFreedom | str,
    replicates: Replicates | None,
) -> pl.DataFrame:
    kept, calibrated = plain(measured)
    of_groups = _distributions(kept, number, rule)
    estimate = np.array([distribution.at(wanted) for distribution in of_groups])
    below, sampling = read_sampling(at_or_below(kept, number, estimate))
    found = linearise(below, sampling)
    if replicates is None:
        variances = found.variances
        if calibrated:
            variances = variances_of_shares(_at_or_below_calibrated(calibrated, number, estimate))
        freedom = degrees_of_freedom(sampling, found.units - found.strata, df)
    else:
        if isinstance(replicates, ReplicatesOfParts):
            replicates = replicates.each(lambda part: at_or_below(part, number, _limits_in(part, below.groups, estimate)))
        variances = variances_of_replicates(below, replicates, found)
        freedom = np.full(estimate.shape, replicates.degrees_of_freedom)
    people = below.counts[:, below.columns.figure_count :]
    freedom = np.where(people > 0, freedom, np.nan)
    t = quantile_of_t(np.nan_to_num(freedom), confidence)
    reach = t * np.sqrt(variances)
    ends_of_share = np.stack([found.ratios - reach, found.ratios + reach], axis=-1)
    inside = (ends_of_share >= 0) & (ends_of_share <= 1)
    interval = np.array([distribution.at(row) for distribution, row in zip(of_groups, ends_of_share, strict=True)])
    interval[~inside] = np.nan
    numbers = {
        "estimate": estimate,
        "standard_error": (interval[..., 1] - interval[..., 0]) / (2 * t),
        "lower": interval[..., 0],
        "upper": interval[..., 1],
        "df": freedom,
        "design_effect": np.full_like(estimate, np.nan),
        "base": people,
        "weighted_base": found.bases,
    }
    return table_of(below.groups, question, [f"{probability:g}" for probability in wanted], numbers)


def _limits_in(part: Distributions, groups: Sequence[tuple[str, str]], limits: np.ndarray) -> np.ndarray:
    """The limits of each group of a part, which may lack groups of the whole."""
    places = {group: number for number, group in enumerate(groups)}
    return limits[[places[group] for group in part.totals.groups]]


def _at_or_below_calibrated(calibrated: Calibrated, question: int, limits: np.ndarray) -> Calibrated:
    """Who is at or below the limits of their group, with what the standard errors of their shares need."""
    places = {group: number for number, group in enumerate(calibrated.kept.totals.groups)}

    def below(besides: Sequence[Besides]) -> tuple[Besides, ...]:
        found = []
        for each in besides:
            groups = each.kept.totals.groups
            own = np.full((len(groups), limits.shape[1]), np.nan)
            for number, (by, group) in enumerate(groups):
                if by:
                    own[number] = limits[places[read_group(by, group)[2:]]]
            found.append(replace(each, kept=at_or_below(each.kept, question, own)))
        return tuple(found)

    own = at_or_below(calibrated.kept, question, limits)
    return replace(calibrated, kept=own, moments=below(calibrated.moments), squares=below(calibrated.squares))


def _distributions(kept: Distributions, question: int, rule: QuantileRule) -> list["_Distribution"]:
    """The distribution of a question in each group; with weights by the design's populations where it has no others."""
    design = kept.totals.design
    _, factor = sampling_of(kept.totals.units, design)
    if design.weight or not (design.fpc or design.pps):
        factor = np.ones_like(factor)
    cells = kept.cells.filter(pl.col("question") == question)
    weighted = cells.with_columns(pl.col("weight") * pl.Series(factor[cells["unit"].to_numpy()]))
    summed = weighted.group_by("group", "value").agg(pl.col("weight").sum())
    ends = kept.ends.filter(pl.col("question") == question)
    ends = ends.with_columns(pl.col(end) * pl.Series(factor[ends[f"{end}_unit"].to_numpy()]) for end in ("first", "last"))
    table = summed.join(ends, on=("group", "value")).sort("group", "value")
    borders = np.searchsorted(table["group"].to_numpy(), np.arange(len(kept.totals.groups) + 1))
    values, weights, first, last = (table[name].to_numpy() for name in ("value", "weight", "first", "last"))
    return [
        _Distribution(values[start:end], weights[start:end], first[start:end], last[start:end], rule)
        for start, end in pairwise(borders)
    ]


class _Distribution:
    """A weighted distribution: its distinct values in order, their weights (all above nought), and of each value the weights of
    its first and its last person."""

    def __init__(
        self, values: np.ndarray, weights: np.ndarray, first: np.ndarray, last: np.ndarray, rule: QuantileRule
    ) -> None:
        self._values, self._rule = values, rule
        summed = np.cumsum(weights)
        self._steps = summed / summed[-1] if len(values) else summed
        self._knots = _knots(summed, weights, first, last, rule) if len(values) else summed

    def at(self, probabilities: np.ndarray) -> np.ndarray:
        """The quantile for each probability; NaN where there are no values, and for a probability of NaN."""
        count = len(self._values)
        if not count:
            return np.full(probabilities.shape, np.nan)
        if self._knots is not None:
            return self._at_value(np.interp(probabilities, self._knots, np.repeat(self._values, 2)))
        after = np.searchsorted(self._steps, probabilities * (1 + TIE), side="right")
        low, high = self._values[np.maximum(after - 1, 0)], self._values[np.minimum(after, count - 1)]
        exact = (after > 0) & np.isclose(self._steps[np.maximum(after - 1, 0)], probabilities, rtol=TIE, atol=0)
        on_step = low if self._rule in {QuantileRule.MATH, QuantileRule.HF1} else (low + high) / 2
        return np.where(np.isnan(probabilities), np.nan, np.where(exact, on_step, high))

    def _at_value(self, found: np.ndarray) -> np.ndarray:
        """The value itself where only rounding keeps one from it: who is at it is at or below it."""
        after = np.searchsorted(self._values, found).clip(1, max(len(self._values) - 1, 1))
        for near in (self._values[after - 1], self._values[np.minimum(after, len(self._values) - 1)]):
            found = np.where(np.isclose(found, near, rtol=TIE, atol=0), near, found)
        return found


def _knots(
    steps: np.ndarray, of_values: np.ndarray, first: np.ndarray, last: np.ndarray, rule: QuantileRule
) -> np.ndarray | None:
    """The probability at which each value's first person stands and its last one, in turn; None where nothing is interpolated.

    Between people of the same value there is nothing to interpolate, so only these two matter.
    """
    weights = np.column_stack([first, last]).ravel()
    summed = np.column_stack([steps - of_values + first, steps]).ravel()
    total, at_end, before = steps[-1], last[-1], summed - weights
    match rule:
        case QuantileRule.HF4:
            return summed / total
        case QuantileRule.HF5:
            return (summed - weights / 2) / total
        case QuantileRule.HF6:
            return summed / (total + at_end)
        case QuantileRule.HF7:
            return before / before[-1] if before[-1] > 0 else before
        case QuantileRule.HF8:
            return (before + 2 * summed) / 3 / (total + at_end / 3)
        case QuantileRule.HF9:
            return (3 * before + 5 * summed) / 8 / (total + at_end / 4)
        case _:
            return None
