"""`folkmoot sample` as a survey lead and a script use it."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    rows = [f"u{number:02};{'north' if number < 10 else 'south'};{10 + number}" for number in range(24)]
    path = tmp_path / "frame.csv"
    path.write_text("unit;stratum;households\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def sample(*options: str | Path):
    return CliRunner().invoke(main, ["sample", *map(str, options)])


def test_a_seed_is_drawn_printed_and_stored_and_gives_the_same_sample_again(frame: Path, tmp_path: Path):
    said = sample(frame, "--units", 6, "--households", 4, "--walk", 5, "--output", tmp_path / "one")
    assert said.exit_code == 0, said.output
    assert "Seed" in said.output
    assert "SHA-256" in said.output
    assert "no known chances" in said.output
    again = sample(frame, "--again", tmp_path / "one" / "sample.json", "--output", tmp_path / "two")
    assert "the same sample" in again.output
    for name in ("sample.csv", "contacts.csv", "entities.csv", "contact_sheets.html", "sample.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_sample_is_not_written_over_another_or_over_outcomes(frame: Path, tmp_path: Path):
    asked = (frame, "--units", 6, "--households", 4, "--walk", 5, "--output", tmp_path / "one")
    assert sample(*asked, "--seed", 1).exit_code == 0
    kept = (tmp_path / "one" / "sample.json").read_bytes()
    assert sample(*asked, "--seed", 1).exit_code == 0
    other = sample(*asked, "--seed", 2)
    assert other.exit_code == 2
    assert "has another sample already, drawn with the seed 1" in other.output
    contacts = tmp_path / "one" / "contacts.csv"
    contacts.write_text(contacts.read_text(encoding="utf-8").replace("\n", ",done\n"), encoding="utf-8")
    filled = contacts.read_bytes()
    again = sample(frame, "--again", tmp_path / "one" / "sample.json", "--output", tmp_path / "one")
    assert again.exit_code == 2
    assert "has been changed since it was drawn" in again.output
    assert ((tmp_path / "one" / "sample.json").read_bytes(), contacts.read_bytes()) == (kept, filled)


def test_sizes_can_come_from_what_plan_prints(frame: Path, tmp_path: Path):
    sizes = tmp_path / "sizes.csv"
    sizes.write_text("stratum,size,units\nnorth,100,2\nsouth,300,4\n", encoding="utf-8")
    said = sample(frame, "--sizes", sizes, "--seed", 1, "--output", tmp_path, "--format", "csv").output
    drawn = pl.read_csv(said.encode())
    assert drawn.select("stratum", "drawn").rows() == [("north", 2), ("south", 4)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--units", "3"], "4 are needed"),
        (["--units", "30"], "all strata together have 24"),
        ([], "--units"),
        (["--units", "6", "--size", "people"], "no column 'people'"),
        (["--units", "6", "--size", "people"], "Say which they are with --unit, --stratum and --size."),
        (["--units", "6", "--households", "4"], "--listing"),
        (["--units", "6", "--walk", "4"], "--households"),
        (["--again", "absent.json"], "absent.json"),
        (["--units", "6", "--seed", "-1"], "seed"),
    ],
)
def test_what_cannot_be_drawn_ends_with_code_2_and_what_to_do(frame: Path, tmp_path: Path, options: list[str], words: str):
    result = sample(frame, *options, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "out").exists()


def test_rows_of_the_file_are_named(tmp_path: Path):
    path = tmp_path / "frame.csv"
    path.write_text("unit,stratum,households\na,north,10\nb,north,\n\nc,north,0\nd,north,9\n", encoding="utf-8")
    result = sample(path, "--units", 2, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "Rows 3, 5: households is missing or not above nought" in result.output
