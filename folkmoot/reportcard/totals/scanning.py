"""A table of answers of any size, scanned in batches: each becomes totals, and the totals are merged, in bounded memory.

`spark` does the same for tables that are spread over many machines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import polars as pl

from folkmoot.reportcard.design import ROW, Design
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.parallel import each_in_order
from folkmoot.reportcard.totals.data_columns import (
    CATEGORICAL,
    NUMBER,
    NUMERAL,
    QUESTION,
    Asked,
    ask,
    column_names,
    different_values,
    told_kind,
)
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.disability_column import DisabilityColumn
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.sources import Source
from folkmoot.reportcard.totals.totals import Totals, totals

Kept = TypeVar("Kept")


class Measure(Protocol):
    """What a scan makes of each batch where it asks for more than shares and means: something that merges.

    `columns` are those of the file that it reads; `of` makes it of a batch whose groups are ready, `merge` joins two of them.
    A measure travels to other machines, so it is made of plain values.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    def of(self, file: DataFile, asked: Asked, design: Design) -> Any: ...

    def merge(self, a: Any, b: Any) -> Any: ...


class OfQuestions:
    """Shares and means of the questions: totals, without further columns."""

    columns: tuple[str, ...] = ()

    def of(self, _file: DataFile, asked: Asked, design: Design) -> Totals:
        return totals(asked.batch, asked.variables, asked.breakdowns, design)

    def merge(self, a: Totals, b: Totals) -> Totals:
        return merge(a, b)


@dataclass(frozen=True)
class Scan:
    """What is asked of every batch of a source: questions with their kind said, groups, design, texts that are no answer.

    `orders` has the values of columns with a fixed order that occur in the whole source; `columns` are those that are read,
    `measure` what is made of them, `disability` a column that is added to them.
    """

    questions: tuple[str, ...]
    by: tuple[str, ...]
    design: Design
    missing: tuple[str, ...]
    orders: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...]
    measure: Measure = field(default_factory=OfQuestions)
    disability: DisabilityColumn | None = None

    @property
    def names(self) -> dict[str, str]:
        """For each variable of the totals the column of the source that it was made of."""
        return {f"{QUESTION}{number}": name.rpartition(":")[0] for number, name in enumerate(self.questions)}

    def of(self, batch: pl.DataFrame) -> Any:
        """What the measure makes of one batch: its totals, where it is not told otherwise."""
        file = DataFile("the data", without_missing(batch, self.missing), orders=self.orders)
        if self.disability:
            file = self.disability.add_to(file)
        return self.measure.of(file, ask(file, self.questions, self.by, self.design), self.design)


def plan_scan(
    source: Source,
    questions: Sequence[str],
    by: Sequence[str],
    design: Design,
    missing: Sequence[str] = (),
    measure: Measure | None = None,
    disability: DisabilityColumn | None = None,
) -> Scan:
    """The scan of a source for some questions and groups, as `data_columns.ask` reads their names, or for a measure.

    Where it must be known beforehand whether a column of text is all numbers, or which values of a fixed order occur, those
    columns alone are read once more.

    Raises `DesignError` where a column does not exist.
    """
    schema = disability.in_schema(source.name, source.schema) if disability else source.schema
    measure, nobody = measure or OfQuestions(), DataFile(source.name, _nobody_with(schema), orders={})
    named = [told_kind(asked, schema) for asked in dict.fromkeys(questions)]
    ask(nobody, [f"{column}{CATEGORICAL}" for column, _ in named], by, design)
    groups = [part for asked in by for part in column_names(nobody, asked, "--by")]
    unsure = [column for column, told in named if not told and source.schema.get(column) == pl.String]
    ordered = [column for column in dict.fromkeys([*(column for column, _ in named), *groups]) if column in _orders(schema)]
    numbers, present = _look_ahead(source, unsure, ordered, missing)
    told_all = []
    for column, told in named:
        is_number = column in numbers if column in unsure else schema[column].is_numeric()
        told_all.append(f"{column}{told or (NUMBER if is_number else CATEGORICAL)}")
    orders = {column: tuple(value for value in _orders(schema)[column] if value in present[column]) for column in ordered}
    columns = {*(column for column, _ in named), *groups, *design.columns, *measure.columns}
    columns |= set(disability.questions if disability else ())
    read = tuple(name for name in source.schema if name in columns)
    return Scan(tuple(told_all), tuple(by), design, tuple(missing), orders, read, measure, disability)


def nobody_of(source: Source) -> DataFile:
    """The source's columns without any rows: what names are looked up in."""
    return DataFile(source.name, _nobody_with(source.schema), orders={})


def _nobody_with(schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A table of such columns without rows."""
    return pl.DataFrame(schema={**schema, ROW: pl.Int64})


def values_of(source: Source, columns: Sequence[str], missing: Sequence[str] = ()) -> dict[str, set[str]]:
    """The different values of some columns, as text; those columns alone are read."""
    present = {column: set[str]() for column in columns}
    for batch in source.batches(list(present)):
        file = DataFile(source.name, without_missing(batch, missing))
        for column in present:
            present[column] |= different_values(file, column)
    return present


def _look_ahead(
    source: Source, unsure: Sequence[str], ordered: Sequence[str], missing: Sequence[str]
) -> tuple[set[str], dict[str, set[str]]]:
    """Which of the unsure columns are all numbers, and which values of the ordered ones occur."""
    numbers, present = set(unsure), {column: set[str]() for column in ordered}
    if not unsure and not ordered:
        return numbers, present
    orders = _orders(source.schema)
    for batch in source.batches(list(dict.fromkeys([*unsure, *ordered]))):
        texts = without_missing(batch, missing)
        numbers -= {column for column in numbers if not texts[column].drop_nulls().str.contains(NUMERAL).all()}
        unseen = [column for column in ordered if len(present[column]) < len(orders[column])]
        if unseen:
            found = batch.select(pl.col(unseen).unique().drop_nulls().cast(pl.String).implode()).row(0)
            for column, values in zip(unseen, found, strict=True):
                present[column] |= set(values)
        if not numbers and all(len(present[column]) == len(orders[column]) for column in unseen):
            break
    return numbers, present


def _orders(schema: Mapping[str, pl.DataType]) -> dict[str, list[str]]:
    """The values of the columns that have a fixed order of them."""
    return {name: kind.categories.to_list() for name, kind in schema.items() if isinstance(kind, pl.Enum)}


def without_missing(batch: pl.DataFrame, missing: Sequence[str]) -> pl.DataFrame:
    """The batch with null for texts that are no answer."""
    texts = pl.col(pl.String)
    return batch.with_columns(pl.when(~texts.is_in(["", *missing])).then(texts).name.keep())


def scan_all(source: Source, scan: Scan, progress: Callable[[int], None] = lambda _rows: None) -> Any:
    """What a scan's measure makes of a whole source, read once; `progress` is told how many rows are done.

    Raises `UnusableAnswers` where it has no rows, else as the measure does.
    """
    kept = merge_all(_reported(source.batches(scan.columns), scan.of, progress), scan.measure.merge)
    if kept is None:
        raise UnusableAnswers(f"{source.name} has no rows.")
    return kept


def merge_all(parts: Iterable[Kept], merge: Callable[[Kept, Kept], Kept]) -> Kept | None:
    """All parts merged in their order, small ones with small ones, so that each is gone over a few times only; None of none."""
    merged: list[tuple[int, Kept]] = []
    for part in parts:
        size = 1
        while merged and merged[-1][0] == size:
            part = merge(merged.pop()[1], part)  # noqa: PLW2901
            size *= 2
        merged.append((size, part))
    whole = None
    while merged:
        part = merged.pop()[1]
        whole = part if whole is None else merge(part, whole)
    return whole


def _reported(
    batches: Iterable[pl.DataFrame], of: Callable[[pl.DataFrame], Kept], progress: Callable[[int], None]
) -> Iterator[Kept]:
    """What is made of each batch, in their order; several are worked at side by side."""
    done = 0
    for rows, kept in each_in_order(lambda batch: (batch.height, of(batch)), batches):
        yield kept
        done += rows
        progress(done)
