"""Differences of groups, rounds and municipalities; p-values of many comparisons; ranks."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from folkmoot.reportcard.comparison.comparison import against_the_rest, detectable_difference, differences, judge
from folkmoot.reportcard.comparison.multiplicity import benjamini_hochberg, holm, level_of_families, simultaneous_quantile
from folkmoot.reportcard.comparison.ranks import rank_intervals
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
VARIABLES = [Variable("water", "share"), Variable("hours", "mean")]


def test_for_a_test_each_side_pays_for_its_own_estimate():
    """By hand: 3 and 5 people, each a unit; t is the difference over its error times the root of (1/2 + 1/4) / (1/3 + 1/5)."""
    table = pl.DataFrame({"group": ["a"] * 3 + ["b"] * 5, "hours": [1.0, 4.0, 2.0, 5.0, 9.0, 4.0, 6.0, 3.0]})
    kept = totals(table, [Variable("hours", "mean")], [Breakdown("group", ("group",))])
    found = against_the_rest(kept).row(0, named=True)
    t = found["difference"] / found["standard_error"] / np.sqrt((1 / 2 + 1 / 4) / (1 / 3 + 1 / 5))
    assert found["df"] == 6
    assert found["p"] == pytest.approx(2 * stats.t.sf(abs(t), 6), rel=1e-12)


def test_one_person_is_not_tested():
    table = pl.DataFrame({"group": ["a"] + ["b"] * 5, "hours": [9.0, 5.0, 9.0, 4.0, 6.0, 3.0]})
    kept = totals(table, [Variable("hours", "mean")], [Breakdown("group", ("group",))])
    found = judge(against_the_rest(kept))
    assert found["difference"].is_not_null().all()
    assert found.select("p", "p_adjusted", "detectable").null_count().row(0) == (2, 2, 2)
    assert found["verdict"].to_list() == ["", ""]


def two_rounds() -> pl.DataFrame:
    """240 invented interviews of two rounds in the same 24 primary units of three strata."""
    random = random_numbers(20261124, "rounds")
    rows = []
    for unit in range(24):
        level = random(1)[0]
        for _ in range(10):
            round_, draw, hours, weight = random(4)
            after = round_ > 0.5
            water = "yes" if draw < 0.25 + 0.5 * level + 0.12 * after else "no"
            rows.append(
                (unit % 3, unit, "after" if after else "before", water, round(24 * hours * level, 2), round(1 + weight, 3))
            )
    return pl.DataFrame(rows, schema=["stratum", "psu", "round", "water", "hours", "weight"], orient="row")


def test_a_change_between_rounds_in_the_same_units_carries_their_covariance():
    """R 4.2.2, survey 4.1-1, on the table of `two_rounds` written as CSV:

    d <- svydesign(id=~psu, strata=~stratum, weights=~weight, data=x, nest=TRUE)
    b <- svyby(~I(water=="yes"), ~round, d, svymean, covmat=TRUE); the same with ~hours
    svycontrast(b, c(after=1, before=-1)); svycontrast(b, quote(log(after / before))); qt(0.975, degf(d))
    """
    kept = totals(two_rounds(), VARIABLES, [Breakdown("round", ("round",))], DESIGN)
    found = differences(kept, "round", [("after", "before")], selected={"water": "yes", "hours": ""})
    water, hours = found.filter(question="water").row(0, named=True), found.filter(question="hours").row(0, named=True)
    assert (water["difference"], water["standard_error"]) == pytest.approx((0.0925100059934287, 0.0713506139751427), rel=1e-8)
    assert (hours["difference"], hours["standard_error"]) == pytest.approx((0.966929169948241, 0.846569039584176), rel=1e-8)
    assert np.log(hours["ratio"]) == pytest.approx(0.15553370727061, rel=1e-8)
    reach = (np.log(hours["ratio_upper"]) - np.log(hours["ratio_lower"])) / 2
    assert reach == pytest.approx(2.07961384472768 * 0.132775721801623, rel=1e-8)
    assert water["df"] == 21


def test_rounds_with_units_of_their_own_are_independent():
    """The variance of the difference is the sum of the two variances, where the rounds are strata."""
    answers = two_rounds().with_columns(pl.concat_str("round", "stratum", separator="/").alias("stratum"))
    kept = totals(answers, VARIABLES, [Breakdown("round", ("round",))], DESIGN)
    apart = [
        totals(answers.filter(round=name), VARIABLES, [Breakdown("round", ("round",))], DESIGN) for name in ("after", "before")
    ]
    errors = [estimates(part).filter(question="hours", by="")["standard_error"][0] for part in apart]
    together = differences(kept, "round", [("after", "before")], selected={"hours": ""})["standard_error"][0]
    assert together == pytest.approx(np.hypot(*errors), rel=1e-12)


def test_a_group_that_nobody_is_in_cannot_be_compared():
    kept = totals(two_rounds(), VARIABLES, [Breakdown("round", ("round",))], DESIGN)
    with pytest.raises(DesignError, match="no group 'later'"):
        differences(kept, "round", [("later", "before")])


def test_adjusted_p_values_are_those_of_r():
    """R 4.2.2: p.adjust(c(0.01, 0.02, 0.03, 0.5), "holm"), and "BH"; a test that there is none of does not count."""
    p = np.array([[0.02, np.nan, 0.01, 0.5, 0.03]]).T
    assert holm(p)[:, 0] == pytest.approx([0.06, np.nan, 0.04, 0.5, 0.06], nan_ok=True)
    assert benjamini_hochberg(p)[:, 0] == pytest.approx([0.04, np.nan, 0.04, 0.5, 0.04], nan_ok=True)


def test_a_question_must_stand_out_on_the_whole_card():
    """One question in ten with p = 0.03: clear by itself, but a card of ten questions finds such a one by chance."""
    families = [str(number) for number in range(10)]
    alone = level_of_families(families[:1], np.array([0.03]), 0.05)
    among_many = level_of_families(families, np.array([0.03, *[0.6] * 9]), 0.05)
    assert alone == {"0": 0.05}
    assert set(among_many.values()) == {0.0}


def test_two_groups_are_one_comparison_told_from_both_sides():
    kept = totals(two_rounds(), VARIABLES, [Breakdown("round", ("round",))], DESIGN)
    found = judge(against_the_rest(kept, selected={"hours": ""}))
    assert found["p_adjusted"].to_list() == pytest.approx(found["p"].to_list())
    assert found["difference"].sum() == pytest.approx(0, abs=1e-12)
    assert set(found["verdict"]) == {"no_clear_difference"}


def test_a_group_in_which_all_agree_is_no_proof_of_a_difference():
    """Thirty of thirty against 495 of 500: nobody's answer tells the spread of the thirty, which is not nought for that."""
    answers = pl.DataFrame(
        {"group": ["few"] * 30 + ["many"] * 500, "water": ["yes"] * 30 + ["no"] * 5 + ["yes"] * 495, "person": range(530)}
    )
    kept = totals(answers, [Variable("water", "share")], [Breakdown("group", ("group",))], Design(psu="person"))
    found = judge(against_the_rest(kept, selected={"water": "yes"}))
    assert set(found["verdict"]) == {"no_clear_difference"}
    none = answers.with_columns(pl.when(pl.col("group") == "many").then("water").otherwise(pl.lit("no")).alias("water"))
    kept = totals(none, [Variable("water", "share")], [Breakdown("group", ("group",))], Design(psu="person"))
    assert judge(against_the_rest(kept, selected={"water": "yes"}))["verdict"].to_list() == ["lower", "higher"]


def test_the_detectable_difference_of_three_hundred_interviews():
    """11.4 points between two samples of 300 at one half with a design effect of 1, and 16.2 with 2 (normal)."""
    error = np.sqrt(2 * 0.25 / 300 * np.array([1.0, 1.5, 2.0]))
    assert np.round(100 * detectable_difference(error, np.inf), 1).tolist() == [11.4, 14.0, 16.2]


def test_the_simultaneous_margin_is_tukeys_for_equal_independent_estimates():
    """R 4.2.2: qtukey(0.95, 7, 30) / sqrt(2), qtukey(0.95, 30, Inf) / sqrt(2)"""
    assert simultaneous_quantile(np.eye(7), 30, 0.95) == pytest.approx(3.15665, abs=0.03)
    assert simultaneous_quantile(np.eye(30), np.inf, 0.95) == pytest.approx(3.748578, abs=0.03)


def test_ranks_are_intervals():
    lowest, highest = rank_intervals(np.array([0.50, 0.52, np.nan, 0.80]), np.diag([0.02**2] * 4), 40)
    assert lowest.tolist() == pytest.approx([2, 2, np.nan, 1], nan_ok=True)
    assert highest.tolist() == pytest.approx([3, 3, np.nan, 1], nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(
    estimates=st.lists(st.floats(0, 1), min_size=2, max_size=6),
    errors=st.lists(st.floats(0.001, 0.2), min_size=6, max_size=6),
)
def test_a_rank_interval_holds_the_rank_that_was_seen(estimates, errors):
    values = np.array(estimates)
    lowest, highest = rank_intervals(values, np.diag(np.square(errors[: len(values)])), np.inf)
    best = 1 + (values[None, :] > values[:, None]).sum(axis=1)
    worst = (values[None, :] >= values[:, None]).sum(axis=1)
    assert (lowest <= best).all()
    assert (highest >= worst).all()


@pytest.mark.parametrize(("people", "df"), [([2] * 11, 9), ([2] * 10 + [22], 9 * (42**2 / (10 * 2**2 + 22**2)) / 11)])
def test_a_group_that_few_units_carry_has_fewer_degrees_of_freedom(people, df):
    """By hand: in each of 11 units as many people of the group as of the others, so that v is the unit's share of them all."""
    rows = [
        (unit, group, (unit + number) % 3) for unit, count in enumerate(people) for group in "ab" for number in range(count)
    ]
    table = pl.DataFrame(rows, schema=["psu", "group", "hours"], orient="row")
    kept = totals(table, [Variable("hours", "mean")], [Breakdown("group", ("group",))], Design(psu="psu"))
    assert against_the_rest(kept)["df"].to_list() == pytest.approx([df, df])
