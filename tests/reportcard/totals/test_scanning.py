"""A table of any size, read in batches, gives the figures of the whole."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design
from folkmoot.reportcard.encoding import _encode_texts, encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.independence import IndependenceTest
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.quantiles import QuantileRule, quantiles
from folkmoot.reportcard.estimation.regression import Family
from folkmoot.reportcard.estimation.replicated import replicate_estimates, replicate_population_totals
from folkmoot.reportcard.estimation.replicates import Method as Replicating
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.own_data import own_tables
from folkmoot.reportcard.own_data.estimating import estimate_file, total_file
from folkmoot.reportcard.own_data.estimating_numbers import quantile_file, ratio_file
from folkmoot.reportcard.own_data.estimation_settings import Engine, Replication, Settings
from folkmoot.reportcard.own_data.modelling import independence_file, regression_file
from folkmoot.reportcard.own_data.scoring import Answered, IndicatorName, indicator_file, score_file
from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.reportcard.totals import counting, sources
from folkmoot.reportcard.totals import totals as kernel
from folkmoot.reportcard.totals.data_columns import ask
from folkmoot.reportcard.totals.data_files import DataFile
from folkmoot.reportcard.totals.tallying import Tallies
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from folkmoot.reportcard.weighting.calibration import Method, calibrate
from folkmoot.reportcard.weighting.margins import Margin
from folkmoot.reportcard.weighting.residuals import CalibrationRecord

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
RECORD = CalibrationRecord(
    "folkmoot-calibration-1",
    Method.LINEAR,
    "calibrated",
    "weight",
    (Margin("ward", ("ward",), ("north", "south"), (500, 450)), Margin("code", ("code",), (), (1900,))),
)
QUESTIONS = ("water", "ward", "hours", "code:categorical")
BY = ("ward", "water*code")


def people(count: int = 600) -> pl.DataFrame:
    """Invented people in 40 primary units of four strata, in no order; some questions without an answer."""
    random = random_numbers(7, "people")
    unit = np.floor(random(count) * 40).astype(int)
    return pl.DataFrame(
        {
            "stratum": unit % 4,
            "psu": unit,
            "weight": np.round(1 + random(count), 3),
            "water": [["yes", "no", None][number] for number in np.floor(random(count) * 3).astype(int)],
            "ward": pl.Series(
                [["north", "south"][number] for number in np.floor(random(count) * 2).astype(int)],
                dtype=pl.Enum(["south", "west", "north"]),
            ),
            "hours": [None if number < 0.1 else round(24 * number, 1) for number in random(count)],
            "code": np.floor(random(count) * 5).astype(int),
        },
        schema_overrides={"hours": pl.Float64},
    )


def estimate(data: Path | str, **options: object) -> pl.DataFrame:
    return estimate_file(data, QUESTIONS, Settings(by=tuple(BY), design=DESIGN), **options)


def assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    names = ["question", "category", "by", "group"]
    assert found.select(names).equals(expected.select(names))
    for column in found.columns[4:]:
        numbers, wanted = (table[column].cast(pl.Float64).fill_null(np.nan).to_numpy() for table in (found, expected))
        assert numbers == pytest.approx(wanted, rel=1e-12, abs=1e-12, nan_ok=True), column


@pytest.fixture
def whole() -> pl.DataFrame:
    """What the kernel says of all people at once, in the order that the columns' types give."""
    return estimate_of(people())


def estimate_of(table: pl.DataFrame) -> pl.DataFrame:
    asked = ask(DataFile("people", table.with_row_index("__row", 1)), QUESTIONS, BY, DESIGN)
    return asked.named(estimates(totals(asked.batch, asked.variables, asked.breakdowns, DESIGN))).drop("count")


def test_batches_of_parquet_and_arrow_give_the_figures_of_the_whole(tmp_path, monkeypatch, whole):
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    people().write_parquet(tmp_path / "people.parquet", row_group_size=90)
    people().write_ipc(tmp_path / "people.arrow")
    assert_same(estimate(tmp_path / "people.parquet"), whole)
    assert_same(estimate(tmp_path / "people.arrow"), whole)


def test_what_occurs_in_the_last_batch_alone_counts(tmp_path, monkeypatch):
    """A value of a fixed order, and a text among numbers, so that the look ahead may not stop at the first batch too soon."""
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 10)
    kind = pl.Enum(["never", "seldom", "often"])
    last = pl.Series(["seldom", "often"] * 24 + ["seldom", "never"], dtype=kind)
    early = pl.Series(["never", "seldom", "often", *["often"] * 47], dtype=kind)
    texts = [*map(str, range(1, 3)), *["2"] * 47, "two"]
    pl.DataFrame({"last": last, "early": early, "texts": texts}).write_parquet(tmp_path / "people.parquet")
    found = estimate_file(tmp_path / "people.parquet", ("last", "early", "texts"), Settings())
    shares = {
        (question, category): share for question, category, share in found.select("question", "category", "estimate").rows()
    }
    assert shares == {
        ("last", "never"): pytest.approx(1 / 50),
        ("last", "seldom"): pytest.approx(25 / 50),
        ("last", "often"): pytest.approx(24 / 50),
        ("early", "never"): pytest.approx(1 / 50),
        ("early", "seldom"): pytest.approx(1 / 50),
        ("early", "often"): pytest.approx(48 / 50),
        ("texts", "1"): pytest.approx(1 / 50),
        ("texts", "2"): pytest.approx(48 / 50),
        ("texts", "two"): pytest.approx(1 / 50),
    }


def test_a_large_csv_is_scanned_as_a_small_one_is_read(tmp_path, monkeypatch):
    people().write_csv(tmp_path / "people.csv")
    small = estimate(tmp_path / "people.csv")
    monkeypatch.setattr(sources, "LARGE_TEXT", 0)
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 50)
    assert_same(estimate(tmp_path / "people.csv"), small)


def test_a_table_of_sqlite_is_scanned(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 101)
    table = people().with_columns(pl.col("ward").cast(pl.String))
    with sqlite3.connect(tmp_path / "people.sqlite") as database:
        database.execute(
            "CREATE TABLE answers (stratum INT, psu INT, weight REAL, water TEXT, ward TEXT, hours REAL, code INT)"
        )
        database.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", table.rows())
    table.write_parquet(tmp_path / "people.parquet")
    assert_same(estimate(f"{tmp_path / 'people.sqlite'}#answers"), estimate(tmp_path / "people.parquet"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("none.parquet", "There is no file"),
        ("broken.parquet", "cannot be read"),
        ("people.sqlite", "say which table"),
        ("people.sqlite#none", "has no table 'none'"),
        ("postgresql://localhost/none", "say which table"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_reason(tmp_path, data, words):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    sqlite3.connect(tmp_path / "people.sqlite").close()
    with pytest.raises(UnusableAnswers, match=words):
        estimate(data if "://" in data else f"{tmp_path}/{data}")


def test_a_question_without_answers_is_refused_though_no_batch_can_tell(tmp_path):
    people().with_columns(pl.lit(None, dtype=pl.Float64).alias("hours")).write_parquet(tmp_path / "people.parquet")
    with pytest.raises(UnusableAnswers, match="'hours' has no answers"):
        estimate(tmp_path / "people.parquet")


def with_replicate_weights(table: pl.DataFrame) -> pl.DataFrame:
    """The people with ten replicate weights in columns, some of them nought, and a person of weight nought."""
    factors = np.floor(random_numbers(11, "replicates")(table.height * 10).reshape(-1, 10) * 3)
    weights = table["weight"].to_numpy().copy()
    weights[5] = 0.0
    columns = [pl.Series(f"repw{number}", weights * factors[:, number]) for number in range(10)]
    return table.with_columns(pl.Series("weight", weights), *columns)


IN_COLUMNS = Settings(
    by=("ward", "water*code"),
    design=Design(weight="weight"),
    replication=Replication(Replicating.BOOTSTRAP, columns=("repw*",)),
)


def all_figures(data: Path, asked: Settings, **there: object) -> list[pl.DataFrame]:
    items = [("code", [("0", "1", "2", "3", "4")]), ("water", [("often", "never"), ("yes", "no")])]
    named = (IndicatorName.DISCRIMINATION, {"ground": ["water", "ward"]}, Answered(yes=("yes", "north")), asked)
    scale = Answered(scales=(("0", "1", "2", "3", "4"),))
    said = (IndicatorName.SAY, {"say": ["code"], "influence": ["code2"]}, scale, asked)
    return [
        estimate_file(data, QUESTIONS, asked, **there),
        total_file(data, QUESTIONS, asked, **there),
        ratio_file(data, ["hours/code", "code/hours"], asked, **there),
        quantile_file(data, ["hours", "code"], [0.25, 0.5], QuantileRule.SCHOOL, asked, **there),
        score_file(data, "access", items, 0.5, asked, **there)[0],
        indicator_file(data, *named, **there),
        indicator_file(data, *said, **there),
    ]


def test_replicate_weights_of_a_file_of_any_size_give_what_they_give_in_memory(tmp_path, monkeypatch):
    table = with_replicate_weights(people()).with_columns(
        pl.col("ward").cast(pl.String), pl.col("code").reverse().alias("code2")
    )
    path = tmp_path / "people.parquet"
    table.write_parquet(path, row_group_size=90)
    monkeypatch.setattr(own_tables, "SMALL", 1_000_000_000)
    figures, modelled = all_figures(path, IN_COLUMNS), models(path, IN_COLUMNS)
    monkeypatch.setattr(own_tables, "SMALL", 0)
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    for found, expected in zip(all_figures(path, IN_COLUMNS), figures, strict=True):
        assert_same(found, expected)
    assert_same_models(models(path, IN_COLUMNS), modelled)


def test_replicate_weights_that_cannot_be_read_are_refused_in_batches_too(tmp_path, monkeypatch):
    monkeypatch.setattr(own_tables, "SMALL", 0)
    path = tmp_path / "people.parquet"
    with_replicate_weights(people()).with_columns(repw3=pl.lit(-1.0)).write_parquet(path)
    with pytest.raises(DesignError, match=r"replicate weight \(column 'repw3'\) is below nought in rows 1, 2"):
        estimate_file(path, QUESTIONS, IN_COLUMNS)
    with pytest.raises(DesignError, match=r"no column 'z\*' of replicate weights"):
        estimate_file(path, QUESTIONS, replace(IN_COLUMNS, replication=Replication(Replicating.BRR, columns=("z*",))))
    with pytest.raises(DesignError, match="need the column of the weights"):
        estimate_file(path, QUESTIONS, replace(IN_COLUMNS, design=Design()))


def test_replicates_of_people_are_made_of_a_table_of_a_database(tmp_path):
    """Each person is a unit, so the table is held in memory, wherever it lies."""
    table = people().with_columns(pl.col("ward").cast(pl.String))
    table.write_parquet(tmp_path / "people.parquet")
    with sqlite3.connect(tmp_path / "people.sqlite") as database:
        database.execute(
            "CREATE TABLE answers (stratum INT, psu INT, weight REAL, water TEXT, ward TEXT, hours REAL, code INT)"
        )
        database.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", table.rows())
    asked = Settings(design=Design(weight="weight"), replication=Replication(Replicating.BOOTSTRAP, count=20))
    assert_same(
        estimate_file(f"{tmp_path / 'people.sqlite'}#answers", QUESTIONS, asked),
        estimate_file(tmp_path / "people.parquet", QUESTIONS, asked),
    )


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory):
    """The people in two partitions, of which Spark has one each, and the same people in one file."""
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java (Debian: default-jre-headless)")
    folder = tmp_path_factory.mktemp("spark")
    table = people().with_columns(pl.col("ward").cast(pl.String))
    found = calibrate(table, table["weight"].to_numpy(), RECORD.margins, RECORD.method)
    table = with_replicate_weights(table.with_columns(pl.Series("calibrated", found.weights), pl.col("code").alias("code2")))
    (folder / "people.parquet").mkdir()
    for number, part in enumerate((table[:250], table[250:])):
        part.write_parquet(folder / "people.parquet" / f"part-{number}.parquet")
    table.write_parquet(folder / "whole.parquet")
    yield folder / "people.parquet", folder / "whole.parquet"
    from pyspark.sql import SparkSession

    if session := SparkSession.getActiveSession():
        session.stop()


def test_spark_gives_the_figures_of_this_machine(on_spark):
    """Local mode with two partitions; needs Java. One test, since starting Spark takes far longer than what it does."""
    parts, whole = on_spark
    there = {"engine": Engine.SPARK, "master": "local[2]"}
    assert_same(estimate(parts, **there), estimate(whole))
    asked = Settings(by=("ward", "water*code"), design=DESIGN)
    assert_same(ratio_file(parts, ["hours/code"], asked, **there), ratio_file(whole, ["hours/code"], asked))
    wanted = (["hours", "code"], [0.25, 0.5], QuantileRule.SCHOOL, asked)
    assert_same(quantile_file(parts, *wanted, **there), quantile_file(whole, *wanted))
    items = [("code", [("0", "1", "2", "3", "4")]), ("water", [("often", "never"), ("yes", "no")])]
    scored, reliability = score_file(parts, "access", items, 0.5, asked, **there)
    expected, of_whole = score_file(whole, "access", items, 0.5, asked)
    assert_same(scored, expected)
    assert (reliability.alpha, reliability.base) == (pytest.approx(of_whole.alpha, rel=1e-12), of_whole.base)
    columns = {"ground": ["water", "ward"]}
    named = (IndicatorName.DISCRIMINATION, columns, Answered(yes=("yes", "north")), asked)
    assert_same(indicator_file(parts, *named, **there), indicator_file(whole, *named))
    for replicated in (
        replace(asked, replication=Replication(Replicating.BOOTSTRAP, count=50, seed=3)),
        replace(asked, replication=Replication(Replicating.JKN)),
        replace(asked, by=("disability",), disability=("water", "code"), severe=("no", "4")),
    ):
        assert_same(estimate_file(parts, QUESTIONS, replicated, **there), estimate_file(whole, QUESTIONS, replicated))
        assert_same(ratio_file(parts, ["hours/code"], replicated, **there), ratio_file(whole, ["hours/code"], replicated))
    for modelled in (
        Settings(design=DESIGN),
        Settings(design=Design(stratum="stratum", weight="weight")),
        Settings(design=DESIGN, replication=Replication(Replicating.BOOTSTRAP, count=10, seed=3)),
        Settings(design=replace(DESIGN, weight="calibrated"), calibration=RECORD),
        IN_COLUMNS,
    ):
        assert_same_models(models(parts, modelled, **there), models(whole, modelled))
    for found, expected in zip(all_figures(parts, IN_COLUMNS, **there), all_figures(whole, IN_COLUMNS), strict=True):
        assert_same(found, expected)
    people_replicated = replace(asked, design=Design(weight="weight"), replication=Replication(Replicating.BOOTSTRAP))
    with pytest.raises(DesignError, match="name their column with --psu"):
        estimate_file(parts, QUESTIONS, people_replicated, **there)
    calibrated = replace(asked, design=replace(DESIGN, weight="calibrated"), calibration=RECORD)
    assert_same(estimate_file(parts, QUESTIONS, calibrated, **there), estimate_file(whole, QUESTIONS, calibrated))
    assert_same(quantile_file(parts, *wanted[:3], calibrated, **there), quantile_file(whole, *wanted[:3], calibrated))


def models(data: Path, asked: Settings, **there: object) -> list[tuple]:
    """Tests of independence and regressions as tables and numbers."""
    tests = [independence_file(data, "water", "ward", test, asked, **there) for test in IndependenceTest]
    fits = [
        regression_file(data, "hours", ["code:categorical", "ward", "weight"], Family.LINEAR, asked, **there),
        regression_file(data, "water=yes", ["hours", "code"], Family.LOGISTIC, asked, **there),
    ]
    return [
        *((test.cells, [test.statistic, test.df1, test.df2 or 0.0, test.p, test.base]) for test in tests),
        *((fit.coefficients, [fit.df, fit.base, *fit.covariances.ravel(), *fit.terms["F"]]) for fit in fits),
    ]


def assert_same_models(found: list[tuple], expected: list[tuple]) -> None:
    for (table, numbers), (wanted, known) in zip(found, expected, strict=True):
        assert table.select(pl.col(pl.String)).equals(wanted.select(pl.col(pl.String)))
        for column in table.select(pl.selectors.numeric()).columns:
            ours, theirs = (each[column].cast(pl.Float64).fill_null(np.nan).to_numpy() for each in (table, wanted))
            assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12, nan_ok=True), column
        assert numbers == pytest.approx(known, rel=1e-12, abs=1e-12)


MODEL_DESIGNS = {
    "units": DESIGN,
    "people": Design(stratum="stratum", weight="weight"),
    "populations": Design(stratum="stratum", psu="psu", fpc="units"),
    "two stages": Design(stratum="stratum", psu="psu", psu2="code", fpc="units", fpc2="units"),
}


@pytest.mark.parametrize("design", MODEL_DESIGNS.values(), ids=MODEL_DESIGNS)
@pytest.mark.parametrize("replicated", [False, True], ids=["linearised", "bootstrap"])
def test_batches_give_the_tests_and_regressions_of_the_whole(tmp_path, monkeypatch, design, replicated):
    table = people().with_columns(pl.lit(40).alias("units"), pl.col("ward").cast(pl.String))
    table.write_parquet(tmp_path / "people.parquet", row_group_size=90)
    table.write_csv(tmp_path / "people.csv")
    asked = Settings(design=design, replication=Replication(Replicating.BOOTSTRAP, count=20, seed=5) if replicated else None)
    whole = models(tmp_path / "people.csv", asked)
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    assert_same_models(models(tmp_path / "people.parquet", asked), whole)


def test_batches_give_the_tests_and_regressions_of_the_whole_under_calibrated_weights(tmp_path, monkeypatch):
    table = people().with_columns(pl.col("ward").cast(pl.String))
    found = calibrate(table, table["weight"].to_numpy(), RECORD.margins, RECORD.method)
    table = table.with_columns(pl.Series("calibrated", found.weights))
    table.write_parquet(tmp_path / "people.parquet", row_group_size=90)
    table.write_csv(tmp_path / "people.csv")
    for design in (Design(stratum="stratum", psu="psu"), Design(stratum="stratum")):
        asked = Settings(design=design, calibration=RECORD)
        monkeypatch.undo()
        whole = models(tmp_path / "people.csv", asked)
        monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
        assert_same_models(models(tmp_path / "people.parquet", asked), whole)


def test_a_predictor_whose_last_category_comes_in_the_last_batch_is_set_against_the_first(tmp_path, monkeypatch):
    """The categories are those of the whole table in their order, also where a batch has others first."""
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 20)
    late = ["c"] * 20 + ["b"] * 20 + ["a"] * 20
    made = people(60).with_columns(pl.Series("late", late), pl.int_range(60).alias("number"))
    made.write_parquet(tmp_path / "people.parquet")
    fit = regression_file(tmp_path / "people.parquet", "number", ["late"], Family.LINEAR, Settings())
    assert fit.coefficients.select("category", "estimate").rows() == [
        ("", pytest.approx(49.5)),
        ("b", pytest.approx(-20)),
        ("c", pytest.approx(-40)),
    ]


def test_batches_give_the_ratios_quantiles_scores_and_indicators_of_the_whole(tmp_path, monkeypatch):
    table = people().with_columns(pl.col("ward").cast(pl.String))
    table.write_parquet(tmp_path / "people.parquet", row_group_size=90)
    table.write_csv(tmp_path / "people.csv")
    asked = Settings(by=("ward", "water*code"), design=DESIGN)
    items = [("code", [("0", "1", "2", "3", "4")]), ("water", [("often", "never"), ("yes", "no")])]
    named = (IndicatorName.DISCRIMINATION, {"ground": ["water", "ward"]}, Answered(yes=("yes", "north")), asked)

    def figures(path: Path) -> list[pl.DataFrame]:
        return [
            ratio_file(path, ["hours/code", "code/hours"], asked),
            quantile_file(path, ["hours", "code"], [0.25, 0.5], QuantileRule.SCHOOL, asked),
            score_file(path, "access", items, 0.5, asked)[0],
            indicator_file(path, *named),
        ]

    whole = figures(tmp_path / "people.csv")
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    for found, expected in zip(figures(tmp_path / "people.parquet"), whole, strict=True):
        assert_same(found, expected)


def test_a_group_that_only_people_of_weight_nought_are_in_is_no_group(tmp_path, monkeypatch):
    table = people(50).with_columns(pl.Series("code", [7, *[8] * 24, *[9] * 25]), pl.Series("weight", [0.0, *[1.0] * 49]))
    table.write_parquet(tmp_path / "people.parquet")
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 25)
    asked = Settings(by=("code",), design=Design(weight="weight"))
    found = quantile_file(tmp_path / "people.parquet", ["hours"], [0.5], QuantileRule.MATH, asked).filter(by="code")
    weighed = table.filter(pl.col("weight") > 0).group_by("code").agg(pl.col("hours").drop_nulls().sort())
    expected = {str(code): hours[(len(hours) - 1) // 2] for code, hours in weighed.rows()}
    assert dict(found.select("group", "estimate").rows()) == expected


@pytest.mark.parametrize("method", ["bootstrap", "JKn"])
@pytest.mark.parametrize("design", [DESIGN, Design(stratum="stratum", psu="psu", fpc="units")], ids=["weights", "fpc"])
def test_batches_give_the_replicates_of_the_whole_and_those_of_people_in_memory(tmp_path, monkeypatch, method, design):
    """The replicates of units once all are known are those that each person's row has, as they were made before."""
    table = people().with_columns(pl.col("ward").cast(pl.String), pl.lit(40).alias("units"))
    table.write_parquet(tmp_path / "people.parquet", row_group_size=90)
    asked = Settings(by=("ward", "water*code"), design=design, replication=Replication(Replicating(method), count=60, seed=5))
    sample = read_sample(table, design)
    replicates = make_replicates(sample, method, count=60, seed=5)
    made = ask(DataFile("people", table.with_row_index("__row", 1)), QUESTIONS, asked.by, design)
    what = (made.batch, made.variables, made.breakdowns, sample.weights, replicates)
    expected = [
        made.named(replicate_estimates(*what)).drop("count"),
        made.named(replicate_population_totals(*what)).drop("count"),
        quantiles(made.batch, ["hours"], [0.25, 0.5], made.breakdowns, design, replicates=replicates),
    ]
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    path = tmp_path / "people.parquet"
    found = [
        estimate_file(path, QUESTIONS, asked),
        total_file(path, QUESTIONS, asked),
        quantile_file(path, ["hours"], [0.25, 0.5], QuantileRule.MATH, asked),
    ]
    for ours, theirs in zip(found, expected, strict=True):
        assert_same(ours, theirs)


def test_the_grouping_by_disability_is_made_of_each_batch(tmp_path, monkeypatch):
    table = people().with_columns(pl.col("ward").cast(pl.String))
    table.write_parquet(tmp_path / "people.parquet", row_group_size=90)
    table.write_csv(tmp_path / "people.csv")
    asked = Settings(by=("disability", "disability*ward"), design=DESIGN, disability=("water", "code"), severe=("no", "4"))
    whole = estimate_file(tmp_path / "people.csv", ["hours", "disability"], asked)
    assert set(whole.filter(by="disability")["group"]) == {"with disability", "without disability"}
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 47)
    assert_same(estimate_file(tmp_path / "people.parquet", ["hours", "disability"], asked), whole)
    for file in ("people.csv", "people.parquet"):
        with pytest.raises(UnusableAnswers, match="the answer 'No' of --severe to 'water', where there are: 'no', 'yes'; or"):
            estimate_file(tmp_path / file, ["hours"], replace(asked, severe=("No",)))
    table.rename({"code": "disability"}).write_parquet(tmp_path / "named.parquet")
    with pytest.raises(DesignError, match="has a column 'disability' of its own"):
        estimate_file(tmp_path / "named.parquet", ["hours"], replace(asked, disability=("water",), severe=("no",)))
    with pytest.raises(DesignError, match="no column 'seeing' for --disability"):
        estimate_file(tmp_path / "people.parquet", ["hours"], replace(asked, disability=("seeing",)))


def test_a_scan_gives_the_same_to_the_last_digit_each_time(tmp_path, monkeypatch):
    """Batches are added up side by side; their totals are merged in the order of the batches, whichever is done first."""
    people(3000).write_parquet(tmp_path / "people.parquet")
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 50)
    monkeypatch.setattr(kernel, "MANY_ROWS", 10)
    first, *others = (estimate(tmp_path / "people.parquet") for _ in range(3))
    assert all(other.equals(first) for other in others)


def test_tallies_add_up_numbers_by_cell_and_code():
    cell, codes = np.array([0, 2, 2, 0, 2]), np.array([1, 0, 1, 1, 1], dtype=np.uint8)
    tallies = Tallies(cell, 3, [np.ones(5), np.array([1.5, 2, 3, 4, 5]), np.array([10, 20, 30, 40, 50])])
    assert [table.tolist() for table in tallies.by_code(codes, 2)] == [
        [[0, 2], [0, 0], [1, 2]],
        [[0, 5.5], [0, 0], [2, 8]],
        [[0, 50], [0, 0], [20, 80]],
    ]
    assert [sums.tolist() for sums in tallies.by_cell()] == [[2, 0, 3], [5.5, 0, 10], [50, 0, 100]]
    with pytest.raises(IndexError, match="A code of 1 where all are below 1"):
        tallies.by_code(codes, 1)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), units=st.integers(1, 60), design=st.sampled_from(["units", "strata", "nothing"]))
def test_counting_codes_gives_the_sums_of_multiplying(seed, units, design):
    random = random_numbers(seed, "counting")
    count = 300
    choices = [[name for name, drawn in zip("pqrstuv", random(7), strict=True) if drawn < 0.3] for _ in range(count)]
    table = pl.DataFrame(
        {
            "stratum": np.floor(random(count) * 3),
            "psu": np.floor(random(count) * units),
            "weight": random(count) + 0.1,
            "one": ["abcd"[int(number * 4)] if number < 0.9 else None for number in random(count)],
            "other": ["abc"[int(number * 3)] for number in random(count)],
            "many": choices,
            "hours": np.where(random(count) < 0.1, np.nan, random(count)),
        }
    )
    variables = [
        Variable("one", "share", ("a", "b"), ("d",), (("a", "b"),)),
        Variable("other", "share"),
        Variable("many", "choices", tuple("pqrstu"), ("v",), (("p", "q"),)),
        Variable("hours", "mean"),
    ]
    designs = {"units": DESIGN, "strata": Design(stratum="stratum", weight="weight"), "nothing": Design()}
    breakdowns = [Breakdown("one", ("one",)), Breakdown("both", ("one", "other"))]
    multiplied = totals(table, variables, breakdowns, designs[design])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "MANY_ROWS", 10)
        patch.setattr(counting, "ROWS_AT_ONCE", 70)
        counted = totals(table, variables, breakdowns, designs[design])
    for name in ("cell_group", "cell_unit", "sums", "mean_squares", "powers", "mean_powers", "counts"):
        assert getattr(counted, name) == pytest.approx(getattr(multiplied, name), rel=1e-12, abs=1e-12), name


@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=1, max_size=40),
    declared=st.lists(st.integers(-5, 5).map(str), unique=True, max_size=4),
)
def test_numbers_are_encoded_as_their_texts_are(numbers, declared):
    table = pl.DataFrame({"answer": pl.Series(numbers, dtype=pl.Int64)})
    fast, slow = encode_columns(table, {"answer": declared}), _encode_texts(table, ["answer"], {"answer": declared})
    assert fast["answer"].values == slow["answer"].values
    assert (fast["answer"].codes == slow["answer"].codes).all()


def test_a_fixed_order_of_more_values_than_a_byte_holds_is_counted_as_text_is():
    """With 250 categories and ten combined figures after them, the missing one is the 261st column."""
    names = tuple(f"c{number:03}" for number in range(250))
    texts = [*names, "none", "none"]
    asked = [Variable("answer", "share", names, ("none",), tuple((names[place], names[place + 1]) for place in range(10)))]
    fixed = pl.Series("answer", texts, dtype=pl.Enum([*names, "none"]))
    expected, found = (estimates(totals(column.to_frame(), asked)) for column in (pl.Series("answer", texts), fixed))
    assert found.equals(expected)
    assert found.filter(category="none")["count"].to_list() == [2]


def test_rows_in_the_order_of_their_units_give_what_scattered_ones_do():
    scattered = people().with_columns(pl.lit(0.25).alias("fpc"))
    ordered = scattered.sort("stratum", "psu", maintain_order=True)
    asked = [Variable("water", "share"), Variable("hours", "mean")]
    design = Design(stratum="stratum", psu="psu", weight="weight", fpc="fpc")
    kept, others = (totals(table, asked, [Breakdown("ward", ("ward",))], design) for table in (scattered, ordered))
    assert kept.units.table.equals(others.units.table)
    assert kept.sums == pytest.approx(others.sums, rel=1e-12)
