"""Sharing a sample out among strata: in proportion, equally, by Neyman's rule or by Bankier's power rule, with minima."""

import heapq
from enum import StrEnum
from math import inf, sqrt

import polars as pl

from folkmoot.reportcard.errors import UnusablePlan


class Allocation(StrEnum):
    """What the units of a stratum are in proportion to, as far as whole numbers and the bounds allow.

    `proportional`: the stratum's size. `equal`: every stratum alike. `neyman`: size times the standard deviation in the
    stratum, which gives the whole the smallest variance. `power`: size to a power times the coefficient of variation, between
    what serves the whole (1) and what serves each stratum alike (0).
    """

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    NEYMAN = "neyman"
    POWER = "power"


def allocate(
    strata: pl.DataFrame,
    number: int,
    allocation: Allocation = Allocation.PROPORTIONAL,
    *,
    minimum: int = 2,
    power: float = 0.5,
) -> pl.DataFrame:
    """So many units shared out among the strata, in whole numbers that add up to `number`.

    `strata` has a row each: `stratum`, `size` (people or households), for Neyman's rule `deviation` (the standard deviation
    of what is measured), for the power rule `variation` (its coefficient of variation; 1 everywhere where there is no such
    column); and, where a stratum has an end, `available` (units in it). The same table comes back with `units` last.

    No stratum gets fewer than `minimum` (or all that it has) or more than it has: two units are the fewest that a variance
    can be computed from. Within these bounds the sum of a²/units is the least there is, with a what the units are in
    proportion to; with proportional sizes this is the method of equal proportions.

    Raises `UnusablePlan` where a number is missing or below nought (with the stratum), a stratum occurs twice, or the minima
    are more, or all the units are fewer, than `number`.

    Source: Wright (2012), The equivalence of Neyman optimum allocation for sampling and equal proportions for apportioning the
    US House; Wright (2017) for the bounds; Neyman (1934); Bankier (1988), Power allocations.

    >>> allocate(pl.DataFrame({"stratum": ["urban", "rural"], "size": [6000, 4000]}), 40)["units"].to_list()
    [24, 16]
    """
    wanted = {Allocation.NEYMAN: "deviation"}.get(allocation)
    _refuse_odd(strata, ["size", *([wanted] if wanted else [])], minimum)
    merits = _merits(strata, allocation, power)
    most = strata["available"].cast(pl.Float64).to_list() if "available" in strata.columns else [inf] * strata.height
    units = [int(min(minimum, limit)) for limit in most]
    if sum(units) > number:
        raise UnusablePlan(
            f"{number} units cannot give each of {strata.height} strata {minimum}: {sum(units)} are needed. "
            "Draw more units, lower the minimum, or join strata."
        )
    if sum(most) < number:
        raise UnusablePlan(f"{number} units are asked for, and all strata together have {sum(most):g}. Draw fewer.")
    waiting = [_in_turn(merits, units, row) for row in range(strata.height) if units[row] < most[row]]
    heapq.heapify(waiting)
    for _ in range(number - sum(units)):
        *_, row = heapq.heappop(waiting)
        units[row] += 1
        if units[row] < most[row]:
            heapq.heappush(waiting, _in_turn(merits, units, row))
    return strata.with_columns(pl.Series("units", units, dtype=pl.Int64))


def _in_turn(merits: list[float], units: list[int], row: int) -> tuple[float, float, int]:
    """First the stratum in which one more unit lessens the sum of merit²/units most; one without units before the others."""
    had = units[row]
    gain = inf if not had and merits[row] > 0 else merits[row] / sqrt(max(had, 1) * (had + 1))
    return -gain, -merits[row], row


def _merits(strata: pl.DataFrame, allocation: Allocation, power: float) -> list[float]:
    size = pl.col("size").cast(pl.Float64)
    merit = {
        Allocation.PROPORTIONAL: size,
        Allocation.EQUAL: size * 0 + 1,
        Allocation.NEYMAN: size * pl.col("deviation").cast(pl.Float64) if "deviation" in strata.columns else size,
        Allocation.POWER: size**power * (pl.col("variation").cast(pl.Float64) if "variation" in strata.columns else 1.0),
    }[allocation]
    return strata.select(merit.alias("merit"))["merit"].to_list()


def _refuse_odd(strata: pl.DataFrame, numbers: list[str], minimum: int) -> None:
    absent = [name for name in ("stratum", *numbers) if name not in strata.columns]
    if absent:
        raise UnusablePlan(f"The strata have no column {', '.join(absent)}; they have {', '.join(strata.columns)}.")
    if not strata.height:
        raise UnusablePlan("There are no strata: give a row for each.")
    if minimum < 0:
        raise UnusablePlan(f"A minimum of {minimum} units cannot be: give 0 or more.")
    twice = strata.filter(pl.col("stratum").is_duplicated())["stratum"].unique(maintain_order=True).to_list()
    if twice:
        raise UnusablePlan(f"Strata that occur more than once: {', '.join(map(str, twice))}. Give each one row.")
    for name in [*numbers, *(name for name in ("variation", "available") if name in strata.columns)]:
        values = pl.col(name).cast(pl.Float64, strict=False)
        odd = strata.filter(values.is_null() | ~values.is_finite() | (values < 0))["stratum"].to_list()
        if odd:
            raise UnusablePlan(f"{name} is missing or below nought in {', '.join(map(str, odd))}. Fill it in.")
