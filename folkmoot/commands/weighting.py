"""`folkmoot weight`: weights from the contact sheet, over nonresponse, to the population's margins."""

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

if TYPE_CHECKING:
    from folkmoot.reportcard.weighting.margins import Margin
    from folkmoot.reportcard.weighting.weight_files import WeightReport


@click.command()
@click.argument("people", type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder that the files are written to.")
@click.option("--answers", type=click.Path(path_type=Path), help="Answers with the same --contact column: they are weighted.")
@click.option("--contact", default="contact", show_default=True, metavar="COLUMN", help="Which dwelling a row is about.")
@click.option("--base", default="", metavar="COLUMN", help="Column of weights made elsewhere, instead of the draw's chances.")
@click.option(
    "--chance",
    "chances",
    multiple=True,
    metavar="COLUMN",
    help="Column of a chance of being drawn; repeatable. [default: inclusion and household_inclusion]",
)
@click.option("--adults", default="adults", show_default=True, metavar="COLUMN", help="Number of adults of the household.")
@click.option("--outcome", default="outcome", show_default=True, metavar="COLUMN", help="How each approach ended.")
@click.option("--class", "classes", multiple=True, metavar="COLUMN", help="Weighting class for nonresponse; repeatable.")
@click.option("--propensity", multiple=True, metavar="COLUMN", help="Instead: model who answers by this column; repeatable.")
@click.option(
    "--propensity-classes",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    help="Classes that the chances of answering are cut into; 0 divides by them.",
)
@click.option("--margins", type=click.Path(path_type=Path), help="Table with columns variable, category, and total or share.")
@click.option(
    "--method",
    type=click.Choice(["rake", "poststratify", "linear", "raking", "logit"]),
    default="rake",
    show_default=True,
    help="Margins in turn, one crossed table, or Deville and Särndal's distances.",
)
@click.option("--lower", type=float, help="Least factor of a weight, for linear, raking and logit.")
@click.option("--upper", type=float, help="Greatest factor of a weight.")
@click.option("--population", type=float, help="Number of people that shares are of, and that margins are scaled to.")
@click.option("--scale-margins", is_flag=True, help="Scale margins that add up to different numbers of people.")
@click.option("--partial", is_flag=True, help="Leave out categories that nobody in the sample is in, and say so.")
@click.option("--cap", type=float, help="Cut weights over so many medians, and calibrate again.")
@format_option
def weight(
    people: Path,
    output: Path,
    answers: Path | None,
    contact: str,
    base: str,
    chances: tuple[str, ...],
    adults: str,
    outcome: str,
    classes: tuple[str, ...],
    propensity: tuple[str, ...],
    propensity_classes: int,
    margins: Path | None,
    method: str,
    lower: float | None,
    upper: float | None,
    population: float | None,
    scale_margins: bool,
    partial: bool,
    cap: float | None,
    form: str,
) -> None:
    """Weigh those who answered. PEOPLE is the contact sheet of `folkmoot sample` with outcomes, or people with base weights.

    \b
    folkmoot weight contacts.csv --answers answers.csv --class stratum --margins margins.csv --output weights
    folkmoot weight people.csv --base pw --margins margins.csv --method logit --lower 0.3 --upper 3 --output weights
    """
    from folkmoot.reportcard.errors import ReportCardError

    if classes and propensity:
        raise click.UsageError("Give --class or --propensity: nonresponse is adjusted by classes or by a model.")
    if margins is None and (cap is not None or partial or scale_margins):
        raise click.UsageError("--cap, --partial and --scale-margins need --margins to be calibrated to.")
    with clear_errors(ReportCardError):
        from folkmoot.reportcard.answers.plain_tables import read_plain_table
        from folkmoot.reportcard.weighting.calibration import Method
        from folkmoot.reportcard.weighting.weight_files import report_on, write_weights
        from folkmoot.reportcard.weighting.weighting import WeightingPlan, weigh
        from folkmoot.reportcard.weighting.weights import CHANCES

        plan = WeightingPlan(
            base=base,
            chances=chances or CHANCES,
            adults=adults,
            outcome=outcome,
            contact=contact,
            classes=classes,
            propensity=propensity,
            propensity_classes=propensity_classes,
            margins=_margins(margins, population, scale=scale_margins),
            method=Method(method),
            bounds=(-inf if lower is None else lower, inf if upper is None else upper),
            cap=inf if cap is None else cap,
            partial=partial,
        )
        weighted = weigh(read_plain_table(people), plan, read_plain_table(answers) if answers else None)
        report = report_on(weighted, (contact,) if contact in weighted.people.columns else ("__row",))
        files = write_weights(weighted, output, report)
    _show(report, files, form)


def _margins(path: Path | None, population: float | None, *, scale: bool) -> "tuple[Margin, ...]":
    from folkmoot.reportcard.answers.plain_tables import read_plain_table
    from folkmoot.reportcard.weighting.margins import read_margins

    return read_margins(read_plain_table(path), people=population, scale=scale) if path else ()


def _show(report: "WeightReport", files: tuple[Path, ...], form: str) -> None:
    """The report on a terminal; its steps as CSV, or all of it as JSON, for a script."""
    import msgspec
    import polars as pl

    if form == Format.JSON:
        click.echo(msgspec.json.encode(report).decode())
        return
    fine = {"sum": 0, "least": 2, "median": 2, "greatest": 2, "target": 0, "before": 0, "after": 0}
    print_table(pl.DataFrame(report.steps), form, title="Weights, step by step", digits=fine)
    if form == Format.CSV:
        return
    for title, rows in (
        ("Who answered", report.nonresponse),
        ("Margins", report.margins),
        ("Largest changes", report.largest_changes),
    ):
        if rows:
            click.echo()
            table = pl.DataFrame(rows, infer_schema_length=None).rename({"__row": "row"}, strict=False)
            print_table(table, form, title=title, digits=fine)
    click.echo()
    for sentence in report.conclusions:
        click.echo(f"- {sentence}")
    click.echo()
    for file in files:
        click.echo(f"  {file}")
