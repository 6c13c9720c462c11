"""The seven invented municipalities. Their names mean 'example', 'made up' or 'imagined' in a language of their country."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

AGE_BANDS = (18, 25, 35, 50, 65, 91)
"""Where the age groups begin, and the age that nobody reaches."""


@dataclass(frozen=True)
class Country:
    """A country where the demonstration is held: `ages` are the shares of the five age groups among its adults."""

    code: str
    utc_offset: str
    ages: tuple[float, float, float, float, float]


@dataclass(frozen=True)
class InventedMunicipality:
    """A municipality of the demonstration, and how life there differs from the others.

    `units` is the number of villages and blocks in its frame, `urban` the share of them that lie in a town, `interviews` how
    many were made. `levels` moves a trait of all who live there, in standard deviations between people; 0 where not named.
    """

    name: str
    slug: str
    country: Country
    languages: str
    interviews: int
    units: int
    urban: float
    levels: Mapping[str, float]
    first_day: date = date(2026, 3, 2)
    follows: str = ""

    @property
    def place(self) -> str:
        """The slug of the municipality itself."""
        return self.follows or self.slug


KENYA = Country("KE", "+03:00", (0.24, 0.26, 0.27, 0.15, 0.08))
COLOMBIA = Country("CO", "-05:00", (0.16, 0.22, 0.28, 0.21, 0.13))
UKRAINE = Country("UA", "+02:00", (0.09, 0.15, 0.28, 0.26, 0.22))

MUNICIPALITIES = (
    InventedMunicipality(
        "Mfanoni",
        "mfanoni",
        KENYA,
        "sw en",
        336,
        190,
        0.35,
        {"water": -0.45, "voice": 0.25, "fairness": -0.15, "schooling": -0.2},
    ),
    InventedMunicipality(
        "Dhahania", "dhahania", KENYA, "sw en", 341, 240, 0.55, {"water": -0.1, "openness": 0.3, "voice": 0.35, "services": 0.1}
    ),
    InventedMunicipality(
        "Kubuni",
        "kubuni",
        KENYA,
        "sw en",
        338,
        160,
        0.25,
        {"water": -0.7, "services": -0.35, "openness": -0.2, "schooling": -0.4},
    ),
    InventedMunicipality(
        "Villa Ejemplo", "villa-ejemplo", COLOMBIA, "es", 335, 210, 0.7, {"water": 0.35, "services": 0.2, "fairness": -0.1}
    ),
    InventedMunicipality(
        "San Inventado", "san-inventado", COLOMBIA, "es", 342, 170, 0.5, {"water": 0.05, "openness": -0.35, "fairness": -0.35}
    ),
    InventedMunicipality(
        "Prykladivka",
        "prykladivka",
        UKRAINE,
        "uk",
        337,
        150,
        0.45,
        {"water": 0.4, "services": 0.15, "schooling": 0.6, "openness": 0.15},
    ),
    InventedMunicipality(
        "Vyhadane", "vyhadane", UKRAINE, "uk", 339, 180, 0.6, {"water": 0.2, "voice": -0.25, "openness": -0.1, "schooling": 0.7}
    ),
)

FOLLOW_UPS = (
    replace(
        MUNICIPALITIES[3],
        slug="villa-ejemplo-follow-up",
        follows="villa-ejemplo",
        interviews=331,
        levels={"water": 1.3, "services": 0.55, "openness": 0.8, "fairness": -0.1},
        first_day=date(2026, 9, 7),
    ),
)
"""Where a second round has been held: the water supply was mended, and the municipality tells more of what it does."""
