"""Replicate weights: jackknife, balanced repeated replication and bootstrap, made from a design or read from a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_numbers, refuse_rows, require_columns
from folkmoot.reportcard.errors import DesignError, SingleUnitStratum
from folkmoot.reportcard.estimation.hadamard import hadamard
from folkmoot.reportcard.estimation.influence import Sample
from folkmoot.reportcard.parallel import one_thread_each

RANK = 1e-5
ROUNDING = 1e-13
MOST_LEFT_OUT = 10_000
NUMBERS_AT_ONCE = 4_000_000


class Method(StrEnum):
    """How replicates are made, named as R's `svrepdesign(type=)` names them.

    `JK1`: each primary unit left out in turn, of a sample without strata. `JKn`: the same within strata. `BRR`: balanced
    halves, of strata with two primary units each. `Fay`: the same with the other half kept at `rho` of its weight.
    `bootstrap`: of each stratum's n units n − 1 drawn with replacement, their weights times n/(n − 1) (Rao and Wu).
    """

    JK1 = "JK1"
    JKN = "JKn"
    BRR = "BRR"
    FAY = "Fay"
    BOOTSTRAP = "bootstrap"


@dataclass(frozen=True)
class Replicates:
    """Replicates of a sample's weights.

    `factors` has a row a primary unit (or a person) and a column a replicate: what weights are multiplied with; `row` is the
    row of each person. The variance of an estimate is `scale` times the sum over replicates of `scales` times the square of
    its distance from the replicates' mean, or from the estimate of the whole sample where `about_estimate`.
    """

    method: Method
    factors: np.ndarray
    row: np.ndarray
    scale: float
    scales: np.ndarray
    about_estimate: bool = False

    @property
    def count(self) -> int:
        return self.factors.shape[1]

    @cached_property
    def degrees_of_freedom(self) -> int:
        """The rank of the replicates less one, as R's `degf` has it."""
        distinct = np.unique(self.factors, axis=0)
        square = distinct @ distinct.T if len(distinct) < self.count else distinct.T @ distinct
        return rank_of(square) - 1

    def of(self, weights: np.ndarray, estimator: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Estimates for every replicate, along the last axis.

        `estimator` takes weights, a row a person and a column for each of some replicates, and gives the estimates with the
        replicates along the last axis.
        """
        at_once = max(NUMBERS_AT_ONCE // max(len(self.row), 1), 1)
        blocks = [slice(first, first + at_once) for first in range(0, self.count, at_once)]
        with one_thread_each():
            parts = [estimator(weights[:, None] * self.factors[:, block][self.row]) for block in blocks]
        return np.concatenate(parts, axis=-1)

    def covariances(self, replicated: np.ndarray, estimate: np.ndarray) -> np.ndarray:
        """The covariance of each two estimates; `replicated` has a row an estimate, a column a replicate.

        Replicates in which one of them is undefined are left out, as R leaves them out.
        """
        kept = np.isfinite(replicated).all(axis=0)
        away = self._away(replicated[:, kept], self.scales[kept], estimate)
        return self.scale * (away * self.scales[kept]) @ away.T

    def variances(self, replicated: np.ndarray, estimate: np.ndarray) -> np.ndarray:
        """The variance of each estimate, a row each; a column of `replicated` is a replicate. NaN where none is defined.

        Replicates in which an estimate is undefined are left out of its variance. What is left of rounding becomes 0.
        """
        away = self._away(replicated, self.scales, estimate)
        variances = self.scale * np.einsum("ij,ij,j->i", away, away, self.scales)
        for row in np.flatnonzero(~np.isfinite(variances)):
            kept = np.isfinite(replicated[row])
            if kept.any():
                own = self._away(replicated[row : row + 1, kept], self.scales[kept], estimate[row : row + 1])
                variances[row] = self.scale * (own[0] ** 2 @ self.scales[kept])
        largest = np.where(np.isfinite(replicated), np.abs(replicated), 0.0).max(axis=1, initial=0.0)
        variances[variances < (ROUNDING * largest) ** 2 * self.scale * self.scales.sum()] = 0.0
        return variances

    def _away(self, replicated: np.ndarray, scales: np.ndarray, estimate: np.ndarray) -> np.ndarray:
        """The replicates less what they are set against."""
        if self.about_estimate:
            return replicated - estimate[:, None]
        used = scales > 0
        return replicated - (replicated if used.all() else replicated[:, used]).mean(axis=1, keepdims=True)


def rank_of(square: np.ndarray) -> int:
    """The rank of a table of factors, from the products of its columns with each other."""
    with one_thread_each():
        sizes = np.linalg.eigvalsh(square)
    return int((sizes > RANK**2 * sizes[-1]).sum())


def make_replicates(
    sample: Sample,
    method: Method | str,
    *,
    count: int = 1000,
    seed: int = 1,
    rho: float = 0.3,
    about_estimate: bool = False,
) -> Replicates:
    """Replicates of a design's primary units; `count` and `seed` are of the bootstrap, `rho` of Fay's method.

    Where fractions of the population were drawn, the jackknife's squares are multiplied by what is left of it; the halves and
    the bootstrap take the units as drawn with replacement. A stratum with one unit fails; with the rules `remove`,
    `certainty` and `average` the jackknife and the bootstrap leave it as it is.

    Raises `DesignError` where the method does not fit the design, `SingleUnitStratum` where the rule is to fail.

    Source: Wolter (2007); Rao and Wu (1988), as Rao, Wu and Yue (1992) put it. Equals `as.svrepdesign(design, type=method)` of
    R's survey package; the bootstrap (`subbootstrap` there) draws with Philox keyed by the seed and the stratum's number.
    """
    method = Method(method)
    stratum, row = _primary_units(sample)
    sizes = np.bincount(stratum)
    in_order = np.argsort(np.argsort(stratum, kind="stable"), kind="stable")
    if sample.sampling.first.unit_scale is not None:
        raise DesignError("Replicate weights cannot be made for units drawn by unequal chances: leave the chances out.")
    if method is Method.BOOTSTRAP:
        factors = _bootstrap(sizes, count, seed)[in_order]
        return Replicates(method, factors, row, 1 / max(count - 1, 1), np.ones(count), about_estimate=about_estimate)
    if method in {Method.BRR, Method.FAY}:
        kept = rho if method is Method.FAY else 0.0
        factors = _halves(sizes, kept)[in_order]
        scale = 1 / (factors.shape[1] * (1 - kept) ** 2)
        return Replicates(method, factors, row, scale, np.ones(factors.shape[1]), about_estimate=about_estimate)
    if method is Method.JK1 and len(sizes) > 1:
        raise DesignError("JK1 is for a sample without strata: take JKn.")
    if len(stratum) > MOST_LEFT_OUT:
        raise DesignError(f"The jackknife would need {len(stratum)} replicates: take the bootstrap.")
    left = sample.sampling.first.scale * np.maximum(sizes - 1, 1) / sizes
    out = np.arange(len(stratum))[sizes[stratum] > 1]
    of_unit = stratum[out]
    factors = np.ones((len(stratum), len(out)))
    same = stratum[:, None] == of_unit
    factors[same] = np.broadcast_to((sizes / np.maximum(sizes - 1, 1))[of_unit], same.shape)[same]
    factors[out, np.arange(len(out))] = 0.0
    scales = (left * (sizes - 1) / sizes)[of_unit]
    scale = len(stratum) / len(out) if sample.sampling.averaging and len(out) else 1.0
    return Replicates(method, factors, row, scale, scales, about_estimate=about_estimate)


def read_replicates(
    batch: pl.DataFrame,
    columns: Sequence[str],
    design: Design,
    method: Method | str,
    *,
    scale: float | None = None,
    rho: float = 0.3,
    about_estimate: bool = False,
) -> Replicates:
    """Replicates from columns of weights, as statistical offices give them: each a whole weight, not a factor.

    `scale` multiplies the squares; where None it follows from the method and the number of columns: (R − 1)/R for JK1, 1/R for
    BRR, 1/(R(1 − rho)²) for Fay, 1/(R − 1) for the bootstrap. JKn needs it (1 for paired units).

    Raises `DesignError` where a column does not exist, a weight is missing or below nought, a person without a weight has a
    replicate weight, or the scale is not known.

    Source: R's `svrepdesign(weights=, repweights=, type=method, combined.weights=TRUE)`.
    """
    factors = read_factors(batch, columns, design)
    method, count = Method(method), len(columns)
    chosen = scale_of(method, count, scale, rho)
    return Replicates(method, factors, np.arange(batch.height), chosen, np.ones(count), about_estimate=about_estimate)


def scale_of(method: Method, count: int, scale: float | None, rho: float) -> float:
    """What the squares of so many replicates are multiplied with; see `read_replicates`."""
    known = {
        Method.JK1: (count - 1) / max(count, 1),
        Method.BRR: 1 / max(count, 1),
        Method.FAY: 1 / (max(count, 1) * (1 - rho) ** 2),
        Method.BOOTSTRAP: 1 / max(count - 1, 1),
    }
    if scale is None and method not in known:
        raise DesignError(
            "Replicate weights of the kind JKn need the scale that their file's documents give (1 for paired units)."
        )
    return known[method] if scale is None else scale


def read_factors(batch: pl.DataFrame, columns: Sequence[str], design: Design) -> np.ndarray:
    """Columns of replicate weights over the weights that they replicate; raises as `read_replicates`."""
    require_columns(batch, columns)
    if not design.weight:
        raise DesignError("Replicate weights need the column of the weights that they replicate: name it too.")
    if not columns:
        raise DesignError("There is no column of replicate weights.")
    weights = read_numbers(batch, design.weight, "weight")
    factors = np.empty((batch.height, len(columns)))
    for place, column in enumerate(columns):
        values = read_numbers(batch, column, "replicate weight")
        refuse_rows(batch, values < 0, f"The replicate weight (column {column!r}) is below nought", "Correct it")
        refuse_rows(
            batch,
            (weights == 0) & (values > 0),
            f"The weight (column {design.weight!r}) is nought, that of {column!r} is not",
            "",
        )
        factors[:, place] = np.divide(values, weights, out=np.zeros_like(values), where=weights > 0)
    return factors


def _primary_units(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """The stratum of each primary unit, and the primary unit of each person."""
    if sample.people_are_units:
        return sample.unit, np.arange(len(sample.unit))
    return sample.sampling.first.stratum, sample.sampling.primary[sample.unit]


def _bootstrap(sizes: np.ndarray, count: int, seed: int) -> np.ndarray:
    """For each unit, stratum by stratum, and replicate, how often it was drawn, times n/(n − 1)."""
    parts = []
    for number, size in enumerate(sizes):
        if size == 1:
            parts.append(np.ones((1, count)))
            continue
        random = np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))
        drawn = random.integers(0, size, (count, size - 1))
        times = np.bincount((np.arange(count)[:, None] * size + drawn).ravel(), minlength=count * size)
        parts.append(times.reshape(count, size).T * (size / (size - 1)))
    return np.concatenate(parts)


def _halves(sizes: np.ndarray, kept: float) -> np.ndarray:
    """For each unit, stratum by stratum, and replicate 2 − kept where it is in the half, else kept."""
    if len(wrong := np.flatnonzero(sizes != 2)):
        error = SingleUnitStratum if sizes[wrong[0]] == 1 else DesignError
        raise error(
            f"Balanced halves need two primary sampling units in each stratum, but one has {sizes[wrong[0]]}: "
            "take JKn or the bootstrap."
        )
    signs = hadamard(len(sizes))[1 : len(sizes) + 1]
    both = np.stack([signs, -signs], axis=1).reshape(2 * len(sizes), -1)
    return np.where(both > 0, 2 - kept, kept)
