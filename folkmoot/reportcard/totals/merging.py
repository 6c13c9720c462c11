"""Totals merged: those of two batches become those of all their rows, whichever units, groups and categories each has."""

from dataclasses import replace

import numpy as np

from folkmoot.reportcard.totals.totals import Totals, group_names
from folkmoot.reportcard.totals.units import merge_units
from folkmoot.reportcard.totals.variables import Breakdown, Columns, Variable


def merge(a: Totals, b: Totals) -> Totals:
    """The totals of two batches together: the same, to rounding, as those of one batch with the rows of both.

    A sampling unit, group or category may be in either or in both.

    Raises `ValueError` where the two were not asked for the same, `DesignError` where they disagree on a population.
    """
    if (a.design, a.asked, a.asked_by) != (b.design, b.asked, b.asked_by):
        raise ValueError("Only totals of the same variables, breakdowns and design can be merged.")
    columns = Columns(tuple(map(_merge_variables, a.asked, a.columns.variables, b.columns.variables)))
    breakdowns = tuple(map(_merge_breakdowns, a.asked_by, a.breakdowns, b.breakdowns))
    groups = group_names(breakdowns)
    units, *unit_numbers = merge_units(a.units, b.units, a.design)
    answered = a.counts[0, a.columns.figure_count + a.columns.first_base[:-1]] > 0
    centres = np.where(answered, a.centres, b.centres)
    parts = []
    for part, numbers in zip((a, b), unit_numbers, strict=True):
        group = np.array([groups.index(name) for name in part.groups])
        target = columns_of(part.columns, columns)
        parts.append((recentred(part, centres), group, target, group[part.cell_group] * units.count + numbers[part.cell_unit]))
    keys = np.union1d(parts[0][3], parts[1][3])
    cell_group, cell_unit = np.divmod(keys, max(units.count, 1))
    width = columns.figure_count + columns.base_count
    sums, mean_squares = np.zeros((len(keys), width)), np.zeros((len(keys), len(columns.mean_variables)))
    powers, mean_powers = (np.zeros_like(table) if a.people_are_units else table[:0] for table in (sums, mean_squares))
    counts = np.zeros((len(groups), width), dtype=np.int64)
    alone, parts_of_cell = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
    for part, group, target, own in parts:
        places = np.searchsorted(keys, own)
        alone[places] = part.cell_alone
        parts_of_cell[places] += 1
        _add_rows(sums, places, target, part.sums)
        mean_squares[places] += part.mean_squares
        if a.people_are_units:
            _add_rows(powers, places, target, part.powers)
            mean_powers[places] += part.mean_powers
        counts[group[:, None], target] += part.counts
    return Totals(
        design=a.design,
        asked=a.asked,
        asked_by=a.asked_by,
        columns=columns,
        breakdowns=breakdowns,
        groups=groups,
        units=units,
        centres=centres,
        cell_group=cell_group,
        cell_unit=cell_unit,
        cell_alone=np.where(parts_of_cell == 1, alone, 0.0),
        sums=sums,
        mean_squares=mean_squares,
        powers=powers,
        mean_powers=mean_powers,
        counts=counts,
    )


def _add_rows(table: np.ndarray, places: np.ndarray, target: np.ndarray, rows: np.ndarray) -> None:
    """Add rows to those of a table at some places, in order, and in some columns; as blocks where they are."""
    every_column = len(target) == table.shape[1] and bool((target == np.arange(len(target))).all())
    if every_column and len(places) and places[-1] - places[0] == len(places) - 1:
        table[places[0] : places[-1] + 1] += rows
    elif every_column:
        table[places] += rows
    else:
        table[places[:, None], target] += rows


def _merge_variables(asked: Variable, a: Variable, b: Variable) -> Variable:
    found = sorted({*a.categories, *b.categories} - {*asked.categories})
    return replace(asked, categories=(*asked.categories, *found))


def _merge_breakdowns(asked: Breakdown, a: Breakdown, b: Breakdown) -> Breakdown:
    found = sorted({*a.groups, *b.groups} - {*asked.groups})
    return replace(asked, groups=(*asked.groups, *found))


def columns_of(part: Columns, whole: Columns) -> np.ndarray:
    """For each column of a part's sums its place in those of the whole."""
    names = [(part.variables[number].question, name) for number, name in part.figures]
    return np.concatenate([whole.numbers(names), whole.figure_count + np.arange(whole.base_count)])


def recentred(part: Totals, centres: np.ndarray) -> Totals:
    """The same totals with numbers taken less other centres."""
    columns = part.columns
    shift = (part.centres - centres)[columns.mean_variables]
    if not shift.any():
        return part
    means, bases = columns.mean_figures, columns.figure_count + columns.base_of[columns.mean_figures]
    return replace(
        part,
        sums=_shifted(part.sums, means, bases, shift),
        mean_squares=part.mean_squares + shift * (2 * part.sums[:, means] + shift * part.sums[:, bases]),
        powers=_shifted(part.powers, means, bases, shift),
        mean_powers=part.mean_powers + shift * (2 * part.powers[:, means] + shift * part.powers[:, bases]),
    )


def _shifted(table: np.ndarray, means: np.ndarray, bases: np.ndarray, shift: np.ndarray) -> np.ndarray:
    shifted = table.copy()
    shifted[:, means] += shift * table[:, bases]
    return shifted
