"""Every estimator knows what weights were calibrated to: against R, and however the people are read.

R 4.2.2, survey 4.1-1, on the rows `m` of `made_survey`, with

    m$k <- !is.na(m$minutes); m$minutes0 <- ifelse(m$k, m$minutes, 0); m$yes <- as.numeric(!is.na(m$water) & m$water == "yes")
    d <- svydesign(id=~psu, strata=~stratum, weights=~weight, nest=TRUE, data=m)  # units
    d <- svydesign(id=~1, strata=~stratum, weights=~weight, data=m)               # people
    g <- rake(d, list(~sex, ~heard), list(data.frame(sex=c("man","woman"), Freq=c(13000,14500)),
                                          data.frame(heard=c(0,1), Freq=c(15000,12500))),
              control=list(maxit=500, epsilon=1e-13))                             # rake
    g <- calibrate(d, ~sex+age, c(`(Intercept)`=27500, sexwoman=14500, age=1450000))  # linear
    w <- subset(g, k)

(A subset of a calibrated design keeps everyone, so missing numbers are made 0 first.)
"""

from dataclasses import replace
from itertools import pairwise
from math import inf
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.cli import main
from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.errors import DesignError, UnusableWeights
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.independence import IndependenceTest
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.quantiles import QuantileRule
from folkmoot.reportcard.estimation.regression import Family
from folkmoot.reportcard.own_data.estimating import estimate_file, total_file
from folkmoot.reportcard.own_data.estimating_numbers import quantile_file, ratio_file
from folkmoot.reportcard.own_data.estimation_settings import Settings
from folkmoot.reportcard.own_data.modelling import independence_file, regression_file
from folkmoot.reportcard.own_data.scoring import Answered, IndicatorName, indicator_file, score_file
from folkmoot.reportcard.totals import sources
from folkmoot.reportcard.totals.calibrated_totals import OfCalibrated, calibrated_totals
from folkmoot.reportcard.totals.scanning import OfQuestions, merge_all
from folkmoot.reportcard.totals.variables import Breakdown, Variable, read_groups
from folkmoot.reportcard.weighting.calibration import Method, calibrate
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, Residuals, record_of, write_record
from tests.reportcard.comparison.test_calibrated_comparisons import AGE, HEARD, SEX, with_weights
from tests.reportcard.made_survey import made_survey

UNITS, PEOPLE = Design(stratum="stratum", psu="psu"), Design(stratum="stratum")
RAKED, LINEAR = (Method.RAKE, (SEX, HEARD)), (Method.LINEAR, (SEX, AGE))
CASES = {
    "units, rake": (UNITS, *RAKED),
    "units, linear": (UNITS, *LINEAR),
    "people, rake": (PEOPLE, *RAKED),
    "people, linear": (PEOPLE, *LINEAR),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path, Settings]:
    design, method, margins = CASES[request.param]
    people, record = with_weights(made_survey(), method, margins)
    people.write_parquet(tmp_path / "people.parquet")
    return request.param, tmp_path / "people.parquet", Settings(by=("ward", "sex"), design=design, calibration=record)


def errors(table: pl.DataFrame, question: str, category: str = "", by: str = "") -> list[float]:
    rows = table.filter(pl.col("question") == question, pl.col("category") == category, pl.col("by") == by)
    return rows.sort("group")["standard_error"].to_list()


def test_totals(case):
    """SE(svytotal(~minutes0, w)); SE(svytotal(~yes, g)); SE(svyby(~minutes0, ~ward, w, svytotal))"""
    name, path, settings = case
    found = total_file(path, ["minutes", "water"], settings)
    ours = [*errors(found, "minutes"), *errors(found, "water", "yes"), *errors(found, "minutes", by="ward")]
    assert ours == pytest.approx(
        {
            "units, rake": [
                20422.0154866644,
                1056.29326227305,
                31631.1603085294,
                21631.4097940047,
                25757.0900441566,
                23425.8269559843,
            ],
            "units, linear": [
                20333.6649562624,
                1069.75363349781,
                31489.7139577811,
                21493.2581557645,
                25195.4151929478,
                23014.691761565,
            ],
            "people, rake": [
                21415.3733378221,
                847.365801882951,
                27026.9742392729,
                22857.2006149516,
                24156.5758300334,
                21749.0133316135,
            ],
            "people, linear": [
                21610.2251426263,
                841.022719396788,
                27436.0500880232,
                23364.8086636665,
                24049.9086531507,
                21736.8391762491,
            ],
        }[name],
        rel=1e-8,
    )


def test_ratios(case):
    """SE(svyratio(~spent, ~minutes0, w)); SE(svyby(~spent, ~sex, denominator=~minutes0, w, svyratio))"""
    name, path, settings = case
    found = ratio_file(path, ["spent/minutes"], settings)
    ours = [*errors(found, "spent/minutes"), *errors(found, "spent/minutes", by="sex")]
    assert ours == pytest.approx(
        {
            "units, rake": [0.0328974756242139, 0.0391119951224587, 0.0418747370214136],
            "units, linear": [0.0334378570145273, 0.0413250005202084, 0.0411471948654928],
            "people, rake": [0.025890874557431, 0.0360406979195182, 0.0377624055840912],
            "people, linear": [0.0265507021086614, 0.0369641097426263, 0.038182886086957],
        }[name],
        rel=1e-8,
    )


def test_a_ratio_of_a_number_to_itself_does_not_vary(case):
    _, path, settings = case
    assert ratio_file(path, ["spent/spent"], settings)["standard_error"].max() == 0


def test_quantiles(case):
    """svyquantile(~minutes0, w, c(.25, .5), interval.type="mean", df=degf(g)), and by svyby(..., ~sex, ...) its median's SE"""
    name, path, settings = case
    found = quantile_file(path, ["minutes"], [0.25, 0.5], QuantileRule.MATH, settings)
    everyone = found.filter(by="").select("estimate", "lower", "upper", "standard_error").rows()
    expected, by_sex = {
        "units, rake": (
            [(23.7, 22.4, 26.2, 0.9205878793293309), (29.7, 28.3, 32.2, 0.9448138761537873)],
            [1.2112998412228, 1.35665582216954],
        ),
        "units, linear": (
            [(23.7, 22.4, 26.3, 0.9448138761537873), (29.9, 28.3, 32.9, 1.1143958539249788)],
            [1.30820382852063, 1.33242982534508],
        ),
        "people, rake": (
            [(23.7, 22.7, 25.7, 0.7627036311640195), (29.7, 28.4, 31.5, 0.7881270855361538)],
            [1.11863199237389, 1.3474430817231],
        ),
        "people, linear": (
            [(23.7, 22.7, 25.7, 0.7627036311640195), (29.9, 28.4, 32.0, 0.9152443573968237)],
            [1.14405544674603, 1.29659617297883],
        ),
    }[name]
    assert np.array(everyone) == pytest.approx(np.array(expected), rel=1e-8)
    assert errors(found, "minutes", "0.5", "sex") == pytest.approx(by_sex, rel=1e-8)


def test_independence(case):
    """svychisq(~water+ward, g, statistic=s): the statistic, and p, for s in F, Chisq, Wald, adjWald"""
    name, path, settings = case
    found = [independence_file(path, "water", "ward", test, settings) for test in IndependenceTest]
    assert [number for test in found for number in (test.statistic, test.p)] == pytest.approx(
        {
            "units, rake": [
                *(1.68768518926925, 0.160936216375273, 14.0066016718556, 0.119440685863031),
                *(4.18848822733968, 0.00508553233570451, 3.31588651331058, 0.0209313245897692),
            ],
            "units, linear": [
                *(1.58400960649226, 0.185965150387903, 13.9707864715215, 0.1471512834781),
                *(3.84993612002209, 0.00785888565627051, 3.04786609501749, 0.029189640329953),
            ],
            "people, rake": [
                *(1.48893007173594, 0.178950655768671, 14.0066016718556, 0.177348063310634),
                *(1.45552137204885, 0.192654846509044, 1.43496316057923, 0.200267647528238),
            ],
            "people, linear": [
                *(1.46119684906337, 0.188668444112878, 13.9707864715215, 0.187101206028325),
                *(1.47139936877483, 0.186981385691149, 1.45061689181473, 0.194486409023983),
            ],
        }[name],
        rel=1e-8,
    )


def test_linear_regression(case):
    """SE(svyglm(minutes ~ age + sex + ward, g))"""
    name, path, settings = case
    found = regression_file(path, "minutes", ["age", "sex", "ward"], Family.LINEAR, settings)
    ours = found.coefficients["standard_error"].to_list()
    assert ours == pytest.approx(
        {
            "units, rake": [
                *(2.67757191885303, 0.0335190276649812, 1.26663236617318, 1.63738735187155, 2.10913843642676, 1.54203114393072),
            ],
            "units, linear": [
                *(2.7996746472599, 0.0355314463550757, 1.31035281481855, 1.69980926175308, 2.12122220584894, 1.61134986137899),
            ],
            "people, rake": [
                *(2.09713478966132, 0.0278411849173572, 1.25623205515088, 1.86232484848666, 1.82171199367361, 1.68143439968466),
            ],
            "people, linear": [
                *(2.13085130988339, 0.0283383321018313, 1.27326748750659, 1.91823633381199, 1.84193955178562, 1.72487927134422),
            ],
        }[name],
        rel=1e-8,
    )


def test_logistic_regression(case):
    """SE(svyglm(heard ~ age + spent, g, family=quasibinomial()))"""
    name, path, settings = case
    found = regression_file(path, "heard", ["age", "spent"], Family.LOGISTIC, settings)
    assert found.coefficients["standard_error"].to_list() == pytest.approx(
        {
            "units, rake": [0.404492225158031, 0.0060362883809789, 0.00730074582819558],
            "units, linear": [0.430926305057159, 0.00592411740310269, 0.00672655291989313],
            "people, rake": [0.357260173076028, 0.00596906930460954, 0.00673715695844292],
            "people, linear": [0.383128731020892, 0.00590314983465204, 0.0065236232986961],
        }[name],
        rel=1e-8,
    )


def test_a_score_of_one_item_is_its_mean_and_an_indicator_of_one_ground_its_share(case):
    """So their errors are those of `estimate`, which R has given."""
    _, path, settings = case
    scored, _ = score_file(path, "water", [("water", [("yes", "no")])], 0.5, settings)
    people = pl.read_parquet(path).with_columns(pl.col("water").replace("dont_know", None))
    people.write_parquet(path.with_name("known.parquet"))
    share = estimate_file(path.with_name("known.parquet"), ["water"], settings)
    assert [error / 100 for error in errors(scored, "water", by="ward")] == pytest.approx(errors(share, "water", "yes", "ward"))
    named = (IndicatorName.DISCRIMINATION, {"ground": ["water"]}, Answered(yes=("yes",)), settings)
    found = indicator_file(path.with_name("known.parquet"), *named)
    assert errors(found, "16.b.1", "any", "ward") == pytest.approx(errors(share, "water", "yes", "ward"))


def test_the_mean_of_an_indicators_shares(case):
    """svycontrast(svytotal(~y1+x1+y2+x2, g), quote((y1/x1 + y2/x2)/2)): x1 tells who answered trust, y1 who trusts (3, 4); x2
    who of them is older than 40, y2 who of those said 2 or 4. For women all four are times sex == "woman"."""
    name, path, settings = case
    letters = pl.col("trust").replace_strict({4: "a", 2: "b", 3: "c", 1: "d"}, default=None)
    people = pl.read_parquet(path).with_columns(pl.when(pl.col("age") > 40).then(letters).alias("older"))
    people.write_parquet(path)
    answered = Answered(scales=(("4", "3", "2", "1"), ("a", "b", "c", "d")))
    found = indicator_file(path, IndicatorName.SERVICES, {"attribute": ["trust", "older"]}, answered, settings)
    women = found.filter(group="woman", category="mean")
    ours = [*found.filter(by="", category="mean").select("estimate", "standard_error").row(0), women["standard_error"][0]]
    assert ours == pytest.approx(
        {
            "units, rake": [0.506200579237756, 0.0297362162348423, 0.0378977318599825],
            "units, linear": [0.501854538909307, 0.0306273270663154, 0.0379257457748544],
            "people, rake": [0.506200579237756, 0.0213714321773221, 0.0297171464663476],
            "people, linear": [0.501854538909307, 0.0216325093508468, 0.0300338599473515],
        }[name],
        rel=1e-8,
    )


def test_lonely_strata_that_take_the_mean_count_all_strata_as_r_does():
    """options(survey.lonely.psu="average")
    SE(svyby(~y, ~g, calibrate(des, ~sex, c(`(Intercept)`=700, sexwoman=370)), svymean))

    n <- 60; i <- 0:(n-1); d <- data.frame(psu=i%/%5, stratum=(i%/%5)%%2, sex=ifelse((i*7)%%5<3,"woman","man"), y=(i*17)%%10,
    w=10+(i*3)%%4); d$stratum[d$psu==11] <- 7; d$stratum[d$psu==10] <- 8; d$g <- ifelse(d$psu %in% c(1,3,5,7,11), "a", "b")
    des <- svydesign(id=~psu, strata=~stratum, weights=~w, data=d, nest=TRUE)
    """
    number = np.arange(60)
    unit = number // 5
    people = pl.DataFrame(
        {
            "psu": unit,
            "stratum": np.where(unit == 11, 7, np.where(unit == 10, 8, unit % 2)),
            "sex": np.where(number * 7 % 5 < 3, "woman", "man"),
            "y": number * 17 % 10,
            "weight": 10.0 + number * 3 % 4,
            "g": np.where(np.isin(unit, [1, 3, 5, 7, 11]), "a", "b"),
        }
    )
    people, record = with_weights(people, Method.LINEAR, (replace(SEX, totals=(330, 370)),))
    design = Design(weight="weight", stratum="stratum", psu="psu", lonely=Lonely.AVERAGE)
    kept = calibrated_totals(people, [Variable("y", "mean")], [Breakdown("g", ("g",))], design, record)
    assert np.sqrt(variances_of_shares(kept))[1:, 0] == pytest.approx([0.114707444167179, 0.138404741971797], rel=1e-8)


DESIGNS = {
    "units": Design(weight="weight", stratum="stratum", psu="psu"),
    "finite": Design(weight="weight", stratum="stratum", psu="psu", fpc="units"),
    "two stages": Design(weight="weight", stratum="stratum", psu="psu", psu2="house", fpc="units", fpc2="houses"),
    "unequal chances": Design(weight="weight", stratum="stratum", psu="psu", pps="chance"),
    "strata of people": Design(weight="weight", stratum="stratum", fpc="people"),
    "people": Design(weight="weight"),
    "lonely": Design(weight="weight", stratum="stratum", psu="joined", lonely=Lonely.ADJUST),
}
VARIABLES = [Variable("minutes", "mean"), Variable("age", "mean"), Variable("water", "share", ("yes", "no"), ("dont_know",))]
BREAKDOWNS = [Breakdown("ward", ("ward",)), Breakdown("sex*trust", ("sex", "trust"))]
WAYS = [
    (Method.RAKE, (SEX, HEARD), (-inf, inf)),
    (Method.LINEAR, (SEX, AGE), (0.01, inf)),
    (Method.POSTSTRATIFY, (SEX,), (-inf, inf)),
    (Method.LOGIT, (SEX, HEARD, AGE), (0.3, 3)),
]


def people_under(method: Method, margins, bounds) -> tuple[pl.DataFrame, CalibrationRecord]:
    """Some people have weight nought, and one unit holds a whole stratum where `joined` is the unit."""
    made = made_survey().with_columns(
        pl.when(pl.int_range(pl.len()) % 37 == 5).then(0.0).otherwise(pl.col("weight")).alias("base_weight"),
        (1 / pl.col("units")).alias("chance"),
        (pl.col("age") % 3).alias("house"),
        pl.lit(9).alias("houses"),
        pl.lit(300).alias("people"),
        pl.when(pl.col("stratum") == "A").then(1).otherwise(pl.col("psu")).alias("joined"),
    )
    found = calibrate(made, made["base_weight"].to_numpy(), margins, method, bounds=bounds)
    return made.with_columns(pl.Series("weight", found.weights)), record_of(found)


def person_by_person(people: pl.DataFrame, record: CalibrationRecord, design: Design) -> list[float]:
    """The variances of the means of minutes and of age, for everyone and each group, from each person's residual."""
    sample, residuals = read_sample(people, design), Residuals(people, record)
    everyone = np.ones(people.height, dtype=bool)
    groups = [everyone]
    for codes, names in read_groups(people, BREAKDOWNS):
        groups += [codes == number for number in range(len(names))]
    found = []
    for group in groups:
        for question in ("minutes", "age"):
            known = group & people[question].is_not_null().to_numpy()
            weights = np.where(known, sample.weights, 0.0)
            values = people[question].cast(pl.Float64).fill_null(0).to_numpy()
            scores = weights * (values - weights @ values / weights.sum()) / weights.sum()
            found.append(sample.covariances(residuals.of(scores[:, None]), known)[0, 0])
    return found


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("way", WAYS, ids=[way[0].value for way in WAYS])
def test_totals_give_what_each_persons_residual_gives_in_whatever_parts_they_come(way, design):
    people, record = people_under(*way)
    measure = OfCalibrated(OfQuestions(), record)
    bounds = [0, 100, 107, 108, people.height]
    parts = [
        calibrated_totals(people[start:end], VARIABLES, BREAKDOWNS, DESIGNS[design], record) for start, end in pairwise(bounds)
    ]
    whole = merge_all(parts, measure.merge)
    assert whole is not None
    found = variances_of_shares(whole)[:, :2].ravel()
    assert found == pytest.approx(person_by_person(people, record, DESIGNS[design]), rel=1e-11)
    assert variances_of_shares(calibrated_totals(people, VARIABLES, BREAKDOWNS, DESIGNS[design], record)) == pytest.approx(
        variances_of_shares(whole), rel=1e-11, abs=1e-18, nan_ok=True
    )


@settings(max_examples=25)
@given(splits=st.lists(st.integers(1, 359), max_size=5, unique=True), seed=st.integers(0, 99))
def test_the_order_and_the_parts_of_the_people_change_nothing(splits, seed):
    people, record = people_under(*WAYS[3])
    people = people[np.random.default_rng(seed).permutation(people.height)]
    bounds = [0, *sorted(splits), people.height]
    parts = [
        calibrated_totals(people[start:end], VARIABLES, BREAKDOWNS[:1], DESIGNS["people"], record)
        for start, end in pairwise(bounds)
    ]
    whole = merge_all(parts, OfCalibrated(OfQuestions(), record).merge)
    assert whole is not None
    same, _ = people_under(*WAYS[3])
    expected = calibrated_totals(same, VARIABLES, BREAKDOWNS[:1], DESIGNS["people"], record)
    assert variances_of_shares(whole) == pytest.approx(variances_of_shares(expected), rel=1e-9, abs=1e-16)


def test_batches_of_a_file_give_the_figures_of_the_whole(case, monkeypatch):
    _, path, settings = case
    pl.read_parquet(path).write_csv(path.with_suffix(".csv"))

    def figures(file: Path) -> list[pl.DataFrame]:
        return [
            estimate_file(file, ["minutes", "water"], settings),
            total_file(file, ["minutes", "water"], settings),
            ratio_file(file, ["spent/minutes"], settings),
            quantile_file(file, ["minutes"], [0.5], QuantileRule.SCHOOL, settings),
            score_file(file, "water", [("water", [("yes", "no")]), ("heard", [("1", "0")])], 0.5, settings)[0],
        ]

    whole = figures(path.with_suffix(".csv"))
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    for found, expected in zip(figures(path), whole, strict=True):
        for column in ("estimate", "standard_error", "df"):
            assert found[column].to_list() == pytest.approx(expected[column].to_list(), rel=1e-11), column


def test_a_command_without_its_weight_takes_the_calibrated_one_and_refuses_another(tmp_path):
    people, record = with_weights(made_survey(), *RAKED)
    people.write_csv(tmp_path / "people.csv")
    write_record(record, tmp_path / "calibration.json")
    commands = {
        "totals": ["--question", "water"],
        "ratios": ["--ratio", "spent/minutes"],
        "quantiles": ["--question", "minutes"],
        "score": ["--item", "water=yes,no"],
        "independence": ["water", "ward"],
        "regress": ["--outcome", "spent", "--on", "age"],
    }
    for name, options in commands.items():
        given = [name, str(tmp_path / "people.csv"), *options, "--calibration", str(tmp_path / "calibration.json")]
        assert CliRunner().invoke(main, given).exit_code == 0, name
        refused = CliRunner().invoke(main, [*given, "--weight", "base_weight"])
        assert (refused.exit_code, "give the same column" in refused.stderr) == (2, True), name
        missing = CliRunner().invoke(main, [*given[:-1], str(tmp_path / "none.json")])
        assert (missing.exit_code, "describes no calibration" in missing.stderr) == (2, True), name


def test_what_the_calibration_needs_and_the_file_lacks_is_said(tmp_path):
    people, record = with_weights(made_survey(), *RAKED)
    settings = Settings(design=UNITS, calibration=record)

    def estimate(table: pl.DataFrame) -> None:
        table.write_parquet(tmp_path / "people.parquet")
        estimate_file(tmp_path / "people.parquet", ["minutes"], settings)

    with pytest.raises(DesignError, match="no column 'base_weight'"):
        estimate(people.drop("base_weight"))
    with pytest.raises(UnusableWeights, match="no column 'heard'"):
        estimate(people.drop("heard"))
    with pytest.raises(UnusableWeights, match="Row 3: sex is missing"):
        estimate(people.with_columns(pl.when(pl.int_range(pl.len()) != 2).then(pl.col("sex")).alias("sex")))
    with pytest.raises(UnusableWeights, match=r"without a total \(other"):
        estimate(
            people.with_columns(
                pl.when(pl.int_range(pl.len()) != 2).then(pl.col("sex")).otherwise(pl.lit("other")).alias("sex")
            )
        )


def test_what_the_margins_fix_does_not_vary_in_any_design():
    for way in WAYS:
        people, record = people_under(*way)
        for design in DESIGNS.values():
            kept = calibrated_totals(people, [Variable("sex", "share")], [], design, record)
            assert estimates(kept.kept, variances=variances_of_shares(kept))["standard_error"].max() == 0
