"""The columns of our own in an XLSForm, `card::...`, which other tools ignore: read, checked, and taken out for pyxform."""

import difflib
from collections.abc import Container, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.languages import language_code
from folkmoot.reportcard.forms.questionnaire import CORE_VALUES, Texts

PREFIX = "card::"
SURVEY_COLUMNS = ("core_value", "favourable", "role", "section", "sensitive", "finding", "period")
CHOICE_COLUMNS = ("missing",)
MISSING = ("dont_know", "refused", "not_applicable")
ROLES = (
    "adults",
    "age",
    "age_group",
    "area",
    "back_check",
    "consent",
    "contact",
    "disability",
    "education",
    "enumerator",
    "fpc",
    "household_size",
    "identifier",
    "municipality",
    "panel",
    "psu",
    "region",
    "sex",
    "stratum",
    "weight",
)
ROLES_OF_ONE_QUESTION = {
    "adults",
    "age",
    "age_group",
    "back_check",
    "consent",
    "contact",
    "fpc",
    "panel",
    "psu",
    "sex",
    "stratum",
    "weight",
}
_YES = {"yes", "true", "true()", "1"}
_NO = {"", "no", "false", "false()", "0"}

Rows = Sequence[MutableMapping[str, str]]


@dataclass(frozen=True)
class SurveyMarks:
    """What the `card::` columns say of one row of the survey sheet; empty where they say nothing."""

    core_value: str = ""
    favourable: str = ""
    role: str = ""
    section: str = ""
    sensitive: bool = False
    finding: Texts = field(default_factory=dict)
    period: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A cell or a row of a form, for messages."""

    file: str
    sheet: str
    row: int
    column: str = ""

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, sheet {self.sheet}, row {self.row}{column}"


def take_survey_marks(rows: Rows, file: str, default_language: str) -> dict[int, SurveyMarks]:
    """The marks of the survey's rows by their number in the sheet (the header is row 1), taken out of `rows`.

    A `card::finding` or `card::period` without a language is under the default one. Raises `UnusableForm` for a column or a
    word that is not known, and for a role that only one question can have and two claim.
    """
    marks = {}
    claimed: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        cells = _take_card_cells(row)
        if not cells:
            continue
        place = Place(file, "survey", number)
        for header in cells:
            _check_column(header, SURVEY_COLUMNS, place, with_language={"finding", "period"})
        core_value = _word(cells, "core_value", CORE_VALUES, place)
        role = _word(cells, "role", ROLES, place)
        if role in ROLES_OF_ONE_QUESTION and role in claimed:
            raise UnusableForm(
                f"{place}, column card::role: row {claimed[role]} has the role {role!r} already; only one question can have it."
            )
        claimed.setdefault(role, number)
        marks[number] = SurveyMarks(
            core_value=core_value,
            favourable=cells.get(("favourable",), ""),
            role=role,
            section=cells.get(("section",), ""),
            sensitive=_yes_or_no(cells, "sensitive", place),
            finding=_by_language(cells, "finding", default_language),
            period=_by_language(cells, "period", default_language),
        )
    return marks


def take_choice_marks(rows: Rows, file: str) -> dict[int, str]:
    """The word of `card::missing` by the choice's row in the sheet, taken out of `rows`; raises `UnusableForm` as above."""
    marks = {}
    for number, row in enumerate(rows, start=2):
        cells = _take_card_cells(row)
        place = Place(file, "choices", number)
        for header in cells:
            _check_column(header, CHOICE_COLUMNS, place)
        word = _word(cells, "missing", MISSING, place) if cells else ""
        if word:
            marks[number] = word
    return marks


def take_about(rows: Rows, default_language: str) -> dict[str, Texts]:
    """What the settings sheet says of the survey: each `card::KEY` by language, taken out of `rows`."""
    cells = _take_card_cells(rows[0]) if rows else {}
    return {key: _by_language(cells, key, default_language) for key in dict.fromkeys(header[0] for header in cells)}


def is_card_column(header: str) -> bool:
    return header.replace(" ", "").casefold().startswith(PREFIX)


def favourable_of(declared: str, names: Sequence[str], place: Place) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The scale and the favourable choices of a `card::favourable`: names from most to least favourable.

    A `|` separates the favourable ones from the rest; without it the first half of them are favourable, and one name alone
    is the favourable answer of a question without a scale. Raises `UnusableForm` for a name that is not in the list.
    """
    place = Place(place.file, place.sheet, place.row, "card::favourable")
    before, separator, after = declared.partition("|")
    favourable, rest = before.split(), after.split()
    ordered = favourable + rest
    for name in ordered:
        if name not in names:
            raise UnusableForm(
                f"{place}: {name!r} is no choice of this question{_meant(name, names)}; its choices: {', '.join(names)}."
            )
    if len(set(ordered)) < len(ordered) or "|" in after:
        raise UnusableForm(f"{place}: name each choice once, with at most one '|' after the favourable ones.")
    if not favourable:
        raise UnusableForm(f"{place}: no favourable choice stands before the '|'.")
    if not separator:
        favourable = ordered[: max(1, len(ordered) // 2)]
    return tuple(ordered) if len(ordered) > 1 else (), tuple(favourable)


def _take_card_cells(row: MutableMapping[str, str]) -> dict[tuple[str, ...], str]:
    """The row's cells of our columns, by the parts of their headers after `card::`; they are removed from the row."""
    headers = [header for header in row if is_card_column(header)]
    cells = {}
    for header in headers:
        key, *language = (part.strip() for part in header.split("::")[1:])
        value = " ".join(str(row.pop(header)).split())
        if value:
            cells[(key.casefold(), *language)] = value
    return cells


def _check_column(header: tuple[str, ...], known: Sequence[str], place: Place, *, with_language: Container[str] = ()) -> None:
    column = PREFIX + "::".join(header)
    if header[0] not in known:
        raise UnusableForm(
            f"{place.file}, sheet {place.sheet}, column {column}: not a column that the card knows{_meant(header[0], known)}; "
            f"it knows {', '.join(PREFIX + name for name in known)}."
        )
    if len(header) > 2 or (len(header) == 2 and header[0] not in with_language):
        raise UnusableForm(f"{place.file}, sheet {place.sheet}, column {column}: {PREFIX}{header[0]} takes no further part.")


def _word(cells: Mapping[tuple[str, ...], str], key: str, known: Sequence[str], place: Place) -> str:
    written = cells.get((key,), "")
    word = written.casefold().replace(" ", "_").replace("-", "_").replace("'", "")
    if word and word not in known:
        raise UnusableForm(
            f"{place}, column {PREFIX}{key}: {written!r} is not known{_meant(word, known)}; use one of {', '.join(known)}."
        )
    return word


def _yes_or_no(cells: Mapping[tuple[str, ...], str], key: str, place: Place) -> bool:
    written = cells.get((key,), "").casefold()
    if written not in _YES | _NO:
        raise UnusableForm(f"{place}, column {PREFIX}{key}: {written!r} is not known; write yes, or leave the cell empty.")
    return written in _YES


def _by_language(cells: Mapping[tuple[str, ...], str], key: str, default_language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for header, text in cells.items():
        if header[0] == key:
            texts.setdefault(language_code(header[1]) if len(header) > 1 else default_language, text)
    return texts


def _meant(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
