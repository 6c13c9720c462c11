"""Every group of a card against everyone else, against R's survey: the same differences with the same standard errors.

2,368 interviews in 296 primary units of 15 strata, 60 questions and breakdowns of 7, 2 and 6 groups: 900 comparisons. R takes
them one by one: for each, `svyby` with its covariances, and `svycontrast`.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.kernel import BREAKDOWNS, DESIGN, PEOPLE, QUESTIONS, VARIABLES, best_of, invented_people
from folkmoot.reportcard.comparison.comparison import against_the_rest, differences, judge
from folkmoot.reportcard.totals.totals import totals

COMPARED = BREAKDOWNS[:3]
SELECTED = {variable.question: "a" for variable in VARIABLES}
R_SCRIPT = """
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(TRUE)
people <- read.csv(arguments[1], colClasses = "character")
people$weight <- as.numeric(people$weight)
questions <- grep("^q", names(people), value = TRUE)
for (question in questions) people[[question]] <- as.numeric(people[[question]] == "a")
began <- proc.time()
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = people)
errors <- NULL
for (question in questions) for (by in arguments[-1]) for (group in sort(unique(people[[by]]))) {
  inside <- as.formula(paste0("~I(", by, " == '", group, "')"))
  sides <- svyby(as.formula(paste0("~", question)), inside, design, svymean, covmat = TRUE)
  errors <- c(errors, SE(svycontrast(sides, c(-1, 1))))
}
cat((proc.time() - began)[["elapsed"]], "\\n")
cat(format(errors, digits = 15), "\\n")
"""


def run() -> None:
    """Print what all comparisons of the card take, and R's in the same run with the ratio."""
    people = invented_people()
    kept = totals(people, VARIABLES, COMPARED, DESIGN)
    found = against_the_rest(kept, selected=SELECTED)
    names = kept.breakdowns[0].groups
    pairs = list(combinations(names, 2))
    print(f"\n{PEOPLE:,} interviews, {QUESTIONS} questions: {found.height:,} times a group against everyone else")
    print(f"load of the machine while it is measured: {os.getloadavg()[0]:.1f}\n")
    print(f"{'':52} {'best ms':>9} {'median ms':>10}")
    ours = _print_row(
        "from answers to words",
        lambda: judge(against_the_rest(totals(people, VARIABLES, COMPARED, DESIGN), selected=SELECTED)),
    )
    _print_row("  totals to words", lambda: judge(against_the_rest(kept, selected=SELECTED)))
    _print_row(
        f"  each two of {len(names)} groups ({QUESTIONS * len(pairs):,}), with ratios",
        lambda: differences(kept, COMPARED[0].by, pairs, selected=SELECTED),
    )
    measured = by_r(people)
    if measured is not None:
        seconds, errors = measured
        agree = np.allclose(errors, found["standard_error"].to_numpy(), rtol=1e-8)
        print(f"\nR survey (svyby, svycontrast): {seconds:.1f} s, {seconds / ours:,.0f} times as long as from answers to words")
        print("its standard errors are ours to eight digits" if agree else "its standard errors are others!")


def _print_row(name: str, work: Callable[[], object]) -> float:
    best, median = best_of(work)
    print(f"{name:52} {best * 1000:9.1f} {median * 1000:10.1f}")
    return median


def by_r(people: pl.DataFrame) -> tuple[float, np.ndarray] | None:
    """R's seconds, reading not counted, and its standard errors: by question, breakdown and group."""
    if shutil.which("Rscript") is None:
        print("R is not installed (Debian: apt install r-base-core r-cran-survey); left out.")
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "people.csv", Path(folder) / "comparing.R"
        people.write_csv(data)
        script.write_text(R_SCRIPT)
        command = ["Rscript", str(script), str(data), *(breakdown.by for breakdown in COMPARED)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(f"R: {result.stderr.strip().splitlines()[-1]}; left out.")
        return None
    seconds, errors = result.stdout.strip().splitlines()
    return float(seconds), np.array(errors.split(), dtype=float)
