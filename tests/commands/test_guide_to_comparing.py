"""The commands of the document on comparing run, and what it says of them is true."""

import csv
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.reportcard.cards.card import Aspect

GUIDE = (Path(__file__).parents[2] / "docs" / "comparing.md").read_text(encoding="utf-8")


def test_the_commands_of_the_guide_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outputs = {}
    for command in re.findall(r"^    folkmoot (.+)$", GUIDE, re.MULTILINE):
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, (command, result.output)
        outputs[command.split()[0]] = result.output
    assert list(outputs) == ["example", "card", "compare", "change", "compare-forms"]
    pairs, changes = (list(csv.DictReader(Path(name).read_text().splitlines())) for name in ("pairs.csv", "change.csv"))
    assert ", ".join(pairs[0]) in " ".join(GUIDE.replace("`", "").split())
    assert {row["difference"] for row in changes} == {"0.0"}
    assert "questions are as they were" in outputs["compare-forms"]


def test_the_guide_names_every_aspect():
    assert {aspect.value for aspect in Aspect} - {Aspect.ASKED.value} == set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
