"""Linear and logistic regression under the design."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimation.influence_totals import Influences
from folkmoot.reportcard.estimation.intervals import quantile_of_t
from folkmoot.reportcard.estimation.joint_covariance import products_of_people
from folkmoot.reportcard.estimation.joint_sums import sums_of_rows
from folkmoot.reportcard.estimation.regression_model import INTERCEPT, Model, Predictor, Run, Weighting
from folkmoot.reportcard.estimation.regression_passes import Look, OfInfluences, Step, StepOfReplicates
from folkmoot.reportcard.estimation.replicate_factors import FactorsOf, OfRows
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.stages import read_sampling, sampling_of
from folkmoot.reportcard.totals.calibrated_totals import OfCalibrated, plain
from folkmoot.reportcard.totals.data_columns import Asked
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.units import Units
from folkmoot.reportcard.weighting.residuals import CalibrationRecord

MOST_STEPS = 50
CONVERGED = 1e-8
SEPARATED = 30.0
DEPENDENT = 1e-9
SINGULAR = 1e-12


class Family(StrEnum):
    """`linear`: the mean of a number. `logistic`: the log odds of a share, from an outcome that is 0 or 1."""

    LINEAR = "linear"
    LOGISTIC = "logistic"


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
    categories = {each.column: each.categories for each in predictors if each.categorical}
    encoded = encode_columns(batch, categories) if categories else {}
    completed = [replace(each, categories=encoded[each.column].values) if each.categorical else each for each in predictors]
    file, asked = DataFile("the data", batch), Asked(batch, (), (), {})
    return fit_regression(
        lambda measure: measure.of(file, asked, design),
        Model(outcome, tuple(completed), family is Family.LOGISTIC),
        design,
        confidence=confidence,
        replicates=None if replicates is None else lambda _units: (replicates, OfRows(replicates)),
        calibration=calibration,
    )


def fit_regression(
    run: Run,
    model: Model,
    design: Design,
    *,
    confidence: float = 0.95,
    replicates: Callable[[Units], tuple[Replicates, FactorsOf]] | None = None,
    calibration: CalibrationRecord | None = None,
) -> Regression:
    """The same of answers that `run` takes through each measure, in memory or in parts: twice for a linear regression, and once
    more for each step of a logistic one.

    `replicates` gives those of the sampling units that there are, and how the factors of a batch are had.
    """
    for predictor in model.predictors:
        if predictor.categorical and len(predictor.categories) < 2:
            there = " and ".join(map(repr, predictor.categories)) or "none"
            raise DesignError(
                f"{predictor.column!r} explains nothing, for it has no two different answers ({there}): leave it out."
            )
    seen = run(Look(model, design))
    _, factor = sampling_of(seen.units, design)
    people = seen.units.column("rows")
    by_units = not design.weight and bool(design.fpc or design.pps)
    mean = float(people @ factor / seen.people) if by_units else seen.weight / seen.people
    weighting = Weighting(mean, seen.units, factor if by_units else None)
    if not seen.base:
        raise UnusableAnswers("There is nobody of whom the outcome and all predictors are known.")
    if model.logistic and not seen.is_binary:
        raise UnusableAnswers(
            f"The column {model.outcome!r} is not 0 or 1 throughout, as the outcome of a logistic regression must be."
        )
    kept = np.flatnonzero(seen.varying | (np.arange(len(seen.varying)) == 0))
    model = replace(model, kept=tuple(kept.tolist()))
    names = model.names
    _require_independent(seen.triangle[:, kept], names)
    weighted = seen.weighted[:, [*kept, -1]] / np.sqrt(mean)
    if by_units:
        weighted = run(Step(replace(model, logistic=False), weighting)).triangle
    fitted = _fit(run, model, weighting, weighted)
    if replicates is None:
        covariances, freedom = _linearised(run, model, design, fitted, mean, calibration)
    else:
        own, factors = replicates(seen.units)
        basis = np.linalg.inv(np.linalg.qr(weighted[:, :-1], mode="r"))
        replicated = _fit_replicates(run, StepOfReplicates(model, weighting, factors, basis, np.zeros(own.count, dtype=bool)))
        covariances, freedom = own.covariances(replicated, fitted.coefficients), own.degrees_of_freedom
    df = freedom + 1 - len(names)
    if df < 1:
        raise DesignError(
            f"{len(names)} coefficients are too many for this design: it has {df + len(names) - 1} degrees of freedom."
        )
    family = Family.LOGISTIC if model.logistic else Family.LINEAR
    table = _table(names, fitted.coefficients, covariances, df, family, confidence)
    return Regression(family, table, covariances, _terms(names, fitted.coefficients, covariances, df), df, seen.base)


def _require_independent(triangle: np.ndarray, names: Sequence[tuple[str, str]]) -> None:
    length = np.linalg.norm(triangle, axis=0)
    left = np.abs(np.diag(np.linalg.qr(triangle / np.where(length > 0, length, 1.0), mode="r")))
    left = np.append(left, np.zeros(triangle.shape[1] - len(left)))
    if len(wrong := np.flatnonzero(left < DEPENDENT)):
        term, category = names[wrong[0]]
        what = f"the category {category!r} of {term!r}" if category else repr(term)
        raise DesignError(f"{what} follows from the other predictors, or does not vary: leave it out.")


@dataclass(frozen=True)
class _Fitted:
    """The coefficients, those before (None where it is linear), and the triangle of the last step."""

    coefficients: np.ndarray
    before: np.ndarray | None
    triangle: np.ndarray


def _fit(run: Run, model: Model, weighting: Weighting, weighted: np.ndarray) -> _Fitted:
    """Weighted least squares; for a logistic regression these are repeated from the same start, and until the deviance changes
    as little, as in R's `glm`; the information is that of the last step, as there."""
    if not model.logistic:
        return _Fitted(_solve(weighted), None, weighted)
    before, coefficients, triangle, deviance = None, None, weighted, np.inf
    for _ in range(MOST_STEPS + 1):
        stepped = run(Step(model, weighting, coefficients))
        if coefficients is not None:
            if stepped.largest > SEPARATED:
                break
            if _has_converged(stepped.deviance, deviance):
                return _Fitted(coefficients, before, triangle)
            deviance = stepped.deviance
        before, coefficients, triangle = coefficients, _solve(stepped.triangle), stepped.triangle
    raise _separated(model)


def _solve(triangle: np.ndarray) -> np.ndarray:
    solution: np.ndarray = np.linalg.lstsq(triangle[:, :-1], triangle[:, -1], rcond=None)[0]
    return solution


def _has_converged(deviance: float | np.ndarray, before: float | np.ndarray) -> Any:
    return np.abs(deviance - before) < CONVERGED * (np.abs(deviance) + 0.1)


def _separated(model: Model) -> UnusableAnswers:
    outcome = model.outcome if model.answer is None else f"{model.outcome}={model.answer}"
    return UnusableAnswers(
        f"The predictors tell {outcome!r} without exception for some people, so no coefficient is large enough: "
        "leave a predictor out, or join its categories."
    )


def _linearised(
    run: Run, model: Model, design: Design, fitted: _Fitted, mean: float, calibration: CalibrationRecord | None
) -> tuple[np.ndarray, int]:
    """The coefficients' covariances by linearisation, and the degrees of freedom of those of whom everything is known."""
    triangle = fitted.triangle[:, :-1]
    inverse = np.linalg.inv(triangle.T @ triangle) / mean
    measure = OfInfluences(model, fitted.coefficients, fitted.before, inverse, with_products=not design.psu)
    own, calibrated = plain(run(OfCalibrated(measure, calibration) if calibration else measure))
    kept, sampling = read_sampling(own)
    joint = measure.joint
    products = products_of_people(kept, joint) if kept.people_are_units else None
    base = kept.columns.figure_count + kept.columns.first_base[0]
    influences = Influences(kept, sampling, lambda sums: sums_of_rows(kept, joint, sums), products, base)
    return influences.covariances(calibrated), influences.degrees_of_freedom


def _fit_replicates(run: Run, step: StepOfReplicates) -> np.ndarray:
    """The coefficients of every replicate, a column each."""
    count, deviance = len(step.done), np.full(len(step.done), np.inf)
    for _ in range(MOST_STEPS + 1 if step.model.logistic else 1):
        moments, done = run(step), step.done
        if step.coefficients is not None:
            if (moments.largest[~done] > SEPARATED).any():
                raise _separated(step.model)
            done = done | _has_converged(moments.deviance, deviance)
            deviance = np.where(done, deviance, moments.deviance)
        found = np.zeros((len(step.basis), count)) if step.coefficients is None else step.coefficients.copy()
        for number in np.flatnonzero(~done):
            found[:, number] = _of_moments(moments.squares[number], moments.products[number], step.basis)
        if not step.model.logistic or done.all():
            return found
        step = replace(step, done=done, coefficients=found)
    raise _separated(step.model)


def _of_moments(squares: np.ndarray, products: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """The coefficients from products of the matrix times a basis; 0 for what nobody of a replicate has."""
    sizes = np.linalg.eigvalsh(squares)
    if sizes[0] > SINGULAR * sizes[-1]:
        return basis @ np.linalg.solve(squares, products)
    back = np.linalg.inv(basis)
    solution: np.ndarray = np.linalg.lstsq(back.T @ squares @ back, back.T @ products, rcond=SINGULAR)[0]
    return solution


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
