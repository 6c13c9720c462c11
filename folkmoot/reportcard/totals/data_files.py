"""A statistician's own file as a table: CSV, Parquet, SPSS or Stata, with its value labels and declared missing values."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from folkmoot.reportcard.design import ROW
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.files.delimited import NotText, cells_in_rows, decoded, delimiter_of

TEXT_FILES = (".csv", ".tsv", ".txt", ".tab")
PARQUET_FILES = (".parquet", ".pq")
SPSS_FILES = (".sav", ".zsav")
STATA_FILES = (".dta",)

ValueLabels = Mapping[Any, str]


@dataclass(frozen=True)
class DataFile:
    """The rows of a file, `__row` their numbers in it, and for columns that have them the labels of their values.

    A text file's columns are text, an empty cell null; those of other kinds have the type that the file gives them. Where
    the table is only a part of the file's rows, `orders` has for columns of a fixed order the values of the whole file.
    """

    name: str
    table: pl.DataFrame
    labels: Mapping[str, ValueLabels] = field(default_factory=lambda: MappingProxyType({}))
    orders: Mapping[str, tuple[str, ...]] | None = None

    @cached_property
    def columns(self) -> list[str]:
        """The names of the file's own columns."""
        return [name for name in self.table.columns if name != ROW]

    @cached_property
    def types(self) -> Mapping[str, pl.DataType]:
        """The type of each column; polars makes it anew each time that it is asked, which many columns make felt."""
        return self.table.schema


def read_data_file(path: Path, missing: tuple[str, ...] = ()) -> DataFile:
    """The file as a table; `missing` are texts, or labels of values, that stand for no answer, besides an empty cell.

    In a text file the first row after the header is row 2, as a spreadsheet shows it, and rows with nothing in them are left
    out; in the others rows count from 1.
    Values that an SPSS file declares missing, and Stata's missing values (`.`, `.a` to `.z`), are null.

    Raises `UnusableAnswers` where the file is not there, is of another kind, has no rows, or cannot be read.
    """
    if not path.is_file():
        raise UnusableAnswers(f"There is no file {path}.")
    suffix = path.suffix.lower()
    first = 1
    if suffix in TEXT_FILES:
        first = 2
        read = DataFile(path.name, _read_text(path))
    elif suffix in PARQUET_FILES:
        read = DataFile(path.name, _read_parquet(path))
    elif suffix in SPSS_FILES + STATA_FILES:
        read = _read_labelled(path)
    else:
        raise UnusableAnswers(
            f"{path.name} is none of CSV (.csv, .tsv, .txt), Parquet (.parquet), SPSS (.sav) and Stata (.dta): "
            "save it as one of these."
        )
    if not read.table.height:
        raise UnusableAnswers(f"{path.name} has no rows below its header.")
    texts = pl.col(pl.String)
    numbered = read.table.with_columns(pl.int_range(first, pl.len() + first, dtype=pl.Int64).alias(ROW))
    table = numbered.with_columns(pl.when(~texts.is_in(["", *missing])).then(texts).name.keep())
    for column, labels in read.labels.items() if missing else ():
        coded = [value for value, label in labels.items() if label in missing]
        table = table.with_columns(pl.when(~pl.col(column).is_in(coded)).then(pl.col(column)).alias(column))
    if suffix in TEXT_FILES and read.table.width > 1:
        table = table.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
    return DataFile(read.name, table, read.labels)


def _read_text(path: Path) -> pl.DataFrame:
    try:
        content = decoded(path.read_bytes()).encode()
    except NotText as error:
        raise UnusableAnswers(f"{path.name}: {error}.") from error
    delimiter = delimiter_of(content)
    names = next(csv.reader(io.StringIO(content.decode()), delimiter=delimiter), [])
    if not any(name.strip() for name in names):
        raise UnusableAnswers(f"{path.name} has no header: its first row must hold the names of the columns.")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise UnusableAnswers(f"{path.name} has more than one column {twice[0]!r}: give each column a name of its own.")
    cells = cells_in_rows(content, delimiter)
    if len(wrong := np.flatnonzero((cells != len(names)) & (cells > 1))):
        raise UnusableAnswers(
            f"{path.name}: row {wrong[0] + 1} has {cells[wrong[0]]} cells, but the header has {len(names)}. "
            "Put a cell that holds the delimiter within double quotes."
        )
    try:
        return pl.read_csv(content, separator=delimiter, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise UnusableAnswers(f"{path.name} cannot be read as CSV: {str(error).splitlines()[0]}.") from error


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableAnswers(f"{path.name} cannot be read as a Parquet file: {str(error).splitlines()[0]}.") from error


def _read_labelled(path: Path) -> DataFile:
    import pyreadstat

    reader, kind = (pyreadstat.read_dta, "Stata") if path.suffix.lower() in STATA_FILES else (pyreadstat.read_sav, "SPSS")
    try:
        table, about = reader(str(path), output_format="polars")
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError, OSError, ValueError) as error:
        raise UnusableAnswers(f"{path.name} cannot be read as a file of {kind}: {error}.") from error
    return DataFile(path.name, table, about.variable_value_labels)
