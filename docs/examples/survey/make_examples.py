"""Makes the files of this folder: an invented municipality's frame, list, contact sheet, answers and margins.

Run in this folder. The people are invented; the same seed gives the same files.
"""

from pathlib import Path

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import read_plain_table, without_rows
from folkmoot.reportcard.sampling.drawing import SampleDesign, SecondStage, draw_sample
from folkmoot.reportcard.sampling.respondents import Respondent

HERE = Path(__file__).parent
SEED = 2026
random = np.random.default_rng(SEED)


def main() -> None:
    frame = make_frame()
    frame.write_csv(HERE / "frame.csv")
    design = SampleDesign(
        seed=SEED,
        sizes={"rural": 7, "urban": 13},
        second_stage=SecondStage.LIST,
        households=8,
        respondent=Respondent.RANDOM,
    )
    read = read_plain_table(HERE / "frame.csv")
    units = draw_sample(read, SampleDesign(seed=SEED, sizes=design.sizes)).units
    listing = make_listing(units)
    listing.write_csv(HERE / "households.csv")
    drawn = draw_sample(read, design, read_plain_table(HERE / "households.csv")).contacts
    contacts = fill_in(without_rows(drawn))
    contacts.write_csv(HERE / "fieldwork.csv")
    make_answers(contacts).write_csv(HERE / "answers.csv")


def make_frame() -> pl.DataFrame:
    """Eighty villages and blocks, larger in town."""
    strata = ["urban"] * 44 + ["rural"] * 36
    medians = np.where(np.array(strata) == "urban", 70, 45)
    households = np.rint(medians * np.exp(0.4 * random.standard_normal(80))).clip(20).astype(int)
    places = [f"{'Block' if stratum == 'urban' else 'Village'} {number}" for number, stratum in enumerate(strata, start=1)]
    units = [f"U{number:02}" for number in range(1, 81)]
    return pl.DataFrame({"unit": units, "place": places, "stratum": strata, "households": households})


def make_listing(units: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (unit, f"{number:03}", f"house {number}")
        for unit, count in units.select("unit", pl.col("households").cast(pl.Int64)).rows()
        for number in range(1, count + 1)
    ]
    return pl.DataFrame(rows, schema=["unit", "household", "address"], orient="row")


def fill_in(contacts: pl.DataFrame) -> pl.DataFrame:
    """How each approach ended, less often in an interview in town, and the adults of the household."""
    count = contacts.height
    outcomes = np.array(["1.1", "1.1", "1.2", "2.1", "2.2", "2.3", "3", "4"])
    urban = (contacts["stratum"] == "urban").to_numpy()
    in_town = random.choice(outcomes, count, p=[0.34, 0.3, 0.02, 0.14, 0.12, 0.02, 0.03, 0.03])
    outside = random.choice(outcomes, count, p=[0.44, 0.38, 0.02, 0.05, 0.05, 0.01, 0.02, 0.03])
    outcome = np.where(urban, in_town, outside)
    adults = random.choice([1, 2, 3, 4, 5], count, p=[0.2, 0.42, 0.22, 0.11, 0.05])
    met = np.isin(outcome, ["1.1", "1.2"])
    return contacts.with_columns(pl.Series("adults", np.where(met, adults, 0)).replace(0, None), pl.Series("outcome", outcome))


def make_answers(contacts: pl.DataFrame) -> pl.DataFrame:
    """The sex and age of each who answered, and two answers; women and the old were at home more often."""
    people = contacts.filter(pl.col("outcome").is_in(["1.1", "1.2"])).select("contact")
    count = people.height
    sex = random.choice(["woman", "man"], count, p=[0.6, 0.4])
    age = random.choice(["18-34", "35-59", "60+"], count, p=[0.34, 0.42, 0.24])
    heard = random.random(count) < 0.35 + 0.2 * (age == "60+") - 0.1 * (sex == "woman")
    trust = np.clip(np.rint(5 + 2 * heard + 2 * random.standard_normal(count)), 0, 10).astype(int)
    answered = pl.Series("heard", np.where(heard, "yes", "no"))
    return people.with_columns(pl.Series("sex", sex), pl.Series("age", age), answered, pl.Series("trust", trust))


if __name__ == "__main__":
    main()
