"""Totals, ratios, quantiles, independence and regression on an invented survey, against R.

The figures are of `made_survey`; its docstring says of which versions of R, and which design `d`; `m` are its rows.
"""

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimation.estimates import estimates, population_totals
from folkmoot.reportcard.estimation.independence import independence_test
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.quantiles import QuantileRule, quantiles
from folkmoot.reportcard.estimation.ratios import ratios
from folkmoot.reportcard.estimation.regression import Predictor, regress
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from tests.reportcard.made_survey import made_survey

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
BY_SEX = [Breakdown("sex", ("sex",))]
EXACT = {"rel": 1e-8}


def test_totals_of_groups():
    """x <- svyby(~minutes, by=~sex, subset(d, !is.na(minutes)), svytotal, deff="replace"); coef(x); SE(x); x$DEff.minutes"""
    found = population_totals(totals(made_survey(), [Variable("minutes", "mean")], BY_SEX, DESIGN))
    groups = found.filter(pl.col("by") == "sex")
    assert groups["group"].to_list() == ["man", "woman"]
    assert groups["estimate"].to_list() == pytest.approx([456845.7726, 499546.275], **EXACT)
    assert groups["standard_error"].to_list() == pytest.approx([41214.7102015982, 38197.2696144904], **EXACT)
    assert groups["design_effect"].to_list() == pytest.approx([11.9236043929825, 10.1429972735619], **EXACT)


def test_a_design_effect_against_sampling_without_replacement():
    """deff(svymean(~minutes, subset(d, !is.na(minutes)), deff=TRUE))"""
    found = estimates(totals(made_survey(), [Variable("minutes", "mean")], design=DESIGN), against="without")
    assert found["design_effect"][0] == pytest.approx(1.55342004579611, **EXACT)


def test_ratios_of_groups():
    """x <- svyby(~minutes, denominator=~spent, by=~sex, subset(d, !is.na(minutes)), svyratio); coef(x); SE(x)"""
    found = ratios(made_survey(), [("minutes", "spent")], BY_SEX, DESIGN).filter(pl.col("by") == "sex")
    assert found["question"].unique().to_list() == ["minutes/spent"]
    assert found["estimate"].to_list() == pytest.approx([1.28124315898235, 1.25449262462836], **EXACT)
    assert found["standard_error"].to_list() == pytest.approx([0.0676555464514164, 0.0662912850548358], **EXACT)


def test_medians_of_groups():
    """for each sex, dd <- subset(d, !is.na(minutes) & sex == s); svyquantile(~minutes, dd, .5, qrule="school", df=degf(d))"""
    found = quantiles(made_survey(), ["minutes"], [0.5], BY_SEX, DESIGN, rule="school").filter(pl.col("by") == "sex")
    expected = [[30.3, 27.8, 33.2, 1.30820382852063], [29.2, 27.9, 33.4, 1.33242982534508]]
    for row, figures in zip(found.iter_rows(named=True), expected, strict=True):
        ours = [row[name] for name in ("estimate", "lower", "upper", "standard_error")]
        assert ours == pytest.approx(figures, **EXACT)


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("hf4", 1 / 4, 2 / 4),
        ("hf5", 1 / 8, 3 / 8),
        ("hf6", 1 / 5, 2 / 5),
        ("hf7", 0, 1 / 3),
        ("hf8", (2 / 3) / (13 / 3), (5 / 3) / (13 / 3)),
        ("hf9", (5 / 8) / (17 / 4), (13 / 8) / (17 / 4)),
    ],
)
def test_rules_that_interpolate(rule, first, second):
    """By hand, for the values 1, 2, 3, 4 of equal weight: where the first two stand, after the rule's description."""
    batch = pl.DataFrame({"x": [1.0, 2, 3, 4]})
    found = quantiles(batch, ["x"], [0.28], rule=rule)["estimate"][0]
    assert found == pytest.approx(1 + (0.28 - first) / (second - first))


def test_a_step_is_met_exactly():
    """Half of the weight lies at or below 2: `math` gives 2, `school` halfway to 3."""
    batch = pl.DataFrame({"x": [4.0, 2, 3, 1], "w": [0.1, 0.1, 0.1, 0.1]})
    found = {
        rule: quantiles(batch, ["x"], [0.5], design=Design(weight="w"), rule=rule)["estimate"][0] for rule in ("math", "school")
    }
    assert found == {"math": 2, "school": 2.5}


def test_every_rule_stays_within_the_values():
    values = made_survey()["minutes"].drop_nulls()
    for rule in QuantileRule:
        found = quantiles(made_survey(), ["minutes"], [0.001, 0.5, 0.999], design=DESIGN, rule=rule)["estimate"]
        assert found.is_sorted()
        assert values.min() <= found[0] <= found[2] <= values.max()


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("F", [0.659606663201351, 2.60944977085083, pytest.approx(62.62679450042), 0.559524301525357]),
        ("Chisq", [1.87536988385035, 3, None, 0.576814312519434]),
        ("Wald", [0.826532060944637, 3, 24, 0.492218174568028]),
        ("adjWald", [0.75765438919925, 3, 22, 0.529804183541799]),
    ],
)
def test_independence(test, expected):
    """svychisq(~sex+trust, d, statistic=...)"""
    found = independence_test(made_survey(), "sex", "trust", DESIGN, test=test)
    assert [found.statistic, found.df1, found.p] == pytest.approx([expected[0], expected[1], expected[3]], **EXACT)
    assert found.df2 == expected[2]
    assert found.base == made_survey()["trust"].count()
    assert found.cells["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("F", [0.659680852895343, 2.60650422982424, 62.5561015157818, 0.559319699789275]),
        ("Wald", [0.826532060944635, 3, 24, 0.492218174568029]),
    ],
)
def test_independence_by_replicates(test, expected):
    """svychisq(~sex+trust, subset(as.svrepdesign(d, type="JKn"), !is.na(trust)), statistic=...)"""
    replicates = make_replicates(read_sample(made_survey(), DESIGN), "JKn")
    found = independence_test(made_survey(), "sex", "trust", DESIGN, test=test, replicates=replicates)
    assert [found.statistic, found.df1, found.df2, found.p] == pytest.approx(expected, **EXACT)


def test_a_linear_regression_with_categories():
    """g <- svyglm(minutes~factor(trust)+spent, design=d); regTermTest(g, ~factor(trust))"""
    found = regress(made_survey(), "minutes", [Predictor("trust", categorical=True), Predictor("spent")], DESIGN)
    table = found.coefficients
    assert table["category"].to_list() == ["", "2", "3", "4", ""]
    assert table["estimate"].to_list() == pytest.approx(
        [21.5431354971228, 2.29121941821452, 1.46388477146373, 1.17922478278544, 0.354241303480251], **EXACT
    )
    assert table["standard_error"].to_list() == pytest.approx(
        [1.18852978617169, 1.06371123692812, 1.49322952719717, 1.52290255790167, 0.0279632388762451], **EXACT
    )
    assert found.df == 20
    assert found.terms.row(0)[1:] == pytest.approx((1.82606101679983, 3, 20, 0.174901988915568), **EXACT)


def test_a_logistic_regression_and_the_same_by_replicates():
    """svyglm(heard~sex+age, design=d, family=quasibinomial()); the same with as.svrepdesign(d, type="JKn")"""
    asked = [Predictor("sex", categorical=True), Predictor("age")]
    found = regress(made_survey(), "heard", asked, DESIGN, family="logistic")
    estimate = [-0.42979958987537, 0.0348328284826902, 0.0011127636883384]
    assert found.coefficients["estimate"].to_list() == pytest.approx(estimate, **EXACT)
    assert found.coefficients["standard_error"].to_list() == pytest.approx(
        [0.34812464489106, 0.120650925860426, 0.00591693613123408], **EXACT
    )
    assert found.coefficients["odds_ratio"].to_list()[1:] == pytest.approx(np.exp(estimate[1:]), **EXACT)
    replicates = make_replicates(read_sample(made_survey(), DESIGN), "JKn")
    again = regress(made_survey(), "heard", asked, DESIGN, family="logistic", replicates=replicates)
    assert again.coefficients["standard_error"].to_list() == pytest.approx(
        [0.350134523973662, 0.121603299429509, 0.00594053153402367], rel=1e-7
    )
    assert again.df == found.df == 22


def test_a_regression_that_cannot_be_fitted_says_why():
    batch = pl.DataFrame(
        {"y": [0, 0, 1, 1, 1, 0], "x": [1, 2, 4, 5, 6, 3], "twice": [2, 4, 8, 10, 12, 6], "z": [1, 3, 2, 5, 1, 0]}
    )
    with pytest.raises(DesignError, match="'twice' follows from the other predictors"):
        regress(batch, "y", [Predictor("x"), Predictor("twice")])
    with pytest.raises(UnusableAnswers, match="without exception"):
        regress(batch, "y", [Predictor("x")], family="logistic")
    with pytest.raises(UnusableAnswers, match="not 0 or 1"):
        regress(batch, "x", [Predictor("z")], family="logistic")
    with pytest.raises(DesignError, match="too many for this design"):
        regress(batch, "y", [Predictor("x"), Predictor("z")], Design(psu="y"))


def test_a_test_that_cannot_be_made_says_why():
    batch = pl.DataFrame({"one": ["a", "a", None, "a"], "other": ["x", "y", "x", "y"]})
    with pytest.raises(DesignError, match="'one' has fewer than two"):
        independence_test(batch, "one", "other")
    with pytest.raises(DesignError, match="between 0 and 1"):
        quantiles(pl.DataFrame({"x": [1, 2]}), ["x"], [50])


def test_the_kernel_and_influences_agree_on_any_mean():
    """Two ways to the same variance: sums of the kernel, and each person's influence."""
    sample = read_sample(made_survey(), DESIGN)
    spent = made_survey()["spent"].to_numpy()
    mean = sample.weights @ spent / sample.weights.sum()
    scores = sample.weights * (spent - mean) / sample.weights.sum()
    by_influence = sample.covariances(scores[:, None])[0, 0] ** 0.5
    by_kernel = estimates(totals(made_survey(), [Variable("spent", "mean")], design=DESIGN))["standard_error"][0]
    assert by_influence == pytest.approx(by_kernel, rel=1e-12)
