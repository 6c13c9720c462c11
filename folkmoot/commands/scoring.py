"""The commands that make one figure of several questions: scores of core values, and the global goals' indicators."""

from pathlib import Path
from typing import Any

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.own_data import (
    BY_OPTIONS,
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    DEFF_OPTION,
    DESIGN_OPTIONS,
    DF_OPTION,
    ENGINE_OPTIONS,
    INTERVAL_OPTION,
    MISSING_OPTION,
    OUTPUT_OPTION,
    REPLICATE_OPTIONS,
    give,
    measured,
    options,
)

SCALE_OPTION = click.option(
    "--scale",
    "scales",
    multiple=True,
    metavar="MOST,...,LEAST",
    help="The answers from the most to the least favourable (semicolons between them where one has a comma); repeatable: a "
    "question has the first scale that it is answered on.",
)


@click.command()
@click.argument("data")
@options(
    click.option(
        "--item",
        "items",
        multiple=True,
        required=True,
        metavar="NAME[=MOST,...,LEAST]",
        help="Question that goes into the score, with a scale of its own where it has not that of --scale; repeatable.",
    ),
    SCALE_OPTION,
    click.option("--name", default="score", show_default=True, help="What the score is called in the table."),
    click.option(
        "--least",
        type=click.FloatRange(0, 1),
        default=0.5,
        show_default=True,
        help="The share of the items that a person must have answered to have a score.",
    ),
    *BY_OPTIONS,
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    DF_OPTION,
    DEFF_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def score(
    data: str,
    items: tuple[str, ...],
    scales: tuple[str, ...],
    name: str,
    least: float,
    output: Path | None,
    **given: Any,
) -> None:
    """Score a core value from 0 to 100: the mean of several questions, each from its least to its most favourable answer.

    Cronbach's alpha, which tells how well they hold together, is said on the error output.
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.own_data.scoring import score_file

        named = []
        for item in items:
            column, _, own = item.partition("=")
            named.append((column, (_split(own),) if own else tuple(map(_split, scales))))
        found, reliability = measured(score_file, data, name, named, least, given=given)
        if reliability.items > 1:
            counts = f"{reliability.items} items, {reliability.base} people who answered all"
            click.echo(f"Cronbach's alpha {reliability.alpha:.3f} ({counts})", err=True)
        give(found, output)


@click.command()
@click.argument("name", metavar="INDICATOR", type=click.Choice(["16.7.2", "16.6.2", "16.5.1", "16.b.1", "disability"]))
@click.argument("data")
@options(
    click.option(
        "--column",
        "columns",
        multiple=True,
        required=True,
        metavar="ROLE=NAME",
        help="Which column is what. 16.7.2: say, influence. 16.6.2: attribute (several), overall. 16.5.1: contact, bribe "
        "(several). 16.b.1: ground (several). disability: difficulty (six).",
    ),
    SCALE_OPTION,
    click.option(
        "--yes",
        multiple=True,
        default=("yes",),
        show_default=True,
        metavar="ANSWER",
        help="Answer that counts in 16.5.1, 16.b.1 and disability; repeatable.",
    ),
    click.option("--service", default="", metavar="TEXT", help="The service that 16.6.2 is asked of."),
    *BY_OPTIONS,
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    INTERVAL_OPTION,
    CONFIDENCE_OPTION,
    DF_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def indicator(
    name: str,
    data: str,
    columns: tuple[str, ...],
    scales: tuple[str, ...],
    yes: tuple[str, ...],
    service: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Estimate an indicator of the global goals that citizens are asked for, or the share of people with a disability.

    16.7.2 having a say and an influence; 16.6.2 satisfaction with a service; 16.5.1 bribery; 16.b.1 discrimination.
    """
    from folkmoot.reportcard.errors import DesignError, ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.own_data.scoring import Answered, IndicatorName, indicator_file

        roles: dict[str, list[str]] = {}
        for given_column in columns:
            role, equals, column = given_column.partition("=")
            if not equals:
                raise DesignError(f"--column {given_column} does not say what the column is: ROLE=NAME.")
            roles.setdefault(role, []).append(column)
        answered = Answered(scales=tuple(map(_split, scales)), yes=yes, service=service)
        found = measured(indicator_file, data, IndicatorName(name), roles, answered, given=given)
        give(found, output)


def _split(answers: str) -> tuple[str, ...]:
    separator = ";" if ";" in answers else ","
    return tuple(answer.strip() for answer in answers.split(separator) if answer.strip())
