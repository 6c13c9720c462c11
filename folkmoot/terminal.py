"""What a person sees in the terminal: the step under way, what came of it, and figures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.making import MadeCard

MOST_KINDS = 12


@contextmanager
def show_steps() -> Iterator[Callable[[str], None]]:
    """Shows the step under way on a terminal; says nothing where the output goes to a file."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting ...") as status:
        yield lambda step: status.update(f"{step} ...")


def summarise_card(made: "MadeCard", output: Path, *, analyst: bool) -> None:
    """Says what was found in the answers, what is hidden, what was written and what is not for publication."""
    from rich.console import Console
    from rich.table import Table

    from folkmoot.reportcard.making import ESTIMATES_FILE, FINDINGS_FILE
    from folkmoot.reportcard.release import RELEASE_FILE

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if made.findings.height:
        table = Table(
            title=f"Findings in the answers: {made.findings.height}", title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        for heading in ("Number", "What", "Columns", "First at", "What was done"):
            table.add_column(heading, overflow="fold", justify="right" if heading == "Number" else "left")
        kinds = _kinds_of_findings(made.findings)
        for kind in kinds.head(MOST_KINDS).iter_rows(named=True):
            columns = kind["columns"]
            named = ", ".join(columns[:3]) + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")
            first = f"row {kind['row']}" if kind["row"] is not None else ""
            table.add_row(str(kind["number"]), kind["why"], named, first, kind["done"])
        console.print(table)
        if kinds.height > MOST_KINDS:
            console.print(f"... and {kinds.height - MOST_KINDS} more kinds; all of them row by row in {output / FINDINGS_FILE}")
        console.print()
    if made.unknown_columns:
        console.print(f"Columns that the form does not know: {len(made.unknown_columns)} ({', '.join(made.unknown_columns)})")
    if not made.card.design_known:
        console.print("No design was given: the answers count equally, as in a simple random sample. See --weight and --psu.")
    hidden = made.figures.filter(made.figures["estimate"].is_null()).height
    console.print(
        f"{made.card.interviews} interviews, {made.figures.height} figures, {hidden} of them hidden to protect people."
    )
    for name in [*made.release.files, RELEASE_FILE]:
        console.print(f"  {output / name}")
    console.print(f"  {output / FINDINGS_FILE} (not for publication)")
    if analyst:
        console.print(f"  {output / ESTIMATES_FILE} (before protection: not for publication)")


def _kinds_of_findings(findings: "pl.DataFrame") -> "pl.DataFrame":
    """The findings by why and what was done: how many, in which columns, and the first row."""
    import polars as pl

    return (
        findings.group_by("why", "done", maintain_order=True)
        .agg(pl.len().alias("number"), pl.col("column").unique(maintain_order=True).alias("columns"), pl.col("row").min())
        .sort("number", descending=True, maintain_order=True)
    )


def show_figures(figures: "pl.DataFrame") -> None:
    """A table of figures for reading: numbers to four significant digits, columns that are empty throughout left out."""
    import polars as pl
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    shown = [name for name in figures.columns if figures[name].cast(pl.String).replace("", None).drop_nulls().len()]
    for name in shown:
        numeric = figures[name].dtype.is_numeric()
        heading = name.replace("_", "\n")
        table.add_column(heading, justify="right" if numeric else "left", vertical="top", overflow="fold", no_wrap=numeric)
    for row in figures.select(shown).iter_rows():
        table.add_row(*(_for_reading(value) for value in row))
    Console(highlight=False, markup=False).print(table)


def _for_reading(value: object) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value.is_integer() or abs(value) >= 10_000 else f"{value:.4g}"
