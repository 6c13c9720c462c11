"""The invented people: each municipality's frame of villages and blocks, the households in them, the adults who were drawn."""

import numpy as np
import polars as pl
from scipy.special import ndtri

from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.site.demonstration.municipalities import AGE_BANDS, InventedMunicipality

SEED = 2368
URBAN, RURAL = "urban", "rural"
MEDIAN_HOUSEHOLDS = {URBAN: 150, RURAL: 90}
SPREAD_OF_HOUSEHOLDS = 0.45
FEWEST_HOUSEHOLDS = 30
ADULTS_IN_A_HOUSEHOLD = (0.19, 0.41, 0.22, 0.12, 0.06)
WOMEN = 0.52


def frame(municipality: InventedMunicipality) -> pl.DataFrame:
    """The frame: `unit`, `stratum` (urban or rural) and `households`, one row for each village or block."""
    urban = round(municipality.units * municipality.urban)
    strata = [URBAN] * urban + [RURAL] * (municipality.units - urban)
    medians = np.array([MEDIAN_HOUSEHOLDS[stratum] for stratum in strata])
    deviations = ndtri(random_numbers(SEED, municipality.slug, "households")(municipality.units))
    households = np.maximum(np.rint(medians * np.exp(SPREAD_OF_HOUSEHOLDS * deviations)), FEWEST_HOUSEHOLDS)
    units = [f"{municipality.slug}-{stratum}-{number:03}" for number, stratum in enumerate(strata, start=1)]
    return pl.DataFrame({"unit": units, "stratum": strata, "households": households.astype(np.int64)})


def list_households(units: pl.DataFrame) -> pl.DataFrame:
    """Every household of the given units of a frame: `unit`, `household` and `adults`, its number of people of 18 or over."""
    most = np.cumsum(ADULTS_IN_A_HOUSEHOLD)[:-1]
    adults = [1 + np.searchsorted(most, random_numbers(SEED, unit, "adults")(count)) for unit, count in _counts(units)]
    return pl.DataFrame(
        {
            "unit": [unit for unit, count in _counts(units) for _ in range(count)],
            "household": [f"{unit}-{number:04}" for unit, count in _counts(units) for number in range(1, count + 1)],
            "adults": np.concatenate(adults).astype(np.int64),
        }
    )


def describe_people(municipality: InventedMunicipality, drawn: pl.DataFrame) -> pl.DataFrame:
    """The drawn adults with their `sex`, `age` and `age_group`; each keeps them, whoever else is drawn."""
    people = [f"{household}/{adult}" for household, adult in drawn.select("household", "adult").rows()]
    chances = np.array([random_numbers(SEED, person)(3) for person in people]).reshape(-1, 3)
    bands = np.searchsorted(np.cumsum(municipality.country.ages)[:-1], chances[:, 1])
    first, last = np.array(AGE_BANDS)[bands], np.array(AGE_BANDS)[bands + 1]
    return drawn.with_columns(
        pl.Series("sex", np.where(chances[:, 0] < WOMEN, "woman", "man")),
        pl.Series("age", (first + np.floor(chances[:, 2] * (last - first))).astype(np.int64)),
        pl.Series("age_group", np.array(["18_24", "25_34", "35_49", "50_64", "65_over"])[bands]),
    )


def _counts(units: pl.DataFrame) -> list[tuple[str, int]]:
    return units.select("unit", "households").rows()
