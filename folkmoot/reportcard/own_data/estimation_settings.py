"""How a statistician's own file is read and its figures are estimated: what the options of the commands on own data say."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.estimates import DegreesOfFreedom, SimpleSampling
from folkmoot.reportcard.estimation.intervals import Interval
from folkmoot.reportcard.estimation.replicates import Method
from folkmoot.reportcard.totals.disability_column import DisabilityColumn
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, require_its_weights


class Engine(StrEnum):
    """Where a table is added up: on this machine, or on a Spark cluster."""

    POLARS = "polars"
    SPARK = "spark"


@dataclass(frozen=True)
class Replication:
    """Replicate weights to take standard errors from: made by a `method`, or read from the file's `columns` of that method.

    `columns` are names, with `*` for any letters; see `replicates.make_replicates` and `read_replicates` for the others.
    """

    method: Method
    columns: tuple[str, ...] = ()
    count: int = 1000
    seed: int = 1
    rho: float = 0.3
    scale: float | None = None
    about_estimate: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """Those of `replicates.make_replicates`."""
        return {"count": self.count, "seed": self.seed, "rho": self.rho, "about_estimate": self.about_estimate}

    @property
    def options_of_columns(self) -> dict[str, Any]:
        """Those of `replicates.read_replicates` and `replicates_in_columns`."""
        return {"scale": self.scale, "rho": self.rho, "about_estimate": self.about_estimate}


@dataclass(frozen=True)
class Settings:
    """How a file is read and its figures are estimated; the defaults are those of R's survey package.

    `by` are the breakdowns, `missing` texts that are no answer. `disability` are the questions of the Washington Group Short
    Set and `severe` the answers to them that count: then `disability` can stand in `by`, as if the file had such a column.

    `calibration` tells how the weights were calibrated: standard errors then know what the margins explain, and its weights are
    the design's where that names none. Replicate weights that are made here are calibrated one by one; those that are read from
    the file are taken as they are.
    """

    by: tuple[str, ...] = ()
    design: Design = field(default_factory=Design)
    missing: tuple[str, ...] = ()
    disability: tuple[str, ...] = ()
    severe: tuple[str, ...] = ()
    interval: Interval = Interval.LOGIT
    confidence: float = 0.95
    df: DegreesOfFreedom = DegreesOfFreedom.DESIGN
    against: SimpleSampling = SimpleSampling.REPLACE
    replication: Replication | None = None
    calibration: CalibrationRecord | None = None

    def __post_init__(self) -> None:
        require_confidence(self.confidence)
        if self.calibration:
            if not self.design.weight:
                object.__setattr__(self, "design", replace(self.design, weight=self.calibration.weight))
            require_its_weights(self.design, self.calibration)
        if self.replication and self.df is DegreesOfFreedom.DOMAIN:
            raise DesignError("Replicate weights have one number of degrees of freedom: leave df as it is.")

    @property
    def disability_column(self) -> DisabilityColumn | None:
        return DisabilityColumn(self.disability, self.severe) if self.disability else None


def require_confidence(confidence: float) -> None:
    """Raises `DesignError` where the confidence is no share."""
    if not 0 < confidence < 1:
        raise DesignError(f"The confidence {confidence} is no share between 0 and 1: give 0.95 for 95 %.")
