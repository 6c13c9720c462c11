"""Shares and means with their uncertainty, from totals."""

from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.intervals import Interval, interval_of_means, interval_of_shares
from folkmoot.reportcard.linearisation import linearise
from folkmoot.reportcard.stages import read_sampling
from folkmoot.reportcard.totals import Totals

COLUMNS = (
    "question",
    "category",
    "by",
    "group",
    "estimate",
    "standard_error",
    "lower",
    "upper",
    "df",
    "design_effect",
    "base",
    "weighted_base",
    "count",
)


class DegreesOfFreedom(StrEnum):
    """Primary units less strata: of the whole design, or of those with somebody of the domain."""

    DESIGN = "design"
    DOMAIN = "domain"


def estimates(
    totals: Totals,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
) -> pl.DataFrame:
    """Every figure of the totals, one a row: by question, then by group (everyone first), then by category.

    Columns: `question`, `category` (empty for a mean), `by`, `group` (both empty for everyone), `estimate` (a share from 0 to
    1, or a mean), `standard_error`, `lower`, `upper`, `df`, `design_effect` (against simple random sampling with
    replacement), `base` (people in the domain), `weighted_base`, `count` (people in the category; null for a mean).

    A domain is a group's people with a substantive answer (with any answer, for a missing category); strata and sampling
    units without anyone of it still count in the variance. Numbers that are not defined are null: all of them where the
    base is 0, the ends of an interval where there are no degrees of freedom, the design effect where the variance of a
    simple random sample is 0.

    Raises `DesignError` where a population is smaller than its sample, `SingleUnitStratum` where a stratum has one primary
    sampling unit and the design says to fail.

    Source: Särndal, Swensson and Wretman (1992), section 5.6; equals `svyby(~question, ~group, design, svymean, na.rm=TRUE,
    deff="replace")` of R's survey package. Intervals: see `intervals`.
    """
    totals, sampling = read_sampling(totals)
    result = linearise(totals, sampling)
    columns = totals.columns
    base = columns.of_figures(totals.counts[:, columns.figure_count :])
    domain = columns.of_figures(result.units - result.strata)
    freedom = domain if DegreesOfFreedom(df) is DegreesOfFreedom.DOMAIN else np.full_like(domain, sampling.degrees_of_freedom)
    error = np.sqrt(result.variances)
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = np.where(result.variance_of_one > 0, result.variances / result.variance_of_one, np.nan)
    lower, upper = interval_of_shares(
        Interval(interval), result.ratios, error, freedom, domain, base, confidence, sampled_whole=sampling.sampled_whole
    )
    means = columns.mean_figures
    estimate = result.ratios.copy()
    estimate[:, means] += totals.centres[columns.mean_variables]
    lower[:, means], upper[:, means] = interval_of_means(estimate[:, means], error[:, means], freedom[:, means], confidence)
    is_mean = np.zeros(columns.figure_count, dtype=bool)
    is_mean[means] = True
    figure, group = rows_in_order(totals)
    places = group * columns.figure_count + figure
    numbers = {
        "estimate": estimate,
        "standard_error": error,
        "lower": lower,
        "upper": upper,
        "df": np.where(base > 0, freedom, np.nan),
        "design_effect": effect,
    }
    counts = pl.Series(totals.counts[:, : columns.figure_count].ravel()[places])
    return pl.DataFrame(
        {
            **name_figures(totals, figure, group),
            **{name: pl.Series(values.ravel()[places], nan_to_null=True) for name, values in numbers.items()},
            "base": base.ravel()[places],
            "weighted_base": columns.of_figures(result.bases).ravel()[places],
            "count": counts.set(pl.Series(is_mean[figure]), None) if is_mean.any() else counts,
        }
    )


def name_figures(totals: Totals, figure: np.ndarray, group: np.ndarray) -> dict[str, pl.Series]:
    """The columns that name figures: `question`, `category`, `by`, `group`."""
    columns = totals.columns
    questions = [columns.variables[number].question for number, _ in columns.figures]
    return {
        "question": pl.Series(questions, dtype=pl.String).gather(figure),
        "category": pl.Series([name for _, name in columns.figures], dtype=pl.String).gather(figure),
        "by": pl.Series([by for by, _ in totals.groups], dtype=pl.String).gather(group),
        "group": pl.Series([name for _, name in totals.groups], dtype=pl.String).gather(group),
    }


def rows_in_order(totals: Totals) -> tuple[np.ndarray, np.ndarray]:
    """The figure and the group of each row: by variable, then group, then figure."""
    first, figures, groups = totals.columns.first_figure, totals.columns.figure_count, len(totals.groups)
    sizes = np.diff(first)
    start, size = np.repeat(first[:-1], sizes), np.repeat(sizes, sizes)
    place = start * groups + np.arange(figures) - start + size * np.arange(groups)[:, None]
    figure, group = np.empty((2, figures * groups), dtype=np.int64)
    figure[place] = np.arange(figures)
    group[place] = np.arange(groups)[:, None]
    return figure, group
