"""The way of weights: from the contact sheet's chances, over those who did not answer, to the population's margins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import named, refuse, require
from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.weighting.calibration import Calibration, Method, calibrate
from folkmoot.reportcard.weighting.contact_outcomes import final_outcomes
from folkmoot.reportcard.weighting.margins import Margin
from folkmoot.reportcard.weighting.nonresponse import Adjustment, by_classes, by_propensity
from folkmoot.reportcard.weighting.outcomes import ANSWERED
from folkmoot.reportcard.weighting.trimming import Trimmed, calibrate_with_cap
from folkmoot.reportcard.weighting.weights import CHANCES, adults_in, given_weights, household_weights


@dataclass(frozen=True)
class WeightingPlan:
    """How weights are made. Names are columns; an empty one means that there is none.

    `base` is a column of weights made elsewhere, else they come from the `chances` and the `adults` of a contact sheet.
    Nonresponse is adjusted within `classes`, or by the chance that a model on `propensity` gives, in `propensity_classes`.
    Without `margins` nothing is calibrated; `cap` is the greatest weight in medians, `inf` for none.
    """

    base: str = ""
    chances: tuple[str, ...] = CHANCES
    adults: str = "adults"
    outcome: str = "outcome"
    contact: str = "contact"
    unit: str = "unit"
    size: str = "households"
    classes: tuple[str, ...] = ()
    propensity: tuple[str, ...] = ()
    propensity_classes: int = 5
    margins: tuple[Margin, ...] = ()
    method: Method = Method.RAKE
    bounds: tuple[float, float] = (-inf, inf)
    cap: float = inf
    partial: bool = False


@dataclass(frozen=True)
class Weighted:
    """Those who answered with their weights, and what is to be said of them.

    `people` has its own columns, and `household_weight`, `response_factor`, `base_weight` (with the adults, before calibration)
    and `weight`; the first two are missing where base weights were given. `steps` has each step's name and weights.
    """

    people: pl.DataFrame
    steps: tuple[tuple[str, np.ndarray], ...]
    nonresponse: Adjustment | None = None
    calibration: Calibration | None = None
    trimmed: Trimmed | None = None
    notes: tuple[str, ...] = field(default=())


def weigh(contacts: pl.DataFrame, plan: WeightingPlan, answers: pl.DataFrame | None = None) -> Weighted:
    """Weights of everybody who answered.

    `contacts` is a contact sheet with outcomes, or a table of people with weights of their own (`plan.base`). `answers`, where
    given, has a row for each interview with the same column `plan.contact`; its columns are used for the margins and stand in
    the result.

    Raises `UnusableWeights` as the steps do, and where contact sheet and answers do not belong together, with the rows.
    """
    notes: list[str] = []
    steps: list[tuple[str, np.ndarray]] = []
    adjustment = None
    if plan.base:
        people = contacts
        if plan.outcome in contacts.columns:
            final = final_outcomes(contacts, contact=plan.contact, outcome=plan.outcome)
            people = final.filter(pl.col("outcome").is_in(list(ANSWERED)))
        base = given_weights(people, plan.base)
        steps.append((plan.base, base))
        people = people.with_columns(pl.Series("base_weight", base))
    else:
        people, adjustment, base = _from_contacts(contacts, plan, steps, notes)
    if not people.height:
        raise UnusableWeights("Nobody answered: there is no one to be weighted.")
    if answers is not None:
        people = _with_answers(people, answers, plan)
        base = people["base_weight"].to_numpy()
    weights, calibration, trimmed = base, None, None
    if plan.margins and plan.cap < inf:
        trimmed = calibrate_with_cap(
            people, base, plan.margins, plan.method, times=plan.cap, bounds=plan.bounds, partial=plan.partial
        )
        calibration = trimmed.calibration
    elif plan.margins:
        calibration = calibrate(people, base, plan.margins, plan.method, bounds=plan.bounds, partial=plan.partial)
    if calibration is not None:
        weights = calibration.weights
        steps.append(("calibrated", weights))
    result = people.with_columns(pl.Series("weight", weights))
    return Weighted(result, tuple(steps), adjustment, calibration, trimmed, tuple(notes))


def _from_contacts(
    contacts: pl.DataFrame, plan: WeightingPlan, steps: list[tuple[str, np.ndarray]], notes: list[str]
) -> tuple[pl.DataFrame, Adjustment | None, np.ndarray]:
    """Those who answered, with weights from the draw, from who did not answer, and from the adults of the household."""
    final, adjustment = contacts, None
    if plan.outcome in contacts.columns:
        final = final_outcomes(contacts, contact=plan.contact, outcome=plan.outcome)
    made = household_weights(final, plan.chances, unit=plan.unit, size=plan.size)
    notes += made.assumed
    factor = np.ones(final.height)
    if "outcome" in final.columns:
        if plan.propensity:
            adjustment = by_propensity(final, made.weights, plan.propensity, classes=plan.propensity_classes)
        else:
            adjustment = by_classes(final, made.weights, plan.classes)
        factor = adjustment.factor
    else:
        notes.append("There is no column of outcomes: everyone in the table counts as interviewed, and nobody else.")
    answered = factor > 0
    people = final.with_columns(pl.Series("household_weight", made.weights), pl.Series("response_factor", factor)).filter(
        pl.Series(answered)
    )
    steps.append(("drawn", made.weights[answered]))
    base = made.weights[answered] * factor[answered]
    if adjustment is not None:
        steps.append(("nonresponse", base))
    if plan.adults and plan.adults in people.columns:
        base = base * adults_in(people, plan.adults)
        steps.append(("adults", base))
    else:
        notes.append("The number of adults is not known: the weights are of households, and the figures describe households.")
    return people.with_columns(pl.Series("base_weight", base)), adjustment, base


def _with_answers(people: pl.DataFrame, answers: pl.DataFrame, plan: WeightingPlan) -> pl.DataFrame:
    """The answers with their dwelling's weights; the two must have the same interviews."""
    key = plan.contact
    for table, name in ((people, "The contact sheet"), (answers, "The table of answers")):
        require(table, (key,), UnusableWeights, name)
        what = f"the same {key} occurs more than once among those who answered"
        refuse(table, pl.col(key).is_null() | pl.col(key).is_duplicated(), UnusableWeights, what, "Give each its own")
    strange = ~pl.col(key).is_in(people[key].implode())
    what = f"no dwelling of the contact sheet with that {key} has an interview"
    refuse(answers, strange, UnusableWeights, what, "Mend the outcome there, or the answer's key")
    lost = people.filter(~pl.col(key).is_in(answers[key].implode()))[key].to_list()
    if lost:
        raise UnusableWeights(
            f"Interviews of the contact sheet without answers ({key} {named(lost)}): find the answers, or give the outcome as "
            "it was: other."
        )
    ours = [key, *_made(people)]
    return answers.drop(_made(answers)).join(
        people.select(*ours, pl.exclude([*ours, *answers.columns])), on=key, maintain_order="left"
    )


def _made(table: pl.DataFrame) -> Sequence[str]:
    """The columns of a table that this module makes."""
    return [name for name in ("household_weight", "response_factor", "base_weight", "weight") if name in table.columns]
