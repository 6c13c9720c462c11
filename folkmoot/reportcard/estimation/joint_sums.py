"""Numbers of a person that are known together: their sums and the sums of their products, as ordinary totals.

What is neither a share nor a mean (a ratio, a mean of shares) is a function of several weighted sums. Its variance needs what
each person adds to it, which is a combination of that person's numbers with factors that are known only once all are added up.
The square of a combination follows from the products of each two numbers, so one scan that keeps those is enough: a product is
a column like any other to the kernel, and merges as it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import numpy as np
import polars as pl

from folkmoot.reportcard.estimation.linearisation import ROUNDING, Linearised, linearise, sparse_sum
from folkmoot.reportcard.estimation.stages import Sampling
from folkmoot.reportcard.totals.totals import Totals
from folkmoot.reportcard.totals.variables import Columns, Variable


@dataclass(frozen=True)
class Joint:
    """So many (`width`) numbers of each person, under a `name` that no other column begins with."""

    name: str
    width: int

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Each two of the numbers, and each with itself."""
        return list(combinations_with_replacement(range(self.width), 2))

    @property
    def columns(self) -> list[str]:
        """The columns of the numbers."""
        return [f"{self.name}.{number}" for number in range(self.width)]

    @property
    def products(self) -> list[str]:
        """The columns of the products, in the order of `pairs`."""
        return [f"{self.name}.{one}.{other}" for one, other in self.pairs]

    def variables(self) -> list[Variable]:
        """What `totals.totals` is to add up.

        As it is: the products of people with large numbers would make a centre beside which those of the others are nothing.
        """
        return [Variable(name, "mean", centred=False) for name in (*self.columns, *self.products)]

    def series(self, numbers: np.ndarray) -> list[pl.Series]:
        """The columns of a batch from the numbers, a row a person; a person who lacks one (NaN) is outside."""
        known = ~np.isnan(numbers).any(axis=1)
        numbers = np.where(known[:, None], numbers, np.nan)
        of_pairs = [numbers[:, one] * numbers[:, other] for one, other in self.pairs]
        names = (*self.columns, *self.products)
        return [pl.Series(name, values) for name, values in zip(names, [*numbers.T, *of_pairs], strict=True)]


def sums_of_groups(totals: Totals, joint: Joint) -> np.ndarray:
    """The weighted sum of each number in each group: a row a group."""
    return sparse_sum(totals.cell_group, len(totals.groups)) @ sums_of_cells(totals, joint)


def sums_of_cells(totals: Totals, joint: Joint) -> np.ndarray:
    """The weighted sum of each number in each cell of the totals: a row a cell."""
    return sums_of_rows(totals, joint, totals.sums)


def sums_of_rows(totals: Totals, joint: Joint, table: np.ndarray) -> np.ndarray:
    """The same of any rows of weighted sums with the columns of the totals."""
    return _of_cells(totals, joint.columns, table)[0]


def powers_of_cells(totals: Totals, joint: Joint) -> np.ndarray:
    """Where each person is a unit, Σw²ab of each two numbers (a, b) in each cell: a row a cell, in the order of `pairs`."""
    return _of_cells(totals, joint.products, totals.powers)[0]


def combined(totals: Totals, sampling: Sampling, joints: Sequence[Joint], factors: Sequence[np.ndarray]) -> Linearised:
    """The variances of estimates on which each person has as influence their numbers times `factors`, added up.

    A column an estimate: its `joints`, and its factors with a row a group and a column a number. `ratios` are the weighted
    sums of the influences, which are nought but for rounding; the others are as `linearisation.linearise` has them. `totals`
    are those that `stages.read_sampling` gives.
    """
    return linearise(influences_of(totals, joints, factors), sampling, of_totals=True)


def influences_of(totals: Totals, joints: Sequence[Joint], factors: Sequence[np.ndarray]) -> Totals:
    """The influences of `combined` as totals: a column of numbers for each estimate."""
    columns = Columns(tuple(Variable(joint.name, "mean") for joint in joints))
    of_joints = [_combine(totals, joint, factor) for joint, factor in zip(joints, factors, strict=True)]
    sums, bases, squares, powers, bases_of_powers, of_powers, counts = (list(part) for part in zip(*of_joints, strict=True))
    counted = np.column_stack(counts)
    return replace(
        totals,
        columns=columns,
        centres=np.zeros(len(joints)),
        sums=np.column_stack([*sums, *bases]),
        mean_squares=np.column_stack(squares),
        powers=np.column_stack([*powers, *bases_of_powers]),
        mean_powers=np.column_stack(of_powers),
        counts=np.column_stack([counted, counted]),
    )


def combine_sums(
    totals: Totals, joints: Sequence[Joint], factors: Sequence[np.ndarray], group: int, table: np.ndarray
) -> np.ndarray:
    """The influences of `combined` on a group, of rows of weighted sums with the columns of `totals`: a column an estimate.

    What is left of rounding becomes 0.
    """
    found = []
    for joint, of_joint in zip(joints, factors, strict=True):
        parts = _of_cells(totals, joint.columns, table)[0] * of_joint[group]
        influence = parts.sum(axis=1)
        found.append(np.where(np.abs(influence) < ROUNDING * np.abs(parts).sum(axis=1), 0.0, influence))
    return np.column_stack(found)


def _combine(totals: Totals, joint: Joint, factors: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of one estimate: sums of influences, the base and sums of squares by cell, the same of second powers, people by group."""
    sums, base = _of_cells(totals, joint.columns, totals.sums)
    products, _ = _of_cells(totals, joint.products, totals.sums)
    powers, base_of_powers = _of_cells(totals, joint.columns, totals.powers)
    products_of_powers, _ = _of_cells(totals, joint.products, totals.powers)
    of_cells = factors[totals.cell_group]
    place = totals.columns.figure_count + totals.columns.base_of[totals.columns.numbers([(joint.columns[0], "")])]
    return (
        (sums * of_cells).sum(axis=1),
        base,
        _squares(joint, products, of_cells),
        (powers * of_cells[: len(powers)]).sum(axis=1),
        base_of_powers,
        _squares(joint, products_of_powers, of_cells[: len(powers)]),
        totals.counts[:, place][:, 0],
    )


def _squares(joint: Joint, products: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """The sum of squared combinations of each row; what is left of rounding becomes 0."""
    one, other = np.array(joint.pairs).T
    parts = products * factors[:, one] * factors[:, other] * np.where(one == other, 1.0, 2.0)
    squares = parts.sum(axis=1)
    return np.where(squares < ROUNDING * np.abs(parts).sum(axis=1), 0.0, squares)


def _of_cells(totals: Totals, names: Sequence[str], table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sums of numbers as they were (not less their centres) in each row of a table of sums, and their base.

    What is left of rounding becomes 0, so that a denominator of nought is one.
    """
    columns = totals.columns
    figures = columns.numbers([(name, "") for name in names])
    variables = np.searchsorted(columns.first_figure, figures, side="right") - 1
    base = table[:, columns.figure_count + columns.base_of[figures[0]]]
    less_centre, centre = table[:, figures], totals.centres[variables] * base[:, None]
    sums = less_centre + centre
    return np.where(np.abs(sums) < ROUNDING * (np.abs(less_centre) + np.abs(centre)), 0.0, sums), base
