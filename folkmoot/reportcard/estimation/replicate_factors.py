"""What the weights of a batch's people are multiplied with in each replicate, however the replicates were had."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.replicates import Replicates, read_factors
from folkmoot.reportcard.totals.units import Units, numbers_among, read_units


class FactorsOf(Protocol):
    """Gives a table of factors, a column a replicate, and for each row of a batch its row of the table. `columns` are those of
    the file that are read for it."""

    @property
    def columns(self) -> Sequence[str]: ...

    def of(self, batch: pl.DataFrame, design: Design) -> tuple[np.ndarray, np.ndarray]: ...


@dataclass(frozen=True)
class OfRows:
    """Replicates of the rows of the one batch that there is."""

    replicates: Replicates
    columns: tuple[str, ...] = ()

    def of(self, _batch: pl.DataFrame, _design: Design) -> tuple[np.ndarray, np.ndarray]:
        return self.replicates.factors, self.replicates.row


@dataclass(frozen=True)
class OfUnits:
    """Replicates of sampling units (`influence.sample_of_units`)."""

    units: Units
    replicates: Replicates
    columns: tuple[str, ...] = ()

    def of(self, batch: pl.DataFrame, design: Design) -> tuple[np.ndarray, np.ndarray]:
        units, unit = read_units(batch, design, None)
        return self.replicates.factors, self.replicates.row[numbers_among(units, self.units)][unit]


@dataclass(frozen=True)
class OfColumns:
    """Replicate weights that stand in columns."""

    columns: tuple[str, ...]

    def of(self, batch: pl.DataFrame, design: Design) -> tuple[np.ndarray, np.ndarray]:
        return read_factors(batch, self.columns, design), np.arange(batch.height)
