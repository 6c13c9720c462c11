"""The report cards of the invented survey, made as `folkmoot card` makes them, several at once where there are processors."""

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from folkmoot.reportcard.cards.release import read_release
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.changing import EarlierRound
from folkmoot.reportcard.weighting.contact_outcomes import read_outcomes
from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, OUTCOMES_FILE, write_interviews
from folkmoot.site.demonstration.municipalities import InventedMunicipality

REWORDED = "attended_meeting"
WORDINGS = {
    "label::Svenska (sv)": "Har du de senaste tolv månaderna varit på något möte om hur kommunen sköts?",
    "label::English (en)": "In the past twelve months, have you been to any meeting about how the municipality is run?",
}
"""A question of the follow-up that is worded otherwise than in the first round, so that its figures cannot be compared."""
BREAKDOWNS = ("sex", "age_group", "area", "disability")


def make_cards(municipalities: Sequence[InventedMunicipality], folder: Path) -> list[Path]:
    """The folder of each municipality's card, in their order. In fresh processes: a fork would share the threads of polars."""
    folders = [folder / municipality.slug for municipality in municipalities]
    processes = min(len(folders), os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(make_card, municipalities, folders))


def make_card(municipality: InventedMunicipality, folder: Path, before: Path | None = None) -> Path:
    """As `folkmoot card` makes it of the same files; gives the folder of the card. `before` is that of an earlier round."""
    write_interviews(municipality, folder)
    settings = CardSettings(by=BREAKDOWNS, place=municipality.name, outcomes=read_outcomes(folder / OUTCOMES_FILE))
    earlier = EarlierRound(read_release(before)) if before else None
    form = _reworded(folder / "form") if municipality.follows else FORM
    make_card_files(form, folder / ANSWERS_FILE, folder / "card", settings, before=earlier)
    return folder / "card"


def _reworded(folder: Path) -> Path:
    """The form of a follow-up: that of the first round, with one question in other words."""
    shutil.copytree(FORM, folder)
    survey = folder / "survey.csv"
    table = pl.read_csv(survey, infer_schema=False)
    other = [
        pl.when(pl.col("name") == REWORDED).then(pl.lit(wording)).otherwise(column).alias(column)
        for column, wording in WORDINGS.items()
    ]
    table.with_columns(other).write_csv(survey)
    return folder
