"""Covariances of figures of any question and group, against R, against their definition, and merged.

R 4.2.2, survey 4.1-1, on the survey of `made_survey`, each person a unit:

    d <- svydesign(id=~1, strata=~stratum, weights=~weight, data=m)     # of `fpc` and `psu` with these besides
    d <- update(d, z1=as.numeric(!is.na(water) & water=="yes"), x1=as.numeric(!is.na(water) & water!="dont_know"),
      z2=ifelse(is.na(trust) | sex!="woman", 0, trust), x2=as.numeric(!is.na(trust) & sex=="woman"),
      z3=ifelse(is.na(minutes) | ward!="0180", 0, minutes), x3=ifelse(is.na(minutes) | ward!="0180", 0, spent),
      z4=as.numeric(!is.na(water) & water=="dont_know"), x4=as.numeric(!is.na(water)))
    q <- list(a=quote(z1/x1), b=quote(z2/x2), c=quote(z3/x3), e=quote(z4/x4))
    vcov(svycontrast(svytotal(~z1+x1+z2+x2+z3+x3+z4+x4, d), q))
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.estimation.covariance import Figure, covariances
from folkmoot.reportcard.estimation.joint_covariance import Ratio, covariances_of_figures, totals_of_figures
from folkmoot.reportcard.totals.merging import merge
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from tests.reportcard.made_survey import made_survey

PEOPLE = Design(stratum="stratum", weight="weight")
WATER = Variable("water", "share", missing=("dont_know",))
ASKED = (WATER, Variable("trust", "mean"), Variable("heard", "mean"), Variable("spent", "mean"), Variable("sex", "share"))
BY = (Breakdown("sex", ("sex",)), Breakdown("ward", ("ward",)))
FIGURES = (
    Figure("water", "yes"),
    Figure("trust", "", "sex", "woman"),
    Ratio("minutes", "spent", "ward", "0180"),
    Figure("water", "dont_know"),
)
ESTIMATES = [0.5146019101912948, 2.4900623500252754, 1.2841389009592294, 0.0570847650703297]
OF_R = {
    "people": """1.08571830259520e-03 4.94689400878798e-04 2.49171484630914e-04 1.12146524020394e-05 8.08557259119242e-03
        -5.28706428287506e-04 -4.90829216952534e-05 6.15433880488072e-03 -4.74647718806238e-05 2.72330926164835e-04""",
    "fpc": """9.72768904336617e-04 4.47079831860992e-04 2.23882546322112e-04 1.06097821936455e-05 7.27748308332380e-03
        -4.79399009441930e-04 -4.57192284709203e-05 5.42424658369398e-03 -3.85731755023355e-05 2.46672606172199e-04""",
    "psu": """0.002131571095322752 0.003209805089453059 0.000226116198048507 0.000071597387405031 0.019305364244835522
        -0.006128818660464604 -0.000458209979208433 0.008630393731832680 -0.000114006426955384 0.000217988405337971""",
}
DESIGNS = {
    "people": PEOPLE,
    "fpc": Design(stratum="stratum", weight="weight", fpc="people"),
    "psu": Design(stratum="stratum", psu="psu", weight="weight"),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_any_two_figures_vary_together_as_r_has_it(design):
    """Of `fpc`: svydesign(id=~1, ..., fpc=~I(units*20)); of `psu`: svydesign(id=~psu, ..., nest=TRUE)."""
    batch = made_survey().with_columns((pl.col("units") * 20).alias("people"))
    found = covariances_of_figures(totals_of_figures(batch, FIGURES, ASKED, BY, DESIGNS[design]), FIGURES)
    expected = [float(number) for number in OF_R[design].split()]
    assert found.estimates == pytest.approx(ESTIMATES, rel=1e-12)
    assert found.covariances[np.triu_indices(4)] == pytest.approx(expected, rel=1e-8)
    assert found.covariances == pytest.approx(found.covariances.T, rel=1e-12)


def test_means_of_several_questions_as_r_has_them():
    """vcov(svymean(~sex+heard+spent, d))"""
    figures = [Figure("sex", "man"), Figure("sex", "woman"), Figure("heard"), Figure("spent")]
    found = covariances_of_figures(totals_of_figures(made_survey(), figures, ASKED, (), PEOPLE), figures)
    expected = [
        *(9.76455828170477e-04, -9.76455828170477e-04, -2.17456284508935e-05, -3.72101631716423e-04),
        *(9.76455828170477e-04, 2.17456284508935e-05, 3.72101631716423e-04),
        *(9.36310422001611e-04, -1.67621141137159e-03, 9.72596659833631e-01),
    ]
    assert found.covariances[np.triu_indices(4)] == pytest.approx(expected, rel=1e-8)


def test_the_difference_of_two_ratios_as_r_has_it():
    """r <- svyratio(~spent+heard, ~age, d, covmat=TRUE); vcov(r); svycontrast(r, c(1, -1))"""
    figures = [Ratio("spent", "age"), Ratio("heard", "age")]
    found = covariances_of_figures(totals_of_figures(made_survey(), figures, design=PEOPLE), figures)
    assert found.estimates == pytest.approx([0.47346162639487771, 0.00786557730069421], rel=1e-12)
    assert found.covariances[np.triu_indices(2)] == pytest.approx(
        [4.82565808231928e-04, 1.52461672321298e-06, 3.75317425754469e-07], rel=1e-8
    )
    assert found.difference(0, 1) == pytest.approx((0.465596049094184, 0.0219064349498328), rel=1e-8)
    assert found.df == 354


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(st.integers(0, 359), min_size=12, max_size=60),
    cut=st.floats(0, 1),
    rule=st.sampled_from([Lonely.REMOVE, Lonely.CERTAINTY, Lonely.AVERAGE, Lonely.ADJUST]),
)
def test_merged_parts_give_what_people_named_as_units_give(rows, cut, rule):
    """The covariances of units that are people follow from ordinary totals where each has a name of their own."""
    batch = made_survey()[rows].with_row_index("person")
    figures = [figure for figure in FIGURES if isinstance(figure, Figure)]
    middle = int(cut * batch.height)
    design = Design(stratum="stratum", weight="weight", lonely=rule)
    variables = [Variable("water", "share", ("yes", "no"), ("dont_know",)), ASKED[1]]
    by = [Breakdown("sex", ("sex",), ("man", "woman"))]
    parts = [totals_of_figures(part, figures, variables, by, design) for part in (batch[:middle], batch[middle:])]
    found = covariances_of_figures(merge(*parts), figures)
    named = totals(batch, variables, by, Design(stratum="stratum", psu="person", weight="weight", lonely=rule))
    expected = covariances(named, figures)
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert np.isnan(found.covariances).tolist() == np.isnan(expected).tolist()
    gap = np.abs(found.covariances - expected) / np.where(scale > 1e-9, scale, 1.0)
    assert np.nan_to_num(gap).max() < 1e-8


def test_a_figure_of_no_question_or_breakdown_is_refused():
    for figure in (Figure("walks", "yes"), Figure("water", "yes", "age", "40")):
        with pytest.raises(KeyError):
            totals_of_figures(made_survey(), [figure], ASKED, BY, PEOPLE)


def test_a_category_that_nobody_chose_is_a_share_of_nought():
    figures = [Figure("water", "rain"), Figure("trust", "", "ward", "9999"), Figure("heard")]
    found = covariances_of_figures(totals_of_figures(made_survey(), figures, ASKED, BY, PEOPLE), figures)
    assert found.estimates[0] == 0
    assert found.covariances[0].tolist()[::2] == [0, 0]
    assert np.isnan(found.estimates[1])
    assert np.isnan(found.covariances[1]).all()
