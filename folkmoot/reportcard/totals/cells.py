"""Who is in which cell, and what is summed of cells: a cell is a group's people within one sampling unit.

`multiplying` sums few rows and `counting` many; both give the same.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Membership:
    """Each row's unit, and its group in each breakdown: everyone's first; a number past the breakdown's size for none."""

    unit: np.ndarray
    units: int
    groups: list[np.ndarray]
    sizes: list[int]


@dataclass(frozen=True)
class Summed:
    """Sums of the cells that somebody is in, in the order of their `keys` (group · units + unit); see `totals.Totals`.

    `powers` and `mean_powers` have no rows where they were not wanted. `counts` are by group, of means those of their bases
    alone.
    """

    keys: np.ndarray
    alone: np.ndarray
    sums: np.ndarray
    mean_squares: np.ndarray
    powers: np.ndarray
    mean_powers: np.ndarray
    counts: np.ndarray
