"""The first step of a card in the making, as the command `submissions export`: which interviews count, and the form's file."""

from dataclasses import replace
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from folkmoot.reportcard.answers.answer_exports import write_answers
from folkmoot.reportcard.forms.questionnaire import Question
from folkmoot.surveys.collecting.forms.form_publishing import open_source
from folkmoot.surveys.collecting.reading.received_answers import LINK_COLUMN, OPEN_LINK, collected
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist.response_rates import contact_sheet
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Worklist
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.making.cards_in_making import CardMaking
from folkmoot.surveys.making.making_choices import MakingChoices, choices_of
from folkmoot.surveys.making.making_folder import ANSWERS_FILE, CONTACT, CONTACTS_FILE, Progress, Told, replacing


def take_answers(making: CardMaking, progress: Progress) -> Told:
    """The interviews of the chosen states and days as `answers.csv`, pseudonymous; the rest is counted. Whoever came by an open
    link is of no probability sample and never counted in a card."""
    choices = choices_of(making)
    progress("Reading the answers")
    found = collected(making.instrument)
    interviews = Submission.objects.of(making.instrument)
    tests = Submission.objects.of(making.instrument, tests=True).count()
    file = found.file
    table = file.tables[0]
    where = {header: str(place) for place, header in enumerate(table.headers)}
    day = pl.col(where["SubmissionDate"]).str.slice(0, 10)
    state = pl.col(where["ReviewState"])
    within = pl.lit(value=True)
    if choices.first_day:
        within &= day >= choices.first_day
    if choices.last_day:
        within &= day <= choices.last_day
    told: Told = [("received", {"number": interviews.count()})]
    cells = table.cells
    if tests:
        told.append(("tests", {"number": tests}))
    if found.encrypted:
        told.append(("encrypted", {"number": found.encrypted}))
    outside = cells.filter(~within).height
    if outside:
        told.append(("outside_days", {"number": outside}))
    cells = cells.filter(within)
    for value, number in sorted(cells.filter(~state.is_in(list(choices.states))).group_by(state).len().iter_rows()):
        told.append(("state_left_out", {"number": number, "state": value}))
    cells = cells.filter(state.is_in(list(choices.states)))
    by_open_link = pl.col(where[LINK_COLUMN]).eq_missing(OPEN_LINK)
    if unsampled := cells.filter(by_open_link).height:
        told.append(("open_link", {"number": unsampled}))
    cells = cells.filter(~by_open_link)
    cells = _visited(cells, where["KEY"], choices, told)
    if cells.is_empty():
        raise CollectingError(_("No interview is left: take other states of the review, or other days."))
    kept = replace(table, cells=cells)
    told.append(("kept", {"number": cells.height}))
    questionnaire = found.questionnaire
    contact = questionnaire.with_role(CONTACT)
    with replacing(making.folder / "answers") as folder:
        _write_form(making, folder)
        kept_file = replace(file, tables=(kept, *file.tables[1:]))
        repeats = write_answers(folder / ANSWERS_FILE, [kept_file], questionnaire).left_out
        _name_dwellings(folder, choices, contact)
    if repeats:
        told.append(("repeats", {"names": ", ".join(repeats)}))
    return told


def _interviews_of(choices: MakingChoices) -> dict[str, str]:
    """The dwelling of each interview, by its instance id, in the chosen worklists."""
    interviewed = Dwelling.objects.filter(worklist__in=choices.worklists, interview__versions__is_current=True)
    return dict(interviewed.values_list("interview__versions__instance_id", "contact"))


def _visited(cells: pl.DataFrame, key: str, choices: MakingChoices, told: Told) -> pl.DataFrame:
    """The interviews from dwellings of the chosen worklists, where any is chosen; the others are told."""
    if not choices.worklists:
        return cells
    visited = cells.filter(pl.col(key).is_in(list(_interviews_of(choices))))
    if elsewhere := cells.height - visited.height:
        told.append(("not_in_worklist", {"number": elsewhere}))
    return visited


def _name_dwellings(folder: Path, choices: MakingChoices, contact: Question | None) -> None:
    """The answers' column `contact`: as the worklists know it, whose contact sheet is written beside; else as the form asks."""
    path = folder / ANSWERS_FILE
    if choices.worklists:
        contact_sheet(Worklist.objects.filter(pk__in=choices.worklists)).write_csv(folder / CONTACTS_FILE)
        column = pl.col("KEY").replace_strict(_interviews_of(choices), default=None)
    elif contact and contact.name != CONTACT:
        column = pl.col(contact.id)
    else:
        return
    pl.read_csv(path, infer_schema=False).with_columns(column.alias(CONTACT)).write_csv(path)


def _write_form(making: CardMaking, folder: Path) -> None:
    """The XLSForm of the newest version, as it was given."""
    version = making.instrument.current
    if version is None:
        raise CollectingError(_("The form has no published version."))
    (folder / "form").mkdir()
    open_source(version, folder / "form")
    (folder / "form" / "form.zip").unlink(missing_ok=True)
