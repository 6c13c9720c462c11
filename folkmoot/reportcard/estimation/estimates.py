"""Shares, means and population totals with their uncertainty, from totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.estimation.intervals import Interval, interval_of_means, interval_of_shares
from folkmoot.reportcard.estimation.linearisation import Linearised, linearise
from folkmoot.reportcard.estimation.stages import Sampling, read_sampling
from folkmoot.reportcard.totals.totals import Totals

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
)


class SimpleSampling(StrEnum):
    """What a design effect compares with: a simple random sample of as many people, drawn with replacement or without.

    R: `deff="replace"` and `deff=TRUE`.
    """

    REPLACE = "replace"
    WITHOUT = "without"


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
    against: SimpleSampling | str = SimpleSampling.REPLACE,
    variances: np.ndarray | None = None,
) -> pl.DataFrame:
    """Every figure of the totals, one a row: by question, then by group (everyone first), then by category.

    Columns: `question`, `category` (empty for a mean), `by`, `group` (both empty for everyone), `estimate` (a share from 0 to
    1, or a mean), `standard_error`, `lower`, `upper`, `df`, `design_effect` (`against` simple random
    sampling), `base` (people in the domain), `weighted_base`, `count` (people in the category; null for a mean).

    A domain is a group's people with a substantive answer (with any answer, for a missing category); strata and sampling
    units without anyone of it still count in the variance. Numbers that are not defined are null: all of them where the
    base is 0, the ends of an interval where there are no degrees of freedom, the design effect where the variance of a
    simple random sample is 0. `variances` take the place of those of the totals, where weights were calibrated
    (`calibrated_variances.variances_of_shares`).

    Raises `DesignError` where a population is smaller than its sample, `SingleUnitStratum` where a stratum has one primary
    sampling unit and the design says to fail.

    Source: Särndal, Swensson and Wretman (1992), section 5.6; equals `svyby(~question, ~group, design, svymean, na.rm=TRUE,
    deff="replace")` of R's survey package. Intervals: see `intervals`.
    """
    totals, sampling = read_sampling(totals)
    result = _with_variances(linearise(totals, sampling), variances)
    freedom, domain = _freedom(totals, sampling, result, df)
    return table_of_shares(
        totals, result, freedom, domain, Interval(interval), confidence, SimpleSampling(against), whole=sampling.sampled_whole
    )


def population_totals(
    totals: Totals,
    *,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    against: SimpleSampling | str = SimpleSampling.REPLACE,
    variances: np.ndarray | None = None,
) -> pl.DataFrame:
    """How many people chose each category, and how much there is of each number, in the whole population.

    Columns, missing answers, nulls, `variances` and errors as for `estimates`, but an interval is the estimate ± t standard
    errors. The weights must add up to the population for this to be about it.

    Source: Särndal, Swensson and Wretman (1992), section 4.3; equals `svyby(~question, ~group, design, svytotal, na.rm=TRUE,
    deff="replace")` of R's survey package.
    """
    totals, sampling = read_sampling(totals)
    result = _with_variances(linearise(totals, sampling, of_totals=True), variances)
    freedom, _ = _freedom(totals, sampling, result, df)
    return table_of_totals(totals, result, freedom, confidence, SimpleSampling(against))


def table_of_shares(
    totals: Totals,
    result: Linearised,
    freedom: np.ndarray,
    freedom_of_domain: np.ndarray,
    interval: Interval,
    confidence: float,
    against: SimpleSampling,
    *,
    whole: bool = False,
) -> pl.DataFrame:
    """The table of `estimates` from ratios and their variances; `whole` tells that the whole population was asked."""
    columns, error = totals.columns, np.sqrt(result.variances)
    base = columns.of_figures(totals.counts[:, columns.figure_count :])
    lower, upper = interval_of_shares(
        interval, result.ratios, error, freedom, freedom_of_domain, base, confidence, sampled_whole=whole
    )
    means = columns.mean_figures
    estimate = result.ratios.copy()
    estimate[:, means] += totals.centres[columns.mean_variables]
    lower[:, means], upper[:, means] = interval_of_means(estimate[:, means], error[:, means], freedom[:, means], confidence)
    return _table(totals, result, estimate, error, lower, upper, freedom, against)


def table_of_totals(
    totals: Totals, result: Linearised, freedom: np.ndarray, confidence: float, against: SimpleSampling
) -> pl.DataFrame:
    """The table of `population_totals` from population totals and their variances."""
    error = np.sqrt(result.variances)
    lower, upper = interval_of_means(result.ratios, error, freedom, confidence)
    return _table(totals, result, result.ratios, error, lower, upper, freedom, against)


def _with_variances(result: Linearised, variances: np.ndarray | None) -> Linearised:
    return result if variances is None else replace(result, variances=variances)


def _freedom(
    totals: Totals, sampling: Sampling, result: Linearised, df: DegreesOfFreedom | str
) -> tuple[np.ndarray, np.ndarray]:
    """The degrees of freedom of each figure that were asked for, and those of its domain."""
    domain = totals.columns.of_figures(result.units - result.strata)
    return degrees_of_freedom(sampling, domain, df), domain


def degrees_of_freedom(sampling: Sampling, of_domains: np.ndarray, df: DegreesOfFreedom | str) -> np.ndarray:
    """Those that were asked for, of a table of figures whose domains have so many of their own."""
    if DegreesOfFreedom(df) is DegreesOfFreedom.DOMAIN:
        return of_domains
    return np.full_like(of_domains, sampling.degrees_of_freedom)


def _table(
    totals: Totals,
    result: Linearised,
    estimate: np.ndarray,
    error: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    freedom: np.ndarray,
    against: SimpleSampling,
) -> pl.DataFrame:
    """The figures, a row each, from tables with a row a group and a column a figure."""
    columns = totals.columns
    base = columns.of_figures(totals.counts[:, columns.figure_count :])
    weighted_base = columns.of_figures(result.bases)
    with np.errstate(invalid="ignore", divide="ignore"):
        of_one = result.variance_of_one
        if against is SimpleSampling.WITHOUT:
            of_one = of_one * (1 - base / weighted_base)
        effect = np.where(of_one > 0, result.variances / of_one, np.nan)
    is_mean = np.zeros(columns.figure_count, dtype=bool)
    is_mean[columns.mean_figures] = True
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
            "weighted_base": weighted_base.ravel()[places],
            "count": counts.set(pl.Series(is_mean[figure]), None) if is_mean.any() else counts,
        }
    )


def table_of(
    groups: Sequence[tuple[str, str]], question: str, categories: Sequence[str], numbers: Mapping[str, np.ndarray]
) -> pl.DataFrame:
    """Figures of one question that are not those of totals: the columns of `estimates` but `count`, by group and then category.

    `groups` are pairs of breakdown and group; each of `numbers` has a row a group and a column a category. NaN becomes null.
    """
    named = {
        "question": pl.Series([question] * len(groups) * len(categories), dtype=pl.String),
        "category": pl.Series([*categories] * len(groups), dtype=pl.String),
        "by": pl.Series([by for by, _ in groups for _ in categories], dtype=pl.String),
        "group": pl.Series([group for _, group in groups for _ in categories], dtype=pl.String),
    }
    values = {name: pl.Series(table.ravel().astype(float), nan_to_null=True) for name, table in numbers.items()}
    values["base"] = values["base"].cast(pl.Int64)
    return pl.DataFrame({**named, **values}).select(COLUMNS)


def name_figures(totals: Totals, figure: np.ndarray, group: np.ndarray) -> dict[str, pl.Series]:
    """The columns that name figures: `question`, `category`, `by`, `group`."""
    columns = totals.columns
    questions = [columns.variables[number].question for number, _ in columns.figures]
    return {
        "question": pl.Series(questions, dtype=pl.String)[figure],
        "category": pl.Series([name for _, name in columns.figures], dtype=pl.String)[figure],
        "by": pl.Series([by for by, _ in totals.groups], dtype=pl.String)[group],
        "group": pl.Series([name for _, name in totals.groups], dtype=pl.String)[group],
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
