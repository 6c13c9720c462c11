"""Contact sheets to print: a page a unit, with the dwellings to approach, whom to ask, and room for what happened."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from folkmoot.reportcard.cards.wording import wording
from folkmoot.reportcard.sampling.drawing import ONE_STRATUM, Sample, SampleDesign
from folkmoot.reportcard.sampling.respondents import MOST_ADULTS, Respondent

FOLDER = Path(__file__).parents[1]
MOST_IN_KISH = 6
ADDRESS = ("address", "head", "name", "landmark")
"""Columns of a list of households that help to find one; the first that there is is shown."""
DRAWN = {
    "inclusion",
    "unit_reserve",
    "household_reserve",
    "household_inclusion",
    "walk_direction",
    "walk_dwelling",
    "sex_asked",
}


@dataclass(frozen=True)
class SheetRow:
    """A dwelling on a sheet. `asked` is the adult to ask where there are 1, 2 ... adults; `dwelling` its number on a walk."""

    household: str
    dwelling: str
    address: str
    reserve: str
    sex: str
    table: str
    asked: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """A unit's sheet. `about` are the frame's other columns, by name and value."""

    unit: str
    stratum: str
    reserve: str
    about: tuple[tuple[str, str], ...]
    direction: str
    rows: tuple[SheetRow, ...]


def render_contact_sheets(sample: Sample, language: str = "en") -> str:
    """The sheets of a sample as one HTML page that needs nothing else, in a language of the card's own words (else English).

    Sheets of reserve units come after those of the units drawn.
    """
    words, design = wording(language), sample.design
    _ = words.gettext
    groups = sample.contacts.sort(pl.col("unit_reserve").is_not_null(), maintain_order=True).partition_by(
        design.unit, maintain_order=True
    )
    kish = design.respondent is Respondent.KISH
    most = MOST_IN_KISH if kish else MOST_ADULTS
    return _template().render(
        words=words,
        _=_,
        sheets=[_sheet(group, design) for group in groups],
        numbers=() if design.respondent is Respondent.OPEN else range(2, most + 1),
        kish=kish,
        in_turn=design.in_turn,
        sexes={"woman": _("woman"), "man": _("man")},
        directions=direction_words(language),
        codes=(
            ("1.1", _("complete interview")),
            ("1.2", _("partial interview")),
            ("2.1", _("refusal or break-off")),
            ("2.2", _("nobody reached")),
            ("2.3", _("other reason: ill, away, language")),
            ("3", _("not known whether anyone lives there")),
            ("4", _("nobody to ask: empty, no dwelling, no adult")),
        ),
        seed=design.seed,
        hash=sample.frame_sha256,
        style=(FOLDER / "style" / "contact_sheets.css").read_text(encoding="utf-8"),
    )


def direction_words(language: str) -> dict[str, str]:
    """What `walk_direction` of a sample means, in a language of the card's own words (else English)."""
    _ = wording(language).gettext
    return {
        "N": _("north"),
        "NE": _("north-east"),
        "E": _("east"),
        "SE": _("south-east"),
        "S": _("south"),
        "SW": _("south-west"),
        "W": _("west"),
        "NW": _("north-west"),
    }


def _sheet(contacts: pl.DataFrame, design: SampleDesign) -> Sheet:
    rows = contacts.to_dicts()
    first = rows[0]
    stratum = design.stratum or ONE_STRATUM
    of_unit = [
        name
        for name in contacts.columns
        if name not in DRAWN | {design.unit, stratum, design.household, *ADDRESS}
        and not name.startswith("adult_of_")
        and contacts[name].n_unique() == 1
        and first[name] is not None
    ]
    return Sheet(
        unit=_text(first[design.unit]),
        stratum=_text(first[stratum]) if design.stratum else "",
        reserve=_text(first["unit_reserve"]),
        about=tuple((name.replace("_", " "), _text(first[name])) for name in of_unit),
        direction=_text(first.get("walk_direction")),
        rows=tuple(_row(row, design) for row in rows),
    )


def _row(row: dict[str, object], design: SampleDesign) -> SheetRow:
    asked = [row.get(f"adult_of_{adults}") for adults in range(1, MOST_ADULTS + 1)]
    return SheetRow(
        household=_text(row[design.household]),
        dwelling=_text(row.get("walk_dwelling")),
        address=_text(next((row[name] for name in ADDRESS if row.get(name) is not None), None)),
        reserve=_text(row["household_reserve"]),
        sex=_text(row.get("sex_asked")),
        table=_text(row.get("kish_table")),
        asked=tuple(number for number in asked if isinstance(number, int)),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("contact_sheets.html")
