"""Tables as a command prints them: set out for a person, or as CSV or JSON for a script."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from folkmoot.terminal import WIDTH_OF_FILES

if TYPE_CHECKING:
    import polars as pl


class Format(StrEnum):
    """What a command prints: `table` for a person, `csv` or `json` (a list of rows) for a script."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


format_option = click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    default=Format.TABLE.value,
    show_default=True,
    help="Print a table to read, or CSV or JSON for a script.",
)


def print_table(table: "pl.DataFrame", form: str, *, title: str = "", digits: Mapping[str, int] | None = None) -> None:
    """Prints a table in the form asked for.

    To read: headings with spaces for underscores, numbers to the right with so many `digits` (3 where none are given) and an
    empty cell where there is none. As CSV and JSON every number has all its digits.
    """
    if form == Format.CSV:
        click.echo(table.write_csv(), nl=False)
        return
    if form == Format.JSON:
        click.echo(table.write_json())
        return
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title or None, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name, kind in table.schema.items():
        shown.add_column(name.replace("_", " "), justify="right" if kind.is_numeric() else "left", overflow="fold")
    for row in table.iter_rows(named=True):
        shown.add_row(*(_shown(value, (digits or {}).get(name, 3)) for name, value in row.items()))
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES, highlight=False, markup=False).print(shown)


def _shown(value: object, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
