"""Tables that commands write as CSV or as a workbook, by the end of the file's name."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import polars as pl


def check_table_name(output: Path) -> None:
    """Before any work is done. Raises `click.UsageError` where the name says no format, or its folder is not there."""
    if output.suffix.lower() not in {".csv", ".xlsx"}:
        raise click.UsageError(f"{output.name}: the end of its name says the format; give .csv or .xlsx.")
    if not output.parent.is_dir():
        raise click.UsageError(f"The folder {output.parent} does not exist.")


def write_table(table: "pl.DataFrame", output: Path, *, sheet: str) -> None:
    """`sheet` is the worksheet's name in a workbook."""
    if output.suffix.lower() == ".csv":
        table.write_csv(output)
    else:
        table.write_excel(output, worksheet=sheet, autofit=True)
