"""The sampling units of a design, found in the answers: strata, primary units and, with two stages, the units within."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from folkmoot.reportcard.design import Design, read_numbers, refuse_rows, require_columns
from folkmoot.reportcard.encoding import compact, encode_columns
from folkmoot.reportcard.errors import DesignError

KEYS = ("stratum", "psu", "psu2")
FEW_ROWS = 10_000
POPULATIONS = ("fpc", "fpc2", "pps")


@dataclass(frozen=True)
class Units:
    """The units that totals are kept for, one a row of `table`, in the order of their names.

    A unit is a second-stage unit where the design has two stages, else a primary unit; where the design names no primary
    unit, it is a stratum, whose `rows` are its primary units. `table` has `stratum`, `psu`, `psu2` (String, empty where the
    design has none), `rows` (people), `weighted_rows` (those whose weight is not nought), `fpc`, `fpc2` and `pps` (null where
    the design has none).
    """

    table: pl.DataFrame

    @property
    def count(self) -> int:
        return self.table.height

    def column(self, name: str) -> np.ndarray:
        return self.table[name].to_numpy()

    @cached_property
    def stratum(self) -> np.ndarray:
        """The number of the stratum that each unit lies in; they are in order."""
        return self._numbers[:, 0]

    @cached_property
    def primary(self) -> np.ndarray:
        """The number of the primary unit that each unit lies in; they are in order."""
        return self._numbers[:, 1]

    @cached_property
    def _numbers(self) -> np.ndarray:
        changed = [(pl.col(key) != pl.col(key).shift()).fill_null(value=False) for key in KEYS[:2]]
        numbers = self.table.select(
            changed[0].cum_sum().cast(pl.Int64).alias("stratum"),
            (changed[0] | changed[1]).cum_sum().cast(pl.Int64).alias("psu"),
        )
        return numbers.to_numpy()


def read_units(batch: pl.DataFrame, design: Design, weights: np.ndarray | None) -> tuple[Units, np.ndarray]:
    """The units in a batch of answers, and for each row the number of its unit.

    Raises `DesignError` naming the rows without a stratum or unit, and strata (or primary units) in which the fpc varies.
    """
    require_columns(batch, design.columns)
    names = (design.stratum, design.psu, design.psu2 if design.two_stages else "")
    used = [name for name in names if name]
    begins, lengths = _runs(batch, used)
    heads = batch.select(used)[begins] if used else batch
    encoded = encode_columns(heads, dict.fromkeys(used, ())) if used else {}
    key = np.zeros(len(begins), dtype=np.int64)
    size = 1
    for name, what in zip(names, ("stratum", "primary sampling unit", "second-stage unit"), strict=True):
        if not name:
            continue
        codes, values = encoded[name].codes, encoded[name].values
        missing = np.repeat(codes == len(values), lengths)
        refuse_rows(batch, missing, f"The {what} (column {name!r}) is missing", "Fill it in")
        found, key = compact(key * len(values) + codes, size * len(values))
        size = len(found)
    head = np.zeros(size, dtype=np.int64)
    head[key[::-1]] = np.arange(len(begins) - 1, -1, -1)
    first = begins[head]
    rows = np.bincount(key, lengths, size).astype(np.int64)
    key = np.repeat(key, lengths)
    table = {
        column: heads[name][head].cast(pl.String) if name else pl.Series([""] * size, dtype=pl.String)
        for column, name in zip(KEYS, names, strict=True)
    }
    table["rows"] = pl.Series(rows)
    weighted = None if weights is None else weights > 0
    table["weighted_rows"] = pl.Series(
        rows if weighted is None or weighted.all() else np.bincount(key[weighted], minlength=size)
    )
    for column, name in (("fpc", design.fpc), ("fpc2", design.fpc2), ("pps", design.pps)):
        if not name:
            table[column] = pl.Series([None] * size, dtype=pl.Float64)
            continue
        what = "chance of being drawn" if column == "pps" else "population count or fraction"
        numbers = read_numbers(batch, name, what)
        refuse_rows(batch, numbers <= 0, f"The {what} (column {name!r}) is not above nought", "Correct it")
        refuse_rows(batch, numbers != numbers[first][key], f"The column {name!r} varies within a sampling unit", "Correct it")
        if column == "pps":
            refuse_rows(batch, numbers > 1, f"The {what} (column {name!r}) is above 1", "Correct it")
        table[column] = pl.Series(numbers[first])
    units = Units(pl.DataFrame(table))
    check_constant_fpc(units, design)
    return units, key


def _runs(batch: pl.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The first row of each run of rows that are alike in some columns, and how many rows the run has: in a long file that lies
    in the order of its units they are far fewer than the rows. Of few rows each is taken for a run."""
    if not columns:
        begins = np.zeros(1, dtype=np.int64)
    elif batch.height <= FEW_ROWS:
        begins = np.arange(batch.height)
    else:
        changed = batch.select(pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in columns)).to_series()
        begins = np.union1d(0, changed.arg_true().to_numpy())
    return begins, np.diff(begins, append=batch.height)


def merge_units(a: Units, b: Units, design: Design) -> tuple[Units, np.ndarray, np.ndarray]:
    """The units of two batches together, and the new numbers of the first batch's units and of the second's."""
    if a.table.select(KEYS).equals(b.table.select(KEYS)):
        both = a.table.with_columns(a.table[name] + b.table[name] for name in ("rows", "weighted_rows"))
        for name in POPULATIONS:
            if not a.table[name].equals(b.table[name]):
                break
        else:
            same = np.arange(a.count)
            return Units(both), same, same
    both = pl.concat([a.table, b.table])
    check_constant_fpc(Units(both.sort(KEYS)), design)
    merged = both.group_by(KEYS).agg(pl.col("rows", "weighted_rows").sum(), pl.col(POPULATIONS).first()).sort(KEYS)
    numbers = numbers_among(Units(both), Units(merged))
    return Units(merged), numbers[: a.count], numbers[a.count :]


def numbers_among(part: Units, whole: Units) -> np.ndarray:
    """For each unit of a part its number among those of the whole."""
    numbered = whole.table.select(KEYS).with_row_index("number")
    joined = part.table.select(KEYS).join(numbered, on=KEYS, how="left", maintain_order="left")
    return joined["number"].to_numpy().astype(np.int64)


def check_constant_fpc(units: Units, design: Design) -> None:
    """Raises `DesignError` where the population given for a stratum, or for a primary unit's second stage, varies."""
    for name, column, keys in (("fpc", design.fpc, KEYS[:1]), ("fpc2", design.fpc2, KEYS[:2]), ("pps", design.pps, KEYS[:2])):
        if not column:
            continue
        varying = units.table.group_by(keys, maintain_order=True).agg(pl.col(name).n_unique()).filter(pl.col(name) > 1)
        if varying.height:
            where = describe_unit(varying.row(0)[: len(keys)])
            raise DesignError(f"The column {column!r} varies within {where}, where it can have one value only. Correct it.")


def describe_unit(key: tuple[str, ...]) -> str:
    """A stratum or unit in words, for a message."""
    stratum, *within = key
    named = [f"the stratum {stratum!r}" if stratum else "the sample"]
    named += [f"{what} {name!r}" for what, name in zip(("primary unit", "second-stage unit"), within, strict=False) if name]
    return ", ".join(named)
