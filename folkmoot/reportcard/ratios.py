"""Ratios of two population totals: how much of the one there is for each of the other."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.domains import read_domains, read_numbers, table_of
from folkmoot.reportcard.estimates import DegreesOfFreedom
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.intervals import interval_of_means
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.variables import Breakdown


def ratios(
    batch: pl.DataFrame,
    pairs: Sequence[tuple[str, str]],
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
    standard errors and degrees of freedom are theirs.

    Source: Särndal, Swensson and Wretman (1992), section 5.6; equals `svyratio(~numerator, ~denominator, design)` of R's
    survey package, its intervals `confint(..., df=degf(design))`.

    >>> batch = pl.DataFrame({"alive": [2, 3], "arrests": [10, 10]})
    >>> ratios(batch, [("alive", "arrests")])["estimate"].to_list()
    [0.25]
    """
    design = design or Design()
    require_columns(batch, [name for pair in pairs for name in pair])
    weights = read_sample(batch, design).weights
    domains = read_domains(batch, breakdowns)
    tables = []
    for numerator, denominator in pairs:
        above, below = read_numbers(batch, numerator), read_numbers(batch, denominator)
        unknown = np.isnan(above) | np.isnan(below)
        above, below = (np.where(unknown, np.nan, values) for values in (above, below))
        for groups in domains:
            with np.errstate(invalid="ignore", divide="ignore"):
                total = groups.sums(weights * below)
                estimate = groups.sums(weights * above) / np.where(total == 0, np.nan, total)
                influence = (above - groups.spread(estimate) * below) / groups.spread(total)
                found = groups.variances(batch, design, [np.where(np.isfinite(influence), influence, np.nan)])
                if replicates is not None:
                    thetas = groups.replicated_ratios(replicates, weights, [above], [below])
                    found = found.replicated(replicates, thetas, estimate[:, None])
                error = np.sqrt(found.variances)
                effect = np.where(found.variance_of_one > 0, found.variances / found.variance_of_one, np.nan)
            freedom = found.freedom(df)
            lower, upper = interval_of_means(estimate[:, None], error, np.nan_to_num(freedom), confidence)
            numbers = {
                "estimate": estimate[:, None],
                "standard_error": error,
                "lower": lower,
                "upper": upper,
                "df": freedom,
                "design_effect": effect,
                "base": found.bases,
                "weighted_base": found.weighted_bases,
            }
            tables.append(table_of(groups, f"{numerator}/{denominator}", [""], numbers))
    return pl.concat(tables)
