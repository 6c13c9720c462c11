"""A walk where there is no list of households: start, direction and interval are drawn; the interviewer chooses nothing."""

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.sampling import in_order, random_numbers

DIRECTIONS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def plan_walks(
    units: pl.DataFrame, *, number: int, interval: int, seed: int, reserves: int = 0, unit: str = "unit"
) -> pl.DataFrame:
    """The dwellings to approach in each unit on a walk: a row each, by unit, in the order of the walk.

    `unit`; `household`, its number on the walk as text; `walk_direction`, the same for the whole walk, in which the
    interviewer leaves the unit's centre; `walk_dwelling`, the dwelling on that way, counted from 1: the first one at random
    within the interval, then every so many; `household_reserve`, null, and from 1 for the `reserves` at the end of the walk;
    `household_inclusion`, always null: a walk has no known chances, and whoever uses its answers must say so.

    Raises `UnusableFrame` for an interval under 1.

    Source: the walk pattern of Afrobarometer's sampling protocol; on what it cannot promise, Bauer (2014), Selection errors of
    random route samples.

    >>> walk = plan_walks(pl.DataFrame({"unit": ["a"]}), number=3, interval=5, seed=2)
    >>> walk["walk_dwelling"].diff().to_list()
    [None, 5, 5]
    """
    if interval < 1:
        raise UnusableFrame(f"A walk with an interval of {interval} goes nowhere: give 5 for every fifth dwelling.")
    names = in_order(units, [unit])[unit]
    starts = np.array([random_numbers(seed, "walk", str(name))(2) for name in names]).reshape(-1, 2)
    walks = pl.DataFrame(
        {
            unit: names,
            "walk_direction": [DIRECTIONS[int(place)] for place in starts[:, 1] * len(DIRECTIONS)],
            "walk_dwelling": 1 + np.floor(starts[:, 0] * interval).astype(np.int64),
        }
    )
    steps = pl.DataFrame({"step": pl.int_range(number + reserves, eager=True)})
    reserve = pl.col("step") - number + 1
    return walks.join(steps, how="cross", maintain_order="left_right").select(
        unit,
        pl.format("{}", pl.col("step") + 1).alias("household"),
        "walk_direction",
        pl.col("walk_dwelling") + interval * pl.col("step"),
        pl.when(reserve > 0).then(reserve).cast(pl.Int64).alias("household_reserve"),
        pl.lit(None, dtype=pl.Float64).alias("household_inclusion"),
    )
