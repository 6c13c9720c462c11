"""`folkmoot card` as a survey lead uses it: the files that it writes, what it says, and how it ends where it cannot go on."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from tests.reportcard.forms_and_answers import SETTINGS, SURVEY, write_form, write_workbook, write_zip

COLUMNS = ["question", "category", "by", "group", "estimate", "standard_error", "lower", "upper", "df", "design_effect"]
COLUMNS += ["base", "weighted_base", "note"]
ROLES = """\
type,name,label,card::role
select_one sex,sex,Sex?,sex
integer,age,Age?,age
decimal,w,Weight,weight
text,stratum_of_ward,Stratum,stratum
text,ward,Ward,psu
"""


def answers(people: int = 120) -> str:
    """Answers that a rule gives: everyone different, half of them women, four wards in two strata."""
    rows = ["start,sex,age,source,quality,litres,KEY,w,stratum,ward"]
    for number in range(people):
        sex = "woman" if number % 2 else "man"
        source = ("piped", "well", "piped well", "truck")[number % 4]
        quality = ("very_good", "good", "poor")[number * number % 3]
        rows.append(
            f"2024-05-{number % 28 + 1:02}T09:00:00Z,{sex},{18 + number % 60},{source},{quality},{number % 40},uuid:{number},"
            f"{1 + number % 3},s{number % 2},w{number % 4}"
        )
    return "\n".join(rows) + "\n"


@pytest.fixture
def inputs(tmp_path) -> tuple[Path, Path]:
    file = tmp_path / "answers.csv"
    file.write_text(answers(), encoding="utf-8")
    return write_form(tmp_path / "form"), file


def card(form: Path, file: Path, output: Path, *options: str):
    return CliRunner().invoke(main, ["card", str(form), str(file), "--output", str(output), *options])


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_files_of_a_card(inputs, tmp_path):
    result = card(*inputs, tmp_path / "out", "--by", "sex")
    assert result.exit_code == 0, result.output
    assert sorted(contents(tmp_path / "out")) == ["card.ar.html", "card.html", "figures.csv", "findings.csv", "release.json"]
    assert list(rows_of_csv(tmp_path / "out" / "figures.csv")[0]) == COLUMNS
    header = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "file,row,column,value,why,done"


def test_the_release_seals_what_may_be_published_with_its_hashes(inputs, tmp_path):
    form, file = inputs
    card(form, file, tmp_path / "out", "--analyst")
    release = json.loads((tmp_path / "out" / "release.json").read_text(encoding="utf-8"))
    assert sorted(release["files"]) == ["card.ar.html", "card.html", "figures.csv"]
    for name, sha256 in release["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sha256
    assert release["answers_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(release["questionnaire_sha256"]) == 64
    assert {"folkmoot", "polars", "numpy"} <= set(release["versions"])
    figures = rows_of_csv(tmp_path / "out" / "figures.csv")
    assert [row["question"] for row in figures] == [figure["question"] for figure in release["figures"]]


def test_a_page_for_each_language_in_its_direction(inputs, tmp_path):
    card(*inputs, tmp_path / "out")
    english = (tmp_path / "out" / "card.html").read_text(encoding="utf-8")
    arabic = (tmp_path / "out" / "card.ar.html").read_text(encoding="utf-8")
    assert re.search(r'<html lang="en"(?! dir="rtl")', english)
    assert re.search(r'<html lang="ar"[^>]* dir="rtl"', arabic)
    assert "ما مدى جودة الماء؟" in arabic
    for page in (english, arabic):
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert "<script" not in page


def test_the_analyst_gets_the_same_columns_before_protection_marked_as_not_for_publication(inputs, tmp_path):
    result = card(*inputs, tmp_path / "out", "--analyst", "--by", "sex")
    assert "estimates.csv (before protection: not for publication)" in result.output
    estimates = rows_of_csv(tmp_path / "out" / "estimates.csv")
    assert list(estimates[0]) == COLUMNS
    assert {row["note"] for row in estimates} == {"not for publication"}
    card(*inputs, tmp_path / "out", "--by", "sex")
    assert "estimates.csv" not in contents(tmp_path / "out")


def test_the_same_input_gives_the_same_bytes(inputs, tmp_path):
    for folder in ("one", "other"):
        card(*inputs, tmp_path / folder, "--analyst", "--by", "sex", "--by", "ward")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    card(*inputs, tmp_path / "one", "--analyst", "--by", "sex", "--by", "ward")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_the_order_of_the_rows_changes_no_figure(inputs, tmp_path):
    form, file = inputs
    header, *lines = answers().splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([header, *lines[::-1]]) + "\n", encoding="utf-8")
    card(form, file, tmp_path / "one", "--by", "sex")
    card(form, turned, tmp_path / "other", "--by", "sex")
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert one["figures.csv"] == other["figures.csv"]


def test_every_format_of_the_answers_gives_the_same_figures(inputs, tmp_path):
    import polars as pl

    form, file = inputs
    rows = list(csv.reader(io.StringIO(answers())))
    write_workbook(tmp_path / "a.xlsx", {"a": rows})
    write_zip(tmp_path / "a.zip", {"a.csv": answers()})
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a16.csv").write_text(answers().replace(",", ";"), encoding="utf-16")
    card(form, file, tmp_path / "out", "--by", "ward")
    for name in ("a.xlsx", "a.zip", "a.parquet", "a16.csv"):
        result = card(form, tmp_path / name, tmp_path / f"out-{name}", "--by", "ward")
        assert result.exit_code == 0, result.output
        assert contents(tmp_path / f"out-{name}")["figures.csv"] == contents(tmp_path / "out")["figures.csv"], name


def test_without_a_design_it_says_that_the_answers_count_equally(inputs, tmp_path):
    assert "the answers count equally, as in a simple random sample" in card(*inputs, tmp_path / "out").output
    named = card(*inputs, tmp_path / "out", "--weight", "w", "--stratum", "stratum", "--psu", "ward")
    assert named.exit_code == 0
    assert "count equally" not in named.output


def test_design_columns_are_named_on_the_command_line_or_by_roles_of_the_form(tmp_path):
    text = answers().replace("KEY,w,stratum,ward", "KEY,w,stratum_of_ward,ward")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    plain = write_form(tmp_path / "plain", re.sub(r",(weight|stratum|psu)\n", ",\n", ROLES))
    by_role = write_form(tmp_path / "roles", ROLES)
    card(by_role, tmp_path / "a.csv", tmp_path / "one", "--analyst")
    card(
        plain,
        tmp_path / "a.csv",
        tmp_path / "other",
        "--analyst",
        "--weight",
        "w",
        "--stratum",
        "stratum_of_ward",
        "--psu",
        "ward",
    )
    one, other = (rows_of_csv(tmp_path / name / "estimates.csv") for name in ("one", "other"))
    assert one == [row for row in other if row["question"] != "w"]
    assert {row["df"] for row in one if row["base"] != "0"} == {"2.0"}
    assert any(row["base"] != row["weighted_base"].removesuffix(".0") for row in one)


def test_what_was_found_is_shown_with_its_place(inputs, tmp_path):
    form, file = inputs
    file.write_text(answers() + "2024-05-01T09:00:00Z,woman,old,piped [x],good,3,uuid:a,1,s0,w0\n", encoding="utf-8")
    said = card(form, file, tmp_path / "out").output
    assert "Findings in the answers: 2 (all in answers.csv)" in said
    assert re.search(r"122 +age +old +not a whole number +set to missing +1", said)
    assert re.search(r"122 +source +\[x\] ", said)
    assert "Columns that the form does not know: 4 (KEY, w, stratum, ward)" in said
    assert [row["row"] for row in rows_of_csv(tmp_path / "out" / "findings.csv")] == ["122", "122"]


def test_a_file_of_another_form_that_shares_a_column_is_asked_about(inputs, tmp_path):
    form, file = inputs
    file.write_text("sex,colour\nwoman,red\nman,blue\n", encoding="utf-8")
    assert "Only 1 of the form's 5 questions are in the file: is it of this form?" in card(form, file, tmp_path / "out").output


def test_people_without_consent_are_in_no_figure_and_said(tmp_path):
    survey = "type,name,label,card::role\nselect_one yesno,agrees,Do you agree?,consent\ninteger,age,Age?,\n"
    form = write_form(tmp_path / "form", survey, "list_name,name,label\nyesno,yes,Yes\nyesno,no,No\n", SETTINGS)
    file = tmp_path / "answers.csv"
    file.write_text("agrees,age\n" + "yes,30\n" * 60 + "no,90\n" + ",90\n", encoding="utf-8")
    card(form, file, tmp_path / "out", "--analyst")
    assert [(row["estimate"], row["base"]) for row in rows_of_csv(tmp_path / "out" / "estimates.csv")] == [("30.0", "60")]
    found = rows_of_csv(tmp_path / "out" / "findings.csv")
    assert [(row["row"], row["why"], row["done"]) for row in found] == [
        ("62", "no consent", "left out of every figure"),
        ("63", "no consent", "left out of every figure"),
    ]


def test_without_anybody_who_agreed_or_anything_to_estimate_there_is_no_card(tmp_path):
    survey = (
        "type,name,label,card::role\nselect_one yesno,agrees,Do you agree?,consent\ninteger,age,Age?,\ntext,remark,Remark,\n"
    )
    form = write_form(tmp_path / "form", survey, "list_name,name,label\nyesno,yes,Yes\nyesno,no,No\n", SETTINGS)
    for text, expected in (("agrees,age\nno,30\n", "nobody gave consent"), ("remark\nfine\n", "nothing to estimate")):
        (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
        assert expected in refused(card(form, tmp_path / "answers.csv", tmp_path / "out"))


def test_a_consent_of_which_the_form_does_not_say_what_gives_it_is_refused(tmp_path):
    survey = "type,name,label,card::role\nselect_one c,agrees,Do you agree?,consent\ninteger,age,Age?,\n"
    form = write_form(tmp_path / "form", survey, "list_name,name,label\nc,gladly,Gladly\nc,rather_not,Rather not\n", SETTINGS)
    (tmp_path / "answers.csv").write_text("agrees,age\ngladly,30\n", encoding="utf-8")
    assert "does not say which answer gives it" in refused(card(form, tmp_path / "answers.csv", tmp_path / "out"))


def test_members_of_households_are_estimated_with_the_design_and_groups_of_their_interview(tmp_path):
    survey = "type,name,label\ntext,village,Village\nbegin_repeat,member,Members\ninteger,years,How old?\nend_repeat,,\n"
    form = write_form(tmp_path / "form", survey, "", SETTINGS)
    main = "village,w,KEY\n" + "".join(f"{'AB'[number % 2]},{1 + number % 2},{number}\n" for number in range(60))
    rows = "".join(f"{10 + 20 * (number % 2)},9,{number},{number}/{member}\n" for number in range(60) for member in (1, 2))
    path = write_zip(tmp_path / "a.zip", {"f.csv": main, "f-member.csv": f"years,w,PARENT_KEY,KEY\n{rows}"})
    result = card(form, path, tmp_path / "out", "--analyst", "--weight", "w", "--psu", "KEY", "--by", "village")
    assert result.exit_code == 0, result.output
    estimates = rows_of_csv(tmp_path / "out" / "estimates.csv")
    # (10·1 + 30·2) / 3: the weight of the interview counts, not the column of that name in the members' table.
    assert [(row["group"], float(row["estimate"]), row["base"], row["df"]) for row in estimates] == [
        ("", pytest.approx(70 / 3), "120", "59.0"),
        ("A", 10.0, "60", "59.0"),
        ("B", 30.0, "60", "59.0"),
    ]


def refused(result) -> str:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("folkmoot: ")
    assert len(result.stderr.strip().splitlines()) == 1
    return result.stderr


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.csv", b"", "is empty"),
        ("garbage.csv", bytes(range(256)) * 50, "cannot be read as a CSV file"),
        ("garbage.xlsx", bytes(range(256)) * 50, "is not an Excel workbook"),
        ("garbage.zip", bytes(range(256)) * 50, "is not a zip archive"),
        ("garbage.parquet", bytes(range(256)) * 50, "cannot be read as Parquet"),
        ("old.xls", bytes(range(256)), "old Excel format (.xls), which is not read"),
        ("other.csv", b"colour,taste\nred,sweet\n", "none of its 2 columns is a question"),
        ("header.csv", b"sex,age\n", "has a header but no answers"),
    ],
)
def test_answers_that_cannot_be_used_end_it_with_one_sentence_and_nothing_written(inputs, tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content)
    assert expected in refused(card(inputs[0], tmp_path / name, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_forms_that_cannot_be_used_end_it_with_one_sentence(inputs, tmp_path):
    form, file = inputs
    assert "does not exist" in refused(card(tmp_path / "nowhere.xlsx", file, tmp_path / "out"))
    assert "is no XLSForm" in refused(card(file, file, tmp_path / "out"))
    (form / "survey.csv").write_text(SURVEY.replace("integer,age", "intejer,age"), encoding="utf-8")
    assert "form, sheet survey, row 7, column type: 'intejer'" in refused(card(form, file, tmp_path / "out"))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--weight", "nothing"], "no column 'nothing' for --weight"),
        (["--weight", "KEY"], "missing or no number"),
        (["--psu", "nothing"], "no column 'nothing' for --psu"),
        (["--by", "nothing"], "no question, column or role 'nothing'"),
        (["--by", "KEY"], "'KEY' has 120 groups, more than 30"),
        (["--stratum", "KEY"], "one primary sampling unit"),
        (["--outcomes", "/nowhere.csv"], "/nowhere.csv"),
    ],
)
def test_designs_that_the_answers_do_not_carry(inputs, tmp_path, options, expected):
    assert expected in refused(card(*inputs, tmp_path / "out", *options))
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused_before_any_work(inputs, tmp_path):
    assert "is a file, not a folder" in refused(card(*inputs, inputs[1]))
    assert "is a file, not a folder" in refused(card(*inputs, inputs[1] / "within"))


def test_a_disk_that_is_full_is_said(inputs, tmp_path, monkeypatch):
    def full(self, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "cannot be written" in refused(card(*inputs, tmp_path / "out"))
