"""How much of the variance of each answer lies between interviewers, and what that does to standard errors."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.fieldwork.fieldwork_findings import Fieldwork
from folkmoot.reportcard.forms.questionnaire import Question

FEWEST_INTERVIEWERS, FEWEST_INTERVIEWS = 3, 5
SCHEMA = {
    "question": pl.String,
    "category": pl.String,
    "interviewers": pl.Int64,
    "people": pl.Int64,
    "share": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p": pl.Float64,
    "inflation": pl.Float64,
}


def interviewer_effects(fieldwork: Fieldwork, asked: Sequence[Question], confidence: float = 0.95) -> pl.DataFrame:
    """For each question the intraclass correlation of interviewers, the largest first, with the columns of `SCHEMA`.

    `share` is the share of the variance that lies between interviewers, by a one-way analysis of variance with random effects
    (nought where it comes out below); `lower` and `upper` its interval, `p` the chance of so large an F where there is no
    effect, `inflation` how many times larger variances become by it (1 + (m - 1) share, m the mean number of interviews).
    A choice is read as having given its favourable answers or not, or its most frequent one (`category`); a number as it is.

    Interviewers with fewer than five answers and questions with fewer than three interviewers say nothing. Where each
    interviewer worked in places of their own, the share holds the differences between the places too: see `worked_together`.

    Source: Kish (1962); Searle, Casella and McCulloch (1992), section 3.6, of the variance and its interval with unequal
    numbers; Groves (2004), section 8.3, of the inflation.
    """
    if "enumerator" not in fieldwork.rows.columns:
        return pl.DataFrame(schema=SCHEMA)
    who = fieldwork.rows["enumerator"]
    rows = [row for question in asked for row in _effect(fieldwork.answers[question.id], who, question, confidence)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("share", descending=True, maintain_order=True)


def worked_together(fieldwork: Fieldwork) -> float | None:
    """The share of interviews that were made in a primary unit where several interviewers worked; None where units or
    interviewers are not known. Near nought, interviewers and places cannot be told apart."""
    if not {"enumerator", "psu"} <= set(fieldwork.rows.columns):
        return None
    known = fieldwork.rows.select("enumerator", "psu").drop_nulls()
    if known.is_empty():
        return None
    several = known.select((pl.col("enumerator").n_unique().over("psu") > 1).alias("several"))["several"]
    return int(several.sum()) / known.height


def _effect(answers: pl.Series, who: pl.Series, question: Question, confidence: float) -> Iterator[tuple[object, ...]]:
    read = _as_numbers(answers, question)
    if read is None:
        return
    category, values = read
    table = pl.DataFrame({"who": who, "value": values}).drop_nulls()
    table = table.filter(pl.len().over("who") >= FEWEST_INTERVIEWS)
    sizes = table.group_by("who", maintain_order=True).agg(pl.len().alias("n"), pl.col("value").mean().alias("mean"))
    number, people = sizes.height, table.height
    if number < FEWEST_INTERVIEWERS:
        return
    n, means = sizes["n"].to_numpy().astype(float), sizes["mean"].to_numpy()
    value = table["value"].to_numpy()
    whole = value.mean()
    between = float((n * (means - whole) ** 2).sum()) / (number - 1)
    within = float(((value - whole) ** 2).sum() - (n * (means - whole) ** 2).sum()) / (people - number)
    if within <= 0:
        return
    typical = (people - (n**2).sum() / people) / (number - 1)
    ratio = between / within
    tails = (1 - confidence) / 2
    least, greatest = (_share(ratio / special.fdtri(number - 1, people - number, tail), typical) for tail in (1 - tails, tails))
    share = _share(ratio, typical)
    chance = float(special.fdtrc(number - 1, people - number, ratio))
    yield question.id, category, number, people, share, least, greatest, chance, 1 + (people / number - 1) * share


def _share(ratio: float, typical: float) -> float:
    return float(np.clip((ratio - 1) / (ratio - 1 + typical), 0, 1))


def _as_numbers(answers: pl.Series, question: Question) -> tuple[str, pl.Series] | None:
    if question.is_number:
        return "", answers.cast(pl.Float64)
    if question.kind != "select_one":
        return None
    missing = [choice.name for choice in question.choices if choice.missing or choice.apart]
    given = pl.select(pl.when(~answers.is_in(missing)).then(answers)).to_series()
    counted = given.drop_nulls().value_counts(sort=True)
    if counted.height < 2:
        return None
    chosen = question.favourable or (str(counted[0, 0]),)
    return "+".join(chosen), given.is_in(list(chosen)).cast(pl.Float64)
