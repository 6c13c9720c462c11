"""The guides for statisticians are true: their commands run, and print what the guides show."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.commands.estimating import estimate, quantiles, ratios, totals
from folkmoot.commands.modelling import independence, regress
from folkmoot.commands.scoring import indicator, score
from folkmoot.terminal import show_figures

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [
    "estimation.md",
    "totals-ratios-quantiles.md",
    "scores-and-indicators.md",
    "replicate-weights.md",
    "independence-and-regression.md",
    "scale.md",
]
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = "124"


def blocks(guide: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / guide).read_text(encoding="utf-8"))


def shown(script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> str:
    """What a terminal of that width shows of a script's commands, without the spaces at the ends of lines."""
    monkeypatch.setenv("COLUMNS", WIDTH)
    texts = []
    for command in script.replace("\\\n", " ").strip().splitlines():
        name, *arguments = shlex.split(command)
        if name == "python":
            subprocess.run([sys.executable, *arguments], check=True)
            continue
        assert name == "folkmoot"
        output = [] if arguments[0] == "example" else ["--output", "shown.csv"]
        result = CliRunner().invoke(main, [*arguments, *output])
        assert result.exit_code == 0, (command, result.output)
        if output:
            show_figures(pl.read_csv("shown.csv", schema_overrides={"group": pl.String, "category": pl.String}))
            told = [line for line in result.stderr.splitlines() if not line.startswith("shown.csv")]
            texts += [*told, capsys.readouterr().out]
    lines = "\n".join(texts).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_what_its_commands_print(guide, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    found = blocks(guide)
    compared = 0
    for number, (kind, text) in enumerate(found):
        if kind == "sh":
            printed = shown(text, monkeypatch, capsys)
            if number + 1 < len(found) and found[number + 1][0] == "text":
                assert found[number + 1][1] == printed
                compared += 1
    assert compared >= 1


def test_every_command_and_option_for_own_data_is_told_somewhere():
    told = "\n".join((DOCS / guide).read_text(encoding="utf-8") for guide in GUIDES)
    for name in ("estimate", "totals", "ratios", "quantiles", "score", "indicator", "independence", "regress"):
        assert f"folkmoot {name} " in told
    for command in (estimate, totals, ratios, quantiles, score, indicator, independence, regress):
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.opts[0] not in {"--engine", "--master", "--calibration"}:
                assert parameter.opts[0] in told, (command.name, parameter.opts[0])
