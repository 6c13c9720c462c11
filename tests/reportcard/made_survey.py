"""An invented survey that tests take figures of R from: 360 people in 30 primary units of 6 strata, made with a seed.

The figures were made by writing `made_survey().write_csv("made.csv")` and running the calls that stand in the tests in R 4.2.2
with survey 4.1-1, on `m <- read.csv("made.csv", na.strings="", colClasses=c(ward="character"))` and

    d <- svydesign(id=~psu, strata=~stratum, weights=~weight, nest=TRUE, data=m)
"""

from functools import cache

import numpy as np
import polars as pl


@cache
def made_survey() -> pl.DataFrame:
    """Columns: `stratum` (A–F), `psu` (1–5 in each), `weight`, `units` (of the stratum in the population), `sex`, `ward` (0180
    and its like), `age`, `water` (yes, no, dont_know; some empty), `trust` (1–4, some empty), `heard` (0, 1), `spent`,
    `minutes` (some empty)."""
    random = np.random.Generator(np.random.Philox(20_180))
    people = 360
    stratum = np.repeat(np.arange(6), 60)
    psu = np.tile(np.repeat(np.arange(5), 12), 6)
    effect = random.normal(0, 0.5, (6, 5))[stratum, psu]
    age = random.integers(18, 90, people)
    water = np.where(random.random(people) < 1 / (1 + np.exp(-effect - 0.3)), "yes", "no")
    water = np.where(random.random(people) < 0.05, "dont_know", water)
    trust = np.clip(np.round(2.5 + effect + random.normal(0, 0.9, people)), 1, 4).astype(int)
    spent = np.round(np.exp(3 + 0.4 * effect + random.normal(0, 0.6, people)), 2)
    minutes = np.round(10 + spent * 0.4 + random.gamma(2, 6, people), 1)
    made = pl.DataFrame(
        {
            "stratum": np.array(list("ABCDEF"))[stratum],
            "psu": psu + 1,
            "weight": np.round(20 * (1 + stratum) * random.uniform(0.5, 2, people), 3),
            "units": np.array([12, 15, 20, 25, 30, 40])[stratum],
            "sex": np.where(random.random(people) < 0.52, "woman", "man"),
            "ward": np.array(["0180", "0114", "NA", "0136"])[random.integers(0, 4, people)],
            "age": age,
            "water": water,
            "trust": trust,
            "heard": (random.random(people) < 0.2 + 0.1 * trust).astype(int),
            "spent": spent,
            "minutes": minutes,
        }
    )
    gone = {name: random.random(people) < 0.06 for name in ("water", "trust", "minutes")}
    return made.with_columns(
        pl.when(~pl.Series(missing)).then(pl.col(name)).otherwise(None).alias(name) for name, missing in gone.items()
    )
