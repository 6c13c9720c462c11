"""A statistician's own estimates from a file of their own: what `folkmoot estimate` does. No form, and no protection."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from folkmoot.reportcard.data_columns import ask
from folkmoot.reportcard.data_files import read_data_file
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimates import DegreesOfFreedom, estimates
from folkmoot.reportcard.intervals import Interval
from folkmoot.reportcard.totals import totals


def estimate_file(
    path: Path,
    questions: Sequence[str],
    by: Sequence[str] = (),
    design: Design | None = None,
    *,
    missing: Sequence[str] = (),
    interval: Interval = Interval.LOGIT,
    confidence: float = 0.95,
    df: DegreesOfFreedom = DegreesOfFreedom.DESIGN,
) -> pl.DataFrame:
    """Shares and means of a file's columns, for everyone and each group, with design-based uncertainty.

    A row of the file is a person. A question is the name of a column, or `NAME:categorical` or `NAME:number`; a column that
    is all numbers is a number unless told otherwise, or unless the file labels all of its values. An entry of `by` is a
    column, or several crossed (`sex*age`). Text is text: categories and groups keep their spelling, and only an empty cell
    is a missing answer, outside the domain, or what the file declares missing, or one of the texts `missing`.

    Columns: `question`, `category` (empty for the mean of a number), `by`, `group` (both empty for everyone), `estimate`,
    `standard_error`, `lower`, `upper`, `df`, `design_effect`, `base`, `weighted_base`; see `estimates.estimates`.

    Raises `UnusableAnswers` where the file cannot be read or a column has no answers, `DesignError` where a column does not
    exist or rows have no weight, stratum or unit, `SingleUnitStratum` where a stratum has one unit and the rule is to fail.
    """
    design = design or Design()
    require_confidence(confidence)
    if not questions:
        raise DesignError("Name at least one question: the column to estimate.")
    asked = ask(read_data_file(path, tuple(missing)), questions, by, design)
    kept = totals(asked.batch, asked.variables, asked.breakdowns, design)
    return asked.named(estimates(kept, interval=interval, confidence=confidence, df=df)).drop("count")


def require_confidence(confidence: float) -> None:
    """Raises `DesignError` where the confidence is no share."""
    if not 0 < confidence < 1:
        raise DesignError(f"The confidence {confidence} is no share between 0 and 1: give 0.95 for 95 %.")
