"""`folkmoot plan` as a survey lead and a script use it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot.cli import main


def plan(*options: str):
    return CliRunner().invoke(main, ["plan", *options])


def test_without_options_it_says_what_three_hundred_interviews_tell():
    said = plan().output
    assert "16.2" in said
    assert "between 43 and 57 % of everybody" in said


def test_a_script_gets_every_digit():
    rows = json.loads(plan("--margin", "5", "--design-effect", "1.5", "--format", "json").output)
    assert [row["interviews"] for row in rows] == [577]
    assert rows[0]["margin"] < 0.05


def test_units_are_shared_out_among_the_strata_of_a_file(tmp_path: Path):
    path = tmp_path / "strata.csv"
    path.write_text("stratum;size\nurban;6000\nrural;4000\n", encoding="utf-8")
    said = plan("--units", "40", "--strata", str(path), "--format", "csv").output
    assert said.splitlines() == ["stratum,size,units", "urban,6000.0,24", "rural,4000.0,16"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--margin", "0.05"], "give 5 for"),
        (["--margin", "5", "--change", "10"], "Give one of"),
        (["--icc", "0.1"], "--icc needs --per-unit"),
        (["--group", "women"], "women=0.5"),
        (["--share", "50"], "share 50"),
        (["--strata", "absent.csv"], "absent.csv does not exist"),
    ],
)
def test_what_cannot_be_planned_ends_with_code_2_and_what_to_do(options: list[str], words: str):
    result = plan(*options)
    assert result.exit_code == 2
    assert words in result.output
