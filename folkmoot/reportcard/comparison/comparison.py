"""Each group against everyone else, and one group against another: how large the difference is, how sure, in which words."""

import operator
from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.cards.card import Verdict
from folkmoot.reportcard.comparison.calibrated_comparisons import CalibratedSides
from folkmoot.reportcard.comparison.multiplicity import holm, level_of_families
from folkmoot.reportcard.comparison.sides import (
    Side,
    effective_degrees_of_freedom,
    lost_to_own_estimates,
    side_of,
    standard_error,
    variance_where_all_agree,
)
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.estimates import name_figures, rows_in_order
from folkmoot.reportcard.estimation.intervals import quantile_of_t
from folkmoot.reportcard.estimation.stages import Sampling, read_sampling
from folkmoot.reportcard.totals.totals import Totals

LEVEL = 0.05
POWER = 0.8


def against_the_rest(
    totals: Totals, *, selected: Mapping[str, str] | None = None, calibrated: CalibratedSides | None = None
) -> pl.DataFrame:
    """The difference between each group and everyone else in its breakdown, for each figure or those `selected`.

    `selected` gives for a question the category to compare (empty for a mean); questions that the totals do not have, and an
    empty name for a question of choices, are passed over. Everyone else are the people of the breakdown's other groups: who
    is in none of them is left out.

    Columns: `question`, `category`, `by`, `group`, `difference` (the group less the rest), `standard_error`, `df` (see
    `sides.effective_degrees_of_freedom`), `p`, `p_adjusted`, `detectable` (the smallest difference that such a comparison finds
    four times in five).

    The standard error carries the covariance of the two sides, which share sampling units; `p` is of a two-sided t-test, for
    which it is enlarged by `sides.lost_to_own_estimates`.
    Where everyone of a side chose the category, or nobody, its own variance is that of `variance_where_all_agree`.
    With `calibrated` (of the same totals) the standard errors know what weights were calibrated to.
    `p_adjusted` is Holm's over all groups of all breakdowns for the same category of the same question; a breakdown in which
    only two groups can be compared is one comparison told from both sides, and counts once. There is no test (null) where a
    side has no answers or one person's, where the standard error is 0 (all answered alike on both sides, or the whole
    population was asked), or without degrees of freedom. `judge` gives the words.

    Raises `KeyError` for a category that the question does not have; `DesignError` and `SingleUnitStratum` as `estimates`.

    Source: R's `svycontrast(svyby(~question, ~group == "...", design, svymean, covmat=TRUE), c(-1, 1))`; Holm (1979).
    """
    totals, sampling = read_sampling(totals)
    columns = _selected_columns(totals, selected)
    shape = (len(totals.groups), len(columns))
    difference, error, tested, df = (np.full(shape, np.nan) for _ in range(4))
    first = 1
    for breakdown in totals.breakdowns:
        groups = range(first, first + len(breakdown.groups))
        first += len(groups)
        if not groups:
            continue
        whole = reduce(operator.add, (side_of(totals, number, columns) for number in groups))
        for number in groups:
            side = side_of(totals, number, columns)
            rest = whole - side
            with np.errstate(invalid="ignore"):
                difference[number] = side.ratio - rest.ratio
            if calibrated is None:
                known = standard_error(totals, sampling, side, rest)
            else:
                known = calibrated.standard_error([number], [each for each in groups if each != number], columns)
            df[number] = effective_degrees_of_freedom(totals, sampling, side, rest)
            error[number] = _with_what_lacks(totals, sampling, side, rest, columns, known)
            tested[number] = error[number] * np.sqrt(lost_to_own_estimates(side, rest))
    p = p_values(difference, tested, df)
    names = [by for by, _ in totals.groups]
    adjusted = _holm_of_breakdowns(p, np.array([names.index(by) for by in names]))
    figure, group = rows_in_order(totals)
    kept = np.isin(figure, columns) & (group > 0)
    figure, group = figure[kept], group[kept]
    place = np.searchsorted(columns, figure)
    numbers = {"difference": difference, "standard_error": error, "df": df, "p": p, "p_adjusted": adjusted}
    numbers["detectable"] = detectable_difference(tested, df)
    return pl.DataFrame(
        {
            **name_figures(totals, figure, group),
            **{name: pl.Series(values[group, place], nan_to_null=True) for name, values in numbers.items()},
        }
    )


def differences(
    totals: Totals,
    by: str,
    pairs: Sequence[tuple[str, str]],
    *,
    selected: Mapping[str, str] | None = None,
    confidence: float = 0.95,
    calibrated: CalibratedSides | None = None,
) -> pl.DataFrame:
    """The difference and the ratio of two groups of one breakdown, for each pair and each figure (or those `selected`).

    Columns: `question`, `category`, `group`, `other`, `estimate`, `other_estimate`, `difference` (the group less the other),
    `standard_error`, `lower`, `upper` (t), `ratio`, `ratio_lower`, `ratio_upper` (by the logarithm; null where either
    estimate is not above 0), `df` (of the design), `p`, `p_adjusted` (Holm's over the pairs, for each figure), `detectable`.

    The two groups share nobody, but may share sampling units: two rounds in the same primary units, taken as groups of one
    table, carry their covariance, and so do a panel's, with the person as the unit. Groups in strata of their own (two
    municipalities) are independent. With `calibrated` (of the same totals) the standard errors know what weights were
    calibrated to.

    Raises `DesignError` for a breakdown or group that the totals do not have, else as `against_the_rest`.

    Source: R's `svycontrast(svyby(~question, ~group, design, svymean, covmat=TRUE), list(c(1, -1), quote(log(a / b))))`.
    """
    totals, sampling = read_sampling(totals)
    columns = _selected_columns(totals, selected)
    places = {group: number for number, group in enumerate(totals.groups)}
    absent = next((name for pair in pairs for name in pair if (by, name) not in places), None)
    if absent is not None:
        raise DesignError(f"There is no group {absent!r} in {by!r}: nobody who answered is in it.")
    centres = np.zeros(totals.columns.figure_count)
    centres[totals.columns.mean_figures] = totals.centres[totals.columns.mean_variables]
    df = float(sampling.degrees_of_freedom)
    reach = quantile_of_t(np.array(df), confidence)
    parts: dict[str, list[np.ndarray]] = {}
    for pair in pairs:
        one, other = (side_of(totals, places[by, name], columns) for name in pair)
        with np.errstate(invalid="ignore", divide="ignore"):
            estimates = one.ratio + centres[columns], other.ratio + centres[columns]
            inverse = 1 / estimates[0], 1 / estimates[1]
            if calibrated is None:
                known, of_logarithm = (standard_error(totals, sampling, one, other, *times) for times in ((), inverse))
            else:
                sides = [places[by, pair[0]]], [places[by, pair[1]]], columns
                known, of_logarithm = (calibrated.standard_error(*sides, *times) for times in ((), inverse))
            error = _with_what_lacks(totals, sampling, one, other, columns, known)
            positive = (estimates[0] > 0) & (estimates[1] > 0)
            ratio = np.where(positive, estimates[0] / estimates[1], np.nan)
            spread = np.exp(reach * of_logarithm)
        difference = estimates[0] - estimates[1]
        numbers = {
            "estimate": estimates[0],
            "other_estimate": estimates[1],
            "difference": difference,
            "standard_error": error,
            "lower": difference - reach * error,
            "upper": difference + reach * error,
            "ratio": ratio,
            "ratio_lower": ratio / spread,
            "ratio_upper": ratio * spread,
            "df": np.full(len(columns), df),
            "p": p_values(difference, error, df),
            "detectable": detectable_difference(error, df),
        }
        for name, values in numbers.items():
            parts.setdefault(name, []).append(values)
    tables = {name: np.array(values).reshape(len(pairs), len(columns)) for name, values in parts.items()}
    tables["p_adjusted"] = holm(tables["p"]) if pairs else tables.get("p", np.zeros((0, 0)))
    figures = name_figures(totals, np.repeat(columns, len(pairs)), np.zeros(len(pairs) * len(columns), dtype=np.int64))
    return pl.DataFrame(
        {
            "question": figures["question"],
            "category": figures["category"],
            "group": pl.Series([one for one, _ in pairs] * len(columns), dtype=pl.String),
            "other": pl.Series([other for _, other in pairs] * len(columns), dtype=pl.String),
            **{name: pl.Series(values.ravel(order="F"), nan_to_null=True) for name, values in tables.items()},
        }
    )


def holm_within_questions(compared: pl.DataFrame) -> pl.DataFrame:
    """Comparisons with `p_adjusted`: Holm's over all rows of the same `question`, whatever category, group or pair."""
    adjusted = pl.col("p").map_batches(
        lambda p: pl.Series(holm(p.cast(pl.Float64).fill_null(np.nan).to_numpy()[:, None])[:, 0], nan_to_null=True),
        return_dtype=pl.Float64,
    )
    return compared.with_columns(adjusted.over("question").alias("p_adjusted"))


def judge(compared: pl.DataFrame, *, level: float = LEVEL) -> pl.DataFrame:
    """Comparisons with their `verdict`: `higher`, `lower`, `no_clear_difference`, or empty where there is no test.

    `compared` has `question`, `difference` and `p_adjusted` (within the question). The false discovery rate over the
    questions of the whole table is kept at `level`: give all of a card at once. Source: see `level_of_families`.
    """
    adjusted = compared["p_adjusted"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    levels = level_of_families(compared["question"].to_list(), adjusted, level)
    limit = compared.select(pl.col("question").replace_strict(levels, return_dtype=pl.Float64) if levels else pl.lit(0.0))
    clear = pl.col("p_adjusted") <= limit.to_series()
    words = pl.when(pl.col("difference") > 0).then(pl.lit(Verdict.HIGHER.value)).otherwise(pl.lit(Verdict.LOWER.value))
    return compared.with_columns(
        pl.when(pl.col("p_adjusted").is_null())
        .then(pl.lit(Verdict.NOT_COMPARED.value))
        .when(clear)
        .then(words)
        .otherwise(pl.lit(Verdict.NO_CLEAR_DIFFERENCE.value))
        .alias("verdict")
    )


def p_values(difference: np.ndarray, error: np.ndarray, df: np.ndarray | float) -> np.ndarray:
    """Of a two-sided t-test; NaN where there is none."""
    with np.errstate(invalid="ignore"):
        t = np.abs(difference) / np.where((error > 0) & (np.asarray(df) > 0), error, np.nan)
        return 2 * special.stdtr(df, -t)


def detectable_difference(
    error: np.ndarray, df: np.ndarray | float, *, level: float = LEVEL, power: float = POWER
) -> np.ndarray:
    """The smallest true difference that a test at `level` finds with `power`, from the standard error of the difference.

    NaN where the error is 0 or unknown, or there are no degrees of freedom. Source: Cochran (1977), section 4.
    """
    with np.errstate(invalid="ignore"):
        known = np.where(np.asarray(df) > 0, df, np.nan)
        reach = special.stdtrit(known, 1 - level / 2) + special.stdtrit(known, power)
        return np.where(error > 0, reach * error, np.nan)


def _with_what_lacks(
    totals: Totals, sampling: Sampling, one: Side, other: Side, columns: np.ndarray, error: np.ndarray
) -> np.ndarray:
    """The standard error of a difference, with what a share of nought or one lacks where only one side has such a share."""
    if sampling.sampled_whole:
        return error
    lacking = variance_where_all_agree(one.ratio, one.people) + variance_where_all_agree(other.ratio, other.people)
    lacking[np.isin(columns, totals.columns.mean_figures)] = 0.0
    return np.where(error > 0, np.sqrt(error**2 + lacking), error)


def _selected_columns(totals: Totals, selected: Mapping[str, str] | None) -> np.ndarray:
    if selected is None:
        return np.arange(totals.columns.figure_count)
    known = {variable.question: variable for variable in totals.columns.variables}
    wanted = [
        (question, category)
        for question, category in selected.items()
        if question in known and (category or known[question].kind == "mean")
    ]
    return np.sort(totals.columns.numbers(wanted))


def _holm_of_breakdowns(p: np.ndarray, breakdown: np.ndarray) -> np.ndarray:
    """Holm's adjustment down each column; of two rows that are a breakdown's only ones only the first counts."""
    counted = ~np.isnan(p)
    mirrored = np.zeros_like(counted)
    for number in np.unique(breakdown):
        rows = np.flatnonzero(breakdown == number)
        tested = counted[rows]
        mirrored[rows] = tested & (tested.sum(axis=0) == 2) & (tested.cumsum(axis=0) == 2)
    adjusted = holm(np.where(mirrored, np.nan, p))
    for number in np.unique(breakdown):
        rows = np.flatnonzero(breakdown == number)
        adjusted[rows] = np.where(mirrored[rows], np.nan_to_num(adjusted[rows]).sum(axis=0), adjusted[rows])
    return adjusted
