"""Replicate weights: made from a design, read from a file, and what they give.

Figures of R are of `made_survey`; its docstring says of which versions, and which design `d`.
"""

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.errors import DesignError, SingleUnitStratum
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.hadamard import hadamard
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.quantiles import quantiles
from folkmoot.reportcard.estimation.ratios import ratios
from folkmoot.reportcard.estimation.replicated import replicate_estimates, replicate_population_totals
from folkmoot.reportcard.estimation.replicates import make_replicates, read_replicates
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from tests.reportcard.made_survey import made_survey

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
FINITE = Design(stratum="stratum", psu="psu", weight="weight", fpc="units")


def standard_error(batch: pl.DataFrame, design: Design, name: str, **made: object) -> float:
    sample = read_sample(batch, design)
    replicates = make_replicates(sample, **made)
    return replicate_estimates(batch, [Variable(name, "mean")], [], sample.weights, replicates)["standard_error"][0]


def test_a_jackknife_of_a_finite_population():
    """rf <- as.svrepdesign(svydesign(..., fpc=~units), type="JKn"); svymean, svytotal and svyratio(~minutes, ~spent) of
    subset(rf, !is.na(minutes))"""
    batch = made_survey()
    sample = read_sample(batch, FINITE)
    made = make_replicates(sample, "JKn")
    asked = [Variable("minutes", "mean")]
    mean = replicate_estimates(batch, asked, [], sample.weights, made).row(0, named=True)
    total = replicate_population_totals(batch, asked, [], sample.weights, made).row(0, named=True)
    ratio = ratios(batch, [("minutes", "spent")], design=FINITE, replicates=made).row(0, named=True)
    assert mean["standard_error"] == pytest.approx(0.636367285893634, rel=1e-8)
    assert (total["estimate"], total["standard_error"]) == pytest.approx((956392.0476, 23476.6983567325), rel=1e-8)
    assert ratio["standard_error"] == pytest.approx(0.0496249637879812, rel=1e-8)
    assert mean["df"] == total["df"] == ratio["df"] == 24


def test_quantiles_by_a_jackknife():
    """svyquantile(~minutes, subset(as.svrepdesign(d, type="JKn"), !is.na(minutes)), c(.25, .5), qrule="hf7", df=24)"""
    made = make_replicates(read_sample(made_survey(), DESIGN), "JKn")
    found = quantiles(made_survey(), ["minutes"], [0.25, 0.5], design=DESIGN, rule="hf7", replicates=made)
    expected = [
        [23.6993033517065, 22.4, 26.1487772935405, 0.908178668089056],
        [29.8889537292818, 28.3, 32.5053292494847, 1.01878293043808],
    ]
    for row, figures in zip(found.iter_rows(named=True), expected, strict=True):
        assert [row[name] for name in ("estimate", "lower", "upper", "standard_error")] == pytest.approx(figures, rel=1e-8)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("remove", 0.0302026869007549), ("certainty", 0.0302026869007549), ("average", 0.0308008179739765)],
)
def test_a_jackknife_with_a_lonely_unit(rule, expected):
    """options(survey.lonely.psu=rule); SE(svymean(~heard, as.svrepdesign(svydesign(...), type="JKn"))) of
    subset(m, !(stratum == "F" & psu > 1))"""
    batch = made_survey().filter(~((pl.col("stratum") == "F") & (pl.col("psu") > 1)))
    design = Design(stratum="stratum", psu="psu", weight="weight", lonely=Lonely(rule))
    assert standard_error(batch, design, "heard", method="JKn") == pytest.approx(expected, rel=1e-8)
    assert np.isfinite(standard_error(batch, design, "heard", method="bootstrap", count=20))


def test_a_lonely_unit_fails_where_the_rule_is_to_fail():
    batch = made_survey().filter(~((pl.col("stratum") == "F") & (pl.col("psu") > 1)))
    with pytest.raises(SingleUnitStratum, match="'F'"):
        standard_error(batch, DESIGN, "heard", method="bootstrap")


def with_columns_of_replicates() -> tuple[pl.DataFrame, list[str]]:
    """The survey with twenty columns of weights, made with a seed; R read the same file, `written`, with two decimals."""
    random = np.random.Generator(np.random.Philox(11))
    factors = random.exponential(1.0, (made_survey().height, 20))
    names = [f"r{number + 1}" for number in range(20)]
    weights = made_survey()["weight"].to_numpy()
    return made_survey().with_columns(
        pl.Series(name, np.round(column * weights, 2)) for name, column in zip(names, factors.T, strict=True)
    ), names


@pytest.mark.parametrize(
    ("method", "about_estimate", "expected"),
    [
        ("bootstrap", False, [0.0291469286091775, 0.827490847981891]),
        ("Fay", True, [0.0444715332329539, 1.4988487055564]),
        ("BRR", False, [0.0284089118936481, 0.806538311749107]),
    ],
)
def test_columns_of_replicate_weights(method, about_estimate, expected):
    """r <- svrepdesign(weights=~weight, repweights="^r[0-9]+", type=..., rho=.3 (Fay), mse=..., data=written,
    combined.weights=TRUE); SE(svymean(~heard+age, r)); degf(r)"""
    batch, names = with_columns_of_replicates()
    read = read_replicates(batch, names, DESIGN, method, about_estimate=about_estimate)
    asked = [Variable("heard", "mean"), Variable("age", "mean")]
    found = replicate_estimates(batch, asked, [], read_sample(batch, DESIGN).weights, read)
    assert found["standard_error"].to_list() == pytest.approx(expected, rel=1e-8)
    assert found["df"].to_list() == [19, 19]


def test_columns_of_replicate_weights_that_cannot_be_used():
    batch, names = with_columns_of_replicates()
    with pytest.raises(DesignError, match="scale"):
        read_replicates(batch, names, DESIGN, "JKn")
    with pytest.raises(DesignError, match="column of the weights"):
        read_replicates(batch, names, Design(), "BRR")
    with pytest.raises(DesignError, match="below nought in rows 1, 2"):
        read_replicates(batch.with_columns(pl.lit(-1.0).alias("r1")), names, DESIGN, "BRR")


def test_the_bootstrap_of_a_seed_is_always_the_same_and_draws_one_unit_fewer():
    sample = read_sample(made_survey(), DESIGN)
    one, same, other = (make_replicates(sample, "bootstrap", count=50, seed=seed) for seed in (4, 4, 5))
    assert np.array_equal(one.factors, same.factors)
    assert not np.array_equal(one.factors, other.factors)
    drawn = one.factors.reshape(6, 5, 50).sum(axis=1) * 4 / 5
    assert np.array_equal(drawn, np.full((6, 50), 4.0))


def test_many_bootstraps_come_to_the_linearised_standard_error():
    """Rao and Wu: for a mean the bootstrap's variance is that of linearisation, but for chance (here 4,000 replicates)."""
    batch, by = made_survey(), [Breakdown("sex", ("sex",))]
    sample = read_sample(batch, DESIGN)
    asked = [Variable("minutes", "mean"), Variable("water", "share")]
    made = make_replicates(sample, "bootstrap", count=4000, seed=2)
    ours = replicate_estimates(batch, asked, by, sample.weights, made)
    theirs = estimates(totals(batch, asked, by, DESIGN))
    assert ours["estimate"].to_list() == pytest.approx(theirs["estimate"].to_list(), rel=1e-12)
    assert ours["standard_error"].to_list() == pytest.approx(theirs["standard_error"].to_list(), rel=0.06)


def test_the_order_of_rows_changes_no_standard_error():
    batch = made_survey()
    mixed = batch.sample(fraction=1, shuffle=True, seed=9)
    for made in ({"method": "JKn"}, {"method": "bootstrap", "count": 100}):
        one, other = (standard_error(table, DESIGN, "minutes", **made) for table in (batch, mixed))
        assert one == pytest.approx(other, rel=1e-10)


def test_methods_that_do_not_fit_the_design_are_refused():
    sample = read_sample(made_survey(), DESIGN)
    with pytest.raises(DesignError, match="without strata"):
        make_replicates(sample, "JK1")
    with pytest.raises(DesignError, match="two primary sampling units"):
        make_replicates(sample, "BRR")


@pytest.mark.parametrize("least", [1, 3, 4, 11, 12, 13, 19, 23, 27, 35, 39, 43, 51, 59, 99, 150])
def test_rows_of_a_hadamard_matrix_are_orthogonal(least):
    matrix = hadamard(least)
    order = len(matrix)
    assert least < order <= least + 9
    assert np.array_equal(matrix @ matrix.T, order * np.eye(order))
    assert set(np.unique(matrix)) == {-1, 1}
    assert (matrix[0] == 1).all()


def test_balanced_halves_of_persons_in_any_order():
    """Where each person is a primary unit, the rows of a stratum need not stand together."""
    batch = pl.DataFrame({"stratum": ["a", "b", "a", "b"], "y": [1.0, 5, 2, 9]})
    design = Design(stratum="stratum")
    by_halves = standard_error(batch, design, "y", method="BRR")
    linearised = estimates(totals(batch, [Variable("y", "mean")], design=design))["standard_error"][0]
    assert by_halves == pytest.approx(linearised, rel=1e-12)
