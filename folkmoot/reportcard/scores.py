"""Scores of core values from 0 to 100: several questions on one thing taken together, and how well they hold together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.design import require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers

LEAST_ANSWERED = 0.5


@dataclass(frozen=True)
class Item:
    """A question that goes into a score: its column, and its answers from the most to the least favourable.

    Any other answer ('don't know', a refusal) is none.
    """

    column: str
    scale: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.scale)) < 2 or len(set(self.scale)) < len(self.scale):
            raise DesignError(f"The scale of {self.column!r} needs at least two answers, each once, from the most favourable.")


@dataclass(frozen=True)
class Reliability:
    """Cronbach's `alpha` (NaN where the score does not vary) over the `base` people who answered all `items`."""

    alpha: float
    items: int
    base: int


def scaled_items(batch: pl.DataFrame, items: Sequence[Item]) -> np.ndarray:
    """Each person's items from 0 (least favourable) to 100, a row a person, a column an item; NaN for no answer.

    The steps between a scale's answers count as equally long.

    Raises `DesignError` where a column does not exist, `UnusableAnswers` where none of its answers is on the scale.
    """
    require_columns(batch, [item.column for item in items])
    encoded = encode_columns(
        pl.DataFrame([batch[item.column].alias(str(number)) for number, item in enumerate(items)]),
        {str(number): item.scale for number, item in enumerate(items)},
    )
    scaled = np.full((batch.height, len(items)), np.nan)
    for number, item in enumerate(items):
        codes = encoded[str(number)].codes
        on_scale = codes < len(item.scale)
        if not on_scale.any():
            others = ", ".join(map(repr, encoded[str(number)].values[len(item.scale) :][:8]))
            raise UnusableAnswers(
                f"No answer to {item.column!r} is on the scale {', '.join(item.scale)}. There are: {others or 'none'}."
            )
        scaled[on_scale, number] = 100 * (1 - codes[on_scale] / (len(item.scale) - 1))
    return scaled


def scores(batch: pl.DataFrame, items: Sequence[Item], *, least_answered: float = LEAST_ANSWERED) -> pl.Series:
    """Each person's score, 0 to 100: the mean of the items answered, null where fewer than that share of them were.

    >>> scale = ("often", "sometimes", "never")
    >>> batch = pl.DataFrame({"heard": ["often", "never", None], "asked": ["sometimes", None, None]})
    >>> scores(batch, [Item("heard", scale), Item("asked", scale)]).to_list()
    [75.0, 0.0, None]
    """
    scaled = scaled_items(batch, items)
    answered = (~np.isnan(scaled)).sum(axis=1)
    enough = answered >= max(least_answered * len(items), 1)
    mean = np.divide(np.nansum(scaled, axis=1), answered, out=np.full(batch.height, np.nan), where=enough)
    return pl.Series("score", mean, nan_to_null=True)


def cronbach_alpha(values: np.ndarray, weights: np.ndarray) -> Reliability:
    """Cronbach's alpha of items (a row a person, a column an item), over those who answered all of them.

    Source: Cronbach (1951), with weighted variances; equals `svycralpha(~items, design)` of R's survey package.
    """
    inside = ~np.isnan(values).any(axis=1) & (weights > 0)
    items = values.shape[1]
    if items < 2 or inside.sum() < 2:
        return Reliability(float("nan"), items, int(inside.sum()))
    answered, weight = values[inside], weights[inside] / weights[inside].sum()

    def variance(table: np.ndarray) -> np.ndarray:
        return weight @ (table - weight @ table) ** 2

    whole = variance(answered.sum(axis=1))
    alpha = items / (items - 1) * (1 - variance(answered).sum() / whole) if whole > 0 else float("nan")
    return Reliability(float(alpha), items, int(inside.sum()))


def reliability(batch: pl.DataFrame, items: Sequence[Item], weights: np.ndarray) -> Reliability:
    """How well the items of a score hold together in the population."""
    return cronbach_alpha(scaled_items(batch, items), weights)
