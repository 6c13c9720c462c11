"""Whether two questions go together: tests of independence in a two-way table under the design."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from scipy import special

from folkmoot.reportcard.design import Design, require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.influence import Sample, read_sample
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.residuals import CalibrationRecord, Residuals


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
    design, test = design or Design(), IndependenceTest(test)
    require_columns(batch, [row, column])
    sample = read_sample(batch, design)
    residuals = Residuals(batch, calibration) if calibration and replicates is None else None
    table = _read_table(batch, row, column, sample, replicates, residuals)
    freedom = sample.degrees_of_freedom() if replicates is None else replicates.degrees_of_freedom
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


def _read_table(
    batch: pl.DataFrame, row: str, column: str, sample: Sample, replicates: Replicates | None, residuals: Residuals | None
) -> _Table:
    encoded = encode_columns(pl.DataFrame([batch[row].alias("row"), batch[column].alias("column")]), {"row": (), "column": ()})
    down, across = encoded["row"], encoded["column"]
    inside = (down.codes < len(down.values)) & (across.codes < len(across.values)) & (sample.weights > 0)
    for name, part in ((row, down), (column, across)):
        if len(np.unique(part.codes[inside])) < 2:
            raise DesignError(f"The column {name!r} has fewer than two different answers among those who answered both.")
    cell = np.where(inside, down.codes.astype(np.int64) * len(across.values) + across.codes, -1)
    chosen = (cell[:, None] == np.arange(len(down.values) * len(across.values))).astype(float)
    weights = np.where(inside, sample.weights, 0.0)
    total = weights.sum()
    shares = weights @ chosen / total
    if replicates is None:
        scores = weights[:, None] * chosen / total
        of_shares = scores - weights[:, None] * shares / total
        if residuals:
            scores, of_shares = residuals.of(scores), residuals.of(of_shares)
        domain = None if residuals else inside
        of_totals = sample.covariances(scores, domain)
        covariances = sample.covariances(of_shares, domain)
    else:
        sums = replicates.of(weights, lambda some: chosen.T @ some)
        of_totals = replicates.covariances(sums / total, shares)
        covariances = replicates.covariances(sums / sums.sum(axis=0), shares)
    return _Table(
        down.values,
        across.values,
        shares,
        covariances,
        of_totals,
        np.bincount(cell[inside], minlength=len(shares)),
        int((sample.weights > 0).sum()),
    )


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
