"""Where in the sheets a complaint or a warning of pyxform belongs: it says so in several ways, or only by a name."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Rows = Sequence[Mapping[str, str]]

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"(?:On the )?'(survey|choices|settings|external_choices|entities)' sheet,?\s*|sheet: '(\w+)'")
_COLUMN = re.compile(r"[Tt]he '([^']+)' value")
_UNKNOWN_TYPE = re.compile(r"Unknown question type '(.*)'")
_WITHOUT_LABEL = re.compile(r"survey element named '([^']+)' has no label")
_MADE_UP_NAME = re.compile(r"generated_note_name_(\d+)$")
_CHOICE_WITH_SPACES = re.compile(r"Choice names with spaces .*See \[(.*)\] in \[(.*)\]")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter")
_COLUMN_BY_WORDS = (
    ("Question or group with no name", "name"),
    ("Question with no type", "type"),
    ("Missing calculation", "calculation"),
    ("List name not in choices sheet", "type"),
    ("Unmatched 'begin", "type"),
    ("Unmatched 'end", "type"),
    ("max-pixels parameter", "parameters"),
)


@dataclass(frozen=True)
class Complaint:
    """What pyxform says, without the place, and the place; `row` counts the header as 1 and is 0 where it is not known."""

    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        """As `sheet survey, row 12, column label`; empty where it is not known."""
        return place_of(self.sheet, self.row, self.column)


def place_of(sheet: str, row: int, column: str) -> str:
    """A place in a form's workbook in words, of what is known of it: a sheet, a row that is not 0, a column."""
    parts = (f"sheet {sheet}" if sheet else "", f"row {row}" if row else "", f"column {column}" if column else "")
    return ", ".join(filter(None, parts))


def complaint_of(text: str, survey: Rows, choices: Rows) -> Complaint:
    """A complaint with its place as far as the sheets tell."""
    text = " ".join(text.split())
    if unknown := _UNKNOWN_TYPE.search(text):
        row = _row_with(survey, type=unknown[1])
        return Complaint(f"{unknown[1]!r} is no question type of XLSForm.", "survey", row, "type")
    if without := _WITHOUT_LABEL.search(text):
        made_up = _MADE_UP_NAME.search(without[1])
        row = int(made_up[1]) if made_up else _row_with(survey, name=without[1])
        return Complaint(_capitalised(text), "survey", row, "label")
    if spaces := _CHOICE_WITH_SPACES.search(text):
        return Complaint(_capitalised(text), "choices", _row_with(choices, list_name=spaces[2], name=spaces[1]), "name")
    row_number, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    column_name = column[1] if column else next((name for words, name in _COLUMN_BY_WORDS if words in text), "")
    sheet_name = (sheet[1] or sheet[2]) if sheet else "survey" if row_number or column_name else ""
    message = _ROW.sub("", text)
    if sheet and message.startswith("On the"):
        message = _SHEET.sub("", message, count=1)
    return Complaint(_capitalised(message), sheet_name, int(row_number[1]) if row_number else 0, column_name)


def complaint_lines(error: Exception) -> list[str]:
    """The complaints of an error of pyxform, one or several; it also prints what the row holds, which is left out."""
    first, *others = str(error).strip().split("\n")
    return [first or type(error).__name__, *(line for line in others if _ROW.search(line))]


def unbalanced(survey: Rows) -> list[Complaint]:
    """Expressions whose brackets or quotation marks do not close: pyxform lets them through, and no phone can open the form."""
    return [
        Complaint(f"The expression {cell!r} has a bracket or a quotation mark that does not close.", "survey", number, column)
        for number, row in enumerate(survey, start=2)
        for column in _EXPRESSIONS
        if (cell := cell_of(row, column)) and not _is_balanced(cell)
    ]


def unusable_key(settings: Rows) -> list[Complaint]:
    """A public key that is none: pyxform lets it through, and no phone can encrypt an interview with it."""
    return [
        Complaint(
            "This is no RSA public key. Put in what stands between its lines BEGIN PUBLIC KEY and END PUBLIC KEY.",
            "settings",
            number,
            "public_key",
        )
        for number, row in enumerate(settings, start=2)
        if (cell := cell_of(row, "public_key")) and not _is_public_key(cell)
    ]


def cell_of(row: Mapping[str, str], *headers: str) -> str:
    """A row's cell under any of these headers, whatever their case."""
    return next((str(cell).strip() for header, cell in row.items() if header.strip().casefold() in headers), "")


def _is_public_key(cell: str) -> bool:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(base64.b64decode("".join(cell.split()), validate=True))
    except ValueError:
        return False
    return isinstance(key, RSAPublicKey)


def _is_balanced(expression: str) -> bool:
    opened: list[str] = []
    quote = ""
    for letter in expression:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([{":
            opened.append(letter)
        elif letter in ")]}" and (not opened or opened.pop() + letter not in {"()", "[]", "{}"}):
            return False
    return not opened and not quote


def _row_with(rows: Rows, **cells: str) -> int:
    for number, row in enumerate(rows, start=2):
        if all(cell_of(row, header, header.replace("_", " ")).split() == cell.split() for header, cell in cells.items()):
            return number
    return 0


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
