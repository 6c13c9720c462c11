"""Uncertainty after calibration: what the margins already explain varies no more, so residuals take the answers' place."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.weighting.calibration import Calibration, Method
from folkmoot.reportcard.weighting.margins import Margin, find_margins

FORMAT = "folkmoot-calibration-1"
SINGULAR = 1e-10


class CalibrationRecord(msgspec.Struct, frozen=True):
    """How weights were calibrated, as an estimate needs to know it: it stands beside the file of weights.

    `weight` and `before` are the columns of the calibrated weights and of those that went in, `bounds` the least and the
    greatest factor between the two, None where there is no such bound.
    """

    format: str
    method: Method
    weight: str
    before: str
    margins: tuple[Margin, ...]
    bounds: tuple[float | None, float | None] = (None, None)

    @property
    def factors_between(self) -> tuple[float, float]:
        """The bounds as numbers."""
        lower, upper = self.bounds
        return -inf if lower is None else lower, inf if upper is None else upper

    @property
    def names(self) -> tuple[str, ...]:
        """The margins by their columns: `sex`, `sex*age`."""
        return tuple("*".join(margin.columns) for margin in self.margins)

    def in_columns(self, columns: Sequence[str]) -> "CalibrationRecord":
        """The same with the margins' columns as a table has them, which may lack the group that an export puts before a name.

        ODK writes `background-sex` and KoboToolbox `background/sex` for what the form calls `sex`.
        """
        known = set(columns)
        named = {
            name: name if name in known else re.split("[-/]", name)[-1] for margin in self.margins for name in margin.columns
        }
        margins = tuple(replace(margin, columns=tuple(named[name] for name in margin.columns)) for margin in self.margins)
        return msgspec.structs.replace(self, margins=margins)


def record_of(calibration: Calibration, *, weight: str = "weight", before: str = "base_weight") -> CalibrationRecord:
    """The record of a calibration whose weights stand in two columns."""
    lower, upper = (bound if isfinite(bound) else None for bound in calibration.bounds)
    return CalibrationRecord(FORMAT, calibration.method, weight, before, calibration.margins, (lower, upper))


def write_record(record: CalibrationRecord, path: Path) -> None:
    """Writes a record as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")


def read_record(path: Path) -> CalibrationRecord:
    """Reads a record. Raises `DesignError` where the file is not one."""
    try:
        record = msgspec.json.decode(path.read_bytes(), type=CalibrationRecord)
    except (OSError, msgspec.MsgspecError) as error:
        what = "Give the calibration.json that `folkmoot weight` wrote"
        raise DesignError(f"{path} describes no calibration ({error}). {what}.") from None
    if record.format != FORMAT:
        raise DesignError(f"{path} is of the format {record.format}; this version reads {FORMAT}.")
    return record


def require_its_weights(design: Design, calibration: CalibrationRecord) -> None:
    """Raises `DesignError` where the design's weights are not those that were calibrated."""
    if design.weight != calibration.weight:
        raise DesignError(
            f"The calibration is of the weights {calibration.weight!r}, and the design names {design.weight or 'none'!r}: "
            "give the same column."
        )


class Residuals:
    """Takes linearised values to their residuals of the regression on the variables that weights were calibrated to.

    Values are weighted, a row a person of the whole sample and a column an estimate: w(z − Rx)/X for a share or mean, wz for a
    total, 0 for people outside a domain. With u = value/w, the residuals are w(u − x'B), where B regresses u on the variables
    with the weights before calibration; after `rake`, as R does it, with equal weights.

    Raises `DesignError` where a column does not exist, `UnusableWeights`, with the rows, where a value of it is missing.

    Source: Deville and Särndal (1992), section 3; `svyrecvar` of R's survey package, whose `rake` stops after ten passes where
    this is their limit.
    """

    def __init__(self, people: pl.DataFrame, record: CalibrationRecord) -> None:
        columns = [column for margin in record.margins for column in margin.columns]
        require_columns(people, [record.weight, record.before, *columns])
        weights, before = (people[name].cast(pl.Float64).to_numpy() for name in (record.weight, record.before))
        found, _ = find_margins(people, record.margins, before, partial=True)
        spread = np.ones(people.height) if record.method is Method.RAKE else before
        self._weights = weights
        self._root = np.where(weights != 0, np.sqrt(spread), 0.0)
        table = found.table[found.pattern] * self._root[:, None]
        basis, size, _ = np.linalg.svd(table / np.abs(table).max(axis=0).clip(1e-300), full_matrices=False)
        self._basis = basis[:, size > SINGULAR * size.max()]

    def of(self, values: np.ndarray) -> np.ndarray:
        """The residuals of some values, weighted as they are."""
        weights = self._weights[:, None]
        scaled = self._root[:, None] * np.divide(values, weights, out=np.zeros_like(values), where=weights != 0)
        scaled -= self._basis @ (self._basis.T @ scaled)
        root = self._root[:, None]
        return weights * np.divide(scaled, root, out=np.zeros_like(scaled), where=root > 0)
