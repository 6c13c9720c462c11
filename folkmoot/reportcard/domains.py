"""The groups that figures are given for, one breakdown at a time, where a figure is neither a share nor a mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.estimates import COLUMNS, DegreesOfFreedom
from folkmoot.reportcard.linearisation import linearise
from folkmoot.reportcard.replicates import Replicates
from folkmoot.reportcard.stages import read_sampling
from folkmoot.reportcard.totals import totals
from folkmoot.reportcard.variables import Breakdown, Variable, read_groups


@dataclass(frozen=True)
class Domains:
    """The groups of one breakdown, or everyone (`breakdown` None): each person's group by number, past the last for none."""

    breakdown: Breakdown | None
    names: tuple[str, ...]
    group: np.ndarray

    @property
    def inside(self) -> np.ndarray:
        """Who is in any group."""
        return self.group < len(self.names)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum of values (a row a person) in each group; NaN counts nothing."""
        rows = self.inside & ~np.isnan(values)
        return np.bincount(self.group[rows], values[rows], len(self.names))

    def replicated_ratios(
        self, replicates: Replicates, weights: np.ndarray, above: Sequence[np.ndarray], below: Sequence[np.ndarray]
    ) -> np.ndarray:
        """The ratios of the weighted sums of each `above` to its `below` in every replicate: axes group, ratio, replicate."""

        def ratios(some: np.ndarray) -> np.ndarray:
            with np.errstate(invalid="ignore", divide="ignore"):
                pairs = zip(above, below, strict=True)
                return np.stack([self._sums_of(over, some) / self._sums_of(under, some) for over, under in pairs], axis=1)

        return replicates.of(weights, ratios)

    def _sums_of(self, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The sum of values times weights in each group, for weights with a column a replicate; NaN counts nothing."""
        rows = np.flatnonzero(self.inside & ~np.isnan(values))
        table = sparse.csr_array((values[rows], (self.group[rows], rows)), shape=(len(self.names), len(values)))
        return table @ weights

    def spread(self, of_groups: np.ndarray) -> np.ndarray:
        """For each person the value of their group; NaN for those in none."""
        return np.append(of_groups, np.nan)[np.minimum(self.group, len(self.names))]

    def variances(self, batch: pl.DataFrame, design: Design, influences: Sequence[np.ndarray]) -> "Variances":
        """What the kernel says of the weighted totals of influences: a row a group, a column for each of the influences.

        A person's influence is that on the estimate of their own group; NaN for people outside the domain.
        """
        names = [f"__influence_{number}" for number in range(len(influences))]
        columns = [pl.Series(name, values) for name, values in zip(names, influences, strict=True)]
        asked = [Variable(name, "mean") for name in names]
        kept = totals(batch.with_columns(columns), asked, [self.breakdown] if self.breakdown else [], design)
        kept, sampling = read_sampling(kept)
        found = linearise(kept, sampling, of_totals=True)
        groups = slice(1, None) if self.breakdown else slice(0, 1)
        return Variances(
            found.variances[groups],
            found.variance_of_one[groups],
            kept.counts[groups, kept.columns.figure_count :],
            found.bases[groups],
            (found.units - found.strata)[groups],
            sampling.degrees_of_freedom,
        )


@dataclass(frozen=True)
class Variances:
    """Of the totals of influences: their variances, those of a simple random sample drawn with replacement, the people with
    an influence and their weighted number, the degrees of freedom of each domain, and those of the design."""

    variances: np.ndarray
    variance_of_one: np.ndarray
    bases: np.ndarray
    weighted_bases: np.ndarray
    freedom_of_domain: np.ndarray
    freedom_of_design: int

    def replicated(self, replicates: Replicates, thetas: np.ndarray, estimate: np.ndarray) -> "Variances":
        """The same with the variances of replicates; `thetas` has axes group, column and replicate."""
        flat = replicates.variances(thetas.reshape(-1, thetas.shape[-1]), estimate.ravel()).reshape(estimate.shape)
        freedom = np.full(self.bases.shape, replicates.degrees_of_freedom)
        return replace(self, variances=flat, freedom_of_domain=freedom, freedom_of_design=replicates.degrees_of_freedom)

    def freedom(self, df: DegreesOfFreedom | str) -> np.ndarray:
        """The degrees of freedom that were asked for; NaN where a domain has nobody."""
        design = np.full(self.freedom_of_domain.shape, float(self.freedom_of_design))
        chosen = self.freedom_of_domain if DegreesOfFreedom(df) is DegreesOfFreedom.DOMAIN else design
        return np.where(self.bases > 0, chosen, np.nan)


def read_domains(batch: pl.DataFrame, breakdowns: Sequence[Breakdown]) -> list[Domains]:
    """Everyone, and then the groups of each breakdown. Raises `DesignError` where a column does not exist."""
    everyone = Domains(None, ("",), np.zeros(batch.height, dtype=np.int64))
    read = read_groups(batch, breakdowns)
    return [
        everyone,
        *(Domains(replace(given, groups=names), names, codes) for given, (codes, names) in zip(breakdowns, read, strict=True)),
    ]


def read_numbers(batch: pl.DataFrame, column: str) -> np.ndarray:
    """A column of numbers, NaN where there is none; `UnusableAnswers` where it holds anything else."""
    values = batch[column]
    if not (values.dtype.is_numeric() or values.dtype == pl.Null):
        raise UnusableAnswers(f"The column {column!r} is {values.dtype}, not numbers.")
    return values.cast(pl.Float64).fill_null(np.nan).to_numpy()


def table_of(domains: Domains, question: str, categories: Sequence[str], numbers: dict[str, np.ndarray]) -> pl.DataFrame:
    """Rows with the columns of `estimates.estimates` (but `count`), by group and then category.

    Each of `numbers` has a row a group and a column a category; NaN becomes null.
    """
    groups = len(domains.names)
    named = {
        "question": pl.Series([question] * groups * len(categories), dtype=pl.String),
        "category": pl.Series(list(categories) * groups, dtype=pl.String),
        "by": pl.Series([domains.breakdown.by if domains.breakdown else ""] * groups * len(categories), dtype=pl.String),
        "group": pl.Series([name for name in domains.names for _ in categories], dtype=pl.String),
    }
    values = {name: pl.Series(table.ravel().astype(float), nan_to_null=True) for name, table in numbers.items()}
    values["base"] = values["base"].cast(pl.Int64)
    return pl.DataFrame({**named, **values}).select(name for name in COLUMNS if name != "count")
