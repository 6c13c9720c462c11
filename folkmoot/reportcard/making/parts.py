"""The interviews of a card and the rows of its repeats: each a part with totals of its own, that is estimated by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.comparison.calibrated_comparisons import calibrated_sides
from folkmoot.reportcard.comparison.comparison import against_the_rest
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.reportcard.making.counted import variable_of
from folkmoot.reportcard.totals.breakdowns import GroupedBy
from folkmoot.reportcard.totals.calibrated_totals import calibrated_totals
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.uneven_choices import EvenedOut, even_out
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, Residuals


@dataclass(frozen=True)
class CardPart:
    """The totals of the interviews or of a repeat, and how their questions were evened out for the kernel."""

    totals: Totals
    evened: EvenedOut
    repeat: str


def count_parts(
    questionnaire: Questionnaire,
    answers: Answers,
    table: pl.DataFrame,
    shown: Sequence[Question],
    groupings: Sequence[GroupedBy],
    design: Design,
) -> list[CardPart]:
    """The totals of the interviews, and of each repeat's rows with the design and groups of their interview."""
    breakdowns = [grouping.breakdown for grouping in groupings]
    carried = dict.fromkeys([*(column for breakdown in breakdowns for column in breakdown.columns), *design.columns])
    parts = []
    for repeat in ("", *(repeat.name for repeat in questionnaire.repeats)):
        variables = [variable_of(question) for question in shown if question.repeat == repeat]
        if not variables:
            continue
        rows = table
        if repeat:
            of_interviews = table.select("__instance", *carried)
            rows = answers.repeat_of_interviews(repeat).drop(carried, strict=False)
            rows = rows.join(of_interviews, on="__instance", how="inner", maintain_order="left")
        evened = even_out(rows, variables)
        parts.append(CardPart(totals(evened.table, evened.variables, breakdowns, design), evened, repeat))
    return parts


def estimate_part(part: CardPart, calibration: CalibrationRecord | None) -> pl.DataFrame:
    """The part's figures; where the weights were calibrated, with errors that know it. Rows of a repeat are no people."""
    variances = None
    if calibration is not None and not part.repeat:
        kept = part.totals
        variances = variances_of_shares(
            calibrated_totals(part.evened.table, kept.asked, kept.asked_by, kept.design, calibration)
        )
    return part.evened.named_back(estimates(part.totals, variances=variances))


def compare_part(part: CardPart, selected: Mapping[str, str], calibration: CalibrationRecord | None) -> pl.DataFrame:
    """Each group of the part against the rest, with errors that know the calibration where there is one."""
    calibrated = None
    if calibration is not None and not part.repeat:
        calibrated = calibrated_sides(part.evened.table, part.totals, Residuals(part.evened.table, calibration).of)
    found = against_the_rest(part.totals, selected=part.evened.select(selected), calibrated=calibrated)
    return part.evened.named_back(found)
