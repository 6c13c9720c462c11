"""The sheets of an XLSForm, and what pyxform makes of them; its complaints become `UnusableForm` with sheet and row."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.files.archives import check_archive
from folkmoot.reportcard.files.delimited import NotText, decoded, delimiter_of
from folkmoot.reportcard.files.input_files import read_input
from folkmoot.reportcard.forms.form_complaints import Complaint, complaint_lines, complaint_of, unbalanced, unusable_key

if TYPE_CHECKING:
    from pyxform.xls2json_backends import DefinitionData

ROW = "folkmoot_row"
"""The column that carries a row's number in its sheet through pyxform, which keeps the columns that it does not know."""

MOST_COMPLAINTS = 20

_WANTED = "an XLSForm (.xlsx), or a folder with survey.csv and choices.csv"
_MOST_UNPACKED = 200 * 1024**2
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


@dataclass(frozen=True)
class FormSheets:
    """The sheets of a form as pyxform reads them: `definition` holds a list of rows (header to cell) for each sheet."""

    file: str
    folder: Path
    definition: "DefinitionData"
    sha256: str

    def rows(self, sheet: str) -> list[dict[str, str]]:
        return getattr(self.definition, sheet) or []

    def without_columns(self, headers: set[str]) -> None:
        """Take columns out of every sheet's list of headers."""
        for sheet in _SHEETS:
            for header in getattr(self.definition, f"{sheet}_header") or []:
                for name in headers & set(header):
                    del header[name]


def read_sheets(path: Path) -> FormSheets:
    """The sheets of an `.xlsx`, or of a folder of `survey.csv`, `choices.csv`, `settings.csv`.

    Raises `UnusableForm` where there is no such file, or it is not one.
    """
    if path.is_dir():
        return _read_folder(path)
    content = read_input(path, UnusableForm, _WANTED)
    if path.suffix.lower() == ".xls":
        raise UnusableForm(f"{path.name} is in the old Excel format (.xls), which is not read: open it and save it as .xlsx.")
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise UnusableForm(f"{path.name} is no XLSForm: give {_WANTED}.")
    members = check_archive(path, UnusableForm, "an Excel workbook (.xlsx)", most_unpacked=_MOST_UNPACKED)
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise UnusableForm(f"{path.name} is not an Excel workbook (.xlsx), although its name says so.")
    from pyxform.xls2json_backends import xlsx_to_dict

    try:
        sheets = xlsx_to_dict(path)
    except Exception as error:
        # Whatever a damaged workbook makes the reader of XLSX raise, the file cannot be used.
        raise UnusableForm(f"{path.name} cannot be read as an Excel workbook: {first_line(error)}") from error
    return FormSheets(path.name, path.parent, _definition(sheets, path.stem), hashlib.sha256(content).hexdigest())


def convert(sheets: FormSheets) -> dict[str, Any]:
    """The form as pyxform's nested dictionary, after its own checks; each row keeps its number in its sheet under `ROW`.

    Raises `UnusableForm` with what pyxform says, and where.
    """
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json

    if not sheets.rows("survey"):
        names = [str(name) for name in sheets.definition.sheet_names or ()]
        if any(name.strip().lower() == "survey" for name in names):
            raise UnusableForm(f"{sheets.file} has no questions: its sheet survey is empty.")
        raise UnusableForm(f"{sheets.file} has no sheet named survey, so it is no XLSForm. Its sheets: {', '.join(names)}.")
    for sheet in ("survey", "choices"):
        for number, row in enumerate(sheets.rows(sheet), start=2):
            if row:
                row[ROW] = str(number)
        for header in getattr(sheets.definition, f"{sheet}_header") or []:
            header[ROW] = None
    explain = explainer(sheets)
    try:
        form = workbook_to_json(sheets.definition, fallback_form_name=sheets.definition.fallback_form_name)
        create_survey_element_from_dict(form)
    except PyXFormError as error:
        raise UnusableForm(explain(error)) from error
    except Exception as error:
        # pyxform checks what people usually get wrong; on other input it can fail inside. The form is unusable all the same.
        raise UnusableForm(f"{sheets.file} cannot be read as an XLSForm: {first_line(error)}") from error
    return form


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as header to cell, without empty cells; raises `UnusableForm` where it is no text."""
    try:
        text = decoded(read_input(path, UnusableForm, _WANTED))
    except NotText as reason:
        raise UnusableForm(f"{path.name} cannot be read: {reason}.") from None
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text.encode()), strict=True))
    except csv.Error as error:
        raise UnusableForm(f"{path.name} is not a proper CSV file: {error}.") from None
    if not lines:
        return []
    headers = [header.strip() for header in lines[0]]
    doubled = sorted({header for header in headers if header and headers.count(header) > 1})
    if doubled:
        raise UnusableForm(f"{path.name} has the column {doubled[0]!r} twice.")
    cells = ((zip(headers, (cell.strip() for cell in line), strict=False)) for line in lines[1:])
    return [{header: cell for header, cell in line if header and cell} for line in cells]


def _read_folder(folder: Path) -> FormSheets:
    files = {path.stem.lower(): path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv" and path.is_file()}
    if "survey" not in files:
        raise UnusableForm(
            f"{folder} has no survey.csv: a form in CSV is a folder with survey.csv, choices.csv and settings.csv."
        )
    digest = hashlib.sha256()
    for path in sorted(files.values(), key=lambda path: path.name):
        content = read_input(path, UnusableForm, _WANTED)
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    sheets: dict[str, Any] = {"sheet_names": [name for name in _SHEETS if name in files]}
    for name in sheets["sheet_names"]:
        rows = read_rows(files[name])
        sheets[name] = rows
        sheets[f"{name}_header"] = [dict.fromkeys(header for row in rows for header in row)] if rows else []
    return FormSheets(folder.name or str(folder), folder, _definition(sheets, folder.name), digest.hexdigest())


def _definition(sheets: dict[str, Any], name: str) -> "DefinitionData":
    from pyxform.xls2json_backends import DefinitionData

    return DefinitionData(fallback_form_name=name, **sheets)


def explainer(sheets: FormSheets) -> Callable[[Exception], str]:
    """What puts pyxform's complaints with file, sheet, row and column; to be made before pyxform takes the rows apart."""
    located = locator(sheets)

    def explain(error: Exception) -> str:
        complaints = [located(line) for line in complaint_lines(error)[:MOST_COMPLAINTS]]
        return "\n".join(
            f"{', '.join(filter(None, (sheets.file, complaint.place)))}: {complaint.message}" for complaint in complaints
        )

    return explain


def locator(sheets: FormSheets) -> Callable[[str], Complaint]:
    """What finds the place of a complaint or a warning; to be made before pyxform takes the rows apart."""
    survey, choices = ([dict(row) for row in sheets.rows(name)] for name in ("survey", "choices"))
    return lambda text: complaint_of(text, survey, choices)


def refuse_what_no_phone_opens(sheets: FormSheets) -> None:
    """Raises `UnusableForm` where a bracket or a quotation mark of an expression does not close, or a public key is none."""
    found = [*unbalanced(sheets.rows("survey")), *unusable_key(sheets.rows("settings"))][:MOST_COMPLAINTS]
    if found:
        raise UnusableForm("\n".join(f"{sheets.file}, {complaint.place}: {complaint.message}" for complaint in found))


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__
