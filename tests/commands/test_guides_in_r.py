"""The R code of the guides gives the figures of their commands. Needs R with the package survey; else the tests skip."""

import math
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from benchmarks.simulation import make_population
from folkmoot.cli import main

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples" / "survey"
ESTIMATING = (
    "estimation",
    "totals-ratios-quantiles",
    "scores-and-indicators",
    "replicate-weights",
    "independence-and-regression",
)
BESIDE = ("planning", "sampling", "outcome-rates", "weighting", "comparing", "disclosure")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])")
BOOTSTRAP = "--replicates bootstrap"


@cache
def has_survey() -> bool:
    if not shutil.which("Rscript"):
        return False
    return subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not has_survey(), reason="needs R with the package survey (Debian: r-cran-survey)")


def blocks(page: str, kind: str) -> list[str]:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def indented(page: str) -> list[str]:
    return re.findall(r"^    (folkmoot .+)$", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)


def run(command: str) -> str:
    result = CliRunner().invoke(main, shlex.split(command.removeprefix("folkmoot ")))
    assert result.exit_code == 0, (command, result.output)
    return result.output


def r_says(script: str) -> str:
    """What R prints of a script that runs in this folder."""
    Path("guide.R").write_text("options(digits = 12, width = 200)\n" + script, encoding="utf-8")
    result = subprocess.run(["Rscript", "guide.R"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def figures(command: str) -> list[tuple[str, str, float]]:
    """The estimates and standard errors that a command gives."""
    run(f"{command} --output shown.csv")
    found = pl.read_csv("shown.csv", infer_schema_length=None)
    columns = [name for name in ("estimate", "share", "standard_error") if name in found.columns]
    return [(command, *row) for row in found.unpivot(columns, index=None).drop_nulls().rows()]


def is_said(value: float, numbers: list[str]) -> bool:
    """Whether one of the numbers is the value in all the digits that it has, which are four at least."""
    for number in numbers:
        if math.isclose(float(number), value, rel_tol=1e-6):
            return True
        plain, _, power = number.lower().partition("e")
        if not power and len(plain.lstrip("-0.").replace(".", "")) >= 4:
            decimals = len(plain.partition(".")[2])
            if f"{value:.{decimals}f}" == plain:
                return True
    return False


@pytest.mark.parametrize("page", ESTIMATING)
def test_r_gives_every_estimate_and_standard_error_that_a_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """But the standard errors of a bootstrap, for which R draws other samples."""
    monkeypatch.chdir(tmp_path)
    ours = []
    for script in blocks(page, "sh"):
        for command in script.replace("\\\n", " ").strip().splitlines():
            if " example " in command:
                run(command)
            else:
                ours += [each for each in figures(command) if not (BOOTSTRAP in command and each[1] == "standard_error")]
    theirs = NUMBER.findall(r_says(script_of(page)))
    assert ours
    assert not [each for each in ours if not is_said(each[2], theirs)]


def script_of(page: str) -> str:
    """A page's R code; where it takes the design of the first page, after that one's."""
    own = "\n".join(blocks(page, "r"))
    return own if "library(survey)" in own else blocks("estimation", "r")[0] + own


def test_a_file_of_replicate_weights_that_r_wrote_gives_what_r_reads_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    run("folkmoot example practice")
    theirs = NUMBER.findall(r_says("set.seed(1)\n" + script_of("replicate-weights")))
    (command,) = indented("replicate-weights")
    ours = figures(command)
    assert len(ours) == 6
    assert not [each for each in ours if not is_said(each[2], theirs)]


@pytest.mark.parametrize("page", BESIDE)
def test_r_gives_the_figures_that_stand_beside_its_code(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for file in EXAMPLES.glob("*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in indented(page):
        run(command)
    script = "\n".join(blocks(page, "r"))
    theirs = [float(number) for number in NUMBER.findall(r_says(script))]
    told = [number for line in script.splitlines() for number in NUMBER.findall(line.partition("#")[2])]
    assert told
    for number in told:
        decimals = len(number.partition(".")[2])
        assert any(f"{value:.{decimals}f}" == number for value in theirs), (page, number, theirs)


def test_r_says_of_the_invented_population_what_the_page_on_the_simulation_says(tmp_path, monkeypatch):
    """With 40 of the 500 samples: the standard error told is that of the page to a tenth, and the bias no more than chance."""
    monkeypatch.chdir(tmp_path)
    make_population().write_csv("population.csv")
    said = r_says(blocks("simulation", "r")[0].replace("replicate(500,", "replicate(40,"))
    rows = [list(map(float, line.split()[1:])) for line in said.splitlines() if line.startswith("share")]
    assert [told for _, _, told, _ in rows] == pytest.approx([1.28, 2.32, 3.04], rel=0.1)
    assert all(abs(bias) < 0.6 * told and covered >= 80 for bias, _, told, covered in rows)
