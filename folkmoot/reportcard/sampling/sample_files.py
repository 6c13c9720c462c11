"""A drawn sample as files: the units, the contact sheets in four forms, and what anyone needs to draw the same again."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid5

import msgspec
import polars as pl
import xlsxwriter

from folkmoot import __version__
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.contact_sheets import render_contact_sheets
from folkmoot.reportcard.sampling.drawing import Sample, SampleDesign, draw_sample

FORMAT = "folkmoot-sample-1"
RECORD, UNITS, JOINT = "sample.json", "sample.csv", "joint_inclusion.csv"
CONTACTS, WORKBOOK, SHEETS, ENTITIES = "contacts.csv", "contacts.xlsx", "contact_sheets.html", "entities.csv"
TO_FILL_IN = ("adults", "attempts", "outcome", "remarks")
"""Columns of the contact sheets that the fieldwork fills in; `outcome` in the words or codes that `outcomes` reads."""
_ENTITIES = UUID("5b1ab4b4-5a44-5c1e-8a7e-3f1c5f6d2f10")


class SampleRecord(msgspec.Struct, frozen=True):
    """What `sample.json` says: all that is needed to draw the sample again, and the hashes of what came out."""

    format: str
    software: str
    seed: int
    frame_sha256: str
    listing_sha256: str
    frame_units: int
    design: SampleDesign
    generator: str
    files: dict[str, str]


def write_sample(sample: Sample, folder: Path, *, language: str = "en", joint: bool = False) -> SampleRecord:
    """Writes the sample's files into a folder, which is made where it is not there, and gives the record of them.

    `sample.csv` (units), with a second stage `contacts.csv`, `contacts.xlsx`, `contact_sheets.html` (a page a unit, to print,
    in a language of the card's own words) and `entities.csv` (an ODK entity list), with `joint` `joint_inclusion.csv`, and
    `sample.json`, which has the SHA-256 of each. The same sample gives the same files, but for the workbook's bytes.

    Raises `UnusableFrame` where another sample stands in the folder, or this one with a contact sheet that was filled in since.
    """
    _keep_what_was_drawn(folder, sample)
    folder.mkdir(parents=True, exist_ok=True)
    contents = {UNITS: sample.units.write_csv().encode()}
    if joint:
        contents[JOINT] = sample.joint.write_csv().encode()
    if sample.contacts.width:
        sheet = _to_fill_in(sample.contacts)
        contents[CONTACTS] = sheet.write_csv().encode()
        contents[ENTITIES] = entities(sample).write_csv().encode()
        contents[SHEETS] = render_contact_sheets(sample, language).encode()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    if sample.contacts.width:
        _write_workbook(sheet, folder / WORKBOOK)
    record = SampleRecord(
        FORMAT,
        f"folkmoot {__version__}",
        sample.design.seed,
        sample.frame_sha256,
        sample.listing_sha256,
        sample.frame_units,
        sample.design,
        "NumPy Philox 4x64, key (seed, first 8 bytes of SHA-256 of the stratum's name), raw output >> 11 · 2⁻⁵³",
        {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())},
    )
    (folder / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
    return record


def _keep_what_was_drawn(folder: Path, sample: Sample) -> None:
    if not (folder / RECORD).exists():
        return
    drawn = read_sample_record(folder / RECORD)
    if (drawn.design, drawn.frame_sha256, drawn.listing_sha256) != (sample.design, sample.frame_sha256, sample.listing_sha256):
        raise UnusableFrame(
            f"{folder} has another sample already, drawn with the seed {drawn.seed}: people may be in the field with it. Write "
            "this one to another folder."
        )
    sheet = folder / CONTACTS
    if sheet.exists() and hashlib.sha256(sheet.read_bytes()).hexdigest() != drawn.files.get(CONTACTS):
        raise UnusableFrame(f"{sheet} has been changed since it was drawn, as by outcomes: write the sample to another folder.")


def read_sample_record(path: Path) -> SampleRecord:
    """The record that `write_sample` wrote. Raises `UnusableFrame` where the file is not one."""
    try:
        record = msgspec.json.decode(path.read_bytes(), type=SampleRecord)
    except (OSError, msgspec.MsgspecError) as error:
        raise UnusableFrame(f"{path} is no record of a sample ({error}). Give the {RECORD} that a draw wrote.") from None
    if record.format != FORMAT:
        raise UnusableFrame(f"{path} is of the format {record.format}; this version reads {FORMAT}. Use the version it names.")
    return record


def draw_again(frame: pl.DataFrame, record: SampleRecord, listing: pl.DataFrame | None = None) -> Sample:
    """The sample of a record, drawn anew from the frame (and the list), which must be those it was drawn from.

    Raises `UnusableFrame` where the frame or the list is another one, by its SHA-256.
    """
    sample = draw_sample(frame, record.design, listing)
    for what, ours, theirs in (
        ("frame", sample.frame_sha256, record.frame_sha256),
        ("list of households", sample.listing_sha256, record.listing_sha256),
    ):
        if ours != theirs:
            raise UnusableFrame(
                f"This is not the {what} that the sample was drawn from: its SHA-256 is {ours}, the record has {theirs}. "
                "Ask for the file as it was when the sample was drawn."
            )
    return sample


def entities(sample: Sample) -> pl.DataFrame:
    """The contacts as an ODK entity list: `name` (a UUID, the same for the same frame, seed and contact), `label`, properties.

    Properties have names that ODK takes: letters, digits, hyphens and underscores, a letter first. The chances are left out:
    they are nothing that an interviewer needs.
    """
    known = [column for column in sample.contacts.columns if not column.endswith("inclusion") and column != "contact"]
    names = [entity_id(sample.frame_sha256, sample.design.seed, name) for name in sample.contacts["contact"]]
    return sample.contacts.select(
        pl.Series("name", names, dtype=pl.String),
        pl.col("contact").alias("label"),
        *(pl.col(column).alias(name) for column, name in property_names(known).items()),
    )


def entity_id(frame_sha256: str, seed: int, contact: str) -> str:
    """The UUID of a contact: the same for the same frame, seed and contact."""
    return str(uuid5(_ENTITIES, f"{frame_sha256}/{seed}/{contact}"))


def property_names(columns: Sequence[str]) -> dict[str, str]:
    """A name that ODK takes for each column: letters, digits, hyphens and underscores, a letter first, none twice.

    >>> property_names(["adress", "by nr", "name"])
    {'adress': 'adress', 'by nr': 'by_nr', 'name': 'of_name'}
    """
    names: dict[str, str] = {}
    for column in columns:
        name = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_" for letter in column)
        name = name if name[:1].isalpha() and name not in {"name", "label"} else f"of_{name}"
        while name in names.values():
            name += "_"
        names[column] = name
    return names


def _to_fill_in(contacts: pl.DataFrame) -> pl.DataFrame:
    """The contacts with empty columns for what the fieldwork finds, those that the list has already kept."""
    empty = [name for name in TO_FILL_IN if name not in contacts.columns]
    return contacts.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in empty)


def _write_workbook(contacts: pl.DataFrame, path: Path) -> None:
    """The contacts as a workbook whose header stays in sight, ready to be filtered and filled in."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("contacts")
        sheet.write_row(0, 0, contacts.columns, workbook.add_format({"bold": True}))
        for place, name in enumerate(contacts.columns):
            sheet.write_column(1, place, contacts[name].to_list())
            longest = max(len(text) for text in [name, *contacts[name].cast(pl.String).drop_nulls()])
            sheet.set_column(place, place, min(longest + 2, 40))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, contacts.height, contacts.width - 1)
