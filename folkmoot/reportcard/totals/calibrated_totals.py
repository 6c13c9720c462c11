"""Totals under calibrated weights, which merge: beside the people's own, what a regression on the margins needs.

What the margins explain varies no more, so residuals take the answers' place in a variance. A residual needs the coefficients
of a regression that are known only once all people are added up; but weighted sums of residuals follow from weighted sums of
answers, of the margins' variables, and of their products. So these are kept besides, each by the kernel as any totals are: the
answers by the margins' categories, with the weights of the regression, and, where people are the sampling units, with the
squares of theirs. Nobody needs to be held in memory, and a cluster's parts agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_numbers, require_columns
from folkmoot.reportcard.totals.data_columns import Asked
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.scanning import Measure, OfQuestions
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from folkmoot.reportcard.weighting.calibration import Method
from folkmoot.reportcard.weighting.margins import refuse_excluded, values_in_margin
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, require_its_weights

OF_MARGIN = "__margin_"
OF_PERSON = "__of_person"
OF_SQUARE = "__of_square"
WITHIN = "\0"
CROSSED = "*"
POSITIVE, NEGATIVE = "1", "0"


@dataclass(frozen=True)
class Besides:
    """What is kept once more by a margin's categories: what the measure keeps, and the totals of the margins' variables.

    Groups are everyone and each group crossed with the categories (`read_group` tells them apart); of a margin that is a
    number, with whether it is below nought, and the weights are times its size.
    """

    kept: Any
    margins: Totals


@dataclass(frozen=True)
class Calibrated:
    """What a measure keeps of people with calibrated weights: `kept`, and besides what the regression on the margins needs.

    `margins` are the totals of the margins' variables by sampling unit. `moments` have the weights of the regression, `squares`
    (none where there are primary sampling units) the squares of the calibrated weights, by stratum.
    """

    kept: Any
    margins: Totals
    moments: tuple[Besides, ...]
    squares: tuple[Besides, ...]


@dataclass(frozen=True)
class OfCalibrated:
    """A measure (`scanning.Measure`) of people whose weights were calibrated, with what its standard errors need besides.

    Raises `DesignError` where the design's weights are not the calibrated ones or a column does not exist, `UnusableWeights`,
    with the rows, where a value of a margin's variable is missing or has no total.
    """

    measure: Measure
    calibration: CalibrationRecord

    @property
    def columns(self) -> tuple[str, ...]:
        record = self.calibration
        of_margins = [column for margin in record.margins for column in margin.columns]
        return tuple(dict.fromkeys([*self.measure.columns, record.weight, record.before, *of_margins]))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Calibrated:
        require_its_weights(design, self.calibration)
        batch, of_people = with_margins(asked.batch, self.calibration)
        asked = replace(asked, batch=batch)
        variables = [
            Variable(f"{OF_MARGIN}{number}", "mean" if margin.is_number else "share", _numbered(len(margin.categories)))
            for number, margin in enumerate(self.calibration.margins)
        ]

        def besides(weight: str, stratum: str) -> Iterator[Besides]:
            for suffix, margins in of_people:
                by_margin = Design(weight=f"{weight}{suffix}", stratum=stratum)
                crossed = _crossed(asked.breakdowns, margins)
                yield Besides(
                    self.measure.of(file, replace(asked, breakdowns=crossed), by_margin),
                    totals(batch, variables, _crossed((), margins), by_margin),
                )

        squares = () if design.psu else tuple(besides(OF_SQUARE, design.stratum))
        kept = self.measure.of(file, asked, design)
        return Calibrated(kept, totals(batch, variables, (), design), tuple(besides(OF_PERSON, "")), squares)

    def merge(self, a: Calibrated, b: Calibrated) -> Calibrated:
        def together(some: Sequence[Besides], others: Sequence[Besides]) -> tuple[Besides, ...]:
            return tuple(
                Besides(self.measure.merge(one.kept, other.kept), merge(one.margins, other.margins))
                for one, other in zip(some, others, strict=True)
            )

        return Calibrated(
            self.measure.merge(a.kept, b.kept),
            merge(a.margins, b.margins),
            together(a.moments, b.moments),
            together(a.squares, b.squares),
        )


def calibrated_totals(
    batch: pl.DataFrame,
    variables: Sequence[Variable],
    breakdowns: Sequence[Breakdown],
    design: Design,
    calibration: CalibrationRecord,
) -> Calibrated:
    """What `totals.totals` makes of a batch, with what standard errors under calibrated weights need. Raises as both."""
    asked = Asked(batch, tuple(variables), tuple(breakdowns), {})
    return OfCalibrated(OfQuestions(), calibration).of(DataFile("the data", batch), asked, design)


def plain(kept: Any) -> tuple[Any, Calibrated | None]:
    """What a measure keeps by itself, and the whole where it was made under calibrated weights."""
    return (kept.kept, kept) if isinstance(kept, Calibrated) else (kept, None)


def with_margins(
    people: pl.DataFrame, record: CalibrationRecord
) -> tuple[pl.DataFrame, tuple[tuple[str, tuple[tuple[int, str], ...]], ...]]:
    """The people with the margins' variables, and weights for the regression and the squares.

    And for each set of margins that go together what the names of their weights end with, and their numbers and columns of
    groups: all of categories together, each of a number alone.
    """
    require_columns(people, [record.weight, record.before])
    weights = read_numbers(people, record.weight, "weight")
    before = read_numbers(people, record.before, "weight before calibration")
    spread = np.where(weights != 0, np.ones_like(before) if record.method is Method.RAKE else before, 0.0)
    columns = [pl.Series(OF_PERSON, spread), pl.Series(OF_SQUARE, weights**2)]
    of_categories, of_numbers = [], []
    for number, margin in enumerate(record.margins):
        values = values_in_margin(people, margin)
        name = f"{OF_MARGIN}{number}"
        columns.append(pl.Series(name, values))
        if not margin.is_number:
            refuse_excluded(margin, values, before)
            of_categories.append((number, name))
            continue
        columns += [
            pl.Series(f"{OF_PERSON}{number}", spread * np.abs(values)),
            pl.Series(f"{OF_SQUARE}{number}", weights**2 * np.abs(values)),
            pl.Series(f"{name}_sign", (values >= 0).astype(np.int64)),
        ]
        of_numbers.append((str(number), ((number, f"{name}_sign"),)))
    together = [("", tuple(of_categories))] if of_categories else []
    return people.with_columns(columns), (*together, *of_numbers)


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


def _crossed(breakdowns: Sequence[Breakdown], margins: Sequence[tuple[int, str]]) -> tuple[Breakdown, ...]:
    """Everyone and each breakdown by each margin."""
    of_everyone = [Breakdown(f"{number}{WITHIN}", (column,)) for number, column in margins]
    of_groups = [
        Breakdown(f"{number}{WITHIN}{breakdown.by}", (*breakdown.columns, column))
        for number, column in margins
        for breakdown in breakdowns
    ]
    return (*of_everyone, *of_groups)


def read_group(by: str, group: str) -> tuple[int, str, str, str]:
    """Of a group of `Besides` the margin by number, its category, and the breakdown and group that it was crossed with."""
    number, _, parent = by.partition(WITHIN)
    name, _, category = group.rpartition(CROSSED)
    return int(number), category, parent, name
