"""A file of one table as text: a frame, a list of households, a contact sheet, margins. No form says what is in it."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answer_files import read_answer_file
from folkmoot.reportcard.design import ROW
from folkmoot.reportcard.errors import ReportCardError, UnusableAnswers

MOST_NAMED = 10
MOST_COLUMNS_NAMED = 40


def read_plain_table(path: Path) -> pl.DataFrame:
    """The first table of a CSV, XLSX or Parquet file: its columns as String, null where a cell is empty, and `__row`.

    Cells keep their spelling, but for the space around them. `__row` is the row in the file, the header being row 1. Columns
    without a name are left out. The delimiter of a CSV is found (comma, semicolon or tab).

    Raises `UnusableAnswers` where the file is not there or cannot be read, or has a column twice.
    """
    if not path.is_file():
        raise UnusableAnswers(f"{path} does not exist: give a table as CSV, XLSX or Parquet.")
    raw = read_answer_file(path).tables[0]
    names = [header.strip() for header in raw.headers]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnusableAnswers(f"{path.name} has the column {twice[0]!r} more than once. Give each column a name of its own.")
    return raw.cells.select(
        ROW, *(pl.col(str(place)).cast(pl.String).str.strip_chars().alias(name) for place, name in enumerate(names) if name)
    ).with_columns(pl.col(name).replace("", None) for name in names if name)


def without_rows(table: pl.DataFrame) -> pl.DataFrame:
    """The table without its column of row numbers."""
    return table.drop(ROW, strict=False)


def require(table: pl.DataFrame, names: Sequence[str], kind: type[ReportCardError], what: str, mend: str = "") -> None:
    """Raises an error of that kind where the table, called `what`, has no column of one of the names; `mend` is what helps."""
    absent = [name for name in names if name and name not in table.columns]
    if absent:
        known = named([name for name in table.columns if name != ROW], MOST_COLUMNS_NAMED)
        raise kind(f"{what} has no column {', '.join(map(repr, absent))}; it has {known}.{mend and f' {mend}'}")


def refuse(table: pl.DataFrame, odd: pl.Expr | pl.Series, kind: type[ReportCardError], what: str, mend: str) -> None:
    """Raises an error of that kind naming the rows that are odd: those of the file (`__row`), else with a header in row 1."""
    row = pl.col(ROW) if ROW in table.columns else pl.int_range(2, pl.len() + 2)
    rows = table.select(row.filter(odd.fill_null(value=True)).alias("row"))["row"].to_list()
    if rows:
        raise kind(f"{'Rows' if len(rows) > 1 else 'Row'} {named(rows)}: {what}. {mend}.")


def named(names: Sequence[object], most: int = MOST_NAMED) -> str:
    """The first few of some names or rows, and how many more there are."""
    more = len(names) - most
    return ", ".join(map(str, names[:most])) + (f" and {more} more" if more > 0 else "")
