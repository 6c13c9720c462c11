"""The commands on a statistician's own data: what they print, and what they say of what they cannot use."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from tests.reportcard.made_survey import made_survey

DESIGN = ["--stratum", "stratum", "--psu", "psu", "--weight", "weight"]


@pytest.fixture
def made(tmp_path: Path) -> str:
    path = tmp_path / "made.csv"
    made_survey().write_csv(path)
    return str(path)


def run(*arguments: str):
    return CliRunner().invoke(main, [*arguments])


def test_that_nobody_said_yes_is_a_share_of_nought_where_the_question_is_answered_as_the_others_are(tmp_path):
    pl.DataFrame({"contact": ["yes", "yes", "no"], "bribe": ["no", "dont_know", "no"]}).write_csv(tmp_path / "honest.csv")
    named = ["--column", "contact=contact", "--column", "bribe=bribe", "--missing", "dont_know"]
    result = run("indicator", "16.5.1", str(tmp_path / "honest.csv"), *named)
    assert pl.read_csv(result.stdout.encode()).select("estimate", "base").row(0) == (0.0, 1)


def test_an_answer_that_a_file_declares_is_not_misspelt_though_nobody_gave_it(tmp_path):
    import pyreadstat

    labels = {"ground": {1: "Yes", 2: "No"}}
    pyreadstat.write_sav(pl.DataFrame({"ground": [2.0, 2, 2]}), tmp_path / "coded.sav", variable_value_labels=labels)
    pl.DataFrame({"ground": pl.Series(["No"] * 3, dtype=pl.Enum(["Yes", "No"]))}).write_parquet(tmp_path / "fixed.parquet")
    for file in ("coded.sav", "fixed.parquet"):
        result = run("indicator", "16.b.1", str(tmp_path / file), "--column", "ground=ground", "--yes", "Yes")
        assert pl.read_csv(result.stdout.encode()).select("estimate", "base").row(0) == (0.0, 3), result.stderr


def test_labels_of_an_spss_file_are_the_answers_of_a_scale_and_of_an_outcome(tmp_path):
    import pyreadstat

    table = pl.DataFrame({"say": [1.0, 2, 3, 9, 1], "sex": [1.0, 2, 2, 1, 1], "age": [20.0, 30, 44, 51, 60]})
    labels = {"say": {1: "Much", 2: "Some", 3: "None", 9: "Refused"}, "sex": {1: "Woman", 2: "Man"}}
    pyreadstat.write_sav(table, tmp_path / "coded.sav", variable_value_labels=labels)
    scored = run("score", str(tmp_path / "coded.sav"), "--item", "say", "--scale", "Much,Some,None")
    assert scored.exit_code == 0, scored.output
    assert pl.read_csv(scored.stdout.encode())["estimate"][0] == pytest.approx((100 + 50 + 0 + 100) / 4)
    fitted = run("regress", str(tmp_path / "coded.sav"), "--outcome", "sex=Man", "--on", "age")
    assert fitted.exit_code == 0, fitted.output


def test_a_test_is_said_beside_its_table(made):
    """svychisq(~sex+trust, d, statistic="F") of `made_survey`: F = 0.6596 on 2.609 and 62.63 degrees of freedom, p = 0.5595"""
    result = run("independence", made, "sex", "trust", *DESIGN)
    assert result.stderr.startswith("F: 0.659607 on 2.60945, 62.6268 degrees of freedom, p = 0.5595")
    assert pl.read_csv(result.stdout.encode()).height == 8


def test_the_whole_of_a_bootstrap_follows_from_its_seed(made):
    asked = ["quantiles", made, "--question", "spent", *DESIGN, "--replicates", "bootstrap", "--replicate-count", "40"]
    one, same, other = (run(*asked, "--seed", seed).stdout for seed in ("3", "3", "4"))
    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ratios", "--ratio", "spent"], "must name two columns"),
        (["ratios", "--ratio", "spent/none"], "no column 'none' for --ratio"),
        (["ratios", "--ratio", "spent/sex"], "is no number"),
        (["quantiles", "--question", "spent", "--at", "50"], "give 0.5 for the median"),
        (["regress", "--outcome", "water=never", "--on", "age"], "Nobody answered 'never' to 'water'"),
        (["regress", "--outcome", "age", "--on", "age"], "'age' is named twice"),
        (["regress", "--outcome", "age", "--on", "trust", "--on", "trust:categorical"], "'trust' is named twice"),
        (["regress", "--outcome", "none", "--on", "age"], "no column 'none' for --outcome"),
        (["regress", "--outcome", "age", "--on", "none"], "no column 'none' for --on"),
        (["regress", "--outcome", "water", "--on", "age"], "'yes' in row 2, which is no number"),
        (["independence", "sex", "sex"], "'sex' is named twice"),
        (["independence", "sex", "none"], "no column 'none' for the test"),
        (["score", "--item", "trust"], "needs at least two answers"),
        (["score", "--item", "trust", "--scale", "a,b"], "is on the scale a, b"),
        (["indicator", "16.7.2", "--column", "say=trust"], "needs 1 --column influence=NAME"),
        (["indicator", "16.5.1", "--column", "say=trust"], "needs 1 --column contact=NAME"),
        (["indicator", "16.b.1", "--column", "trust"], "ROLE=NAME"),
        (
            ["score", "--item", "water", "--scale", "Yes,no"],
            "Nobody answered 'Yes' to 'water', and the scale (Yes, no) does not have the answers 'yes' that were given.",
        ),
        (
            ["indicator", "16.6.2", "--column", "attribute=trust", "--scale", "four,3,2,1"],
            "Nobody answered 'four' to 'trust', and the scale (four, 3, 2, 1) does not have the answers '4' that were given.",
        ),
        (
            ["indicator", "16.b.1", "--column", "ground=water", "--yes", "Yes"],
            "Nobody gave the answer 'Yes' of --yes to 'water', where there are: 'dont_know', 'no', 'yes'. Correct it.",
        ),
        (
            ["indicator", "16.5.1", "--column", "contact=water", "--column", "bribe=sex", "--yes", "yes"],
            "Nobody gave an answer of --yes ('yes') to 'sex', where there are: 'man', 'woman'.",
        ),
        (
            ["indicator", "16.5.1", "--column", "contact=water", "--column", "bribe=heard", "--yes", "yes", "--yes", "2"],
            "Nobody gave the answer '2' of --yes to 'water', where there are: 'dont_know', 'no', 'yes'; or to 'heard', "
            "where there are: '0', '1'. Correct it, or leave it out",
        ),
        (["estimate", "--question", "age", "--replicate-weight", "weight"], "Say with --replicates"),
        (["estimate", "--question", "age", "--replicates", "JKn", "--df", "domain"], "leave df as it is"),
        (["estimate", "--question", "age", "--by", "disability", "--disability", "sex"], "--severe"),
        (["estimate", "--question", "age", "--stratum", "psu", "--psu", "psu"], "'psu' is named for two of stratum, primary"),
        (["estimate", "--question", "age", "--pps", "weight"], "need a column of primary sampling units"),
        (["totals", "--question", "age", "--weight", "weight", "--replicates", "BRR", "--replicate-weight", "z*"], "'z*'"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line_with_exit_code_2(made, arguments, said):
    place = 2 if arguments[0] == "indicator" else 1
    result = run(*arguments[:place], made, *arguments[place:])
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("folkmoot: ")
    assert result.stderr.count("\n") == 1
