"""Answers as ODK Central, KoboToolbox and pandas write them, read as one typed table an interview, and one a repeat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answer_columns import INSTANCE_COLUMNS, PARENT_COLUMNS, Headers, MatchedColumns
from folkmoot.reportcard.answers.answer_files import AnswerFile, RawTable, read_answer_file
from folkmoot.reportcard.answers.answer_findings import LEFT_OUT, NO_COLUMN, finding, findings_in_rows, gathered
from folkmoot.reportcard.answers.answer_typing import TypedTable, type_table
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Repeat


@dataclass(frozen=True)
class Answers:
    """The answers to a questionnaire.

    `table` has one row an interview and one column a question by `Question.id` (not those in repeats): select_one String,
    select_multiple List(String), integer Int64, decimal and range Float64, date and today Date, datetime, start and end
    Datetime in UTC, everything else String; null where there is no answer. Then come the columns that the form does not
    know, as String under their own headers (`unknown_columns`), then `__row` (Int64, the row in the file, the header being
    row 1) and `__instance` (String, what identifies the submission). A choice of a select_multiple that was not put to
    everyone has a Boolean column besides, named by `answer_multiples.offered_column`.

    `repeats` has the rows of each repeat by its name, with the same typing, `__row`, `__parent` (the `__instance` of the
    interview, or the row of the repeat around it) and `__parent_row` (the `__row` of either). `findings` has the columns
    file, row, column, value, why, done. `sha256` is of the file's bytes, `file` its name without a folder.
    """

    table: pl.DataFrame
    repeats: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    unknown_columns: tuple[str, ...]
    sha256: str
    file: str
    outer_repeats: tuple[tuple[str, str], ...] = ()

    def repeat_of_interviews(self, name: str) -> pl.DataFrame:
        """The rows of a repeat with `__instance`, the interview that each belongs to; rows of no interview are left out."""
        rows = self.repeats[name]
        outer = dict(self.outer_repeats)
        while outer.get(name):
            name = outer[name]
            around = self.repeats[name].select(pl.col("__row").alias("__parent_row"), pl.col("__parent_row").alias("__outer"))
            rows = rows.join(around, on="__parent_row", how="inner", maintain_order="left")
            rows = rows.with_columns(pl.col("__outer").alias("__parent_row")).drop("__outer")
        interviews = self.table.select(pl.col("__row").alias("__parent_row"), "__instance")
        return rows.join(interviews, on="__parent_row", how="inner", maintain_order="left")

    def without_rows(self, left_out: pl.Expr, *, column: str, why: str, done: str) -> "Answers":
        """The answers without the interviews for which `left_out` is true; each becomes a finding with its cell of `column`."""
        gone = self.table.filter(left_out)
        found = findings_in_rows(self.file, gone["__row"], column, gone[column], why, done)
        return replace(self, table=self.table.filter(~left_out), findings=gathered([self.findings, found]))


def read_answers(path: Path, questionnaire: Questionnaire) -> Answers:
    """The answers in a file: CSV, XLSX (further sheets are repeats), a zip of CSVs with repeats, or Parquet.

    Headers can be XML names, paths or labels in any language, and cells choices by name or label. Where a `select_multiple`
    has both a column of its own and a column for each choice, the latter count; rows where they disagree are findings.
    An empty cell is a missing answer, and so are `NA`, `NaN`, `NULL` and the like outside free text unless the form has such
    a choice. Nothing chosen in a `select_multiple` is missing too: no tool tells it from a question passed over.
    What cannot be read as the question's type is missing, and a finding.

    Raises `UnusableAnswers` where the file cannot be read, or has no column that the form knows.
    """
    headers = _headers(questionnaire)
    file = read_answer_file(path, lambda cells: max(each.count_known(cells) for each in headers.values()))
    return answers_in(file, questionnaire)


def answers_in(file: AnswerFile, questionnaire: Questionnaire) -> Answers:
    """The answers in the tables of a file, or in tables made of received submissions; otherwise as `read_answers`."""
    headers = _headers(questionnaire)
    interview = list(headers[""].questions.values())
    main = _main_table(file, headers[""])
    known = headers[""].match(main.headers)
    if not headers[""].count_known(main.headers):
        raise UnusableAnswers(
            f"{file.name}: none of its {len(main.headers)} columns is a question of the form {questionnaire.form_id!r}. "
            "Is it the right file?"
        )
    if main.cells.is_empty():
        raise UnusableAnswers(f"{file.name} has a header but no answers.")
    typed = type_table(main, known, headers[""].questions, file.name)
    instances = _instances(main)
    table = typed.columns.with_columns(main.cells["__row"], instances.alias("__instance"))
    findings = [_short_rows(file.name, main), *typed.findings, *_absent(file.name, interview, known)]
    repeats, unknown, found = _read_repeats(file, main, questionnaire, headers, instances)
    return Answers(
        table=table,
        repeats=repeats,
        findings=gathered([*findings, *found]),
        unknown_columns=(*typed.unknown, *unknown),
        sha256=file.sha256,
        file=file.name,
        outer_repeats=tuple((repeat.name, repeat.parent) for repeat in questionnaire.repeats),
    )


def _headers(questionnaire: Questionnaire) -> dict[str, Headers]:
    """The headers that the questions of the interview (``), and of each repeat, can have."""
    names = ["", *(repeat.name for repeat in questionnaire.repeats)]
    return {name: Headers([question for question in questionnaire.questions if question.repeat == name]) for name in names}


def _main_table(file: AnswerFile, headers: Headers) -> RawTable:
    """The table of the interviews: of those that do not name parents, the first with most columns of the form."""
    own = [table for table in file.tables if not set(PARENT_COLUMNS) & set(table.headers)] or list(file.tables)
    return max(own, key=lambda table: headers.count_known(table.headers))


def _instances(main: RawTable) -> pl.Series:
    """What identifies each interview: the best column that has a value in every row, else the row's number."""
    rows = main.cells["__row"].cast(pl.String)
    for name in INSTANCE_COLUMNS:
        if name in main.headers:
            cells = _text_column(main, main.headers.index(name))
            if cells.null_count() < len(cells):
                return cells.zip_with(cells.is_not_null(), "row " + rows)
    return "row " + rows


def _text_column(table: RawTable, place: int) -> pl.Series:
    cells = table.cells[str(place)]
    return (cells.list.join(" ") if isinstance(cells.dtype, pl.List) else cells).str.strip_chars()


def _short_rows(file: str, table: RawTable) -> pl.DataFrame:
    rows = pl.Series(table.short, dtype=pl.Int64)
    values = pl.Series([""] * len(table.short), dtype=pl.String)
    return findings_in_rows(
        file, rows, "", values, "the row has fewer cells than the header", "the last columns count as empty"
    )


def _absent(file: str, questions: Sequence[Question], known: MatchedColumns) -> list[pl.DataFrame]:
    return [
        finding(file, question.id, "", NO_COLUMN, "no figures for it")
        for question in questions
        if (question.is_choice or question.is_number) and question.id not in known.questions
    ]


def _read_repeats(
    file: AnswerFile, main: RawTable, questionnaire: Questionnaire, headers: dict[str, Headers], instances: pl.Series
) -> tuple[dict[str, pl.DataFrame], list[str], list[pl.DataFrame]]:
    """The tables of the repeats, the columns in them that the form does not know, and the findings."""
    raw = _tables_of_repeats(file, main, questionnaire.repeats, headers)
    read: dict[str, pl.DataFrame] = {}
    unknown: list[str] = []
    findings: list[pl.DataFrame] = []
    for other in file.tables:
        if other is not main and not any(other is table for table in raw.values()):
            findings.append(finding(file.name, other.name, "", "the table is no repeat of this form", LEFT_OUT))
    parents = {"": (main, instances), **{name: (table, _row_names(table)) for name, table in raw.items()}}
    for repeat in questionnaire.repeats:
        table = raw.get(repeat.name)
        if table is None:
            if any(question.is_choice or question.is_number for question in headers[repeat.name].questions.values()):
                findings.append(
                    finding(file.name, repeat.name, "", "the file has no table for this repeat", "no figures for it")
                )
            continue
        shown = f"{file.name}, {table.name}"
        known = headers[repeat.name].match(table.headers)
        typed = type_table(table, known, headers[repeat.name].questions, shown)
        placed, orphans = _with_parents(table, typed, *parents.get(repeat.parent, parents[""]))
        read[repeat.name] = placed
        unknown += [name for name in typed.unknown if name not in unknown]
        findings += [*typed.findings, *_absent(shown, list(headers[repeat.name].questions.values()), known)]
        findings.append(findings_in_rows(shown, orphans["__row"], "", orphans["__parent"], "belongs to no interview", LEFT_OUT))
    return read, unknown, findings


def _tables_of_repeats(
    file: AnswerFile, main: RawTable, repeats: Sequence[Repeat], headers: dict[str, Headers]
) -> dict[str, RawTable]:
    """The table of each repeat: by its name where it has the repeat's, else by its columns."""
    found: dict[str, RawTable] = {}
    for table in file.tables:
        if table is main:
            continue
        free = [repeat for repeat in repeats if repeat.name not in found]
        named = [repeat for repeat in free if _is_named_after(table.name, repeat)]
        knowing = [repeat for repeat in free if headers[repeat.name].count_known(table.headers)]
        if named or knowing:
            best = max(named or knowing, key=lambda repeat: headers[repeat.name].count_known(table.headers))
            found[best.name] = table
    return found


def _is_named_after(table: str, repeat: Repeat) -> bool:
    """ODK Central names the file `form-repeat`, with the groups around it; KoboToolbox the sheet, cut at 31 letters."""
    name = table.casefold()
    ends = {repeat.name.casefold(), *(mark.join(repeat.path).casefold() for mark in "-./~")}
    return name == repeat.name[:31].casefold() or any(
        name == end or name.endswith((f"-{end}", f".{end}", f"~{end}")) for end in ends
    )


def _row_names(table: RawTable) -> pl.Series:
    """What identifies the rows of a repeat."""
    for name in ("KEY", "_index"):
        if name in table.headers:
            return _text_column(table, table.headers.index(name))
    return table.cells["__row"].cast(pl.String)


def _with_parents(table: RawTable, typed: TypedTable, parent: RawTable, names: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a repeat with `__row`, `__parent` and `__parent_row`; and those whose parent is not there."""
    rows = typed.columns.with_columns(table.cells["__row"])
    for column, key in PARENT_COLUMNS.items():
        if column in table.headers and key in parent.headers:
            keys = pl.DataFrame(
                {
                    "__key": _text_column(parent, parent.headers.index(key)),
                    "__parent": names,
                    "__parent_row": parent.cells["__row"],
                }
            )
            keys = keys.drop_nulls("__key").unique("__key", keep="first", maintain_order=True)
            pointing = rows.with_columns(_text_column(table, table.headers.index(column)).alias("__key"))
            placed = pointing.join(keys, on="__key", how="left", maintain_order="left")
            orphans = placed.filter(pl.col("__parent_row").is_null()).select("__row", pl.col("__key").alias("__parent"))
            return placed.drop("__key").filter(pl.col("__parent_row").is_not_null()), orphans
    none = rows.with_columns(pl.lit(None, pl.String).alias("__parent"), pl.lit(None, pl.Int64).alias("__parent_row"))
    return none.clear(), none.select("__row", "__parent")
