"""The pages on planning, sampling, outcome rates and weighting are true: their commands run and say what is shown there."""

import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.commands.outcomes import MEANINGS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("planning", "sampling", "outcome-rates", "weighting")
EXAMPLES = DOCS / "examples" / "survey"


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_and_say_what_it_shows(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for file in EXAMPLES.glob("*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    folkmoot (.+)$", text, re.MULTILINE)
    assert commands
    said = ""
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, (command, result.output)
        said += re.sub(r" +\n", "\n", result.output)
    for block in re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            assert line in said, (page, line)


def test_the_contact_sheet_of_the_example_is_of_the_sample_that_the_page_draws(tmp_path: Path):
    options = ["--units", "20", "--seed", "2026", "--households", "8", "--listing", str(EXAMPLES / "households.csv")]
    result = CliRunner().invoke(main, ["sample", str(EXAMPLES / "frame.csv"), *options, "--output", str(tmp_path)])
    assert result.exit_code == 0, result.output
    drawn, filled = (pl.read_csv(file, infer_schema=False) for file in (tmp_path / "contacts.csv", EXAMPLES / "fieldwork.csv"))
    same = ["contact", "stratum", "unit", "household", "inclusion", "household_inclusion", "adult_of_4"]
    assert drawn.select(same).equals(filled.select(same))


def test_every_rate_and_option_stands_in_the_pages():
    pages = "".join((DOCS / f"{page}.md").read_text(encoding="utf-8") for page in PAGES)
    assert all(name in pages for name in MEANINGS if not name.endswith(("4", "5")))
    assert {"1.1", "1.2", "2.1", "2.2", "2.3"} <= set(re.findall(r"\d\.\d", pages))
