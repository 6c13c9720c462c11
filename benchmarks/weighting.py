"""Raking to four margins against ipfn, samplics, svy, balance and R's `rake`: seconds, ratio, and how far from the margins.

The package balance needs a NumPy below 2 on Python 3.11, which cannot stand beside ours: it is measured where the environment
variable BALANCE_PYTHON names a Python that has it (python -m venv balance; balance/bin/pip install balance; 690 MB).
"""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from folkmoot.reportcard.weighting.calibration import Method, calibrate
from folkmoot.reportcard.weighting.margins import Margin

SIZES = {"sex": 2, "age": 6, "education": 4, "ward": 30}
PEOPLE = (2_000, 100_000)
RUNS = 5
TOLERANCE = 1e-9
R = """
suppressPackageStartupMessages(library(survey)); arguments <- commandArgs(TRUE); names <- c({names})
d <- read.csv(arguments[1]); m <- read.csv(arguments[2]); des <- svydesign(id=~1, weights=~base, data=d)
margins <- lapply(names, function(v) {{ x <- m[m$variable == v, c("category", "total")]; names(x) <- c(v, "Freq"); x }})
formulas <- lapply(names, function(v) as.formula(paste("~", v)))
seconds <- sapply(1:{runs}, function(i) system.time(
  r <<- rake(des, formulas, margins, control=list(maxit=500, epsilon={tolerance}), compress=FALSE))["elapsed"])
write.csv(data.frame(weight=weights(r)), arguments[3], row.names=FALSE); cat(median(seconds))
"""
BALANCE = """
import logging, statistics, sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd
from balance.weighting_methods.rake import rake
logging.disable(logging.CRITICAL)
data, targets, weights, names, runs, tolerance = sys.argv[1:]
names, people, margins = names.split(","), pd.read_csv(data), pd.read_csv(targets)
population = pd.DataFrame({"weight": [1.0]})
for name in names:
    own = margins[margins["variable"] == name]
    shares = pd.DataFrame({name: own["category"], "share": own["total"] / own["total"].sum()})
    population = population.merge(shares, how="cross")
    population["weight"] *= population.pop("share")
population["weight"] *= margins[margins["variable"] == names[0]]["total"].sum()
seconds = []
for _ in range(int(runs)):
    began = time.perf_counter()
    found = rake(people[names], people["base"], population[names], population["weight"], variables=names, transformations=None,
                 max_iteration=500, convergence_rate=float(tolerance))["weight"]
    seconds.append(time.perf_counter() - began)
pd.DataFrame({"weight": found}).to_csv(weights, index=False)
print(statistics.median(seconds))
"""


def run() -> None:
    """Print a row for each peer and number of people."""
    print(f"\nRaking to {len(SIZES)} margins of {', '.join(map(str, SIZES.values()))} categories, median of {RUNS} runs\n")
    print(f"{'people':>8} {'with':24} {'seconds':>9} {'to Folkmoot':>12} {'largest misfit':>15}")
    for people in PEOPLE:
        table, base, margins = invent(people)
        ours = _median(lambda: calibrate(table, base, margins).weights)  # noqa: B023
        _print_row(people, "Folkmoot rake", ours, ours[0], table, margins)
        newton = _median(lambda: calibrate(table, base, margins, Method.RAKING).weights)  # noqa: B023
        _print_row(people, "Folkmoot raking (Newton)", newton, ours[0], table, margins)
        for name, peer in (
            ("ipfn", rake_by_ipfn),
            ("samplics", rake_by_samplics),
            ("svy", rake_by_svy),
            ("balance", rake_by_balance),
            ("R survey", rake_by_r),
        ):
            try:
                measured = peer(table, base, margins)
            except ImportError:
                continue
            if measured:
                _print_row(people, name, measured, ours[0], table, margins)


Measured = tuple[float, np.ndarray]


def invent(people: int) -> tuple[pl.DataFrame, np.ndarray, tuple[Margin, ...]]:
    """People with four traits that hang together, base weights, and margins some way off from theirs."""
    random = np.random.default_rng(people)
    leaning = random.standard_normal(people)
    columns, margins = {}, []
    for name, size in SIZES.items():
        score = 0.6 * leaning + random.standard_normal(people)
        codes = np.minimum((pl.Series(score).rank("ordinal").to_numpy() - 1) * size // people, size - 1).astype(int)
        columns[name] = [f"{name}{code:02}" for code in codes]
        shares = random.dirichlet(np.full(size, 40.0))
        categories = tuple(f"{name}{code:02}" for code in range(size))
        margins.append(Margin(name, (name,), categories, tuple(1_000_000 * shares)))
    return pl.DataFrame(columns), random.uniform(50, 150, people), tuple(margins)


def rake_by_ipfn(table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]) -> Measured:
    import pandas as pd
    from ipfn import ipfn

    targets = [pd.Series(margin.totals, index=pd.Index(margin.categories, name=margin.variable)) for margin in margins]

    def rake() -> np.ndarray:
        frame = table.with_columns(pl.Series("total", base)).to_pandas()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = ipfn.ipfn(frame, targets, [[name] for name in SIZES], convergence_rate=TOLERANCE, rate_tolerance=0)
            return fitted.iteration()["total"].to_numpy()

    return _median(rake)


def rake_by_samplics(table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]) -> Measured:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from samplics import SampleWeight

    columns = {name: table[name].to_numpy() for name in SIZES}
    control = {margin.variable: dict(zip(margin.categories, margin.totals, strict=True)) for margin in margins}
    return _median(lambda: SampleWeight().rake(base, columns, control, tol=TOLERANCE, ctrl_tol=TOLERANCE, max_iter=500))


def rake_by_svy(table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]) -> Measured:
    import svy

    controls = {margin.variable: dict(zip(margin.categories, margin.totals, strict=True)) for margin in margins}
    people = table.with_columns(pl.Series("base", base))

    def rake() -> np.ndarray:
        sample = svy.Sample(people, svy.Design(wgt="base"))
        return sample.weighting.rake(controls=controls, tol=TOLERANCE, max_iter=500).data["rk_wgt"].to_numpy()

    return _median(rake)


def rake_by_balance(table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]) -> Measured | None:
    """balance measures itself, in a Python of its own."""
    program = os.environ.get("BALANCE_PYTHON")
    return _rake_apart([program, "-c", BALANCE], [",".join(SIZES)], table, base, margins) if program else None


def rake_by_r(table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]) -> Measured | None:
    """R measures itself, without its start and without reading the file."""
    program = shutil.which("Rscript")
    names = ", ".join(f'"{name}"' for name in SIZES)
    script = R.format(names=names, runs=RUNS, tolerance=TOLERANCE)
    return _rake_apart([program, "-e", script], [], table, base, margins) if program else None


def _rake_apart(
    command: list[str], names: list[str], table: pl.DataFrame, base: np.ndarray, margins: tuple[Margin, ...]
) -> Measured | None:
    """What a program says that it took and the weights that it wrote; None where it fails."""
    rows = [(margin.variable, *row) for margin in margins for row in zip(margin.categories, margin.totals, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        data, targets, weights = (Path(folder) / name for name in ("d.csv", "m.csv", "w.csv"))
        table.with_columns(pl.Series("base", base)).write_csv(data)
        pl.DataFrame(rows, schema=["variable", "category", "total"], orient="row").write_csv(targets)
        given = [*names, str(RUNS), str(TOLERANCE)] if names else []
        done = subprocess.run([*command, data, targets, weights, *given], capture_output=True, text=True, check=False)
        if done.returncode:
            return None
        return float(done.stdout.split()[-1]), pl.read_csv(weights)["weight"].to_numpy()


def _median(measured: Callable[[], np.ndarray], most: float = 20) -> Measured:
    """The median time of some runs after one that warms up; of fewer, or of the first alone, where they take long."""
    began = time.perf_counter()
    result = measured()
    first = time.perf_counter() - began
    seconds: list[float] = []
    while len(seconds) < RUNS and first + sum(seconds) < most:
        began = time.perf_counter()
        result = measured()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds or [first]), np.asarray(result)


def _print_row(
    people: int, name: str, measured: Measured, ours: float, table: pl.DataFrame, margins: tuple[Margin, ...]
) -> None:
    seconds, weights = measured
    misfit = 0.0
    for margin in margins:
        found = dict(
            table.select(margin.variable, pl.Series("w", weights)).group_by(margin.variable).agg(pl.col("w").sum()).rows()
        )
        gaps = [abs(found[category] / total - 1) for category, total in zip(margin.categories, margin.totals, strict=True)]
        misfit = max(misfit, *gaps)
    print(f"{people:8,} {name:24} {seconds:9.4f} {seconds / ours:11.1f}× {misfit:15.1e}")
