"""A sample's files read again for the fieldwork: the dwellings to approach, and what of them may be known to whom."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.plain_tables import read_plain_table, require, without_rows
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.drawing import MADE_FOR_CONTACTS, ONE_STRATUM, SecondStage
from folkmoot.reportcard.sampling.sample_files import CONTACTS, RECORD, TO_FILL_IN, UNITS, SampleRecord, read_sample_record
from folkmoot.reportcard.sampling.sampling import MADE


@dataclass(frozen=True)
class DrawnDwellings:
    """The dwellings of a sample, in the order of its contact sheet, reserves included.

    `contacts` has every column of the sheet as text, as it was written, but for those that the fieldwork fills in; `unit`,
    `stratum` and `household` name the columns of the ids. A sample without a second stage has a dwelling for each unit: its
    `household` is empty. `places` are the columns that the list of households brought: an address, a head of household. They
    can find a person out; the others tell of units and of the draw.
    """

    record: SampleRecord
    contacts: pl.DataFrame
    unit: str
    stratum: str
    household: str
    places: tuple[str, ...]


def read_drawn_sample(folder: Path) -> DrawnDwellings:
    """What `write_sample` wrote into a folder: `sample.json`, `sample.csv` and, with a second stage, `contacts.csv`.

    Raises `UnusableFrame` where a file is missing, or is not the one that was written, by its SHA-256.
    """
    record = read_sample_record(folder / RECORD)
    design = record.design
    units = _read(folder, UNITS, record)
    if design.second_stage is SecondStage.NONE:
        return _of_units(record, units)
    contacts = _read(folder, CONTACTS, record)
    stratum = design.stratum or ONE_STRATUM
    require(contacts, ("contact", design.unit, design.household), UnusableFrame, CONTACTS)
    contacts = contacts.drop(name for name in TO_FILL_IN if name in contacts and not contacts[name].drop_nulls().len())
    of_units = {*units.columns, *MADE_FOR_CONTACTS, *MADE, design.household, stratum, "adults"}
    places = tuple(name for name in contacts.columns if name not in of_units and not name.startswith("adult_of_"))
    return DrawnDwellings(record, contacts, design.unit, stratum, design.household, places)


def _of_units(record: SampleRecord, units: pl.DataFrame) -> DrawnDwellings:
    design = record.design
    stratum = design.stratum or ONE_STRATUM
    contacts = units.drop("certainty", "draw_order", strict=False).rename({"reserve": "unit_reserve"})
    contacts = contacts.select(pl.col(design.unit).alias("contact"), pl.all())
    return DrawnDwellings(record, contacts, design.unit, stratum, "", ())


def _read(folder: Path, name: str, record: SampleRecord) -> pl.DataFrame:
    path = folder / name
    if not path.is_file():
        raise UnusableFrame(f"{name} is missing: give all files that `folkmoot sample` wrote, {RECORD} among them.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != record.files.get(name):
        raise UnusableFrame(
            f"{name} is not the file that was drawn, by the SHA-256 in {RECORD}. Give it as `folkmoot sample` wrote it."
        )
    return without_rows(read_plain_table(path))
