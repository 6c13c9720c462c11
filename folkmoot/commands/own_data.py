"""The options that all commands on a statistician's own data share: design, groups, replicate weights, output."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.own_data.estimation_settings import Replication, Settings

Command = Callable[..., Any]
Found = TypeVar("Found")

DESIGN_OPTIONS = (
    click.option("--stratum", default="", metavar="NAME", help="Column of the strata."),
    click.option("--psu", default="", metavar="NAME", help="Column of the primary sampling units; without it each row is one."),
    click.option("--psu2", default="", metavar="NAME", help="Column of the second-stage units within the primary ones."),
    click.option("--weight", default="", metavar="NAME", help="Column of the weights."),
    click.option(
        "--fpc", default="", metavar="NAME", help="Column of each stratum's units in the population, or the fraction drawn."
    ),
    click.option("--fpc2", default="", metavar="NAME", help="The same for the second stage, within the primary unit."),
    click.option(
        "--pps",
        default="",
        metavar="NAME",
        help="Column of the primary units' unequal chances of being drawn (not with --fpc).",
    ),
    click.option(
        "--lonely",
        type=click.Choice(["fail", "remove", "certainty", "average", "adjust"]),
        default="fail",
        show_default=True,
        help="What a stratum with one primary sampling unit adds to a variance.",
    ),
)
REPLICATE_OPTIONS = (
    click.option(
        "--replicates",
        type=click.Choice(["JK1", "JKn", "BRR", "Fay", "bootstrap"]),
        help="Standard errors from replicate weights of this kind, made from the design or read from --replicate-weight.",
    ),
    click.option(
        "--replicate-weight",
        "replicate_weights",
        multiple=True,
        metavar="NAME",
        help="Column of replicate weights in the file; * stands for any letters (repw*); repeatable.",
    ),
    click.option("--replicate-count", type=click.IntRange(2), default=1000, show_default=True, help="Of the bootstrap."),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the bootstrap."),
    click.option("--rho", type=click.FloatRange(0, 1, max_open=True), default=0.3, show_default=True, help="Of Fay's method."),
    click.option(
        "--replicate-scale", type=float, help="What the squares of --replicate-weight are multiplied with, where not usual."
    ),
    click.option("--mse", is_flag=True, help="Take replicates' squares about the estimate, not about their mean."),
)
BY_OPTIONS = (
    click.option(
        "--by", multiple=True, metavar="NAME", help="A breakdown: a column, or several crossed (sex*age); repeatable."
    ),
    click.option(
        "--disability",
        "disability_questions",
        multiple=True,
        metavar="NAME",
        help="Question of the Washington Group Short Set, for --by disability; repeatable.",
    ),
    click.option("--severe", multiple=True, metavar="ANSWER", help="Answer to these that counts as a disability; repeatable."),
)
INTERVAL_OPTION = click.option(
    "--interval",
    type=click.Choice(["logit", "beta", "wald"]),
    default="logit",
    show_default=True,
    help="Of shares: logit, Korn and Graubard's (beta), or the estimate and t standard errors.",
)
CONFIDENCE_OPTION = click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals.")
DF_OPTION = click.option(
    "--df",
    type=click.Choice(["design", "domain"]),
    default="design",
    show_default=True,
    help="Degrees of freedom of the whole design, or of the units with somebody of the domain.",
)
DEFF_OPTION = click.option(
    "--deff",
    type=click.Choice(["replace", "without"]),
    default="replace",
    show_default=True,
    help="Design effect against a simple random sample drawn with replacement, or without.",
)
CALIBRATION_OPTION = click.option(
    "--calibration",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="The calibration.json that `folkmoot weight` wrote: standard errors then know what the margins explain.",
)
MISSING_OPTION = click.option(
    "--missing", multiple=True, metavar="TEXT", help="A text that is no answer, such as NA; an empty cell never is one."
)
ENGINE_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["polars", "spark"]),
        default="polars",
        show_default=True,
        help="Add the table up on this machine, or on a Spark cluster.",
    ),
    click.option("--master", default="", metavar="URL", help="Address of the Spark cluster (else Spark's own settings)."),
)
OUTPUT_OPTION = click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write the table there instead of showing it."
)


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A decorator that adds options to a command in the order in which they are listed in its help."""

    def decorate(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


def read_settings(given: dict[str, Any]) -> "Settings":
    """The settings that the options above give, by the names of their parameters; those that are not given stay as usual."""
    from folkmoot.reportcard.design import Design, Lonely
    from folkmoot.reportcard.errors import DesignError
    from folkmoot.reportcard.estimation.estimates import DegreesOfFreedom, SimpleSampling
    from folkmoot.reportcard.estimation.intervals import Interval
    from folkmoot.reportcard.own_data.estimation_settings import Settings
    from folkmoot.reportcard.weighting.residuals import read_record

    names = {name: given[name] for name in ("stratum", "psu", "psu2", "weight", "fpc", "fpc2", "pps")}
    questions, severe = given.get("disability_questions", ()), given.get("severe", ())
    if bool(questions) != bool(severe):
        raise DesignError("The grouping by disability needs both --disability (its questions) and --severe (the answers).")
    return Settings(
        by=given.get("by", ()),
        design=Design(**names, lonely=Lonely(given["lonely"])),
        missing=given["missing"],
        disability=questions,
        severe=severe,
        interval=Interval(given.get("interval", "logit")),
        confidence=given.get("confidence", 0.95),
        df=DegreesOfFreedom(given.get("df", "design")),
        against=SimpleSampling(given.get("deff", "replace")),
        replication=_read_replication(given),
        calibration=read_record(given["calibration"]) if given["calibration"] else None,
    )


def _read_replication(given: dict[str, Any]) -> "Replication | None":
    from folkmoot.reportcard.errors import DesignError
    from folkmoot.reportcard.estimation.replicates import Method
    from folkmoot.reportcard.own_data.estimation_settings import Replication

    if not given["replicates"]:
        if given["replicate_weights"]:
            raise DesignError("Say with --replicates of which kind the columns of --replicate-weight are.")
        return None
    return Replication(
        Method(given["replicates"]),
        columns=given["replicate_weights"],
        count=given["replicate_count"],
        seed=given["seed"],
        rho=given["rho"],
        scale=given["replicate_scale"],
        about_estimate=given["mse"],
    )


def measured(work: Callable[..., Found], *asked: Any, given: dict[str, Any]) -> Found:
    """What `work` finds in the data, with the settings and on the engine that the options give; it shows how far it is."""
    from folkmoot.reportcard.own_data.estimation_settings import Engine
    from folkmoot.terminal import show_rows

    settings = read_settings(given)
    with show_rows() as progress:
        return work(*asked, settings, engine=Engine(given["engine"]), master=given["master"], progress=progress)


def give(found: "pl.DataFrame", output: Path | None) -> None:
    """The table to a file, or to the terminal for reading, or as CSV to what the output is piped into."""
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
    click.echo(f"{output}: {found.height} rows", err=True)
