"""Columns of text as whole numbers that stand for their values: what the kernel counts with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

MOST_NARROW = 128


@dataclass(frozen=True)
class Encoded:
    """A column as codes into `values` (bytes where there are few of them); a missing value has the code `len(values)`.

    `values` are the declared ones in their order, then those found besides in the order of their characters, so that the
    order in which rows come changes nothing.
    """

    codes: np.ndarray
    values: tuple[str, ...]


def encode_columns(table: pl.DataFrame, declared: Mapping[str, Sequence[str]]) -> dict[str, Encoded]:
    """Columns' values as codes; `declared` names the columns, each with its values known beforehand.

    An empty text is a missing value, as null and NaN are. Numbers are written as text, whole ones without a point.
    """
    types = table.schema
    ordered = [name for name in declared if isinstance(types[name], pl.Enum)]
    spans = {name: _span(table[name]) for name in declared if types[name].is_integer()}
    whole = [name for name, (_, span) in spans.items() if span <= 2 * table.height + MOST_NARROW]
    texts = [name for name in declared if name not in {*ordered, *whole}]
    found = {name: _encode_numbers(table[name], *spans[name], declared[name]) for name in whole}
    if ordered:
        found |= _encode_enumerations(table, ordered, types, declared)
    if texts:
        found |= _encode_texts(table, texts, declared)
    return found


def _encode_enumerations(
    table: pl.DataFrame, columns: Sequence[str], types: pl.Schema, declared: Mapping[str, Sequence[str]]
) -> dict[str, Encoded]:
    """Columns with a fixed order of values, which are whole numbers already."""
    missing = [table[name].null_count() for name in columns]
    known = [types[name].categories.to_list() for name in columns]  # type: ignore[attr-defined]
    physical = table.select(
        pl.col(name).to_physical().fill_null(len(names)) if nulls else pl.col(name).to_physical()
        for name, names, nulls in zip(columns, known, missing, strict=True)
    )
    encoded = {}
    for name, names in zip(columns, known, strict=True):
        codes = physical[name].to_numpy()
        values = tuple(declared[name])
        if not set(names) <= set(values):
            present = np.flatnonzero(np.bincount(codes, minlength=len(names))[: len(names)])
            values = _ordered([names[number] for number in present.tolist()], values)
        if values != tuple(names):
            place = {value: code for code, value in enumerate(values)}
            places = [*(place.get(value, len(values)) for value in names), len(values)]
            codes = np.array(places, dtype=code_type(len(values)))[codes]
        encoded[name] = Encoded(codes, values)
    return encoded


def _encode_numbers(column: pl.Series, lowest: int, span: int, declared: Sequence[str]) -> Encoded:
    """A column of whole numbers by a table of what each number stands for, so that no row needs a text."""
    missing = column.is_null().to_numpy() if column.null_count() else None
    places = column.fill_null(lowest).to_numpy()
    if lowest:
        places = places.astype(np.int64) - lowest
    present = np.zeros(span + 1, dtype=bool)
    present[places if missing is None else places[~missing]] = True
    found = np.flatnonzero(present)
    names = [str(number + lowest) for number in found.tolist()]
    values = _ordered(names, declared)
    code_of = {value: code for code, value in enumerate(values)}
    codes = np.full(span + 1, len(values), dtype=code_type(len(values)))
    codes[found] = [code_of.get(name, len(values)) for name in names]
    chosen = codes[places]
    if missing is not None:
        chosen[missing] = len(values)
    return Encoded(chosen, values)


def code_type(most: int) -> type[np.unsignedinteger]:
    """The type of codes of which none is above `most`."""
    return np.uint8 if most < MOST_NARROW else np.uint32


def _span(numbers: pl.Series) -> tuple[int, int]:
    """The smallest of whole numbers, and how far the largest is from it; 0 and 0 where there are none."""
    lowest, highest = numbers.min(), numbers.max()
    if lowest is None or highest is None:
        return 0, 0
    return int(cast(int, lowest)), int(cast(int, highest)) - int(cast(int, lowest))


def _encode_texts(table: pl.DataFrame, columns: Sequence[str], declared: Mapping[str, Sequence[str]]) -> dict[str, Encoded]:
    types = table.schema
    texts = table.select(pl.col(name) if types[name] == pl.String else as_text(table[name]) for name in columns)
    found = texts.select(pl.all().unique().implode()).row(0)
    values = {name: _ordered(present, declared[name]) for name, present in zip(columns, found, strict=True)}
    enumerations = {known: pl.Enum(known) for known in set(values.values())}
    codes = texts.select(
        pl.col(name).cast(enumerations[known], strict=False).to_physical().fill_null(len(known))
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
