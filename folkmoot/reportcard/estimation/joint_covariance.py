"""Covariances of chosen figures, of whatever questions, groups and ratios, also where each person is a sampling unit.

Ordinary totals tell the covariance of two figures through the sampling units that these share (`covariance`). Where each person
is a unit, it must be known who counts in both; so the figures are chosen before the answers are read, and what each person adds
to every two of them is added up beside them (`joint_sums`). The totals merge as any.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.estimation.covariance import Figure, about_means, covariances_of_scores
from folkmoot.reportcard.estimation.joint_sums import Joint, powers_of_cells, sums_of_cells
from folkmoot.reportcard.estimation.stages import read_sampling
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable, read_answers, read_groups, read_numbers

COLUMN = "__figure"


@dataclass(frozen=True)
class Ratio:
    """The ratio of the totals of two columns of numbers; `by` and `group` empty for everyone."""

    numerator: str
    denominator: str
    by: str = ""
    group: str = ""


@dataclass(frozen=True)
class Together:
    """The estimates of chosen figures (NaN where the base is empty), their covariances, and the design's degrees of freedom."""

    estimates: np.ndarray
    covariances: np.ndarray
    df: int

    def difference(self, one: int, other: int) -> tuple[float, float]:
        """The one figure less the other (by number), and the standard error of that."""
        matrix = self.covariances
        variance = matrix[one, one] + matrix[other, other] - 2 * matrix[one, other]
        return float(self.estimates[one] - self.estimates[other]), float(np.sqrt(np.maximum(variance, 0.0)))


def totals_of_figures(
    batch: pl.DataFrame,
    figures: Sequence[Figure | Ratio],
    variables: Sequence[Variable] = (),
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
) -> Totals:
    """What the covariances of chosen figures are computed from: totals as any, which merge with those of other batches.

    `variables` and `breakdowns` say how the questions and groups that the figures name are read. A person without an answer to
    a question, or without one of a ratio's two numbers, is outside that figure's domain, and may be inside another's. K figures
    take 2K columns, and where each person is a unit 2K² + K more.

    Raises `KeyError` for a figure whose question or breakdown is not among them, else as `totals.totals`.

    >>> batch = pl.DataFrame({"walks": ["yes", "no", "yes", "no"], "pays": [2, 5, 4, 3]})
    >>> figures = [Figure("walks", "yes"), Figure("pays")]
    >>> kept = totals_of_figures(batch, figures, [Variable("walks", "share"), Variable("pays", "mean")])
    >>> covariances_of_figures(kept, figures).covariances.round(4).tolist()
    [[0.0833, -0.0833], [-0.0833, 0.4167]]
    """
    design = design or Design()
    require_columns(batch, design.columns)
    joint, numbers = _joint(figures), _numbers(batch, figures, variables, breakdowns)
    series = [pl.Series(name, column) for name, column in zip(joint.columns, numbers.T, strict=True)]
    columns = series if design.psu else joint.series(numbers)
    return totals(batch.with_columns(columns), [Variable(column.name, "mean", centred=False) for column in columns], (), design)


def covariances_of_figures(kept: Totals, figures: Sequence[Figure | Ratio]) -> Together:
    """The estimates of the figures that `totals_of_figures` was asked for, in the same order, and their covariances.

    A category that nobody chose is a share of nought. Raises `DesignError` and `SingleUnitStratum` as `estimates.estimates`.

    Source: `vcov(svymean(~a + b, design))` of R's survey package, `vcov(svyratio(~a + b, ~c, design))`, and
    `svyby(..., covmat=TRUE)`, where nobody lacks an answer: R leaves those who lack one out of all that it takes together.
    """
    kept, sampling = read_sampling(kept)
    joint = _joint(figures)
    sums = sums_of_cells(kept, joint)
    above, below = sums.sum(axis=0).reshape(-1, 2).T
    with np.errstate(invalid="ignore", divide="ignore"):
        below = np.where(below == 0, np.nan, below)
        ratio = above / below
    factors, places = np.zeros((len(figures), joint.width)), np.arange(len(figures))
    factors[places, 2 * places], factors[places, 2 * places + 1] = 1 / below, -ratio / below
    scores = np.zeros((kept.units.count, len(figures)))
    scores[kept.cell_unit] = sums @ factors.T
    of_people = None
    if kept.people_are_units:
        of_people = about_means(factors @ products_of_people(kept, joint) @ factors.T, scores, sampling.first)
    return Together(ratio, covariances_of_scores(sampling, scores, of_people), sampling.degrees_of_freedom)


def _joint(figures: Sequence[Figure | Ratio]) -> Joint:
    """Two numbers a figure: what is added up, and what that is divided by."""
    return Joint(COLUMN, 2 * len(figures))


def _numbers(
    batch: pl.DataFrame, figures: Sequence[Figure | Ratio], variables: Sequence[Variable], breakdowns: Sequence[Breakdown]
) -> np.ndarray:
    """For each person (a row) the two numbers of each figure, 0 outside its domain."""
    questions = {variable.question: variable for variable in variables}
    groups = dict(zip((breakdown.by for breakdown in breakdowns), read_groups(batch, breakdowns), strict=True))
    numbers = np.zeros((batch.height, 2 * len(figures)))
    for place, figure in enumerate(figures):
        if isinstance(figure, Ratio):
            above, below = (read_numbers(batch[name]) for name in (figure.numerator, figure.denominator))
        else:
            above, below = _of_figure(batch, questions[figure.question], figure.category)
        inside = ~np.isnan(above) & ~np.isnan(below)
        if figure.by:
            codes, names = groups[figure.by]
            inside &= codes == (names.index(figure.group) if figure.group in names else -1)
        numbers[inside, 2 * place], numbers[inside, 2 * place + 1] = above[inside], below[inside]
    return numbers


def _of_figure(batch: pl.DataFrame, variable: Variable, category: str) -> tuple[np.ndarray, np.ndarray]:
    """Each person's number, or 1 in the category and 0 outside it, and 1 in the base; NaN outside the base."""
    answers = read_answers(batch, [variable])
    columns = answers.columns
    if variable.kind == "mean":
        number = answers.parts[0] + answers.centres[0]
        return number, np.ones(len(number))
    table = answers.indicators(0, 1, slice(None))
    known = columns.variables[0].figures
    if category not in known:
        figure, base = np.zeros(batch.height), columns.figure_count
    else:
        place = known.index(category)
        figure, base = table[:, place], columns.figure_count + columns.base_of[place]
    return figure, np.where(table[:, base] > 0, 1.0, np.nan)


def products_of_people(kept: Totals, joint: Joint) -> np.ndarray:
    """Where each person is a unit, Σw²ab of each two numbers (a, b) in each stratum: axes stratum, number, number."""
    one, other = np.array(joint.pairs).T
    products = np.zeros((kept.units.count, joint.width, joint.width))
    of_cells = powers_of_cells(kept, joint)
    products[kept.cell_unit[:, None], one, other] = of_cells
    products[kept.cell_unit[:, None], other, one] = of_cells
    return products
