"""The folder of a card in the making: what each step leaves there, whole or not at all, and where the next one finds it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from django.utils.translation import override

from folkmoot.reportcard.answers.plain_tables import read_plain_table
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, read_record
from folkmoot.reportcard.weighting.weight_files import CALIBRATION, WEIGHTED
from folkmoot.surveys.making.cards_in_making import CardMaking

Told = list[tuple[str, dict[str, object]]]
Progress = Callable[[str], None]
ANSWERS_FILE, CONTACTS_FILE, CHANGE_FILE, LINKED_FILE = "answers.csv", "contacts.csv", "change.csv", "linked.json"
CONTACT = "contact"


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of the old one once all is written."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        with override("en"):
            yield fresh
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def form_in(folder: Path) -> Path:
    """The form as the answers were taken with it: its file, or the folder where it came with others."""
    form = folder / "answers" / "form"
    only = list(form.iterdir())
    return only[0] if len(only) == 1 else form


def contacts_of(making: CardMaking) -> pl.DataFrame | None:
    """The contact sheet that was uploaded, or that of the worklists as it was when the answers were taken."""
    if making.contacts:
        return read_plain_table(Path(making.contacts.path))
    kept = making.folder / "answers" / CONTACTS_FILE
    return read_plain_table(kept) if kept.exists() else None


def has_weights(folder: Path) -> bool:
    return (folder / "weights" / WEIGHTED).exists()


def weighted_answers(folder: Path) -> Path:
    """The answers with their weights, where the step before made some."""
    return folder / "weights" / WEIGHTED if has_weights(folder) else folder / "answers" / ANSWERS_FILE


def calibration_of(folder: Path) -> CalibrationRecord | None:
    record = folder / "weights" / CALIBRATION
    return read_record(record) if record.exists() else None
