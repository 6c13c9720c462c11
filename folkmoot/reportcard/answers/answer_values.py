"""Cells of text as typed answers: numbers and dates as people and tools write them, choices by name or label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers.answer_columns import ChoicesByLabel, choices_by_label, simple_label
from folkmoot.reportcard.forms.questionnaire import Question

INTEGERS = {"integer"}
DECIMALS = {"decimal", "range"}
DATES = {"date", "today"}
MOMENTS = {"datetime", "start", "end"}
EMPTY_WORDS = ("NA", "N/A", "#N/A", "NaN", "nan", "<NA>", "NULL", "null", "None")
"""What R, pandas and spreadsheets write for an empty cell."""

_SPACES = r"[\s\u00a0\u202f\u2009'’]"
_ARABIC_DIGITS = {
    **{chr(0x660 + digit): str(digit) for digit in range(10)},
    **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
}
_TRUE, _FALSE = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")
_LARGEST_EXACT = 2**53


def empty_words(question: Question) -> tuple[str, ...]:
    """The words that mean an empty cell in a question's column: none in free text, and none that is one of its choices."""
    if question.kind == "text":
        return ()
    names = {choice.name for choice in question.choices}
    return tuple(word for word in EMPTY_WORDS if word not in names)


def whole_numbers(column: pl.Expr) -> pl.Expr:
    """Int64 where the text is a whole number (`7`, `7.0`, `5e+05`), else null."""
    direct = column.str.strip_chars().cast(pl.Int64, strict=False)
    return pl.coalesce(direct, _whole(decimals(column)))


def decimals(column: pl.Expr) -> pl.Expr:
    """Float64 where the text is a number with a decimal point, else null."""
    number = column.str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def written_numbers(column: pl.Expr, *, whole: bool) -> pl.Expr:
    """Numbers as people write them: spaces or apostrophes between thousands, a decimal comma, Arabic digits.

    A single comma or point before exactly three digits can be either (`1,200`), so it is null, unless the number begins with
    0 (`0,125`); with both marks the last one is the decimal mark, and a mark that comes twice stands between thousands.
    """
    text = column.str.replace_many(_ARABIC_DIGITS).str.replace_all("٫", ",").str.replace_all(_SPACES, "").str.replace("−", "-")
    thousands_comma = text.str.contains(r"^[-+]?\d{1,3}(,\d{3})+\.\d+$|^[-+]?\d{1,3}(,\d{3}){2,}$")
    thousands_point = text.str.contains(r"^[-+]?\d{1,3}(\.\d{3})+,\d+$|^[-+]?\d{1,3}(\.\d{3}){2,}$")
    decimal_comma = text.str.contains(r"^[-+]?\d*,\d+$") & ~text.str.contains(r"^[-+]?[1-9]\d{0,2},\d{3}$")
    plain = (
        pl.when(thousands_comma)
        .then(text.str.replace_all(",", ""))
        .when(thousands_point)
        .then(text.str.replace_all(".", "", literal=True).str.replace(",", "."))
        .when(decimal_comma)
        .then(text.str.replace(",", "."))
        .otherwise(text)
    )
    return whole_numbers(plain) if whole else decimals(plain)


def days(column: pl.Expr) -> pl.Expr:
    """Date where the text begins with a day of ISO 8601 (`2021-07-12`, also with a time after it), else null."""
    return (
        column.str.strip_chars()
        .str.extract(r"^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$")
        .str.to_date("%Y-%m-%d", strict=False)
    )


def moments(column: pl.Expr) -> pl.Expr:
    """Datetime in UTC where the text is a moment of ISO 8601, else null. Without an offset it is taken as UTC."""
    text = column.str.strip_chars().str.replace(r"^(\d{4}-\d{2}-\d{2})$", "${1}T00:00").str.replace(" ", "T", literal=True)
    text = text.str.replace(r"(?:Z|[+-]00(?::?00)?)$", "+0000").str.replace(r"([+-]\d{2}):?(\d{2})?$", "${1}${2}")
    text = text.str.replace(r"T(\d{2}:\d{2})([+-]|$)", "T${1}:00${2}")
    whole, hours = text.str.contains(r"T.*[+-]\d{4}$"), text.str.contains(r"T.*[+-]\d{2}$")
    with_offset = pl.when(whole).then(text).when(hours).then(text + "00").otherwise(text + "+0000")
    return with_offset.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", time_unit="us", strict=False).dt.convert_time_zone("UTC")


def flags(column: pl.Expr, choice: str, labels: Sequence[str]) -> pl.Expr:
    """Whether a choice's own column says that it was chosen: 1/0, TRUE/FALSE, yes/no, or the choice itself; null if empty."""
    word = column.str.strip_chars().str.to_lowercase()
    said = dict.fromkeys((*_TRUE, choice.lower(), *(label.lower() for label in labels)), True) | dict.fromkeys(_FALSE, False)
    return word.replace_strict(said, default=None, return_dtype=pl.Boolean)


@dataclass(frozen=True)
class ReadChoices:
    """A column of choices by their names. `unclear` has the cells that fit several choices, else null; None without any."""

    values: pl.Series
    unclear: pl.Series | None = None


def read_single_choices(cells: pl.Series, question: Question) -> ReadChoices:
    """Each cell's choice by its name; a label in any language becomes the name. A cell that is neither stays as it is."""
    choices = choices_by_label(question)
    meant: dict[str, str] = {}
    unclear: list[str] = []
    for cell in cells.unique().drop_nulls():
        name = _choice_of(cell, choices)
        if name is None and len(choices.by_label.get(simple_label(cell), ())) > 1:
            unclear.append(cell)
        elif name is not None and name != cell:
            meant[cell] = name
    return _replaced(cells, meant, unclear)


def read_multiple_choices(cells: pl.Series, question: Question) -> ReadChoices:
    """Each cell's choices, as a list of names in the order in which they stand; labels and other separators are read too."""
    choices = choices_by_label(question)
    tidy = cells.to_frame().select(pl.all().str.strip_chars().str.replace_all(r"\s+", " ")).to_series().alias(cells.name)
    tokens = tidy.unique().str.split(" ").explode().unique().drop_nulls()
    odd = [token for token in tokens if token not in choices.names]
    meant: dict[str, str] = {}
    unclear: list[str] = []
    if odd:
        containing = tidy.filter(tidy.str.contains_any(odd)).unique().drop_nulls()
        for cell in containing:
            if all(token in choices.names for token in cell.split(" ")):
                continue
            readings = _readings(cell, choices)
            if len(readings) > 1:
                unclear.append(cell)
            elif readings:
                meant[cell] = " ".join(readings[0])
    read = _replaced(tidy, meant, unclear)
    return ReadChoices(read.values.str.split(" ").list.unique(maintain_order=True), read.unclear)


def _replaced(cells: pl.Series, meant: Mapping[str, str], unclear: Sequence[str]) -> ReadChoices:
    read = cells.replace(dict(meant)) if meant else cells
    if not unclear:
        return ReadChoices(read)
    none = pl.Series(cells.name, [None] * len(cells), dtype=pl.String)
    is_unclear = cells.is_in(unclear).fill_null(value=False)
    return ReadChoices(read.zip_with(~is_unclear, none), cells.zip_with(is_unclear, none))


def _choice_of(cell: str, choices: ChoicesByLabel) -> str | None:
    """The one choice that a cell names, by its name, its label, or its name as a number (`1.0` for `1`); None otherwise."""
    text = cell.strip()
    if text in choices.names:
        return text
    labelled = choices.by_label.get(simple_label(text), ())
    if len(labelled) == 1:
        return labelled[0]
    whole = re.fullmatch(r"(-?\d+)\.0+", text)
    return whole.group(1) if whole and whole.group(1) in choices.names else None


def _readings(cell: str, choices: ChoicesByLabel) -> list[tuple[str, ...]]:
    """The ways to read a cell as several choices: split at `;`, `|` or `,`, or labels one after the other with a space."""
    for separator in (";", "|", ","):
        if separator in cell:
            parts = [_choice_of(part, choices) for part in cell.split(separator) if part.strip()]
            if parts and all(parts):
                return [tuple(part for part in parts if part)]
    words = simple_label(cell)
    readings: list[tuple[tuple[str, ...], int]] = [((), 0)]
    complete: dict[tuple[str, ...], None] = {}
    known = {**{name.casefold(): [name] for name in choices.names}, **choices.by_label}
    while readings and len(readings) < 200 and len(complete) < 2:
        names, start = readings.pop()
        if start >= len(words):
            complete[names] = None
            continue
        for label, labelled in known.items():
            end = start + len(label)
            if words.startswith(label, start) and (end == len(words) or words[end] == " "):
                readings.extend(((*names, name), end + 1) for name in labelled if name not in names)
    return list(complete)


def _whole(number: pl.Expr) -> pl.Expr:
    return pl.when((number == number.round()) & (number.abs() <= _LARGEST_EXACT)).then(number).cast(pl.Int64, strict=False)
