"""Comparisons know what weights were calibrated to: against R.

R 4.2.2, survey 4.1-1, on the design `d` and the rows `m` of `made_survey`, with

    r <- rake(d, list(~sex, ~heard), list(data.frame(sex=c("man","woman"), Freq=c(13000,14500)),
                                          data.frame(heard=c(0,1), Freq=c(15000,12500))),
              control=list(maxit=500, epsilon=1e-13))
    l <- calibrate(d, ~sex+age, c(`(Intercept)`=27500, sexwoman=14500, age=1450000))
    diff <- function(g, y, inside) { k <- !is.na(y); y[!k] <- 0
      g <- update(g, y1=y*(k&inside), x1=as.numeric(k&inside), y0=y*(k&!inside), x0=as.numeric(k&!inside))
      t <- svytotal(~y1+x1+y0+x0, g)
      c(svycontrast(t, quote(y1/x1 - y0/x0)), svycontrast(t, quote(log(y1/x1) - log(y0/x0)))) }

(`svyby(covmat=TRUE)` fails on calibrated designs in this version; the contrast of totals is the same linearisation.)
"""

from functools import partial

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.comparison.calibrated_comparisons import calibrated_sides
from folkmoot.reportcard.comparison.comparison import against_the_rest, differences
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.making.rounds import residuals_of_rounds
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from folkmoot.reportcard.weighting.calibration import Method, calibrate
from folkmoot.reportcard.weighting.margins import Margin
from folkmoot.reportcard.weighting.residuals import Residuals, record_of
from tests.reportcard.made_survey import made_survey

DESIGN = Design(stratum="stratum", psu="psu", weight="weight")
SEX = Margin("sex", ("sex",), ("man", "woman"), (13000, 14500))
HEARD = Margin("heard", ("heard",), ("0", "1"), (15000, 12500))
AGE = Margin("age", ("age",), (), (1450000,))
ASKED = [Variable("minutes", "mean"), Variable("water", "share", ("yes", "no"), ("dont_know",))]
BY = [Breakdown("ward", ("ward",)), Breakdown("sex", ("sex",))]
CALIBRATED = [
    (Method.RAKE, (SEX, HEARD), (-0.409892526952692, 1.777176180368899), (-0.0773850169042948, 0.0701161418254466)),
    (Method.LINEAR, (SEX, AGE), (-0.4328598296414654, 1.7637876805343173), (-0.0815880809943857, 0.0679828388630925)),
]


def with_weights(people: pl.DataFrame, method: Method, margins):
    found = calibrate(people, people["weight"].to_numpy(), margins, method)
    weighted = people.with_columns(pl.col("weight").alias("base_weight"), pl.Series("weight", found.weights))
    return weighted, record_of(found)


@pytest.mark.parametrize(("method", "margins", "minutes", "water"), CALIBRATED)
def test_a_group_against_the_rest(method, margins, minutes, water):
    """diff(g, m$minutes, m$ward == "0180"); diff(g, ifelse(m$water == "dont_know", NA, m$water == "yes"), m$sex == "woman")"""
    people, record = with_weights(made_survey(), method, margins)
    kept = totals(people, ASKED, BY, DESIGN)
    calibrated = calibrated_sides(people, kept, Residuals(people, record).of)
    found = against_the_rest(kept, calibrated=calibrated)
    for question, category, group, expected in (("minutes", "", "0180", minutes), ("water", "yes", "woman", water)):
        row = found.filter(question=question, category=category, group=group).row(0, named=True)
        assert (row["difference"], row["standard_error"]) == pytest.approx(expected, rel=1e-8)


def test_two_groups_and_the_logarithm_of_their_ratio():
    """The second of diff(l, ifelse(m$water == "dont_know", NA, m$water == "yes"), m$sex == "woman")"""
    people, record = with_weights(made_survey(), Method.LINEAR, (SEX, AGE))
    kept = totals(people, ASKED, BY, DESIGN)
    calibrated = calibrated_sides(people, kept, Residuals(people, record).of)
    row = differences(kept, "sex", [("woman", "man")], selected={"water": "yes"}, calibrated=calibrated).row(0, named=True)
    assert (row["difference"], row["standard_error"]) == pytest.approx(CALIBRATED[1][3], rel=1e-8)
    reach = (np.log(row["ratio_upper"]) - np.log(row["ratio_lower"])) / 2
    assert reach == pytest.approx(2.06389856162803 * 0.1423836116751424, rel=1e-8)


def test_without_margins_that_explain_anything_the_errors_are_those_of_the_totals():
    everyone = Margin("all", ("all",), ("x",), (27500,))
    people, record = with_weights(made_survey().with_columns(pl.lit("x").alias("all")), Method.POSTSTRATIFY, (everyone,))
    kept = totals(people, ASKED, BY, DESIGN)
    calibrated = calibrated_sides(people, kept, Residuals(people, record).of)
    plain, known = against_the_rest(kept), against_the_rest(kept, calibrated=calibrated)
    assert known["standard_error"].to_list() == pytest.approx(plain["standard_error"].to_list(), rel=1e-9)


def test_two_rounds_in_the_same_units_each_calibrated_to_its_own_margins():
    """a <- m; a$round <- "before"; b <- m; b$round <- "after"; b$minutes <- b$minutes*1.1 + b$age/50; p <- rbind(a, b)
    dp <- svydesign(id=~psu, strata=~stratum, weights=~weight, nest=TRUE, data=p)
    lp <- calibrate(dp, ~0+round+round:sex, c(27500, 27500, 14500, 14000)); diff(lp, p$minutes, p$round == "after")"""
    later = made_survey().with_columns(pl.col("minutes") * 1.1 + pl.col("age") / 50)
    margins = (Margin("sex", ("sex",), ("man", "woman"), (13500, 14000)), SEX)
    rounds, residuals = [], []
    for name, people, margin in zip(("before", "after"), (made_survey(), later), margins, strict=True):
        weighted, record = with_weights(people, Method.LINEAR, (margin,))
        rounds.append(weighted.with_columns(pl.lit(name).alias("round")))
        residuals.append((people.height, Residuals(weighted, record)))
    pooled = pl.concat(rounds)
    kept = totals(pooled, ASKED[:1], [Breakdown("round", ("round",))], DESIGN)
    calibrated = calibrated_sides(pooled, kept, partial(residuals_of_rounds, residuals))
    row = differences(kept, "round", [("after", "before")], calibrated=calibrated).row(0, named=True)
    expected = (4.23682407955371687, 0.07303949813728798)
    assert (row["difference"], row["standard_error"]) == pytest.approx(expected, rel=1e-8)
