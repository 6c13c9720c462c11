"""Partnerships from a CSV file: everything that is right in one transaction, or nothing and a list of what is wrong.

The file has one partnership a row. A row is known again by its parties and its network, so that a file can be imported
again, corrected or longer, without doubles.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from folkmoot.places.countries import country_codes
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.partnerships.networks import Network, Theme
from folkmoot.programme.partnerships.partnerships import Partnership, PartnershipParty, State

COLUMNS = (
    "swedish_partner",
    "other_swedish_partner",
    "international_partner",
    "country",
    "network",
    "theme",
    "phase",
    "global_goal",
)
NEEDED = ("swedish_partner", "international_partner", "country", "phase")
PHASES = {value: State(value) for value in State.values}
LONGEST_NAME = 200
KIND_BY_WORD: dict[str, str] = {
    "region": str(Municipality.Kind.REGION),
    "county": str(Municipality.Kind.COUNTY),
    "district": str(Municipality.Kind.DISTRICT),
    "stad": str(Municipality.Kind.CITY),
    "city": str(Municipality.Kind.CITY),
}


class ImportingError(Exception):
    """What is wrong in the file, one line for each thing, and where."""


@dataclass(frozen=True)
class PartnershipRow:
    """A row that is right by itself. `line` is its line in the file, the heading being line 1."""

    line: int
    at_home: tuple[str, ...]
    abroad: str
    country: str
    network: str
    theme: str
    state: State
    goals: tuple[int, ...]


@dataclass
class Imported:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    new_municipalities: list[str] = field(default_factory=list)
    new_networks: list[str] = field(default_factory=list)
    new_themes: list[str] = field(default_factory=list)


def import_partnerships(file: Path, *, dry_run: bool = False) -> Imported:
    """Reads the file and stores its partnerships, or with `dry_run` only says what it would do.

    Raises `ImportingError` for a file that cannot be read or a row that is wrong; nothing is stored then.
    """
    rows = read_rows(file)
    with transaction.atomic():
        imported = Imported()
        for row in rows:
            _store(row, imported)
        if dry_run:
            transaction.set_rollback(True)
    return imported


def read_rows(file: Path) -> list[PartnershipRow]:
    """Every row, checked. Raises `ImportingError` that names every line and column that is wrong."""
    problems: list[str] = []
    rows: list[PartnershipRow] = []
    seen: dict[tuple[frozenset[str], str], int] = {}
    for line, cells in _lines(file):
        row, wrong = _read_row(line, cells)
        problems += wrong
        if row is None:
            continue
        known_by = (frozenset(name.casefold() for name in (*row.at_home, row.abroad)), row.network.casefold())
        if known_by in seen:
            problems.append(
                f"line {line}: the same parties in the same network as on line {seen[known_by]}. Leave one of them out."
            )
        seen.setdefault(known_by, line)
        rows.append(row)
    if problems:
        raise ImportingError("\n  ".join([f"{file.name} was not imported. Mend these and run it again:", *problems]))
    if not rows:
        raise ImportingError(f"{file.name} has a heading and no partnerships.")
    return rows


def _lines(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ImportingError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ImportingError(
            f"{file.name} is not UTF-8 text (byte {error.start}). Save it as CSV UTF-8 in your spreadsheet and run it again."
        ) from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    heading = [name.strip() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in heading]
    if missing:
        raise ImportingError(
            f"{file.name} lacks the columns {', '.join(missing)} on line 1. The columns are: {', '.join(COLUMNS)}."
        )
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(heading, (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        raise ImportingError(f"{file.name}, line {reader.line_num}: {error}.") from error


def _read_row(line: int, cells: Mapping[str, str]) -> tuple[PartnershipRow | None, list[str]]:
    cell = {name: cells.get(name, "") for name in COLUMNS}
    wrong = [f"line {line}, column {name}: is empty." for name in NEEDED if not cell[name]]
    wrong += [
        f"line {line}, column {name}: is longer than {LONGEST_NAME} characters."
        for name in COLUMNS
        if len(cell[name]) > LONGEST_NAME
    ]
    if cell["country"] and cell["country"] not in country_codes():
        wrong.append(f"line {line}, column country: {cell['country']} is not a country. Write its two letters (ISO 3166): UA.")
    elif cell["country"] == settings.PROGRAMME_HOME_COUNTRY:
        wrong.append(f"line {line}, column country: {cell['country']} is at home. It is the country of the partner abroad.")
    state = PHASES.get(cell["phase"])
    if cell["phase"] and state is None:
        wrong.append(f"line {line}, column phase: {cell['phase']} is none of {', '.join(PHASES)}.")
    goals = cell["global_goal"].replace(";", " ").split()
    wrong += [
        f"line {line}, column global_goal: {goal} is no global goal. Write a number from 1 to 17."
        for goal in goals
        if not (goal.isascii() and goal.isdigit() and 1 <= int(goal) <= 17)
    ]
    at_home = [name for name in (cell["swedish_partner"], cell["other_swedish_partner"]) if name]
    if len({name.casefold() for name in at_home}) < len(at_home):
        wrong.append(f"line {line}, column other_swedish_partner: is the same as swedish_partner.")
    if wrong or state is None:
        return None, wrong
    found = PartnershipRow(
        line,
        tuple(at_home),
        cell["international_partner"],
        cell["country"],
        cell["network"],
        cell["theme"],
        state,
        tuple(sorted({int(goal) for goal in goals})),
    )
    return found, []


def _store(row: PartnershipRow, imported: Imported) -> None:
    home = settings.PROGRAMME_HOME_COUNTRY
    parties = [_municipality(name, home, imported) for name in row.at_home] + [_municipality(row.abroad, row.country, imported)]
    network = _named(Network, row.network, imported.new_networks)
    theme = _named(Theme, row.theme, imported.new_themes)
    facts = {"state": row.state, "theme": theme, "global_goals": list(row.goals)}
    known = _known_partnership(parties, network)
    if known is None:
        made = Partnership(slug=_free_address(Partnership, " ".join(party.name for party in parties)), network=network, **facts)
        made.full_clean()
        made.save()
        PartnershipParty.objects.bulk_create(
            PartnershipParty(partnership=made, municipality=party, sort_order=place) for place, party in enumerate(parties)
        )
        imported.added += 1
    elif any(getattr(known, name) != fact for name, fact in facts.items()):
        for name, fact in facts.items():
            setattr(known, name, fact)
        known.full_clean()
        known.save()
        imported.changed += 1
    else:
        imported.unchanged += 1


def _known_partnership(parties: list[Municipality], network: Network | None) -> Partnership | None:
    wanted = {party.pk for party in parties}
    for candidate in Partnership.objects.filter(network=network, parties__municipality=parties[0]):
        if {party.municipality_id for party in candidate.parties.all()} == wanted:
            return candidate
    return None


def _municipality(name: str, country: str, imported: Imported) -> Municipality:
    """The municipality of that name in that country, however it is capitalised; made where it is new."""
    for known in Municipality.objects.filter(country=country):
        if known.name.casefold() == name.casefold():
            return known
    Country.objects.get_or_create(code=country)
    made = Municipality(name=name, slug=_free_address(Municipality, name), country_id=country, kind=_kind_by_name(name))
    made.full_clean()
    made.save()
    imported.new_municipalities.append(f"{name} ({country})")
    return made


def _kind_by_name(name: str) -> str:
    words = name.casefold().split()
    return next((KIND_BY_WORD[word] for word in KIND_BY_WORD if word in words), str(Municipality.Kind.MUNICIPALITY))


def _named(model: type[Network] | type[Theme], name: str, new: list[str]) -> "Network | Theme | None":
    """The network or theme that has this name in any language; made where it is new. Its other names are added by hand."""
    if not name:
        return None
    for known in model.objects.all():
        if name.casefold() in {text.casefold() for text in known.names.values()}:
            return known
    new.append(name)
    return model.objects.create(names={"en": name}, slug=_free_address(model, name))


def _free_address(model: type[Partnership] | type[Municipality] | type[Network] | type[Theme], name: str) -> str:
    """The name as an address, with a number behind it where another has it already."""
    longest = model._meta.get_field("slug").max_length - 4
    wanted = slugify(name)[:longest].strip("-") or "x"
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if slug not in taken)
