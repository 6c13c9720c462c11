"""The guide for survey leads is true: its commands run, and what it lists is what the program knows."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.commands.making_cards import card
from folkmoot.reportcard.cards.card import Note
from folkmoot.reportcard.disclosure.disclosure import Rules
from folkmoot.reportcard.forms.card_columns import CHOICE_COLUMNS, MISSING, ROLES, SURVEY_COLUMNS
from folkmoot.reportcard.making.making import FIGURE_COLUMNS
from folkmoot.reportcard.making.methods import TOLD_BY_THE_FORM

GUIDE = (Path(__file__).parents[2] / "docs" / "a-card-from-my-own-files.md").read_text(encoding="utf-8")


def test_the_commands_of_the_guide_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    folkmoot (.+)$", GUIDE, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["example", "card", "card"]
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, (command, result.output)
    assert {path.name for path in Path("practice/out").iterdir()} == {
        "card.html",
        "card.en.html",
        "figures.csv",
        "release.json",
        "findings.csv",
        "estimates.csv",
    }


def test_the_guide_names_every_column_role_option_note_and_file_column():
    named = set(re.findall(r"`([^`]+)`", GUIDE))
    words = {word for name in named for word in re.split(r"[\s,]+", name)}
    wanted = {f"card::{name}" for name in (*SURVEY_COLUMNS, *CHOICE_COLUMNS, *TOLD_BY_THE_FORM)}
    wanted |= {*MISSING, *ROLES, *FIGURE_COLUMNS, *(note.value for note in Note if note.value)}
    wanted |= {option for parameter in card.params for option in parameter.opts if option.startswith("--")} - {"--output"}
    assert wanted - words == set()


def test_the_numbers_of_the_protection_are_those_of_the_guide():
    rules = Rules()
    assert (
        f"fewer than {rules.minimum_base} people is hidden, one of {rules.minimum_base} to {rules.uncertain_base - 1}" in GUIDE
    )
    assert (rules.smallest_cell - 1, rules.smallest_sensitive_cell - 1) == (4, 9)
    assert "Cells of one to four people (one\n   to nine for sensitive questions)" in GUIDE
