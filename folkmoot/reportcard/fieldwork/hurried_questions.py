"""Interviews whose questions were hurried through, by the audit logs of the phones."""

from collections.abc import Iterator

import polars as pl

from folkmoot.reportcard.fieldwork.fieldwork_findings import HURRIED, Fieldwork, Limits, findings

FEWEST_TIMED, FEWEST_QUESTIONS = 10, 5


def check_hurry(fieldwork: Fieldwork, limits: Limits) -> pl.DataFrame:
    """Interviews where many questions took far less time than they take in the median interview.

    A question counts where it was timed in ten interviews, an interview where five of its questions were. Nothing where the
    phones kept no logs.
    """
    return findings(_hurried(fieldwork, limits))


def _hurried(fieldwork: Fieldwork, limits: Limits) -> Iterator[dict[str, object]]:
    if fieldwork.times is None or fieldwork.times.is_empty():
        return
    usual = fieldwork.times.group_by("question").agg(pl.col("seconds").median().alias("median"), pl.len().alias("timed"))
    known = fieldwork.times.join(usual.filter((pl.col("timed") >= FEWEST_TIMED) & (pl.col("median") > 0)), on="question")
    quick = known.with_columns((pl.col("seconds") < limits.hurried * pl.col("median")).alias("quick"))
    each = quick.group_by("interview").agg(
        pl.len().alias("of"), pl.col("quick").sum().alias("number"), pl.col("seconds").sum(), pl.col("median").sum()
    )
    shares = each.with_columns((pl.col("number") / pl.col("of")).alias("share"))
    found = shares.filter((pl.col("of") >= FEWEST_QUESTIONS) & (pl.col("share") > limits.hurried_share))
    for row in fieldwork.rows.join(found, on="interview", maintain_order="left").iter_rows(named=True):
        yield {
            "check": HURRIED,
            "interview": row["interview"],
            "enumerator": row.get("enumerator"),
            "psu": row.get("psu"),
            "question": None,
            "value": row["share"],
            "limit": limits.hurried_share,
            "facts": {
                "number": row["number"],
                "of": row["of"],
                "amount": row["seconds"] / 60,
                "middle": row["median"] / 60,
                "share": limits.hurried,
            },
        }
