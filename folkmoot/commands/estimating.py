"""The commands for a statistician's own data: estimates without a form and without protection."""

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

QUESTION_OPTION = click.option(
    "--question",
    "questions",
    multiple=True,
    required=True,
    metavar="NAME[:categorical|:number]",
    help="Column to estimate: the mean of a number, the share of each category of anything else; repeatable.",
)


@click.command()
@click.argument("data")
@options(
    QUESTION_OPTION,
    *BY_OPTIONS,
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    INTERVAL_OPTION,
    CONFIDENCE_OPTION,
    DF_OPTION,
    DEFF_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def estimate(
    data: str,
    questions: tuple[str, ...],
    output: Path | None,
    **given: Any,
) -> None:
    """Estimate shares and means with design-based uncertainty: DATA is CSV, Parquet, SPSS or Stata, a row a person.

    Parquet, Arrow, large CSV, and the table of a database (FILE.sqlite#TABLE, postgresql://...#TABLE) may be of any size.

    Everyone and each group of each --by. No form is needed, and nothing is protected: not for publication as it is.
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.own_data.estimating import estimate_file

        give(measured(estimate_file, data, questions, given=given), output)


@click.command()
@click.argument("data")
@options(
    QUESTION_OPTION,
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
def totals(data: str, questions: tuple[str, ...], output: Path | None, **given: Any) -> None:
    """Estimate population totals: how many people in each category, how much of a number in all. DATA as for `estimate`."""
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.own_data.estimating import total_file

        give(measured(total_file, data, questions, given=given), output)


@click.command()
@click.argument("data")
@options(
    click.option(
        "--ratio",
        "pairs",
        multiple=True,
        required=True,
        metavar="NUMERATOR/DENOMINATOR",
        help="Two columns of numbers, the total of the one over that of the other; repeatable.",
    ),
    *BY_OPTIONS,
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    DF_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def ratios(data: str, pairs: tuple[str, ...], output: Path | None, **given: Any) -> None:
    """Estimate ratios of two totals. DATA as for `estimate`."""
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.own_data.estimating_numbers import ratio_file

        give(measured(ratio_file, data, pairs, given=given), output)


@click.command()
@click.argument("data")
@options(
    click.option(
        "--question", "questions", multiple=True, required=True, metavar="NAME", help="Column of numbers; repeatable."
    ),
    click.option(
        "--at",
        "probabilities",
        multiple=True,
        type=float,
        default=(0.5,),
        show_default=True,
        metavar="SHARE",
        help="Which quantile, as the share at or below it: 0.5 for the median; repeatable.",
    ),
    click.option(
        "--rule",
        type=click.Choice(["math", "school", "hf1", "hf2", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]),
        default="math",
        show_default=True,
        help="How a quantile is read off the weighted distribution, as R's svyquantile names it.",
    ),
    *BY_OPTIONS,
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    DF_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def quantiles(
    data: str,
    questions: tuple[str, ...],
    probabilities: tuple[float, ...],
    rule: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Estimate medians and other quantiles, with Woodruff's intervals. DATA as for `estimate`."""
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.estimation.quantiles import QuantileRule
        from folkmoot.reportcard.own_data.estimating_numbers import quantile_file

        found = measured(quantile_file, data, questions, probabilities, QuantileRule(rule), given=given)
        give(found, output)
