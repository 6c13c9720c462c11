"""Replicate weights in columns of a table of any size: what is asked for is kept once more under each of them, and merges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.estimation.linearisation import sparse_sum
from folkmoot.reportcard.estimation.replicates import Method, Replicates, rank_of, read_factors, scale_of
from folkmoot.reportcard.totals.data_columns import Asked
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.merging import columns_of, recentred
from folkmoot.reportcard.totals.scanning import Measure
from folkmoot.reportcard.totals.totals import Totals

EVERYBODY = "__everybody"


@dataclass(frozen=True)
class ReplicatesOfParts(Replicates):
    """Replicates that are known by what was kept under each one's weights, its `parts`, in place of factors.

    `square` has the sum over people of the product of each two replicates' factors.
    """

    parts: tuple[Any, ...] = ()
    square: np.ndarray | None = None

    @cached_property
    def degrees_of_freedom(self) -> int:
        assert self.square is not None
        return rank_of(self.square) - 1

    def each(self, take: Callable[[Any], Totals]) -> "ReplicatesOfParts":
        """The same with totals of each part."""
        return replace(self, parts=tuple(map(take, self.parts)))

    def sums(self, kept: Totals) -> np.ndarray:
        """The sums of every group in every replicate, with the groups and columns of `kept`: axes group, column, replicate."""
        places = {group: number for number, group in enumerate(kept.groups)}
        sums = np.zeros((len(kept.groups), kept.sums.shape[1], self.count))
        for number, own in enumerate(self.parts):
            part = recentred(own, kept.centres)
            of_groups = sparse_sum(part.cell_group, len(part.groups)) @ part.sums
            known = [place for place, group in enumerate(part.groups) if group in places]
            rows = np.array([places[part.groups[place]] for place in known])
            sums[rows[:, None], columns_of(part.columns, kept.columns), number] = of_groups[known]
        return sums


@dataclass(frozen=True)
class UnderReplicates:
    """What a measure keeps under the weights themselves, and under those of each replicate; `square` as `ReplicatesOfParts`."""

    kept: Any
    parts: tuple[Any, ...]
    square: np.ndarray


@dataclass(frozen=True)
class OfReplicates:
    """A measure (`scanning.Measure`) under weights and replicate weights. Raises as `replicates.read_replicates`."""

    measure: Measure
    replicate_weights: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.measure.columns, *self.replicate_weights]))

    def of(self, file: DataFile, asked: Asked, design: Design) -> UnderReplicates:
        square = OfFactors(self.replicate_weights).of(file, asked, design)
        asked = replace(asked, batch=asked.batch.with_columns(pl.lit(0).alias(EVERYBODY)))

        def under(weight: str) -> Any:
            return self.measure.of(file, asked, Design(weight=weight, psu=EVERYBODY, lonely=Lonely.REMOVE))

        return UnderReplicates(under(design.weight), tuple(map(under, self.replicate_weights)), square)

    def merge(self, a: UnderReplicates, b: UnderReplicates) -> UnderReplicates:
        merged = map(self.measure.merge, a.parts, b.parts)
        return UnderReplicates(self.measure.merge(a.kept, b.kept), tuple(merged), a.square + b.square)


@dataclass(frozen=True)
class OfFactors:
    """The measure of what the degrees of freedom of replicate weights in columns follow from."""

    columns: tuple[str, ...]

    def of(self, _file: DataFile, asked: Asked, design: Design) -> np.ndarray:
        factors = read_factors(asked.batch, self.columns, design)
        square: np.ndarray = factors.T @ factors
        return square

    def merge(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return a + b


def replicates_in_columns(
    columns: Sequence[str],
    square: np.ndarray,
    method: Method,
    *,
    parts: tuple[Any, ...] = (),
    scale: float | None = None,
    rho: float = 0.3,
    about_estimate: bool = False,
) -> ReplicatesOfParts:
    """The replicates that were kept in parts; the others as for `replicates.read_replicates`."""
    count = len(columns)
    return ReplicatesOfParts(
        method,
        np.zeros((0, count)),
        np.zeros(0, dtype=np.int64),
        scale_of(method, count, scale, rho),
        np.ones(count),
        about_estimate=about_estimate,
        parts=parts,
        square=square,
    )
