"""The change between two rounds of a survey, from the answers of both, with the covariance that the same units bring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.answer_multiples import OFFERED
from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.comparison.calibrated_comparisons import CalibratedSides, calibrated_sides
from folkmoot.reportcard.comparison.comparability import Declaration, asked_in_form, compare_questions, reasons_against
from folkmoot.reportcard.comparison.comparison import differences, holm_within_questions, judge
from folkmoot.reportcard.design import ROW, Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.reportcard.making.card_settings import DESIGN_ROLES, CardSettings, read_design
from folkmoot.reportcard.making.counted import has_figures, variable_of, with_consent
from folkmoot.reportcard.totals.breakdowns import group_answers
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.uneven_choices import even_out
from folkmoot.reportcard.totals.variables import Breakdown
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, Residuals

BEFORE, AFTER = "before", "after"
ROUND = "__round"
EVERYONE = "__everyone"
NUMBERS = ("difference", "standard_error", "lower", "upper", "ratio", "ratio_lower", "ratio_upper", "df", "p", "p_adjusted")


@dataclass(frozen=True)
class SurveyRound:
    """What one round asked, what was answered (checked), and how its weights were calibrated, where they were."""

    questionnaire: Questionnaire
    answers: Answers
    calibration: CalibrationRecord | None = None


@dataclass(frozen=True)
class Linked:
    """What two rounds share: their primary units (`same_units`), or the people, by a column of who is who (`panel`).

    With neither, the rounds are samples of their own.
    """

    same_units: bool = False
    panel: str = ""


def change_between_rounds(
    before: SurveyRound,
    after: SurveyRound,
    settings: CardSettings,
    linked: Linked,
    declarations: Sequence[Declaration] = (),
    *,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """How each figure changed, for everyone and each group that both rounds have. Not protected: for the analyst.

    Columns: `question`, `category` (empty for a mean; favourable answers together joined by `+`), `by`, `group` (both empty
    for everyone), `before`, `after`, `difference` (after less before), `standard_error`, `lower`, `upper`, `ratio`,
    `ratio_lower`, `ratio_upper`, `df`, `p`, `p_adjusted` (Holm's within the question), `detectable` (the smallest change
    that such a comparison finds four times in five), `verdict` (`higher`, `lower`, `no_clear_difference`,
    `not_comparable`, empty where there is no test), `why` (the aspects in which the question differs; see `comparability`).

    Where the rounds are linked, a primary unit (or a person) of the same name in both is one unit, and its answers of both
    rounds carry their covariance; a panel without primary units takes the person as the unit. Otherwise each round's strata
    are its own. The design is that of the settings or the forms' roles; a round without weights counts everyone as one.
    The standard errors know what the weights of a round were calibrated to.
    Of a question's categories those are told that a card leads with: the favourable ones together, the first of two, else
    each. Questions in repeats are left out.

    Raises `DesignError` for a design column or a panel column that a round lacks.

    Source: two rounds as domains of one design: R's `svycontrast(svyby(~q, ~round, svydesign(...), svymean, covmat=TRUE),
    c(after=1, before=-1))`; Kish (1965), section 12.4, on overlapping samples.
    """
    reasons = reasons_against(
        compare_questions(asked_in_form(before.questionnaire), asked_in_form(after.questionnaire), declarations)
    )
    sides = {BEFORE: before, AFTER: after}
    tables, designs = {}, {}
    residuals: list[tuple[int, Residuals | None]] = []
    shared: list[Breakdown] | None = None
    for name, side in sides.items():
        answers = with_consent(side.answers, side.questionnaire)
        calibration = side.calibration and side.calibration.in_columns(answers.table.columns)
        own = replace(settings, calibration=calibration, weight=calibration.weight if calibration else settings.weight)
        design = read_design(side.questionnaire, answers, own)
        table, groupings = group_answers(answers, side.questionnaire, settings.by)
        residuals.append((table.height, Residuals(table, calibration) if calibration else None))
        designs[name] = design
        tables[name] = _with_design(table, design, name, linked)
        shared = [each.breakdown for each in groupings if shared is None or each.breakdown.by in {one.by for one in shared}]
    asked = [
        question
        for question in after.questionnaire.questions
        if not question.repeat
        and has_figures(question, after.answers)
        and question.id in before.answers.table.columns
        and question.id in {each.id for each in before.questionnaire.questions if has_figures(each, before.answers)}
    ]
    comparable = [question for question in asked if question.id not in reasons]
    columns = [question.id for question in comparable] + [breakdown.columns[0] for breakdown in shared or ()]
    columns += [ROUND, ROW, *(f"__{each}" for each in DESIGN_ROLES)]
    offered = {name for table in tables.values() for name in table.columns if name.startswith(OFFERED)}
    parts = [table.select(*columns, *sorted(offered & set(table.columns))) for table in tables.values()]
    pooled = pl.concat(parts, how="diagonal_relaxed").with_columns(pl.col(sorted(offered)).fill_null(value=True))
    breakdowns = [Breakdown(EVERYONE, (ROUND,)), *map(_in_rounds, shared or ())]
    evened = even_out(pooled, [variable_of(question) for question in comparable])
    kept = totals(evened.table, evened.variables, breakdowns, _pooled_design(designs, settings, linked))
    calibrated = None
    if any(taken for _, taken in residuals):
        calibrated = calibrated_sides(evened.table, kept, partial(residuals_of_rounds, residuals))
    in_both = [breakdown for breakdown in kept.breakdowns if _pairs(breakdown)]
    found = evened.named_back(pl.concat(_differences(kept, breakdown, confidence, calibrated) for breakdown in in_both))
    wanted = [(question.id, category) for question in comparable for category in _told_categories(question)]
    found = found.join(
        pl.DataFrame(wanted, schema=["question", "category"], orient="row"), on=("question", "category"), how="semi"
    )
    itself = {(question.id, by) for question in comparable for by in (question.id, question.role, f"{question.role}_group")}
    found = found.filter(~pl.concat_str("question", "by", separator="\0").is_in([f"{name}\0{by}" for name, by in itself if by]))
    order = {question.id: place for place, question in enumerate(asked)}
    unlike = pl.DataFrame(
        {
            "question": [question.id for question in asked if question.id in reasons],
            "why": [", ".join(reasons[question.id]) for question in asked if question.id in reasons],
        },
        schema={"question": pl.String, "why": pl.String},
    ).with_columns(pl.lit("not_comparable").alias("verdict"))
    judged = judge(holm_within_questions(found)).with_columns(pl.lit("").alias("why"))
    together = pl.concat([judged, unlike], how="diagonal").with_columns(pl.col("category", "by", "group").fill_null(""))
    return together.sort(pl.col("question").replace_strict(order, return_dtype=pl.Int64), maintain_order=True)


def _in_rounds(breakdown: Breakdown) -> Breakdown:
    """A breakdown's groups crossed with the rounds, in their own order."""
    groups = [f"{group}*{name}" for group in breakdown.groups for name in (BEFORE, AFTER)]
    return Breakdown(breakdown.by, (*breakdown.columns, ROUND), tuple(groups))


def _told_categories(question: Question) -> tuple[str, ...]:
    """What is told of a question: its favourable answers together, one of two answers, or each of several; a mean."""
    if question.is_number:
        return ("",)
    if question.favourable:
        return ("+".join(question.favourable),)
    names = tuple(choice.name for choice in question.choices if not choice.missing)
    return names[:1] if question.kind == "select_one" and len(names) == 2 else names


def _with_design(table: pl.DataFrame, design: Design, name: str, linked: Linked) -> pl.DataFrame:
    """The round's answers with its design in columns that both rounds have."""
    if linked.panel and linked.panel not in table.columns:
        raise DesignError(f"The answers of the round {name!r} have no column {linked.panel!r} that tells who is who.")
    own = "" if linked.same_units or linked.panel else f"{name}/"
    unit = design.psu or linked.panel
    text = pl.lit("all") if not design.stratum else pl.col(design.stratum).cast(pl.String)
    return table.with_columns(
        pl.lit(name).alias(ROUND),
        (pl.col(design.weight).cast(pl.Float64) if design.weight else pl.lit(1.0)).alias("__weight"),
        (pl.lit(own) + text).alias("__stratum"),
        (pl.col(unit).cast(pl.String) if unit else pl.lit(own) + pl.col(ROW).cast(pl.String)).alias("__psu"),
        (pl.col(design.fpc).cast(pl.Float64) if design.fpc else pl.lit(None, dtype=pl.Float64)).alias("__fpc"),
    )


def _pooled_design(designs: dict[str, Design], settings: CardSettings, linked: Linked) -> Design:
    """The design of both rounds' answers together."""
    if linked.same_units and not all(design.psu for design in designs.values()):
        raise DesignError("Rounds in the same primary units need a column of them: name it with --psu.")
    return Design(
        weight="__weight",
        stratum="__stratum",
        psu="__psu",
        fpc="__fpc" if all(design.fpc for design in designs.values()) else "",
        lonely=settings.lonely,
    )


def residuals_of_rounds(rounds: Sequence[tuple[int, Residuals | None]], scores: np.ndarray) -> np.ndarray:
    """The residuals of weighted influences, each round's people by the calibration of their own; rows are round after round."""
    taken, first = scores.copy(), 0
    for people, residuals in rounds:
        if residuals:
            taken[first : first + people] = residuals.of(scores[first : first + people])
        first += people
    return taken


def _differences(kept: Totals, breakdown: Breakdown, confidence: float, calibrated: CalibratedSides | None) -> pl.DataFrame:
    """After against before, for everyone or for each group that both rounds have."""
    by = "" if breakdown.by == EVERYONE else breakdown.by
    found = differences(kept, breakdown.by, _pairs(breakdown), confidence=confidence, calibrated=calibrated)
    return found.select(
        "question",
        "category",
        pl.lit(by).alias("by"),
        pl.col("group").str.strip_suffix(AFTER).str.strip_suffix("*"),
        pl.col("other_estimate").alias(BEFORE),
        pl.col("estimate").alias(AFTER),
        *NUMBERS,
        "detectable",
    )


def _pairs(breakdown: Breakdown) -> list[tuple[str, str]]:
    """Each group of the later round with the same one of the earlier; none where the rounds have no group in common."""
    names = [group.removesuffix(AFTER) for group in breakdown.groups if group.endswith(AFTER)]
    return [(f"{name}{AFTER}", f"{name}{BEFORE}") for name in names if f"{name}{BEFORE}" in breakdown.groups]
