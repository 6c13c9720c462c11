"""Drawing from a frame of 21,000 units in 290 strata: seconds, against samplics where it can do the same."""

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import polars as pl

from folkmoot.reportcard.sampling.inclusion import joint_inclusion
from folkmoot.reportcard.sampling.sampling import Selection, draw_units

UNITS, STRATA, DRAWN = 21_000, 290, 8
RUNS = 5
PEERS = {
    "proportional_to_size": "PPS Systematic",
    "sampford": "PPS Rao-Sampford",
    "simple_random": "SRS without replacement",
}


def run() -> None:
    """Print a row for each way of drawing, and for the joint chances of what was drawn."""
    frame, sizes = invent()
    print(f"\n{UNITS:,} units in {STRATA} strata, {DRAWN} drawn of each, median of {RUNS} runs\n")
    print(f"{'selection':40} {'milliseconds':>13} {'to Folkmoot':>12}")
    for selection in Selection:
        ours = _median(lambda: draw_units(frame, sizes=sizes, seed=1, selection=selection))  # noqa: B023
        print(f"{'Folkmoot ' + selection.value:40} {1000 * ours:13.1f} {1:11.1f}×")
        peer = _by_samplics(frame, PEERS.get(selection.value, ""))
        if peer:
            print(f"{'samplics ' + selection.value:40} {1000 * peer:13.1f} {peer / ours:11.1f}×")
        sample = draw_units(frame, sizes=sizes, seed=1, selection=selection)
        pairs = _median(lambda: joint_inclusion(frame, sample, sizes=sizes, selection=selection))  # noqa: B023
        print(f"{'  joint chances of its pairs':40} {1000 * pairs:13.1f}")


def invent() -> tuple[pl.DataFrame, dict[str, int]]:
    """Units with households of a long tail."""
    random = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "unit": [f"u{number:05}" for number in range(UNITS)],
            "stratum": [f"s{number % STRATA:03}" for number in range(UNITS)],
            "households": np.rint(100 * np.exp(0.5 * random.standard_normal(UNITS))).astype(int),
        }
    )
    return frame, {f"s{number:03}": DRAWN for number in range(STRATA)}


def _by_samplics(frame: pl.DataFrame, method: str) -> float:
    """The median time of samplics; 0 where it is not installed or cannot draw so."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from samplics import SampleSelection, SelectMethod
    except ImportError:
        return 0.0
    if not method:
        return 0.0
    chosen = next(known for known in SelectMethod if known.value == method)
    units, strata, measure = (frame[name].to_numpy() for name in ("unit", "stratum", "households"))
    sizes = {f"s{number:03}": DRAWN for number in range(STRATA)}
    by_size = {} if method.startswith("SRS") else {"mos": measure}

    def draw() -> object:
        return SampleSelection(method=chosen, strat=True, wr=False).select(units, sizes, strata, **by_size)

    try:
        return _median(draw)
    except Exception as error:  # a peer that fails is told, and the others are measured
        print(f"{'samplics ' + method:40} {type(error).__name__}: {str(error)[:60]}")
        return 0.0


def _median(measured: Callable[[], object]) -> float:
    measured()
    seconds: list[float] = []
    while len(seconds) < RUNS and sum(seconds) < 60:
        began = time.perf_counter()
        measured()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
