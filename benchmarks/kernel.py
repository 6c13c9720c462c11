"""The kernel on a full card against R's survey, svy and samplics: the same shares with the same standard errors, in one run.

2,368 interviews in 296 primary units of 15 strata, 60 questions of four answers, five breakdowns with 105 groups and everyone:
25,440 shares, each with its standard error and interval. Peers get the same table in memory and compute all of it; what they
find is compared with ours before any time is told.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.replicated import replicate_estimates
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

PEOPLE, UNITS, STRATA, QUESTIONS = 2368, 296, 15, 60
GROUPS = (7, 2, 6, 40, 50)
RUNS = 30
REPLICATES = 1000
WANTED_MILLISECONDS = 20
DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
VARIABLES = [Variable(f"q{number}", "share") for number in range(QUESTIONS)]
BREAKDOWNS = [Breakdown(f"by{number}", (f"by{number}",)) for number in range(len(GROUPS))]
R_SCRIPT = """
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(TRUE)
people <- read.csv(arguments[1], colClasses = "character")
people$weight <- as.numeric(people$weight)
for (name in grep("^(q|by)", names(people), value = TRUE)) people[[name]] <- factor(people[[name]])
began <- proc.time()[["elapsed"]]
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = people)
questions <- grep("^q", names(people), value = TRUE); groups <- grep("^by", names(people), value = TRUE)
first <- NULL
for (question in questions) {
  asked <- as.formula(paste0("~", question))
  whole <- svymean(asked, design)
  for (group in groups) {
    found <- svyby(asked, as.formula(paste0("~", group)), design, svymean)
    if (is.null(first)) first <- as.matrix(found[, grep("^se", names(found))])
  }
}
cat(proc.time()[["elapsed"]] - began, "\\n")
cat(as.vector(t(first)), "\\n")
"""


@dataclass(frozen=True)
class Peer:
    """What a peer took for the whole card, in seconds, and its standard errors of the first question by the first breakdown."""

    name: str
    seconds: float
    errors: np.ndarray


def run() -> None:
    """Print the kernel's time and memory, its peers' in the same run with the ratios, and the bootstrap's."""
    people, typed = invented_people(), with_fixed_orders(invented_people())
    kept = totals(people, VARIABLES, BREAKDOWNS, DESIGN)
    found = estimates(kept)
    print(f"\nA full card: {PEOPLE:,} interviews, {QUESTIONS} questions, {found.height:,} shares with standard errors")
    print(f"load of the machine while it is measured: {os.getloadavg()[0]:.1f}\n")
    print(f"{'':44} {'best ms':>9} {'median ms':>10} {'processor ms':>13}")
    whole = _print_times("from text, together", lambda: estimates(totals(people, VARIABLES, BREAKDOWNS, DESIGN)))
    _print_times("  one scan to totals", lambda: totals(people, VARIABLES, BREAKDOWNS, DESIGN))
    _print_times("  totals to estimates", lambda: estimates(kept))
    _print_times(
        f"from columns of fixed orders (wanted: {WANTED_MILLISECONDS})",
        lambda: estimates(totals(typed, VARIABLES, BREAKDOWNS, DESIGN)),
    )
    peak = _peak(lambda: estimates(totals(people, VARIABLES, BREAKDOWNS, DESIGN)))
    print(f"memory at its peak, beyond the answers: {peak:.0f} MB")
    ours = found.filter(pl.col("question") == "q0", pl.col("by") == "by0")["standard_error"].to_numpy()
    print(f"\n{'the same work':44} {'seconds':>9} {'to ours':>10}")
    print(f"{'folkmoot':44} {whole:9.3f} {'1':>10}")
    for peer in (r_survey(people), svy(people), samplics(people)):
        if peer is None:
            continue
        agree = np.allclose(peer.errors, ours, rtol=1e-6)
        print(f"{peer.name:44} {peer.seconds:9.1f} {peer.seconds / whole:10,.0f}{'' if agree else '  (other errors!)'}")
    _print_bootstrap(people, ours)


def invented_people() -> pl.DataFrame:
    """Answers that say nothing, drawn with a seed."""
    random = np.random.Generator(np.random.Philox(2368))
    unit = np.sort(random.integers(0, UNITS, PEOPLE))
    columns: dict[str, np.ndarray] = {
        "stratum": np.array([f"s{number:02}" for number in unit * STRATA // UNITS]),
        "psu": np.array([f"u{number:03}" for number in unit]),
        "weight": np.round(random.gamma(4, 1, PEOPLE), 3),
    }
    for number in range(QUESTIONS):
        columns[f"q{number}"] = np.array(["a", "b", "c", "d"])[random.integers(0, 4, PEOPLE)]
    for number, size in enumerate(GROUPS):
        columns[f"by{number}"] = np.array([f"g{group:02}" for group in random.integers(0, size, PEOPLE)])
    return pl.DataFrame(columns)


def with_fixed_orders(people: pl.DataFrame) -> pl.DataFrame:
    """The same with questions and groups as a form gives them: each of a known set of values in order (pl.Enum)."""
    names = [name for name in people.columns if name.startswith(("q", "by"))]
    return people.with_columns(pl.col(name).cast(pl.Enum(people[name].unique().sort())) for name in names)


def _print_times(name: str, work: Callable[[], object]) -> float:
    """Prints how long some work takes, and how long processors are busy with it; the median in seconds."""
    best, median = best_of(work)
    busy = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        busy.append(time.process_time() - began)
    print(f"{name:44} {best * 1000:9.1f} {median * 1000:10.1f} {min(busy) * 1000:13.1f}")
    return median


def best_of(work: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """The shortest and the median time of some runs, after one to warm up, in seconds."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times), statistics.median(times)


def _peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def r_survey(people: pl.DataFrame) -> Peer | None:
    """`svymean` and `svyby(..., svymean)` of every question, reading not counted."""
    if shutil.which("Rscript") is None:
        print("R is not installed (Debian: apt install r-base-core r-cran-survey); left out.")
        return None
    with tempfile.TemporaryDirectory() as folder:
        people.write_csv(Path(folder) / "people.csv")
        (Path(folder) / "card.R").write_text(R_SCRIPT)
        command = ["Rscript", str(Path(folder) / "card.R"), str(Path(folder) / "people.csv")]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(f"R: {result.stderr.strip().splitlines()[-1]}; left out.")
        return None
    seconds, errors = result.stdout.strip().splitlines()
    return Peer("R survey (svymean, svyby)", float(seconds), np.array(errors.split(), dtype=float))


def svy(people: pl.DataFrame) -> Peer | None:
    """`Sample.estimation.prop` of every question, for everyone and by each breakdown."""
    try:
        import svy as peer
    except ImportError:
        print("svy is not installed (make bench installs it); left out.")
        return None
    began = time.perf_counter()
    sample = peer.Sample(people, peer.Design(stratum="stratum", psu="psu", wgt="weight"))
    first = None
    for variable in VARIABLES:
        sample.estimation.prop(variable.question)
        for breakdown in BREAKDOWNS:
            found = sample.estimation.prop(variable.question, by=breakdown.by)
            first = found if first is None else first
    seconds = time.perf_counter() - began
    table = first.to_polars().sort("by0", "q0")
    return Peer(f"svy {version('svy')}", seconds, table["se"].to_numpy())


def samplics(people: pl.DataFrame) -> Peer | None:
    """`TaylorEstimator.estimate` of every question, for everyone and by each breakdown."""
    warnings.simplefilter("ignore")
    try:
        from samplics.estimation import TaylorEstimator
        from samplics.utils.types import PopParam
    except ImportError:
        print("samplics is not installed (make bench installs it); left out.")
        return None
    columns = {name: people[name].to_numpy() for name in people.columns}
    design = {"samp_weight": columns["weight"], "stratum": columns["stratum"], "psu": columns["psu"]}
    first = None
    began = time.perf_counter()
    for variable in VARIABLES:
        TaylorEstimator(PopParam.prop).estimate(y=columns[variable.question], **design)
        for breakdown in BREAKDOWNS:
            estimator = TaylorEstimator(PopParam.prop)
            estimator.estimate(y=columns[variable.question], domain=columns[breakdown.by], **design)
            first = estimator if first is None else first
    seconds = time.perf_counter() - began
    errors = [error for _, of_group in sorted(first.stderror.items()) for _, error in sorted(of_group.items())]
    return Peer(f"samplics {version('samplics')}", seconds, np.array(errors, dtype=float))


def _print_bootstrap(people: pl.DataFrame, linearised: np.ndarray) -> None:
    sample = read_sample(people, DESIGN)
    making, _ = best_of(lambda: make_replicates(sample, "bootstrap", count=REPLICATES, seed=1), runs=3)
    replicates = make_replicates(sample, "bootstrap", count=REPLICATES, seed=1)

    def all_of_it() -> pl.DataFrame:
        return replicate_estimates(people, VARIABLES, BREAKDOWNS, sample.weights, replicates)

    best, median = best_of(all_of_it, runs=5)
    found = all_of_it().filter(pl.col("question") == "q0", pl.col("by") == "by0")["standard_error"].to_numpy()
    most = np.abs(found / linearised - 1).max()
    print(f"\n{REPLICATES:,} bootstrap replicates of the whole card: {making:.2f} s to make, {best:.2f} s to estimate with,")
    print(
        f"{_peak(all_of_it):.0f} MB (median {median:.2f} s). In the first question by the first breakdown their standard errors"
    )
    print(f"differ from linearised ones by at most {most:.0%}, as chance has it.")


if __name__ == "__main__":
    sys.exit(run())
