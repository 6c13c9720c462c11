"""What a person sees in the terminal: the step under way, what came of it, and figures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console
    from rich.progress import Progress

    from folkmoot.reportcard.making.making import MadeCard

MOST_KINDS = 12
WIDTH_OF_FILES = 120


@contextmanager
def show_steps() -> Iterator[Callable[[str], None]]:
    """Shows the step under way on a terminal; says nothing where the output goes to a file."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting ...") as status:
        yield lambda step: status.update(f"{step} ...")


@contextmanager
def show_rows() -> Iterator[Callable[[int], None]]:
    """Shows on a terminal how many rows of a large table are done."""
    with show_steps() as step:
        yield lambda rows: step(f"{rows:,} rows read")


class ProgressShown:
    """How far something has come, of how many; says nothing where the output goes to a file."""

    def __init__(self, bar: "Progress | None") -> None:
        self.bar = bar

    def expect(self, number: int) -> None:
        if self.bar:
            self.bar.add_task("", total=number)

    def done(self, number: int) -> None:
        if self.bar:
            self.bar.advance(self.bar.task_ids[0], number)


@contextmanager
def show_progress() -> Iterator[ProgressShown]:
    """A bar with how many are done and how long it still takes, on a terminal."""
    if not sys.stderr.isatty():
        yield ProgressShown(None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield ProgressShown(bar)


def summarise_card(made: "MadeCard", output: Path, *, analyst: bool) -> None:
    """Says what was found in the answers, what is hidden, what was written and what is not for publication."""
    from rich.console import Console

    from folkmoot.reportcard.answers.answer_findings import NO_COLUMN
    from folkmoot.reportcard.cards.release import RELEASE_FILE
    from folkmoot.reportcard.making.card_files import ESTIMATES_FILE, FINDINGS_FILE

    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES, highlight=False, markup=False)
    if made.findings.height:
        _show_findings(made.findings, output / FINDINGS_FILE, console)
    absent = made.findings.filter(made.findings["why"] == NO_COLUMN).height
    asked = absent + len(made.card.questions())
    if absent > asked / 2:
        console.print(f"Only {asked - absent} of the form's {asked} questions are in the file: is it of this form?")
    if made.unknown_columns:
        console.print(f"Columns that the form does not know: {len(made.unknown_columns)} ({', '.join(made.unknown_columns)})")
    if not made.card.design_known:
        console.print("No design was given: the answers count equally, as in a simple random sample. See --weight and --psu.")
    hidden = made.figures["estimate"].null_count()
    console.print(
        f"{made.card.interviews} interviews, {made.figures.height} figures, {hidden} of them hidden to protect people."
    )
    for name in [*made.release.files, RELEASE_FILE]:
        console.print(f"  {output / name}", soft_wrap=True)
    console.print(f"  {output / FINDINGS_FILE} (not for publication)", soft_wrap=True)
    if analyst:
        console.print(f"  {output / ESTIMATES_FILE} (before protection: not for publication)", soft_wrap=True)


def _show_findings(findings: "pl.DataFrame", file: Path, console: "Console") -> None:
    """The first finding of each kind (the same reason, and the same done about it), and how many there are of it."""
    import polars as pl
    from rich.table import Table

    kinds = (
        findings.group_by("file", "why", "done", maintain_order=True)
        .agg(pl.len().alias("number"), pl.col("column").n_unique().alias("columns"), pl.first("row", "column", "value"))
        .sort("number", descending=True, maintain_order=True)
    )
    shown = kinds.head(MOST_KINDS)
    files = shown["file"].unique(maintain_order=True).to_list()
    title = f"Findings in the answers: {findings.height}" + (f" (all in {files[0]})" if len(files) == 1 else "")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in (*(["File"] if len(files) > 1 else []), "Row", "Column", "Value", "Why", "What was done", "Number"):
        table.add_column(heading, overflow="fold", justify="right" if heading in {"Row", "Number"} else "left")
    for kind in shown.iter_rows(named=True):
        row = "" if kind["row"] is None else str(kind["row"])
        others = f" and {kind['columns'] - 1} more" if kind["columns"] > 1 else ""
        cells = (row, kind["column"] + others, _shortened(kind["value"] or "", 30), _shortened(kind["why"], 90), kind["done"])
        table.add_row(*([kind["file"]] if len(files) > 1 else []), *cells, str(kind["number"]))
    console.print(table)
    more = f" {kinds.height - MOST_KINDS} kinds more are there too." if kinds.height > MOST_KINDS else ""
    console.print(f"The first of each kind; each row stands in {file}.{more}\n", soft_wrap=True)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


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
