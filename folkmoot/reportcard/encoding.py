"""Columns of text as whole numbers that stand for their values: what the kernel counts with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Encoded:
    """A column as codes into `values`; a missing value has the code `len(values)`.

    `values` are the declared ones in their order, then those found besides in the order of their characters, so that the
    order in which rows come changes nothing.
    """

    codes: np.ndarray
    values: tuple[str, ...]


def encode_columns(table: pl.DataFrame, declared: Mapping[str, Sequence[str]]) -> dict[str, Encoded]:
    """Columns' values as codes; `declared` names the columns, each with its values known beforehand.

    An empty text is a missing value, as null and NaN are. Numbers are written as text, whole ones without a point.
    """
    columns = list(declared)
    types = table.schema
    texts = table.select(pl.col(name) if types[name] == pl.String else as_text(table[name]) for name in columns)
    found = texts.select(pl.all().unique().implode()).row(0)
    values = {name: _ordered(present, declared[name]) for name, present in zip(columns, found, strict=True)}
    enumerations = {known: pl.Enum(known) for known in set(values.values())}
    codes = texts.select(
        pl.col(name).cast(enumerations[known], strict=False).to_physical().cast(pl.UInt32).fill_null(len(known))
        for name, known in values.items()
    )
    return {name: Encoded(codes[name].to_numpy(), values[name]) for name in columns}


def as_text(column: pl.Series) -> pl.Series:
    """A column's values as text, whole numbers without a point; NaN is null."""
    if column.dtype.is_float():
        whole = pl.DataFrame(column.fill_nan(None).rename("value"))
        is_whole = whole["value"].round() == whole["value"]
        return whole.select(
            pl.when(is_whole & (pl.col("value").abs() < 1e15))
            .then(pl.col("value").cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(pl.col("value").cast(pl.String))
            .alias(column.name)
        )[column.name]
    return column.cast(pl.String)


def _ordered(found: Sequence[str | None], declared: Sequence[str]) -> tuple[str, ...]:
    known = set(declared)
    return (*declared, *sorted(value for value in found if value and value not in known))


def compact(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers below `size` renumbered without gaps: the distinct ones in order, and each one's new number."""
    if size > 4 * len(keys) + 1_000_000:
        return np.unique(keys, return_inverse=True)
    present = np.zeros(size, dtype=bool)
    present[keys] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[keys]
