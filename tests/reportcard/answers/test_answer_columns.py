"""Headers of answers, whatever tool named the columns: each finds its question, and no column is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reportcard.forms_and_answers import CHOICES, SETTINGS, answers, questionnaire, reasons

TWINS = """\
type,name,label
begin_group,school,The school
integer,cost,What does it cost?
end_group,,
begin_group,clinic,The clinic
integer,cost,What does it cost?
end_group,,
"""


@pytest.fixture
def form(tmp_path):
    return questionnaire(tmp_path)


@pytest.mark.parametrize(
    "header",
    ["litres", "water/litres", "water-litres", "water.litres", "water:litres", "How many litres a day?", "كم لترا في اليوم؟"],
)
def test_every_style_of_header(tmp_path, form, header):
    read = answers(tmp_path, form, f"{header}\n7.5\n")
    assert read.table["litres"].to_list() == [7.5]
    assert read.unknown_columns == ()


@pytest.mark.parametrize("header", ["HOW MANY LITRES A DAY?", "How many  litres a day?", "Water/How many litres a day?"])
def test_labels_as_tools_change_them(tmp_path, form, header):
    assert answers(tmp_path, form, f"age,{header}\n1,7.5\n").table["litres"].to_list() == [7.5]


def test_the_headers_of_odk_central(tmp_path, form):
    header = "SubmissionDate,start,people-sex,water-source,meta-instanceID,KEY,SubmitterName"
    row = "2024-05-01T10:00:00Z,2024-05-01T09:00:00Z,man,well,uuid:a,uuid:a,Ann"
    read = answers(tmp_path, form, f"{header}\n{row}\n")
    assert read.table.select("sex", "source", "__instance").row(0) == ("man", ["well"], "uuid:a")
    assert read.unknown_columns == ("SubmissionDate", "meta-instanceID", "KEY", "SubmitterName")


def test_the_headers_of_kobotoolbox(tmp_path, form):
    header = "start;people/sex;water/source;water/source/piped;water/source/well;_id;_uuid;_submission_time;_index"
    row = "2024-05-01T09:00:00;man;well;0;1;7;u-7;2024-05-01T10:00:00;1"
    read = answers(tmp_path, form, f"{header}\n{row}\n")
    assert read.table.select("sex", "source", "__instance").row(0) == ("man", ["well"], "u-7")
    assert read.unknown_columns == ("_id", "_uuid", "_submission_time", "_index")


def test_columns_that_the_form_does_not_know_are_kept_as_they_are(tmp_path, form):
    read = answers(tmp_path, form, "age,ward,weight\n34,A,1.50\n")
    assert read.unknown_columns == ("ward", "weight")
    assert read.table.select("ward", "weight").row(0) == ("A", "1.50")


def test_a_column_with_the_name_of_one_of_ours_is_kept_under_another(tmp_path, form):
    read = answers(tmp_path, form, "age,__row,__by_sex\n34,9,x\n")
    assert read.unknown_columns == ("column __row", "column __by_sex")
    assert read.table["__row"].to_list() == [2]


def test_questions_of_one_name_are_told_apart_by_their_groups(tmp_path):
    form = questionnaire(tmp_path, TWINS, "", "form_id\nf\n")
    for text in (
        "school/cost,clinic/cost\n1,2\n",
        "clinic-cost,school-cost\n2,1\n",
        "The clinic/What does it cost?,The school/What does it cost?\n2,1\n",
        "cost,cost\n1,2\n",
    ):
        read = answers(tmp_path, form, text)
        assert read.table.select("school/cost", "clinic/cost").row(0) == (1, 2), text


def test_a_header_that_could_be_two_questions_is_said_and_kept(tmp_path):
    form = questionnaire(tmp_path, TWINS + "integer,age,Age\n", "", "form_id\nf\n")
    read = answers(tmp_path, form, "age,cost\n34,1\n")
    assert read.unknown_columns == ("cost",)
    assert (None, "cost", "several questions have this header") in reasons(read.findings)


def test_a_second_column_of_a_question_is_said_and_kept(tmp_path, form):
    read = answers(tmp_path, form, "age,people/age\n34,35\n")
    assert read.table["age"].to_list() == [34]
    assert read.table["people/age"].to_list() == ["35"]
    assert (None, "people/age", "a second column of age") in reasons(read.findings)


def test_questions_without_a_column_are_said(tmp_path, form):
    read = answers(tmp_path, form, "age\n34\n")
    absent = [column for _, column, why in reasons(read.findings) if why == "the file has no column for this question"]
    assert absent == ["litres", "quality", "sex", "source"]


def test_choices_by_name_or_by_label_in_any_language(tmp_path, form):
    read = answers(tmp_path, form, "quality\nvery_good\nVery good\nجيد جدا\nI don't know\n good \nsplendid\n")
    assert read.table["quality"].to_list() == ["very_good", "very_good", "very_good", "dont_know", "good", "splendid"]


def test_numbers_for_names_as_spreadsheets_write_them(tmp_path):
    choices = "list_name,name,label\nsex,1,Woman\nsex,2,Man\n"
    form = questionnaire(tmp_path, "type,name,label\nselect_one sex,sex,Sex?\n", choices, SETTINGS)
    assert answers(tmp_path, form, "sex\n1.0\n2\nMan\n").table["sex"].to_list() == ["1", "2", "2"]


def test_a_label_of_two_choices_is_missing_and_said(tmp_path):
    choices = "list_name,name,label\nsex,a,Other\nsex,b,Other\nsex,c,None\n"
    form = questionnaire(tmp_path, "type,name,label\nselect_one sex,sex,Sex?\n", choices, SETTINGS)
    read = answers(tmp_path, form, "sex\nOther\na\n")
    assert read.table["sex"].to_list() == [None, "a"]
    assert (2, "sex", "a label that can be read as more than one answer") in reasons(read.findings)


names = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(names, min_size=1, max_size=5, unique=True), st.sampled_from("/-.:"), names)
def test_any_names_in_any_group_are_found_by_path(tmp_path, questions, separator, group):
    rows = "".join(f"integer,{name},Question {number}\n" for number, name in enumerate(questions))
    survey = f"type,name,label\nbegin_group,{group},Group\n{rows}end_group,,\n"
    form = questionnaire(tmp_path, survey, CHOICES, SETTINGS)
    header = ",".join(f"{group}{separator}{name}" for name in questions)
    read = answers(tmp_path, form, f"{header}\n{','.join(str(number) for number in range(len(questions)))}\n")
    assert read.unknown_columns == ()
    assert read.table.select(questions).row(0) == tuple(range(len(questions)))
