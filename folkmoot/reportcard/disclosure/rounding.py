"""With how many digits figures are published."""

import numpy as np
import polars as pl

SHARE_DECIMALS = 4
DIGITS = 4


def round_figures(figures: pl.DataFrame, is_share: np.ndarray) -> pl.DataFrame:
    """The figures with the digits that are published; nulls stay. `is_share` tells the rows of shares from those of means.

    Shares and the ends of their intervals to `SHARE_DECIMALS` decimals (a hundredth of a percentage point); means and the
    ends of theirs to the decimals in which their standard error has `DIGITS` digits; standard errors and design effects to
    `DIGITS` digits; weighted bases to a tenth.
    """
    error = figures["standard_error"]
    rounded = {
        "standard_error": _significant(error, error),
        "design_effect": _significant(figures["design_effect"], figures["design_effect"]),
        "weighted_base": figures["weighted_base"].round(1),
    }
    for name in ("estimate", "lower", "upper"):
        shares = figures[name].round(SHARE_DECIMALS)
        rounded[name] = shares.zip_with(pl.Series(is_share), _significant(figures[name], error))
    return figures.with_columns(values.alias(name) for name, values in rounded.items())


def _significant(values: pl.Series, scale: pl.Series, digits: int = DIGITS) -> pl.Series:
    """Numbers rounded to the decimals in which `scale` has so many digits; as they are where it is nought or unknown."""
    numbers, sizes = values.cast(pl.Float64).to_numpy(), np.abs(scale.cast(pl.Float64).to_numpy())
    with np.errstate(divide="ignore", invalid="ignore"):
        decimals = digits - 1 - np.floor(np.log10(sizes))
        unit = 10.0 ** np.clip(np.abs(decimals), 0, 15)
        rounded = np.where(decimals >= 0, np.rint(numbers * unit) / unit, np.rint(numbers / unit) * unit)
    return pl.Series(np.where(np.isfinite(decimals), rounded, numbers), nan_to_null=True)
