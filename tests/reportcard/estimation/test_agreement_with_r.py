"""The kernel against R's survey package: on the data sets that R ships, and on answers of our own that stand here.

The first are figures of R 4.2.2 with survey 4.1-1 in `../shared/data/r-survey/figures.tsv`, each with its call; skipped where
the folder is absent. `svyciprop(method="logit")` is compared to six digits only,
because R stops iterating there (its `xlogit` is the reference).
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.comparison.comparison import against_the_rest
from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.estimation.covariance import Figure, covariances
from folkmoot.reportcard.estimation.estimates import estimates, population_totals
from folkmoot.reportcard.estimation.independence import independence_test
from folkmoot.reportcard.estimation.influence import read_sample
from folkmoot.reportcard.estimation.intervals import Interval
from folkmoot.reportcard.estimation.quantiles import quantiles
from folkmoot.reportcard.estimation.ratios import ratios
from folkmoot.reportcard.estimation.regression import Predictor, regress
from folkmoot.reportcard.estimation.replicated import replicate_estimates
from folkmoot.reportcard.estimation.replicates import make_replicates
from folkmoot.reportcard.estimation.scores import item_totals, reliability_of
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

DESIGNS = {
    "apistrat": Design(stratum="stype", weight="pw", fpc="fpc"),
    "apistrat_nofpc": Design(stratum="stype", weight="pw"),
    "apiclus1": Design(psu="dnum", weight="pw", fpc="fpc"),
    "apiclus2": Design(psu="dnum", psu2="snum", fpc="fpc1", fpc2="fpc2"),
    "apiclus2_wr": Design(psu="dnum", weight="pw"),
    "nhanes": Design(psu="SDMVPSU", stratum="SDMVSTRA", weight="WTMEC2YR"),
    "scd": Design(psu="ambulance", stratum="ESA"),
    "mu284": Design(psu="id1", psu2="id2", fpc="n1", fpc2="n2"),
    "pps_wr": Design(weight="wt"),
    "pps_brewer": Design(psu="row", pps="p"),
    "fpc": Design(psu="psuid", stratum="stratid", weight="weight", fpc="Nh"),
    **{f"lonely_{rule}": Design(stratum="stype", weight="pw", lonely=Lonely(rule)) for rule in list(Lonely)[1:]},
}
INTERVALS = {"xlogit": Interval.LOGIT, "logit": Interval.LOGIT, "beta": Interval.BETA, "mean": Interval.WALD}
MEAN = re.compile(r"svy(mean|total)\(~([\w.+()]+), d(?:, na\.rm=TRUE)?(?:, deff=(.*))?\)")
RATIO = re.compile(r"svyratio\(~(\w+), ~(\w+), d\)")
QUANTILE = re.compile(r"svyquantile\(~(\w+), d, quantiles=c\(([\d.,]+)\), ci=TRUE, qrule=\"(\w+)\"\)")
REGRESSION = re.compile(r"svyglm\((?:I\()?([\w.]+)(?:==\"(\w+)\"\))?~([\w.+()]+), design=d(, family=quasibinomial\(\))?\)")
CHISQ = re.compile(r"svychisq\(~([\w.]+)\+([\w.-]+), d, statistic=\"(\w+)\"\)")
BY = re.compile(r"svyby\(~([\w.]+), ~([\w.+]+), (?:d|subset\(d, !is\.na\(\w+\)\)), svymean, covmat=TRUE\)")
SHARE = re.compile(r"svyciprop\(~(?:I\()?([\w.]+)(==\"Yes\"|>700)?\)?, .*method=\"(\w+)\", df=degf\(d\)\)")


@dataclass(frozen=True)
class Seen:
    """The figures of R and ours for one quantity of one call, in the same order."""

    quantity: str
    ours: list[float]
    theirs: list[float]


def figures(shared_data) -> pl.DataFrame:
    table = pl.read_csv(shared_data / "r-survey" / "figures.tsv", separator="\t", quote_char=None, infer_schema=False)
    return table.with_columns(pl.col("value").cast(pl.Float64, strict=False)).fill_null("")


def answers(shared_data, file: str) -> pl.DataFrame:
    return pl.read_csv(shared_data / "r-survey" / file, infer_schema_length=None, row_index_name="row")


def test_means_shares_totals_errors_degrees_of_freedom_and_design_effects(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = MEAN.fullmatch(call)
        if case not in DESIGNS or not match:
            continue
        names = match[2].split("+")
        batch = complete(answers(shared_data, file), [name.removeprefix("factor(").removesuffix(")") for name in names])
        variables = [variable_of(batch, name) for name in names]
        estimator = estimates if match[1] == "mean" else population_totals
        against = "without" if match[3] == "TRUE" else "replace"
        found = estimator(totals(batch, variables, design=DESIGNS[case]), against=against)
        ours = {prefix(names, row["question"]) + row["category"]: row for row in found.iter_rows(named=True)}
        for row in rows.iter_rows(named=True):
            key = row["key"] or next(iter(ours))
            tolerance = {"rel": 1e-8, "abs": 1e-10 if row["quantity"] == "standard_error" and row["value"] < 1e-9 else 0}
            if row["quantity"] == "design_effect" and abs(row["value"]) < 1e-9:
                tolerance["abs"] = 1e-9
            assert ours[key][row["quantity"]] == pytest.approx(row["value"], **tolerance), (case, call, key, row["quantity"])
            compared += 1
    assert compared == 213


def complete(batch: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """R's `na.rm=TRUE` takes the rows where all variables of a call are known."""
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
    return batch.with_columns(pl.when(known).then(pl.col(name)).alias(name) for name in names)


def variable_of(batch: pl.DataFrame, name: str) -> Variable:
    if name.startswith("factor("):
        return Variable(name.removeprefix("factor(").removesuffix(")"), "share")
    return Variable(name, "mean" if batch[name].dtype.is_numeric() else "share")


def prefix(names: list[str], question: str) -> str:
    return next(name for name in names if name in {question, f"factor({question})"})


def test_ratios(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = RATIO.fullmatch(call)
        if case not in DESIGNS or not match:
            continue
        found = ratios(answers(shared_data, file), [(match[1], match[2])], design=DESIGNS[case]).row(0, named=True)
        for quantity, value in rows.select("quantity", "value").iter_rows():
            assert found[quantity] == pytest.approx(value, rel=1e-8), (case, call, quantity)
            compared += 1
    assert compared == 6


def test_quantiles_by_four_rules(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = QUANTILE.fullmatch(call)
        if not match:
            continue
        asked = [float(probability) for probability in match[2].split(",")]
        found = quantiles(answers(shared_data, file), [match[1]], asked, design=DESIGNS[case], rule=match[3])
        for key, quantity, value in rows.select("key", "quantity", "value").iter_rows():
            ours = found.row(by_predicate=pl.col("category") == key, named=True)[quantity]
            assert ours == pytest.approx(value, rel=1e-8), (case, call, key, quantity)
            compared += 1
    assert compared == 160


def test_groups_and_their_covariances(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = BY.fullmatch(call)
        if case not in DESIGNS or not match:
            continue
        question, by = match[1], tuple(match[2].split("+"))
        batch = answers(shared_data, file)
        kept = totals(batch, [variable_of(batch, question)], [Breakdown("group", by)], DESIGNS[case])
        found = estimates(kept).filter(pl.col("by") == "group")
        ours = {r_key(row, question): row for row in found.iter_rows(named=True)}
        named = {key: Figure(question, row["category"], "group", row["group"]) for key, row in ours.items()}
        matrix = covariances(kept, list(named.values()))
        places = {key: number for number, key in enumerate(named)}
        for row in rows.iter_rows(named=True):
            if row["quantity"] == "covariance":
                one, other = row["key"].split(" ~ ")
                scale = np.sqrt(matrix[places[one], places[one]] * matrix[places[other], places[other]])
                value, smallest = matrix[places[one], places[other]], 1e-12 * scale
            else:
                value, smallest = ours[row["key"]][row["quantity"]], 1e-15
            assert value == pytest.approx(row["value"], rel=1e-8, abs=smallest), (case, call, row["key"], row["quantity"])
            compared += 1
    assert compared == 188


def r_key(row: dict, question: str) -> str:
    group = row["group"].replace("*", ".")
    return f"{group}:{question}{row['category']}" if row["category"] else group


def test_intervals_of_shares(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = SHARE.fullmatch(call)
        if not match:
            continue
        question, condition, method = match.groups()
        batch = answers(shared_data, file)
        category = {'=="Yes"': "Yes", ">700": "true", None: "1"}[condition]
        if condition == ">700":
            batch = batch.with_columns(pl.col(question) > 700)
        found = estimates(totals(batch, [Variable(question, "share")], design=DESIGNS[case]), interval=INTERVALS[method])
        ours = found.row(by_predicate=pl.col("category") == category, named=True)
        for row in rows.iter_rows(named=True):
            digits = 1e-6 if method == "logit" else 1e-7
            assert ours[row["quantity"]] == pytest.approx(row["value"], rel=digits), (case, call, row["quantity"])
            compared += 1
    assert compared == 44


def test_degrees_of_freedom_of_a_domain(shared_data):
    """degf(subset(d, race==1 & RIAGENDR==2)) and its like"""
    rows = figures(shared_data).filter(pl.col("call").str.starts_with("degf(subset"))
    kept = totals(
        answers(shared_data, "nhanes.csv"),
        [Variable("agecat", "share")],
        [Breakdown("race and sex", ("race", "RIAGENDR"))],
        DESIGNS["nhanes"],
    )
    found = estimates(kept, df="domain")
    for call, value in rows.select("call", "value").iter_rows():
        group = re.search(r"race==(\d)", call)[1] + "*2"
        assert found.filter(pl.col("group") == group)["df"].unique().to_list() == [value]
    assert rows.height == 4


def test_a_difference_of_two_groups(shared_data):
    """svycontrast(svyby(~api00, ~sch.wide, d, svymean, covmat=TRUE), c(No=-1, Yes=1))"""
    rows = figures(shared_data).filter(pl.col("call").str.starts_with("svycontrast"))
    expected = dict(rows.select("quantity", "value").iter_rows())
    batch = answers(shared_data, "apiclus2.csv")
    kept = totals(batch, [Variable("api00", "mean")], [Breakdown("wide", ("sch.wide",))], DESIGNS["apiclus2"])
    found = against_the_rest(kept).row(by_predicate=pl.col("group") == "Yes", named=True)
    assert found["difference"] == pytest.approx(expected["estimate"], rel=1e-8)
    assert found["standard_error"] == pytest.approx(expected["standard_error"], rel=1e-8)


def test_tests_of_independence(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = CHISQ.fullmatch(call)
        if not match:
            continue
        found = independence_test(answers(shared_data, file), match[1], match[2], DESIGNS[case], test=match[3])
        ours = {"p": found.p, match[3]: found.statistic}
        parameters = [found.df1, found.df2]
        for key, quantity, value in rows.select("key", "quantity", "value").iter_rows():
            figure = parameters[int(key[-1]) - 1] if quantity == "parameter" else ours[quantity]
            assert figure == pytest.approx(value, rel=1e-8), (case, call, key, quantity)
            compared += 1
    assert compared == 60


def test_regressions(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        match = REGRESSION.fullmatch(call)
        if not match:
            continue
        batch = answers(shared_data, file)
        if match[2]:
            batch = batch.with_columns((pl.col(match[1]) == match[2]).cast(pl.Int8).alias(match[1]))
        terms = [part.removeprefix("factor(").removesuffix(")") for part in match[3].split("+")]
        asked = [Predictor(term, term in {"race", "agecat"}) for term in terms]
        found = regress(batch, match[1], asked, DESIGNS[case], family="logistic" if match[4] else "linear")
        ours = {
            {"(intercept)": "(Intercept)", "race": "factor(race)"}.get(row["term"], row["term"]) + row["category"]: row
            for row in found.coefficients.iter_rows(named=True)
        }
        for key, quantity, value in rows.select("key", "quantity", "value").iter_rows():
            figure = found.df if quantity == "df" else ours[key][quantity]
            assert figure == pytest.approx(value, rel=1e-8), (case, call, key, quantity)
            compared += 1
    assert compared == 44


REPLICATED = {
    "apiclus1_jk1": (Design(psu="dnum", weight="pw", fpc="fpc"), "JK1"),
    "apistrat_jkn": (DESIGNS["apistrat_nofpc"], "JKn"),
    "scd_brr": (DESIGNS["scd"], "BRR"),
    "scd_fay": (DESIGNS["scd"], "Fay"),
}


def test_replicate_weights_and_what_they_give(shared_data):
    compared = 0
    for (case, file, call), rows in figures(shared_data).group_by("case", "data", "call", maintain_order=True):
        if case not in REPLICATED:
            continue
        design, method = REPLICATED[case]
        batch = answers(shared_data, file)
        sample = read_sample(batch, design)
        made = make_replicates(sample, method)
        if mean := MEAN.fullmatch(call):
            names = mean[2].split("+")
            variables = [variable_of(batch, name) for name in names]
            found = replicate_estimates(batch, variables, [], sample.weights, made)
            ours = {row["question"] + row["category"]: row for row in found.iter_rows(named=True)}
        elif ratio := RATIO.fullmatch(call):
            found = ratios(batch, [(ratio[1], ratio[2])], design=design, replicates=made)
            ours = {f"{ratio[1]}/{ratio[2]}": found.row(0, named=True)}
        elif by := re.fullmatch(r"svyby\(~(\w+), ~([\w.]+), d, svymean\)", call):
            variables = [variable_of(batch, by[1])]
            found = replicate_estimates(batch, variables, [Breakdown("by", (by[2],))], sample.weights, made)
            ours = {row["group"]: row for row in found.iter_rows(named=True)}
        else:
            ours = {
                f"row{row + 1} replicate{place + 1}": {"replicate_weight": factor}
                for row, factors in enumerate(made.factors[made.row])
                for place, factor in enumerate(factors)
            }
        for key, quantity, value in rows.select("key", "quantity", "value").iter_rows():
            figure = ours[key or next(iter(ours))][quantity]
            assert figure == pytest.approx(value, rel=1e-8, abs=1e-15), (case, call, key, quantity)
            compared += 1
    assert compared == 82


def test_cronbachs_alpha(shared_data):
    """svycralpha(~ell+meals+mobility, d)"""
    (expected,) = figures(shared_data).filter(pl.col("quantity") == "alpha")["value"].to_list()
    batch = answers(shared_data, "apistrat.csv")
    items = batch.select("ell", "meals", "mobility").to_numpy().astype(float)
    kept = item_totals(batch, "score", items, (), DESIGNS["apistrat"])
    assert reliability_of(kept, 3).alpha == pytest.approx(expected, rel=1e-8)
