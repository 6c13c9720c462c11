"""Samples that anyone can draw again, with the chances that they say."""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling import sampling
from folkmoot.reportcard.sampling.sampling import Selection, draw_reserves, draw_units, frame_sha256, random_numbers


def frame_of(measures: list[int], strata: int = 1) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit": [f"u{number:05}" for number in range(len(measures))],
            "stratum": [f"s{number % strata}" for number in range(len(measures))],
            "households": measures,
        }
    )


@pytest.fixture(scope="module")
def towns() -> pl.DataFrame:
    """Three large places among many small ones, so that some are certain."""
    return frame_of([900, 40, 55, 700, 30, 20, 45, 60, 25, 500, 35, 50])


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(sampling).failed == 0


def test_large_units_are_taken_for_certain_and_the_others_share_what_is_left(towns: pl.DataFrame):
    """By hand: 5 of 2,460 households. 900 and 700 exceed a fifth (492), 500 does too; then 2 of 360 for the nine small ones."""
    sample = draw_units(towns, sizes={"s0": 5}, seed=7)
    assert sample.filter("certainty")["households"].sort().to_list() == [500, 700, 900]
    small = sample.filter(~pl.col("certainty"))
    assert small["inclusion"].to_list() == pytest.approx([2 * size / 360 for size in small["households"]])


def test_units_that_become_certain_only_once_larger_ones_are_out_are_found():
    """By hand: 3 of 100, 30, 10, 10: 100 is certain; of the 50 left two draws of 25 each make 30 certain; then 1 of 20."""
    sample = draw_units(frame_of([100, 30, 10, 10]), sizes={"s0": 3}, seed=1)
    assert sample["inclusion"].to_list() == [1.0, 1.0, 0.5]


@given(
    measures=st.lists(st.integers(1, 10**9), min_size=1, max_size=60),
    asked=st.floats(0, 1),
    seed=st.integers(0, 2**64 - 1),
    selection=st.sampled_from(Selection),
)
def test_a_sample_has_the_size_asked_for_and_chances_from_nought_to_one(
    measures: list[int], asked: float, seed: int, selection: Selection
):
    number = 1 + int(asked * (len(measures) - 1))
    sample = draw_units(frame_of(measures), sizes={"s0": number}, seed=seed, selection=selection)
    assert sample.height == sample["unit"].n_unique() == number
    assert ((sample["inclusion"] > 0) & (sample["inclusion"] <= 1)).all()


@given(measures=st.lists(st.integers(1, 10**6), min_size=2, max_size=80), asked=st.floats(0, 1))
def test_the_chances_of_a_stratum_add_up_to_the_units_drawn(measures: list[int], asked: float):
    number = 1 + int(asked * (len(measures) - 1))
    chances = sampling._chances(np.array(measures), number)
    assert chances.sum() == pytest.approx(number)
    assert chances.max() <= 1


@pytest.mark.parametrize("selection", list(Selection))
def test_units_are_drawn_as_often_as_their_chances_say(towns: pl.DataFrame, selection: Selection):
    """2,000 strata alike, each drawn with its own numbers; four standard errors of a share of 2,000 are at most 4.5 points."""
    strata = [f"s{number}" for number in range(2000)]
    frame = towns.drop("stratum").join(pl.DataFrame({"stratum": strata}), how="cross").rename({"unit": "town"})
    frame = frame.with_columns(pl.format("{}-{}", "stratum", "town").alias("unit"))
    draws = draw_units(frame, sizes=dict.fromkeys(strata, 5), seed=1, selection=selection)
    seen = draws.group_by("town").agg(
        pl.len() / 2000, pl.col("inclusion").first(), pl.col("inclusion").n_unique().alias("kinds")
    )
    assert seen.height == towns.height
    assert seen["kinds"].to_list() == [1] * towns.height
    assert (seen["len"] - seen["inclusion"]).abs().max() < 0.045


@given(order=st.randoms(use_true_random=False), seed=st.integers(0, 1000), selection=st.sampled_from(Selection))
def test_the_order_of_the_frames_rows_changes_nothing(order, seed: int, selection: Selection):
    frame = frame_of([5, 9, 2, 40, 7, 7, 3, 12], strata=2)
    rows = list(range(frame.height))
    order.shuffle(rows)
    sizes = {"s0": 2, "s1": 3}
    assert draw_units(frame[rows], sizes=sizes, seed=seed, selection=selection).equals(
        draw_units(frame, sizes=sizes, seed=seed, selection=selection)
    )
    assert frame_sha256(frame[rows]) == frame_sha256(frame)


def test_a_stratum_is_drawn_the_same_whatever_the_other_strata_are():
    frame = frame_of([5, 9, 2, 40, 7, 7, 3, 12], strata=2)
    alone = draw_units(frame.filter(pl.col("stratum") == "s0"), sizes={"s0": 2}, seed=11)
    both = draw_units(frame, sizes={"s0": 2, "s1": 3}, seed=11)
    assert both.filter(pl.col("stratum") == "s0").equals(alone)


def test_a_changed_size_changes_the_frames_hash():
    assert frame_sha256(frame_of([5, 9])) != frame_sha256(frame_of([5, 8]))


def test_the_random_numbers_are_philox_by_its_published_outputs():
    """NumPy 2.4.6: Generator(Philox(key=[20260302, first eight bytes of the SHA-256 of b"urban\\0"])).random(2)."""
    assert random_numbers(20260302, "urban")(2).tolist() == [0.9437146322705658, 0.9379068287185043]


def test_a_frame_with_many_strata_is_drawn_whole():
    frame = frame_of([1 + number % 997 for number in range(21_000)], strata=290)
    sizes = {f"s{number}": 8 for number in range(290)}
    sample = draw_units(frame, sizes=sizes, seed=1)
    assert sample.height == 290 * 8
    assert sample.group_by("stratum").len()["len"].unique().to_list() == [8]


@pytest.mark.parametrize(
    ("change", "sizes", "words"),
    [
        (pl.col("households").replace(9, None), {"s0": 2}, r"Row 3: households is missing or not above nought"),
        (pl.col("households").replace({5: 0, 2: -1}), {"s0": 2}, r"Rows 2, 4: households"),
        (pl.lit("u1").alias("unit"), {"s0": 2}, r"Rows 2, 3, 4: the same unit occurs more than once"),
        (pl.lit(None, dtype=pl.String).alias("stratum"), {"s0": 2}, r"Rows 2, 3, 4: stratum is missing"),
        (pl.lit("s9").alias("stratum"), {"s0": 2}, r"one without a number of units to draw"),
        (pl.col("unit"), {"s0": 4}, r"s0 has 3 and 4 are asked for"),
        (pl.col("unit"), {"s0": 0}, r"s0 has 3 and 0 are asked for"),
        (pl.col("unit"), {"s0": 1, "s1": 2}, r"s1 has 0 and 2 are asked for"),
    ],
)
def test_a_frame_that_cannot_be_drawn_from_says_where(change: pl.Expr, sizes: dict[str, int], words: str):
    with pytest.raises(UnusableFrame, match=words):
        draw_units(frame_of([5, 9, 2]).with_columns(change), sizes=sizes, seed=1)


def test_many_odd_rows_are_counted_and_the_first_named():
    frame = frame_of([1] * 40).with_columns(pl.lit(0).alias("households"))
    with pytest.raises(UnusableFrame, match=r"Rows 2, 3, .*, 11 and 30 more: households"):
        draw_units(frame, sizes={"s0": 2}, seed=1)


def test_a_frame_without_a_column_is_told_which():
    with pytest.raises(UnusableFrame, match="no column 'households'"):
        draw_units(frame_of([1, 2]).drop("households"), sizes={"s0": 1}, seed=1)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_that_philox_cannot_take_is_refused(seed: int):
    with pytest.raises(UnusableFrame, match="seed"):
        random_numbers(seed, "urban")


def test_reserves_are_drawn_from_what_is_left_and_change_nothing_in_the_sample():
    frame = frame_of([5, 9, 2, 40, 7, 7, 3, 12], strata=2)
    sample = draw_units(frame, sizes={"s0": 2, "s1": 2}, seed=3)
    reserves = draw_reserves(frame.reverse(), sample, number=2, seed=3)
    assert reserves.select("stratum", "reserve").rows() == [("s0", 1), ("s0", 2), ("s1", 1), ("s1", 2)]
    assert not set(reserves["unit"]) & set(sample["unit"])
    more = draw_reserves(frame, sample, number=1, seed=3)
    assert more["unit"].to_list() == reserves.filter(pl.col("reserve") == 1)["unit"].to_list()


def test_the_first_reserve_is_drawn_by_size():
    """2,000 strata, each with two units left, of 30 and 10: the larger comes first in 3 of 4 (± 3.9 points)."""
    strata = [f"s{number}" for number in range(2000)]
    towns = pl.DataFrame({"town": ["large", "middle", "small"], "households": [10**9, 30, 10]})
    frame = towns.join(pl.DataFrame({"stratum": strata}), how="cross").with_columns(
        pl.format("{}-{}", "stratum", "town").alias("unit")
    )
    sample = draw_units(frame, sizes=dict.fromkeys(strata, 1), seed=5)
    first = draw_reserves(frame, sample.filter(pl.col("town") == "large"), number=1, seed=5)["town"]
    assert (first == "middle").mean() == pytest.approx(0.75, abs=0.039)


def test_reserves_that_cannot_be_had_are_named():
    frame = frame_of([5, 9, 2])
    sample = draw_units(frame, sizes={"s0": 2}, seed=1)
    with pytest.raises(UnusableFrame, match=r"fewer than 2 units left for reserves: s0 \(1\)"):
        draw_reserves(frame, sample, number=2, seed=1)
