"""Variances from totals by Taylor linearisation: a ratio's deviation in each sampling unit, and how these spread in strata."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from folkmoot.reportcard.estimation.stages import Sampling, Stage
from folkmoot.reportcard.parallel import in_parallel
from folkmoot.reportcard.totals.totals import Totals

NUMBERS_AT_ONCE = 250_000
ROUNDING = 1e-13


@dataclass(frozen=True)
class Linearised:
    """Ratios (or population totals) and their variances, a row a group; figures by `totals.columns`. Bases are weighted.

    `units` and `strata` are those with somebody of the domain, by base. `variance_of_one` is the variance that a simple
    random sample of the same number of people, drawn with replacement, would have.
    """

    ratios: np.ndarray
    bases: np.ndarray
    variances: np.ndarray
    variance_of_one: np.ndarray
    units: np.ndarray
    strata: np.ndarray


def linearise(totals: Totals, sampling: Sampling, *, of_totals: bool = False) -> Linearised:
    """Every figure of every group with its variance; `of_totals` gives population totals in place of ratios.

    Strata and units without anyone of a domain count, as having a total of nought. NaN where a base is empty.

    Source: Särndal, Swensson and Wretman (1992), sections 5.6 and 4.3; equals `svymean` on a subset of a design of R's survey
    package, lonely strata included.
    """
    columns = totals.columns
    count, base_of = columns.figure_count, columns.base_of
    by_primary = totals if sampling.second is None else _by_primary(totals, sampling)
    rows = _rows_of(by_primary, sampling.first.stratum)
    in_strata = rows.in_strata @ by_primary.sums
    sums = rows.strata_in_groups @ in_strata
    bases = sums[:, count:]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = sums[:, :count] / columns.of_figures(bases)
    about = ratios
    if of_totals:
        about = np.zeros_like(ratios)
        about[:, columns.mean_figures] = -totals.centres[columns.mean_variables]
    spread = _spread(by_primary, about, rows, in_strata, sampling.first)
    units = totals.counts[:, count:] if totals.people_are_units else rows.in_groups @ (by_primary.sums[:, count:] > 0)
    present = in_strata[:, count:] > 0
    strata = rows.strata_in_groups @ present
    if sampling.averaging:
        known = rows.strata_in_groups @ (present & sampling.first.counted[rows.stratum][:, None])
        spread *= columns.of_figures(strata / np.where(known > 0, known, np.nan))
    if sampling.second is not None:
        rows = _rows_of(totals, sampling.second.stratum)
        spread += _spread(totals, about, rows, rows.in_strata @ totals.sums, sampling.second)
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = spread / columns.of_figures(bases) ** 2
        of_one = ratios * (1 - ratios)
        means = columns.mean_figures
        squares = sparse_sum(totals.cell_group, len(totals.groups)) @ totals.mean_squares
        squares = squares / bases[:, base_of[means]]
        of_means = squares - ratios[:, means] ** 2
        of_one[:, means] = np.where(of_means < ROUNDING * squares, 0.0, of_means)
        of_one /= columns.of_figures(totals.counts[:, count:]) - 1
    if of_totals:
        weighted = columns.of_figures(bases)
        return Linearised(sums[:, :count] - about * weighted, bases, spread, of_one * weighted**2, units, strata)
    return Linearised(ratios, bases, variances, of_one, units, strata)


def squares_of_people(totals: Totals, about: np.ndarray, stage: Stage) -> np.ndarray:
    """Where each person is a unit: the scaled sum of their squared residuals, for each group and figure.

    The residuals are `z` less `about` (a row a group, a column a figure) times `x`, weighted.
    """
    return _squares_of_people(totals, about, _rows_of(totals, stage.stratum), stage)


def _by_primary(totals: Totals, sampling: Sampling) -> Totals:
    """Totals of second-stage units added up to those of primary units."""
    key = totals.cell_group * (sampling.primary[-1] + 1) + sampling.primary[totals.cell_unit]
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    of_cell = np.cumsum(np.diff(key, prepend=-1) > 0) - 1
    group, unit = np.divmod(key[begins], sampling.primary[-1] + 1)
    alone = np.where(np.diff(begins, append=len(key)) == 1, totals.cell_alone[begins], 0.0)
    sums = sparse_sum(of_cell, len(begins)) @ totals.sums
    return replace(totals, cell_group=group, cell_unit=unit, cell_alone=alone, sums=sums)


@dataclass(frozen=True)
class _Rows:
    """Rows of totals in their groups and strata, in order. A stratum of a group is a run of rows: `stratum` and `group` say
    which, `lengths` how many rows. The sparse tables add up rows in those runs, runs in groups, and rows in groups.
    """

    stratum: np.ndarray
    group: np.ndarray
    lengths: np.ndarray
    in_strata: sparse.csr_array
    strata_in_groups: sparse.csr_array
    in_groups: sparse.csr_array


def _rows_of(totals: Totals, stratum_of_unit: np.ndarray) -> _Rows:
    stratum = stratum_of_unit[totals.cell_unit]
    changes = (np.diff(totals.cell_group, prepend=-1) != 0) | (np.diff(stratum, prepend=-1) != 0)
    begins = np.flatnonzero(changes)
    group, groups = totals.cell_group[begins], len(totals.groups)
    return _Rows(
        stratum[begins],
        group,
        np.diff(begins, append=len(stratum)),
        sparse_sum(np.cumsum(changes) - 1, len(begins)),
        sparse_sum(group, groups),
        sparse_sum(totals.cell_group, groups),
    )


def sparse_sum(target: np.ndarray, size: int, weights: np.ndarray | None = None) -> sparse.csr_array:
    """The sparse table that adds rows up into their targets, which are in order; each row times its weight."""
    begins = np.searchsorted(target, np.arange(size + 1))
    values = np.ones(len(target)) if weights is None else weights
    return sparse.csr_array((values, np.arange(len(target)), begins), shape=(size, len(target)))


def _spread(totals: Totals, ratios: np.ndarray, rows: _Rows, in_strata: np.ndarray, stage: Stage) -> np.ndarray:
    """The sum over strata of the scaled squares of units about their stratum's mean, for each group and figure.

    Computed as Σu² − nū² of the residuals u = z − `ratios`·x; what is left of rounding becomes 0.
    """
    if stage.unit_scale is not None:
        return _spread_of_unequal(totals, ratios, rows, in_strata, stage)
    squares_of = _squares_of_people if totals.people_are_units else _squares_of_units
    about_nought = squares_of(totals, ratios, rows, stage)
    figures = totals.columns.figure_count
    residuals = totals.columns.of_figures(in_strata[:, figures:])
    residuals *= ratios[rows.group]
    residuals -= in_strata[:, :figures]
    residuals *= residuals
    of_mean = np.where(stage.centred, stage.scale / np.maximum(stage.units, 1), 0.0)[rows.stratum]
    spread = about_nought - sparse_sum(rows.group, len(ratios), of_mean) @ residuals
    spread[spread < ROUNDING * about_nought] = 0.0
    return spread


def _spread_of_unequal(totals: Totals, ratios: np.ndarray, rows: _Rows, in_strata: np.ndarray, stage: Stage) -> np.ndarray:
    """The same where each unit has a scale of its own: Σs(u − ū)² = Σsu² − 2ūΣsu + ū²Σs, the last over all units."""
    figures, of_figures = totals.columns.figure_count, totals.columns.of_figures
    scale = stage.scale_of_units
    about_nought = _squares_of_units(totals, ratios, rows, stage)
    runs = np.repeat(np.arange(len(rows.lengths)), rows.lengths)
    scaled = sparse_sum(runs, len(rows.lengths), scale[totals.cell_unit]) @ totals.sums
    ratio = ratios[rows.group]
    mean = (in_strata[:, :figures] - ratio * of_figures(in_strata[:, figures:])) / stage.units[rows.stratum][:, None]
    mean[~stage.centred[rows.stratum]] = 0.0
    linear = scaled[:, :figures] - ratio * of_figures(scaled[:, figures:])
    whole = np.bincount(stage.stratum, scale, len(stage.units))[rows.stratum]
    spread = about_nought + sparse_sum(rows.group, len(ratios)) @ (mean * (mean * whole[:, None] - 2 * linear))
    spread[spread < ROUNDING * about_nought] = 0.0
    return spread


def _squares_of_units(totals: Totals, ratios: np.ndarray, rows: _Rows, stage: Stage) -> np.ndarray:
    """The scaled squares of the units' residuals.

    Where a unit has one person of a group, their residual's square follows from sums; the other units' residuals are made,
    groups in runs small enough for the processor's near memory.
    """
    figures, base_of = totals.columns.figure_count, totals.columns.base_of
    if stage.unit_scale is None:
        scale = np.repeat(stage.scale[rows.stratum], rows.lengths)
    else:
        scale = stage.unit_scale[totals.cell_unit]
    squares = _squares_of_lone_people(totals, ratios, scale)
    several = np.flatnonzero(totals.cell_alone == 0)
    cell_group, scale = totals.cell_group[several], scale[several]
    first_row = np.searchsorted(cell_group, np.arange(len(ratios) + 1))

    def fill(groups: slice) -> None:
        inside = slice(first_row[groups.start], first_row[groups.stop])
        sums = totals.sums[several[inside]]
        residuals = np.take(sums, figures + base_of, axis=1)
        for group in range(groups.start, groups.stop):
            residuals[first_row[group] - inside.start : first_row[group + 1] - inside.start] *= ratios[group]
        residuals -= sums[:, :figures]
        residuals *= residuals
        target = cell_group[inside] - groups.start
        squares[groups] += sparse_sum(target, groups.stop - groups.start, scale[inside]) @ residuals

    in_parallel(fill, _runs_of_groups(first_row, max(NUMBERS_AT_ONCE // max(figures, 1), 1)))
    return squares


def _squares_of_lone_people(totals: Totals, ratios: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The part of the units in which one person of the group is: with weight w, their z of a share is 0 or w, so z² is wz."""
    columns = totals.columns
    figures, means = columns.figure_count, columns.mean_figures
    lone = np.flatnonzero(totals.cell_alone)
    begins = np.searchsorted(totals.cell_group[lone], np.arange(len(ratios) + 1))
    shape = len(ratios), len(totals.cell_alone)
    sums = sparse.csr_array(((scale * totals.cell_alone)[lone], lone, begins), shape=shape) @ totals.sums
    squares = _squares_of_shares(sums[:, :figures], columns.of_figures(sums[:, figures:]), ratios)
    bases = totals.sums[:, figures + columns.base_of[means]]
    residuals = totals.sums[:, means] - ratios[:, means][totals.cell_group] * bases
    squares[:, means] = sparse_sum(totals.cell_group, len(ratios), scale * (totals.cell_alone > 0)) @ residuals**2
    return squares


def _squares_of_shares(chosen: np.ndarray, base: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Σv(z − r·x)² from Σvz and Σvx, where z and x are 0 or 1."""
    return chosen * (1 - ratios) ** 2 + (base - chosen) * ratios**2


def _runs_of_groups(first_row: np.ndarray, most: int) -> list[slice]:
    """The groups in runs of at most so many rows, or of one group that has more."""
    runs = []
    start = 0
    while start < len(first_row) - 1:
        end = max(int(np.searchsorted(first_row, first_row[start] + most, side="right")) - 1, start + 1)
        runs.append(slice(start, end))
        start = end
    return runs


def _squares_of_people(totals: Totals, ratios: np.ndarray, rows: _Rows, stage: Stage) -> np.ndarray:
    """The same where each person is a unit, from the second powers of their contributions in each stratum."""
    figures, means = totals.columns.figure_count, totals.columns.mean_figures
    ratio = ratios[totals.cell_group]
    chosen, base = totals.powers[:, :figures], totals.columns.of_figures(totals.powers[:, figures:])
    squares = _squares_of_shares(chosen, base, ratio)
    of_means = totals.mean_powers + ratio[:, means] * (ratio[:, means] * base[:, means] - 2 * chosen[:, means])
    squares[:, means] = np.where(of_means < ROUNDING * totals.mean_powers, 0.0, of_means)
    return sparse_sum(totals.cell_group, len(ratios), stage.scale[rows.stratum]) @ squares
