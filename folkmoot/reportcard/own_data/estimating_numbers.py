"""Ratios and quantiles from a statistician's own file: what `folkmoot ratios` and `folkmoot quantiles` do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.distributions import Distributions, distributions, merge_distributions
from folkmoot.reportcard.estimation.quantiles import QuantileRule, quantile_estimates
from folkmoot.reportcard.estimation.ratios import ratio_estimates, ratio_totals
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.own_data.measuring import ValuesOf, measure_file
from folkmoot.reportcard.totals.data_columns import Asked, number_column, require_column
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import Totals

DIVIDED = "/"


@dataclass(frozen=True)
class OfRatios:
    """The totals of pairs of columns."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for pair in self.pairs for name in pair))

    def of(self, file: DataFile, asked: Asked, design: Design) -> Totals:
        return ratio_totals(_with_numbers(file, asked, self.columns), self.pairs, asked.breakdowns, design)

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)


@dataclass(frozen=True)
class OfDistributions:
    """The distributions of columns."""

    columns: tuple[str, ...]

    def of(self, file: DataFile, asked: Asked, design: Design) -> Distributions:
        return distributions(_with_numbers(file, asked, self.columns), self.columns, asked.breakdowns, design)

    def merge(self, a: Distributions, b: Distributions) -> Distributions:
        return merge_distributions(a, b)


def ratio_file(
    path: Path | str,
    pairs: Sequence[str],
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> pl.DataFrame:
    """Ratios of two columns of numbers, each named `NUMERATOR/DENOMINATOR`; see `ratios.ratios`.

    The file is read, and the other options are, as by `estimating.estimate_file`.
    """

    def make(file: DataFile, _values: ValuesOf) -> OfRatios:
        return OfRatios(tuple(_pair(file, pair) for pair in dict.fromkeys(pairs)))

    measured = measure_file(path, make, settings, engine=engine, master=master, progress=progress)
    return ratio_estimates(
        measured.kept, measured.measure.pairs, confidence=settings.confidence, df=settings.df, replicates=measured.replicates
    )


def quantile_file(
    path: Path | str,
    questions: Sequence[str],
    probabilities: Sequence[float],
    rule: QuantileRule,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
) -> pl.DataFrame:
    """Quantiles of columns of numbers; see `quantiles.quantiles`. The file is read as by `ratio_file`."""

    def make(file: DataFile, _values: ValuesOf) -> OfDistributions:
        return OfDistributions(tuple(require_column(file, name, "--question") for name in dict.fromkeys(questions)))

    measured = measure_file(path, make, settings, engine=engine, master=master, progress=progress)
    wanted = list(dict.fromkeys(probabilities))
    return quantile_estimates(
        measured.kept,
        wanted,
        rule=rule,
        confidence=settings.confidence,
        df=settings.df,
        replicates=measured.replicates,
    )


def _with_numbers(file: DataFile, asked: Asked, columns: Sequence[str]) -> pl.DataFrame:
    """The batch with columns as numbers under their own names."""
    return asked.batch.with_columns(number_column(file, name, name) for name in columns)


def _pair(file: DataFile, pair: str) -> tuple[str, str]:
    """The two columns of a ratio; a slash may be in a column's name where it is clear which one divides."""
    parts = pair.split(DIVIDED)
    splits = [(DIVIDED.join(parts[:place]), DIVIDED.join(parts[place:])) for place in range(1, len(parts))]
    known = [split for split in splits if set(split) <= set(file.columns)]
    if known:
        return known[0]
    if not splits:
        raise DesignError(f"The ratio {pair!r} must name two columns: NUMERATOR/DENOMINATOR.")
    missing = next(name for name in splits[0] if name not in file.columns)
    require_column(file, missing, "--ratio")
    return splits[0]
