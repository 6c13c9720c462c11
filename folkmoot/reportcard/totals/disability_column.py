"""The grouping of people by disability as a column of whatever table is read, as if the file had it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.totals.data_columns import group_column, require_column
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.indicators import disability

DISABILITY = "disability"


@dataclass(frozen=True)
class DisabilityColumn:
    """The column `disability`, made from `questions` of the Washington Group Short Set and the answers to them that count."""

    questions: tuple[str, ...]
    severe: tuple[str, ...]

    def add_to(self, file: DataFile) -> DataFile:
        """The file with the column. Raises `DesignError` where it has one of that name, or lacks a question."""
        self.require(file)
        columns = {name: group_column(file, name, name) for name in self.questions}
        grouped = disability(pl.DataFrame(columns), self.questions, self.severe)
        return replace(file, table=file.table.with_columns(grouped.alias(DISABILITY)))

    def in_schema(self, name: str, schema: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
        """The columns of a table called `name` with this one. Raises as `add_to`."""
        self.require(DataFile(name, pl.DataFrame(schema=dict(schema))))
        return {**schema, DISABILITY: pl.String()}

    def require(self, file: DataFile) -> None:
        if DISABILITY in file.columns:
            raise DesignError(
                f"{file.name} has a column {DISABILITY!r} of its own: break down by that, or give it another name."
            )
        for name in self.questions:
            require_column(file, name, "--disability")
