"""Two sides of a comparison that share nobody: their estimates, their difference, and how sure it is."""

from dataclasses import dataclass, fields

import numpy as np

from folkmoot.reportcard.estimation.linearisation import ROUNDING, sparse_sum
from folkmoot.reportcard.estimation.stages import Sampling, Stage
from folkmoot.reportcard.totals.totals import Totals


@dataclass(frozen=True)
class Side:
    """The people of one side, by kept unit (a row) and compared figure: Σwz, Σwx; `people` is their number by figure.

    Where each person is a unit, rows are strata, and `squares`, `products` and `powers` are Σw²z², Σw²zx and Σw²x; else they
    have no rows.
    """

    sums: np.ndarray
    bases: np.ndarray
    people: np.ndarray
    squares: np.ndarray
    products: np.ndarray
    powers: np.ndarray

    def __add__(self, other: "Side") -> "Side":
        return Side(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __sub__(self, other: "Side") -> "Side":
        return Side(*(getattr(self, field.name) - getattr(other, field.name) for field in fields(self)))

    @property
    def ratio(self) -> np.ndarray:
        """The share or mean of each figure; NaN where the side has nobody."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.sums.sum(axis=0) / self.bases.sum(axis=0)

    @property
    def scores(self) -> np.ndarray:
        """The linearised total of each unit."""
        return (self.sums - self.ratio * self.bases) / self.bases.sum(axis=0)

    @property
    def squared_scores(self) -> np.ndarray:
        """The sum over the people of each stratum of their squared scores."""
        ratio = self.ratio
        return (self.squares - 2 * ratio * self.products + ratio**2 * self.powers) / self.bases.sum(axis=0) ** 2


def side_of(totals: Totals, group: int, columns: np.ndarray) -> Side:
    """A group (by number) as one side, for figures (by number)."""
    cells = slice(*np.searchsorted(totals.cell_group, [group, group + 1]))
    units, count = totals.cell_unit[cells], totals.columns.figure_count
    bases = count + totals.columns.base_of[columns]

    def placed(values: np.ndarray, rows: int) -> np.ndarray:
        table = np.zeros((rows, len(columns)))
        table[units[: len(values)]] = values
        return table

    powers = totals.powers[cells]
    products = np.take(powers, columns, axis=1)
    squares = products.copy()
    is_mean = np.isin(columns, totals.columns.mean_figures)
    squares[:, is_mean] = totals.mean_powers[cells][:, np.searchsorted(totals.columns.mean_figures, columns[is_mean])]
    rows = totals.units.count
    strata = rows if totals.people_are_units else 0
    return Side(
        placed(np.take(totals.sums[cells], columns, axis=1), rows),
        placed(np.take(totals.sums[cells], bases, axis=1), rows),
        totals.counts[group, bases],
        placed(squares, strata),
        placed(products, strata),
        placed(np.take(powers, bases, axis=1), strata),
    )


def standard_error(
    totals: Totals,
    sampling: Sampling,
    one: Side,
    other: Side,
    times_one: np.ndarray | float = 1.0,
    times_other: np.ndarray | float = 1.0,
) -> np.ndarray:
    """The standard error of `times_one` · the one estimate − `times_other` · the other; NaN where one has no answers.

    The two share nobody, but may share sampling units, whose covariance is carried. With the inverse of each estimate as its
    factor it is the standard error of the logarithm of their ratio.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = times_one * one.scores - times_other * other.scores
        if totals.people_are_units:
            squares = times_one**2 * one.squared_scores + times_other**2 * other.squared_scores
            variance = _spread(squares, scores, np.arange(len(scores)), sampling.first)
        else:
            by_primary = sparse_sum(sampling.primary, len(sampling.first.stratum)) @ scores
            variance = _spread(by_primary**2, by_primary, sampling.first.stratum, sampling.first)
        if sampling.averaging:
            stratum = sampling.first.stratum[sampling.primary]
            present = sparse_sum(stratum, len(sampling.first.units)) @ (one.bases + other.bases) > 0
            known = present & sampling.first.counted[:, None]
            variance *= np.where(known.any(axis=0), present.sum(axis=0) / known.sum(axis=0), np.nan)
        if sampling.second is not None:
            variance += _spread(scores**2, scores, sampling.second.stratum, sampling.second)
        return np.sqrt(variance)


def effective_degrees_of_freedom(totals: Totals, sampling: Sampling, one: Side, other: Side) -> np.ndarray:
    """The degrees of freedom of a test of a difference, by figure: those of the design less 1, since two estimates and not one
    are taken from the units, and less where few units carry the variance.

    With people of equal variance a unit adds its share of each side's people over their number. Where these additions are
    unequal (a group lives in some units more than in others) the variance is known as well as from fewer units of equal size:
    (Σv)²/Σv² of them. Where each person is a unit, those of the design less 1.

    Source: R's `svyttest` for the 1; Satterthwaite (1946), An approximate distribution of estimates of variance components,
    with these v.
    """
    design = np.full(len(one.people), max(sampling.degrees_of_freedom - 1.0, 0.0))
    if totals.people_are_units:
        return design
    with np.errstate(invalid="ignore", divide="ignore"):
        added = sum(side.bases / side.bases.sum(axis=0) / side.people for side in (one, other))
        of_units = sparse_sum(sampling.primary, len(sampling.first.stratum)) @ added
        equal = of_units.sum(axis=0) ** 2 / (of_units**2).sum(axis=0)
    return design * equal / max(sampling.primary_units, 1)


def lost_to_own_estimates(one: Side, other: Side) -> np.ndarray:
    """What the variance of a difference is multiplied with for a test, by figure: scores are taken about each side's own
    estimate, which lies nearer to its people than the truth does, so that people / (people − 1) of each side is missing.

    NaN where a side has one person, of whom no test can tell anything.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = (1 / (one.people - 1) + 1 / (other.people - 1)) / (1 / one.people + 1 / other.people)
    return np.where((one.people > 1) & (other.people > 1), lost, np.nan)


def variance_where_all_agree(share: np.ndarray, people: np.ndarray) -> np.ndarray:
    """What is added to the variance of a share of nought or one, which nobody's answer tells: that of the share which one
    answer more of each kind would give. 0 for other shares.

    Source: Agresti and Caffo (2000), Simple and effective confidence intervals for differences of proportions.
    """
    with np.errstate(invalid="ignore"):
        near = 1 / (people + 2)
        return np.where((share <= 0) | (share >= 1), near * (1 - near) / (people + 2), 0.0)


def _spread(squares: np.ndarray, scores: np.ndarray, stratum: np.ndarray, stage: Stage) -> np.ndarray:
    """The scaled squares about the mean of each stratum, added up, from rows of squares and of scores in strata."""
    about_nought = stage.scale[stratum] @ squares
    of_mean = np.where(stage.centred, stage.scale / np.maximum(stage.units, 1), 0.0)
    spread = about_nought - of_mean @ (sparse_sum(stratum, len(stage.units)) @ scores) ** 2
    return np.where(spread < ROUNDING * about_nought, 0.0, spread)
