"""The public list of partnerships: what an address asks for, and the ways to narrow it down."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from folkmoot.places.alphabet import choices_in_alphabet, in_alphabet
from folkmoot.places.countries import country_name
from folkmoot.places.narrowing import FacetChoices, address_of, offer
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.partnerships.directory_index import Index, Row, read_index
from folkmoot.programme.partnerships.goals import numbered_goals
from folkmoot.programme.partnerships.map_drawing import MapDrawing, draw_map
from folkmoot.programme.partnerships.networks import Network, Theme
from folkmoot.programme.partnerships.partnerships import Partnership, State

PAGE_SIZE = 50
FACETS = {
    "country": _("Country"),
    "party": _("Party at home"),
    "network": _("Network"),
    "theme": _("Theme"),
    "goal": _("Global goal"),
    "year": _("Year"),
    "state": _("State"),
}


@dataclass(frozen=True)
class Listed:
    """A partnership as a list shows it: its parties' names, and a few facts in the reader's language."""

    url: str
    parties: tuple[str, ...]
    facts: tuple[str, ...]
    synthetic: bool


@dataclass(frozen=True)
class Directory:
    """One page of the list as it is shown. Addresses of pages that are not there are empty."""

    partnerships: tuple[Listed, ...]
    total: int
    countries: int
    municipalities: int
    number: int
    pages: int
    url: str
    canonical_url: str
    wishes: str
    before_url: str
    after_url: str
    facets: tuple[FacetChoices, ...]
    narrowed: bool
    map: MapDrawing | None


def read_directory(url: str, wishes: Mapping[str, str]) -> Directory:
    """The page of the list at `url` that the address asks for, by the facets' names and `page`.

    Raises `Http404` for a page or a choice that is not there: such an address has never been given out.
    """
    taken = {key: wishes[key] for key in FACETS if wishes.get(key)}
    index = read_index()
    found, counts = _narrow(index, taken)
    number = _page_number(wishes.get("page", "1"))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    if number > pages or (taken and not found):
        raise Http404("no partnership fits that")
    networks, themes = dict(_rowschoices_in_alphabet(Network)), dict(_rowschoices_in_alphabet(Theme))
    parties = {key for row in found for key in row.parties}
    places = {key: known.place for key, known in index.places.items() if known.place}
    return Directory(
        partnerships=tuple(
            _listed(row, index, networks, themes) for row in found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        ),
        total=len(found),
        countries=len({index.places[key].country for key in parties}),
        municipalities=len(parties),
        number=number,
        pages=pages,
        url=url,
        canonical_url=_address(url, taken, number),
        wishes=_address("", taken),
        before_url=_address(url, taken, number - 1) if number > 1 else "",
        after_url=_address(url, taken, number + 1) if number < pages else "",
        facets=tuple(facet for key in FACETS if (facet := _facet(index, counts[key], url, taken, key))),
        narrowed=bool(taken),
        map=draw_map([places[key] for key in row.parties if key in places] for row in found),
    )


def changed_last(wishes: Mapping[str, str], count: int) -> tuple[list[Partnership], dict[str, str]]:
    """The partnerships that fit what an address asks for and were changed last, at most `count`; and what it asks for.

    Raises `Http404` for a choice that is not there.
    """
    taken = {key: wishes[key] for key in FACETS if wishes.get(key)}
    found, _counts = _narrow(read_index(), taken)
    if taken and not found:
        raise Http404("no partnership fits that")
    fitting = Partnership.objects.filter(is_public=True).prefetch_related("parties__municipality")
    if taken:
        fitting = fitting.filter(slug__in=[row.slug for row in found])
    return list(fitting.order_by("-changed_at", "slug")[:count]), taken


def _narrow(index: Index, taken: Mapping[str, str]) -> tuple[list[Row], dict[str, Counter[str]]]:
    """The rows that fit, and for each facet how many rows each of its values would leave. A facet counts what the others
    leave: a row that only one facet shuts out still counts in that one."""
    found: list[Row] = []
    counts: dict[str, Counter[str]] = {key: Counter() for key in FACETS}
    for row in index.rows:
        shut_out = [key for key, value in taken.items() if value not in row.values[key]]
        if not shut_out:
            found.append(row)
        if len(shut_out) < 2:
            for key in shut_out or FACETS:
                counts[key].update(row.values[key])
    return found, counts


def _facet(index: Index, counts: Counter[str], url: str, taken: Mapping[str, str], key: str) -> FacetChoices | None:
    """The choices of one facet; None where there is nothing to choose."""
    if len(counts) < 2 and key not in taken:
        return None
    named = [(value, label, counts[value]) for value, label in FACET_LABELS[key](index, counts) if counts[value]]
    others = {other: value for other, value in taken.items() if other != key}
    return FacetChoices(
        key,
        FACETS[key],
        offer(named, taken.get(key), lambda value: _address(url, others | {key: value}), _address(url, others)),
    )


def _rowschoices_in_alphabet(model: Any) -> list[tuple[str, str]]:
    return choices_in_alphabet((slug, in_readers_language(names)) for slug, names in model.objects.values_list("slug", "names"))


FACET_LABELS: dict[str, Callable[[Index, Counter[str]], list[tuple[str, str]]]] = {
    "country": lambda _index, counts: choices_in_alphabet((code, country_name(code)) for code in counts),
    "party": lambda index, _counts: choices_in_alphabet(
        {place.slug: place.name for place in index.places.values() if place.country == settings.PROGRAMME_HOME_COUNTRY}.items()
    ),
    "network": lambda _index, _counts: _rowschoices_in_alphabet(Network),
    "theme": lambda _index, _counts: _rowschoices_in_alphabet(Theme),
    "goal": lambda _index, _counts: [(str(goal), name) for goal, name in numbered_goals()],
    "year": lambda _index, counts: [(year, year) for year in sorted(counts, reverse=True)],
    "state": lambda _index, _counts: [(state, str(label)) for state, label in State.choices],
}


def _listed(row: Row, index: Index, networks: Mapping[str, str], themes: Mapping[str, str]) -> Listed:
    places = [index.places[key] for key in row.parties]
    facts = [
        *sorted((country_name(code) for code in row.values["country"]), key=in_alphabet),
        *(networks[slug] for slug in row.values["network"]),
        *(themes[slug] for slug in row.values["theme"]),
        *(str(State(state).label) for state in row.values["state"]),
    ]
    url = reverse("programme:partnership", args=[row.slug])
    return Listed(url, tuple(place.name for place in places), tuple(facts), row.synthetic)


def _page_number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 10_000:
        raise Http404("there is no such page")
    return int(written)


def _address(url: str, taken: Mapping[str, str], number: int = 1) -> str:
    return address_of(url, taken, FACETS, number)
