"""Whole-process time and peak memory of `folkmoot card`, against the same process that only imports its libraries."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "talafar"
RUNS = 5
IMPORTS = "import numpy, polars, scipy.special, scipy.sparse, pyxform, jinja2, babel.dates, msgspec, click, rich.console"


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time (median of the runs) and megabytes of peak memory (largest of the runs)."""

    seconds: float
    megabytes: float


def run() -> None:
    """Print a row for `folkmoot card` with and without breakdowns, and for the imports alone."""
    with tempfile.TemporaryDirectory() as folder:
        form, answers, by = _inputs(Path(folder))
        card = [str(Path(sys.executable).with_name("folkmoot")), "card", str(form), str(answers)]
        card += ["--output", str(Path(folder) / "out")]
        rows = [
            ("imports alone", measure([sys.executable, "-c", IMPORTS])),
            (f"folkmoot card {answers.name}", measure(card)),
            (f"folkmoot card {answers.name}, {len(by) // 2} breakdowns", measure(card + by)),
        ]
    print(f"\nWhole process, median of {RUNS} runs after one warm-up\n")
    print(f"{'command':58} {'seconds':>8} {'MB peak':>8} {'to imports':>11}")
    for name, cost in rows:
        print(f"{name:58} {cost.seconds:8.2f} {cost.megabytes:8.0f} {cost.seconds / rows[0][1].seconds:10.2f}×")


def measure(command: list[str]) -> Cost:
    """The cost of a command that must succeed, as the operating system accounts for it."""
    seconds, peaks = [], []
    for number in range(RUNS + 1):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{command}: {process.stderr.read().decode() if process.stderr else status}")
        if number:
            seconds.append(time.perf_counter() - began)
            peaks.append(usage.ru_maxrss / 1024)
    return Cost(statistics.median(seconds), max(peaks))


def _inputs(folder: Path) -> tuple[Path, Path, list[str]]:
    """The real survey where it is at hand, else one municipality of the demonstration, written into `folder`."""
    if REAL.is_dir():
        return REAL / "form.xlsx", REAL / "answers_clean.csv", ["--by", "gender_hoh", "--by", "socio_eco_division"]
    from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, write_interviews
    from folkmoot.site.demonstration.municipalities import MUNICIPALITIES

    write_interviews(MUNICIPALITIES[0], folder)
    return FORM, folder / ANSWERS_FILE, ["--by", "sex", "--by", "age_group"]
