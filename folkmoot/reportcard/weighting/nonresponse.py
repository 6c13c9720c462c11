"""Weights of those who answered, who stand in for those who did not: by classes, or by a model of who answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.answers.plain_tables import refuse, require
from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.weighting.outcomes import ANSWERED, NOT_ELIGIBLE, UNKNOWN

MOST_STEPS = 100
CERTAIN = 30


@dataclass(frozen=True)
class Adjustment:
    """What nonresponse does to weights: each approach's `factor` (0 where nobody answered), and how it came about.

    `classes` has a row a class: `class`, `approached`, `answered`, `rate` (weighted), `factor`; with a model also the least
    and greatest chance in it. `coefficients` are those of the model: `term`, `estimate`; empty without one.
    """

    factor: np.ndarray
    classes: pl.DataFrame
    coefficients: pl.DataFrame


def by_classes(contacts: pl.DataFrame, weights: np.ndarray, columns: Sequence[str]) -> Adjustment:
    """Those who answered carry those of their class who did not, by weighted sums.

    `contacts` has a row an approach with the column `outcome` (see `outcomes`). Of approaches of unknown eligibility, the
    share is carried that is eligible among the known of the class. Without `columns` everybody is one class.

    Raises `UnusableWeights` where a column does not exist, or a class has nobody who answered (which, and how many).

    Source: Särndal, Swensson and Wretman (1992), section 15.6.2, response homogeneity groups; Valliant, Dever and Kreuter
    (2018), sections 13.4 and 13.5, for unknown eligibility.
    """
    require(contacts, columns, UnusableWeights, "The contact sheet")
    texts = [pl.col(name).cast(pl.String).fill_null("(missing)") for name in columns]
    named = contacts.with_columns((pl.concat_str(texts, separator=" · ") if texts else pl.lit("everyone")).alias("class"))
    names = named["class"]
    return _within(contacts, weights, names, pl.DataFrame(schema={"term": pl.String, "estimate": pl.Float64}))


def by_propensity(contacts: pl.DataFrame, weights: np.ndarray, columns: Sequence[str], *, classes: int = 5) -> Adjustment:
    """Those who answered carry the others, by the chance of answering that a weighted logistic regression gives them.

    Text is a factor of categories (a missing one is a category of its own), numbers are numbers. The chances of eligible
    approaches are cut into so many `classes` of equal numbers, and the weights adjusted within them, which a wrong model harms
    least; with 0 classes each is divided by its chance.

    Raises `UnusableWeights` where a column does not exist or is missing a number, where nobody answered or everybody did, and
    where the model cannot be fitted: some category answered always or never.

    Source: Rosenbaum and Rubin (1983); Little (1986), Survey nonresponse adjustments; the coefficients are those of
    `glm(answered ~ ..., family=quasibinomial, weights=w)` of R.
    """
    require(contacts, columns, UnusableWeights, "The contact sheet")
    outcome = contacts["outcome"]
    eligible = ~outcome.is_in([UNKNOWN, NOT_ELIGIBLE]).to_numpy()
    answered = outcome.is_in(list(ANSWERED)).to_numpy()
    terms, table = _model_matrix(contacts, columns)
    coefficients = _fit(table[eligible], answered[eligible].astype(np.float64), weights[eligible], terms)
    chance = special.expit(table @ coefficients)
    fitted = pl.DataFrame({"term": terms, "estimate": coefficients})
    if not classes:
        factor = np.where(answered, 1 / chance, 0.0)
        return Adjustment(factor, pl.DataFrame(), fitted)
    ranks = pl.Series(chance).rank("ordinal").to_numpy()
    cuts = np.quantile(ranks[eligible], np.linspace(0, 1, classes + 1)[1:-1])
    number = np.searchsorted(cuts, ranks, side="left")
    names = pl.Series("class", [f"chance class {place + 1}" for place in number])
    found = _within(contacts, weights, names, fitted)
    spans = (
        pl.DataFrame({"class": names, "chance": chance})
        .group_by("class")
        .agg(pl.col("chance").min().alias("least_chance"), pl.col("chance").max().alias("greatest_chance"))
    )
    return Adjustment(found.factor, found.classes.join(spans, on="class", how="left", maintain_order="left"), fitted)


def _within(contacts: pl.DataFrame, weights: np.ndarray, names: pl.Series, fitted: pl.DataFrame) -> Adjustment:
    outcome = pl.col("outcome")
    answered, weight = outcome.is_in(list(ANSWERED)), pl.col("weight")
    unknown, eligible = outcome == UNKNOWN, ~outcome.is_in([UNKNOWN, NOT_ELIGIBLE])
    table = pl.DataFrame({"class": names, "outcome": contacts["outcome"], "weight": weights})
    known = weight.filter(~unknown).sum()
    carried = weight.filter(eligible).sum() + weight.filter(unknown).sum() * pl.when(known > 0).then(
        weight.filter(eligible).sum() / known
    ).otherwise(1.0)
    classes = (
        table.group_by("class")
        .agg(
            (eligible | unknown).sum().alias("approached"),
            answered.sum().alias("answered"),
            (weight.filter(answered).sum() / carried).alias("rate"),
        )
        .filter(pl.col("approached") > 0)
        .sort("class")
        .with_columns((1 / pl.col("rate")).alias("factor"))
    )
    empty = classes.filter(pl.col("answered") == 0)
    if empty.height:
        told = ", ".join(f"{name!r} ({number} approached)" for name, number in empty.select("class", "approached").rows())
        raise UnusableWeights(f"Classes in which nobody answered: {told}. Join each with one that is like it.")
    factor = table.join(classes.select("class", "factor"), on="class", how="left", maintain_order="left")
    return Adjustment(
        factor.select(pl.when(answered).then(pl.col("factor")).otherwise(0.0).alias("factor"))["factor"].to_numpy(),
        classes,
        fitted,
    )


def _model_matrix(contacts: pl.DataFrame, columns: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """An intercept, numbers as they are, and an indicator for each category of text but the first."""
    terms, parts = ["(Intercept)"], [np.ones(contacts.height)]
    for name in columns:
        values = contacts[name]
        numbers = values.cast(pl.Float64, strict=False)
        if values.null_count() < values.len() and numbers.null_count() == values.null_count():
            what = f"{name} is missing, so the chance of answering cannot be said"
            refuse(contacts, pl.col(name).is_null(), UnusableWeights, what, "Fill it in, or make it a category")
            terms.append(name)
            parts.append(numbers.to_numpy())
            continue
        texts = values.cast(pl.String).fill_null("(missing)")
        for category in texts.unique().sort().to_list()[1:]:
            terms.append(f"{name}{category}")
            parts.append((texts == category).cast(pl.Float64).to_numpy())
    return terms, np.column_stack(parts)


def _fit(table: np.ndarray, answered: np.ndarray, weights: np.ndarray, terms: Sequence[str]) -> np.ndarray:
    """The coefficients of a weighted logistic regression, by Newton's method."""
    if not 0 < answered.sum() < answered.size:
        who = "Everybody" if answered.size and answered.all() else "Nobody"
        raise UnusableWeights(f"{who} answered: there is no chance of answering to be modelled.")
    coefficients = np.zeros(table.shape[1])
    for _ in range(MOST_STEPS):
        chance = special.expit(table @ coefficients)
        slope = table * (weights * chance * (1 - chance))[:, None]
        try:
            step = np.linalg.solve(slope.T @ table, table.T @ (weights * (answered - chance)))
        except np.linalg.LinAlgError:
            break
        coefficients += step
        if np.abs(step).max() <= 1e-12 * max(np.abs(coefficients).max(), 1.0):
            if np.abs(table @ coefficients).max() < CERTAIN:
                return coefficients
            break
    worst = terms[int((np.abs(coefficients) * np.abs(table).max(axis=0)).argmax())]
    raise UnusableWeights(
        f"The model of who answers cannot be fitted: see {worst!r}, which answered always or never, or which says the same as "
        "another column. Leave it out, join its categories, or use classes."
    )
