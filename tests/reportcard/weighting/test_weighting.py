"""Weights from the contact sheet: the draw, those who did not answer, the adults, and what is said of them."""

import doctest
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.weighting import weights
from folkmoot.reportcard.weighting.margins import Margin
from folkmoot.reportcard.weighting.nonresponse import by_classes, by_propensity
from folkmoot.reportcard.weighting.weight_report import conclusions, describe_changes, describe_margins, describe_steps
from folkmoot.reportcard.weighting.weighting import WeightingPlan, weigh
from folkmoot.reportcard.weighting.weights import household_weights, kish_effect

SHEET = pl.DataFrame(
    {
        "contact": list("abcdefgh"),
        "stratum": ["urban"] * 5 + ["rural"] * 3,
        "inclusion": ["0.5"] * 5 + ["0.2"] * 3,
        "household_inclusion": ["0.1"] * 8,
        "adults": ["2", "1", None, "3", None, "1", "2", None],
        "outcome": ["complete", "1.1", "refusal", "partial", "unknown", "complete", "complete", "not_eligible"],
    }
)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(weights).failed == 0


def test_base_weights_are_the_inverse_of_the_chances_over_nonresponse_times_adults():
    """By hand: urban 20 each; of 80 known all are eligible, so 20 unknown count whole: 100/60. Rural 50 each."""
    weighted = weigh(SHEET, WeightingPlan(classes=("stratum",)))
    assert weighted.people["contact"].to_list() == ["a", "b", "d", "f", "g"]
    assert weighted.people["household_weight"].to_list() == pytest.approx([20, 20, 20, 50, 50])
    assert weighted.people["response_factor"].to_list() == pytest.approx([100 / 60] * 3 + [1, 1])
    assert weighted.people["weight"].to_list() == pytest.approx([20 / 0.6 * 2, 20 / 0.6, 20 / 0.6 * 3, 50, 100])
    assert weighted.nonresponse is not None
    assert weighted.nonresponse.classes.select("class", "approached", "answered").rows() == [("rural", 2, 2), ("urban", 5, 3)]


def test_unknown_eligibility_is_carried_as_far_as_the_known_are_eligible():
    """By hand: weights 1; 2 complete, 1 refusal, 1 not eligible, 2 unknown, of which 3/4 count: 4.5 over 2."""
    outcome = ["complete", "complete", "refusal", "not_eligible", "unknown", "unknown"]
    found = by_classes(pl.DataFrame({"outcome": outcome}), np.ones(6), [])
    assert found.factor.tolist() == pytest.approx([2.25, 2.25, 0, 0, 0, 0])


def test_weights_over_nonresponse_add_up_to_all_who_are_eligible():
    weighted = weigh(SHEET, WeightingPlan(classes=("stratum",), adults=""))
    assert weighted.people["weight"].sum() == pytest.approx(5 * 20 + 2 * 50)
    assert any("describe households" in note for note in weighted.notes)


def test_a_class_in_which_nobody_answered_is_named():
    sheet = SHEET.with_columns(
        pl.when(pl.col("stratum") == "rural").then(pl.lit("refusal")).otherwise("outcome").alias("outcome")
    )
    with pytest.raises(UnusableWeights, match=r"nobody answered: 'rural' \(3 approached\)"):
        weigh(sheet, WeightingPlan(classes=("stratum",)))


@pytest.fixture(scope="module")
def approached() -> pl.DataFrame:
    number = np.arange(60)
    return pl.DataFrame(
        {
            "sex": np.where(number * 7 % 5 < 3, "woman", "man"),
            "size": 1 + number * 13 % 7,
            "outcome": np.where(number * 19 % 4 == 0, "refusal", "complete"),
            "w": 10.0 + number * 3 % 4,
        }
    )


def test_the_model_of_who_answers_is_that_of_r(approached: pl.DataFrame):
    """R 4.2.2: coef(glm(I(yes=="yes")~sex+size, family=quasibinomial, weights=w, data=d)); d is that of test_calibration."""
    found = by_propensity(approached, approached["w"].to_numpy(), ["sex", "size"], classes=0)
    assert found.coefficients["term"].to_list() == ["(Intercept)", "sexwoman", "size"]
    expected = [0.9546712149556612070, 0.0010896836571764475, 0.0820478022080018132]
    assert found.coefficients["estimate"].to_list() == pytest.approx(expected, rel=1e-8)
    chance = 1 / (1 + np.exp(-(expected[0] + expected[1] + expected[2] * 1)))
    assert (approached["sex"][0], approached["size"][0], approached["size"][7]) == ("woman", 1, 1)
    answered = int(
        np.flatnonzero((approached["sex"] == "woman") & (approached["size"] == 1) & (approached["outcome"] == "complete"))[0]
    )
    assert found.factor[answered] == pytest.approx(1 / chance)


def test_chances_are_cut_into_classes_of_equal_numbers(approached: pl.DataFrame):
    base = approached["w"].to_numpy()
    found = by_propensity(approached, base, ["sex", "size"], classes=4)
    assert found.classes["approached"].to_list() == [15] * 4
    assert (found.factor * base).sum() == pytest.approx(base.sum())
    assert found.classes["least_chance"].is_sorted()


def test_a_model_that_cannot_be_fitted_names_the_term(approached: pl.DataFrame):
    always = approached.with_columns(
        pl.when(pl.col("outcome") == "complete").then(pl.lit("x")).otherwise(pl.lit("y")).alias("z")
    )
    with pytest.raises(UnusableWeights, match=r"'zy'|Intercept"):
        by_propensity(always, approached["w"].to_numpy(), ["z"])
    with pytest.raises(UnusableWeights, match="Everybody answered"):
        by_propensity(approached.with_columns(pl.lit("complete").alias("outcome")), np.ones(60), ["size"])
    missing = approached.with_columns(pl.when(pl.int_range(pl.len()) > 0).then(pl.col("size")).alias("size"))
    with pytest.raises(UnusableWeights, match="Row 2: size is missing"):
        by_propensity(missing, np.ones(60), ["size"])


def test_a_walk_is_weighted_as_if_drawn_at_random_and_it_is_said():
    walk = pl.DataFrame(
        {
            "unit": ["a", "a", "b"],
            "inclusion": [0.5] * 3,
            "household_inclusion": [None, None, 0.25],
            "households": ["40", "40", "9"],
        }
    )
    made = household_weights(walk)
    assert made.weights.tolist() == pytest.approx([2 * 20, 2 * 20, 8])
    assert "2 dwellings were found on a walk" in made.assumed[0]


def test_reserves_are_told():
    made = household_weights(SHEET.with_columns(pl.Series("unit_reserve", [None] * 6 + [1, 1])))
    assert "2 approaches were in reserve units" in made.assumed[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (pl.lit("0").alias("inclusion"), "Rows 2, .*: the chance inclusion"),
        (pl.lit("1.2").alias("household_inclusion"), "the chance household_inclusion"),
        (pl.col("adults").replace("3", "2.5"), "Row 4: adults|Row 5: adults"),
    ],
)
def test_a_contact_sheet_that_cannot_be_used_says_where(change: pl.Expr, words: str):
    with pytest.raises(UnusableWeights, match=words):
        weigh(SHEET.with_row_index("__row", offset=2).with_columns(change), WeightingPlan())


ANSWERS = pl.DataFrame(
    {"contact": ["g", "a", "b", "d", "f"], "sex": ["man", "woman", "man", "woman", "woman"], "q": list("yynny")}
)
SEX = Margin("sex", ("sex",), ("woman", "man"), (300.0, 200.0))


def test_answers_get_the_weights_of_their_dwelling_and_are_calibrated():
    weighted = weigh(SHEET, WeightingPlan(classes=("stratum",), margins=(SEX,)), ANSWERS)
    assert weighted.people["contact"].to_list() == ANSWERS["contact"].to_list()
    assert weighted.people["q"].to_list() == ANSWERS["q"].to_list()
    assert weighted.people.filter(pl.col("sex") == "man")["weight"].sum() == pytest.approx(200)
    assert weighted.people["base_weight"][0] == pytest.approx(100)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (ANSWERS.head(4), "without answers .*contact f"),
        (pl.concat([ANSWERS, ANSWERS.head(1)]), "more than once"),
        (ANSWERS.with_columns(pl.col("contact").replace("g", "z")), "Row 2: no dwelling"),
        (ANSWERS.drop("contact"), "no column 'contact'"),
    ],
)
def test_answers_that_do_not_belong_to_the_contact_sheet_are_refused(answers: pl.DataFrame, words: str):
    with pytest.raises(UnusableWeights, match=words):
        weigh(SHEET, WeightingPlan(), answers)


def test_weights_made_elsewhere_can_be_calibrated():
    people = pl.DataFrame({"sex": ["woman", "man", "man"], "pw": ["10", "20", "30"]})
    weighted = weigh(people, WeightingPlan(base="pw", margins=(SEX,)))
    assert weighted.people["weight"].to_list() == pytest.approx([300, 80, 120])
    with pytest.raises(UnusableWeights, match="Row 3: the weight pw"):
        weigh(people.with_columns(pl.col("pw").replace("20", "-1")), WeightingPlan(base="pw"))


def test_the_report_says_the_spread_the_margins_and_the_largest_changes():
    plan = WeightingPlan(classes=("stratum",), margins=(SEX, Margin("q", ("q",), ("y", "n", "z"), (250.0, 250.0, 0.0))))
    weighted = weigh(SHEET, plan, ANSWERS)
    assert weighted.calibration is not None
    steps = describe_steps(weighted)
    assert steps["step"].to_list() == ["drawn", "nonresponse", "adults", "calibrated"]
    assert steps["kish_effect"][3] == pytest.approx(kish_effect(weighted.people["weight"].to_numpy()))
    margins = describe_margins(weighted.people, weighted.calibration)
    assert margins["met"].all()
    assert margins.filter(pl.col("category") == "woman")["before"].item() == pytest.approx(20 / 0.6 * 5 + 50)
    changes = describe_changes(weighted, ["contact"], most=2)
    overall = 500 / weighted.calibration.base.sum()
    assert (changes["factor"] / overall).log().abs().is_sorted(descending=True)
    assert "converged" in " ".join(conclusions(weighted))


def test_what_could_not_be_met_is_in_the_report():
    margin = replace(SEX, categories=("woman", "man", "other"), totals=(300.0, 190.0, 10.0))
    weighted = weigh(SHEET, WeightingPlan(margins=(margin,), partial=True), ANSWERS)
    assert weighted.calibration is not None
    assert any("Not met: sex 'other': nobody" in sentence for sentence in conclusions(weighted))
    margins = describe_margins(weighted.people, weighted.calibration)
    assert margins.filter(~pl.col("met"))["category"].to_list() == ["other"]


def test_a_cap_that_cuts_is_told():
    people = pl.DataFrame({"sex": ["woman"] * 20 + ["man"] * 20, "pw": [1.0] * 19 + [30.0] + [1.0] * 20})
    weighted = weigh(people, WeightingPlan(base="pw", margins=(SEX,), cap=4))
    assert weighted.trimmed is not None
    assert weighted.trimmed.held
    assert "1 weights were over the cap" in " ".join(conclusions(weighted))
