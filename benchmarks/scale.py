"""How the cost grows: from a thousand interviews to ten million, and from four groups to 290, scanned from Parquet."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

QUESTIONS = 60
UNITS = 5_000
ROWS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
GROUPS = (2, 30, 290)
MOST_WITHIN = 10
ROWS_FOR_GROUPS = 1_000_000
CHUNK = 1_000_000
WANTED_SECONDS, WANTED_MEGABYTES = 2, 500
CATEGORIES = ("always", "often", "seldom", "never")


def run() -> None:
    """Print a row for each size: seconds for reading and for the statistics, and peak memory of a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"\nload of the machine while it is measured: {os.getloadavg()[0]:.1f}")
        print(f"{QUESTIONS} questions of {len(CATEGORIES)} categories, {UNITS} primary units, everyone")
        _print_heading("rows")
        for rows in ROWS:
            path = write_answers(Path(folder) / f"{rows}.parquet", rows)
            _print_row(rows, _measure(path, by=""))
            path.unlink()
        print(f"{'wanted':>12} {'':9} {'':9} {WANTED_SECONDS:11.2f} {'':9} {'':6} {WANTED_MEGABYTES:8}")
        print(f"\nThe same for {ROWS_FOR_GROUPS:,} rows and one breakdown")
        _print_heading("groups")
        for groups in GROUPS:
            path = write_answers(Path(folder) / f"{groups}.parquet", ROWS_FOR_GROUPS, groups)
            _print_row(groups, _measure(path, by="group"))
            path.unlink()


def write_answers(path: Path, rows: int, groups: int = 4) -> Path:
    """Invented answers, in the order of their primary units, a million at a time.

    Few groups are people of all units (sex); many are those of their own units (municipalities).
    """
    parts = path.with_suffix("")
    parts.mkdir()
    for number, first in enumerate(range(0, rows, CHUNK)):
        _chunk(first, min(CHUNK, rows - first), rows, groups).write_parquet(parts / f"{number:05}.parquet")
    pl.scan_parquet(parts).sink_parquet(path)
    for part in parts.iterdir():
        part.unlink()
    parts.rmdir()
    return path


def _chunk(first: int, count: int, rows: int, groups: int) -> pl.DataFrame:
    random = np.random.default_rng(first)
    kind = pl.Enum(CATEGORIES)
    columns = {
        f"q{number}": pl.Series(random.integers(0, 4, count, dtype=np.uint8)).replace_strict(
            dict(enumerate(CATEGORIES)), return_dtype=kind
        )
        for number in range(QUESTIONS)
    }
    unit = (np.arange(first, first + count) * min(UNITS, rows // 2) // rows).astype(np.int32)
    weight = (0.5 + random.random(count)).astype(np.float32)
    group = unit % groups if groups > MOST_WITHIN else random.integers(0, groups, count)
    return pl.DataFrame({"psu": unit, "stratum": unit % 10, "weight": weight, "group": group.astype(np.int16), **columns})


def measure_here(path: Path, by: str) -> dict[str, float]:
    """Seconds of this process for the file: `reading` (waiting for it), `statistics` (all else) and the `whole`, and its
    peak of memory; and `held`, the statistics from batches that are in memory: with nothing to wait for."""
    from folkmoot.reportcard.design import Design
    from folkmoot.reportcard.estimation.estimates import estimates
    from folkmoot.reportcard.totals import scanning
    from folkmoot.reportcard.totals.sources import open_source

    reading = 0.0
    source = open_source(str(path))
    if source is None:
        raise SystemExit(f"{path} is not scanned")

    class Timed:
        name, schema = source.name, source.schema

        def batches(self, columns: list[str]) -> Iterator[pl.DataFrame]:
            nonlocal reading
            batches = source.batches(columns)
            while True:
                began = time.perf_counter()
                batch = next(batches, None)
                reading += time.perf_counter() - began
                if batch is None:
                    return
                yield batch

    design = Design(weight="weight", stratum="stratum", psu="psu")
    plan = scanning.plan_scan(source, [f"q{number}" for number in range(QUESTIONS)], [by] if by else [], design)
    began = time.perf_counter()
    figures = estimates(scanning.scan_all(Timed(), plan))
    whole = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    batches = list(source.batches(list(plan.columns)))

    class Held:
        name, schema = source.name, source.schema

        def batches(self, _columns: list[str]) -> Iterator[pl.DataFrame]:
            return iter(batches)

    began = time.perf_counter()
    estimates(scanning.scan_all(Held(), plan))
    held = time.perf_counter() - began
    return {
        "reading": reading,
        "statistics": whole - reading,
        "whole": whole,
        "held": held,
        "megabytes": megabytes,
        "figures": figures.height,
    }


def _measure(path: Path, by: str) -> dict[str, float]:
    command = [sys.executable, "-c", "import sys, json, pathlib; from benchmarks.scale import measure_here; "
               "print(json.dumps(measure_here(pathlib.Path(sys.argv[1]), sys.argv[2])))", str(path), by]  # fmt: skip
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _print_heading(name: str) -> None:
    spent = f"{'reading':>9} {'statistics':>11} {'whole, s':>9} {'held':>6}"
    print(f"{name:>12} {'figures':>9} {spent} {'MB peak':>8}")


def _print_row(name: int, cost: dict[str, float]) -> None:
    spent = f"{cost['reading']:9.2f} {cost['statistics']:11.2f} {cost['whole']:9.2f}"
    print(f"{name:12,} {cost['figures']:9,.0f} {spent} {cost['held']:6.2f} {cost['megabytes']:8.0f}", flush=True)
