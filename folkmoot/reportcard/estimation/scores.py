"""Scores of core values from 0 to 100: several questions on one thing taken together, and how well they hold together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.linearisation import ROUNDING
from folkmoot.reportcard.estimation.stages import read_sampling
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

LEAST_ANSWERED = 0.5
ANSWERED, TOGETHER = "__item_", "__complete_"


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

    The steps between a scale's answers count as equally long. Raises `DesignError` where a column does not exist.
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
        scaled[on_scale, number] = 100 * (1 - codes[on_scale] / (len(item.scale) - 1))
    return scaled


def scores(batch: pl.DataFrame, items: Sequence[Item], *, least_answered: float = LEAST_ANSWERED) -> pl.Series:
    """Each person's score, 0 to 100: the mean of the items answered, null where fewer than that share of them were.

    >>> scale = ("often", "sometimes", "never")
    >>> batch = pl.DataFrame({"heard": ["often", "never", None], "asked": ["sometimes", None, None]})
    >>> scores(batch, [Item("heard", scale), Item("asked", scale)]).to_list()
    [75.0, 0.0, None]
    """
    return pl.Series("score", _scores(scaled_items(batch, items), least_answered), nan_to_null=True)


def _scores(scaled: np.ndarray, least_answered: float) -> np.ndarray:
    answered = (~np.isnan(scaled)).sum(axis=1)
    enough = answered >= max(least_answered * scaled.shape[1], 1)
    return np.divide(np.nansum(scaled, axis=1), answered, out=np.full(len(scaled), np.nan), where=enough)


def score_totals(
    batch: pl.DataFrame,
    name: str,
    items: Sequence[Item],
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    least_answered: float = LEAST_ANSWERED,
) -> Totals:
    """What a score (called `name`) and its reliability are estimated from: totals as any, which can be merged.

    `estimates.estimates` gives the score from them, among columns of its items; `reliability_of` the reliability. Raises as
    `totals.totals`.
    """
    return item_totals(batch, name, scaled_items(batch, items), breakdowns, design, least_answered=least_answered)


def item_totals(
    batch: pl.DataFrame,
    name: str,
    scaled: np.ndarray,
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    least_answered: float = LEAST_ANSWERED,
) -> Totals:
    """The same from items that are numbers already: a row a person, a column an item, NaN for no answer."""
    count = scaled.shape[1]
    complete = ~np.isnan(scaled).any(axis=1, keepdims=True)
    together = np.where(complete, np.column_stack([scaled, scaled.sum(axis=1)]), np.nan)
    numbers = {
        name: _scores(scaled, least_answered),
        **dict(zip(_names(ANSWERED, count), scaled.T, strict=True)),
        **dict(zip(_names(TOGETHER, count + 1), together.T, strict=True)),
    }
    columns = [pl.Series(column, values) for column, values in numbers.items()]
    return totals(batch.with_columns(columns), [Variable(column, "mean") for column in numbers], breakdowns, design)


def reliability_of(kept: Totals, items: int) -> Reliability:
    """Cronbach's alpha from the totals that `score_totals` made of so many items, over those who answered all of them.

    Source: Cronbach (1951), with weighted variances; equals `svycralpha(~items, design)` of R's survey package.
    """
    kept, _ = read_sampling(kept)
    place = kept.columns.numbers([(name, "") for name in _names(TOGETHER, items + 1)])
    people = int(kept.counts[0, kept.columns.figure_count + kept.columns.base_of[place[0]]])
    if items < 2 or people < 2:
        return Reliability(float("nan"), items, people)
    everyone = kept.cell_group == 0
    weight = kept.sums[everyone, kept.columns.figure_count + kept.columns.base_of[place[0]]].sum()
    squares = kept.mean_squares[everyone][:, np.searchsorted(kept.columns.mean_figures, place)].sum(axis=0)
    means = kept.sums[everyone][:, place].sum(axis=0) / weight
    variances = squares / weight - means**2
    variances[variances < ROUNDING * squares / weight] = 0.0
    alpha = items / (items - 1) * (1 - variances[:-1].sum() / variances[-1]) if variances[-1] > 0 else float("nan")
    return Reliability(float(alpha), items, people)


def reliability(batch: pl.DataFrame, items: Sequence[Item], design: Design | None = None) -> Reliability:
    """How well the items of a score hold together in the population."""
    return reliability_of(score_totals(batch, "__score", items, (), design), len(items))


def _names(kind: str, count: int) -> list[str]:
    return [f"{kind}{number}" for number in range(count)]
