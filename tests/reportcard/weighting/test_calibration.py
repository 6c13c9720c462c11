"""Weights that meet their margins, and standard errors that know it: against R, and as properties."""

import doctest
from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.errors import DesignError, UnusableWeights
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates, population_totals
from folkmoot.reportcard.totals.calibrated_totals import calibrated_totals
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from folkmoot.reportcard.weighting import calibration, trimming, weights
from folkmoot.reportcard.weighting.calibration import Calibration, Method, calibrate
from folkmoot.reportcard.weighting.margins import Margin, read_margins
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, read_record, record_of, write_record
from folkmoot.reportcard.weighting.trimming import calibrate_with_cap, trim

TYPES = Margin("stype", ("stype",), ("E", "H", "M"), (4421, 755, 1018))
WIDE = Margin("sch.wide", ("sch.wide",), ("No", "Yes"), (1072, 5122))
SCORE = Margin("api99", ("api99",), (), (3914069,))
CASES = {
    "apiclus1_poststratified": (Method.POSTSTRATIFY, (TYPES,), (-inf, inf)),
    "apiclus1_raked": (Method.RAKE, (TYPES, WIDE), (-inf, inf)),
    "apistrat_raked": (Method.RAKE, (TYPES, WIDE), (-inf, inf)),
    "apiclus1_linear": (Method.LINEAR, (TYPES, SCORE), (-inf, inf)),
    "apiclus1_raking": (Method.RAKING, (TYPES, SCORE), (-inf, inf)),
    "apiclus1_logit": (Method.LOGIT, (TYPES, WIDE), (0.5, 1.8)),
}
DESIGNS = {
    "apiclus1": Design(weight="weight", psu="dnum", fpc="fpc"),
    "apistrat": Design(weight="weight", stratum="stype", fpc="fpc"),
}


def test_the_examples_in_the_docstrings_hold():
    for module in (calibration, trimming, weights):
        assert doctest.testmod(module).failed == 0


def figures_of(shared_data: Path, case: str) -> pl.DataFrame:
    table = pl.read_csv(shared_data / "r-survey" / "figures.tsv", separator="\t", quote_char=None, infer_schema=False)
    values = pl.col("value").cast(pl.Float64, strict=False)
    return table.filter(pl.col("case") == case).with_columns(values).fill_null("")


def calibrated(people: pl.DataFrame, base: str, method: Method, margins, bounds) -> tuple[pl.DataFrame, Calibration]:
    found = calibrate(people, people[base].cast(pl.Float64).to_numpy(), margins, method, bounds=bounds)
    return people.with_columns(pl.Series("weight", found.weights), pl.col(base).alias("base_weight")), found


def calibrated_variances(
    people: pl.DataFrame, kept: Totals, record: CalibrationRecord, *, of_totals: bool = False
) -> np.ndarray:
    """The variances of what the totals are asked for, under the calibration."""
    calibrated = calibrated_totals(people, kept.asked, kept.asked_by, kept.design, record)
    return variances_of_shares(calibrated, of_totals=of_totals)


@pytest.mark.parametrize("case", CASES)
def test_weights_estimates_and_errors_agree_with_r(shared_data: Path, case: str):
    """R 4.2.2, survey 4.1-1: the calls stand in ../shared/data/r-survey/figures.tsv."""
    rows = figures_of(shared_data, case)
    method, margins, bounds = CASES[case]
    schools = pl.read_csv(shared_data / "r-survey" / rows["data"][0], infer_schema_length=None)
    people, found = calibrated(schools, "pw", method, margins, bounds)
    design, record = DESIGNS[case.split("_", maxsplit=1)[0]], record_of(found)
    asked = [Variable("api00", "mean"), Variable("enroll", "mean"), Variable("awards", "share")]
    kept = totals(people, asked, [Breakdown("comp.imp", ("comp.imp",))], design)
    shares = estimates(kept, variances=calibrated_variances(people, kept, record))
    sums = population_totals(kept, variances=calibrated_variances(people, kept, record, of_totals=True))
    ours = {"weights(d)": {str(place + 1): {"weight": weight} for place, weight in enumerate(people["weight"][:10])}}
    by_name = {row["question"] + row["category"]: row for row in shares.filter(pl.col("by") == "").iter_rows(named=True)}
    ours["svymean(~api00+enroll+awards, d)"] = by_name | {"": {"df": by_name["api00"]["df"]}}
    groups = shares.filter((pl.col("by") != "") & (pl.col("question") == "api00"))
    ours["svyby(~api00, ~comp.imp, d, svymean)"] = {row["group"]: row for row in groups.iter_rows(named=True)}
    total = sums.filter((pl.col("by") == "") & (pl.col("question") == "enroll")).row(0, named=True)
    ours["svytotal(~enroll, d)"] = {"enroll": total, "": {"df": total["df"]}}
    for call, key, quantity, value in rows.select("call", "key", "quantity", "value").iter_rows():
        assert ours[call][key][quantity] == pytest.approx(value, rel=1e-8), (call, key, quantity)
    assert rows.height == 26


def test_trimmed_weights_agree_with_r(shared_data: Path):
    rows = figures_of(shared_data, "apistrat_nofpc").filter(pl.col("call").str.starts_with("trimWeights"))
    trimmed = trim(pl.read_csv(shared_data / "r-survey" / "apistrat.csv")["pw"].to_numpy(), lower=16, upper=40)
    assert [trimmed[int(key) - 1] for key in rows["key"]] == pytest.approx(rows["value"].to_list(), rel=1e-8)
    assert rows.height == 6


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    number = np.arange(60)
    return pl.DataFrame(
        {
            "psu": number // 5,
            "stratum": number // 5 % 2,
            "sex": np.where(number * 7 % 5 < 3, "woman", "man"),
            "age": np.array(["18-34", "35-59", "60+"])[number * 11 % 3],
            "size": 1 + number * 13 % 7,
            "y": number * 17 % 10,
            "yes": np.where(number * 19 % 4 == 0, "no", "yes"),
            "w": 10.0 + number * 3 % 4,
        }
    )


SEX = Margin("sex", ("sex",), ("man", "woman"), (330, 370))
AGE = Margin("age", ("age",), ("18-34", "35-59", "60+"), (280, 250, 170))
SIZE = Margin("size", ("size",), (), (2900,))
CROSSED = Margin(
    "sex*age",
    ("sex", "age"),
    ("man*18-34", "woman*18-34", "man*35-59", "woman*35-59", "man*60+", "woman*60+"),
    (130, 150, 120, 130, 80, 90),
)
SEEN_IN_R = [
    # postStratify(des, ~sex+age, table)
    (
        Method.POSTSTRATIFY,
        ((CROSSED,), (-inf, inf)),
        [4.697722567287784479, 0.782608695652173836, 0.126001506964283777, 0.021012395495316374, 88.201054874998647],
        [0.15629566724205690, 0.15980830518153602],
        [10.8695652173913029, 8.4782608695652169, 15.6521739130434803, 11.9565217391304337],
    ),
    # rake(des, list(~sex, ~age), list(sex, age), control=list(maxit=500, epsilon=1e-12))
    (
        Method.RAKE,
        ((SEX, AGE), (-inf, inf)),
        [4.69772256728778448, 0.78260869565217395, 0.12075969261465026, 0.02130473124407296, 84.531784830255191],
        [0.15794494926456745, 0.15738304652436505],
        [10.7246376811594200, 8.4648033126294013, 15.3726708074534191, 11.7971014492753614],
    ),
    # calibrate(des, ~sex+size, c(`(Intercept)`=700, sexwoman=370, size=2900))
    (
        Method.LINEAR,
        ((SEX, SIZE), (-inf, inf)),
        [4.691430512653546714, 0.783696417862880024, 0.059704483688805404, 0.018512974669726782, 41.793138582163799],
        [0.095924966181853671, 0.070353599122551319],
        [8.348712461327775, 12.354382850500475, 14.792955483953156, 10.030333613025581],
    ),
    # the same, calfun="raking", epsilon=1e-12
    (
        Method.RAKING,
        ((SEX, SIZE), (-inf, inf)),
        [4.690790284596120685, 0.783363353012928476, 0.060536351907591240, 0.018543667390934517, 42.375446335313839],
        [0.098209957176652540, 0.069813018192453738],
        [8.4269381676020938, 12.2766531214149186, 14.8714640746317848, 10.0009297357324662],
    ),
    # the same, calfun="logit", bounds=c(.7, 1.4), epsilon=1e-12, maxit=200
    (
        Method.LOGIT,
        ((SEX, SIZE), (0.7, 1.4)),
        [4.691556213088324157, 0.783329530439676014, 0.059539640755053448, 0.018489574258032722, 41.67774852853929],
        [0.095575579161818316, 0.070452878744782274],
        [8.3890971090100575, 12.3762433599584227, 14.8038965837459298, 10.0074889085508403],
    ),
    # the same as for linear, bounds=c(.84, 1.3), epsilon=1e-12, maxit=200
    (
        Method.LINEAR,
        ((SEX, SIZE), (0.84, 1.3)),
        [4.691660705097261186, 0.783527367848465217, 0.059628603764552236, 0.018496790798269679, 41.740022635186577],
        [0.096170459309162945, 0.070115673263555570],
        [8.4000000000000004, 12.3583038748222016, 14.8029304172220169, 10.0241639663061175],
    ),
]


@pytest.mark.parametrize(("method", "calibrated_to", "means", "by_sex", "first_weights"), SEEN_IN_R)
def test_a_sample_of_our_own_agrees_with_r(people, method, calibrated_to, means, by_sex, first_weights):
    """R 4.2.2, survey 4.1-1:

    n <- 60; i <- 0:(n-1); d <- data.frame(psu=i%/%5, stratum=(i%/%5)%%2, sex=ifelse((i*7)%%5<3,"woman","man"),
    age=c("18-34","35-59","60+")[(i*11)%%3+1], size=1+(i*13)%%7, y=(i*17)%%10, yes=ifelse((i*19)%%4==0,"no","yes"),
    w=10+(i*3)%%4); des <- svydesign(id=~psu, strata=~stratum, weights=~w, data=d, nest=TRUE)
    svymean(~y+yes, x) and its SE for y and yesyes; SE(svytotal(~y, x)); SE(svyby(~y, ~sex, x, svymean)); weights(x)[1:4]
    """
    margins, bounds = calibrated_to
    weighted, found = calibrated(people, "w", method, margins, bounds)
    assert weighted["weight"][:4].to_list() == pytest.approx(first_weights, rel=1e-8)
    design = Design(weight="weight", stratum="stratum", psu="psu")
    asked = [Variable("y", "mean"), Variable("yes", "share")]
    kept = totals(weighted, asked, [Breakdown("sex", ("sex",))], design)
    shown = estimates(kept, variances=calibrated_variances(weighted, kept, record_of(found)))
    everyone = shown.filter((pl.col("by") == "") & (pl.col("category") != "no"))
    sums = population_totals(kept, variances=calibrated_variances(weighted, kept, record_of(found), of_totals=True))
    ours = [*everyone["estimate"], *everyone["standard_error"], sums["standard_error"][0]]
    assert ours == pytest.approx(means, rel=1e-8)
    groups = shown.filter((pl.col("by") == "sex") & (pl.col("question") == "y"))
    assert groups["standard_error"].to_list() == pytest.approx(by_sex, rel=1e-8)


def test_trimming_agrees_with_r(people: pl.DataFrame):
    """weights(trimWeights(des, lower=10.5, upper=12.5))[1:4]; weights(trimWeights(des, 12.2, 10.5, strict=TRUE))[1:4]"""
    base = people["w"].to_numpy()
    assert trim(base, lower=10.5, upper=12.5)[:4].tolist() == pytest.approx([10.5, 12.5, 12.0, 11.0])
    assert trim(base, lower=10.5, upper=12.2, strict=True)[:4].tolist() == pytest.approx([10.5, 12.2, 12.15, 11.15])


def test_what_the_margins_fix_does_not_vary(people: pl.DataFrame):
    for method, (margins, bounds), *_ in SEEN_IN_R:
        weighted, found = calibrated(people, "w", method, margins, bounds)
        kept = totals(weighted, [Variable("sex", "share")], [], Design(weight="weight", stratum="stratum", psu="psu"))
        assert estimates(kept, variances=calibrated_variances(weighted, kept, record_of(found)))["standard_error"].max() < 1e-14


counts = st.integers(1, 400)


@st.composite
def samples(draw: st.DrawFn) -> tuple[pl.DataFrame, np.ndarray, tuple[Margin, ...]]:
    """People of whom every crossing of the categories occurs, so that any margins can be met."""
    sexes, ages = draw(st.integers(2, 3)), draw(st.integers(2, 5))
    cells = [(f"s{sex}", f"a{age}") for sex in range(sexes) for age in range(ages)]
    more = draw(st.lists(st.sampled_from(cells), max_size=60))
    people = pl.DataFrame([*cells, *more], schema=["sex", "age"], orient="row")
    base = np.array(draw(st.lists(st.floats(0.5, 50), min_size=people.height, max_size=people.height)))
    by_sex = np.array(draw(st.lists(counts, min_size=sexes, max_size=sexes)), dtype=float)
    by_age = np.array(draw(st.lists(counts, min_size=ages, max_size=ages)), dtype=float)
    by_age *= by_sex.sum() / by_age.sum()
    return (
        people,
        base,
        (
            Margin("sex", ("sex",), tuple(f"s{sex}" for sex in range(sexes)), tuple(by_sex)),
            Margin("age", ("age",), tuple(f"a{age}" for age in range(ages)), tuple(by_age)),
        ),
    )


def misfit(people: pl.DataFrame, weights: np.ndarray, margins: tuple[Margin, ...]) -> float:
    gaps = [
        abs(weights[(people[margin.variable] == name).to_numpy()].sum() / total - 1)
        for margin in margins
        for name, total in zip(margin.categories, margin.totals, strict=True)
    ]
    return max(gaps)


@given(sample=samples(), method=st.sampled_from([Method.RAKE, Method.RAKING]))
def test_raked_weights_meet_their_margins_and_are_above_nought(sample, method: Method):
    people, base, margins = sample
    found = calibrate(people, base, margins, method)
    assert misfit(people, found.weights, margins) < 1e-8
    assert (found.weights > 0).all()


@given(sample=samples())
def test_linear_weights_meet_their_margins(sample):
    people, base, margins = sample
    assert misfit(people, calibrate(people, base, margins, Method.LINEAR).weights, margins) < 1e-8


@given(sample=samples(), seed=st.integers(0, 1000))
def test_two_ways_of_raking_the_order_and_the_scale_come_to_the_same(sample, seed: int):
    people, base, margins = sample
    raked = calibrate(people, base, margins).weights
    assert calibrate(people, base, margins, Method.RAKING).weights == pytest.approx(raked, rel=1e-6)
    assert calibrate(people, 7 * base, margins[::-1]).weights == pytest.approx(raked, rel=1e-6)
    order = np.random.default_rng(seed).permutation(people.height)
    assert calibrate(people[order], base[order], margins).weights == pytest.approx(raked[order], rel=1e-8)


@given(sample=samples(), width=st.floats(1.5, 20))
def test_logit_weights_meet_their_margins_within_their_bounds_or_are_refused(sample, width: float):
    people, base, margins = sample
    base = base * margins[0].sum / base.sum()
    try:
        found = calibrate(people, base, margins, Method.LOGIT, bounds=(1 / width, width))
    except UnusableWeights:
        return
    assert misfit(people, found.weights, margins) < 1e-8
    assert (found.factors >= 1 / width * (1 - 1e-9)).all()
    assert (found.factors <= width * (1 + 1e-9)).all()


@given(sample=samples(), times=st.floats(2, 6))
def test_a_cap_leaves_the_margins_met_and_says_whether_it_is_held(sample, times: float):
    people, base, margins = sample
    found = calibrate_with_cap(people, base, margins, times=times)
    assert misfit(people, found.calibration.weights, margins) < 1e-8
    assert found.held == bool((found.calibration.weights <= found.cap * (1 + 1e-6)).all())


@given(values=st.lists(st.floats(0.1, 100), min_size=3, max_size=50), share=st.floats(1.2, 5))
def test_trimming_keeps_the_sum(values: list[float], share: float):
    base = np.array(values)
    trimmed = trim(base, upper=share * base.mean(), strict=True)
    assert trimmed.sum() == pytest.approx(base.sum())
    assert trimmed.max() <= share * base.mean() * (1 + 1e-9)


def test_categories_joined_by_plus_are_one(people: pl.DataFrame):
    joined = Margin("age", ("age",), ("18-34", "35-59+60+"), (280, 420))
    with pytest.raises(UnusableWeights, match="category without a total"):
        calibrate(people, people["w"].to_numpy(), [joined])
    renamed = people.with_columns(pl.col("age").replace("60+", "60 and over"))
    joined = Margin("age", ("age",), ("18-34", "35-59+60 and over"), (280, 420))
    found = calibrate(renamed, people["w"].to_numpy(), [joined])
    assert found.weights[(renamed["age"] != "18-34").to_numpy()].sum() == pytest.approx(420)


@pytest.mark.parametrize(
    ("margins", "method", "bounds", "words"),
    [
        ([replace(AGE, categories=("18-34", "35-59", "60+", "90+"), totals=(280, 250, 160, 10))], Method.RAKE, (), "90\\+"),
        ([replace(AGE, totals=(280, 420, 0))], Method.RAKE, (), "said to have none"),
        ([replace(AGE, categories=("18-34", "35-59"), totals=(280, 420))], Method.RAKE, (), r"Rows .* without a total \(60\+"),
        ([SEX, AGE], Method.POSTSTRATIFY, (), "Cross them"),
        ([SIZE], Method.RAKE, (), "size is a number"),
        ([SEX], Method.RAKE, (0.5, 2), "takes no bounds"),
        ([SEX], Method.LOGIT, (), "two bounds"),
        ([SEX], Method.LOGIT, (1.1, 2), "below and above 1"),
        ([SEX, AGE], Method.LOGIT, (0.99, 1.01), r"No weights meet all margins with factors from 0.99 to 1.01"),
        ([], Method.RAKE, (), "no margins"),
        ([Margin("income", ("income",), ("low",), (700,))], Method.RAKE, (), "no column 'income'"),
    ],
)
def test_margins_that_cannot_be_met_say_which_and_why(people: pl.DataFrame, margins, method, bounds, words):
    with pytest.raises(UnusableWeights, match=words):
        calibrate(people, people["w"].to_numpy(), margins, method, bounds=bounds or (-inf, inf))


def test_margins_that_contradict_each_other_in_this_sample_are_told_by_a_linear_programme():
    """All women are young here: 60 young people of 100 cannot hold 70 women."""
    people = pl.DataFrame({"sex": ["woman", "man", "man"], "age": ["young", "young", "old"]})
    margins = [
        Margin("sex", ("sex",), ("woman", "man"), (70, 30)),
        Margin("age", ("age",), ("young", "old"), (60, 40)),
    ]
    with pytest.raises(UnusableWeights, match="which categories occur together in the sample") as told:
        calibrate(people, np.ones(3), margins)
    assert "sex 'woman'" in str(told.value) or "age 'young'" in str(told.value)


def test_with_partial_empty_categories_are_left_out_and_told(people: pl.DataFrame):
    margin = replace(AGE, categories=("18-34", "35-59", "60+", "90+"), totals=(280, 250, 160, 10))
    found = calibrate(people, people["w"].to_numpy(), [margin], partial=True)
    assert [(problem.variable, problem.category) for problem in found.unmet] == [("age", "90+")]
    assert found.weights.sum() == pytest.approx(690)


def test_a_missing_value_is_refused_with_its_row(people: pl.DataFrame):
    missing = people.with_columns(pl.when(pl.int_range(pl.len()) != 2).then(pl.col("sex")).alias("sex"))
    with pytest.raises(UnusableWeights, match="Row 4: sex is missing"):
        calibrate(missing, people["w"].to_numpy(), [SEX])


MARGINS = pl.DataFrame(
    {"variable": ["sex", "sex", "age", "age"], "category": ["man", "woman", "a", "b"], "total": ["330", "370", "280", "420"]}
)


def test_margins_are_read_from_a_small_table():
    assert [margin.totals for margin in read_margins(MARGINS)] == [(330.0, 370.0), (280.0, 420.0)]
    number = pl.DataFrame({"variable": ["size"], "total": ["2900"]})
    assert read_margins(number) == (Margin("size", ("size",), (), (2900.0,)),)


def test_shares_are_of_the_population():
    shares = MARGINS.select("variable", "category", pl.Series("share", ["47 %", "53%", "0.4", "0.6"]))
    with pytest.raises(UnusableWeights, match="give the population"):
        read_margins(shares)
    found = [total for margin in read_margins(shares, people=1000) for total in margin.totals]
    assert found == pytest.approx([470, 530, 400, 600])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (pl.lit("many").alias("total"), "Rows 2, 3, 4, 5: the total is missing"),
        (pl.col("total").replace("420", "430"), r"contradict each other.*sex to 700, age to 710"),
        (pl.lit("man").alias("category"), "occurs more than once"),
        (pl.col("category").replace("b", None), "with and without a category"),
        (pl.col("variable").replace("sex", None), "variable is missing"),
    ],
)
def test_a_table_of_margins_that_cannot_be_used_says_where(change: pl.Expr, words: str):
    with pytest.raises(UnusableWeights, match=words):
        read_margins(MARGINS.with_columns(change))


def test_margins_of_different_sums_can_be_scaled():
    table = MARGINS.with_columns(pl.col("total").replace("420", "430"))
    assert [margin.sum for margin in read_margins(table, scale=True)] == pytest.approx([700, 700])
    assert [margin.sum for margin in read_margins(table, scale=True, people=1000)] == pytest.approx([1000, 1000])


def test_a_calibration_can_be_kept_and_read(people: pl.DataFrame, tmp_path: Path):
    record = record_of(calibrate(people, people["w"].to_numpy(), [SEX]))
    write_record(record, tmp_path / "calibration.json")
    assert read_record(tmp_path / "calibration.json") == record
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(DesignError, match="describes no calibration"):
        read_record(tmp_path / "other.json")


def test_errors_of_other_weights_than_the_calibrated_ones_are_refused(people: pl.DataFrame):
    weighted, found = calibrated(people, "w", Method.RAKE, (SEX,), (-inf, inf))
    kept = totals(weighted, [Variable("y", "mean")], [], Design(weight="w"))
    with pytest.raises(DesignError, match="give the same column"):
        calibrated_variances(weighted, kept, record_of(found))
