"""What was found wrong with answers, as one table: where, what, why, and what was done about it."""

from collections.abc import Sequence

import polars as pl

FINDINGS = {
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "why": pl.String,
    "done": pl.String,
}
"""Columns of a table of findings. `row` is the row in the file, the header being row 1; null where a whole column is meant."""

KEPT = "kept as received"
SET_MISSING = "set to missing"
NO_COLUMN = "the file has no column for this question"
LEFT_OUT = "left out of the figures"


def no_findings() -> pl.DataFrame:
    return pl.DataFrame(schema=FINDINGS)


def finding(file: str, column: str, value: str, why: str, done: str, row: int | None = None) -> pl.DataFrame:
    """One finding."""
    return pl.DataFrame([(file, row, column, value, why, done)], schema=FINDINGS, orient="row")


def findings_in_rows(
    file: str, rows: pl.Series, column: str, values: pl.Series, why: str | pl.Series, done: str
) -> pl.DataFrame:
    """One finding for each row; `values` are shown as text."""
    shown = values.list.join(" ") if isinstance(values.dtype, pl.List) else values.cast(pl.String)
    return pl.DataFrame({"row": rows, "value": shown}).select(
        pl.lit(file).alias("file"),
        pl.col("row").cast(pl.Int64),
        pl.lit(column).alias("column"),
        pl.col("value"),
        (pl.lit(why) if isinstance(why, str) else why.cast(pl.String)).alias("why"),
        pl.lit(done).alias("done"),
    )


def gathered(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All findings sorted by row and column; those about a whole column first."""
    found = [part for part in parts if part.height]
    return pl.concat(found).sort("row", "column", "why", nulls_last=False, maintain_order=True) if found else no_findings()
