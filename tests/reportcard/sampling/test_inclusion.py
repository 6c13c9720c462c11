"""Chances of single units and of pairs, against every sample there is and against many that were drawn."""

from itertools import combinations
from math import prod

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from folkmoot.reportcard.sampling.inclusion import joint_inclusion
from folkmoot.reportcard.sampling.sampford import draw_sampford, joint_chances
from folkmoot.reportcard.sampling.sampling import Selection, draw_units, random_numbers, strata_of_frame

R_JOINT = [0.105767706211657, 0.218658145406203, 0.461318925247893]
R_STANDARD_ERROR = 8.16945225530587
CHANCES = np.array([0.9, 0.55, 0.5, 0.35, 0.3, 0.25, 0.1, 0.05])


def samples_by_sampford(chances: np.ndarray, number: int) -> dict[tuple[int, ...], float]:
    """Sampford's (1967) definition, written out for every sample."""
    merits = {
        units: prod(chances[unit] if unit in units else 1 - chances[unit] for unit in range(len(chances)))
        * sum(1 - chances[unit] for unit in units)
        for units in combinations(range(len(chances)), number)
    }
    return {units: merit / sum(merits.values()) for units, merit in merits.items()}


def test_joint_chances_are_those_of_all_samples():
    together = np.zeros((8, 8))
    for units, chance in samples_by_sampford(CHANCES, 3).items():
        together[np.ix_(units, units)] += chance
    assert joint_chances([CHANCES], [np.arange(8)], [3])[0] == pytest.approx(together, rel=1e-12)
    asked = np.array([1, 4, 6])
    assert joint_chances([CHANCES], [asked], [3])[0] == pytest.approx(together[np.ix_(asked, asked)], rel=1e-12)
    assert np.diag(together) == pytest.approx(CHANCES)


@given(sizes=st.lists(st.floats(0.1, 10), min_size=4, max_size=30), number=st.integers(1, 12), seed=st.integers(0, 2**64 - 1))
def test_joint_chances_add_up_as_those_of_a_fixed_size_must(sizes: list[float], number: int, seed: int):
    number = min(number, len(sizes) - 1)
    frame = pl.DataFrame({"unit": [f"{place:02}" for place in range(len(sizes))], "stratum": "s", "households": sizes})
    sample = draw_units(frame, sizes={"s": number}, seed=seed, selection=Selection.SAMPFORD)
    _, strata = strata_of_frame(frame, {"s": number}, Selection.SAMPFORD, unit="unit", stratum="stratum", measure="households")
    chances = strata[0].chances
    uncertain, left = chances[chances < 1], number - int((chances == 1).sum())
    if left:
        everyone = joint_chances([uncertain], [np.arange(len(uncertain))], [left])[0]
        assert np.diag(everyone) == pytest.approx(uncertain)
        off_diagonal = everyone.sum(axis=1) - np.diag(everyone)
        assert off_diagonal == pytest.approx((left - 1) * uncertain)
    assert sample.height == number


def test_sampford_draws_every_sample_as_often_as_its_chance():
    """20,000 draws of 56 samples: chi squared with 55 degrees of freedom, refused at one in a thousand."""
    random = random_numbers(1, "sampford")
    expected = samples_by_sampford(CHANCES, 3)
    seen = dict.fromkeys(expected, 0)
    for drawn in draw_sampford([CHANCES] * 20_000, [3] * 20_000, random(160_000).reshape(-1, 8)):
        seen[tuple(drawn.tolist())] += 1
    difference = [(seen[units] - 20_000 * chance) ** 2 / (20_000 * chance) for units, chance in expected.items()]
    assert stats.chi2.sf(sum(difference), 55) > 0.001


@given(
    shapes=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), min_size=1, max_size=12), seed=st.integers(0, 2**64 - 1)
)
def test_strata_side_by_side_give_what_each_gives_alone(shapes: list[tuple[int, int]], seed: int):
    """The same units to the last bit of the sums, joint chances to rounding; some strata have none but certain units."""
    random = random_numbers(seed, "side by side")
    numbers = [min(number, max(units - 1, 0)) for units, number in shapes]
    raw = [0.5 + random(units) / 100 if number else random(0) for (units, _), number in zip(shapes, numbers, strict=True)]
    chances = [values * number / max(values.sum(), 1) for values, number in zip(raw, numbers, strict=True)]
    draws = [random(values.size) for values in chances]
    drawn = draw_sampford(chances, numbers, draws)
    joint = joint_chances(chances, drawn, numbers)
    for values, number, numbers_drawn, places, together in zip(chances, numbers, draws, drawn, joint, strict=True):
        assert len(places) == number
        assert places.tolist() == draw_sampford([values], [number], [numbers_drawn])[0].tolist()
        assert together == pytest.approx(joint_chances([values], [places], [number])[0], rel=1e-12)


@pytest.mark.parametrize("selection", list(Selection))
def test_pairs_are_drawn_together_as_often_as_their_joint_chance(selection: Selection):
    """4,000 strata alike; four standard errors of a share of 4,000 are at most 3.2 points. Two of the units are certain."""
    sizes = [900, 40, 55, 700, 30, 20, 45, 60]
    names = [f"s{number}" for number in range(4000)]
    frame = pl.DataFrame({"town": list("abcdefgh"), "households": sizes}).join(pl.DataFrame({"stratum": names}), how="cross")
    frame = frame.with_columns(pl.format("{}-{}", "stratum", "town").alias("unit"))
    numbers = dict.fromkeys(names, 4)
    sample = draw_units(frame, sizes=numbers, seed=11, selection=selection)
    pairs = joint_inclusion(frame, sample, sizes=numbers, selection=selection).with_columns(
        pl.col("unit", "other").str.slice(-1)
    )
    seen = pairs.group_by("unit", "other").agg(
        (pl.len() / 4000).alias("seen"), pl.col("joint").min().alias("least"), pl.col("joint").max().alias("most")
    )
    assert (seen["most"] - seen["least"]).max() < 1e-12
    assert (seen["seen"] - seen["least"]).abs().max() < 0.032
    assert seen["seen"].sum() == pytest.approx(4 * 3 / 2)


def test_a_variance_from_joint_chances_agrees_with_r():
    """R 4.2.2, survey 4.1-1: units 2, 4 and 6 of six, of sizes 1 to 6, drawn by Sampford's method; y = 10, 14, 30.

    p <- 3*1:6/21; s <- combn(6, 3); w <- apply(s, 2, function(i) prod(p[i])*prod(1-p[-i])*sum(1-p[i])); w <- w/sum(w)
    J <- matrix(0, 6, 6); for (k in 1:ncol(s)) J[s[,k],s[,k]] <- J[s[,k],s[,k]] + w[k]; i <- c(2, 4, 6)
    d <- svydesign(id=~1, fpc=~p, data=data.frame(y=c(10,14,30), p=p[i]), pps=ppsmat(J[i,i]), variance="YG")
    SE(svytotal(~y, d)); J[2,4]; J[2,6]; J[4,6]
    """
    frame = pl.DataFrame({"unit": list("abcdef"), "stratum": "s", "households": [1, 2, 3, 4, 5, 6]})
    sample = frame.filter(pl.col("unit").is_in(["b", "d", "f"]))
    joint = joint_inclusion(frame, sample, sizes={"s": 3}, selection=Selection.SAMPFORD)
    chances, values = 3 * np.array([2, 4, 6]) / 21, np.array([10, 14, 30])
    variance = 0.0
    for (one, other), together in zip(combinations(range(3), 2), joint["joint"], strict=True):
        gap = values[one] / chances[one] - values[other] / chances[other]
        variance += (chances[one] * chances[other] / together - 1) * gap**2
    assert np.sqrt(variance) == pytest.approx(R_STANDARD_ERROR, rel=1e-8)
    assert joint["joint"].to_list() == pytest.approx(R_JOINT, rel=1e-8)
