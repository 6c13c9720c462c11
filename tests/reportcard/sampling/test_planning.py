"""What a planned sample can tell, and how it is shared out."""

import doctest
from itertools import product
from math import inf

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.errors import UnusablePlan
from folkmoot.reportcard.sampling import allocation, planning
from folkmoot.reportcard.sampling.allocation import Allocation, allocate
from folkmoot.reportcard.sampling.planning import (
    Assumptions,
    approaches,
    design_effect,
    detectable_change,
    detectable_difference,
    interviews_for_change,
    interviews_for_margin,
    margin,
)

assumptions = st.builds(
    Assumptions,
    share=st.floats(0.05, 0.95),
    design_effect=st.floats(0.5, 4),
    population=st.one_of(st.just(inf), st.integers(50, 10**7).map(float)),
    overlap=st.floats(0, 1),
    correlation=st.floats(-0.9, 0.9),
)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(planning).failed == 0
    assert doctest.testmod(allocation).failed == 0


def test_three_hundred_interviews_tell_what_the_domain_page_says():
    """DOMAIN.md: margins 5.7, 6.9 and 8.0, changes 11.4, 14.0 and 16.2 points at design effects 1, 1.5 and 2."""
    cases = [Assumptions(design_effect=effect) for effect in (1.0, 1.5, 2.0)]
    assert [round(100 * margin(300, case), 1) for case in cases] == [5.7, 6.9, 8.0]
    assert [round(100 * detectable_change(300, case), 1) for case in cases] == [11.4, 14.0, 16.2]


def test_the_detectable_change_is_what_r_finds():
    """R 4.2.2: power.prop.test has two variances; at one variance, d = (qnorm(.975) + qnorm(.8)) * sqrt(2 * .3 * .7 / 450)."""
    assert detectable_change(450, Assumptions(share=0.3)) == pytest.approx(0.0855898421858, rel=1e-8)


@given(wanted=st.floats(0.005, 0.4), assumed=assumptions)
def test_the_interviews_for_a_margin_are_the_fewest_that_have_it(wanted: float, assumed: Assumptions):
    found = interviews_for_margin(wanted, assumed)
    assert margin(found, assumed) <= wanted * (1 + 1e-6)
    assert found == 1 or margin(found - 1, assumed) > wanted * (1 - 1e-6)


@given(wanted=st.floats(0.01, 0.4), assumed=assumptions)
def test_the_interviews_for_a_change_are_the_fewest_that_find_it(wanted: float, assumed: Assumptions):
    found = interviews_for_change(wanted, assumed)
    assert detectable_change(found, assumed) <= wanted * (1 + 1e-6) or found == assumed.population
    assert found == 1 or detectable_change(found - 1, assumed) > wanted * (1 - 1e-6)


def test_a_panel_finds_smaller_changes():
    """By hand: at full overlap and correlation 0.75 the variance is a quarter, the change half."""
    panel = Assumptions(overlap=1, correlation=0.75)
    assert detectable_change(300, panel) == pytest.approx(detectable_change(300, Assumptions()) / 2)


def test_everyone_asked_has_no_margin():
    assert margin(500, Assumptions(population=500)) == 0


def test_groups_of_a_round_are_compared_as_two_samples():
    assert detectable_difference(150, 150, Assumptions()) == pytest.approx(detectable_change(150, Assumptions()))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Assumptions(share=0), "share 0 is not between"),
        (lambda: Assumptions(confidence=95), "give it as 0.5"),
        (lambda: Assumptions(design_effect=0), "design effect"),
        (lambda: Assumptions(population=1), "population"),
        (lambda: margin(0, Assumptions()), "0 interviews"),
        (lambda: interviews_for_margin(5, Assumptions()), "500 percentage points"),
        (lambda: design_effect(cluster=8, intraclass_correlation=1.5), "intraclass"),
        (lambda: design_effect(cluster=0.5, intraclass_correlation=0), "0.5 interviews"),
        (lambda: design_effect(cluster=8, intraclass_correlation=0, weighting=0.9), "weights"),
        (lambda: approaches(300, response_rate=0), "response rate"),
    ],
)
def test_a_number_outside_its_range_is_refused_with_what_to_give(wrong, words: str):
    with pytest.raises(UnusablePlan, match=words):
        wrong()


def strata_of(sizes: list[int], **columns: list) -> pl.DataFrame:
    return pl.DataFrame({"stratum": [f"s{number}" for number in range(len(sizes))], "size": sizes, **columns})


def test_allocations_follow_their_rules():
    """By hand: 100 units; a = (4000, 1000, 400), (1, 1, 1), (4000·1, 1000·4, 400·5), (√4000·1, √1000·2, √400·2)."""
    strata = strata_of([4000, 1000, 400], deviation=[1.0, 4.0, 5.0], variation=[1.0, 2.0, 2.0])
    shared = {rule: allocate(strata, 100, rule)["units"].to_list() for rule in Allocation}
    assert shared == {
        Allocation.PROPORTIONAL: [74, 19, 7],
        Allocation.EQUAL: [34, 33, 33],
        Allocation.NEYMAN: [40, 40, 20],
        Allocation.POWER: [38, 38, 24],
    }


@given(
    sizes=st.lists(st.integers(1, 200), min_size=2, max_size=3),
    number=st.integers(6, 12),
    rule=st.sampled_from([Allocation.PROPORTIONAL, Allocation.EQUAL, Allocation.POWER]),
)
def test_no_other_allocation_has_a_smaller_variance(sizes: list[int], number: int, rule: Allocation):
    strata = strata_of(sizes)
    found = allocate(strata, number, rule)["units"].to_list()
    merits = allocation._merits(strata, rule, 0.5)
    spread = {
        units: sum(merit**2 / count for merit, count in zip(merits, units, strict=True))
        for units in product(range(2, number + 1), repeat=len(sizes))
        if sum(units) == number
    }
    assert spread[tuple(found)] == pytest.approx(min(spread.values()))


@given(
    sizes=st.lists(st.integers(1, 10**6), min_size=1, max_size=20),
    available=st.integers(1, 30),
    extra=st.integers(0, 50),
    rule=st.sampled_from([Allocation.PROPORTIONAL, Allocation.EQUAL, Allocation.POWER]),
)
def test_units_add_up_and_keep_to_their_bounds(sizes: list[int], available: int, extra: int, rule: Allocation):
    strata = strata_of(sizes, available=[available] * len(sizes))
    least = min(2, available)
    number = min(least * len(sizes) + extra, available * len(sizes))
    units = allocate(strata, number, rule)["units"]
    assert units.sum() == number
    assert units.min() >= least
    assert units.max() <= available


@pytest.mark.parametrize(
    ("strata", "number", "rule", "words"),
    [
        (strata_of([10, 10, 10]), 5, Allocation.EQUAL, "6 are needed"),
        (strata_of([10], available=[3]), 5, Allocation.EQUAL, "have 3"),
        (strata_of([10, None]), 5, Allocation.PROPORTIONAL, "size is missing or below nought in s1"),
        (strata_of([10]), 5, Allocation.NEYMAN, "no column deviation"),
        (pl.concat([strata_of([10])] * 2), 5, Allocation.EQUAL, "more than once: s0"),
        (strata_of([]), 5, Allocation.EQUAL, "no strata"),
    ],
)
def test_strata_that_nothing_can_be_shared_out_among_are_named(strata, number, rule, words):
    with pytest.raises(UnusablePlan, match=words):
        allocate(strata, number, rule)
