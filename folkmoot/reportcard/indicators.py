"""The global goals' indicators that citizens are asked for, and the grouping of people by disability.

The definitions are those of the metadata of the indicators: 16.7.2 (having a say and an influence), 16.6.2 (satisfaction
with public services), 16.5.1 (bribery) and 16.b.1 (discrimination); and of the Washington Group Short Set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.domains import Domains, Variances, read_domains, table_of
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimates import DegreesOfFreedom
from folkmoot.reportcard.influence import read_sample
from folkmoot.reportcard.intervals import Interval, interval_of_shares
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.variables import Breakdown

MEAN = "mean"
OVERALL = "overall"
ANY = "any"
DISABLED = "with disability"
NOT_DISABLED = "without disability"


Scales = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Indicator:
    """An indicator as shares: for each a `label` and who counts in it (1), who does not (0), and who is outside (NaN).

    `averaged` are the labels whose shares' mean is a further figure, named `mean` and put after them.
    """

    name: str
    labels: tuple[str, ...]
    marks: np.ndarray
    averaged: tuple[str, ...] = ()


def having_a_say(batch: pl.DataFrame, say: str, influence: str, scales: Scales) -> Indicator:
    """16.7.2: shares who think that the system lets people like them have a say, and an influence; and their mean.

    `scales` are the five answers from the most ('a great deal') to the least ('not at all'): the first three are positive.
    """
    marks = [_on_scale(batch, column, scales, 3, answers=5) for column in (say, influence)]
    return Indicator("16.7.2", ("say", "influence"), np.column_stack(marks), ("say", "influence"))


def satisfaction(batch: pl.DataFrame, service: str, attributes: Sequence[str], overall: str, scales: Scales) -> Indicator:
    """16.6.2 for one service: the share positive on each attribute, their mean, and the overall share apart.

    `attributes` and `overall` are columns answered by those who used the service; `scales` are the four answers from the best
    to the worst: the first two are positive.
    """
    columns = [*attributes, *([overall] if overall else [])]
    marks = [_on_scale(batch, column, scales, 2, answers=4) for column in columns]
    labels = (*attributes, *([OVERALL] if overall else []))
    return Indicator(f"16.6.2 {service}".strip(), labels, np.column_stack(marks), tuple(attributes))


def bribery(batch: pl.DataFrame, contact: str, asked: Sequence[str], yes: Sequence[str]) -> Indicator:
    """16.5.1: of those who had contact with a public official in twelve months, the share asked for or giving a bribe.

    `asked` are the columns on being asked and on giving; who answered none of them is outside.
    """
    had, marks = _said(batch, contact, yes), _any_of([_said(batch, column, yes) for column in asked])
    return Indicator("16.5.1", ("",), np.where(had == 1, marks, np.nan)[:, None])


def discrimination(batch: pl.DataFrame, grounds: Sequence[str], yes: Sequence[str]) -> Indicator:
    """16.b.1: the share who felt discriminated against or harassed in twelve months, on any ground and by each of several."""
    by_ground = [_said(batch, column, yes) for column in grounds]
    if len(by_ground) == 1:
        return Indicator("16.b.1", (ANY,), by_ground[0][:, None])
    return Indicator("16.b.1", (ANY, *grounds), np.column_stack([_any_of(by_ground), *by_ground]))


def disability(batch: pl.DataFrame, questions: Sequence[str], severe: Sequence[str]) -> pl.Series:
    """`with disability` for who has at least one of the `severe` answers ('a lot of difficulty', 'cannot do at all').

    `questions` are the six of the Washington Group Short Set; `without disability` for who has none of them and answered at
    least one question, null for the others.
    """
    marks = _any_of([_said(batch, column, severe) for column in questions])
    names = np.array([NOT_DISABLED, DISABLED, None], dtype=object)
    return pl.Series("disability", names[np.where(np.isnan(marks), 2, marks).astype(int)], dtype=pl.String)


def estimate_indicator(
    batch: pl.DataFrame,
    indicator: Indicator,
    breakdowns: Sequence[Breakdown] = (),
    design: Design | None = None,
    *,
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom | str = DegreesOfFreedom.DESIGN,
    replicates: Replicates | None = None,
) -> pl.DataFrame:
    """The indicator's shares and their mean, for everyone and each group; columns as `ratios.ratios`, `category` the label.

    The mean of shares carries their covariance. Its `base` are the people who are in the base of any of them.
    """
    design = design or Design()
    weights = read_sample(batch, design).weights
    tables = []
    for groups in read_domains(batch, breakdowns):
        shares, influences = _shares(groups, weights, indicator.marks)
        labels = list(indicator.labels)
        thetas = None
        if replicates is not None:
            known = [np.where(np.isnan(mark), np.nan, 1.0) for mark in indicator.marks.T]
            thetas = groups.replicated_ratios(replicates, weights, list(indicator.marks.T), known)
        if indicator.averaged:
            places = [indicator.labels.index(label) for label in indicator.averaged]
            at = places[-1] + 1
            some = ~np.isnan(influences[:, places]).all(axis=1)
            mean = np.where(some, np.nansum(influences[:, places], axis=1) / len(places), np.nan)
            influences = np.insert(influences, at, mean, axis=1)
            shares = np.insert(shares, at, shares[:, places].mean(axis=1), axis=1)
            labels.insert(at, MEAN)
            if thetas is not None:
                thetas = np.insert(thetas, at, thetas[:, places].mean(axis=1), axis=1)
        found = groups.variances(batch, design, list(influences.T))
        if replicates is not None and thetas is not None:
            found = found.replicated(replicates, thetas, shares)
        tables.append(_table(groups, indicator.name, labels, shares, found, interval, confidence, df))
    return pl.concat(tables)


def _shares(groups: Domains, weights: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each group and figure the share, and each person's influence on that of their group."""
    shares, influences = np.empty((len(groups.names), marks.shape[1])), np.empty_like(marks)
    with np.errstate(invalid="ignore", divide="ignore"):
        for place, mark in enumerate(marks.T):
            total = groups.sums(np.where(np.isnan(mark), np.nan, weights))
            shares[:, place] = groups.sums(weights * mark) / total
            influences[:, place] = (mark - groups.spread(shares[:, place])) / groups.spread(total)
    return shares, np.where(np.isfinite(influences), influences, np.nan)


def _table(
    groups: Domains,
    name: str,
    labels: Sequence[str],
    shares: np.ndarray,
    found: Variances,
    interval: Interval,
    confidence: float,
    df: DegreesOfFreedom | str,
) -> pl.DataFrame:
    freedom, error = found.freedom(df), np.sqrt(found.variances)
    lower, upper = interval_of_shares(
        interval, shares, error, np.nan_to_num(freedom), found.freedom_of_domain, found.bases, confidence
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = np.where(found.variance_of_one > 0, found.variances / found.variance_of_one, np.nan)
    numbers = {
        "estimate": shares,
        "standard_error": np.where(found.bases > 0, error, np.nan),
        "lower": lower,
        "upper": upper,
        "df": freedom,
        "design_effect": effect,
        "base": found.bases,
        "weighted_base": found.weighted_bases,
    }
    return table_of(groups, name, labels, numbers)


def _on_scale(batch: pl.DataFrame, column: str, scales: Scales, positive: int, answers: int) -> np.ndarray:
    """1 for the first `positive` answers of a scale of so many answers, 0 for its others, NaN for anything else.

    Of several scales a column has the first that any of its answers is on.
    """
    require_columns(batch, [column])
    for scale in scales:
        if len(set(scale)) != len(scale) or len(scale) != answers:
            raise DesignError(
                f"The scale has {len(scale)} answers ({', '.join(scale)}), but this indicator's questions have "
                f"{answers}: give each once, from the most positive."
            )
        codes = encode_columns(batch, {column: scale})[column].codes
        if (codes < answers).any():
            return np.where(codes < answers, codes < positive, np.nan)
    found = ", ".join(map(repr, encode_columns(batch, {column: ()})[column].values[:8]))
    given = " or ".join(", ".join(scale) for scale in scales)
    raise UnusableAnswers(
        f"No answer to {column!r} is on the scale {given or '(none was given)'}. There are: {found or 'none'}."
    )


def _said(batch: pl.DataFrame, column: str, yes: Sequence[str]) -> np.ndarray:
    """1 for who gave one of the answers, 0 for who gave another, NaN for no answer."""
    require_columns(batch, [column])
    encoded = encode_columns(batch, {column: yes})[column]
    return np.where(encoded.codes < len(encoded.values), encoded.codes < len(yes), np.nan)


def _any_of(marks: Sequence[np.ndarray]) -> np.ndarray:
    """1 where any is 1, 0 where none is and one at least is known, NaN where nothing is known."""
    table = np.column_stack(marks)
    return np.where((table == 1).any(axis=1), 1.0, np.where(np.isnan(table).all(axis=1), np.nan, 0.0))
