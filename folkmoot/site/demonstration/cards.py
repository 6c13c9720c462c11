"""The report cards of the invented survey, made as `folkmoot card` makes them, several at once where there are processors."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from folkmoot.reportcard.contact_outcomes import read_outcomes
from folkmoot.reportcard.making import CardSettings, make_card_files
from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, OUTCOMES_FILE, write_interviews
from folkmoot.site.demonstration.municipalities import InventedMunicipality

BREAKDOWNS = ("sex", "age_group", "area", "disability")


def make_cards(municipalities: Sequence[InventedMunicipality], folder: Path) -> list[Path]:
    """The folder of each municipality's card, in their order. In fresh processes: a fork would share the threads of polars."""
    folders = [folder / municipality.slug for municipality in municipalities]
    processes = min(len(folders), os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(make_card, municipalities, folders))


def make_card(municipality: InventedMunicipality, folder: Path) -> Path:
    """As `folkmoot card` makes it of the same files; gives the folder of the card."""
    write_interviews(municipality, folder)
    settings = CardSettings(by=BREAKDOWNS, place=municipality.name, outcomes=read_outcomes(folder / OUTCOMES_FILE))
    make_card_files(FORM, folder / ANSWERS_FILE, folder / "card", settings)
    return folder / "card"
