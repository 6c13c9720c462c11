"""Households from a list, and the adult in each who is asked."""

import doctest

import polars as pl
import pytest

from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling import households
from folkmoot.reportcard.sampling.households import draw_adult, draw_households


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(households).failed == 0


@pytest.fixture(scope="module")
def listing() -> pl.DataFrame:
    households = [(unit, f"{unit}-{number:03}") for unit, count in (("a", 10), ("b", 40)) for number in range(count)]
    return pl.DataFrame(households, schema=["unit", "household"], orient="row").with_columns(
        (pl.int_range(pl.len()) % 4 + 1).alias("adults")
    )


def test_each_household_of_a_unit_is_drawn_equally_often():
    """1,500 units alike, each drawn with its own numbers; four standard errors of a share of 1,500 are at most 4.1 points."""
    units, households = pl.DataFrame({"unit": range(1500)}), pl.DataFrame({"household": range(20)})
    drawn = draw_households(units.join(households, how="cross"), number=4, seed=1)
    seen = drawn.group_by("household").agg(pl.len() / 1500, pl.col("household_inclusion").unique().alias("chances"))
    assert seen["chances"].to_list() == [[0.2]] * 20
    assert (seen["len"] - 0.2).abs().max() < 0.041


def test_each_adult_of_a_household_is_drawn_equally_often():
    """1,500 households of four adults; four standard errors of a share of 1,500 are at most 4.5 points."""
    households = pl.DataFrame(
        {"unit": [number // 10 for number in range(1500)], "household": range(1500), "adults": [4] * 1500}
    )
    drawn = draw_adult(households, seed=1)
    shares = drawn.group_by("adult").agg(pl.len() / 1500).sort("adult")
    assert shares["adult"].to_list() == [1, 2, 3, 4]
    assert (shares["len"] - 0.25).abs().max() < 0.045
    assert drawn["adult_inclusion"].unique().to_list() == [0.25]


def test_households_and_adults_do_not_depend_on_the_order_of_the_list(listing: pl.DataFrame):
    turned = listing.reverse()
    assert draw_households(turned, number=5, seed=3).equals(draw_households(listing, number=5, seed=3))
    assert draw_adult(turned, seed=3).equals(draw_adult(listing, seed=3))


def test_a_unit_with_too_few_households_is_named(listing: pl.DataFrame):
    with pytest.raises(UnusableFrame, match=r"fewer than 11 households: a \(10\)"):
        draw_households(listing, number=11, seed=1)


def test_a_household_listed_twice_or_without_adults_is_named(listing: pl.DataFrame):
    with pytest.raises(UnusableFrame, match="Rows 2, 52: the same unit and household"):
        draw_households(pl.concat([listing, listing.head(1)]), number=2, seed=1)
    with pytest.raises(UnusableFrame, match="Row 2: adults is not a number of adults"):
        draw_adult(listing.with_columns(pl.when(pl.int_range(pl.len()) > 0).then(pl.col("adults"))), seed=1)
