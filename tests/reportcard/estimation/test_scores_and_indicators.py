"""Scores of core values, the global goals' indicators and the grouping by disability."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimation.indicator_estimates import estimate_indicator
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.estimation.scores import Item, reliability, scores
from folkmoot.reportcard.totals.indicators import (
    bribery,
    disability,
    discrimination,
    find_scales,
    having_a_say,
    satisfaction,
)
from folkmoot.reportcard.totals.variables import Breakdown
from tests.reportcard.made_survey import made_survey

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
FIVE = ("a_great_deal", "a_lot", "some", "very_little", "not_at_all")
SAID = {"say": FIVE, "influence": FIVE}
FOUR = ("very_good", "good", "poor", "very_poor")


def test_a_score_needs_half_of_its_items():
    scale = ("often", "seldom", "never")
    batch = pl.DataFrame(
        {
            "heard": ["often", "never", None, "dont_know", "seldom"],
            "asked": ["never", None, None, "often", "seldom"],
            "told": ["often", None, "often", None, None],
        }
    )
    items = [Item(name, scale) for name in batch.columns]
    assert scores(batch, items).to_list() == [pytest.approx(200 / 3), None, None, None, 50]
    assert scores(batch, items, least_answered=0.3).to_list() == [pytest.approx(200 / 3), 0, 100, 100, 50]


@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=2, max_size=30))
def test_a_scale_turned_round_turns_the_score_round(answers):
    batch = pl.DataFrame({"x": [*answers, "a"]}, schema={"x": pl.String})
    up, down = (scores(batch, [Item("x", scale)]) for scale in (("a", "b", "c"), ("c", "b", "a")))
    assert (up.drop_nulls() + down.drop_nulls() - 100).abs().max() < 1e-9
    assert up.is_null().to_list() == batch["x"].is_null().to_list()


def test_cronbachs_alpha_as_r():
    """m$i1 <- (m$trust - 1) / 3 * 100; m$i2 <- m$heard * 100; svycralpha(~i1+i2, subset(d, !is.na(i1) & !is.na(i2)))"""
    items = [Item("trust", ("4", "3", "2", "1")), Item("heard", ("1", "0"))]
    found = reliability(made_survey(), items, DESIGN)
    assert found.alpha == pytest.approx(0.3280036726429, rel=1e-8)
    assert (found.items, found.base) == (2, made_survey()["trust"].count())


def test_a_scale_that_is_not_answered_is_refused():
    with pytest.raises(UnusableAnswers, match=r"on the scale a, b, c, d\. There are: 'no', 'yes'"):
        find_scales({"x": {"yes", "no"}}, [("a", "b", "c", "d")], 4)
    with pytest.raises(DesignError, match="at least two"):
        Item("x", ("often", "often"))


def test_the_mean_of_two_shares_carries_their_covariance():
    """m$a <- as.numeric(m$trust >= 3); m$b <- as.numeric(m$water == "yes");
    x <- svymean(~a+b, subset(d, !is.na(a) & !is.na(b))); svycontrast(x, c(a=.5, b=.5))"""
    both = made_survey().with_columns(
        say=pl.when(pl.col("water").is_not_null()).then(
            pl.col("trust").replace_strict({1: FIVE[4], 2: FIVE[3], 3: FIVE[2], 4: FIVE[0]})
        ),
        influence=pl.when(pl.col("trust").is_not_null()).then(
            pl.col("water").replace_strict({"yes": FIVE[1], "no": FIVE[4], "dont_know": FIVE[3]})
        ),
    )
    found = estimate_indicator(both, having_a_say(both, "say", "influence", SAID), design=DESIGN)
    assert found["category"].to_list() == ["say", "influence", "mean"]
    assert found["estimate"].to_list() == pytest.approx([0.507120514966623, 0.481554076771487, 0.494337295869055], rel=1e-8)
    assert found["standard_error"].to_list() == pytest.approx(
        [0.0569918410010105, 0.0448995810242832, 0.0456072807384501], rel=1e-8
    )


def test_satisfaction_keeps_the_overall_share_apart():
    batch = pl.DataFrame(
        {"near": ["good", "poor", None], "kind": ["very_good", "good", "poor"], "overall": ["good", "very_poor", "poor"]}
    )
    found = estimate_indicator(
        batch, satisfaction(batch, "health", ["near", "kind"], "overall", dict.fromkeys(batch.columns, FOUR))
    )
    assert found["question"].unique().to_list() == ["16.6.2 health"]
    assert dict(found.select("category", "estimate").iter_rows()) == pytest.approx(
        {"near": 1 / 2, "kind": 2 / 3, "mean": (1 / 2 + 2 / 3) / 2, "overall": 1 / 3}
    )
    assert dict(found.select("category", "base").iter_rows()) == {"near": 2, "kind": 3, "mean": 3, "overall": 3}


def test_bribery_is_of_those_with_a_contact():
    batch = pl.DataFrame(
        {
            "contact": ["yes", "yes", "yes", "no", None, "yes"],
            "asked": ["no", "yes", None, "yes", "yes", None],
            "gave": ["no", "no", "yes", "yes", "yes", None],
        }
    )
    found = estimate_indicator(batch, bribery(batch, "contact", ["asked", "gave"], ["yes"])).row(0, named=True)
    assert (found["estimate"], found["base"]) == (pytest.approx(2 / 3), 3)


def test_discrimination_on_any_ground_and_by_each():
    batch = pl.DataFrame({"sex": ["1", "0", "0", None], "age": ["0", "1", "0", None]})
    found = estimate_indicator(batch, discrimination(batch, ["sex", "age"], ["1"]))
    assert dict(found.select("category", "estimate").iter_rows()) == pytest.approx({"any": 2 / 3, "sex": 1 / 3, "age": 1 / 3})


def test_disability_needs_one_severe_difficulty():
    batch = pl.DataFrame(
        {"seeing": ["none", "a_lot", "some", None, None], "walking": ["some", None, "some", "cannot", None]},
    )
    grouped = disability(batch, ["seeing", "walking"], ["a_lot", "cannot"])
    assert grouped.to_list() == [
        "without disability",
        "with disability",
        "without disability",
        "with disability",
        None,
    ]


def test_an_indicator_of_groups_by_replicates():
    """The jackknife and linearisation differ by little where units are many; the mean carries the covariance in both."""
    both = made_survey().with_columns(
        say=pl.col("trust").replace_strict({1: FIVE[4], 2: FIVE[3], 3: FIVE[2], 4: FIVE[0]}),
        influence=pl.col("water").replace_strict({"yes": FIVE[1], "no": FIVE[4], "dont_know": FIVE[3]}),
    )
    asked = having_a_say(both, "say", "influence", SAID)
    by = [Breakdown("sex", ("sex",))]
    made = make_replicates(read_sample(both, DESIGN), "JKn")
    one = estimate_indicator(both, asked, by, DESIGN)
    other = estimate_indicator(both, asked, by, DESIGN, replicates=made)
    assert one["estimate"].to_list() == pytest.approx(other["estimate"].to_list(), rel=1e-12)
    assert one["standard_error"].to_list() == pytest.approx(other["standard_error"].to_list(), rel=0.03)
    assert not np.allclose(one["standard_error"], other["standard_error"], rtol=1e-9)


def test_a_scale_of_the_wrong_length_is_refused():
    with pytest.raises(DesignError, match="have 5"):
        find_scales({"a": {"some"}}, [FOUR], 5)
