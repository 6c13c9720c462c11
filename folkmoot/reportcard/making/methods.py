"""What the card says of its own making: all that AAPOR's and ESOMAR's lists ask for that is known, 'not known' where it is not.

Each `Method` has a key; its wording stands in `wording` and the catalogues, with places for the `values` that are given here:

- from the form's settings sheet (`card::KEY`), as texts: commissioner, fieldwork, population, frame, selection, mode, contact;
- languages, dates (`first`, `last`), interviews (`interviews`), response_rates (`RR1` ... `RR6`);
- weighting (`kish`: 1 + cv² of the weights; unweighted where absent); design (`psus`, `strata`, `stages`; none given: empty);
- margin (`margin`: percentage points at 50 %, `design_effect`: the median of the card's shares, `base`: interviews);
- standard_errors (`lonely`), protection (the rules' numbers), comparisons (`level`), scales_assumed (`questions`),
  checks (`findings`), questionnaire, answers (`sha256`), software (package to version).
"""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from statistics import NormalDist, median

import polars as pl

from folkmoot import __version__
from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.cards.card import Method, SectionResult
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.disclosure.disclosure import Rules
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
from folkmoot.reportcard.weighting.residuals import CalibrationRecord
from folkmoot.reportcard.weighting.weights import kish_effect

TOLD_BY_THE_FORM = ("commissioner", "fieldwork", "population", "frame", "selection", "mode", "contact")
PACKAGES = ("numpy", "polars", "pyxform", "scipy")


def describe_methods(
    questionnaire: Questionnaire,
    answers: Answers,
    design: Design,
    outcomes: OutcomeCounts,
    rules: Rules,
    sections: Sequence[SectionResult],
    period: tuple[str, str],
    calibration: CalibrationRecord | None = None,
) -> tuple[Method, ...]:
    """The lines of the methods page in their order; see the module for the keys."""
    told = {key: questionnaire.about.get(key, {}) for key in TOLD_BY_THE_FORM}
    texts = {key: Method(key, known=any(said.values()), texts=dict(said)) for key, said in told.items()}
    interviews = answers.table.height
    questions = [question for section in sections for question in section.questions]
    effects = [
        category.estimate.design_effect
        for question in questions
        for category in question.categories
        if category.estimate.design_effect is not None
    ]
    typical = median(effects) if effects else 1.0
    margin = 100 * NormalDist().inv_cdf(0.975) * (typical * 0.25 / interviews) ** 0.5 if interviews else 0.0
    rates = outcomes.response_rates()
    first, last = period
    assumed = sum(question.scale_is_assumed for question in questions)
    return (
        texts["commissioner"],
        texts["fieldwork"],
        Method("dates", known=bool(first), values={"first": first, "last": last}),
        texts["population"],
        texts["frame"],
        texts["selection"],
        texts["mode"],
        Method("languages", known=True, values={"count": len(questionnaire.languages)}),
        Method("interviews", known=True, values={"interviews": interviews}),
        Method("response_rates", known=bool(rates), values=dict(rates)),
        Method("weighting", known=True, values=_weights(answers, design, calibration)),
        Method("design", known=True, values=_size_of_design(answers, design)),
        Method("margin", known=bool(interviews), values={"margin": margin, "design_effect": typical, "base": interviews}),
        Method("standard_errors", known=True, values={"lonely": design.lonely.value}),
        Method(
            "protection",
            known=True,
            values={
                "minimum_base": rules.minimum_base,
                "uncertain_base": rules.uncertain_base,
                "smallest_cell": rules.smallest_cell,
                "smallest_sensitive_cell": rules.smallest_sensitive_cell,
            },
        ),
        Method("comparisons", known=True, values={"level": 0.05}),
        Method("scales_assumed", known=True, values={"questions": assumed}),
        Method("checks", known=True, values={"findings": answers.findings.height}),
        Method("questionnaire", known=True, values={"sha256": questionnaire.sha256, "version": questionnaire.version}),
        Method("answers", known=True, values={"sha256": answers.sha256}),
        Method("software", known=True, values=dict(software_versions())),
        texts["contact"],
    )


def software_versions() -> dict[str, str]:
    """The versions of what the figures were made with."""
    return {"folkmoot": __version__, "python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _weights(answers: Answers, design: Design, calibration: CalibrationRecord | None) -> dict[str, str | int | float]:
    """Kish's `1 + cv²` of the weights, and what they were calibrated to; nothing where the answers count equally."""
    if not design.weight:
        return {}
    weights = answers.table[design.weight].cast(pl.Float64).to_numpy()
    margins = {"calibrated_to": ", ".join(calibration.names)} if calibration else {}
    return {"kish": kish_effect(weights), **margins}


def _size_of_design(answers: Answers, design: Design) -> dict[str, str | int | float]:
    """How many primary sampling units and strata the answers come from; nothing where neither is known."""
    if not (design.psu or design.stratum):
        return {}
    columns = [column for column in (design.stratum, design.psu) if column]
    units = answers.table.select(columns).unique().height if design.psu else answers.table.height
    strata = answers.table[design.stratum].n_unique() if design.stratum else 1
    return {"psus": units, "strata": strata, "clustered": int(bool(design.psu))}
