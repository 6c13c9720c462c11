"""Base weights: how many people of the population each one who was asked stands for, by the chance of having been drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import refuse, require
from folkmoot.reportcard.errors import UnusableWeights

CHANCES = ("inclusion", "household_inclusion")


@dataclass(frozen=True)
class BaseWeights:
    """Weights of dwellings, and what had to be assumed for them, in sentences that belong in the report."""

    weights: np.ndarray
    assumed: tuple[str, ...]


def household_weights(
    contacts: pl.DataFrame, chances: Sequence[str] = CHANCES, *, unit: str = "unit", size: str = "households"
) -> BaseWeights:
    """The inverse of each dwelling's chance of being drawn: the product of the columns of `chances`.

    Where a `household_inclusion` is missing (a walk has none), it is taken as if the dwellings approached in the unit had been
    drawn at random from its `size`, and that is told. So is what reserves were used, which count as if drawn at first.

    Raises `UnusableWeights`, with the rows, where a chance is missing or not above 0 and at most 1, or a size is needed and
    missing.
    """
    mend = "Give the one that `folkmoot sample` wrote, or name a column of weights (--base) or of chances (--chance)."
    require(contacts, chances, UnusableWeights, "The contact sheet", mend)
    numbers = contacts.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in chances)
    assumed = []
    second = CHANCES[1]
    if second in chances and contacts[second].null_count():
        require(contacts, (unit, size), UnusableWeights, "The contact sheet, with a walk's unknown chances,")
        walked = pl.len().over(unit) / pl.col(size).cast(pl.Float64, strict=False)
        numbers = numbers.with_columns(pl.col(second).fill_null(walked))
        assumed.append(
            f"{contacts[second].null_count():,} dwellings were found on a walk, which has no known chances: they are weighted "
            "as if they had been drawn at random from their unit."
        )
    for name in chances:
        odd = pl.col(name).is_null() | ~pl.col(name).is_between(0, 1, closed="right")
        what = f"the chance {name} is missing, or not above 0 and at most 1"
        refuse(numbers, odd, UnusableWeights, what, "Take the contact sheet of the draw")
    for column, what in (("unit_reserve", "in reserve units"), ("household_reserve", "from reserve households")):
        if column in contacts.columns and (used := contacts[column].len() - contacts[column].null_count()):
            assumed.append(f"{used:,} approaches were {what}: they are weighted as if they had been drawn at first.")
    chance = np.ones(contacts.height)
    for name in chances:
        chance = chance * numbers[name].to_numpy()
    return BaseWeights(1 / chance, tuple(assumed))


def adults_in(contacts: pl.DataFrame, adults: str = "adults") -> np.ndarray:
    """The number of adults among whom one was drawn, for those who answered.

    Raises `UnusableWeights`, with the rows, where it is missing or not a whole number of at least 1.
    """
    require(contacts, (adults,), UnusableWeights, "The contact sheet")
    counts = pl.col(adults).cast(pl.Float64, strict=False)
    what = f"{adults} is no number of adults, and the person's chance is one in it"
    refuse(contacts, counts.is_null() | (counts < 1) | (counts != counts.floor()), UnusableWeights, what, "Count them")
    return contacts.select(counts)[adults].to_numpy()


def given_weights(people: pl.DataFrame, column: str) -> np.ndarray:
    """A column of weights as numbers; `UnusableWeights`, with the rows, where one is missing or not above nought."""
    require(people, (column,), UnusableWeights, "The table of people")
    values = pl.col(column).cast(pl.Float64, strict=False)
    odd = values.is_null() | ~values.is_finite() | (values <= 0)
    refuse(people, odd, UnusableWeights, f"the weight {column} is missing or not above nought", "Fill it in")
    return people.select(values)[column].to_numpy()


def kish_effect(weights: np.ndarray) -> float:
    """`1 + cv²` of weights: what their spread alone does to a variance. Source: Kish (1965), section 11.7.

    >>> round(kish_effect(np.array([1.0, 1.0, 4.0])), 3)
    1.5
    """
    return float(weights.size * (weights**2).sum() / weights.sum() ** 2)
