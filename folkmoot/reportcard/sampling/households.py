"""The second and third stage: households from a list, and one adult in each household."""

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import named, refuse
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.sampling import in_order, random_numbers, refuse_repeated


def draw_households(
    listing: pl.DataFrame, *, number: int, seed: int, reserves: int = 0, unit: str = "unit", household: str = "household"
) -> pl.DataFrame:
    """A simple random sample of `number` households in each unit, from a list with one row a household.

    The sample has the list's columns, `household_inclusion`, the chance within the unit, and `household_reserve`: null, and
    from 1 for so many `reserves` of each unit in the order in which they are used, whose chance is that of the others. By unit
    and household, reserves last. The households drawn are the same with reserves as without.

    Raises `UnusableFrame`, with the rows: a household that is missing or listed twice in its unit, or a unit with fewer
    households than are asked for.

    Source: Särndal, Swensson and Wretman (1992), section 4.3, the second stage of two.

    >>> listing = pl.DataFrame({"unit": ["a"] * 4, "household": ["1", "2", "3", "4"]})
    >>> draw_households(listing, number=2, seed=1)["household_inclusion"].to_list()
    [0.5, 0.5]
    """
    refuse_repeated(listing, [unit, household])
    ordered = in_order(listing, [unit, household])
    listed = ordered.group_by(unit, maintain_order=True).len()
    short = [f"{name} ({count})" for name, count in listed.rows() if count < number + reserves]
    if short:
        wanted = f"{number} households" + (f" and {reserves} reserves" if reserves else "")
        raise UnusableFrame(f"Units with fewer than {wanted}: {named(short)}. Draw fewer, or join each with a neighbour of it.")
    random = _random_numbers_of_units(listed, seed, "household")
    return (
        ordered.with_columns(pl.Series("household_reserve", random).rank("ordinal").cast(pl.Int64))
        .with_columns(pl.col("household_reserve").rank("ordinal").over(unit).cast(pl.Int64) - number)
        .filter(pl.col("household_reserve") <= reserves)
        .with_columns(pl.when(pl.col("household_reserve") > 0).then(pl.col("household_reserve")))
        .join(listed.select(unit, (number / pl.col("len")).alias("household_inclusion")), on=unit, maintain_order="left")
        .sort(pl.col(unit).cast(pl.String), pl.col("household_reserve"), nulls_last=[False, False], maintain_order=True)
    )


def draw_adult(
    households: pl.DataFrame, *, seed: int, adults: str = "adults", unit: str = "unit", household: str = "household"
) -> pl.DataFrame:
    """One adult of each household, all with the same chance: `adult` (from 1, in the order of the household's own list) and
    `adult_inclusion` (one in the number of adults) beside the households' columns.

    Raises `UnusableFrame`, with the rows: a household listed twice, or without a number of adults of at least one.

    Source: Särndal, Swensson and Wretman (1992), section 4.3; it has the aim of Kish's tables (1949) without their rounding.

    >>> draw_adult(pl.DataFrame({"unit": ["a"], "household": ["1"], "adults": [4]}), seed=1)["adult_inclusion"].to_list()
    [0.25]
    """
    refuse_repeated(households, [unit, household])
    counts = pl.col(adults).cast(pl.Float64, strict=False)
    odd = (counts < 1) | (counts != counts.floor()) | counts.is_null()
    refuse(households, odd, UnusableFrame, f"{adults} is not a number of adults", "Count them")
    ordered = in_order(households, [unit, household])
    random = _random_numbers_of_units(ordered.group_by(unit, maintain_order=True).len(), seed, "adult")
    return ordered.with_columns(
        (pl.Series("adult", random) * pl.col(adults)).floor().cast(pl.Int64) + 1, (1 / pl.col(adults)).alias("adult_inclusion")
    )


def _random_numbers_of_units(counts: pl.DataFrame, seed: int, purpose: str) -> np.ndarray:
    """So many random numbers for each unit as the table of units and counts says, one after another."""
    return np.concatenate([random_numbers(seed, purpose, str(name))(count) for name, count in counts.rows()])
