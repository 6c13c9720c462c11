"""Back-checks: a second, short interview of the same person by somebody else, held against the first question by question."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

PAIRS_SCHEMA = {"interview": pl.String, "back_check": pl.String, "same": pl.Int64, "compared": pl.Int64}
AGREEMENT_SCHEMA = {
    "question": pl.String,
    "pairs": pl.Int64,
    "same": pl.Int64,
    "share": pl.Float64,
    "kappa": pl.Float64,
    "difference": pl.Float64,
}


def pair_back_checks(first: Answers, second: Answers, key: str, first_key: str = "") -> pl.DataFrame:
    """Which interview each back-check is of: the rows of both, `interview` and `back_check` by instance id.

    The column `key` of the second names the interview by its instance id, or by what stands in `first_key` of the first (a
    dwelling's number). Where an interview has several back-checks the last in the table counts; where several interviews have
    the same key, none is paired.
    """
    keys = [first.table.select(pl.col("__instance").alias("key"), pl.col("__instance").alias("interview"))]
    if first_key:
        own = first.table.select(pl.col(first_key).cast(pl.String).alias("key"), pl.col("__instance").alias("interview"))
        keys.append(own.filter(pl.col("key").is_not_null() & ~pl.col("key").is_duplicated()))
    named = second.table.select(
        pl.col(key).cast(pl.String).str.strip_chars().alias("key"), pl.col("__instance").alias("back_check")
    )
    found = named.join(pl.concat(keys), on="key", how="inner", maintain_order="left")
    return found.unique("interview", keep="last", maintain_order=True).select("interview", "back_check")


def back_check_agreement(
    first: Answers, second: Answers, forms: tuple[Questionnaire, Questionnaire], pairs: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Agreement by question (`AGREEMENT_SCHEMA`, the least first) and by pair (`PAIRS_SCHEMA`, the least first).

    Questions with the same id and kind in both forms are compared, where both interviews have an answer: `share` of the pairs
    gave the `same`. `kappa` is Cohen's, agreement beyond what chance gives (null for several choices, numbers, and where
    everyone answered alike); `difference` the mean of the second less the first, for numbers. Facts that cannot have changed
    should agree nearly always; opinions may not, and tell how steady an answer is.

    Source: Cohen (1960); J-PAL's and the World Bank's practice of high-frequency back-checks.
    """
    asked = {question.id: question for question in forms[1].questions if question.id in second.table.columns}
    shared = [
        question
        for question in forms[0].questions
        if not question.repeat
        and question.id in first.table.columns
        and (question.is_choice or question.is_number)
        and question.id in asked
        and asked[question.id].kind == question.kind
        and question.role not in {"consent", "enumerator"}
    ]
    one = pairs.select(pl.col("interview").alias("__instance")).join(
        first.table, on="__instance", how="left", maintain_order="left"
    )
    two = pairs.select(pl.col("back_check").alias("__instance")).join(
        second.table, on="__instance", how="left", maintain_order="left"
    )
    same, both = np.zeros(pairs.height, dtype=np.int64), np.zeros(pairs.height, dtype=np.int64)
    rows = []
    for question in shared:
        row, equal, given = _compared(question, one[question.id], two[question.id])
        same += equal
        both += given
        rows += list(row)
    by_question = pl.DataFrame(rows, schema=AGREEMENT_SCHEMA, orient="row").sort("share", maintain_order=True)
    by_pair = pairs.with_columns(pl.Series("same", same), pl.Series("compared", both))
    return by_question, by_pair.sort(pl.col("same") / pl.col("compared"), nulls_last=True, maintain_order=True)


def _compared(
    question: Question, one: pl.Series, two: pl.Series
) -> tuple[Iterator[tuple[object, ...]], np.ndarray, np.ndarray]:
    a, b = _in_one_cell(question, one), _in_one_cell(question, two)
    given = (a.is_not_null() & b.is_not_null()).to_numpy()
    equal = (a == b).fill_null(value=False).to_numpy() & given
    return _row(question, a.filter(pl.Series(given)), b.filter(pl.Series(given)), int(equal.sum())), equal, given


def _in_one_cell(question: Question, answers: pl.Series) -> pl.Series:
    if isinstance(answers.dtype, pl.List):
        return answers.list.sort().list.join(" ")
    return answers.cast(pl.Float64) if question.is_number else answers.cast(pl.String)


def _row(question: Question, a: pl.Series, b: pl.Series, same: int) -> Iterator[tuple[object, ...]]:
    pairs = len(a)
    if not pairs:
        return
    kappa = difference = None
    if question.is_number:
        difference = float(np.mean((b - a).to_numpy()))
    elif question.kind == "select_one":
        chance = sum(int((a == name).sum()) * int((b == name).sum()) for name in set(a) | set(b)) / pairs**2
        kappa = (same / pairs - chance) / (1 - chance) if chance < 1 else None
    yield question.id, pairs, same, same / pairs, kappa, difference
