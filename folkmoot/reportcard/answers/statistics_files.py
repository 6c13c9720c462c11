"""Answers written for SPSS and Stata with few of them in memory, however many there are.

pyreadstat writes a whole table at a time. Both formats hold their rows one after another, each as long as the others, so every
piece is written by itself and its rows are put after those before; what stands around them is written once, with the number of
rows mended. That all pieces have rows of one length is seen to by a row at the head of each that is as long as any, the ruler,
which is taken out.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import polars as pl

from folkmoot.reportcard.answers.statistics_variables import Variable, is_coded, text_in, variables_of
from folkmoot.reportcard.forms.questionnaire import Questionnaire

LONGEST_SPSS_LABEL, LONGEST_STATA_LABEL = 256, 80
LONGEST_SPSS_NAME = 64
LONGEST_STATA_NAME = 28
"""Of 32 letters that Stata takes: pyreadstat names the labels of a variable after it, with a number of up to four digits."""
LONGEST_SPSS_TEXT, LONGEST_STATA_TEXT = 32_767, 2_044
STATA_14 = 14
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Tables = Iterable[pl.DataFrame]
"""Typed answers (`Answers.table`), piece by piece, all with the same columns; they are gone through several times."""


def write_spss(path: Path, tables: Tables, questionnaire: Questionnaire, language: str = "") -> tuple[str, ...]:
    """The interviews as a `.sav` file; labels in a language of the form, its default one where none is given. The repeats are
    left out. Answers declared missing (`card::missing`) are user-missing values. Gives the variables of which a text was longer
    than the 32,767 bytes of UTF-8 that SPSS has room for, and was cut there."""
    import pyreadstat

    variables, widths = _measured(tables, questionnaire, language, LONGEST_SPSS_NAME)
    labels: dict[str, str | None] = {variable.name: _cut(variable.label, LONGEST_SPSS_LABEL) for variable in variables}
    codes: dict[str, dict[int | float, str]] = {
        variable.name: {code: _cut(label, 120) for code, label in variable.codes.items()}
        for variable in variables
        if variable.codes
    }
    missing: dict[str, list[Any]] = {variable.name: list(variable.missing[:3]) for variable in variables if variable.missing}

    def write(table: pl.DataFrame, target: Path) -> None:
        pyreadstat.write_sav(
            table,
            target,
            file_label=_file_label(questionnaire, language, LONGEST_SPSS_LABEL, 60),
            column_labels=labels,
            variable_value_labels=codes,
            missing_ranges=missing,
        )

    _write_in_pieces(path, _pieces(tables, variables, widths, LONGEST_SPSS_TEXT), write, _spss_rows, _mend_spss)
    return tuple(name for name, width in widths.items() if width > LONGEST_SPSS_TEXT)


def write_stata(path: Path, tables: Tables, questionnaire: Questionnaire, language: str = "") -> tuple[str, ...]:
    """The same as a `.dta` file (Stata 14 and later); answers declared missing are `.a`, `.b` ..., with their labels. Texts are
    cut after 2,044 bytes: Stata holds longer ones outside the rows."""
    import pyreadstat

    variables, widths = _measured(tables, questionnaire, language, LONGEST_STATA_NAME)
    letters = {variable.name: dict(zip(variable.missing, _LETTERS, strict=False)) for variable in variables if variable.missing}
    labels: dict[str, str | None] = {variable.name: _cut(variable.label, LONGEST_STATA_LABEL) for variable in variables}
    codes: dict[str, dict[Any, str]] = {
        variable.name: {letters.get(variable.name, {}).get(code, code): label for code, label in variable.codes.items()}
        for variable in variables
        if variable.codes
    }

    def write(table: pl.DataFrame, target: Path) -> None:
        pyreadstat.write_dta(
            _with_letters(table, letters),
            target,
            version=STATA_14,
            file_label=_file_label(questionnaire, language, LONGEST_STATA_LABEL, 80),
            column_labels=labels,
            variable_value_labels=codes,
            missing_user_values={name: list(known.values()) for name, known in letters.items()},
        )

    _write_in_pieces(path, _pieces(tables, variables, widths, LONGEST_STATA_TEXT), write, _stata_rows, _mend_stata)
    return tuple(name for name, width in widths.items() if width > LONGEST_STATA_TEXT)


def _measured(
    tables: Tables, questionnaire: Questionnaire, language: str, longest_name: int
) -> tuple[list[Variable], dict[str, int]]:
    """The variables, and of those that are texts the bytes of the longest."""
    coded = {
        question.id: {choice.name for choice in question.choices} for question in questionnaire.questions if is_coded(question)
    }
    others: dict[str, set[str]] = {}
    schema = pl.Schema()
    for table in tables:
        schema = table.schema
        for name in coded.keys() & set(table.columns):
            others.setdefault(name, set()).update(set(table[name].drop_nulls().unique()) - coded[name])
    sorted_others = {name: sorted(found) for name, found in others.items()}
    language = language or questionnaire.default_language
    variables = variables_of(schema, sorted_others, questionnaire, language, longest_name)
    widths: dict[str, int] = {}
    for table in tables:
        texts = table.select(variable.values.alias(variable.name) for variable in variables).select(pl.col(pl.String))
        for text in texts:
            longest = text.str.len_bytes().max()
            widths[text.name] = max(widths.get(text.name, 1), longest if isinstance(longest, int) else 0)
    return variables, widths


def _pieces(tables: Tables, variables: Sequence[Variable], widths: Mapping[str, int], longest: int) -> Iterator[pl.DataFrame]:
    """The values of the variables, first the ruler alone, then each table below it."""
    too_long = [name for name, width in widths.items() if width > longest]
    ruler: pl.DataFrame | None = None
    for table in tables:
        values = table.select(variable.values.alias(variable.name) for variable in variables)
        values = values.with_columns(
            pl.Series(name, [_cut_bytes(text, longest) for text in values[name]], dtype=pl.String) for name in too_long
        )
        if ruler is None:
            ruler = _ruler(values.schema, variables, widths, longest)
            yield ruler
        yield pl.concat([ruler, values])


def _ruler(schema: pl.Schema, variables: Sequence[Variable], widths: Mapping[str, int], longest: int) -> pl.DataFrame:
    """A row with a text as long as any, and a code that is not declared missing, which tells pyreadstat how to store it."""
    row: dict[str, str | int | None] = {name: "x" * min(width, longest) for name, width in widths.items()}
    for variable in variables:
        row.setdefault(variable.name, next((code for code in variable.codes if code not in variable.missing), None))
    return pl.DataFrame({name: [row[name]] for name in schema}, schema=schema)


def _with_letters(table: pl.DataFrame, letters: Mapping[str, Mapping[int, str]]) -> pl.DataFrame:
    return table.with_columns(
        pl.Series(name, [known.get(value, value) for value in table[name].to_list()], dtype=pl.Object)
        for name, known in letters.items()
    )


@dataclass(frozen=True)
class _Rows:
    """Where the rows stand in a file: its first `begins` bytes come before, its last `after` bytes come after them."""

    begins: int
    length: int
    after: int


def _write_in_pieces(
    path: Path,
    pieces: Iterator[pl.DataFrame],
    write: Callable[[pl.DataFrame, Path], None],
    find_rows: Callable[[bytes, bytes], _Rows],
    mend: Callable[[BinaryIO, bytes, int, _Rows], None],
) -> None:
    with TemporaryDirectory(prefix=f"{path.name}-", dir=path.parent) as folder, path.open("w+b") as target:
        piece = Path(folder) / "piece"
        ruler = next(pieces)
        write(ruler, piece)
        alone = piece.read_bytes()
        write(pl.concat([ruler, ruler]), piece)
        rows = find_rows(alone, piece.read_bytes())
        target.write(alone[: rows.begins])
        written = 0
        for table in pieces:
            write(table, piece)
            held = piece.read_bytes()
            if len(held) != rows.begins + table.height * rows.length + rows.after:
                raise AssertionError(f"{path.name}: rows are not {rows.length} bytes each")
            target.write(held[rows.begins + rows.length : len(held) - rows.after])
            written += table.height - 1
        target.write(alone[len(alone) - rows.after :])
        mend(target, alone, written, rows)


def _spss_rows(one: bytes, two: bytes) -> _Rows:
    """They end the file (System File Format of the PSPP project, 'Data Record', not compressed)."""
    length = len(two) - len(one)
    return _Rows(len(one) - length, length, 0)


def _mend_spss(target: BinaryIO, head: bytes, rows: int, _layout: _Rows) -> None:
    """The number of cases stands in the header, and once more in the extension record 16 (of sixty-four bits)."""
    target.seek(80)
    target.write(struct.pack("<i", rows))
    record = struct.pack("<iiiiqq", 7, 16, 8, 2, 1, 1)
    target.seek(head.index(record) + len(record) - 8)
    target.write(struct.pack("<q", rows))


def _stata_map(file: bytes) -> tuple[int, tuple[int, ...]]:
    """Where the map stands, and where it says that the parts of the file stand (`help dta`: the tenth is the data)."""
    place = file.index(b"<map>") + len(b"<map>")
    return place, struct.unpack_from("<14q", file, place)


def _stata_rows(one: bytes, two: bytes) -> _Rows:
    _place, parts = _stata_map(one)
    length = len(two) - len(one)
    begins = parts[9] + len(b"<data>")
    return _Rows(begins, length, len(one) - begins - length)


def _mend_stata(target: BinaryIO, head: bytes, rows: int, layout: _Rows) -> None:
    """The number of observations stands in the header, and the map says where each part begins."""
    target.seek(head.index(b"<N>") + len(b"<N>"))
    target.write(struct.pack("<q", rows))
    place, parts = _stata_map(head)
    moved = (rows - 1) * layout.length
    target.seek(place)
    target.write(struct.pack("<14q", *parts[:10], *(part + moved for part in parts[10:])))


def _file_label(questionnaire: Questionnaire, language: str, letters: int, most_bytes: int) -> str:
    return _cut_bytes(text_in(questionnaire.titles, language)[:letters], most_bytes) or ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _cut_bytes(text: str | None, longest: int) -> str | None:
    return text.encode()[:longest].decode(errors="ignore") if text else text
