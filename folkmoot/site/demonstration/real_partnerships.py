"""The real partnerships of the demonstration: facts of parties, network, theme and global goal, and nothing more."""

import csv
from collections.abc import Iterator
from pathlib import Path

from folkmoot.places.models import Country, Municipality
from folkmoot.places.populations import import_populations
from folkmoot.programme.models import Network, Partnership, PartnershipParty, Theme

FOLDER = Path(__file__).with_name("partnerships")


def make_parties() -> None:
    """The municipalities and regions, with what official lists and statistics say of them."""
    for row in _rows("parties"):
        Country.objects.get_or_create(code=row["country"])
        party = Municipality(
            slug=row["slug"],
            name=row["name"],
            country_id=row["country"],
            kind=row["kind"],
            official_code=row["official_code"],
            subdivision=row["subdivision"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            languages=row["languages"],
        )
        party.full_clean()
        party.save()
    import_populations(FOLDER / "populations.csv", country="", source="")


def make_partnerships() -> None:
    for row in _rows("themes"):
        Theme.objects.create(slug=row["slug"], names={"sv": row["sv"], "en": row["en"]})
    for row in _rows("partnerships"):
        parties = [Municipality.objects.get(slug=slug) for slug in row["parties"].split()]
        partnership = Partnership(
            slug=row["parties"].replace(" ", "-"),
            network=Network.objects.get(slug=row["network"]),
            theme=Theme.objects.get(slug=row["theme"]) if row["theme"] else None,
            state=row["state"],
            global_goals=[int(goal) for goal in row["goals"].split()],
        )
        partnership.full_clean()
        partnership.save()
        PartnershipParty.objects.bulk_create(
            PartnershipParty(partnership=partnership, municipality=party, sort_order=place)
            for place, party in enumerate(parties)
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
