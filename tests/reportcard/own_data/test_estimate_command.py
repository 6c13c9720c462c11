"""`folkmoot estimate`: a statistician's own file in, figures with their uncertainty out.

Figures of R are of `made_survey`; its docstring says of which versions and which design `d`.
"""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from tests.reportcard.made_survey import made_survey

DESIGN = ["--stratum", "stratum", "--psu", "psu", "--weight", "weight"]
COLUMNS = [
    "question",
    "category",
    "by",
    "group",
    "estimate",
    "standard_error",
    "lower",
    "upper",
    "df",
    "design_effect",
    "base",
    "weighted_base",
]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.csv"
    made_survey().write_csv(path)
    return path


def run(*arguments: object):
    return CliRunner().invoke(main, ["estimate", *map(str, arguments)])


def figures(*arguments: object) -> pl.DataFrame:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return pl.read_csv(result.stdout.encode(), schema_overrides={"group": pl.String, "category": pl.String})


def refusal(*arguments: object) -> str:
    """What a refused command says: one line, on the error stream, with exit code 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("folkmoot: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def only(table: pl.DataFrame, **named: str) -> dict:
    return table.row(by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in named.items()), named=True)


def test_shares_as_r(made):
    """s <- subset(d, !is.na(water)); svymean(~water, s, deff="replace");
    svyciprop(~I(water=="yes"), s, method="xlogit", df=degf(d)); svyby(~I(water=="yes"), ~ward, s, svymean)"""
    found = figures(made, "--question", "water", "--by", "ward", *DESIGN)
    assert found.columns == COLUMNS
    yes = only(found, category="yes", by="")
    assert yes["estimate"] == pytest.approx(0.4852259810432818, rel=1e-12)
    assert yes["standard_error"] == pytest.approx(0.0433981740915616, rel=1e-12)
    assert yes["design_effect"] == pytest.approx(2.51088303548252, rel=1e-12)
    assert (yes["lower"], yes["upper"]) == pytest.approx((0.397066273791514, 0.574314785711641), rel=1e-12)
    assert yes["df"] == 24
    wards = found.filter(pl.col("by") == "ward", pl.col("category") == "yes")
    assert wards["group"].to_list() == ["0114", "0136", "0180", "NA"]
    assert wards["estimate"].to_list() == pytest.approx(
        [0.463516841020657, 0.502433157618145, 0.414699631463519, 0.567609542852352], rel=1e-12
    )
    assert wards["standard_error"].to_list() == pytest.approx(
        [0.0804274126078843, 0.0653209898159898, 0.0538764771179089, 0.0734457378155242], rel=1e-12
    )


def test_a_mean_as_r(made):
    """svymean(~minutes, d, na.rm=TRUE, deff="replace"); confint(..., df=degf(d)); and with fpc=~units"""
    mean = only(figures(made, "--question", "minutes", *DESIGN), question="minutes")
    assert mean["category"] == ""
    assert mean["estimate"] == pytest.approx(31.9593787571755, rel=1e-12)
    assert mean["standard_error"] == pytest.approx(0.700069980136285, rel=1e-12)
    assert mean["design_effect"] == pytest.approx(1.53618591592987, rel=1e-12)
    assert (mean["lower"], mean["upper"]) == pytest.approx((30.5145053321333, 33.4042521822177), rel=1e-12)
    finite = only(figures(made, "--question", "minutes", *DESIGN, "--fpc", "units"), question="minutes")
    assert finite["standard_error"] == pytest.approx(0.636400420549592, rel=1e-12)


def test_a_population_given_as_fraction_is_the_same_as_given_as_number(made, tmp_path):
    fractions = tmp_path / "fractions.csv"
    made_survey().with_columns(units=5 / pl.col("units")).write_csv(fractions)
    asked = ["--question", "minutes", *DESIGN, "--fpc", "units"]
    one, other = figures(made, *asked), figures(fractions, *asked)
    assert one["standard_error"][0] == pytest.approx(other["standard_error"][0], rel=1e-12)


def test_two_breakdowns_stand_each_by_itself_and_a_star_crosses_them(made):
    apart = figures(made, "--question", "heard", "--by", "sex", "--by", "ward", *DESIGN)
    assert apart["by"].unique(maintain_order=True).to_list() == ["", "sex", "ward"]
    crossed = figures(made, "--question", "heard", "--by", "sex*ward", *DESIGN)
    assert crossed.filter(pl.col("by") == "sex*ward")["group"].to_list()[:2] == ["man*0114", "man*0136"]
    assert crossed["by"].unique(maintain_order=True).to_list() == ["", "sex*ward"]


def test_numbers_are_categories_where_told(made):
    found = figures(made, "--question", "trust:categorical", *DESIGN)
    assert found["question"].unique().to_list() == ["trust"]
    assert found["category"].to_list() == ["1", "2", "3", "4"]
    assert found["estimate"].sum() == pytest.approx(1)
    assert figures(made, "--question", "ward:categorical")["category"].to_list() == ["0114", "0136", "0180", "NA"]


def test_an_empty_cell_is_outside_the_domain_and_text_is_text(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("country,pays\nNA,yes\nNA,\nSE,no\nSE,yes\n\n")
    found = figures(path, "--question", "pays", "--by", "country")
    assert only(found, category="yes", by="")["base"] == 3
    assert only(found, category="yes", group="NA")["estimate"] == 1
    counted = figures(path, "--question", "country", "--missing", "NA")
    assert counted["category"].to_list() == ["SE"]


def test_parquet_gives_the_same_as_csv(made, tmp_path):
    path = tmp_path / "made.parquet"
    made_survey().write_parquet(path)
    asked = ["--question", "water", "--question", "trust", "--by", "sex", *DESIGN]
    assert figures(path, *asked).equals(figures(made, *asked))


def test_spss_labels_name_categories_and_declared_missing_values_are_missing(tmp_path):
    path = tmp_path / "coded.sav"
    table = pl.DataFrame(
        {"sex": [2.0, 1, 2, 9], "trust": [0.0, 5, 10, 99], "age": [30.0, 41, 98, 52], "town": ["b", "a", "zz", "a"]}
    )
    pyreadstat.write_sav(
        table,
        path,
        variable_value_labels={"sex": {1: "Woman", 2: "Man", 9: "Refused"}, "trust": {0: "None", 10: "Full", 99: "Refused"}},
        missing_ranges={"sex": [9], "trust": [99], "age": [{"lo": 97, "hi": 99}], "town": ["zz"]},
    )
    found = figures(path, "--question", "sex", "--question", "trust", "--question", "age", "--by", "town")
    everyone = found.filter(pl.col("by") == "")
    assert everyone["category"].to_list() == ["Woman", "Man", "", ""]
    assert everyone["estimate"].to_list() == pytest.approx([1 / 3, 2 / 3, 5, 41])
    assert everyone["base"].to_list() == [3, 3, 3, 3]
    assert found["group"].unique(maintain_order=True).to_list() == ["", "a", "b"]
    without = figures(path, "--question", "sex", "--missing", "Man")
    assert dict(without.select("category", "base").iter_rows()) == {"Woman": 1}
    told = figures(path, "--question", "trust:categorical", "--question", "sex:number")
    assert told["category"].to_list() == ["None", "5", "Full", ""]
    assert told["estimate"].to_list()[-1] == pytest.approx(5 / 3)


def test_stata_labels_name_categories_and_groups(tmp_path):
    path = tmp_path / "coded.dta"
    table = pl.DataFrame({"sex": [2, 1, 2, None], "pays": [1, 0, 1, 1]}, schema={"sex": pl.Int32, "pays": pl.Int32})
    pyreadstat.write_dta(table, str(path), variable_value_labels={"sex": {1: "Woman", 2: "Man"}, "pays": {0: "No", 1: "No"}})
    found = figures(path, "--question", "pays", "--by", "sex")
    assert found.filter(pl.col("by") == "sex")["group"].unique(maintain_order=True).to_list() == ["Woman", "Man"]
    assert found["category"].unique(maintain_order=True).to_list() == ["No [0]", "No [1]"]


def test_output_goes_to_a_file(made, tmp_path):
    result = run(made, "--question", "heard", "--output", tmp_path / "found.csv")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert pl.read_csv(tmp_path / "found.csv").columns == COLUMNS
    assert "cannot be written" in refusal(made, "--question", "heard", "--output", tmp_path / "no" / "found.csv")


def test_intervals_confidence_and_degrees_of_freedom_are_as_asked(made):
    def ends(*options: str) -> tuple[float, float]:
        row = only(figures(made, "--question", "water", *DESIGN, "--by", "ward", *options), category="yes", group="0180")
        return row["lower"], row["upper"]

    logit, narrow, domain = ends(), ends("--confidence", "0.8"), ends("--df", "domain")
    assert logit[0] < narrow[0] < narrow[1] < logit[1]
    assert domain[0] <= logit[0]
    assert len({logit, ends("--interval", "beta"), ends("--interval", "wald")}) == 3


def test_a_stratum_with_one_unit_fails_or_follows_the_rule(tmp_path):
    path = tmp_path / "lonely.csv"
    path.write_text("stratum,psu,y\na,1,1\na,2,3\nb,1,5\n")
    asked = ["--question", "y", "--stratum", "stratum", "--psu", "psu"]
    assert "'b'" in refusal(path, *asked)
    assert figures(path, *asked, "--lonely", "remove")["standard_error"][0] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("a,b\n1,2\n", ["--question", "c"], "no column 'c' for --question"),
        ("a,b\n1,2\n", ["--question", "a", "--by", "b*c"], "no column 'c' for --by"),
        ("a,b\n1,2\n", ["--question", "a", "--psu2", "c", "--psu", "b"], "no column 'c' for --psu2"),
        ("a,b\n,2\n", ["--question", "a"], "no answers"),
        ("a,b\n1,2\n3,x\n", ["--question", "b:number"], "'x' in row 3"),
        ("a,w\n1,2\n3,\n", ["--question", "a", "--weight", "w"], "row 3"),
        ("a,w\n1,2\n3,-1\n", ["--question", "a", "--weight", "w"], "below nought in row 3"),
        ("a,b\n1,2,3\n", ["--question", "a"], "row 2 has 3 cells"),
        ("a,a\n1,2\n", ["--question", "a"], "more than one column 'a'"),
        ("a,b\n", ["--question", "a"], "no rows"),
        ("", ["--question", "a"], "no header"),
        ("a,b\n1,2\n", ["--question", "a", "--confidence", "95"], "0.95 for 95 %"),
        ("a,b\n1,2\n3,4\n", ["--question", "a", "--psu2", "b"], "primary sampling units"),
    ],
)
def test_what_is_wrong_is_said_with_the_place(tmp_path, content, options, said):
    path = tmp_path / "wrong.csv"
    path.write_text(content)
    assert said in refusal(path, *options)


@pytest.mark.parametrize("name", ["made.xlsx", "made.sav", "made.dta", "made.parquet", "made.csv"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\xff\x00\x01 no file of that kind")
    assert name in refusal(path, "--question", "a")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "There is no file" in refusal(tmp_path / "none.csv", "--question", "a")
