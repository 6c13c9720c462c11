"""Weights kept from being extreme: cut at a bound, what was cut given to the others, and calibrated again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.weighting.calibration import Calibration, Method, calibrate
from folkmoot.reportcard.weighting.margins import Margin

MOST_ROUNDS = 100
HELD = 1e-6


def trim(weights: np.ndarray, *, lower: float = -inf, upper: float = inf, strict: bool = False) -> np.ndarray:
    """Weights between two bounds, with the same sum: what is cut off (or added) is shared equally by those within.

    Sharing can move weights over a bound; with `strict` it is done again until none is outside.

    Raises `UnusableWeights` where the bounds leave no weight within, or not the same sum.

    Source: equals `trimWeights(design, upper, lower, strict)` of R's survey package; Potter (1990) on why.

    >>> trim(np.array([1.0, 1.0, 2.0, 8.0]), upper=6).round(3).tolist()
    [1.667, 1.667, 2.667, 6.0]
    """
    if not lower < upper:
        raise UnusableWeights(f"The bounds {lower:g} and {upper:g} leave no weight between them.")
    if strict and not lower * weights.size <= weights.sum() <= upper * weights.size:
        raise UnusableWeights(
            f"No {weights.size:,} weights from {lower:g} to {upper:g} add up to {weights.sum():,.6g}: widen them."
        )
    trimmed = weights
    while True:
        outside = (trimmed < lower) | (trimmed > upper)
        if not outside.any():
            return trimmed
        if outside.all():
            raise UnusableWeights(f"All weights are outside the bounds {lower:g} and {upper:g}: widen them.")
        cut = np.clip(trimmed, lower, upper)
        cut[~outside] += (trimmed.sum() - cut.sum()) / (~outside).sum()
        if not strict:
            return cut
        if np.abs(cut - trimmed).max() <= HELD * np.abs(weights).max() / 1000:
            return np.clip(cut, lower, upper)
        trimmed = cut


@dataclass(frozen=True)
class Trimmed:
    """A calibration whose weights were trimmed: `cap` the bound, `cut` how many were over it at first, `rounds` how often they
    were trimmed and calibrated again, and `held` whether none is over it in the end."""

    calibration: Calibration
    cap: float
    cut: int
    rounds: int
    held: bool


def calibrate_with_cap(
    people: pl.DataFrame,
    base: np.ndarray,
    margins: Sequence[Margin],
    method: Method = Method.RAKE,
    *,
    times: float,
    bounds: tuple[float, float] = (-inf, inf),
    partial: bool = False,
) -> Trimmed:
    """Weights calibrated to the margins, none over `times` the median of those calibrated without a cap.

    Those over it are cut and calibrated again, and so on. The margins are met in any case; where they force weights over the
    cap, `held` says that they are.

    Raises `UnusableWeights` as `calibration.calibrate` does, and for a cap of at most 1.
    """
    if not times > 1:
        raise UnusableWeights(f"A cap of {times:g} times the median would cut half of the weights: give 3 or more.")
    first = calibrate(people, base, margins, method, bounds=bounds, partial=partial)
    cap = times * float(np.median(first.weights[first.weights > 0]))
    over = cap * (1 + HELD)
    found, rounds, greatest = first, 0, inf
    while over < found.weights.max() < greatest and rounds < MOST_ROUNDS:
        rounds, greatest = rounds + 1, found.weights.max() * (1 - HELD)
        found = calibrate(people, np.minimum(found.weights, cap), margins, method, bounds=bounds, partial=partial)
    held = bool(found.weights.max() <= over)
    return Trimmed(replace(found, base=base), cap, int((first.weights > over).sum()), rounds, held)
