"""Answers written for other programs, by the file's suffix: CSV, a zip of CSVs, a workbook, Parquet, SPSS, Stata, DDI.

They come batch by batch, and are written so: however many interviews there are, few of them are in memory. What must be known
of all before the first is written (for SPSS and Stata labels and widths) is found while they wait on the disk.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

from folkmoot.reportcard.answers.answer_files import AnswerFile, RawTable
from folkmoot.reportcard.answers.answers import answers_in
from folkmoot.reportcard.answers.codebook import DescribedTable, write_codebook
from folkmoot.reportcard.answers.statistics_files import write_spss, write_stata
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_SHEET_NAME = 31
ROWS_IN_A_GROUP = 20_000
WITHOUT_REPEATS = {".csv", ".parquet", ".sav", ".dta"}


@dataclass(frozen=True)
class Written:
    """How many interviews were written, the repeats that the format has no room for, and the variables whose texts it cut."""

    interviews: int
    left_out: tuple[str, ...]
    cut: tuple[str, ...] = ()


def write_answers(path: Path, batches: Iterable[AnswerFile], questionnaire: Questionnaire, language: str = "") -> Written:
    """Writes the tables of all batches (as `submission_answers.batches_of` gives them) in the format of the path's suffix.

    `.csv` the interviews, a column a question by its id, choices by their names; `.zip` the same with a CSV for each repeat;
    `.xlsx` a sheet for each, with headings and choices in words where a `language` is given; `.parquet` the interviews typed;
    `.sav` and `.dta` with labels (the form's default language unless one is given) and declared missing values; `.xml` what the
    variables mean, as DDI-Codebook 2.5.

    Raises `UnusableAnswers` for another suffix, a language that the form does not have, or a folder that is not there.
    """
    if language and language not in {known.code for known in questionnaire.languages}:
        known_codes = ", ".join(known.code for known in questionnaire.languages)
        raise UnusableAnswers(f"The form has no language {language}; it has {known_codes}.")
    suffix = path.suffix.lower()
    write = _WRITERS.get(suffix)
    if write is None:
        raise UnusableAnswers(f"{path.name}: the end of its name says the format; give one of {', '.join(_WRITERS)}.")
    if not path.parent.is_dir():
        raise UnusableAnswers(f"The folder {path.parent} does not exist.")
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    passing = _Passing(batches)
    try:
        write(draft, passing, questionnaire, language)
        draft.replace(path)
    except OSError as error:
        raise UnusableAnswers(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)
    main, *repeats = passing.tables.values()
    left_out = tuple(table.name for table in repeats if table.rows) if suffix in WITHOUT_REPEATS else ()
    return Written(main.rows, left_out, passing.cut)


@dataclass
class _Passing:
    """Batches on their way into a file; `tables` are those that have passed, by name, the interviews first. `cut` are variables
    with texts too long for the file."""

    batches: Iterable[AnswerFile]
    tables: dict[str, DescribedTable] = field(default_factory=dict)
    cut: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[AnswerFile]:
        for batch in self.batches:
            for table in batch.tables:
                before = self.tables[table.name].rows if table.name in self.tables else 0
                self.tables[table.name] = DescribedTable(table.name, before + table.cells.height, len(table.headers))
            yield batch


def _write_csv(path: Path, batches: _Passing, _questionnaire: Questionnaire, _language: str) -> None:
    with path.open("wb") as target:
        for number, batch in enumerate(batches):
            _frame(batch.tables[0]).write_csv(target, include_header=number == 0)


def _write_zip(path: Path, batches: _Passing, questionnaire: Questionnaire, _language: str) -> None:
    """Named as ODK Central names them: `form.csv`, `form-repeat.csv`. One member after another goes into a zip, so the repeats
    wait beside it on the disk."""
    with TemporaryDirectory(prefix=f"{path.name}-", dir=path.parent) as folder, ExitStack() as open_files:
        archive = open_files.enter_context(ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6))
        waiting: dict[str, Path] = {}
        with archive.open(_member_name("", questionnaire), "w") as interviews, ExitStack() as repeats:
            targets = {"": interviews}
            for number, batch in enumerate(batches):
                for place, table in enumerate(batch.tables):
                    if table.name not in targets:
                        waiting[table.name] = Path(folder) / str(place)
                        targets[table.name] = repeats.enter_context(waiting[table.name].open("wb"))
                    _frame(table).write_csv(targets[table.name], include_header=number == 0)
        for name, file in waiting.items():
            with archive.open(_member_name(name, questionnaire), "w") as member, file.open("rb") as source:
                shutil.copyfileobj(source, member)


def _member_name(table: str, questionnaire: Questionnaire) -> str:
    name = f"{questionnaire.form_id}-{table}" if table else questionnaire.form_id
    return f"{name.replace('/', '_')}.csv"


def _write_workbook(path: Path, batches: _Passing, questionnaire: Questionnaire, language: str) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        bold = workbook.add_format({"bold": True})
        taken: set[str] = set()
        sheets: dict[str, _Sheet] = {}
        for batch in batches:
            for table in batch.tables:
                shown = _frame(table)
                if table.name not in sheets:
                    sheet = workbook.add_worksheet(_sheet_name(table.name or questionnaire.form_id, taken))
                    sheet.freeze_panes(1, 0)
                    sheets[table.name] = made = _Sheet(sheet, questionnaire, shown.columns, language)
                    sheet.write_row(0, 0, made.headings, bold)
                sheets[table.name].add(shown)


class _Sheet:
    """A sheet that grows, row by row, and keeps only the last one in memory."""

    def __init__(self, sheet: "Worksheet", questionnaire: Questionnaire, columns: list[str], language: str) -> None:
        questions = {question.id: question for question in questionnaire.questions}
        self.sheet = sheet
        self.language = language
        self.asked = [questions.get(name) for name in columns]
        self.headings = [_heading(name, question, language) for name, question in zip(columns, self.asked, strict=True)]
        self.numbers = {place for place, question in enumerate(self.asked) if question is not None and question.is_number}
        self.rows = 0

    def add(self, shown: pl.DataFrame) -> None:
        if self.language:
            asked = [question for question in self.asked if question and question.choices]
            shown = shown.with_columns(_in_words(question, self.language) for question in asked)
        for row in shown.iter_rows():
            self.rows += 1
            for place, cell in enumerate(row):
                if cell is not None:
                    _write_cell(self.sheet, self.rows, place, cell, as_number=place in self.numbers)


def _write_parquet(path: Path, batches: _Passing, questionnaire: Questionnaire, _language: str) -> None:
    """Row group by row group they go into the file."""
    with _typed(path, batches, questionnaire) as typed:
        waiting = pl.scan_ipc(typed.files).drop("__row")
        names = waiting.collect_schema().names()
        waiting = waiting.rename({"__instance": "KEY"} if "KEY" not in names else {}).drop("__instance", strict=False)
        waiting.sink_parquet(path, row_group_size=ROWS_IN_A_GROUP)


def _write_spss(path: Path, batches: _Passing, questionnaire: Questionnaire, language: str) -> None:
    with _typed(path, batches, questionnaire) as typed:
        batches.cut = write_spss(path, typed, questionnaire, language)


def _write_stata(path: Path, batches: _Passing, questionnaire: Questionnaire, language: str) -> None:
    with _typed(path, batches, questionnaire) as typed:
        batches.cut = write_stata(path, typed, questionnaire, language)


@dataclass(frozen=True)
class _Typed:
    """Typed tables of the interviews that wait on the disk."""

    files: list[Path]

    def __iter__(self) -> Iterator[pl.DataFrame]:
        return (pl.read_ipc(file) for file in self.files)


@contextmanager
def _typed(path: Path, batches: _Passing, questionnaire: Questionnaire) -> Iterator[_Typed]:
    """Each batch typed by itself, on the disk beside the file that is made of them."""
    with TemporaryDirectory(prefix=f"{path.name}-", dir=path.parent) as folder:
        files = []
        for number, batch in enumerate(batches):
            files.append(Path(folder) / f"{number}.arrow")
            # Packed, so that it is read into memory piece by piece and not mapped into it whole.
            answers_in(batch, questionnaire).table.write_ipc(files[-1], compression="lz4")
        yield _Typed(files)


def _write_codebook(path: Path, batches: _Passing, questionnaire: Questionnaire, language: str) -> None:
    for _batch in batches:
        pass
    write_codebook(path, list(batches.tables.values()), questionnaire, language or questionnaire.default_language)


Writer = Callable[[Path, _Passing, Questionnaire, str], None]
_WRITERS: Mapping[str, Writer] = {
    ".csv": _write_csv,
    ".xlsx": _write_workbook,
    ".zip": _write_zip,
    ".parquet": _write_parquet,
    ".sav": _write_spss,
    ".dta": _write_stata,
    ".xml": _write_codebook,
}


def _frame(table: RawTable) -> pl.DataFrame:
    """The cells under their headers; a header that is there twice has a number after it the second time."""
    names: list[str] = []
    for header in table.headers:
        number, name = 2, header
        while name in names:
            name, number = f"{header}_{number}", number + 1
        names.append(name)
    return table.cells.select(pl.col(str(place)).alias(name) for place, name in enumerate(names))


def _heading(name: str, question: Question | None, language: str) -> str:
    return (question.labels.get(language) if question and language else "") or name


def _in_words(question: Question, language: str) -> pl.Expr:
    words = {choice.name: choice.labels.get(language) or choice.name for choice in question.choices}
    column = pl.col(question.id)
    if question.kind == "select_one":
        return column.replace(words)
    return column.str.split(" ").list.eval(pl.element().replace(words)).list.join("; ")


def _write_cell(sheet: "Worksheet", row: int, place: int, cell: str, *, as_number: bool) -> None:
    if as_number:
        try:
            sheet.write_number(row, place, float(cell))
        except (ValueError, OverflowError, TypeError):
            pass
        else:
            return
    sheet.write_string(row, place, cell[:32767])


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = "".join("_" if letter in "[]:*?/\\'" else letter for letter in name)[:LONGEST_SHEET_NAME] or "answers"
    number, unique = 2, plain
    while unique.casefold() in taken:
        unique = f"{plain[: LONGEST_SHEET_NAME - len(str(number)) - 1]}_{number}"
        number += 1
    taken.add(unique.casefold())
    return unique
