"""Invented municipalities that seek a partner, with something in common, and a first word between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.accounts.models import User
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Seeking
from folkmoot.programme.seeking.matchmaking import write_first, write_on


@dataclass(frozen=True)
class InventedSearch:
    slug: str
    languages: str
    goals: tuple[int, ...]
    countries: tuple[str, ...]
    offers: str
    seeks: str


SEARCHES = (
    InventedSearch(
        "exempelkoping",
        "sv en es",
        (5, 11, 16),
        ("KE", "CO"),
        "Elevråd i varje skola, öppna data om vatten och budget, och erfarenhet av medborgardialog i glesbygd. (Påhittat.)",
        "En kommun som har kommit längre med medborgarbudget, och vill lära av hur vi arbetar med öppna data. (Påhittat.)",
    ),
    InventedSearch(
        "villa-ejemplo",
        "es en",
        (11, 16),
        ("SE",),
        "Ten years of participatory budgeting, with quotas for women and for those under 25. (Made up.)",
        "A municipality that publishes what it spends, and that wants to hear young people. (Made up.)",
    ),
    InventedSearch(
        "dhahania",
        "sw en",
        (5, 6),
        (),
        "Ward meetings where everyone speaks, led by women in half of the wards. (Made up.)",
        "Help to measure water quality, and a partner who wants to try ward meetings at home. (Made up.)",
    ),
    InventedSearch(
        "prykladivka",
        "uk en",
        (11, 13, 16),
        ("SE",),
        "Local government that kept working through hard years; digital services that people do use. (Made up.)",
        "A partner for making the town hall open to everyone, whatever they can hear, see or walk. (Made up.)",
    ),
)


def make_searches(accounts: Mapping[str, User]) -> None:
    for told in SEARCHES:
        search = Seeking.objects.create(
            municipality=Municipality.objects.get(slug=told.slug),
            offers=told.offers,
            seeks=told.seeks,
            languages=told.languages,
            global_goals=list(told.goals),
            public=["offers", "seeks", "languages", "themes"],
        )
        search.countries.set(Country.objects.filter(code__in=told.countries))
    asked = Seeking.objects.get(municipality__slug="exempelkoping")
    asking = Municipality.objects.get(slug="mfanoni")
    contact = write_first(asked, asking, "Hello! Could we learn from your open data on water? (Made up.)", accounts["partner"])
    write_on(contact, "Gärna! Vad sägs om ett videomöte i nästa vecka? (Påhittat.)", accounts["member"])
