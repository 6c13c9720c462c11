"""The stages of a design as variances need them: strata, their units, their populations, and what a lonely unit adds."""

from dataclasses import dataclass, replace

import numpy as np

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.errors import DesignError, SingleUnitStratum
from folkmoot.reportcard.totals.totals import Totals
from folkmoot.reportcard.totals.units import Units, describe_unit

SAMPLED_WHOLE = 1e-7


@dataclass(frozen=True)
class Stage:
    """One stage of a design. Units lie in strata (at the second stage: second-stage units in primary units).

    `stratum` is each unit's stratum by number, in order; `units` is how many units a stratum has in the sample, also those
    with nobody of a domain. `scale` is what the sum of squares of a stratum is multiplied with; `centred` whether a
    stratum's squares are taken about its mean; `counted` whether its variance is known. `unit_scale` is each unit's own scale
    where units had unequal chances; the strata have none then.
    """

    stratum: np.ndarray
    units: np.ndarray
    scale: np.ndarray
    centred: np.ndarray
    counted: np.ndarray
    unit_scale: np.ndarray | None = None

    @property
    def scale_of_units(self) -> np.ndarray:
        """What each unit's square is multiplied with."""
        return self.scale[self.stratum] if self.unit_scale is None else self.unit_scale


@dataclass(frozen=True)
class Sampling:
    """A design as variances need it: its stages, the units that totals are kept for, and the degrees of freedom.

    `primary` is each kept unit's primary unit by number; `second` is None for a design of one stage.
    """

    first: Stage
    second: Stage | None
    primary: np.ndarray
    primary_units: int
    strata: int
    averaging: bool
    sampled_whole: bool

    @property
    def degrees_of_freedom(self) -> int:
        return self.primary_units - self.strata


def read_sampling(totals: Totals) -> tuple[Totals, Sampling]:
    """The design of totals, and the totals weighted by it where it has a population but no weights.

    Raises `DesignError` and `SingleUnitStratum` as `sampling_of`.
    """
    sampling, factor = sampling_of(totals.units, totals.design)
    if (totals.design.fpc or totals.design.pps) and not totals.design.weight:
        totals = _weighted(totals, factor)
    return totals, sampling


def sampling_of(units: Units, design: Design) -> tuple[Sampling, np.ndarray]:
    """The design as variances need it, and for each kept unit how many of the population one of its people stands for.

    The latter follows from the populations given; infinite where none is.

    Raises `DesignError` where a population is smaller than its sample, `SingleUnitStratum` where a stratum (or a primary
    unit, at the second stage) has one unit, is not sampled whole, and the design says to fail.
    """
    rows, weighted = units.column("rows"), units.column("weighted_rows") > 0
    stratum_of_unit = units.stratum
    if not design.psu:
        primary = stratum_of_primary = np.arange(units.count)
        sampled = rows
        counted_units, counted_strata = int(units.column("weighted_rows").sum()), int(weighted.sum())
    else:
        primary = units.primary
        begins = np.flatnonzero(np.diff(primary, prepend=-1))
        stratum_of_primary = stratum_of_unit[begins]
        sampled = np.bincount(stratum_of_primary)
        counted_units, counted_strata = len(np.unique(primary[weighted])), len(np.unique(stratum_of_unit[weighted]))
    of_stratum = np.flatnonzero(np.diff(stratum_of_unit, prepend=-1))
    population = _population(units, "fpc", design.fpc, sampled, of_stratum, ("stratum",))
    first = _stage(stratum_of_primary, sampled, population, np.ones(len(sampled)), units, design, of_stratum, ("stratum",))
    second = None
    factor = (population / sampled)[stratum_of_unit]
    if design.pps:
        first, factor = _by_chances(first, units.column("pps")[begins]), 1 / units.column("pps")
    if design.two_stages:
        drawn = np.bincount(primary)
        within = _population(units, "fpc2", design.fpc2, drawn, begins, ("stratum", "psu"))
        fraction = (sampled / population)[stratum_of_primary]
        second = _stage(primary, drawn, within, fraction, units, design, begins, ("stratum", "psu"))
        factor = factor * (within / drawn)[primary]
    whole = bool((first.scale == 0).all() and (second is None or (second.scale == 0).all()) and design.fpc)
    return Sampling(first, second, primary, counted_units, counted_strata, design.lonely is Lonely.AVERAGE, whole), factor


def _population(
    units: Units, name: str, column: str, sampled: np.ndarray, first: np.ndarray, keys: tuple[str, ...]
) -> np.ndarray:
    """How many units there are in the population of each stratum: infinite where nothing is said."""
    if not column:
        return np.full(len(sampled), np.inf)
    given = units.column(name)[first]
    if (given <= 1).all():
        return sampled / given
    wrong = np.flatnonzero(given < sampled * (1 - 1e-12))
    if len(wrong):
        key = units.table.select(keys).row(int(first[wrong[0]]))
        raise DesignError(
            f"The column {column!r} says that the population has {given[wrong[0]]:g} units in {describe_unit(key)}, "
            f"but the sample has {sampled[wrong[0]]}. Give the number of units in the population, or everywhere a fraction."
        )
    return given


def _stage(
    stratum: np.ndarray,
    sampled: np.ndarray,
    population: np.ndarray,
    share: np.ndarray,
    units: Units,
    design: Design,
    first: np.ndarray,
    keys: tuple[str, ...],
) -> Stage:
    """The stage with its finite populations and the rule for strata with one unit; `share` multiplies its variance."""
    left = 1 - sampled / population
    left[left < SAMPLED_WHOLE] = 0.0
    lonely = (sampled == 1) & (left > 0)
    rule = design.lonely
    if rule is Lonely.FAIL and lonely.any():
        key = units.table.select(keys).row(int(first[np.flatnonzero(lonely)[0]]))
        what = "primary sampling unit" if len(keys) == 1 else "second-stage unit"
        raise SingleUnitStratum(
            f"There is only one {what} in {describe_unit(key)}, so its variance cannot be known. "
            "Join it with another, or choose what it adds: remove, certainty, average or adjust."
        )
    scale = share * left * sampled / np.maximum(sampled - 1, 1)
    if rule is Lonely.AVERAGE and len(keys) > 1:
        scale = np.where(lonely, np.nan, scale)
    return Stage(stratum, sampled, scale, ~(lonely & (rule is Lonely.ADJUST)), ~lonely)


def _by_chances(stage: Stage, chance: np.ndarray) -> Stage:
    """The stage with units drawn by unequal chances. Source: Brewer (2002), chapter 9; R's `svydesign(pps="brewer")`."""
    left = 1 - chance
    left[left < SAMPLED_WHOLE] = 0.0
    return replace(stage, scale=np.full_like(stage.scale, np.nan), unit_scale=stage.scale[stage.stratum] * left)


def _weighted(totals: Totals, factor: np.ndarray) -> Totals:
    of_cell = factor[totals.cell_unit][:, None]
    square = of_cell**2 if totals.people_are_units else 1.0
    return replace(
        totals,
        cell_alone=totals.cell_alone * of_cell[:, 0],
        sums=totals.sums * of_cell,
        mean_squares=totals.mean_squares * of_cell,
        powers=totals.powers * square,
        mean_powers=totals.mean_powers * square,
    )
