"""One table of text typed as its questions are: numbers, dates, choices; what does not fit is missing, and a finding."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers import answer_values as values
from folkmoot.reportcard.answers.answer_columns import MatchedColumns
from folkmoot.reportcard.answers.answer_files import RawTable
from folkmoot.reportcard.answers.answer_findings import SET_MISSING, finding, findings_in_rows
from folkmoot.reportcard.answers.answer_multiples import OFFERED, merge_flags
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.forms.questionnaire import Question

_TYPE_NAMES = {
    "integer": "not a whole number",
    "decimal": "not a number",
    "range": "not a number",
    "date": "not a date (YYYY-MM-DD)",
    "today": "not a date (YYYY-MM-DD)",
    "datetime": "not a date and time (ISO 8601)",
    "start": "not a date and time (ISO 8601)",
    "end": "not a date and time (ISO 8601)",
}


@dataclass(frozen=True)
class TypedTable:
    """A table's questions in the order of the form, its unknown columns (`unknown`), and those of `offered_column`."""

    columns: pl.DataFrame
    unknown: tuple[str, ...]
    findings: list[pl.DataFrame]


def type_table(table: RawTable, known: MatchedColumns, questions: Mapping[str, Question], file: str) -> TypedTable:
    """The columns of a table typed by their questions (see `Answers`).

    Raises `UnusableAnswers` where two columns with the same header belong to one question and differ.
    """
    return _Typing(table, known, questions, file).typed()


class _Typing:
    """One table on its way to typed columns; findings gather in the order of the work."""

    def __init__(self, table: RawTable, known: MatchedColumns, questions: Mapping[str, Question], file: str) -> None:
        self.table = table
        self.known = known
        self.questions = questions
        self.file = file
        self.rows = table.cells["__row"]
        self.findings: list[pl.DataFrame] = []

    def typed(self) -> TypedTable:
        unknown = {name: place for name, place in self.known.unknown.items() if not self._repeats_another(name, place)}
        for header in self.known.unclear:
            self._note(header, "", "several questions have this header", "kept as a column that the form does not know")
        raw = self._cells_of_questions()
        columns = {**self._plain(raw), **self._choices(raw)}
        kept = [columns[question].alias(question) for question in self.questions if question in columns]
        texts = [self._text(place).alias(name) for name, place in unknown.items()]
        offered = [series for name, series in columns.items() if name.startswith(OFFERED)]
        return TypedTable(pl.DataFrame([*kept, *texts, *offered]), tuple(unknown), self.findings)

    def _note(self, column: str, value: str, why: str, done: str) -> None:
        self.findings.append(finding(self.file, column, value, why, done))

    def _note_rows(self, column: str, where: pl.Series, cells: pl.Series, why: str, done: str) -> None:
        wrong = where.fill_null(value=False)
        if wrong.any():
            self.findings.append(findings_in_rows(self.file, self.rows.filter(wrong), column, cells.filter(wrong), why, done))

    def _text(self, place: int) -> pl.Series:
        cells = self.table.cells[str(place)]
        return cells.list.join(" ") if isinstance(cells.dtype, pl.List) else cells

    def _repeats_another(self, name: str, place: int) -> bool:
        """Whether an unknown column only repeats what a question's column says; a finding either way."""
        question = self.known.again.get(place)
        if question is None:
            return False
        first = self.known.single.get(question)
        header = self.table.headers[place]
        if first is not None and self._text(place).equals(self._text(first)):
            self._note(header, "", f"a second column of {question}, equal to the first", "left out")
            return True
        if first is not None and self.table.headers[first] == header:
            raise UnusableAnswers(f"{self.file} has two columns {header!r} with different answers: remove or rename one.")
        self._note(header, "", f"a second column of {question}", f"kept as the column {name}; the first one counts")
        return False

    def _cells_of_questions(self) -> pl.DataFrame:
        """The text of the questions' own columns by question, with words for an empty cell taken out."""
        raw = pl.DataFrame([self._text(place).alias(question) for question, place in self.known.single.items()])
        if not raw.width:
            return raw
        meaning_empty = {
            question: pl.col(question).str.strip_chars().is_in(words)
            for question in raw.columns
            if (words := values.empty_words(self.questions[question]))
        }
        counts = raw.select(mask.sum().alias(question) for question, mask in meaning_empty.items())
        found = (
            {question: int(count) for question, count in zip(counts.columns, counts.row(0), strict=True) if count}
            if counts.width
            else {}
        )
        for question, count in found.items():
            written = raw.filter(meaning_empty[question])[question].unique().sort()
            self._note(question, ", ".join(written), f"stands for an empty cell ({count} times)", "read as missing")
        return raw.with_columns(
            pl.when(~meaning_empty[question]).then(pl.col(question)).otherwise(None).alias(question) for question in found
        )

    def _plain(self, raw: pl.DataFrame) -> dict[str, pl.Series]:
        """Columns of numbers, dates and text."""
        readers = {}
        for question in raw.columns:
            kind = self.questions[question].kind
            column = pl.col(question)
            if kind in values.INTEGERS:
                readers[question] = values.whole_numbers(column)
            elif kind in values.DECIMALS:
                readers[question] = values.decimals(column)
            elif kind in values.DATES:
                readers[question] = values.days(column)
            elif kind in values.MOMENTS:
                readers[question] = values.moments(column)
        read = raw.select(reader.alias(question) for question, reader in readers.items())
        columns: dict[str, pl.Series] = {}
        for question in raw.columns:
            if question not in readers:
                columns[question] = raw[question]
                continue
            series = read[question]
            if series.null_count() > raw[question].null_count():
                series = self._second_look(raw[question], series, self.questions[question])
            columns[question] = series
        return columns

    def _second_look(self, cells: pl.Series, series: pl.Series, question: Question) -> pl.Series:
        """Numbers that people write, where the plain reading failed; what still cannot be read is a finding."""
        if question.is_number:
            written = values.written_numbers(pl.col("cell"), whole=question.kind == "integer")
            series = series.zip_with(series.is_not_null(), pl.DataFrame({"cell": cells}).select(written.alias("cell"))["cell"])
        self._note_rows(question.id, series.is_null() & cells.is_not_null(), cells, _TYPE_NAMES[question.kind], SET_MISSING)
        return series

    def _choices(self, raw: pl.DataFrame) -> dict[str, pl.Series]:
        """Columns of choices; those of a `select_multiple` from its own column, those of its single choices, or both."""
        columns: dict[str, pl.Series] = {}
        for name, question in self.questions.items():
            if question.kind == "select_one" and name in raw.columns and question.choices:
                columns[name] = self._without_unclear(question, values.read_single_choices(raw[name], question))
            elif question.kind == "select_multiple" and name in raw.columns:
                columns[name] = self._without_unclear(question, values.read_multiple_choices(raw[name], question))
            if question.kind == "select_multiple" and name in self.known.split:
                read = merge_flags(self.table, self.known, question, columns.get(name), self.file)
                columns |= {name: read.chosen, **{series.name: series for series in read.offered}}
                self.findings += read.findings
        return columns

    def _without_unclear(self, question: Question, read: values.ReadChoices) -> pl.Series:
        if read.unclear is not None:
            why = "a label that can be read as more than one answer"
            self._note_rows(question.id, read.unclear.is_not_null(), read.unclear, why, SET_MISSING)
        return read.values
