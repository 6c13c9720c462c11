"""Replicates calibrated one by one: against R 4.2.2, survey 4.1-1, on the design `d` of `made_survey`, with

j <- as.svrepdesign(d, type="JKn"); sex <- data.frame(sex=c("man","woman"), Freq=c(13000,14500))
jk <- rake(j, list(~sex, ~heard), list(sex, data.frame(heard=c(0,1), Freq=c(15000,12500))),
           control=list(maxit=500, epsilon=1e-13))
jr <- calibrate(j, ~sex+age, c(`(Intercept)`=27500, sexwoman=14500, age=1450000))
"""

from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.reportcard.errors import UnusableWeights
from folkmoot.reportcard.estimation.calibrated_replicates import calibrate_replicates
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.replicated import replicate_estimates, replicate_population_totals
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from folkmoot.reportcard.weighting.calibration import Method, calibrate
from folkmoot.reportcard.weighting.residuals import record_of, write_record
from tests.reportcard.comparison.test_calibrated_comparisons import AGE, DESIGN, HEARD, SEX, with_weights
from tests.reportcard.made_survey import made_survey

ERROR_LINEAR = 0.709453566408092
MEAN, TOTAL = [Variable("minutes", "mean")], [Variable("spent", "mean")]


def calibrated(method: Method, margins, bounds=(-inf, inf)):
    found = calibrate(made_survey(), made_survey()["weight"].to_numpy(), margins, method, bounds=bounds)
    people = made_survey().with_columns(pl.col("weight").alias("base_weight"), pl.Series("weight", found.weights))
    made = make_replicates(read_sample(people, DESIGN), "JKn")
    return people, calibrate_replicates(people, record_of(found), made)


@pytest.mark.parametrize(
    ("method", "margins", "mean", "error"),
    [
        (Method.RAKE, (SEX, HEARD), 31.86672272614, 0.719127355736159),
        (Method.LINEAR, (SEX, AGE), 31.958745143186849, ERROR_LINEAR),
    ],
)
def test_a_mean(method, margins, mean, error):
    """svymean(~minutes, subset(jk, !is.na(minutes))); the same with jr"""
    people, replicates = calibrated(method, margins)
    found = replicate_estimates(people, MEAN, [], people["weight"].to_numpy(), replicates).row(0, named=True)
    assert (found["estimate"], found["standard_error"]) == pytest.approx((mean, error), rel=1e-8)


@pytest.mark.parametrize(
    ("method", "margins", "total", "error"),
    [
        (Method.RAKE, (SEX, HEARD), 681407.4363836709, 35776.3603982579),
        (Method.LINEAR, (SEX, AGE), 683196.3030239592, 36330.4804769754),
    ],
)
def test_a_total(method, margins, total, error):
    """svytotal(~spent, jk); svytotal(~spent, jr); degf(jr)"""
    people, replicates = calibrated(method, margins)
    found = replicate_population_totals(people, TOTAL, [], people["weight"].to_numpy(), replicates).row(0, named=True)
    assert (found["estimate"], found["standard_error"]) == pytest.approx((total, error), rel=1e-8)
    assert replicates.degrees_of_freedom == 29


def test_groups():
    """svyby(~minutes, ~ward, subset(jr, !is.na(minutes)), svymean)"""
    people, replicates = calibrated(Method.LINEAR, (SEX, AGE))
    by = [Breakdown("ward", ("ward",))]
    found = replicate_estimates(people, MEAN, by, people["weight"].to_numpy(), replicates).filter(by="ward").sort("group")
    expected = {"0114": 1.50788755815946, "0136": 1.30613518245162, "0180": 1.17969299930909, "NA": 1.41762692734298}
    assert dict(found.select("group", "standard_error").iter_rows()) == pytest.approx(expected, rel=1e-8)


def test_what_a_margin_fixes_does_not_vary():
    people, replicates = calibrated(Method.RAKE, (SEX, HEARD))
    found = replicate_estimates(people, [Variable("sex", "share")], [], people["weight"].to_numpy(), replicates)
    assert found["standard_error"].max() < 1e-9


def test_bounds_hold_in_each_replicate():
    people, replicates = calibrated(Method.LOGIT, (SEX, HEARD), (0.3, 2.0))
    made = make_replicates(read_sample(people, DESIGN), "JKn")
    before = people["base_weight"].to_numpy()[:, None] * made.factors[made.row]
    after = people["weight"].to_numpy()[:, None] * replicates.factors
    changed = after[before > 0] / before[before > 0]
    assert (changed > 0.3 - 1e-9).all()
    assert (changed < 2 + 1e-9).all()
    woman = (people["sex"] == "woman").to_numpy()
    assert after[woman].sum(axis=0) == pytest.approx(np.full(30, 14500.0))


def test_a_replicate_that_cannot_meet_the_margins_says_which():
    people, record = with_weights(made_survey(), Method.RAKE, (SEX, HEARD))
    made = make_replicates(read_sample(people, DESIGN), "JKn")
    factors = np.ones((people.height, 3))
    factors[(people["sex"] == "man").to_numpy(), 2] = 0.0
    made = replace(made, factors=factors, row=np.arange(people.height))
    with pytest.raises(UnusableWeights, match="number 3 cannot be calibrated"):
        calibrate_replicates(people, record, made)


def test_the_command_takes_both_and_reads_a_parquet_file_by_columns(tmp_path: Path):
    people, record = with_weights(made_survey(), Method.LINEAR, (SEX, AGE))
    people.write_parquet(tmp_path / "people.parquet")
    people.write_csv(tmp_path / "people.csv")
    write_record(record, tmp_path / "calibration.json")

    def estimate(file: str, *further: str) -> pl.DataFrame:
        options = ["--question", "minutes", "--by", "sex", "--stratum", "stratum", "--psu", "psu", *further]
        options += ["--calibration", str(tmp_path / "calibration.json")]
        found = CliRunner().invoke(main, ["estimate", str(tmp_path / file), *options])
        assert found.exit_code == 0, found.output
        return pl.read_csv(found.stdout.encode())

    assert estimate("people.parquet").equals(estimate("people.csv"))
    replicated = estimate("people.parquet", "--replicates", "JKn")
    assert replicated["standard_error"][0] == pytest.approx(ERROR_LINEAR, rel=1e-8)
    assert replicated["df"][0] == 29
