"""From a form and a file of answers to the files of a report card: the way of an answer, in one call."""

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers, with_found_choices
from folkmoot.reportcard.cards.card import Card
from folkmoot.reportcard.cards.page import render_page
from folkmoot.reportcard.cards.release import CHANGES_FILE, FIGURES_FILE, Release, write_release
from folkmoot.reportcard.errors import UnwritableOutput
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.changing import EarlierRound, change_table
from folkmoot.reportcard.making.making import FIGURE_COLUMNS, MadeCard, make_card

FINDINGS_FILE = "findings.csv"
ESTIMATES_FILE = "estimates.csv"
NOT_FOR_PUBLICATION = "not for publication"


def make_card_files(
    form: Path,
    answers: Path,
    output: Path,
    settings: CardSettings,
    *,
    analyst: bool = False,
    earlier: Sequence[Release] = (),
    before: EarlierRound | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> MadeCard:
    """Read a form and its answers, and write the card's pages, `figures.csv`, `findings.csv` and the sealed `release.json`.

    `progress` is told the name of each step. With `analyst` the estimates before protection are written beside them, each
    row marked as not for publication. The release lists the files that may be published: the pages and `figures.csv`.

    `earlier` are releases of the same survey: what those of the same people tell already is reckoned with. `before` is the
    published card of an earlier round: the card then tells how its figures changed, also in `figures-changed.csv`.

    Raises a `ReportCardError` where the form, the answers or the design cannot be used, `UnsafeRelease` where few people
    could be found out from the card and the earlier ones, or `output` cannot be written to;
    nothing is written then.
    """
    _refuse_unwritable(output)
    progress("Reading the form")
    questionnaire = read_questionnaire(form)
    progress("Reading the answers")
    read = read_answers(answers, questionnaire)
    progress("Checking the answers")
    checked = check_answers(read, questionnaire)
    asked = with_found_choices(questionnaire, checked)
    made = make_card(asked, checked, settings, earlier=earlier, before=before, progress=progress)
    progress("Drawing the card")
    contents = {FIGURES_FILE: _csv(made.figures.select(FIGURE_COLUMNS)), **_pages(made.card)}
    if before:
        contents[CHANGES_FILE] = _csv(change_table(made.release))
    progress("Writing the files")
    try:
        release = write_release(made.release, contents, output)
        (output / FINDINGS_FILE).write_bytes(_csv(made.findings))
        (output / ESTIMATES_FILE).unlink(missing_ok=True)
        if analyst:
            marked = made.estimates.with_columns(pl.lit(NOT_FOR_PUBLICATION).alias("note"))
            (output / ESTIMATES_FILE).write_bytes(_csv(marked.select(FIGURE_COLUMNS)))
    except OSError as error:
        raise UnwritableOutput(f"The files cannot be written to {output}: {error.strerror or error}.") from error
    return MadeCard(made.card, release, made.figures, made.estimates, made.findings, made.unknown_columns)


def _refuse_unwritable(output: Path) -> None:
    """Raises `UnwritableOutput` before any work is done, as far as it can be known."""
    existing = next(folder for folder in (output, *output.absolute().parents) if folder.exists())
    if not existing.is_dir():
        raise UnwritableOutput(f"{existing} is a file, not a folder: give another folder with --output.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UnwritableOutput(f"The folder {existing} may not be written to by you: give another one with --output.")


def _pages(card: Card) -> dict[str, bytes]:
    """The card's page in each language: `card.html` in the default one, `card.LANGUAGE.html` in the others."""
    names = {language: f"card.{language}.html" if place else "card.html" for place, language in enumerate(card.languages)}
    return {
        name: render_page(card, language, other_pages={code: page for code, page in names.items() if code != language}).encode()
        for language, name in names.items()
    }


def _csv(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_csv(buffer)
    return buffer.getvalue()
