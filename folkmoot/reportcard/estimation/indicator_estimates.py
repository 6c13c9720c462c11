"""An indicator's shares and their mean, estimated: several shares of the same people, whose mean carries their covariance."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_joints, variances_of_shares
from folkmoot.reportcard.estimation.estimates import DegreesOfFreedom, degrees_of_freedom, table_of
from folkmoot.reportcard.estimation.intervals import Interval, interval_of_shares
from folkmoot.reportcard.estimation.joint_sums import Joint, combined, sums_of_groups
from folkmoot.reportcard.estimation.linearisation import Linearised, linearise
from folkmoot.reportcard.estimation.replicated import (
    by_replicate_rows,
    joint_sums_in_replicates,
    variances_of_replicates,
    with_replicates,
)
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.stages import Sampling, read_sampling
from folkmoot.reportcard.totals.calibrated_totals import Calibrated, plain
from folkmoot.reportcard.totals.indicators import Indicator
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

MEAN = "mean"
YES, NO = "1", "0"


def estimate_indicator(
    batch: pl.DataFrame,
    indicator: Indicator,
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The indicator's shares and their mean, for everyone and each group; columns as `ratios.ratios`, `category` the label.

    The mean of shares carries their covariance. Its `base` are the people who are in the base of any of them. The same in two
    steps, of which the first is the one pass over the answers: `indicator_totals`, `indicator_estimates`.
    """
    design = design or Design()
    if replicates is not None:
        batch, design = by_replicate_rows(batch, design, replicates)
    kept = indicator_totals(batch, indicator, breakdowns, design)
    return indicator_estimates(kept, indicator, interval=interval, confidence=confidence, df=df, replicates=replicates)


def indicator_totals(
    batch: pl.DataFrame, indicator: Indicator, breakdowns: Sequence[Breakdown] = (), design: Design | None = None
) -> Totals:
    """What an indicator is estimated from: totals as any, which can be merged with those of other batches."""
    known = ~np.isnan(indicator.marks)
    marks = pl.DataFrame(
        [
            pl.Series(_mark(place), np.where(known[:, place], mark, -1).astype(np.int8)).replace(-1, None)
            for place, mark in enumerate(indicator.marks.T)
        ]
    )
    variables = [Variable(name, "share", (YES, NO)) for name in marks.columns]
    columns = marks.get_columns()
    if indicator.averaged:
        places = _averaged(indicator)
        joint, inside = _joint(indicator), known[:, places].any(axis=1, keepdims=True)
        numbers = np.column_stack([np.nan_to_num(indicator.marks[:, places]), known[:, places]])
        columns += joint.series(np.where(inside, numbers, np.nan))
        variables += joint.variables()
    return totals(batch.with_columns(columns), variables, breakdowns, design)


def indicator_estimates(
    kept: Totals | Calibrated,
    indicator: Indicator,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The table of `estimate_indicator` from totals that `indicator_totals` made (or from those under calibrated weights); of
    `indicator` only the names are read.

    With `replicates` they must be of a batch that `replicated.by_replicate_rows` gave.
    """
    own, calibrated = plain(kept)
    totals, sampling = read_sampling(own)
    labels, columns = list(indicator.labels), totals.columns
    figures = columns.numbers([(_mark(place), YES) for place in range(len(labels))])
    bases = columns.base_of[figures]
    found = linearise(totals, sampling)
    if calibrated:
        found = replace(found, variances=variances_of_shares(calibrated))
    shares, people = found.ratios[:, figures], totals.counts[:, columns.figure_count + bases]
    variances = found.variances if replicates is None else variances_of_replicates(totals, replicates, found)
    tables = {
        "variances": variances[:, figures],
        "variance_of_one": found.variance_of_one[:, figures],
        "bases": found.bases[:, bases],
        "domain": (found.units - found.strata)[:, bases],
    }
    if indicator.averaged:
        places = _averaged(indicator)
        mean, estimate, counted = _mean_of_shares(totals, sampling, indicator, shares[:, places], replicates, calibrated)
        at = places[-1] + 1
        labels.insert(at, MEAN)
        shares, people = np.insert(shares, at, estimate, axis=1), np.insert(people, at, counted, axis=1)
        of_mean = {
            "variances": mean.variances,
            "variance_of_one": mean.variance_of_one,
            "bases": mean.bases,
            "domain": mean.units - mean.strata,
        }
        tables = {name: np.insert(table, at, of_mean[name][:, 0], axis=1) for name, table in tables.items()}
    if replicates is None:
        freedom, domain = degrees_of_freedom(sampling, tables["domain"], df), tables["domain"]
    else:
        freedom = domain = np.full(shares.shape, replicates.degrees_of_freedom)
    error = np.sqrt(tables["variances"])
    lower, upper = interval_of_shares(
        interval, shares, error, freedom, domain, people, confidence, sampled_whole=sampling.sampled_whole
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = np.where(tables["variance_of_one"] > 0, tables["variances"] / tables["variance_of_one"], np.nan)
    numbers = {
        "estimate": shares,
        "standard_error": error,
        "lower": lower,
        "upper": upper,
        "df": np.where(people > 0, freedom, np.nan),
        "design_effect": effect,
        "base": people,
        "weighted_base": tables["bases"],
    }
    return table_of(totals.groups, indicator.name, labels, numbers)


def _mean_of_shares(
    totals: Totals,
    sampling: Sampling,
    indicator: Indicator,
    shares: np.ndarray,
    replicates: Replicates | None,
    calibrated: Calibrated | None,
) -> tuple[Linearised, np.ndarray, np.ndarray]:
    """The mean of the averaged shares: its variances, itself, and the people in it, by group."""
    joint, count = _joint(indicator), shares.shape[1]
    bases = sums_of_groups(totals, joint)[:, count:]
    with np.errstate(invalid="ignore", divide="ignore"):
        factors = np.column_stack([1 / bases, -shares / bases]) / count
        found = combined(totals, sampling, [joint], [factors])
        if calibrated:
            found = replace(found, variances=variances_of_joints(calibrated, [joint], [factors]))
        estimate = shares.mean(axis=1)
        if replicates is not None:
            sums = joint_sums_in_replicates(totals, joint, replicates)
            thetas = (sums[:, :count] / sums[:, count:]).mean(axis=1, keepdims=True)
            found, _ = with_replicates(found, replicates, thetas, estimate[:, None])
    place = totals.columns.base_of[totals.columns.numbers([(joint.columns[0], "")])[0]]
    return found, estimate, totals.counts[:, totals.columns.figure_count + place]


def _mark(place: int) -> str:
    return f"__mark_{place}"


def _joint(indicator: Indicator) -> Joint:
    """Who counts in each averaged share, and then who is in the base of each."""
    return Joint("__averaged", 2 * len(indicator.averaged))


def _averaged(indicator: Indicator) -> list[int]:
    return [indicator.labels.index(label) for label in indicator.averaged]
