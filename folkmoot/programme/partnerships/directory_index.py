"""What the list of partnerships, its facets and its map need of every public partnership, as bare rows.

Reading thousands of partnerships takes longer than showing a page of them, so each process keeps the rows it has read, and
asks in three small queries whether anything has changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from folkmoot.places.alphabet import in_alphabet
from folkmoot.places.models import Municipality
from folkmoot.programme.partnerships.map_drawing import Place
from folkmoot.programme.partnerships.partnerships import Partnership, PartnershipParty
from folkmoot.programme.partnerships.world import place_on_map


@dataclass(frozen=True)
class KnownPlace:
    """A municipality or region of a public partnership; `place` is None where its coordinates are not known."""

    slug: str
    name: str
    country: str
    place: Place | None


@dataclass
class Row:
    """A partnership: its values by facet, and the keys of its parties in their order."""

    key: int
    slug: str
    synthetic: bool
    values: dict[str, frozenset[str]]
    parties: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Index:
    """`rows` stand in the order of the list: by their parties' names."""

    rows: tuple[Row, ...]
    places: dict[int, KnownPlace]


def read_index() -> Index:
    """The rows as they are now. Not to be changed: every reader gets the same ones."""
    stamp = (
        Partnership.objects.aggregate(Count("pk"), Max("changed_at")),
        PartnershipParty.objects.aggregate(Count("pk"), Max("pk")),
        Municipality.objects.aggregate(Count("pk"), Max("changed_at")),
    )
    return _read(tuple(value for part in stamp for value in part.values()), settings.PROGRAMME_HOME_COUNTRY)


@lru_cache(maxsize=1)
def _read(_stamp: tuple[Any, ...], home: str) -> Index:
    places = _places(home)
    return Index(_rows(places, home), places)


def _places(home: str) -> dict[int, KnownPlace]:
    known = Municipality.objects.filter(partnership_places__partnership__is_public=True).distinct()
    return {
        key: KnownPlace(slug, name, country or "", _place(key, country == home, north, east))
        for key, slug, name, country, north, east in known.values_list("pk", "slug", "name", "country", "latitude", "longitude")
    }


def _place(key: int, is_at_home: bool, north: Any, east: Any) -> Place | None:
    return None if north is None else Place(key, is_at_home, *place_on_map(float(north), float(east)))


def _rows(places: dict[int, KnownPlace], home: str) -> tuple[Row, ...]:
    columns = ("pk", "slug", "synthetic", "network__slug", "theme__slug", "global_goals", "first_year", "last_year", "state")
    rows = {}
    public = Partnership.objects.filter(is_public=True).values_list(*columns)
    for key, slug, synthetic, network, theme, goals, first, last, state in public:
        values = {
            "network": frozenset([network] if network else []),
            "theme": frozenset([theme] if theme else []),
            "goal": frozenset(map(str, goals)),
            "year": frozenset(map(str, _years(first, last))),
            "state": frozenset([state]),
        }
        rows[key] = Row(key, slug, synthetic, values)
    parties = PartnershipParty.objects.filter(partnership__is_public=True).order_by("sort_order", "pk")
    for key, municipality in parties.values_list("partnership_id", "municipality_id"):
        rows[key].parties.append(municipality)
    for row in rows.values():
        known = [places[key] for key in row.parties]
        row.values["country"] = frozenset(place.country for place in known if place.country and place.country != home)
        row.values["party"] = frozenset(place.slug for place in known if place.country == home)
    site = settings.LANGUAGE_CODE
    return tuple(sorted(rows.values(), key=lambda row: ([in_alphabet(places[key].name, site) for key in row.parties], row.key)))


def _years(first: int | None, last: int | None) -> Iterable[int]:
    if first is None:
        return [last] if last else []
    return range(first, (last or first) + 1)
