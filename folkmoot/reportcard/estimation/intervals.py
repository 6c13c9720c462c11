"""Confidence intervals of shares and means: logit, Korn–Graubard (beta), Wald."""

from enum import StrEnum

import numpy as np
from scipy import special


class Interval(StrEnum):
    """How the interval of a share is made; that of a mean is always the estimate and t standard errors either way."""

    LOGIT = "logit"
    BETA = "beta"
    WALD = "wald"


def interval_of_means(
    estimate: np.ndarray, error: np.ndarray, df: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate ± t·standard error; NaN without degrees of freedom. R: `confint(svymean(~x, design), df=df)`."""
    reach = quantile_of_t(df, confidence) * error
    return estimate - reach, estimate + reach


def interval_of_shares(
    kind: Interval,
    share: np.ndarray,
    error: np.ndarray,
    df: np.ndarray,
    df_of_domain: np.ndarray,
    base: np.ndarray,
    confidence: float,
    *,
    sampled_whole: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """The lower and upper end of shares, never below 0 or above 1; NaN where there are no degrees of freedom.

    `logit` is expit(logit p ± t·se/(p(1 − p))), R's `svyciprop(method="xlogit")`. `beta` is Korn and Graubard's (1998) interval
    with the effective sample size p(1 − p)/se², its degrees of freedom those of the domain whatever `df` is, as in R's
    `svyciprop(method="beta")` of a subset. `wald` is p ± t·se, cut off at 0 and 1.

    Where everyone or nobody chose the category the standard error is 0, and logit and beta are undefined (R gives NaN, or
    one half). Both then give the exact binomial interval for the base, reduced by (t of base − 1 / t of df)², as Korn and
    Graubard reduce it; the point alone where the whole population was asked (`sampled_whole`), and where the standard
    error of another share is 0.
    """
    with np.errstate(all="ignore"):
        t = quantile_of_t(df, confidence)
        if kind is Interval.WALD:
            return np.clip(share - t * error, 0.0, 1.0), np.clip(share + t * error, 0.0, 1.0)
        extreme = (share <= 0) | (share >= 1)
        if kind is Interval.LOGIT:
            middle, reach = special.logit(share), t * error / (share * (1 - share))
            lower, upper = special.expit(middle - reach), special.expit(middle + reach)
        else:
            reduced = (quantile_of_t(base - 1, confidence) / quantile_of_t(df_of_domain, confidence)) ** 2
            size = share * (1 - share) / error**2 * reduced
            lower, upper = _beta_ends(share, size, confidence)
        exact = (error == 0) & ~np.isnan(t)
        lower, upper = np.where(exact, share, lower), np.where(exact, share, upper)
        if sampled_whole:
            return lower, upper
        places = np.nonzero(extreme & ~np.isnan(t))
        reduced = (quantile_of_t(np.maximum(base[places] - 1, 1), confidence) / t[places]) ** 2
        size = base[places] * np.minimum(reduced, 1.0)
        lower[places], upper[places] = _beta_ends(np.round(share[places]), size, confidence)
        return lower, upper


def quantile_of_t(df: np.ndarray, confidence: float) -> np.ndarray:
    """The two-sided quantile of Student's t for each number of degrees of freedom; NaN for those below 1."""
    distinct, places = np.unique(df, return_inverse=True)
    quantiles = np.full(len(distinct), np.nan)
    usable = distinct > 0
    quantiles[usable] = special.stdtrit(distinct[usable], (1 + confidence) / 2)
    return quantiles[places].reshape(np.shape(df))


def _beta_ends(share: np.ndarray, size: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Clopper and Pearson's interval for a sample of that (effective) size, which need not be whole."""
    outside = (1 - confidence) / 2
    lower = special.betaincinv(share * size, size * (1 - share) + 1, outside)
    upper = special.betaincinv(share * size + 1, size * (1 - share), 1 - outside)
    return np.where(share <= 0, 0.0, lower), np.where(share >= 1, 1.0, upper)
