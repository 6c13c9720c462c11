"""The commands that ask how two or more columns of a statistician's own data go together."""

from pathlib import Path
from typing import Any

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.own_data import (
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    DESIGN_OPTIONS,
    ENGINE_OPTIONS,
    MISSING_OPTION,
    OUTPUT_OPTION,
    REPLICATE_OPTIONS,
    give,
    measured,
    options,
)


@click.command()
@click.argument("data")
@click.argument("row")
@click.argument("column")
@options(
    click.option(
        "--test",
        type=click.Choice(["F", "Chisq", "Wald", "adjWald"]),
        default="F",
        show_default=True,
        help="Rao and Scott's second-order (F) or first-order (Chisq) correction, or Wald's test, also adjusted.",
    ),
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def independence(data: str, row: str, column: str, test: str, output: Path | None, **given: Any) -> None:
    """Test whether the answers in two columns, ROW and COLUMN, are independent of each other in the population.

    DATA as for `estimate`. The test is said on the error output; the table of the two is given with what independence would
    make of it.
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.estimation.independence import IndependenceTest
        from folkmoot.reportcard.own_data.modelling import independence_file

        found = measured(independence_file, data, row, column, IndependenceTest(test), given=given)
        second = f", {found.df2:.6g}" if found.df2 is not None else ""
        click.echo(
            f"{found.test}: {found.statistic:.6g} on {found.df1:.6g}{second} degrees of freedom, p = {found.p:.4g} "
            f"({found.base} people)",
            err=True,
        )
        give(found.cells, output)


@click.command()
@click.argument("data")
@options(
    click.option(
        "--outcome", required=True, metavar="NAME[=ANSWER]", help="Column of numbers to explain, or an answer: 1, others 0."
    ),
    click.option(
        "--on",
        "predictors",
        multiple=True,
        required=True,
        metavar="NAME[:categorical|:number]",
        help="Column that it is explained by; of categories, the others are set against the first; repeatable.",
    ),
    click.option(
        "--family",
        type=click.Choice(["linear", "logistic"]),
        default="linear",
        show_default=True,
        help="The mean of the outcome, or the log odds of an outcome that is 0 or 1.",
    ),
    *DESIGN_OPTIONS,
    CALIBRATION_OPTION,
    CONFIDENCE_OPTION,
    MISSING_OPTION,
    *REPLICATE_OPTIONS,
    *ENGINE_OPTIONS,
    OUTPUT_OPTION,
)
def regress(
    data: str,
    outcome: str,
    predictors: tuple[str, ...],
    family: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Fit a linear or logistic regression with standard errors that know the design. DATA as for `estimate`.

    The coefficients are given; on the error output stands for each predictor whether it matters at all (Wald's test).
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.estimation.regression import Family
        from folkmoot.reportcard.own_data.modelling import regression_file

        found = measured(regression_file, data, outcome, predictors, Family(family), given=given)
        for term, statistic, df1, df2, p in found.terms.iter_rows():
            click.echo(f"{term}: F = {statistic:.6g} on {df1}, {df2} degrees of freedom, p = {p:.4g}", err=True)
        click.echo(f"{found.base} people", err=True)
        give(found.coefficients, output)
