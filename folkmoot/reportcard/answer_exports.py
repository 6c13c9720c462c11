"""Answers written for other programs, by the file's suffix: CSV, a zip of CSVs, a workbook, Parquet, SPSS, Stata, DDI."""

from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

from folkmoot.reportcard.answer_files import AnswerFile, RawTable
from folkmoot.reportcard.answers import answers_in
from folkmoot.reportcard.codebook import write_codebook
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.questionnaire import Question, Questionnaire
from folkmoot.reportcard.statistics_files import write_spss, write_stata

LONGEST_SHEET_NAME = 31


def write_answers(path: Path, file: AnswerFile, questionnaire: Questionnaire, language: str = "") -> tuple[str, ...]:
    """Writes the tables of `file` (as `submission_answers.tables_of` gives them) in the format that the path's suffix names.

    `.csv` the interviews, a column a question by its id, choices by their names; `.zip` the same with a CSV for each repeat;
    `.xlsx` a sheet for each, with headings and choices in words where a `language` is given; `.parquet` the interviews typed;
    `.sav` and `.dta` with labels (the form's default language unless one is given) and declared missing values; `.xml` what the
    variables mean, as DDI-Codebook 2.5. Gives the names of the repeats that the format has no room for.

    Raises `UnusableAnswers` for another suffix, a language that the form does not have, or a folder that is not there.
    """
    if language and language not in {known.code for known in questionnaire.languages}:
        known_codes = ", ".join(known.code for known in questionnaire.languages)
        raise UnusableAnswers(f"The form has no language {language}; it has {known_codes}.")
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise UnusableAnswers(f"{path.name}: the end of its name says the format; give one of {', '.join(_WRITERS)}.")
    if not path.parent.is_dir():
        raise UnusableAnswers(f"The folder {path.parent} does not exist.")
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        left_out = write(draft, file, questionnaire, language)
        draft.replace(path)
    except OSError as error:
        raise UnusableAnswers(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return left_out


def _write_csv(path: Path, file: AnswerFile, _questionnaire: Questionnaire, _language: str) -> tuple[str, ...]:
    main, *repeats = file.tables
    _frame(main).write_csv(path)
    return tuple(table.name for table in repeats if table.cells.height)


def _write_zip(path: Path, file: AnswerFile, questionnaire: Questionnaire, _language: str) -> tuple[str, ...]:
    """Named as ODK Central names them: `form.csv`, `form-repeat.csv`."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for table in file.tables:
            name = f"{questionnaire.form_id}-{table.name}" if table.name else questionnaire.form_id
            with archive.open(f"{name.replace('/', '_')}.csv", "w") as member:
                _frame(table).write_csv(member)
    return ()


def _write_workbook(path: Path, file: AnswerFile, questionnaire: Questionnaire, language: str) -> tuple[str, ...]:
    import xlsxwriter

    questions = {question.id: question for question in questionnaire.questions}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        bold = workbook.add_format({"bold": True})
        taken: set[str] = set()
        for table in file.tables:
            sheet = workbook.add_worksheet(_sheet_name(table.name or questionnaire.form_id, taken))
            sheet.freeze_panes(1, 0)
            shown = _frame(table)
            asked = [questions.get(name) for name in shown.columns]
            headings = [_heading(name, question, language) for name, question in zip(shown.columns, asked, strict=True)]
            sheet.write_row(0, 0, headings, bold)
            if language:
                shown = shown.with_columns(_in_words(question, language) for question in asked if question and question.choices)
            numbers = {place for place, question in enumerate(asked) if question is not None and question.is_number}
            for number, row in enumerate(shown.iter_rows(), start=1):
                for place, cell in enumerate(row):
                    if cell is not None:
                        _write_cell(sheet, number, place, cell, as_number=place in numbers)
    return ()


def _write_parquet(path: Path, file: AnswerFile, questionnaire: Questionnaire, _language: str) -> tuple[str, ...]:
    answers = answers_in(file, questionnaire)
    table = answers.table.drop("__row").rename({"__instance": "KEY"} if "KEY" not in answers.table.columns else {})
    table.drop("__instance", strict=False).write_parquet(path)
    return tuple(name for name, rows in answers.repeats.items() if rows.height)


def _write_spss(path: Path, file: AnswerFile, questionnaire: Questionnaire, language: str) -> tuple[str, ...]:
    answers = answers_in(file, questionnaire)
    write_spss(path, answers, questionnaire, language)
    return tuple(name for name, rows in answers.repeats.items() if rows.height)


def _write_stata(path: Path, file: AnswerFile, questionnaire: Questionnaire, language: str) -> tuple[str, ...]:
    answers = answers_in(file, questionnaire)
    write_stata(path, answers, questionnaire, language)
    return tuple(name for name, rows in answers.repeats.items() if rows.height)


def _write_codebook(path: Path, file: AnswerFile, questionnaire: Questionnaire, language: str) -> tuple[str, ...]:
    write_codebook(path, file, questionnaire, language or questionnaire.default_language)
    return ()


Writer = Callable[[Path, AnswerFile, Questionnaire, str], tuple[str, ...]]
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


def _write_cell(sheet, row: int, place: int, cell: str, *, as_number: bool) -> None:  # type: ignore[no-untyped-def]
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
