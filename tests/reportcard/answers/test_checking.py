"""What is wrong in answers that could be read is said with row, column and what was done; nothing is dropped silently."""

import polars as pl
import pytest

from folkmoot.reportcard.answers.checking import check_answers, with_found_choices
from tests.reportcard.forms_and_answers import CHOICES, SURVEY, answers, questionnaire, reasons

CONDITIONED = """\
type,name,label,relevant,constraint,required
start,start,,,,
end,end,,,,
today,today,,,,
select_one yesno,uses,Do you use it?,,,yes
integer,visits,How many visits?,${uses} = 'yes',. > 0 and . <= 30,yes
select_multiple reason,why,Why not?,${uses} = 'no' or ${visits} < 2,"not(selected(., 'none') and count-selected(.) > 1)",
text,far,Something,"pulldata('x','y','z','w') = 1",,
"""
REASONS = "list_name,name,label\nyesno,yes,Yes\nyesno,no,No\nreason,far,Far\nreason,cost,Cost\nreason,none,None\n"


@pytest.fixture
def form(tmp_path):
    return questionnaire(tmp_path, CONDITIONED, REASONS, "form_id\nf\n")


def checked(tmp_path, form, text: str):
    return check_answers(answers(tmp_path, form, text), form)


def in_rows(read) -> list[tuple[int, str, str]]:
    return [(row, column, why) for row, column, why in reasons(read.findings) if row is not None]


def test_answers_as_they_should_be_have_no_findings(tmp_path, form):
    read = checked(tmp_path, form, "start,end,today,uses,visits,why\n2024-05-01T09:00,2024-05-01T09:30,2024-05-01,yes,4,\n")
    assert [found for found in reasons(read.findings) if "was not checked" not in found[2]] == []


def test_choices_outside_the_form_are_kept_and_become_choices(tmp_path, form):
    read = checked(tmp_path, form, "uses,why\nyes,\nno,far rain\nperhaps,\nno,cost\nyes,\n")
    found = read.findings.filter(pl.col("why") == "not a choice of this question")
    assert found.select("row", "column", "value", "done").rows() == [
        (3, "why", "rain", "kept as received; counts as an answer of its own"),
        (4, "uses", "perhaps", "kept as received; counts as an answer of its own"),
    ]
    added = with_found_choices(form, read)
    assert [choice.name for choice in added.question("uses").choices] == ["yes", "no", "perhaps"]
    assert [choice.name for choice in added.question("why").choices] == ["far", "cost", "none", "rain"]
    assert with_found_choices(form, checked(tmp_path, form, "uses\nyes\n")) == form


def test_where_most_answers_are_outside_the_form_one_finding_says_so(tmp_path, form):
    read = checked(tmp_path, form, "uses\nja\nja\nnej\nyes\n")
    found = read.findings.filter(pl.col("column") == "uses")
    assert found.select("row", "value", "why").rows() == [
        (None, "ja, nej, …", "not a choice of this question (3 of 4 answers)")
    ]


def test_the_same_interview_twice_is_one(tmp_path, form):
    read = checked(tmp_path, form, "uses,visits,KEY\nyes,4,a\nyes,3,b\nyes,4,a\n")
    assert read.table["__row"].to_list() == [2, 3]
    assert in_rows(read) == [(4, "__instance", "the same interview as row 2")]
    assert read.findings.filter(pl.col("row") == 4)["done"].to_list() == ["left out of the figures"]


def test_of_one_instance_with_different_answers_the_last_submitted_stays(tmp_path, form):
    header = "uses,visits,KEY,SubmissionDate\n"
    rows = "yes,4,a,2024-05-02T10:00:00Z\nyes,5,a,2024-05-01T10:00:00Z\nyes,3,b,2024-05-01T10:00:00Z\n"
    read = checked(tmp_path, form, header + rows)
    assert read.table["__row"].to_list() == [2, 4]
    assert in_rows(read) == [(3, "__instance", "the same instance id as row 2, which was submitted last, with other answers")]


def test_the_same_choices_in_another_order_are_the_same_interview(tmp_path, form):
    read = checked(tmp_path, form, "uses,why,KEY\nno,far cost,a\nno,cost far,a\nno,none,b\nno,far,b\n")
    assert in_rows(read) == [
        (3, "__instance", "the same interview as row 2"),
        (4, "__instance", "the same instance id as row 5, which was submitted last, with other answers"),
    ]


def test_without_a_column_that_identifies_no_row_is_a_duplicate(tmp_path, form):
    assert checked(tmp_path, form, "uses\nyes\nyes\n").table.height == 2


def test_dates_out_of_order(tmp_path, form):
    read = checked(
        tmp_path,
        form,
        "start,end,today,_submission_time,uses\n"
        "2024-05-01T09:30,2024-05-01T09:00,2024-05-01,2024-05-01T12:00,no\n"
        "2024-05-01T09:00,2024-05-01T09:30,2024-05-01,2024-05-01T09:10,no\n"
        "2024-05-01T09:00,2024-05-01T09:30,2024-05-05,2024-05-01T09:28,no\n",
    )
    found = read.findings.filter(pl.col("row").is_not_null())
    assert found.select("row", "column", "value", "why").rows() == [
        (2, "end", "2024-05-01 09:00:00 (started 2024-05-01 09:30:00)", "the interview ended before it started"),
        (3, "end", "2024-05-01 09:30:00 (submitted 2024-05-01 09:10:00)", "the interview ended after it was submitted"),
        (4, "today", "2024-05-05 (started 2024-05-01 09:00:00)", "more than a day from the interview's start"),
    ]
    assert read.table.height == 3


def test_answers_that_were_not_to_be_asked_for(tmp_path, form):
    read = checked(tmp_path, form, "uses,visits,why\nno,4,far\nyes,1,cost\nyes,9,cost\nyes,4,\n")
    assert in_rows(read) == [
        (2, "visits", "answered although not relevant: ${uses} = 'yes'"),
        (4, "why", "answered although not relevant: ${uses} = 'no' or ${visits} < 2"),
    ]
    assert read.table["visits"].to_list() == [4, 1, 9, 4]


def test_answers_that_break_the_forms_own_rule(tmp_path, form):
    read = checked(tmp_path, form, "uses,visits,why\nyes,0,far none\nyes,31,\nyes,30,\nno,,none\n")
    broken = [(row, column) for row, column, why in in_rows(read) if why.startswith("breaks the form's own rule")]
    assert broken == [(2, "visits"), (2, "why"), (3, "visits")]


def test_required_answers_that_are_missing_are_counted_among_those_asked(tmp_path, form):
    read = checked(tmp_path, form, "uses,visits,KEY\nyes,4,a\nyes,,b\nno,,c\n,,d\n")
    found = read.findings.filter(pl.col("why").str.starts_with("required"))
    assert found.select("column", "value").rows() == [("uses", "1 of 4"), ("visits", "1 of 2")]


def test_a_condition_that_cannot_be_evaluated_is_said_and_raises_no_alarm(tmp_path, form):
    read = checked(tmp_path, form, "uses,far\nyes,x\n")
    found = read.findings.filter(pl.col("column") == "far")
    assert found["why"].to_list() == ["its condition (relevant) was not checked: the function pulldata()"]


def test_findings_stand_in_the_order_of_the_rows(tmp_path):
    form = questionnaire(tmp_path, SURVEY, CHOICES)
    read = checked(tmp_path, form, "age,sex,quality\nold,woman,odd\n34,man,good\nx,man,good\n")
    rows = [row for row, _, _ in in_rows(read)]
    assert rows == sorted(rows)


def test_the_order_of_the_rows_changes_only_the_row_numbers(tmp_path, form):
    rows = ["yes,4,a", "no,4,b", "perhaps,,c", "yes,99,d"]
    one = checked(tmp_path, form, "\n".join(["uses,visits,KEY", *rows]))
    other = checked(tmp_path, form, "\n".join(["uses,visits,KEY", *reversed(rows)]))
    columns = ["column", "value", "why", "done"]
    assert one.findings.select(columns).sort(columns).equals(other.findings.select(columns).sort(columns))
