"""A small drawn sample as `folkmoot sample` writes it, taken in for the survey of the other tests."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
from django.utils import timezone

from folkmoot.reportcard.sampling.drawing import SampleDesign, SecondStage, draw_sample
from folkmoot.reportcard.sampling.respondents import Respondent
from folkmoot.reportcard.sampling.sample_files import write_sample
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, Source
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, record_attempt
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist

UNITS, HOUSEHOLDS, RESERVES = 2, 3, 2


def write_small_sample(folder: Path, seed: int = 7, **design: object) -> Path:
    """Two units of each of two strata with three households, two reserves in each, and a reserve unit in each stratum."""
    frame = pl.DataFrame(
        {
            "unit": [f"u{number:02}" for number in range(12)],
            "stratum": ["north", "south"] * 6,
            "households": [str(20 + number) for number in range(12)],
            "language": ["sv", "ar"] * 6,
        }
    )
    listing = pl.DataFrame(
        [
            (f"u{unit:02}", f"h{number:02}", f"{number} Long Road", f"Head {unit}-{number}")
            for unit in range(12)
            for number in range(20)
        ],
        schema=["unit", "household", "address", "head"],
        orient="row",
    )
    settings = {
        "second_stage": SecondStage.LIST,
        "households": HOUSEHOLDS,
        "household_reserves": RESERVES,
        "respondent": Respondent.KISH,
        "in_turn": True,
        "reserves": 1,
    }
    drawn = draw_sample(
        frame, SampleDesign(seed=seed, sizes={"north": UNITS, "south": UNITS}, **{**settings, **design}), listing
    )
    write_sample(drawn, folder)
    return folder


def drawn_in(worklist: Worklist, unit: str = "") -> list[Dwelling]:
    """The dwellings to be visited, of the first unit where none is named."""
    drawn = worklist.dwellings.filter(standing=Standing.DRAWN).select_related("worklist")
    return list(drawn.filter(unit=unit or drawn[0].unit))


def days() -> Iterator[datetime]:
    """Moments a day apart, the last of them a while ago."""
    moment = timezone.now() - timedelta(days=30)
    while True:
        yield moment
        moment += timedelta(days=1)


def visit(dwelling: Dwelling, outcome: str, by: Enumerator, at: datetime | None = None, **found: int) -> ContactRecord:
    attempt = Attempt(outcome, at or timezone.now() - timedelta(hours=1), **found)
    return record_attempt(dwelling, attempt, Recorder(Source.BROWSER, enumerator=by))
