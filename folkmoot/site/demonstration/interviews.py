"""The files of an invented survey in one municipality: its answers as ODK Central exports them, and its contact sheet."""

import csv
import uuid
from functools import cache
from pathlib import Path

import polars as pl

from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.site.demonstration.answering import answer
from folkmoot.site.demonstration.fieldwork import add_outcomes, add_times, draw_sample, weigh
from folkmoot.site.demonstration.municipalities import InventedMunicipality
from folkmoot.site.demonstration.population import SEED

FORM = Path(__file__).with_name("form")
ANSWERS_FILE = "answers.csv"
OUTCOMES_FILE = "outcomes.csv"
ASKED_LAST = ("services", "functioning")


def write_interviews(municipality: InventedMunicipality, folder: Path) -> None:
    """Writes `answers.csv` and `outcomes.csv` (columns outcome and count) of a municipality; always the same bytes."""
    approached = add_outcomes(municipality, draw_sample(municipality))
    folder.mkdir(parents=True, exist_ok=True)
    answers(municipality, approached).write_csv(folder / ANSWERS_FILE)
    approached["outcome"].value_counts(name="count").sort("outcome").write_csv(folder / OUTCOMES_FILE)


def answers(municipality: InventedMunicipality, approached: pl.DataFrame) -> pl.DataFrame:
    """The interviews under the headers of ODK Central: `group-question`, and the columns that it adds itself.

    Whoever broke off (a partial interview) has no answers to the groups that are asked last.
    """
    people = add_times(municipality, weigh(approached))
    table = people.hstack(answer(municipality, people)).with_columns(
        pl.lit(municipality.place).alias("municipality"),
        pl.col("unit").alias("psu"),
        pl.col("stratum").alias("area"),
        pl.lit("yes").alias("consent"),
        pl.Series("KEY", _instance_ids(municipality, people.height)),
    )
    stayed = pl.col("outcome") == "complete"
    columns = [pl.col("SubmissionDate")]
    for group, question in _questions():
        asked = group not in ASKED_LAST and question != "disability"
        column = pl.col(question) if asked else pl.when(stayed).then(pl.col(question))
        columns.append(column.alias(f"{group}-{question}" if group else question))
    return table.select(*columns, pl.col("KEY").alias("meta-instanceID"), pl.col("KEY"))


@cache
def _questions() -> tuple[tuple[str, str], ...]:
    """The form's questions in their order, each with the group that it stands in (or none)."""
    questions, group = [], ""
    with (FORM / "survey.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            match row["type"]:
                case "begin_group":
                    group = row["name"]
                case "end_group":
                    group = ""
                case _:
                    questions.append((group, row["name"]))
    return tuple(questions)


def _instance_ids(municipality: InventedMunicipality, count: int) -> list[str]:
    halves = random_numbers(SEED, municipality.slug, "instances")(4 * count).reshape(count, 4)
    return [
        f"uuid:{uuid.UUID(bytes=b''.join(int(part * 2**32).to_bytes(4, 'big') for part in row), version=4)}" for row in halves
    ]
