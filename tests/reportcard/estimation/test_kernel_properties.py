"""What must hold of estimates whatever the sample: parts add up to the whole, and only what matters changes anything."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

ASKED = [
    Variable("choice", "share", missing=("dont_know",), combined=(("a", "b"),)),
    Variable("marks", "choices"),
    Variable("number", "mean"),
]
BY = [Breakdown("group", ("group",)), Breakdown("both", ("group", "choice"))]
LEAST_ERROR = 2e-5
KEYS = ["question", "category", "by", "group"]
DESIGNS = st.sampled_from(
    [
        Design(),
        Design(weight="weight"),
        Design(weight="weight", stratum="stratum", lonely=Lonely.REMOVE),
        Design(weight="weight", stratum="stratum", psu="psu", lonely=Lonely.AVERAGE),
        Design(weight="weight", stratum="stratum", psu="psu", lonely=Lonely.ADJUST),
        Design(psu="psu", psu2="psu2", fpc="fpc", fpc2="fpc2", lonely=Lonely.REMOVE),
    ]
)


@st.composite
def samples(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.integers(2, 40))
    random = np.random.Generator(np.random.Philox(draw(st.integers(0, 2**32))))

    def pick(values: list) -> list:
        return [values[number] for number in random.integers(0, len(values), rows)]

    return pl.DataFrame(
        {
            "stratum": pick(["s", "t", "u"]),
            "psu": pick([1, 2, 3]),
            "psu2": pick([1, 2]),
            "fpc": [0.25] * rows,
            "fpc2": [0.5] * rows,
            "weight": np.round(random.uniform(0.5, 20, rows), 3),
            "group": pick(["north", "south", "west", None]),
            "choice": pick(["a", "b", "c", "dont_know", None, ""]),
            "marks": pick([["x"], ["x", "y"], ["z"], [], None]),
            "number": pick([None, 1.5, -3.0, 1000.25, 7.0]),
        },
        schema_overrides={"marks": pl.List(pl.String), "number": pl.Float64, "group": pl.String, "choice": pl.String},
    )


def figures(kept: Totals) -> pl.DataFrame:
    return estimates(kept, interval="wald").sort(KEYS)


def assert_same(one: pl.DataFrame, other: pl.DataFrame, scaled: tuple[str, ...] = ()) -> None:
    """The same to rounding: a standard error of 0 may come out as a tiny part of the largest number, 1,000, and an end of an
    interval is up to 13 of them away."""
    assert one.select(KEYS).equals(other.select(KEYS))
    varies = (one["standard_error"].fill_null(0.0) > LEAST_ERROR) & (other["standard_error"].fill_null(0.0) > LEAST_ERROR)
    for name in (name for name in one.columns if name not in (*KEYS, *scaled)):
        ours, theirs = one[name], other[name]
        if name == "design_effect":
            ours, theirs = ours.filter(varies), theirs.filter(varies)
        assert ours.is_null().equals(theirs.is_null()), name
        smallest = {"standard_error": LEAST_ERROR, "lower": 13 * LEAST_ERROR, "upper": 13 * LEAST_ERROR}.get(name, 1e-9)
        assert ours.drop_nulls().to_list() == pytest.approx(theirs.drop_nulls().to_list(), rel=1e-7, abs=smallest), name


@settings(deadline=None)
@given(samples(), DESIGNS, st.data())
def test_merging_in_any_order_and_split_gives_the_same(sample, design, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, sample.height), max_size=3)))
    bounds = [0, *cuts, sample.height]
    parts = [sample[start:end] for start, end in pairwise(bounds)]
    kept = [totals(part, ASKED, BY, design) for part in data.draw(st.permutations(parts))]
    whole = kept[0]
    for part in kept[1:]:
        whole = merge(whole, part) if data.draw(st.booleans()) else merge(part, whole)
    assert_same(figures(whole), figures(totals(sample, ASKED, BY, design)))


@settings(deadline=None)
@given(samples(), DESIGNS, st.sampled_from([1e-6, 0.3, 12345.678]))
def test_weights_times_a_constant_change_nothing_but_the_weighted_base(sample, design, factor):
    scaled = sample.with_columns(pl.col("weight") * factor)
    one, other = (figures(totals(table, ASKED, BY, design)) for table in (sample, scaled))
    assert_same(one, other, scaled=("weighted_base",))
    if design.weight:
        assert (one["weighted_base"] * factor).to_list() == pytest.approx(other["weighted_base"].to_list(), rel=1e-9)


@settings(deadline=None)
@given(samples(), DESIGNS, st.integers(0, 1000))
def test_rows_in_another_order_change_nothing(sample, design, seed):
    mixed = sample.sample(fraction=1, shuffle=True, seed=seed)
    assert_same(figures(totals(sample, ASKED, BY, design)), figures(totals(mixed, ASKED, BY, design)))


@settings(deadline=None)
@given(samples(), DESIGNS)
def test_other_names_of_categories_and_units_change_nothing(sample, design):
    renamed = sample.with_columns(
        pl.col("choice").replace({"a": "zebra", "b": "b c", "c": "åäö"}),
        pl.col("stratum").replace({"s": "z", "u": "a"}),
        ("unit " + (9 - pl.col("psu")).cast(pl.String)).alias("psu"),
    )
    asked = [replace(ASKED[0], combined=(("zebra", "b c"),)), *ASKED[1:]]
    back = {"zebra": "a", "b c": "b", "åäö": "c", "zebra+b c": "a+b"}
    found = estimates(totals(renamed, asked, BY[:1], design), interval="wald")
    found = found.with_columns(pl.col("category").replace(back)).sort(KEYS)
    assert_same(found, figures(totals(sample, ASKED, BY[:1], design)))


@settings(deadline=None)
@given(
    samples(),
    st.sampled_from([Design(psu="psu", lonely=Lonely.REMOVE), Design(stratum="stratum", psu="psu", lonely=Lonely.REMOVE)]),
)
def test_a_unit_without_anyone_of_a_domain_counts(sample, design):
    """The variance of a domain is that of the whole sample with zeros outside it (Särndal and others 1992, section 5.6)."""
    kept = totals(sample, [Variable("number", "mean")], BY[:1], design)
    for row in estimates(kept).filter(pl.col("by") == "group", pl.col("base") > 0).iter_rows(named=True):
        inside = ((sample["group"] == row["group"]) & sample["number"].is_not_null()).fill_null(value=False).to_numpy()
        number = sample["number"].fill_null(0.0).to_numpy()
        score = np.where(inside, number - row["estimate"], 0.0) / inside.sum()
        strata = sample["stratum"].to_numpy() if design.stratum else np.full(sample.height, "")
        variance = 0.0
        for stratum in np.unique(strata):
            units = [
                score[(strata == stratum) & (sample["psu"].to_numpy() == unit)].sum()
                for unit in np.unique(sample["psu"].to_numpy()[strata == stratum])
            ]
            if len(units) > 1:
                variance += len(units) / (len(units) - 1) * ((np.array(units) - np.mean(units)) ** 2).sum()
        if design.stratum or sample["psu"].n_unique() > 1:
            assert row["standard_error"] == pytest.approx(variance**0.5, rel=1e-7, abs=1e-6 * max(abs(number).max(), 1))
