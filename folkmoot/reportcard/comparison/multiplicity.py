"""Many comparisons at once: how a p-value is read when it is one of several, and a margin that holds for all of them."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import special

from folkmoot.reportcard.sampling.sampling import random_numbers

DRAWS = 40_000
DRAWS_AT_ONCE = 4_000
SEED = 1


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjusted p-values down each column; NaN is no test, and does not count.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure; R's `p.adjust(p, "holm")`.
    """
    order, count, rank = _ordered(p)
    stepped = np.maximum.accumulate(np.take_along_axis(p, order, axis=0) * (count - rank), axis=0)
    return _placed(p, order, stepped)


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's adjusted p-values down each column; NaN is no test, and does not count.

    Source: Benjamini and Hochberg (1995), Controlling the false discovery rate; R's `p.adjust(p, "BH")`.
    """
    order, count, rank = _ordered(p)
    values = np.take_along_axis(p, order, axis=0) * count / (rank + 1)
    stepped = np.minimum.accumulate(np.where(np.isnan(values), np.inf, values)[::-1], axis=0)[::-1]
    return _placed(p, order, np.where(np.isnan(values), np.nan, stepped))


def level_of_families(families: Sequence[str], adjusted: np.ndarray, level: float) -> dict[str, float]:
    """For each family of tests (a question) the level at which its own adjusted p-values are read, so that a whole card of
    families keeps `level`: 0 for a family in which nothing is found.

    `families` names the family of each of the `adjusted` p-values, which are adjusted within their family. A family's own
    p-value is its smallest one; Benjamini and Hochberg's rule over the families selects R of all m, and within those a test
    is read at `level` · R / m.

    Source: Benjamini and Bogomolov (2014), Selective inference on multiple families of hypotheses, section 3.
    """
    smallest: dict[str, float] = {}
    for family, p in zip(families, adjusted, strict=True):
        if not np.isnan(p):
            smallest[family] = min(p, smallest.get(family, 1.0))
    found = benjamini_hochberg(np.array([list(smallest.values())]).T)[:, 0] <= level
    share = found.sum() / max(len(smallest), 1)
    selected = {family for family, kept in zip(smallest, found, strict=True) if kept}
    return {family: level * share if family in selected else 0.0 for family in dict.fromkeys(families)}


def simultaneous_quantile(covariance: np.ndarray, df: float, confidence: float) -> float:
    """How many standard errors the intervals of all differences of two estimates must reach, so that all hold together.

    `covariance` is of the K estimates, `df` their degrees of freedom (infinite for a normal). The quantile of the largest
    |t| of the K(K − 1)/2 differences, by 40,000 draws of a multivariate t from a fixed seed: about two digits are sure. For
    independent estimates of one variance it is Tukey's, R's `qtukey(confidence, K, df) / sqrt(2)`.

    Differences without variance are left out; NaN where none is left or there are no degrees of freedom.
    """
    count = len(covariance)
    pairs = np.array(list(combinations(range(count), 2)), dtype=np.int64).reshape(-1, 2)
    contrasts = np.zeros((len(pairs), count))
    contrasts[np.arange(len(pairs)), pairs[:, 0]], contrasts[np.arange(len(pairs)), pairs[:, 1]] = 1, -1
    variances = np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts)
    contrasts, variances = contrasts[variances > 0], variances[variances > 0]
    if not len(variances) or not df > 0:
        return float("nan")
    values, vectors = np.linalg.eigh(covariance)
    root = contrasts @ (vectors * np.sqrt(np.maximum(values, 0.0))) / np.sqrt(variances)[:, None]
    random = random_numbers(SEED, "simultaneous")
    largest = []
    for _ in range(DRAWS // DRAWS_AT_ONCE):
        normal = special.ndtri(random(DRAWS_AT_ONCE * count).reshape(count, -1) + 2.0**-54)
        largest.append(np.abs(root @ normal).max(axis=0))
    found = np.concatenate(largest)
    if np.isfinite(df):
        found /= np.sqrt(special.chdtri(df, 1 - random(len(found))) / df)
    return float(np.quantile(found, confidence))


def _ordered(p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The order of each column's p-values (NaN last), how many there are, and their places from 0."""
    return np.argsort(p, axis=0, kind="stable"), (~np.isnan(p)).sum(axis=0), np.arange(len(p))[:, None]


def _placed(p: np.ndarray, order: np.ndarray, values: np.ndarray) -> np.ndarray:
    adjusted = np.full(p.shape, np.nan)
    np.put_along_axis(adjusted, order, np.minimum(values, 1.0), axis=0)
    return adjusted
