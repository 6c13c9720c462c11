"""Whether two questions go together: tests of independence in a two-way table under the design."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.influence_totals import Influences
from folkmoot.reportcard.estimation.replicated import by_replicate_rows, sums_in_replicates
from folkmoot.reportcard.estimation.replicates import Replicates
from folkmoot.reportcard.estimation.stages import read_sampling
from folkmoot.reportcard.totals.calibrated_totals import Calibrated, OfCalibrated, plain
from folkmoot.reportcard.totals.data_columns import Asked, group_column
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Variable
from folkmoot.reportcard.weighting.residuals import CalibrationRecord

DOWN, ACROSS, CELL = "__down", "__across", "__cell"
BETWEEN = "\0"


class IndependenceTest(StrEnum):
    """Which test, named as R's `svychisq(statistic=)` names it.

    `F`: Pearson's X² with Rao and Scott's second-order correction, as an F (the one to take where nothing speaks for
    another). `Chisq`: the same with the first-order correction, as a χ². `Wald`: Wald's test on the differences of the cells
    from what independence gives; `adjWald` the same adjusted for few primary sampling units.
    """

    F = "F"
    CHISQ = "Chisq"
    WALD = "Wald"
    ADJUSTED_WALD = "adjWald"


@dataclass(frozen=True)
class Independence:
    """A test's result: the `statistic`, its degrees of freedom (`df2` is None for a χ²), `p`, and how many people it is of.

    `cells` has the columns `row`, `column` (the two answers), `share` (of all), `standard_error`, `expected` (the share that
    independence gives) and `base` (people).
    """

    test: IndependenceTest
    statistic: float
    df1: float
    df2: float | None
    p: float
    base: int
    cells: pl.DataFrame


def independence_test(
    batch: pl.DataFrame,
    row: str,
    column: str,
    design: Design | None = None,
    *,
    test: IndependenceTest | str = IndependenceTest.F,
    replicates: Replicates | None = None,
    calibration: CalibrationRecord | None = None,
) -> Independence:
    """A test of whether the answers to two questions are independent of each other in the population.

    People without one of the two answers are outside the domain. With `replicates` the covariances and the degrees of freedom
    are theirs; with `calibration` (of the design's weights) the covariances know what the margins explain.

    Raises `DesignError` where a column does not exist, where one has fewer than two different answers, or where the sample
    has too few primary sampling units for the Wald test.

    Source: Rao and Scott (1984); Thomas and Rao (1990). Equals `svychisq(~row+column, design, statistic=test)` of R's survey
    package, whose second degrees of freedom are those of the whole design.
    """
    design = design or Design()
    require_columns(batch, [row, column])
    measure = OfTable(row, column)
    if replicates is not None:
        batch, design = by_replicate_rows(batch, design, replicates)
    asked, file = Asked(batch, (), (), {}), DataFile("the data", batch)
    of_calibrated = OfCalibrated(measure, calibration) if calibration and replicates is None else None
    kept = (of_calibrated or measure).of(file, asked, design)
    return independence_of(kept, measure, test=test, replicates=replicates)


@dataclass(frozen=True)
class OfTable:
    """A measure (`scanning.Measure`) of a two-way table: the totals of the answers in two columns, and of each two together."""

    row: str
    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.row, self.column)

    def of(self, file: DataFile, asked: Asked, design: Design) -> Totals:
        answers = [group_column(file, name, to) for name, to in ((self.row, DOWN), (self.column, ACROSS))]
        encoded = encode_columns(pl.DataFrame(answers), {DOWN: (), ACROSS: ()})
        down, across = encoded[DOWN], encoded[ACROSS]
        both = (down.codes < len(down.values)) & (across.codes < len(across.values))
        names = [f"{one}{BETWEEN}{other}" for one in down.values for other in across.values]
        numbers = pl.Series(down.codes.astype(np.uint32) * len(across.values) + across.codes)
        cell = pl.Series(CELL, names, dtype=pl.Enum(names)).gather(numbers.set(pl.Series(~both), None))
        variables = [Variable(name, "share") for name in (DOWN, ACROSS, CELL)]
        return totals(asked.batch.with_columns(*answers, cell), variables, asked.breakdowns, design)

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)


def independence_of(
    kept: Totals | Calibrated,
    measure: OfTable,
    *,
    test: IndependenceTest | str = IndependenceTest.F,
    replicates: Replicates | None = None,
) -> Independence:
    """The same from the merged totals of a table (or from those under calibrated weights); with `replicates` they must be of
    their rows or units. Raises as `independence_test`."""
    test = IndependenceTest(test)
    table, freedom = _read_table(kept, measure, replicates)
    if freedom < 1:
        raise DesignError("The design has no degrees of freedom: it needs more primary sampling units than strata.")
    rank = (len(table.rows) - 1) * (len(table.columns) - 1)
    if test in {IndependenceTest.WALD, IndependenceTest.ADJUSTED_WALD}:
        statistic, df2 = _wald(table), float(freedom)
        if test is IndependenceTest.WALD:
            statistic /= rank
        else:
            df2 = float(freedom - rank + 1)
            if df2 < 1:
                raise DesignError(
                    f"A table of {rank} free cells is too large for {freedom} degrees of freedom: join categories, or take "
                    "the test F."
                )
            statistic *= df2 / (rank * freedom)
        return Independence(test, statistic, float(rank), df2, _p_of_f(statistic, rank, df2), table.base, table.cells())
    pearson, effects = _pearson(table)
    trace, squares = np.trace(effects), np.trace(effects @ effects)
    if test is IndependenceTest.F:
        statistic, df1 = pearson / trace, trace**2 / squares
        df2 = df1 * freedom
        return Independence(test, statistic, df1, df2, _p_of_f(statistic, df1, df2), table.base, table.cells())
    p = float(special.chdtrc(rank, pearson / (trace / rank)))
    return Independence(test, pearson, float(rank), None, p, table.base, table.cells())


@dataclass(frozen=True)
class _Table:
    """A two-way table, cells row by row: their shares, the covariances of these, and the people in each.

    `of_totals` are the covariances of the cells' population totals, over the square of the sum of all: they differ from those
    of the shares where the sum varies from sample to sample. `scale` is the number of people in the batch.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: np.ndarray
    covariances: np.ndarray
    of_totals: np.ndarray
    counts: np.ndarray
    scale: int

    @property
    def base(self) -> int:
        return int(self.counts.sum())

    @property
    def expected(self) -> np.ndarray:
        """The shares that independence gives."""
        table = self.shares.reshape(len(self.rows), len(self.columns))
        return np.outer(table.sum(axis=1), table.sum(axis=0)).ravel()

    def cells(self) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "row": [name for name in self.rows for _ in self.columns],
                "column": list(self.columns) * len(self.rows),
                "share": self.shares,
                "standard_error": np.sqrt(np.diag(self.covariances)),
                "expected": self.expected,
                "base": self.counts,
            }
        )


def _read_table(measured: Totals | Calibrated, measure: OfTable, replicates: Replicates | None) -> tuple[_Table, int]:
    """The table, and the degrees of freedom of the whole design."""
    own, calibrated = plain(measured)
    kept, sampling = read_sampling(own)
    columns, count = kept.columns, kept.columns.figure_count
    rows, across = (columns.variables[number].categories for number in (0, 1))
    place = {name: number for number, name in enumerate(f"{one}{BETWEEN}{other}" for one in rows for other in across)}
    found = columns.variables[2].categories
    cells = np.array([place[name] for name in found], dtype=np.int64)
    figures, base = columns.first_figure[2] + np.arange(len(found)), count + columns.first_base[2]
    people = np.zeros(len(place), dtype=np.int64)
    people[cells] = kept.counts[0, figures]
    of_answers = people.reshape(len(rows), len(across))
    for name, axis in ((measure.row, 1), (measure.column, 0)):
        if (of_answers.sum(axis=axis) > 0).sum() < 2:
            raise DesignError(f"The column {name!r} has fewer than two different answers among those who answered both.")
    total = kept.sums[kept.cell_group == 0, base].sum()
    shares = np.zeros(len(place))
    shares[cells] = kept.sums[kept.cell_group == 0][:, figures].sum(axis=0) / total

    def spread(table: np.ndarray) -> np.ndarray:
        """Sums of the table's cells from sums with the columns of the totals, over the square root of what both are over."""
        wide = np.zeros((len(table), len(place)))
        wide[:, cells] = table[:, figures]
        return wide / total

    def covariances(about: np.ndarray) -> np.ndarray:
        """Those of the cells' shares where `about` has them, of the cells' totals over the sum of all where it is nought."""

        def combine(sums: np.ndarray) -> np.ndarray:
            return spread(sums) - sums[:, [base]] / total * about

        products = _products_of_people(kept, spread(kept.powers) / total, base, about, total) if kept.people_are_units else None
        return Influences(kept, sampling, combine, products, base).covariances(calibrated)

    if replicates is None:
        freedom, of_shares, of_totals = sampling.degrees_of_freedom, covariances(shares), covariances(np.zeros_like(shares))
    else:
        in_replicates = sums_in_replicates(kept, replicates)
        sums, freedom = spread(in_replicates.T).T * total, replicates.degrees_of_freedom
        of_totals = replicates.covariances(sums / total, shares)
        of_shares = replicates.covariances(sums / sums.sum(axis=0), shares)
    scale = int(kept.units.column("weighted_rows").sum())
    return _Table(rows, across, shares, of_shares, of_totals, people, scale), freedom


def _products_of_people(kept: Totals, powers: np.ndarray, base: int, about: np.ndarray, total: float) -> np.ndarray:
    """Where each person is a unit, the products of their scores for each two cells in each stratum: nobody is in two of them.

    `powers` are Σw² of the cells over the square of the sum of all.
    """
    crossed = powers[:, :, None] * about
    products = -crossed - crossed.transpose(0, 2, 1)
    products += (kept.powers[:, base] / total**2)[:, None, None] * np.outer(about, about)
    products[:, np.arange(len(about)), np.arange(len(about))] += powers
    whole = np.zeros((kept.units.count, len(about), len(about)))
    whole[kept.cell_unit] = products
    return whole


def _pearson(table: _Table) -> tuple[float, np.ndarray]:
    """Pearson's X² of the weighted table, and the design effects' matrix of its interactions.

    R scales both by the rows of the data, those without an answer included; it does not change the tests `F`.
    """
    expected = table.expected
    with np.errstate(invalid="ignore", divide="ignore"):
        pearson = table.scale * np.where(expected > 0, (table.shares - expected) ** 2 / expected, 0.0).sum()
        inverse = np.where(table.shares == 0, 0.0, 1 / table.shares)
    contrasts = inverse[:, None] * _interactions(len(table.rows), len(table.columns))
    simple = contrasts.T @ (table.shares[:, None] * contrasts) / table.scale
    return float(pearson), np.linalg.solve(simple, contrasts.T @ table.covariances @ contrasts)


def _interactions(rows: int, columns: int) -> np.ndarray:
    """Columns that span the interactions of a table, cells row by row: what is orthogonal to its rows and columns."""

    def contrasts(count: int) -> np.ndarray:
        return (np.eye(count) - 1 / count)[:, 1:]

    return np.kron(contrasts(rows), contrasts(columns))


def _wald(table: _Table) -> float:
    """Wald's quadratic form of the cells' population totals less what independence gives."""
    rows, columns = len(table.rows), len(table.columns)
    shares = table.shares.reshape(rows, columns)
    of_row = np.kron(np.eye(rows), np.ones((columns, columns))) * np.tile(shares.sum(axis=0), rows)[:, None]
    of_column = np.kron(np.ones((rows, rows)), np.eye(columns)) * np.repeat(shares.sum(axis=1), columns)[:, None]
    slopes = np.eye(rows * columns) - of_row - of_column + table.expected[:, None]
    free = np.arange(rows * columns).reshape(rows, columns)[1:, 1:].ravel()
    difference = (table.shares - table.expected)[free]
    covariance = (slopes @ table.of_totals @ slopes.T)[np.ix_(free, free)]
    try:
        return float(difference @ np.linalg.solve(covariance, difference))
    except np.linalg.LinAlgError:
        raise DesignError("The Wald test cannot be made: some cells do not vary over the sample. Take the test F.") from None


def _p_of_f(statistic: float, df1: float, df2: float) -> float:
    return float(special.fdtrc(df1, df2, statistic))
