"""The invented fieldwork: who was drawn, how each approach ended, how much each person who answered counts, and when."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
from scipy.special import ndtri

from folkmoot.reportcard.sampling.households import draw_adult, draw_households
from folkmoot.reportcard.sampling.sampling import draw_units, random_numbers
from folkmoot.site.demonstration.municipalities import InventedMunicipality
from folkmoot.site.demonstration.population import RURAL, SEED, URBAN, describe_people, frame, list_households

UNITS_DRAWN = 42
HOUSEHOLDS_IN_A_UNIT = 10
PARTIAL_INTERVIEWS = 4
OTHER_OUTCOMES = {"refusal": 0.38, "noncontact": 0.3, "other": 0.08, "unknown": 0.06, "not_eligible": 0.18}
RELUCTANCE_IN_TOWN = 0.08
UNITS_A_DAY = 3
FIRST_HOUR = timedelta(hours=8, minutes=20)
MINUTES_BETWEEN = 44
MEDIAN_MINUTES = 38
SPREAD_OF_MINUTES = 0.18


def draw_sample(municipality: InventedMunicipality) -> pl.DataFrame:
    """The adults drawn in two stages, one row each, with the chances of their unit, their household and themselves.

    Villages and blocks by their number of households, in town and countryside in proportion to all households; in each the
    same number of households, from a list; in each household one adult.
    """
    drawn = draw_units(frame(municipality), sizes=units_in(municipality), seed=SEED)
    households = draw_households(list_households(drawn), number=HOUSEHOLDS_IN_A_UNIT, seed=SEED)
    adults = draw_adult(households, seed=SEED)
    return describe_people(
        municipality, adults.join(drawn.select("unit", "stratum", "inclusion"), on="unit", maintain_order="left")
    )


def units_in(municipality: InventedMunicipality) -> dict[str, int]:
    """How many units are drawn in town and in the countryside."""
    households_in = dict(frame(municipality).group_by("stratum").agg(pl.col("households").sum()).rows())
    in_town = round(UNITS_DRAWN * households_in[URBAN] / sum(households_in.values()))
    return {URBAN: in_town, RURAL: UNITS_DRAWN - in_town}


def add_outcomes(municipality: InventedMunicipality, sample: pl.DataFrame) -> pl.DataFrame:
    """The sample with each approach's `outcome`, by AAPOR's groups.

    The number of interviews is the municipality's own; which approaches became one is left to chance, less often in town.
    """
    random = random_numbers(SEED, municipality.slug, "outcomes")
    reluctance = random(sample.height) + RELUCTANCE_IN_TOWN * (sample["stratum"] == URBAN).to_numpy()
    order = np.argsort(reluctance, kind="stable")
    complete = municipality.interviews - PARTIAL_INTERVIEWS
    failed = np.searchsorted(np.cumsum(list(OTHER_OUTCOMES.values()))[:-1], random(sample.height))
    outcomes = np.array(list(OTHER_OUTCOMES), dtype=object)[failed]
    outcomes[order[:complete]] = "complete"
    outcomes[order[complete : municipality.interviews]] = "partial"
    return sample.with_columns(pl.Series("outcome", outcomes.tolist()))


def weigh(approached: pl.DataFrame) -> pl.DataFrame:
    """Those who answered, with their `weight`: how many adults of the municipality each stands for.

    The inverse of the household's chance, times what the answering households of the stratum must stand for besides
    themselves (all eligible ones; of those of unknown eligibility the share that is eligible among the others), times the
    adults among whom one was drawn.
    """
    design = 1 / (pl.col("inclusion") * pl.col("household_inclusion"))
    answered = pl.col("outcome").is_in(["complete", "partial"])
    unknown, ineligible = pl.col("outcome") == "unknown", pl.col("outcome") == "not_eligible"
    known = design.filter(~unknown).sum().over("stratum")
    eligible = design.filter(~unknown & ~ineligible).sum().over("stratum")
    carried = eligible + design.filter(unknown).sum().over("stratum") * eligible / known
    weight = design * carried / design.filter(answered).sum().over("stratum") / pl.col("adult_inclusion")
    return approached.with_columns(weight.round(3).alias("weight")).filter(answered)


def add_times(municipality: InventedMunicipality, people: pl.DataFrame) -> pl.DataFrame:
    """Those who answered with `start`, `end`, `today` and `SubmissionDate`: three units a working day, in local time."""
    deviations = ndtri(random_numbers(SEED, municipality.slug, "minutes")(people.height))
    minutes = MEDIAN_MINUTES * np.exp(SPREAD_OF_MINUTES * deviations)
    waits = random_numbers(SEED, municipality.slug, "waits")(people.height)
    units = {unit: place for place, unit in enumerate(people["unit"].unique(maintain_order=True))}
    offset = municipality.country.utc_offset
    rows, unit_before, turn = [], "", 0
    for unit, wait, length in zip(people["unit"], waits, minutes, strict=True):
        turn = turn + 1 if unit == unit_before else 0
        unit_before = unit
        day = _working_day(municipality.first_day, units[unit] // UNITS_A_DAY)
        start = datetime.combine(day, datetime.min.time()) + FIRST_HOUR
        start += timedelta(minutes=turn * MINUTES_BETWEEN + round(float(wait) * 20), seconds=int(wait * 3600) % 60)
        end = start + timedelta(seconds=round(60 * length))
        sent = datetime.combine(day, datetime.min.time()) + timedelta(hours=19, minutes=int(wait * 50))
        times = [f"{moment.isoformat(timespec='milliseconds')}{offset}" for moment in (start, end, max(sent, end))]
        rows.append((times[0], times[1], day.isoformat(), times[2]))
    return people.hstack(pl.DataFrame(rows, schema=["start", "end", "today", "SubmissionDate"], orient="row"))


def _working_day(first: date, number: int) -> date:
    """The day so many working days after the first, a Monday."""
    weeks, days = divmod(number, 5)
    return first + timedelta(weeks=weeks, days=days)
