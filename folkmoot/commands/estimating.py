"""The commands for a statistician's own data: estimates without a form and without protection."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from folkmoot.commands.errors import clear_errors

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.design import Design

DESIGN_OPTIONS = (
    click.option("--stratum", default="", metavar="NAME", help="Column of the strata."),
    click.option("--psu", default="", metavar="NAME", help="Column of the primary sampling units; without it each row is one."),
    click.option("--psu2", default="", metavar="NAME", help="Column of the second-stage units within the primary ones."),
    click.option("--weight", default="", metavar="NAME", help="Column of the weights."),
    click.option(
        "--fpc", default="", metavar="NAME", help="Column of each stratum's units in the population, or the fraction drawn."
    ),
    click.option(
        "--pps",
        default="",
        metavar="NAME",
        help="Column of the primary units' unequal chances of being drawn, in place of --fpc.",
    ),
    click.option("--fpc2", default="", metavar="NAME", help="The same for the second stage, within the primary unit."),
    click.option(
        "--lonely",
        type=click.Choice(["fail", "remove", "certainty", "average", "adjust"]),
        default="fail",
        show_default=True,
        help="What a stratum with one primary sampling unit adds to a variance.",
    ),
)
BY_OPTION = click.option(
    "--by", multiple=True, metavar="NAME", help="A breakdown: a column, or several crossed (sex*age); repeatable."
)
MISSING_OPTION = click.option(
    "--missing", multiple=True, metavar="TEXT", help="A text that is no answer, such as NA; an empty cell never is one."
)
CONFIDENCE_OPTION = click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals.")
DF_OPTION = click.option(
    "--df",
    type=click.Choice(["design", "domain"]),
    default="design",
    show_default=True,
    help="Degrees of freedom of the whole design, or of the units with somebody of the domain.",
)
OUTPUT_OPTION = click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write the table there instead of showing it."
)
Command = Callable[..., Any]


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A decorator that adds options to a command in the order in which they are listed in its help."""

    def decorate(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


def read_design(names: dict[str, str]) -> "Design":
    """The design that the options of `DESIGN_OPTIONS` name."""
    from folkmoot.reportcard.design import Design, Lonely

    return Design(**{**names, "lonely": Lonely(names["lonely"])})  # type: ignore[arg-type]


@click.command()
@click.argument("data")
@options(
    click.option(
        "--question",
        "questions",
        multiple=True,
        required=True,
        metavar="NAME[:categorical|:number]",
        help="Column to estimate: the mean of a number, the share of each category of anything else; repeatable.",
    ),
    BY_OPTION,
    *DESIGN_OPTIONS,
    click.option(
        "--interval",
        type=click.Choice(["logit", "beta", "wald"]),
        default="logit",
        show_default=True,
        help="Of shares: logit, Korn and Graubard's (beta), or the estimate and t standard errors.",
    ),
    click.option(
        "--calibration",
        type=click.Path(path_type=Path),
        metavar="FILE.json",
        help="The calibration.json that `folkmoot weight` wrote: standard errors then know what the margins explain.",
    ),
    CONFIDENCE_OPTION,
    DF_OPTION,
    MISSING_OPTION,
    click.option(
        "--engine",
        type=click.Choice(["polars", "spark"]),
        default="polars",
        show_default=True,
        help="Add the table up on this machine, or on a Spark cluster.",
    ),
    click.option("--master", default="", metavar="URL", help="Address of the Spark cluster (else Spark's own settings)."),
    OUTPUT_OPTION,
)
def estimate(
    data: str,
    questions: tuple[str, ...],
    by: tuple[str, ...],
    interval: str,
    calibration: Path | None,
    confidence: float,
    df: str,
    missing: tuple[str, ...],
    engine: str,
    master: str,
    output: Path | None,
    **design: str,
) -> None:
    """Estimate shares and means with design-based uncertainty: DATA is CSV, Parquet, SPSS or Stata, a row a person.

    Parquet, Arrow, large CSV, and the table of a database (FILE.sqlite#TABLE, postgresql://...#TABLE) may be of any size.

    Everyone and each group of each --by. No form is needed, and nothing is protected: not for publication as it is.
    """
    from folkmoot.reportcard.errors import ReportCardError
    from folkmoot.terminal import show_rows

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.calibrated_estimates import estimate_calibrated_file
        from folkmoot.reportcard.estimates import DegreesOfFreedom
        from folkmoot.reportcard.estimating import Engine, estimate_file
        from folkmoot.reportcard.intervals import Interval
        from folkmoot.reportcard.residuals import read_record

        if calibration:
            if engine != Engine.POLARS:
                raise click.UsageError("--calibration needs every person at once, which the engine spark does not give.")
            found = estimate_calibrated_file(
                Path(data),
                questions,
                by,
                read_design(design),
                read_record(calibration),
                missing=missing,
                interval=Interval(interval),
                confidence=confidence,
                df=DegreesOfFreedom(df),
            )
            give(found, output)
            return
        with show_rows() as progress:
            found = estimate_file(
                data,
                questions,
                by,
                read_design(design),
                missing=missing,
                interval=Interval(interval),
                confidence=confidence,
                df=DegreesOfFreedom(df),
                engine=Engine(engine),
                master=master,
                progress=progress,
            )
        give(found, output)


def give(found: "pl.DataFrame", output: Path | None) -> None:
    """The table to a file, or to the terminal for reading, or as CSV to what the output is piped into."""
    import sys

    from folkmoot.reportcard.errors import ReportCardError
    from folkmoot.terminal import show_figures

    if output is None:
        if sys.stdout.isatty():
            show_figures(found)
        else:
            click.echo(found.write_csv(), nl=False)
        return
    try:
        found.write_csv(output)
    except OSError as error:
        raise ReportCardError(f"{output} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{output}: {found.height} figures", err=True)
