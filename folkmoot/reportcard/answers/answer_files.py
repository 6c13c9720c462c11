"""Files of answers as tables of text, whatever their format: CSV, XLSX, a zip of CSVs, Parquet. Their meaning comes later."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.files.archives import check_archive
from folkmoot.reportcard.files.delimited import NotText, cells_in_rows, decoded, delimiter_of
from folkmoot.reportcard.files.input_files import read_input

Known = Callable[[Sequence[str]], int]
"""How many of some headers are known columns of the form."""

_SUFFIXES = ".csv, .tsv, .txt, .xlsx, .zip or .parquet"


@dataclass(frozen=True)
class RawTable:
    """One table of a file. `headers` are its header cells; `cells` has a column for each, named `0`, `1` ..., String with
    null for an empty cell (List(String) where Parquet has lists), and `__row`: the row in the file, the header being row 1.

    Rows without any value are left out. `short` are rows with fewer cells than the header; the missing ones are empty.
    """

    name: str
    headers: tuple[str, ...]
    cells: pl.DataFrame
    short: tuple[int, ...] = ()


@dataclass(frozen=True)
class AnswerFile:
    """All tables of a file of answers, in its order. `sha256` is of the file's bytes."""

    name: str
    tables: tuple[RawTable, ...]
    sha256: str


def read_answer_file(path: Path, known: Known = lambda _headers: 0) -> AnswerFile:
    """The tables of a file of answers. `known` helps to tell the delimiter of a CSV.

    Raises `UnusableAnswers` where there is no such file, it is empty, or it is not what its name says.
    """
    content = read_input(path, UnusableAnswers, f"a file of answers ({_SUFFIXES})")
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        tables = _read_workbook(path)
    elif suffix == ".zip":
        tables = _read_zip(path, known)
    elif suffix in {".parquet", ".pq"}:
        tables = [_read_parquet(path, content)]
    elif suffix in {".csv", ".tsv", ".txt"}:
        tables = [_read_delimited(content, path.name, path.stem, known)]
    elif suffix == ".xls":
        raise UnusableAnswers(
            f"{path.name} is in the old Excel format (.xls), which is not read: open it and save it as .xlsx."
        )
    else:
        raise UnusableAnswers(f"{path.name} is in no format of answers that is read: give {_SUFFIXES}.")
    if not tables:
        raise UnusableAnswers(f"{path.name} holds no table of answers.")
    return AnswerFile(path.name, tuple(tables), hashlib.sha256(content).hexdigest())


def _read_delimited(content: bytes, shown: str, name: str, known: Known) -> RawTable:
    try:
        text = decoded(content).encode()
    except NotText as reason:
        raise UnusableAnswers(f"{shown} cannot be read as a CSV file: {reason}.") from None
    if not text.strip():
        raise UnusableAnswers(f"{shown} is empty.")
    header = text.split(b"\n", 1)[0].decode()
    delimiter = delimiter_of(text, lambda mark: known(next(csv.reader([header], delimiter=mark), [])))
    cells = cells_in_rows(text, delimiter)
    width = int(cells[0])
    try:
        table = pl.read_csv(text, separator=delimiter, has_header=False, infer_schema=False, truncate_ragged_lines=True)
        too_long = np.flatnonzero(cells > width)
        if too_long.size:
            _refuse_long_rows(text, delimiter, too_long + 1, width, shown)
    except pl.exceptions.PolarsError:
        raise UnusableAnswers(
            f"{shown} is not a proper CSV file: a quotation mark stands where none can, or is never closed."
        ) from None
    if table.height != cells.size or table.width != width:
        raise UnusableAnswers(f"{shown} is not a proper CSV file: its quotation marks do not match.")
    return _raw_table(name, table, shown, tuple(int(row) + 1 for row in np.flatnonzero(cells < width)))


def _refuse_long_rows(text: bytes, delimiter: str, rows: np.ndarray, width: int, shown: str) -> None:
    """Cells beyond the header's are only let pass where they are empty."""
    wanted = set(rows.tolist())
    for number, cells in enumerate(csv.reader(io.StringIO(text.decode(), newline=""), delimiter=delimiter), start=1):
        if number in wanted and any(cell.strip() for cell in cells[width:]):
            raise UnusableAnswers(
                f"{shown}, row {number}: {len(cells)} cells where the header has {width}. A cell that holds the delimiter "
                f"{delimiter!r} must stand in quotation marks."
            )


def _read_workbook(path: Path) -> list[RawTable]:
    import fastexcel

    members = check_archive(path, UnusableAnswers, "an Excel workbook (.xlsx)")
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise UnusableAnswers(f"{path.name} is not an Excel workbook (.xlsx), although its name says so.")
    tables = []
    try:
        workbook = fastexcel.read_excel(path)
        for name in workbook.sheet_names:
            sheet = workbook.load_sheet(name, header_row=None, dtypes="string").to_polars()
            if sheet.height:
                tables.append(_raw_table(name, sheet, f"{path.name}, sheet {name}"))
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, OverflowError) as error:
        raise UnusableAnswers(f"{path.name} cannot be read as an Excel workbook: {str(error).splitlines()[0]}") from None
    return tables


def _read_zip(path: Path, known: Known) -> list[RawTable]:
    """The CSV files of an archive; media and other files beside them are passed over, the audit logs too."""
    members = check_archive(path, UnusableAnswers, "a zip archive")
    wanted = [
        member
        for member in members
        if PurePosixPath(member.filename).suffix.lower() == ".csv"
        and not re.search(r"(?:^|/)(?:__MACOSX|media)/|audit\.csv$", member.filename)
    ]
    if not wanted:
        raise UnusableAnswers(f"{path.name} holds no CSV file of answers.")
    tables = []
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(wanted, key=lambda member: member.filename):
                content = archive.read(member)
                if content.strip():
                    name = PurePosixPath(member.filename).stem
                    tables.append(_read_delimited(content, f"{path.name}, {member.filename}", name, known))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnusableAnswers(f"{path.name} is a damaged zip archive: {error}.") from None
    return tables


def _read_parquet(path: Path, content: bytes) -> RawTable:
    try:
        table = pl.read_parquet(io.BytesIO(content))
        texts = table.select(_as_text(pl.col(name), kind).alias(name) for name, kind in table.schema.items())
    except pl.exceptions.PolarsError as error:
        raise UnusableAnswers(f"{path.name} cannot be read as Parquet: {str(error).splitlines()[0]}") from None
    except BaseException as error:
        # polars panics on some damaged files, with an exception that is no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableAnswers(f"{path.name} cannot be read as Parquet: it is damaged.") from None
    headers = tuple(texts.columns)
    cells = texts.rename({name: str(place) for place, name in enumerate(headers)}).with_row_index("__row", 2)
    return RawTable(path.stem, headers, _without_empty_rows(cells))


def _as_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String), strict=False)
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string("iso:strict")
    if kind.is_float():
        # 3.0 is how pandas writes 3 in a column with empty cells.
        whole = (column == column.floor()) & (column.abs() < 2**53)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.fill_nan(None).cast(pl.String))
        )
    if kind == pl.Binary or kind.is_nested():
        return pl.lit(None, dtype=pl.String)
    return column.cast(pl.String, strict=False)


def _raw_table(name: str, lines: pl.DataFrame, shown: str, short: tuple[int, ...] = ()) -> RawTable:
    """The table whose first line is the header; columns without a header and without a value are left out."""
    headers = [(cell or "").strip() for cell in lines.row(0)]
    columns = lines.columns
    body = lines.with_row_index("__row", 1).slice(1)
    blank = pl.col(columns).str.strip_chars() == ""
    body = body.with_columns(pl.when(~blank).then(pl.col(columns)).otherwise(None).name.keep())
    unnamed = [column for column, header in zip(columns, headers, strict=True) if not header]
    filled = body.select(pl.col(unnamed).is_not_null().any()).row(0) if unnamed else ()
    left_out = {column for column, has_values in zip(unnamed, filled, strict=True) if not has_values}
    kept = [place for place, column in enumerate(columns) if column not in left_out]
    if not kept:
        raise UnusableAnswers(f"{shown} has no header: its first row must name the columns.")
    cells = body.select("__row", *(pl.col(columns[place]).alias(str(number)) for number, place in enumerate(kept)))
    names = tuple(headers[place] or f"column {place + 1}" for place in kept)
    cells = _without_empty_rows(cells)
    return RawTable(name, names, cells, tuple(cells["__row"].filter(cells["__row"].is_in(short)).to_list()) if short else ())


def _without_empty_rows(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.any_horizontal(pl.exclude("__row").is_not_null())).with_columns(pl.col("__row").cast(pl.Int64))
