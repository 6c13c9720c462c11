"""A statistician's own file, to be gone through as often as is asked: held in memory, scanned in batches, or on a cluster."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.own_data.estimation_settings import Engine, Settings
from folkmoot.reportcard.totals.data_columns import CATEGORICAL, ask, different_values, read_question, require_column, told_kind
from folkmoot.reportcard.totals.data_files import (
    PARQUET_FILES,
    SPSS_FILES,
    STATA_FILES,
    TEXT_FILES,
    DataFile,
    read_data_file,
)
from folkmoot.reportcard.totals.scanning import Measure, Scan, nobody_of, plan_scan, scan_all, values_of, without_missing
from folkmoot.reportcard.totals.sources import Source, open_source
from folkmoot.reportcard.totals.variables import Variable

SMALL = 16 * 1024 * 1024


class Table(Protocol):
    """A table of answers. `file` has its columns, and its rows where it is held in memory."""

    @property
    def file(self) -> DataFile: ...

    def values(self, columns: Sequence[str]) -> dict[str, set[str]]:
        """The different values of some columns, as text."""
        ...

    def variables(self, questions: Sequence[str], option: str) -> list[Variable]:
        """Questions (`NAME`, `NAME:categorical`, `NAME:number`), each by its column, with all categories that occur in order.

        Raises `DesignError` where a column does not exist, `UnusableAnswers` where one has no answers.
        """
        ...

    def scan(self, measure: Measure, questions: Sequence[str] = ()) -> tuple[Any, Mapping[str, str]]:
        """What a measure keeps of the whole table, and for each variable of the questions the column that it was made of."""
        ...


@dataclass(frozen=True)
class HeldTable:
    """A table in memory."""

    file: DataFile
    settings: Settings

    def values(self, columns: Sequence[str]) -> dict[str, set[str]]:
        return {name: different_values(self.file, name) for name in columns}

    def variables(self, questions: Sequence[str], option: str) -> list[Variable]:
        found = []
        for question in questions:
            variable, _, column = read_question(self.file, question, question, option)
            if variable.kind == "share":
                variable = _with_categories(variable, self.values([column])[column])
            found.append(replace(variable, question=column))
        return found

    def scan(self, measure: Measure, questions: Sequence[str] = ()) -> tuple[Any, Mapping[str, str]]:
        asked = ask(self.file, questions, self.settings.by, self.settings.design)
        return measure.of(self.file, asked, self.settings.design), asked.names


@dataclass(frozen=True)
class ScannedTable:
    """A table that is read in batches: `of_values` gives the different values of some columns, `run` what a scan keeps."""

    source: Source
    settings: Settings
    of_values: Callable[[Sequence[str]], dict[str, set[str]]]
    run: Callable[[Scan], Any]

    @property
    def file(self) -> DataFile:
        return nobody_of(self.source)

    def values(self, columns: Sequence[str]) -> dict[str, set[str]]:
        return self.of_values(columns)

    def variables(self, questions: Sequence[str], option: str) -> list[Variable]:
        for question in questions:
            require_column(self.file, told_kind(question, self.file.columns)[0], option)
        scan = plan_scan(self.source, questions, (), self.settings.design, self.settings.missing)
        found = []
        for question in scan.questions:
            column, told = told_kind(question, ())
            if told != CATEGORICAL:
                found.append(Variable(column, "mean"))
                continue
            variable = Variable(column, "share", tuple(scan.orders.get(column, ())))
            if not (values := self.values([column])[column]):
                raise UnusableAnswers(f"The column {column!r} has no answers: every cell is empty or declared missing.")
            found.append(_with_categories(variable, values))
        return found

    def scan(self, measure: Measure, questions: Sequence[str] = ()) -> tuple[Any, Mapping[str, str]]:
        settings = self.settings
        design, missing, disability = settings.design, settings.missing, settings.disability_column
        scan = plan_scan(self.source, questions, settings.by, design, missing, measure, disability)
        return self.run(scan), scan.names


def open_table(
    path: Path | str,
    settings: Settings,
    *,
    engine: Engine = Engine.POLARS,
    master: str = "",
    progress: Callable[[int], None] = lambda _rows: None,
    held: bool = False,
) -> HeldTable | ScannedTable:
    """The table that a name stands for (`sources.open_source`, `spark.open_spark`); in memory where it is small, or `held`.

    Raises `UnusableAnswers` where it is not there or cannot be read.
    """
    if engine is Engine.SPARK:
        from folkmoot.reportcard.totals.spark import open_spark, spark_all

        on_spark = open_spark(str(path), master, settings.missing)
        return ScannedTable(on_spark, settings, on_spark.values_of, lambda scan: spark_all(on_spark, scan))
    source = open_source(str(path)) if not held or not _is_file_of_data(path) else None
    if source is None:
        return HeldTable(open_file(Path(path), settings), settings)
    if held:
        rows = pl.concat(source.batches(list(source.schema)))
        return HeldTable(_with_disability(DataFile(source.name, without_missing(rows, settings.missing)), settings), settings)
    return ScannedTable(
        source,
        settings,
        lambda columns: values_of(source, columns, settings.missing),
        lambda scan: scan_all(source, scan, progress),
    )


def open_file(path: Path, settings: Settings) -> DataFile:
    """The file, with the column `disability` where its questions are named."""
    return _with_disability(read_data_file(path, settings.missing), settings)


def is_small(path: Path | str) -> bool:
    """Whether a file is quicker to hold in memory than to scan."""
    return _is_file_of_data(path) and Path(path).is_file() and Path(path).stat().st_size < SMALL


def _is_file_of_data(path: Path | str) -> bool:
    """Whether it is a file that can be read whole: no database, for one."""
    return Path(path).suffix.lower() in (*TEXT_FILES, *PARQUET_FILES, *SPSS_FILES, *STATA_FILES)


def _with_disability(file: DataFile, settings: Settings) -> DataFile:
    return settings.disability_column.add_to(file) if settings.disability_column else file


def _with_categories(variable: Variable, values: set[str]) -> Variable:
    """The variable with the categories that occur besides those known, in the order of their characters."""
    return replace(variable, categories=(*variable.categories, *sorted(values - {*variable.categories, ""})))
