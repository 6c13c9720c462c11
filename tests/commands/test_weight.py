"""`folkmoot weight` and `folkmoot outcomes` as a survey lead and a script use them."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def fieldwork(tmp_path: Path) -> Path:
    """A sample drawn, its contact sheet filled in, answers, and margins."""
    frame = tmp_path / "frame.csv"
    rows = [f"u{number:02},{'north' if number < 10 else 'south'},{20 + number}" for number in range(24)]
    frame.write_text("unit,stratum,households\n" + "\n".join(rows) + "\n", encoding="utf-8")
    drawn = run("sample", frame, "--units", 8, "--households", 6, "--walk", 3, "--seed", 5, "--output", tmp_path)
    assert drawn.exit_code == 0, drawn.output
    number = pl.int_range(pl.len())
    contacts = pl.read_csv(tmp_path / "contacts.csv", infer_schema=False).with_columns(
        pl.when(number % 5 == 0)
        .then(pl.lit("refusal"))
        .when(number % 7 == 0)
        .then(pl.lit("3"))
        .otherwise(pl.lit("1.1"))
        .alias("outcome"),
        (1 + number % 3).cast(pl.String).alias("adults"),
    )
    contacts.write_csv(tmp_path / "contacts.csv")
    number = pl.int_range(pl.len())
    answers = contacts.filter(pl.col("outcome") == "1.1").select(
        "contact",
        pl.when(number % 2 == 0).then(pl.lit("woman")).otherwise(pl.lit("man")).alias("sex"),
        pl.when(number % 3 == 0).then(pl.lit("young")).otherwise(pl.lit("old")).alias("age"),
        (number % 4).alias("trust"),
    )
    answers.write_csv(tmp_path / "answers.csv")
    (tmp_path / "margins.csv").write_text(
        "variable,category,total\nsex,woman,700\nsex,man,650\nage,young,500\nage,old,850\n", encoding="utf-8"
    )
    return tmp_path


def test_from_the_contact_sheet_to_estimates_that_know_the_margins(fieldwork: Path):
    out = fieldwork / "weights"
    said = run(
        "weight", fieldwork / "contacts.csv", "--answers", fieldwork / "answers.csv", "--class", "stratum",
        "--margins", fieldwork / "margins.csv", "--output", out,
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "converged" in said.output
    assert "found on a walk" in said.output
    weighted = pl.read_csv(out / "weighted.csv")
    assert weighted.filter(pl.col("sex") == "woman")["weight"].sum() == pytest.approx(700)
    report = json.loads((out / "weights_report.json").read_text())
    assert all(row["met"] for row in report["margins"])
    design = ["--stratum", "stratum", "--psu", "unit"]
    found = run("estimate", out / "weighted.csv", "--question", "sex", *design, "--calibration", out / "calibration.json")
    assert found.exit_code == 0, found.output
    shares = pl.read_csv(found.stdout.encode())
    assert shares["estimate"].to_list() == pytest.approx([650 / 1350, 700 / 1350])
    assert shares["standard_error"].max() < 1e-12
    without = run("estimate", out / "weighted.csv", "--question", "sex", *design, "--weight", "weight")
    assert pl.read_csv(without.stdout.encode())["standard_error"].min() > 0.01


def test_a_script_gets_the_report_as_json(fieldwork: Path):
    said = run("weight", fieldwork / "contacts.csv", "--output", fieldwork / "out", "--format", "json")
    report = json.loads(said.stdout)
    assert [step["step"] for step in report["steps"]] == ["drawn", "nonresponse", "adults"]
    assert not (fieldwork / "out" / "calibration.json").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--class", "stratum", "--propensity", "stratum"], "--class or --propensity"),
        (["--cap", "3"], "need --margins"),
        (["--class", "region"], "no column 'region'"),
        (["--margins", "absent.csv"], "absent.csv does not exist"),
        (["--base", "pw"], "no column 'pw'"),
    ],
)
def test_what_cannot_be_weighted_ends_with_code_2_and_what_to_do(fieldwork: Path, options: list[str], words: str):
    result = run("weight", fieldwork / "contacts.csv", *options, "--output", fieldwork / "none")
    assert result.exit_code == 2
    assert words in result.output
    assert not (fieldwork / "none").exists()


def test_margins_that_contradict_each_other_are_told_with_their_sums(fieldwork: Path):
    (fieldwork / "margins.csv").write_text(
        "variable,category,total\nsex,woman,700\nsex,man,650\nage,young,500\nage,old,800\n", encoding="utf-8"
    )
    weigh = ["weight", fieldwork / "contacts.csv", "--answers", fieldwork / "answers.csv", "--output", fieldwork / "none"]
    result = run(*weigh, "--margins", fieldwork / "margins.csv")
    assert result.exit_code == 2
    assert "sex to 1,350, age to 1,300" in result.output
    assert run(*weigh, "--margins", fieldwork / "margins.csv", "--scale-margins").exit_code == 0


def test_outcome_rates_of_everyone_and_of_groups(fieldwork: Path):
    said = run("outcomes", fieldwork / "contacts.csv", "--by", "stratum", "--format", "json")
    rows = json.loads(said.stdout)
    assert [(row["by"], row["group"]) for row in rows] == [("", ""), ("stratum", "north"), ("stratum", "south")]
    everyone = rows[0]
    answered, refused, unknown = everyone["complete"], everyone["refusal"], everyone["unknown"]
    assert answered + refused + unknown == 48
    assert everyone["RR1"] == pytest.approx(answered / 48)
    assert everyone["COOP1"] == pytest.approx(answered / (answered + refused))
    assert "RR1" in run("outcomes", fieldwork / "contacts.csv").output


def test_an_outcome_that_is_none_ends_with_code_2_and_the_rows(fieldwork: Path):
    sheet = pl.read_csv(fieldwork / "contacts.csv", infer_schema=False).with_columns(pl.lit("busy").alias("outcome"))
    sheet.head(2).write_csv(fieldwork / "odd.csv")
    result = run("outcomes", fieldwork / "odd.csv")
    assert result.exit_code == 2
    assert "Rows 2, 3: 'busy' is no outcome" in result.output


def test_a_card_of_calibrated_weights_has_their_errors_and_says_so(tmp_path: Path):
    """ODK puts the group before the name of a question in its export; the card calls it by the form's own name."""
    practice, weights = tmp_path / "practice", tmp_path / "weights"
    assert run("example", practice).exit_code == 0
    margins = tmp_path / "margins.csv"
    margins.write_text("variable,category,share\nbackground-sex,woman,0.51\nbackground-sex,man,0.49\n", encoding="utf-8")
    weigh = ["weight", practice / "answers.csv", "--base", "weight", "--margins", margins, "--population", 20000]
    assert run(*weigh, "--output", weights).exit_code == 0
    card = ["card", practice / "form", weights / "weighted.csv", "--by", "sex", "--analyst", "--output"]
    calibrated = run(*card, tmp_path / "one", "--calibration", weights / "calibration.json")
    assert calibrated.exit_code == 0, calibrated.output
    assert run(*card, tmp_path / "two", "--weight", "weight").exit_code == 0
    one, two = (pl.read_csv(tmp_path / name / "estimates.csv", infer_schema_length=None) for name in ("one", "two"))
    assert one["estimate"].equals(two["estimate"])
    assert not one["standard_error"].equals(two["standard_error"])
    page = (tmp_path / "one" / "card.en.html").read_text(encoding="utf-8")
    assert "calibrated to what is known of everyone (sex)" in page
    assert "calibrated" not in (tmp_path / "two" / "card.en.html").read_text(encoding="utf-8")


def test_rates_from_the_counts_of_outcomes_are_those_of_as_many_dwellings(tmp_path: Path):
    """The file that a card takes besides a contact sheet: RR1 is 30 complete of 30 + 5 + 10 + 5 (AAPOR, equation RR1)."""
    (tmp_path / "counts.csv").write_text("outcome,count\ncomplete,30\nrefusal,10\npartial,5\nnoncontact,5\n", encoding="utf-8")
    said = json.loads(run("outcomes", tmp_path / "counts.csv", "--format", "json").stdout)[0]
    assert (said["complete"], said["refusal"], said["RR1"]) == (30, 10, pytest.approx(0.6))
    grouped = run("outcomes", tmp_path / "counts.csv", "--by", "outcome")
    assert grouped.exit_code == 2
    assert "has the counts of outcomes: --by and --weight need a row a dwelling" in grouped.output


def test_a_sheet_without_chances_is_refused_with_the_options_that_help(tmp_path: Path):
    (tmp_path / "people.csv").write_text("contact,outcome,pw\n1,complete,3\n", encoding="utf-8")
    result = run("weight", tmp_path / "people.csv", "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "name a column of weights (--base)" in result.output
