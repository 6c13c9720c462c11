"""What a regression explains by what, read from a batch of answers as numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_weights
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.totals.data_columns import group_column, number_column
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.scanning import Measure
from folkmoot.reportcard.totals.units import Units, numbers_among, read_units
from folkmoot.reportcard.totals.variables import read_numbers

INTERCEPT = "(intercept)"

Run = Callable[[Measure], Any]
"""Takes the answers through a measure: what it keeps of all of them, merged."""


@dataclass(frozen=True)
class Predictor:
    """A column that the outcome is explained by: a number, or categories, the first of which the others are set against.

    `categories` gives their order; those that it does not name come after them in the order of their characters.
    """

    column: str
    categorical: bool = False
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """A column of numbers on others, whose categories are all named; with `answer` the outcome is 1 for who gave it, else 0.

    `kept` are the columns of the matrix that coefficients are for, all of them where it is None.
    """

    outcome: str
    predictors: tuple[Predictor, ...]
    logistic: bool
    answer: str | None = None
    kept: tuple[int, ...] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([self.outcome, *(predictor.column for predictor in self.predictors)]))

    @property
    def names(self) -> list[tuple[str, str]]:
        """The term and category of each coefficient."""
        names = [(INTERCEPT, "")]
        for predictor in self.predictors:
            categories = predictor.categories[1:] if predictor.categorical else ("",)
            names += [(predictor.column, category) for category in categories]
        return names if self.kept is None else [names[place] for place in self.kept]

    def read(self, file: DataFile) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The predictors as numbers, a row a person, and the outcome; and of whom all is known (0 stands for the others)."""
        columns = [np.ones(file.table.height)]
        for predictor in self.predictors:
            if not predictor.categorical:
                columns.append(read_numbers(number_column(file, predictor.column, predictor.column)))
                continue
            answers = group_column(file, predictor.column, predictor.column).to_frame()
            codes = encode_columns(answers, {predictor.column: predictor.categories})[predictor.column].codes
            known = codes < len(predictor.categories)
            columns += [np.where(known, codes == place, np.nan) for place in range(1, len(predictor.categories))]
        if self.answer is None:
            outcome = read_numbers(number_column(file, self.outcome, self.outcome))
        else:
            given = group_column(file, self.outcome, self.outcome).cast(pl.String) == self.answer
            outcome = given.cast(pl.Float64).fill_null(np.nan).to_numpy()
        matrix = np.column_stack(columns)
        inside = ~np.isnan(outcome) & ~np.isnan(matrix).any(axis=1)
        matrix = np.where(inside[:, None], matrix, 0.0)
        return matrix if self.kept is None else matrix[:, self.kept], np.where(inside, outcome, 0.0), inside


@dataclass(frozen=True)
class Weighting:
    """The people's weights over their mean; `factor` are those of the `units` where a design has populations and no weights."""

    mean: float
    units: Units
    factor: np.ndarray | None = None

    def of(self, batch: pl.DataFrame, design: Design) -> np.ndarray:
        if self.factor is not None:
            units, unit = read_units(batch, design, None)
            return self.factor[numbers_among(units, self.units)][unit] / self.mean
        weights = read_weights(batch, design)
        return (np.ones(batch.height) if weights is None else weights) / self.mean
