"""Ratios of two population totals: how much of the one there is for each of the other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_joints
from folkmoot.reportcard.estimation.estimates import DegreesOfFreedom, degrees_of_freedom, table_of
from folkmoot.reportcard.estimation.intervals import interval_of_means
from folkmoot.reportcard.estimation.joint_sums import Joint, combined, sums_of_groups
from folkmoot.reportcard.estimation.replicated import by_replicate_rows, joint_sums_in_replicates, with_replicates
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.stages import read_sampling
from folkmoot.reportcard.totals.calibrated_totals import Calibrated, plain
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, read_numbers

Pair = tuple[str, str]


def ratios(
    batch: pl.DataFrame,
    pairs: Sequence[Pair],
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The ratio of the totals of two columns of numbers, for each pair (numerator, denominator), everyone and each group.

    Columns as those of `estimates.estimates` but `count`; `question` is `NUMERATOR/DENOMINATOR`, `category` empty. People
    without one of the two numbers are outside the domain. Null where the denominator's total is 0. With `replicates` the
    standard errors and degrees of freedom are theirs. The same in two steps, of which the first is the one pass over the
    answers: `ratio_totals`, `ratio_estimates`.

    Source: Särndal, Swensson and Wretman (1992), section 5.6; equals `svyratio(~numerator, ~denominator, design)` of R's
    survey package, its intervals `confint(..., df=degf(design))`.

    >>> batch = pl.DataFrame({"alive": [2, 3], "arrests": [10, 10]})
    >>> ratios(batch, [("alive", "arrests")])["estimate"].to_list()
    [0.25]
    """
    design = design or Design()
    if replicates is not None:
        batch, design = by_replicate_rows(batch, design, replicates)
    return ratio_estimates(
        ratio_totals(batch, pairs, breakdowns, design), pairs, confidence=confidence, df=df, replicates=replicates
    )


def ratio_totals(
    batch: pl.DataFrame, pairs: Sequence[Pair], breakdowns: Sequence[Breakdown] = (), design: Design | None = None
) -> Totals:
    """What the ratios of a batch are estimated from: totals as any, which can be merged with those of other batches.

    Raises `UnusableAnswers` where a column is no numbers, else as `totals.totals`.
    """
    require_columns(batch, [name for pair in pairs for name in pair])
    joints = _joints(pairs)
    columns = [
        series
        for joint, pair in zip(joints, pairs, strict=True)
        for series in joint.series(np.column_stack([read_numbers(batch[name]) for name in pair]))
    ]
    asked = [variable for joint in joints for variable in joint.variables()]
    return totals(batch.with_columns(columns), asked, breakdowns, design)


def ratio_estimates(
    kept: Totals | Calibrated,
    pairs: Sequence[Pair],
    *,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The table of `ratios` from totals that `ratio_totals` made of the same pairs (or from those under calibrated weights).

    With `replicates` they must be of a batch that `replicated.by_replicate_rows` gave.
    """
    own, calibrated = plain(kept)
    totals, sampling = read_sampling(own)
    joints = _joints(pairs)
    estimates, factors = [], []
    with np.errstate(invalid="ignore", divide="ignore"):
        for joint in joints:
            above, below = sums_of_groups(totals, joint).T
            below = np.where(below == 0, np.nan, below)
            estimates.append(above / below)
            factors.append(np.column_stack([1 / below, -above / below**2]))
        estimate = np.column_stack(estimates)
        found = combined(totals, sampling, joints, factors)
        if calibrated:
            found = replace(found, variances=variances_of_joints(calibrated, joints, factors))
        freedom = degrees_of_freedom(sampling, found.units - found.strata, df)
        if replicates is not None:
            sums = [joint_sums_in_replicates(totals, joint, replicates) for joint in joints]
            thetas = np.stack([of_joint[:, 0] / of_joint[:, 1] for of_joint in sums], axis=1)
            found, freedom = with_replicates(found, replicates, thetas, estimate)
        error = np.sqrt(found.variances)
        effect = np.where(found.variance_of_one > 0, found.variances / found.variance_of_one, np.nan)
    lower, upper = interval_of_means(estimate, error, freedom, confidence)
    people = totals.columns.of_figures(totals.counts[:, totals.columns.figure_count :])
    places = totals.columns.numbers([(joint.columns[0], "") for joint in joints])
    numbers = {
        "estimate": estimate,
        "standard_error": error,
        "lower": lower,
        "upper": upper,
        "df": np.where(people[:, places] > 0, freedom, np.nan),
        "design_effect": effect,
        "base": people[:, places],
        "weighted_base": found.bases,
    }
    return pl.concat(
        table_of(totals.groups, f"{above}/{below}", [""], {name: table[:, [place]] for name, table in numbers.items()})
        for place, (above, below) in enumerate(pairs)
    )


def _joints(pairs: Sequence[Pair]) -> list[Joint]:
    return [Joint(f"__ratio_{number}", 2) for number in range(len(pairs))]
