"""Findings of the fieldwork checks as a table in the terminal."""

import sys

import polars as pl

MOST_SHOWN = 40


def show_findings(findings: pl.DataFrame, interviews: int) -> None:
    """How many each check found, then the findings themselves, all where the output goes to a file."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(f"{interviews} interviews checked, {findings.height} findings.")
    if findings.is_empty():
        return
    for check, number, concerned in (
        findings.group_by("check", maintain_order=True).agg(pl.len(), pl.col("interview").n_unique()).iter_rows()
    ):
        console.print(f"  {check:<16} {number:>5}" + (f"  in {concerned} interviews" if concerned > 1 else ""))
    console.print()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("check", "interview", "enumerator", "psu", "question", "evidence"):
        table.add_column(heading, overflow="fold")
    shown = findings.head(MOST_SHOWN) if sys.stdout.isatty() else findings
    for row in shown.iter_rows(named=True):
        table.add_row(*(row[name] or "" for name in ("check", "interview", "enumerator", "psu", "question", "evidence")))
    console.print(table)
    if shown.height < findings.height:
        console.print(f"... and {findings.height - shown.height} more; --output writes them all.")
