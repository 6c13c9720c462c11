"""The covariance of figures, of whatever question and group, from the linearised totals of the units that they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.influence import products_within
from folkmoot.reportcard.estimation.linearisation import ROUNDING, sparse_sum
from folkmoot.reportcard.estimation.stages import Sampling, Stage, read_sampling
from folkmoot.reportcard.totals.totals import Totals


@dataclass(frozen=True)
class Figure:
    """One figure by its names: `category` empty for a mean, `by` and `group` empty for everyone."""

    question: str
    category: str = ""
    by: str = ""
    group: str = ""


def covariances(totals: Totals, figures: Sequence[Figure]) -> np.ndarray:
    """The covariance of each two of the figures, as a table with a row and a column for each; NaN where a base is empty.

    Figures may be of different questions, breakdowns and groups. Where each person is a primary sampling unit, only those of
    two groups of one breakdown, or of categories of one choice in the same group, can be had: for others choose the figures
    before the answers are read (`joint_covariance`).

    Raises `KeyError` for a figure that the totals do not have, and `DesignError` for two that cannot be had.

    Source: `vcov(svyby(..., covmat=TRUE))` of R's survey package; with the rule `average` for lonely strata the mean is
    taken over all strata.
    """
    totals, sampling = read_sampling(totals)
    places = {group: number for number, group in enumerate(totals.groups)}
    columns = totals.columns.numbers([(figure.question, figure.category) for figure in figures])
    groups = np.array([places[figure.by, figure.group] for figure in figures], dtype=np.int64)
    stage = sampling.first
    scores = _scores_of_units(totals, groups, columns)
    of_people = _products_of_people(totals, groups, columns, scores, stage) if totals.people_are_units else None
    return covariances_of_scores(sampling, scores, of_people)


def covariances_of_scores(
    sampling: Sampling, scores: np.ndarray, of_people: np.ndarray | None = None, inside: np.ndarray | None = None
) -> np.ndarray:
    """The covariance of each two estimates from the linearised totals of the kept units, a row a unit; `of_people` are those of
    the first stage where each person is a unit (`about_means`).

    `inside` are the kept units with somebody of the domain (all where it is None), whose strata the rule `average` for lonely
    strata counts.
    """
    first, second = sampling.first, sampling.second
    if of_people is None:
        result = products_within(sparse_sum(sampling.primary, len(first.stratum)) @ scores, first.stratum, first)
    else:
        result = of_people
    if sampling.averaging:
        present = np.ones(len(first.counted), dtype=bool)
        if inside is not None:
            present = np.isin(np.arange(len(present)), first.stratum[sampling.primary[inside]])
        known = (present & first.counted).sum()
        result = result * (present.sum() / known if known else np.nan)
    if second is not None:
        result = result + products_within(scores, second.stratum, second)
    return result


def about_means(products: np.ndarray, scores: np.ndarray, stage: Stage) -> np.ndarray:
    """The covariances where each person is a unit: in each stratum the products of people's scores about their mean.

    `products` has axes stratum, estimate, estimate; `scores` are added up in each stratum. What rounding leaves becomes 0.
    """
    of_means = np.where(stage.centred, 1 / np.maximum(stage.units, 1), 0.0)[:, None, None]
    within = products - scores[:, :, None] * scores[:, None, :] * of_means
    within[np.abs(within) < ROUNDING * np.abs(products)] = 0.0
    return np.einsum("s,sij->ij", stage.scale, within)


def _scores_of_units(totals: Totals, groups: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """The linearised total of each kept unit (a row, also where nobody of the group is) for each figure: (Z − RX) / ΣX."""
    columns = totals.columns
    scores = np.zeros((totals.units.count, len(figures)))
    for group in np.unique(groups):
        cells = slice(*np.searchsorted(totals.cell_group, [group, group + 1]))
        wanted = np.flatnonzero(groups == group)
        chosen = totals.sums[cells, figures[wanted]]
        base = totals.sums[cells, columns.figure_count + columns.base_of[figures[wanted]]]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = chosen.sum(axis=0) / base.sum(axis=0)
            scores[np.ix_(totals.cell_unit[cells], wanted)] = (chosen - ratio * base) / base.sum(axis=0)
        scores[:, wanted[base.sum(axis=0) == 0]] = np.nan
    return scores


def _products_of_people(totals: Totals, groups: np.ndarray, figures: np.ndarray, sums: np.ndarray, stage: Stage) -> np.ndarray:
    """The same where each person is a unit: `sums` are the scores added up in each stratum."""
    result = np.empty((len(groups), len(groups)))
    for one in range(len(groups)):
        for other in range(len(groups)):
            together = _product_sums(totals, groups[[one, other]], figures[[one, other]])
            of_means = sums[:, one] * sums[:, other] * np.where(stage.centred, 1 / stage.units, 0.0)
            within = together - of_means
            within[np.abs(within) < ROUNDING * np.abs(together)] = 0.0
            result[one, other] = (within * stage.scale).sum()
    return result


def _product_sums(totals: Totals, groups: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """For each stratum the sum over people of the product of their scores for two figures."""
    columns = totals.columns
    products = np.zeros(totals.units.count)
    if groups[0] != groups[1] and totals.groups[groups[0]][0] == totals.groups[groups[1]][0]:
        return products
    same = figures[0] == figures[1]
    if groups[0] != groups[1] or not (same or _exclude_each_other(totals, figures)):
        raise DesignError(
            "The covariance of these two figures needs to know who is in both, and here each person is a sampling unit of "
            "their own. Ask for both at once (joint_covariance.totals_of_figures), or name a column that tells people apart as "
            "the primary sampling unit (psu)."
        )
    cells = slice(*np.searchsorted(totals.cell_group, [groups[0], groups[0] + 1]))
    base = columns.figure_count + columns.base_of[figures[0]]
    weight = totals.sums[cells, base].sum()
    first, second = totals.sums[cells][:, figures].sum(axis=0) / weight
    chosen = totals.powers[cells][:, figures]
    both = chosen[:, 0] if same else np.zeros(len(chosen))
    if same and figures[0] in columns.mean_figures:
        both = totals.mean_powers[cells, np.searchsorted(columns.mean_figures, figures[0])]
    sums = both - second * chosen[:, 0] - first * chosen[:, 1] + first * second * totals.powers[cells, base]
    products[totals.cell_unit[cells]] = sums / weight**2
    return products


def _exclude_each_other(totals: Totals, figures: np.ndarray) -> bool:
    """Whether nobody can be in both categories: two of one single choice, on the same base, neither of them combined."""
    columns = totals.columns
    number = columns.figures[figures[0]][0]
    variable = columns.variables[number]
    known = len(variable.categories)
    combined = columns.first_figure[number] + np.arange(known, known + len(variable.combined))
    return (
        variable.kind == "share"
        and columns.figures[figures[1]][0] == number
        and columns.base_of[figures[0]] == columns.base_of[figures[1]]
        and not np.isin(figures, combined).any()
    )
