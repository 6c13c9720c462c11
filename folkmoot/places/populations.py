"""How many people live where, from a statistical office's own file or from a table of one's own: all of it, or nothing.

Two tables are read. Statistics Sweden's database, like any other PxWeb, saves a table 'with heading': the first column is the
region with its code ahead of its name, and each column whose heading ends in a year holds that year's people. A table of
one's own has the columns `country`, `place`, `year`, `people` and `source`, and a place is known by its official code, its
address or its name.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from folkmoot.places.models import Municipality, Population

OWN_COLUMNS = ("country", "place", "year", "people", "source")
MISSING = {"", ".", "..", "-"}
"""How a statistical database writes what it does not know."""
CODE_AND_NAME = re.compile(r"(?P<code>\d{2,})\s+\S")
YEAR_AT_THE_END = re.compile(r".*?\b(?P<year>(?:19|20)\d\d)\s*$", re.DOTALL)
SPACES = re.compile("[\\s\u00a0\u202f]")
FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_PEOPLE = 2_000_000_000


class PopulationsError(Exception):
    """What is wrong in the file, one line for each thing, and where."""


@dataclass(frozen=True)
class Figure:
    """How many people lived in a place, as a file has it. `line` is the line in the file, the heading being line 1."""

    line: int
    country: str
    place: str
    year: int
    people: int
    source: str


@dataclass
class ImportedPopulations:
    """What an import did, or would do. `unknown` are places of the file that no municipality of the site is."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)


def import_populations(file: Path, *, country: str, source: str, dry_run: bool = False) -> ImportedPopulations:
    """Stores the people of every municipality that the site knows; places that it does not know are left out and told.

    `country` and `source` hold for a statistical database's file, which has neither. Raises `PopulationsError` for a file that
    cannot be read or a row that is wrong; nothing is stored then.
    """
    figures = read_figures(file, country=country, source=source)
    known = _places()
    with transaction.atomic():
        imported = ImportedPopulations()
        for figure in figures:
            place = known.get((figure.country, figure.place.casefold()))
            if place is None:
                if figure.place not in imported.unknown:
                    imported.unknown.append(figure.place)
                continue
            _store(place, figure, imported)
        if dry_run:
            transaction.set_rollback(True)
    return imported


def read_figures(file: Path, *, country: str, source: str) -> list[Figure]:
    """Every figure of the file, checked. Raises `PopulationsError` that names every line and column that is wrong."""
    rows = list(_rows(file))
    if not rows:
        raise PopulationsError(f"{file.name} is empty.")
    (_line, heading), *below = rows
    problems: list[str] = []
    if set(OWN_COLUMNS) <= set(heading):
        figures = list(_own_table(heading, below, problems))
    else:
        figures = list(_statistical_table(file, heading, below, country, source, problems))
    seen: dict[tuple[str, str, int], int] = {}
    for figure in figures:
        key = (figure.country, figure.place.casefold(), figure.year)
        if key in seen:
            problems.append(
                f"line {figure.line}: {figure.place} {figure.year} stands on line {seen[key]} already. "
                "Choose no division by sex, age or marital status, so that each place has one row."
            )
        seen.setdefault(key, figure.line)
    if problems:
        raise PopulationsError("\n  ".join([f"{file.name} was not imported. Mend these and run it again:", *problems]))
    if not figures:
        raise PopulationsError(f"{file.name} has a heading and no figures.")
    return figures


def _own_table(heading: list[str], rows: list[tuple[int, list[str]]], problems: list[str]) -> Iterator[Figure]:
    for line, cells in rows:
        cell = dict(zip(heading, cells, strict=False))
        problems += [f"line {line}, column {name}: is empty." for name in OWN_COLUMNS if not cell.get(name)]
        year, people = _number(cell.get("year", "")), _number(cell.get("people", ""))
        if cell.get("year") and not (year and FIRST_YEAR <= year <= LAST_YEAR):
            problems.append(f"line {line}, column year: {cell['year']} is not a year.")
        if cell.get("people") and not _is_count(people):
            problems.append(f"line {line}, column people: {cell['people']} is not a whole number of people.")
        if year is not None and people is not None:
            yield Figure(line, cell.get("country", ""), cell.get("place", ""), year, people, cell.get("source", ""))


def _statistical_table(
    file: Path, heading: list[str], rows: list[tuple[int, list[str]]], country: str, source: str, problems: list[str]
) -> Iterator[Figure]:
    matches = {column: YEAR_AT_THE_END.match(name) for column, name in enumerate(heading) if column}
    years = {column: int(matched["year"]) for column, matched in matches.items() if matched}
    if not years:
        raise PopulationsError(
            f"{file.name}, line 1: no column's heading ends in a year, as “Folkmängd 2024” does, and it is no table "
            f"with the columns {', '.join(OWN_COLUMNS)} either. Save the table as CSV “with heading” there."
        )
    if len(set(years.values())) < len(years):
        raise PopulationsError(
            f"{file.name}, line 1: a year stands over two columns. Choose only the population, not changes or shares."
        )
    if not source:
        raise PopulationsError(
            f"{file.name} does not say who counted. Name it, for example: --source “Statistics Sweden, 31 December”."
        )
    for line, cells in rows:
        place = CODE_AND_NAME.match(cells[0])
        if place is None:
            problems.append(f"line {line}, column {heading[0]}: “{cells[0]}” does not begin with a code, as “2480 Umeå” does.")
            continue
        for column, year in years.items():
            text = cells[column] if column < len(cells) else ""
            if text in MISSING:
                continue
            people = _number(text)
            if people is None or not _is_count(people):
                problems.append(f"line {line}, column {heading[column]}: {text} is not a whole number of people.")
                continue
            yield Figure(line, country, place["code"], year, people, source)


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Lines with something in them, whatever they are divided by, and whether they are UTF-8 or what Windows writes."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise PopulationsError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    divided_by = max((";", "\t", ","), key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=divided_by, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise PopulationsError(f"{file.name}, line {reader.line_num}: {error}.") from error


def _number(text: str) -> int | None:
    digits = SPACES.sub("", text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _is_count(people: int | None) -> bool:
    return people is not None and people <= MOST_PEOPLE


def _places() -> dict[tuple[str, str], Municipality]:
    """Every municipality by its country and what it is called; a name that two share is nobody's, a code goes first."""
    places = list(Municipality.objects.exclude(country=None))
    by_name: dict[tuple[str, str], Municipality | None] = {}
    for place in places:
        key = (place.country_id, place.name.casefold())
        by_name[key] = None if key in by_name else place
    known = {key: place for key, place in by_name.items() if place is not None}
    known |= {(place.country_id, place.slug): place for place in places}
    return known | {(place.country_id, place.official_code.casefold()): place for place in places if place.official_code}


def _store(place: Municipality, figure: Figure, imported: ImportedPopulations) -> None:
    kept = Population.objects.filter(municipality=place, year=figure.year).first()
    if kept and (kept.people, kept.source) == (figure.people, figure.source):
        imported.unchanged += 1
        return
    imported.changed += kept is not None
    imported.added += kept is None
    kept = kept or Population(municipality=place, year=figure.year)
    kept.people, kept.source = figure.people, figure.source
    kept.full_clean()
    kept.save()
