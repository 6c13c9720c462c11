"""Repeated groups: their rows in a zip of CSV files or in further sheets, tied to the interviews that they belong to."""

import pytest

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers
from tests.reportcard.forms_and_answers import questionnaire, reasons, write_workbook, write_zip

SURVEY = """\
type,name,label,relevant
text,village,Village,
begin_repeat,member,Members,
text,called,Name,
integer,years,How old?,
begin_repeat,illness,Illnesses,${years} > 1
integer,days,How many days?,
end_repeat,,,
end_repeat,,,
"""
MAIN = "village,KEY,SET-OF-member\nA,uuid:1,s1\nB,uuid:2,s2\n"
MEMBERS = (
    "called,years,PARENT_KEY,KEY\nAnn,34,uuid:1,uuid:1/member[1]\nBo,1,uuid:1,uuid:1/member[2]\nCi,7,uuid:2,uuid:2/member[1]\n"
)
ILLNESSES = "days,PARENT_KEY,KEY\n3,uuid:1/member[1],x\n5,uuid:2/member[1],y\n9,uuid:1/member[2],z\n"


@pytest.fixture
def form(tmp_path):
    return questionnaire(tmp_path, SURVEY, "", "form_id\nf\n")


def members(read) -> list[tuple[str, int, str]]:
    return read.repeat_of_interviews("member").select("called", "years", "__instance").rows()


THREE = [("Ann", 34, "uuid:1"), ("Bo", 1, "uuid:1"), ("Ci", 7, "uuid:2")]


def test_a_zip_of_odk_central(tmp_path, form):
    files = {"f.csv": MAIN, "f-member.csv": MEMBERS, "f-member-illness.csv": ILLNESSES}
    read = read_answers(write_zip(tmp_path / "f.zip", files), form)
    assert members(read) == THREE
    illnesses = read.repeat_of_interviews("illness").select("days", "__instance").rows()
    assert illnesses == [(3, "uuid:1"), (5, "uuid:2"), (9, "uuid:1")]


def test_a_workbook_of_kobotoolbox(tmp_path, form):
    sheets = {
        "f": [["village", "_uuid", "_index"], ["A", "u1", 1], ["B", "u2", 2]],
        "member": [
            ["member/called", "member/years", "_index", "_parent_table_name", "_parent_index"],
            ["Ann", 34, 1, "f", 1],
            ["Bo", 1, 2, "f", 1],
            ["Ci", 7, 3, "f", 2],
        ],
        "illness": [["member/illness/days", "_index", "_parent_table_name", "_parent_index"], [3, 1, "member", 1]],
    }
    read = read_answers(write_workbook(tmp_path / "f.xlsx", sheets), form)
    assert members(read) == [(name, years, instance.replace("uuid:", "u")) for name, years, instance in THREE]
    assert read.repeat_of_interviews("illness").select("days", "__instance").rows() == [(3, "u1")]


def test_a_repeat_is_found_by_its_columns_where_its_table_has_another_name(tmp_path, form):
    read = read_answers(write_zip(tmp_path / "f.zip", {"a.csv": MAIN, "b.csv": MEMBERS}), form)
    assert members(read) == THREE


def test_rows_of_no_interview_are_left_out_and_said(tmp_path, form):
    files = {"f.csv": MAIN, "f-member.csv": MEMBERS + "Di,4,uuid:9,uuid:9/member[1]\n"}
    read = read_answers(write_zip(tmp_path / "f.zip", files), form)
    assert members(read) == THREE
    found = read.findings.filter(read.findings["why"] == "belongs to no interview")
    assert found.select("file", "row", "value", "done").rows() == [
        ("f.zip, f-member", 5, "uuid:9", "left out of the figures"),
    ]


def test_a_missing_repeat_and_a_table_of_another_form_are_said(tmp_path, form):
    read = read_answers(write_zip(tmp_path / "f.zip", {"f.csv": MAIN, "other.csv": "colour,PARENT_KEY\nred,1\n"}), form)
    assert (None, "other", "the table is no repeat of this form") in reasons(read.findings)
    assert (None, "member", "the file has no table for this repeat") in reasons(read.findings)


def test_rules_of_a_repeat_may_speak_of_the_rows_around(tmp_path, form):
    files = {"f.csv": MAIN, "f-member.csv": MEMBERS, "f-member-illness.csv": ILLNESSES}
    checked = check_answers(read_answers(write_zip(tmp_path / "f.zip", files), form), form)
    assert [(row, column) for row, column, why in reasons(checked.findings) if why.startswith("answered although")] == [
        (4, "days")
    ]


def test_an_interview_that_is_there_twice_has_its_members_once(tmp_path, form):
    twice = MAIN + "A,uuid:1,s1\n"
    read = check_answers(read_answers(write_zip(tmp_path / "f.zip", {"f.csv": twice, "f-member.csv": MEMBERS}), form), form)
    assert read.table["__row"].to_list() == [2, 3]
    assert members(read) == THREE
