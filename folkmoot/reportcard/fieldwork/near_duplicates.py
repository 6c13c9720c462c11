"""Interviews that are nearly the same as another: the largest share of equal answers with any other interview."""

import numpy as np
import polars as pl

LARGEST_BLOCK = 2000


def most_alike(answers: pl.DataFrame, fewest: int) -> pl.DataFrame:
    """For each interview the one whose answers are most like its own: `row` and `other` (places in the table), `share` (equal
    answers of those that both gave) and `compared` (how many both gave); null where no other shares `fewest` answers.

    Questions that hardly anyone answered, or that nearly everyone answers alike, say little and are left out: fewer than a
    tenth answered, or more than 95 % equal. Above 2,000 interviews each block of 2,000 is compared within itself and with every
    other, so that memory stays bounded.

    Source: Kuriakose and Robbins (2016), Don't get duped: fraud through duplication in public opinion surveys.
    """
    codes = _codes(answers)
    number = answers.height
    best = np.full(number, -1.0)
    other = np.full(number, -1)
    compared = np.zeros(number, dtype=np.int64)
    for first in range(0, number, LARGEST_BLOCK):
        left = codes[:, first : first + LARGEST_BLOCK]
        for second in range(0, number, LARGEST_BLOCK):
            equal, both = _agreement(left, codes[:, second : second + LARGEST_BLOCK])
            share = np.divide(equal, both, out=np.full(equal.shape, -1.0, dtype=np.float32), where=both >= max(fewest, 1))
            if first == second:
                np.fill_diagonal(share, -1.0)
            place = share.argmax(axis=1)
            rows = np.arange(len(place))
            better = share[rows, place] > best[first : first + len(place)]
            target = first + rows[better]
            best[target] = share[rows, place][better]
            other[target] = second + place[better]
            compared[target] = both[rows, place][better]
    found = pl.DataFrame({"row": np.arange(number), "other": other, "share": best, "compared": compared})
    return found.with_columns(
        pl.when(pl.col("other") >= 0).then(pl.col(name)).alias(name) for name in ("other", "share", "compared")
    )


def _codes(answers: pl.DataFrame) -> np.ndarray:
    """A row a question, a column an interview: a number for each answer, 0 where there is none."""
    columns = []
    for name in answers.columns:
        text = answers[name].list.join(" ") if isinstance(answers.schema[name], pl.List) else answers[name].cast(pl.String)
        answered = len(text) - text.null_count()
        if answered < max(2, len(text) / 10):
            continue
        codes = text.rank("dense").fill_null(0).cast(pl.Int32).to_numpy()
        if np.bincount(codes)[1:].max() <= 0.95 * answered:
            columns.append(codes)
    return np.array(columns, dtype=np.int32) if columns else np.zeros((0, answers.height), dtype=np.int32)


def _agreement(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many answers each pair has equal, and how many both gave."""
    equal = np.zeros((left.shape[1], right.shape[1]), dtype=np.float32)
    narrow = np.int16 if max(left.max(initial=0), right.max(initial=0)) < 2**15 else np.int32
    for one, two in zip(left.astype(narrow), right.astype(narrow), strict=True):
        equal += (one[:, None] == two[None, :]) & (one != 0)[:, None]
    both = (left != 0).astype(np.float32).T @ (right != 0).astype(np.float32)
    return equal, both
