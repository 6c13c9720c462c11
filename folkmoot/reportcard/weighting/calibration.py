"""Weights calibrated to the population's margins: post-stratified, raked, or by Deville and Särndal's distances."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np
import polars as pl
from scipy.optimize import linprog

from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.parallel import one_thread_each
from folkmoot.reportcard.weighting.margins import Auxiliaries, Margin, Unmet, find_margins

MOST_ROUNDS = 5000
MOST_STEPS = 200
MOST_HALVINGS = 30
TOLERANCE = 1e-10
SINGULAR = 256 * np.finfo(float).eps


class Method(StrEnum):
    """How weights are moved to the margins, named as R's survey package names it.

    `poststratify`: each category of one variable (which can be crossed) is scaled to its total. `rake`: one margin after the
    other is, over and over. `linear`, `raking` and `logit`: the weights closest to the base weights by Deville and Särndal's
    distances; linear ones can fall below nought, those of logit stay within bounds. `rake` and `raking` come to the same
    weights; their standard errors differ slightly, as they do in R.
    """

    POSTSTRATIFY = "poststratify"
    RAKE = "rake"
    LINEAR = "linear"
    RAKING = "raking"
    LOGIT = "logit"


@dataclass(frozen=True)
class Calibration:
    """Calibrated `weights`, and how they came about.

    `base` are the weights that went in; `unmet` the margins that could not be met; `rounds` how many passes or steps were
    taken; `misfit` the largest difference from a margin, as a share of its total (of 1 where that is less); `bounds` those that
    were given.
    """

    method: Method
    margins: tuple[Margin, ...]
    base: np.ndarray
    weights: np.ndarray
    unmet: tuple[Unmet, ...]
    rounds: int
    misfit: float
    bounds: tuple[float, float] = (-inf, inf)

    @property
    def factors(self) -> np.ndarray:
        """By how much each weight was changed; 1 where the base weight is nought."""
        return np.divide(self.weights, self.base, out=np.ones_like(self.weights), where=self.base > 0)


def calibrate(
    people: pl.DataFrame,
    base: np.ndarray,
    margins: Sequence[Margin],
    method: Method = Method.RAKE,
    *,
    bounds: tuple[float, float] = (-inf, inf),
    partial: bool = False,
) -> Calibration:
    """Weights whose totals are the margins', as near to the base weights as the method has it.

    `bounds` are the least and the greatest factor between base and calibrated weight (for logit, below and above 1; also for
    linear and raking). With `partial`, categories that nobody is in are left out, and told.

    Raises `UnusableWeights` where a margin cannot be met (which and why; by a linear programme where margins or bounds
    contradict each other), where a margin needs another method, and, with the rows, where a value is missing.

    Source: Deville and Särndal (1992), Calibration estimators in survey sampling; Deville, Särndal and Sautory (1993); Deming
    and Stephan (1940). Equals `postStratify`, `rake` and `calibrate` of R's survey package.

    >>> people = pl.DataFrame({"sex": ["woman", "woman", "man"]})
    >>> margin = Margin("sex", ("sex",), ("woman", "man"), (60.0, 40.0))
    >>> calibrate(people, np.ones(3), [margin]).weights.tolist()
    [30.0, 30.0, 40.0]
    """
    _refuse_odd(method, margins, bounds)
    found, unmet = find_margins(people, margins, base, partial=partial)
    of_patterns = np.bincount(found.pattern, base, found.patterns)
    if method in {Method.POSTSTRATIFY, Method.RAKE}:
        factors, rounds = _rake(found, of_patterns)
    else:
        with one_thread_each():
            factors, rounds = _newton(found, of_patterns, method, bounds)
    misfit = _misfit(found, of_patterns * factors)
    if not misfit <= TOLERANCE:
        raise UnusableWeights(_explain(found, of_patterns, bounds, rounds, misfit))
    return Calibration(method, tuple(margins), base, base * factors[found.pattern], unmet, rounds, misfit, bounds)


def _refuse_odd(method: Method, margins: Sequence[Margin], bounds: tuple[float, float]) -> None:
    lower, upper = bounds
    if method is Method.POSTSTRATIFY and len(margins) > 1:
        raise UnusableWeights(
            f"Post-stratification takes one variable, and the margins have {len(margins)}. Cross them (sex*age), or rake."
        )
    if method in {Method.POSTSTRATIFY, Method.RAKE}:
        numbers = [margin.variable for margin in margins if margin.is_number]
        if numbers:
            raise UnusableWeights(f"{numbers[0]} is a number: calibrate to it by linear, raking or logit.")
        if bounds != (-inf, inf):
            raise UnusableWeights(f"The method {method.value} takes no bounds: use logit, or linear or raking with bounds.")
    elif not lower < 1 < upper:
        raise UnusableWeights(f"The bounds {lower:g} and {upper:g} must be below and above 1, which leaves a weight as it is.")
    if method is Method.LOGIT and not (lower >= 0 and upper < inf):
        raise UnusableWeights("Logit calibration needs two bounds: such as 0.3 and 3, the least and the greatest factor.")


def _rake(found: Auxiliaries, of_patterns: np.ndarray) -> tuple[np.ndarray, int]:
    """Factors of the patterns after one margin after the other was scaled to its totals, until all fit; and the passes."""
    places = [found.of(number) for number in range(len(found.margins))]
    codes = [(found.table[:, place].argmax(axis=1), found.totals[place]) for place in places]
    weights = of_patterns.astype(np.float64)
    rounds = 0
    while rounds < MOST_ROUNDS:
        rounds += 1
        for code, totals in codes:
            sums = np.bincount(code, weights, len(totals))
            weights *= np.divide(totals, sums, out=np.ones_like(sums), where=sums > 0)[code]
        if len(codes) == 1 or _misfit(found, weights) <= TOLERANCE / 100:
            break
    return np.divide(weights, of_patterns, out=np.ones_like(weights), where=of_patterns > 0), rounds


Distance = tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]


def _newton(found: Auxiliaries, of_patterns: np.ndarray, method: Method, bounds: tuple[float, float]) -> tuple[np.ndarray, int]:
    """Factors F(x'λ) of the patterns with λ by Newton's method; steps are halved until they bring the margins nearer."""
    factor, slope = _distance(method, bounds)
    table, totals = found.table, found.totals
    multipliers = np.zeros(table.shape[1])
    scale = np.maximum(np.abs(totals), 1.0)
    factors = np.ones(len(table))
    gap = totals - table.T @ of_patterns
    steps = 0
    while steps < MOST_STEPS and np.abs(gap / scale).max() > TOLERANCE / 1000:
        steps += 1
        weighted = table * (of_patterns * slope(table @ multipliers))[:, None]
        step = np.linalg.pinv(weighted.T @ table, rcond=SINGULAR, hermitian=True) @ gap
        for _ in range(MOST_HALVINGS):
            tried = factor(table @ (multipliers + step))
            left = totals - table.T @ (of_patterns * tried)
            if np.isfinite(left).all() and np.abs(left / scale).max() < np.abs(gap / scale).max():
                break
            step = step / 2
        else:
            break
        multipliers, factors, gap = multipliers + step, tried, left
    return factors, steps


def _distance(method: Method, bounds: tuple[float, float]) -> Distance:
    """The factor that a distance has weights changed by, as a function of x'λ, and its derivative."""
    lower, upper = bounds
    if method is Method.LINEAR:
        return (
            lambda u: np.clip(1 + u, lower, upper),
            lambda u: ((1 + u > lower) & (1 + u < upper)).astype(np.float64),
        )
    if method is Method.RAKING:
        return (
            lambda u: np.clip(_exp(u), lower, upper),
            lambda u: np.where((_exp(u) > lower) & (_exp(u) < upper), _exp(u), 0.0),
        )
    steepness = (upper - lower) / ((1 - lower) * (upper - 1))

    def factor(u: np.ndarray) -> np.ndarray:
        grown = _exp(steepness * u)
        return (lower * (upper - 1) + upper * (1 - lower) * grown) / (upper - 1 + (1 - lower) * grown)

    def slope(u: np.ndarray) -> np.ndarray:
        value = factor(u)
        return steepness * (value - lower) * (upper - value) / (upper - lower)

    return factor, slope


def _exp(u: np.ndarray) -> np.ndarray:
    return np.exp(np.clip(u, -700.0, 700.0))


def _misfit(found: Auxiliaries, of_patterns: np.ndarray) -> float:
    gap = np.abs(found.table.T @ of_patterns - found.totals)
    return float((gap / np.maximum(np.abs(found.totals), 1.0)).max(initial=0.0))


def _explain(found: Auxiliaries, of_patterns: np.ndarray, bounds: tuple[float, float], rounds: int, misfit: float) -> str:
    """Why the margins were not met: by the weights that come nearest to them, found by a linear programme."""
    patterns, columns = found.table.shape
    scale = np.maximum(np.abs(found.totals), 1.0)
    lower, upper = max(bounds[0], 0.0), bounds[1]
    limits = [(lower * weight, upper * weight if upper < inf else None) for weight in of_patterns]
    nearest = linprog(
        np.concatenate([np.zeros(patterns), 1 / scale, 1 / scale]),
        A_eq=np.hstack([found.table.T, np.eye(columns), -np.eye(columns)]),
        b_eq=found.totals,
        bounds=limits + [(0, None)] * (2 * columns),
        method="highs",
    )
    if nearest.status == 0 and nearest.fun > 1e-7:
        reached = found.table.T @ nearest.x[:patterns]
        far = [place for place in range(columns) if abs(reached[place] - found.totals[place]) > 1e-7 * scale[place]]
        told = "\n".join(
            f"  {_name(found, place)}: {found.totals[place]:,.10g} is wanted, and the others leave {reached[place]:,.10g}"
            for place in far
        )
        within = "" if bounds == (-inf, inf) else f" with factors from {bounds[0]:g} to {bounds[1]:g}"
        return (
            f"No weights meet all margins{within}, because of which categories occur together in the sample. "
            f"Nearest to them:\n{told}\nJoin categories, leave a margin out, or widen the bounds."
        )
    return (
        f"The weights did not reach the margins: the largest difference is {misfit:.2g} of its total after {rounds} rounds. "
        "Some weights go towards nought or without end: join small categories, or calibrate by logit with bounds."
    )


def _name(found: Auxiliaries, place: int) -> str:
    number, category = found.columns[place]
    margin = found.margins[number]
    return margin.variable if margin.is_number else f"{margin.variable} {margin.categories[category]!r}"
