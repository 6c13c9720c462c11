"""Where a large table of answers lies: a file that polars scans, or a table of a database; read in batches."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from folkmoot.reportcard.design import ROW
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.totals.data_files import PARQUET_FILES, TEXT_FILES

ROWS_AT_ONCE = 262_144
BYTES_AT_ONCE = 64 * 1024 * 1024
BYTES_OF_CODES, BYTES_OF_NUMBER, BYTES_OF_TEXT, BYTES_OF_OBJECT = 4, 8, 16, 64
ARROW_FILES = (".arrow", ".feather", ".ipc")
SQLITE_FILES = (".sqlite", ".sqlite3", ".db")
POSTGRESQL = ("postgresql://", "postgres://")
TABLE_MARK = "#"
LARGE_TEXT = 128 * 1024 * 1024


class Source(Protocol):
    """A table to be scanned: its name, its columns' types, and its rows in batches (with `__row`, their numbers)."""

    @property
    def name(self) -> str: ...

    @property
    def schema(self) -> Mapping[str, pl.DataType]: ...

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]: ...


@dataclass(frozen=True)
class LazySource:
    """A file that polars scans."""

    name: str
    rows: pl.LazyFrame
    schema: Mapping[str, pl.DataType]
    first_row: int

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        rows = self.rows.select(columns).collect_batches(chunk_size=_rows_at_once(self.schema, columns), lazy=True)
        try:
            yield from _numbered(rows, self.first_row)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnusableAnswers(f"{self.name} cannot be read: {str(error).splitlines()[0]}.") from error


@dataclass(frozen=True)
class DatabaseSource:
    """A table of a database, by its name and a way to connect."""

    name: str
    table: str
    connect: Callable[[], Any]
    schema: Mapping[str, pl.DataType]

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        query = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(self.table)}"  # noqa: S608 (names are quoted)
        overrides = {name: self.schema[name] for name in columns}
        rows = min(ROWS_AT_ONCE, BYTES_AT_ONCE // (BYTES_OF_OBJECT * len(columns)))
        with closing(self.connect()) as connection:
            batches = pl.read_database(query, connection, iter_batches=True, batch_size=rows, schema_overrides=overrides)
            yield from _numbered(batches, first_row=1)


def open_source(data: str) -> Source | None:
    """The source that a name stands for; None where it is better read whole (a small CSV, SPSS, Stata).

    `FILE.parquet`, `FILE.arrow`, a large `FILE.csv`; `FILE.sqlite#TABLE`; `postgresql://user@host/database#TABLE`.

    Raises `UnusableAnswers` where it is not there or cannot be read.
    """
    if data.startswith(POSTGRESQL):
        return _postgresql(data)
    name, mark, table = data.partition(TABLE_MARK)
    path = Path(name if Path(name).suffix.lower() in SQLITE_FILES else data)
    suffix = path.suffix.lower()
    if suffix in SQLITE_FILES:
        if not mark:
            raise UnusableAnswers(f"{path.name} is a database: say which table, {path.name}#TABLE.")
        return _sqlite(path, table)
    if suffix not in (*PARQUET_FILES, *ARROW_FILES, *TEXT_FILES):
        return None
    if not path.is_file():
        raise UnusableAnswers(f"There is no file {path}.")
    if suffix in TEXT_FILES and path.stat().st_size < LARGE_TEXT:
        return None
    try:
        if suffix in TEXT_FILES:
            rows, first_row = _scan_text(path), 2
        else:
            rows, first_row = pl.scan_ipc(path) if suffix in ARROW_FILES else pl.scan_parquet(path), 1
        return LazySource(path.name, rows, rows.collect_schema(), first_row)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableAnswers(f"{path.name} cannot be read: {str(error).splitlines()[0]}.") from error


def _numbered(batches: Iterable[pl.DataFrame], first_row: int) -> Iterator[pl.DataFrame]:
    """The batches that have rows, with the rows' numbers. (Where polars is asked to number rows, it reads far ahead.)"""
    for batch in batches:
        if batch.height:
            yield batch.with_columns(pl.int_range(first_row, first_row + pl.len(), dtype=pl.Int64).alias(ROW))
            first_row += batch.height


def _rows_at_once(schema: Mapping[str, pl.DataType], columns: Sequence[str]) -> int:
    """How many rows make a batch: many, so that what each batch costs is not felt, but fewer where columns take more memory."""
    width = 0
    for kind in (schema[name] for name in columns):
        width += BYTES_OF_CODES if kind == pl.Enum else BYTES_OF_NUMBER if kind.is_numeric() else BYTES_OF_TEXT
    return min(ROWS_AT_ONCE, BYTES_AT_ONCE // max(width, 1))


def _scan_text(path: Path) -> pl.LazyFrame:
    with path.open("rb") as file:
        header = file.readline().decode("utf-8", "replace")
    separator = max(",;\t|", key=header.count)
    return pl.scan_csv(path, separator=separator, infer_schema=False)


def _sqlite(path: Path, table: str) -> DatabaseSource:
    if not path.is_file():
        raise UnusableAnswers(f"There is no file {path}.")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)

    try:
        with closing(connect()) as connection:
            columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", [table]).fetchall()
    except sqlite3.Error as error:
        raise UnusableAnswers(f"{path.name} cannot be read as an SQLite database: {error}.") from None
    if not columns:
        raise UnusableAnswers(f"{path.name} has no table {table!r}.")
    return DatabaseSource(f"{path.name}#{table}", table, connect, {name: _type(kind) for name, kind in columns})


def _postgresql(data: str) -> DatabaseSource:
    address, mark, table = data.rpartition(TABLE_MARK)
    if not mark:
        raise UnusableAnswers(f"{data} is a database: say which table, {data}#TABLE.")
    try:
        import psycopg
    except ImportError:
        raise UnusableAnswers(
            "PostgreSQL is read through the package psycopg: install it (pip install psycopg[binary])."
        ) from None

    def connect() -> Any:
        return psycopg.connect(address)

    query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    try:
        with closing(connect()) as connection:
            columns = connection.execute(query, [table]).fetchall()
    except psycopg.Error as error:
        raise UnusableAnswers(f"The database cannot be read: {str(error).splitlines()[0]}.") from None
    if not columns:
        raise UnusableAnswers(f"The database has no table {table!r}.")
    return DatabaseSource(table, table, connect, {name: _type(kind) for name, kind in columns})


def _type(declared: str) -> pl.DataType:
    """The type of a database's column, from what its table declares: whole numbers, other numbers, or text."""
    word = declared.upper()
    if "INT" in word or word in {"SMALLINT", "BIGINT"}:
        return pl.Int64()
    if any(part in word for part in ("REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL")):
        return pl.Float64()
    return pl.Boolean() if word == "BOOLEAN" else pl.String()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
