"""What a form asks of entity lists: Folkmoot keeps one, the worklist, of which an interview is about one dwelling at most."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from folkmoot.reportcard.forms.form_checks import FormNote
from folkmoot.reportcard.forms.form_complaints import cell_of
from folkmoot.reportcard.forms.form_workbook import read_sheets
from folkmoot.surveys.collecting.forms.form_notes import OTHER_ENTITY_LIST, place
from folkmoot.surveys.collecting.worklist.worklists import LIST
from folkmoot.surveys.errors import FormPublishingError

HEADER_ROWS = 1
Rows = Sequence[Mapping[str, str]]


def refuse_dwellings_in_repeats(path: Path) -> None:
    """Raises `FormPublishingError`, with sheet and row, for a form that changes dwellings of the worklist in a repeat (ODK's
    specification of entities, 2025.1): which of them the interview is of, and whose attempt each row is, nobody could tell."""
    sheets = read_sheets(path)
    lists = {_list_of(row) for row in sheets.rows("entities")}
    if LIST not in lists:
        return
    for number, row, repeat in _in_repeats(sheets.rows("survey")):
        saved = cell_of(row, "save_to")
        # Where a form has several lists, a property is written LIST#property.
        if saved and (len(lists) == 1 or saved.partition("#")[0] == LIST):
            raise FormPublishingError(
                _(
                    "%(place)s: the property “%(property)s” of %(list)s is saved in the repeat %(repeat)s. An interview is "
                    "about one dwelling of the worklist. Move the question out of the repeat, or empty its cell in the column "
                    "save_to: the answers in the repeat are kept and exported all the same."
                )
                % {
                    "place": place(FormNote("", "survey", number, "save_to")),
                    "property": saved,
                    "list": LIST,
                    "repeat": repeat,
                }
            )


def notes_on_entity_lists(path: Path) -> list[FormNote]:
    """A note for each other entity list of the form: what is saved to it stands in the answers, and in no list."""
    return [
        FormNote(OTHER_ENTITY_LIST, "entities", number, "list_name", {"list": name, "known": LIST})
        for number, row in enumerate(read_sheets(path).rows("entities"), start=HEADER_ROWS + 1)
        if (name := _list_of(row)) and name != LIST
    ]


def _list_of(row: Mapping[str, str]) -> str:
    return cell_of(row, "list_name", "dataset", "list name")


def _in_repeats(rows: Rows) -> list[tuple[int, Mapping[str, str], str]]:
    """The rows of the sheet survey that stand in a repeat, each with its number and the innermost repeat's name."""
    found: list[tuple[int, Mapping[str, str], str]] = []
    around: list[str] = []
    for number, row in enumerate(rows, start=HEADER_ROWS + 1):
        kind = cell_of(row, "type").replace("_", " ").lower()
        if kind.startswith("begin repeat"):
            around.append(cell_of(row, "name"))
        elif kind.startswith("end repeat") and around:
            around.pop()
        elif around:
            found.append((number, row, around[-1]))
    return found
