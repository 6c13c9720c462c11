"""`folkmoot compare`, `change` and `compare-forms`, on two invented municipalities and on two rounds of one."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from folkmoot.cli import main
from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.reportcard.weighting.calibration import calibrate
from folkmoot.reportcard.weighting.margins import Margin
from folkmoot.reportcard.weighting.residuals import record_of, write_record

SURVEY = """type,name,label::English (en),card::role,card::favourable
select_one yes_no,water,Did you get water yesterday?,,yes
decimal,hours,For how many hours?,,
select_one sexes,sex,Sex,sex,
"""
CHOICES = """list_name,name,label::English (en)
yes_no,yes,Yes
yes_no,no,No
sexes,woman,Women
sexes,man,Men
"""
DESIGN = ["--stratum", "ward", "--psu", "village", "--weight", "weight"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


@pytest.fixture
def form(tmp_path: Path) -> Path:
    folder = tmp_path / "form"
    folder.mkdir()
    (folder / "survey.csv").write_text(SURVEY)
    (folder / "choices.csv").write_text(CHOICES)
    (folder / "settings.csv").write_text("form_title,form_id\nWater,water\n")
    return folder


@pytest.fixture
def answers(tmp_path: Path):
    """Writes the answers of 320 invented people in 40 villages, of whom so large a share got water."""

    def make(name: str, share: float) -> Path:
        random = random_numbers(11, name)
        lines = ["ward,village,weight,water,hours,sex"]
        for person in range(320):
            water, hours, sex, weight = random(4)
            got = "yes" if water < share else "no"
            lines.append(
                f"{person % 4},{person % 40},{1 + weight:.3f},{got},{24 * hours:.1f},{'woman' if sex < 0.5 else 'man'}"
            )
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return make


@pytest.fixture
def card(tmp_path: Path, form: Path, answers):
    """Makes the card of a municipality."""

    def make(name: str, share: float, source: Path | None = None) -> Path:
        made = run("card", source or form, answers(name, share), "--output", tmp_path / name, "--place", name, *DESIGN)
        assert made.exit_code == 0, made.output
        return tmp_path / name

    return make


def test_two_cards_that_differ_clearly(tmp_path, card):
    found = run("compare", card("Norrby", 0.8), card("Sörby", 0.4), "--output", tmp_path / "pairs.csv")
    assert found.exit_code == 0, found.output
    everyone = {row["question"]: row for row in rows_of(tmp_path / "pairs.csv") if not row["by"]}
    assert everyone["water"]["verdict"] == "higher"
    assert everyone["hours"]["verdict"] == "no_clear_difference"
    assert "the samples cannot tell one under" in " ".join(found.output.split())
    assert float(everyone["water"]["lower"]) < 0.4 < float(everyone["water"]["upper"])


def test_three_cards_have_intervals_of_ranks(tmp_path, card):
    cards = [card(name, share) for name, share in (("Norrby", 0.8), ("Sörby", 0.4), ("Västby", 0.42))]
    found = run("compare", *cards, "--ranks", tmp_path / "ranks.csv")
    assert found.exit_code == 0, found.output
    ranks = {
        row["card"]: (row["best_rank"], row["worst_rank"])
        for row in rows_of(tmp_path / "ranks.csv")
        if row["question"] == "water"
    }
    assert ranks == {"Norrby": ("1", "1"), "Sörby": ("2", "3"), "Västby": ("2", "3")}


def test_other_wording_is_not_compared_unless_declared_harmless(tmp_path, form, card):
    other = tmp_path / "other"
    other.mkdir()
    for sheet in form.iterdir():
        (other / sheet.name).write_text(sheet.read_text().replace("water yesterday", "any water yesterday"))
    cards = card("Norrby", 0.8), card("Sörby", 0.4, other)
    told = json.loads(run("compare", *cards, "--format", "json").output)
    water = [row for row in told if row["question"] == "water"]
    assert {(row["verdict"], row["why"], row["difference"]) for row in water} == {("not_comparable", "wording", None)}
    (tmp_path / "harmless.csv").write_text("question,aspect,reason\nwater,wording,The word any was stressed by nobody.\n")
    told = json.loads(run("compare", *cards, "--format", "json", "--harmless", tmp_path / "harmless.csv").output)
    assert {row["verdict"] for row in told if row["question"] == "water" and not row["by"]} == {"higher"}


def test_a_card_needs_another_and_a_name_of_its_own(tmp_path, card):
    norrby = card("Norrby", 0.8)
    assert "Give two cards or more" in run("compare", norrby).output
    assert "NAME=FOLDER" in run("compare", norrby, norrby).output
    missing = run("compare", norrby, tmp_path / "none")
    assert (missing.exit_code, "has no release.json" in missing.output) == (2, True)


def test_a_change_between_rounds(tmp_path, form, answers):
    before, after = answers("2024", 0.4), answers("2026", 0.7)
    arguments = ["change", form, before, form, after, *DESIGN, "--by", "sex", "--output", tmp_path / "change.csv"]
    apart, linked = run(*arguments), run(*arguments[:-1], tmp_path / "linked.csv", "--same-units")
    assert (apart.exit_code, linked.exit_code) == (0, 0), apart.output + linked.output
    everyone = [row for row in rows_of(tmp_path / "change.csv") if row["question"] == "water"]
    assert [(row["by"], row["group"], row["verdict"]) for row in everyone] == [
        ("", "", "higher"),
        ("sex", "woman", "higher"),
        ("sex", "man", "higher"),
    ]
    assert everyone[0]["df"] == "72.0"
    assert rows_of(tmp_path / "linked.csv")[0]["df"] == "36.0"


def test_a_change_between_rounds_knows_what_their_weights_were_calibrated_to(tmp_path, form, answers):
    rounds = []
    for name, share in (("2024", 0.4), ("2026", 0.7)):
        table = pl.read_csv(answers(name, share), infer_schema=False)
        margin = Margin("sex", ("sex",), ("woman", "man"), (500, 500))
        weights = table["weight"].cast(pl.Float64).to_numpy()
        found = calibrate(table, weights, [margin])
        path = tmp_path / f"{name}-weighted.csv"
        named = {"base_weight": weights, "calibrated": found.weights}
        table.with_columns(pl.Series(column, values) for column, values in named.items()).write_csv(path)
        write_record(record_of(found, weight="calibrated"), tmp_path / f"{name}.json")
        rounds.append(path)
    design = [*DESIGN[:-1], "calibrated", "--format", "json"]
    plain = run("change", form, rounds[0], form, rounds[1], *design)
    records = ["--calibration-before", tmp_path / "2024.json", "--calibration-after", tmp_path / "2026.json"]
    known = run("change", form, rounds[0], form, rounds[1], *design, *records)
    assert (plain.exit_code, known.exit_code) == (0, 0), plain.output + known.output
    one, other = (next(row for row in json.loads(found.output) if row["question"] == "water") for found in (plain, known))
    assert one["difference"] == other["difference"]
    assert one["standard_error"] != other["standard_error"]


def test_a_panel_needs_its_column(form, answers):
    found = run("change", form, answers("2024", 0.4), form, answers("2026", 0.7), "--panel", "person")
    assert (found.exit_code, "no column 'person'" in found.output) == (2, True)


def test_forms_that_differ_end_with_one(tmp_path, form):
    assert run("compare-forms", form, form).output == "3 of 3 questions are as they were.\n"
    other = tmp_path / "other"
    other.mkdir()
    for sheet in form.iterdir():
        (other / sheet.name).write_text(sheet.read_text().replace("water yesterday", "any water yesterday"))
    found = run("compare-forms", form, other)
    assert found.exit_code == 1
    assert "Did you get any water yesterday?" in " ".join(found.output.split())
    assert "2 of 3 questions are as they were." in found.output
