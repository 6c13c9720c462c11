"""What a regression needs of the answers, each time that they are gone through: measures of batches that merge.

The rows of a batch are taken to the triangle of a QR decomposition, which stands for them in least squares; two triangles, one
above the other, are taken to one again. So the answers need not be in memory together, and no digits are lost to products.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.estimation.joint_sums import Joint
from folkmoot.reportcard.estimation.regression_model import Model, Weighting
from folkmoot.reportcard.estimation.replicate_factors import FactorsOf
from folkmoot.reportcard.totals.data_columns import Asked
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.scanning import merge_all
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.units import Units, merge_units, read_units
from folkmoot.reportcard.totals.variables import Variable

NUMBERS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Seen:
    """What is known after the first time: the units, people in all and with everything known, the sum of weights, which columns
    of the matrix are not 0 throughout, whether the outcome is 0 or 1; the triangles of the matrix, and of matrix and outcome
    weighted."""

    units: Units
    people: int
    base: int
    weight: float
    varying: np.ndarray
    is_binary: bool
    triangle: np.ndarray
    weighted: np.ndarray


@dataclass(frozen=True)
class Look:
    """The first pass."""

    model: Model
    design: Design

    @property
    def columns(self) -> tuple[str, ...]:
        return self.model.columns

    def of(self, file: DataFile, asked: Asked, design: Design) -> Seen:
        x, y, inside = self.model.read(file)
        given = read_weights(asked.batch, design)
        units, _ = read_units(asked.batch, design, given)
        weights = np.ones(len(y)) if given is None else given
        x, y, own = (part[inside & (weights > 0)] for part in (x, y, weights))
        return Seen(
            units,
            len(weights),
            len(y),
            float(weights.sum()),
            (x != 0).any(axis=0),
            bool(np.isin(y, (0, 1)).all()),
            triangle_of(x),
            triangle_of(np.column_stack([x, y]) * np.sqrt(own)[:, None]),
        )

    def merge(self, a: Seen, b: Seen) -> Seen:
        units, _, _ = merge_units(a.units, b.units, self.design)
        return Seen(
            units,
            a.people + b.people,
            a.base + b.base,
            a.weight + b.weight,
            a.varying | b.varying,
            a.is_binary and b.is_binary,
            triangle_of(a.triangle, b.triangle),
            triangle_of(a.weighted, b.weighted),
        )


@dataclass(frozen=True)
class Stepped:
    """The triangle of the weighted matrix and outcome, and how well the coefficients before fitted: the deviance, and the
    largest log odds."""

    triangle: np.ndarray
    deviance: float
    largest: float


@dataclass(frozen=True)
class Step:
    """One step of iteratively weighted least squares from some coefficients; from the start, where there are none."""

    model: Model
    weighting: Weighting
    coefficients: np.ndarray | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.model.columns

    def of(self, file: DataFile, asked: Asked, design: Design) -> Stepped:
        x, y, inside = self.model.read(file)
        weights = self.weighting.of(asked.batch, design)
        x, y, weights = (part[inside & (weights > 0)] for part in (x, y, weights))
        if not self.model.logistic:
            return Stepped(triangle_of(np.column_stack([x, y]) * np.sqrt(weights)[:, None]), 0.0, 0.0)
        predicted, mean = _predicted(x, y, weights, self.coefficients)
        spread = mean * (1 - mean)
        rows = np.column_stack([x, predicted + (y - mean) / spread]) * np.sqrt(weights * spread)[:, None]
        return Stepped(triangle_of(rows), deviance_of(y, mean, weights), np.abs(predicted).max(initial=0.0))

    def merge(self, a: Stepped, b: Stepped) -> Stepped:
        return Stepped(triangle_of(a.triangle, b.triangle), a.deviance + b.deviance, max(a.largest, b.largest))


@dataclass(frozen=True)
class OfInfluences:
    """The last pass: what each person adds to each coefficient, as totals that standard errors are computed from.

    `before` are the coefficients that the last step was weighted by (None of a linear regression), `inverse` that of its
    information; `with_products` where each person is a unit.
    """

    model: Model
    coefficients: np.ndarray
    before: np.ndarray | None
    inverse: np.ndarray
    with_products: bool

    @property
    def columns(self) -> tuple[str, ...]:
        return self.model.columns

    @property
    def joint(self) -> Joint:
        return Joint("__influence", len(self.coefficients))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Totals:
        x, y, inside = self.model.read(file)
        predicted = x @ self.coefficients
        if self.before is None:
            left = y - predicted
        else:
            mean, of_step = special.expit(predicted), special.expit(x @ self.before)
            left = of_step * (1 - of_step) * (y - mean) / (mean * (1 - mean))
        influences = np.where(inside[:, None], (x * left[:, None]) @ self.inverse.T, np.nan)
        names = [*self.joint.columns, *(self.joint.products if self.with_products else [])]
        at_once = max(NUMBERS_AT_ONCE // len(names), 1)

        def parts() -> Iterator[Totals]:
            for start in range(0, max(len(y), 1), at_once):
                batch = asked.batch[start : start + at_once]
                columns = self.joint.series(influences[start : start + at_once])[: len(names)]
                variables = [Variable(name, "mean", centred=False) for name in names]
                yield totals(batch.with_columns(columns), variables, asked.breakdowns, design)

        kept = merge_all(parts(), merge)
        assert kept is not None
        return kept

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)


@dataclass(frozen=True)
class Moments:
    """For each replicate (the first axis) the products of the matrix with itself and with the outcome, weighted; and how well
    the coefficients before fitted, as in `Stepped`."""

    squares: np.ndarray
    products: np.ndarray
    deviance: np.ndarray
    largest: np.ndarray


@dataclass(frozen=True)
class StepOfReplicates:
    """The same step for every replicate that is not `done`. `coefficients` have a column a replicate.

    The matrix is taken times `basis`, so that its columns stand at right angles and no digits are lost to the products.
    """

    model: Model
    weighting: Weighting
    factors: FactorsOf
    basis: np.ndarray
    done: np.ndarray
    coefficients: np.ndarray | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.model.columns, *self.factors.columns]))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Moments:
        x, y, inside = self.model.read(file)
        weights = self.weighting.of(asked.batch, design)
        inside &= weights > 0
        factors, row = self.factors.of(asked.batch, design)
        x, y, weights, row = (part[inside] for part in (x, y, weights, row))
        count, width = len(self.done), x.shape[1]
        kept = Moments(np.zeros((count, width, width)), np.zeros((count, width)), np.zeros(count), np.zeros(count))
        at_right_angles = x @ self.basis
        for number in np.flatnonzero(~self.done):
            own, outcome = weights * factors[row, number], y
            if self.model.logistic:
                start = None if self.coefficients is None else self.coefficients[:, number]
                predicted, mean = _predicted(x, y, own, start)
                kept.deviance[number], kept.largest[number] = deviance_of(y, mean, own), np.abs(predicted).max(initial=0.0)
                spread = mean * (1 - mean)
                own, outcome = own * spread, predicted + (y - mean) / spread
            weighted = at_right_angles * own[:, None]
            kept.squares[number], kept.products[number] = weighted.T @ at_right_angles, weighted.T @ outcome
        return kept

    def merge(self, a: Moments, b: Moments) -> Moments:
        return Moments(
            a.squares + b.squares, a.products + b.products, a.deviance + b.deviance, np.maximum(a.largest, b.largest)
        )


def triangle_of(*parts: np.ndarray) -> np.ndarray:
    """The triangle of rows, or of several triangles together: at most as many rows as columns."""
    return np.asarray(np.linalg.qr(np.concatenate(parts), mode="r"))


def deviance_of(outcome: np.ndarray, mean: np.ndarray, weights: np.ndarray) -> float:
    return -2 * float(weights @ (special.xlogy(outcome, mean) + special.xlogy(1 - outcome, 1 - mean)))


def _predicted(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, coefficients: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The log odds and the chance that a logistic regression predicts; where there are no coefficients yet those that R's `glm`
    starts from."""
    if coefficients is None:
        mean = (weights * y + 0.5) / (weights + 1)
        return special.logit(mean), mean
    predicted = x @ coefficients
    return predicted, special.expit(predicted)
