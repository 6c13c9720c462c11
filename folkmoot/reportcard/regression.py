"""Linear and logistic regression under the design."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.intervals import quantile_of_t
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.residuals import CalibrationRecord, Residuals
from folkmoot.reportcard.variables import read_numbers

INTERCEPT = "(intercept)"
MOST_STEPS = 50
CONVERGED = 1e-8
SEPARATED = 30.0
DEPENDENT = 1e-9


class Family(StrEnum):
    """`linear`: the mean of a number. `logistic`: the log odds of a share, from an outcome that is 0 or 1."""

    LINEAR = "linear"
    LOGISTIC = "logistic"


@dataclass(frozen=True)
class Predictor:
    """A column that the outcome is explained by: a number, or categories, the first of which the others are set against.

    `categories` gives their order; those that it does not name come after them in the order of their characters.
    """

    column: str
    categorical: bool = False
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Regression:
    """What a regression found.

    `coefficients` has the columns `term` (the predictor, or `(intercept)`), `category` (empty for a number), `estimate`,
    `standard_error`, `lower`, `upper`, `t`, `p`, `odds_ratio`, `odds_lower`, `odds_upper` (null where it is linear).
    `covariances` are theirs, in the same order. `terms` tells of each predictor whether it matters at all: `term`, `F`, `df1`,
    `df2`, `p` (Wald). `df` are the residual degrees of freedom, `base` the people of whom everything is known.
    """

    family: Family
    coefficients: pl.DataFrame
    covariances: np.ndarray
    terms: pl.DataFrame
    df: int
    base: int


def regress(
    batch: pl.DataFrame,
    outcome: str,
    predictors: Sequence[Predictor],
    design: Design | None = None,
    *,
    family: Family | str = Family.LINEAR,
    confidence: float = 0.95,
    replicates: Replicates | None = None,
    calibration: CalibrationRecord | None = None,
) -> Regression:
    """The regression of a column of numbers on others; people of whom something is not known are outside the domain.

    With `replicates` the regression is fitted to each, and the covariances and degrees of freedom are theirs; with
    `calibration` (of the design's weights) the covariances know what the margins explain.

    Raises `DesignError` where a column does not exist, where predictors depend on one another, or where the sample has too few
    primary sampling units; `UnusableAnswers` where a logistic outcome is not 0 or 1, or follows from the predictors without
    exception (no finite coefficient then fits).

    Source: Binder (1983); equals `svyglm(outcome ~ predictors, design, family=gaussian())` or `quasibinomial()` of R's survey
    package, the tests of terms `regTermTest(..., method="Wald")`.
    """
    design, family = design or Design(), Family(family)
    require_columns(batch, [outcome, *(predictor.column for predictor in predictors)])
    sample = read_sample(batch, design)
    matrix, names = _matrix(batch, predictors)
    values = read_numbers(batch[outcome])
    inside = ~np.isnan(values) & ~np.isnan(matrix).any(axis=1) & (sample.weights > 0)
    kept = np.flatnonzero(matrix[inside].any(axis=0) | (np.array([name for name, _ in names]) == INTERCEPT))
    matrix, names = matrix[:, kept], [names[place] for place in kept]
    x, y, weights = matrix[inside], values[inside], sample.weights[inside] / sample.weights.mean()
    if not len(y):
        raise UnusableAnswers("There is nobody of whom the outcome and all predictors are known.")
    if family is Family.LOGISTIC and not np.isin(y, (0, 1)).all():
        raise UnusableAnswers(
            f"The column {outcome!r} is not 0 or 1 throughout, as the outcome of a logistic regression must be."
        )
    _require_independent(x, names)
    coefficients, contributions, information = _fit(x, y, weights, family, outcome)
    if replicates is None:
        scores = np.zeros((batch.height, x.shape[1]))
        scores[inside] = np.linalg.solve(information, (x * contributions[:, None]).T).T
        if calibration:
            covariances = sample.covariances(Residuals(batch, calibration).of(scores))
        else:
            covariances = sample.covariances(scores, inside)
        freedom = sample.degrees_of_freedom(inside)
    else:

        def fits(some: np.ndarray) -> np.ndarray:
            return np.column_stack([_fit(x, y, own, family, outcome)[0] for own in some[inside].T])

        replicated = replicates.of(sample.weights / sample.weights.mean(), fits)
        covariances, freedom = replicates.covariances(replicated, coefficients), replicates.degrees_of_freedom
    df = freedom + 1 - len(names)
    if df < 1:
        raise DesignError(
            f"{len(names)} coefficients are too many for this design: it has {df + len(names) - 1} degrees of freedom."
        )
    table = _table(names, coefficients, covariances, df, family, confidence)
    return Regression(family, table, covariances, _terms(names, coefficients, covariances, df), df, len(y))


def _matrix(batch: pl.DataFrame, predictors: Sequence[Predictor]) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """The predictors as numbers, a row a person, NaN where one is not known; and each column's term and category."""
    columns, names = [np.ones(batch.height)], [(INTERCEPT, "")]
    for predictor in predictors:
        if not predictor.categorical:
            columns.append(read_numbers(batch[predictor.column]))
            names.append((predictor.column, ""))
            continue
        encoded = encode_columns(batch, {predictor.column: predictor.categories})[predictor.column]
        known = encoded.codes < len(encoded.values)
        for place, category in enumerate(encoded.values[1:], start=1):
            columns.append(np.where(known, encoded.codes == place, np.nan))
            names.append((predictor.column, category))
    return np.column_stack(columns), names


def _require_independent(x: np.ndarray, names: Sequence[tuple[str, str]]) -> None:
    length = np.linalg.norm(x, axis=0)
    left = np.abs(np.diag(np.linalg.qr(x / np.where(length > 0, length, 1.0), mode="r")))
    left = np.append(left, np.zeros(x.shape[1] - len(left)))
    if len(wrong := np.flatnonzero(left < DEPENDENT)):
        term, category = names[wrong[0]]
        what = f"the category {category!r} of {term!r}" if category else repr(term)
        raise DesignError(f"{what} follows from the other predictors, or does not vary: leave it out.")


def _fit(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, family: Family, outcome: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The coefficients, each person's weighted residual, and the information matrix XᵀWX, by weighted least squares.

    For a logistic regression these are repeated from the same start, and until the deviance changes as little, as in R's `glm`;
    the information is that of the last step, as there.
    """
    if family is Family.LINEAR:
        coefficients = _least_squares(x, y, weights)
        return coefficients, weights * (y - x @ coefficients), x.T @ (x * weights[:, None])
    mean = (weights * y + 0.5) / (weights + 1)
    predicted = special.logit(mean)
    deviance = np.inf
    for _ in range(MOST_STEPS):
        spread = mean * (1 - mean)
        coefficients = _least_squares(x, predicted + (y - mean) / spread, weights * spread)
        predicted = x @ coefficients
        if np.abs(predicted).max() > SEPARATED:
            break
        mean = special.expit(predicted)
        before, deviance = deviance, -2 * float(weights @ (special.xlogy(y, mean) + special.xlogy(1 - y, 1 - mean)))
        if abs(deviance - before) < CONVERGED * (abs(deviance) + 0.1):
            step = weights * spread
            return coefficients, step * (y - mean) / (mean * (1 - mean)), x.T @ (x * step[:, None])
    raise UnusableAnswers(
        f"The predictors tell {outcome!r} without exception for some people, so no coefficient is large enough: "
        "leave a predictor out, or join its categories."
    )


def _least_squares(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    root = np.sqrt(weights)
    return np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]


def _table(
    names: Sequence[tuple[str, str]],
    estimate: np.ndarray,
    covariances: np.ndarray,
    df: int,
    family: Family,
    confidence: float,
) -> pl.DataFrame:
    error = np.sqrt(np.diag(covariances))
    reach = quantile_of_t(np.array([df]), confidence)[0] * error
    with np.errstate(invalid="ignore", divide="ignore"):
        t = estimate / error
    lower, upper = estimate - reach, estimate + reach
    table = pl.DataFrame(
        {
            "term": [term for term, _ in names],
            "category": [category for _, category in names],
            "estimate": estimate,
            "standard_error": error,
            "lower": lower,
            "upper": upper,
            "t": t,
            "p": 2 * special.stdtr(df, -np.abs(t)),
        }
    )
    odds = {"odds_ratio": "estimate", "odds_lower": "lower", "odds_upper": "upper"}
    is_odds = pl.lit(family is Family.LOGISTIC) & (pl.col("term") != INTERCEPT)
    return table.with_columns(pl.when(is_odds).then(pl.col(of).exp()).otherwise(None).alias(name) for name, of in odds.items())


def _terms(names: Sequence[tuple[str, str]], estimate: np.ndarray, covariances: np.ndarray, df: int) -> pl.DataFrame:
    """Wald's test of each predictor: that all of its coefficients are 0."""
    rows = []
    for term in dict.fromkeys(term for term, _ in names if term != INTERCEPT):
        places = [place for place, (name, _) in enumerate(names) if name == term]
        own = covariances[np.ix_(places, places)]
        try:
            statistic = float(estimate[places] @ np.linalg.solve(own, estimate[places])) / len(places)
        except np.linalg.LinAlgError:
            statistic = float("nan")
        rows.append((term, statistic, len(places), df, float(special.fdtrc(len(places), df, statistic))))
    return pl.DataFrame(rows, schema=["term", "F", "df1", "df2", "p"], orient="row")
