"""Ratios, quantiles, scores and indicators come from one pass, so that parts of the answers, merged, give the whole."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.estimation import distributions as kept_values
from folkmoot.reportcard.estimation.distributions import distributions, merge_distributions
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.indicator_estimates import indicator_estimates, indicator_totals
from folkmoot.reportcard.estimation.quantiles import quantile_estimates
from folkmoot.reportcard.estimation.ratios import ratio_estimates, ratio_totals
from folkmoot.reportcard.estimation.scores import Item, item_totals, reliability_of, scaled_items, score_totals
from folkmoot.reportcard.totals.indicators import satisfaction
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.variables import Breakdown

BY = [Breakdown("group", ("group",)), Breakdown("group*sex", ("group", "sex"))]
FOUR = ("very_good", "good", "poor", "very_poor")
PAIRS = [("spent", "earned"), ("earned", "spent")]
SERVICES = {"near": FOUR, "kind": FOUR, "overall": FOUR}
DESIGNS = st.sampled_from(
    [
        Design(),
        Design(weight="weight", stratum="stratum", lonely=Lonely.REMOVE),
        Design(weight="weight", stratum="stratum", psu="psu", lonely=Lonely.AVERAGE),
        Design(weight="weight", stratum="stratum", psu="psu", lonely=Lonely.ADJUST),
        Design(stratum="stratum", psu="psu", psu2="psu2", fpc="fpc", fpc2="fpc2", lonely=Lonely.REMOVE),
    ]
)


def people(seed: int, rows: int) -> pl.DataFrame:
    """Invented people; some without an answer, a group or a number."""
    random = np.random.Generator(np.random.Philox(seed))

    def pick(values: list) -> list:
        return [values[number] for number in random.integers(0, len(values), rows)]

    return pl.DataFrame(
        {
            "stratum": pick(["s", "t", "u"]),
            "psu": pick([1, 2, 3, 4]),
            "psu2": pick([1, 2]),
            "fpc": [0.25] * rows,
            "fpc2": [0.5] * rows,
            "weight": np.round(random.uniform(0.5, 20, rows), 3),
            "group": pick(["north", "south", "west", None]),
            "sex": pick(["woman", "man"]),
            "spent": pick([None, 0.0, 1.5, 12.25, 7.0, 30.0]),
            "earned": pick([None, 10.0, 1000.25, 70.0, 2.0]),
            **{name: pick([*FOUR, "dont_know", None]) for name in SERVICES},
        },
        schema_overrides={"group": pl.String, "spent": pl.Float64, "earned": pl.Float64},
    )


def in_parts(data: st.DataObject, sample: pl.DataFrame, of, join):
    """What `of` makes of the sample in parts, joined in their order by pairs taken in any order."""
    cuts = sorted(data.draw(st.lists(st.integers(0, sample.height), max_size=4)))
    kept = [of(sample[start:end]) for start, end in pairwise([0, *cuts, sample.height])]
    while len(kept) > 1:
        place = data.draw(st.integers(0, len(kept) - 2))
        kept[place : place + 2] = [join(kept[place], kept[place + 1])]
    return kept[0]


def assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    names = ["question", "category", "by", "group"]
    assert found.select(names).equals(expected.select(names))
    errors = [table["standard_error"].fill_null(0.0).to_numpy() for table in (found, expected)]
    # Where people hardly differ, what is left of rounding is the root of the last digit of the largest numbers.
    largest = max(expected["estimate"].abs().max() or 1.0, 1.0)
    varies = np.minimum(*errors) > 1e-6 * largest
    for column in [name for name in expected.columns if name not in names]:
        ours, theirs = (table[column].cast(pl.Float64).fill_null(np.nan).to_numpy() for table in (found, expected))
        if column in {"standard_error", "design_effect", "lower", "upper"}:
            ours, theirs = ours[varies], theirs[varies]
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12, nan_ok=True), column
    assert np.maximum(*errors)[~varies].max(initial=0.0) < 1.1e-6 * largest


def test_large_numbers_of_others_take_no_digits_from_a_group_of_small_ones():
    """Of people who are sampling units the products of their numbers are added up, and the south has a million times as large
    ones: here the variance is Σ(n/(n − 1))(u − ū)² of u = (spent − R earned)/Σearned of the north's four."""
    spent, earned = np.array([7.0, 7.1, 6.9, 7.05]), np.array([10.0, 10.1, 9.9, 10.0])
    table = pl.DataFrame(
        {
            "group": ["north"] * 4 + ["south"] * 4,
            "spent": [*spent, 7e6, 7.1e6, 6.9e6, 7.05e6],
            "earned": [*earned, 1e7, 1.01e7, 0.99e7, 1e7],
        }
    )
    kept = merge(*(ratio_totals(part, PAIRS, BY[:1], Design()) for part in (table[::2], table[1::2])))
    found = ratio_estimates(kept, PAIRS).row(by_predicate=(pl.col("group") == "north") & (pl.col("question") == "spent/earned"))
    score = np.append((spent - spent.sum() / earned.sum() * earned) / earned.sum(), np.zeros(4))
    assert found[5] == pytest.approx(np.sqrt(8 / 7 * score @ score), rel=1e-11)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), rows=st.integers(2, 50), design=DESIGNS, data=st.data())
def test_parts_merged_give_the_ratios_of_the_whole(seed, rows, design, data):
    sample = people(seed, rows)

    def of(part):
        return ratio_totals(part, PAIRS, BY, design)

    assert_same(ratio_estimates(in_parts(data, sample, of, merge), PAIRS), ratio_estimates(of(sample), PAIRS))


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    rows=st.integers(2, 50),
    design=DESIGNS,
    rule=st.sampled_from(["math", "school", "hf4", "hf5", "hf7", "hf8"]),
    data=st.data(),
)
def test_parts_merged_give_the_quantiles_of_the_whole(seed, rows, design, rule, data):
    sample = people(seed, rows)

    def of(part):
        return distributions(part, ["spent", "earned"], BY, design)

    merged = in_parts(data, sample, of, merge_distributions)
    assert_same(quantile_estimates(merged, [0.25, 0.5], rule=rule), quantile_estimates(of(sample), [0.25, 0.5], rule=rule))


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), rows=st.integers(2, 50), design=DESIGNS, data=st.data())
def test_parts_merged_give_the_indicator_of_the_whole(seed, rows, design, data):
    sample = people(seed, rows)

    def indicator(part):
        return satisfaction(part, "health", ["near", "kind"], "overall", SERVICES)

    def of(part):
        return indicator_totals(part, indicator(part), BY, design)

    nobody = indicator(sample[:0])
    assert_same(indicator_estimates(in_parts(data, sample, of, merge), nobody), indicator_estimates(of(sample), nobody))


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), rows=st.integers(2, 50), design=DESIGNS, data=st.data())
def test_parts_merged_give_the_score_of_the_whole_and_its_reliability(seed, rows, design, data):
    sample, items = people(seed, rows), [Item(name, FOUR) for name in SERVICES]

    def of(part):
        return score_totals(part, "score", items, BY, design)

    merged, whole = in_parts(data, sample, of, merge), of(sample)
    assert_same(estimates(merged).drop("count"), estimates(whole).drop("count"))
    ours, theirs = reliability_of(merged, 3), reliability_of(whole, 3)
    assert (ours.items, ours.base) == (theirs.items, theirs.base)
    assert ours.alpha == pytest.approx(theirs.alpha, rel=1e-9, nan_ok=True)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32), rows=st.integers(3, 50))
def test_the_reliability_is_that_of_its_definition(seed, rows):
    """Cronbach (1951): k/(k − 1)·(1 − Σ var(items)/var(their sum)), over those who answered all, unweighted here."""
    scaled = scaled_items(people(seed, rows), [Item(name, FOUR) for name in SERVICES])
    found = reliability_of(item_totals(people(seed, rows), "score", scaled), 3)
    complete = scaled[~np.isnan(scaled).any(axis=1)]
    assert found.base == len(complete)
    if len(complete) > 1 and np.ptp(complete.sum(axis=1)) > 0:
        expected = 1.5 * (1 - complete.var(axis=0).sum() / complete.sum(axis=1).var())
        assert found.alpha == pytest.approx(expected, rel=1e-9, abs=1e-12)
    else:
        assert np.isnan(found.alpha)


def test_too_many_different_values_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(kept_values, "MOST_VALUES", 40)
    first, second = (distributions(people(seed, 40), ["spent"], BY, Design(psu="psu")) for seed in (1, 2))
    with pytest.raises(UnusableAnswers, match=r"'spent': there are more than 40 different values.*Round them"):
        merge_distributions(first, second)
