"""Numbers, days and moments as people and tools write them; what cannot be read is missing, and said."""

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.answers import answer_values as values
from tests.reportcard.forms_and_answers import answers, questionnaire, reasons


def one(reader, text: str | None):
    return pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(reader(pl.col("text")).alias("read"))["read"][0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("-3", -3),
        ("7.0", 7),
        ("5e+05", 500_000),
        ("7.5", None),
        ("", None),
        ("seven", None),
        ("inf", None),
    ],
)
def test_whole_numbers(text, number):
    assert one(values.whole_numbers, text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 200", 1200.0),
        ("1\u00a0200,5", 1200.5),
        ("1'200.5", 1200.5),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1,200", None),
        ("1,200.50", 1200.5),
        ("1.200,50", 1200.5),
        ("1.200.300", 1_200_300.0),
        ("٣٤", 34.0),
        ("۱۲٫۵", 12.5),
        ("−4", -4.0),
        ("about 4", None),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert one(lambda column: values.written_numbers(column, whole=False), text) == number


@given(st.integers(-(2**53), 2**53))
def test_every_whole_number_comes_back(number):
    assert one(values.whole_numbers, str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back(number):
    assert one(values.decimals, repr(number)) == number


UTC = datetime.UTC


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-07-12T09:30:15.250+03:00", datetime.datetime(2021, 7, 12, 6, 30, 15, 250_000, UTC)),
        ("2021-07-12T09:30:15Z", datetime.datetime(2021, 7, 12, 9, 30, 15, tzinfo=UTC)),
        ("2021-07-12 09:30:15", datetime.datetime(2021, 7, 12, 9, 30, 15, tzinfo=UTC)),
        ("2021-07-12T09:30", datetime.datetime(2021, 7, 12, 9, 30, tzinfo=UTC)),
        ("2021-07-12T09:30:15+0530", datetime.datetime(2021, 7, 12, 4, 0, 15, tzinfo=UTC)),
        ("2021-07-12T09:30:15-04", datetime.datetime(2021, 7, 12, 13, 30, 15, tzinfo=UTC)),
        ("2021-07-12", datetime.datetime(2021, 7, 12, tzinfo=UTC)),
        ("12/07/2021", None),
        ("2021-13-12T09:30:15", None),
    ],
)
def test_moments(text, moment):
    assert one(values.moments, text) == moment


@given(st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2100, 1, 1)), st.integers(-14 * 4, 14 * 4))
def test_every_moment_comes_back_in_any_zone(moment, quarters):
    zone = datetime.timezone(datetime.timedelta(minutes=15 * quarters))
    assert one(values.moments, moment.replace(tzinfo=zone).isoformat()) == moment.replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021-07-12", datetime.date(2021, 7, 12)), ("2021-07-12T09:30:00", datetime.date(2021, 7, 12)), ("2021-02-30", None)],
)
def test_days(text, day):
    assert one(values.days, text) == day


def test_what_cannot_be_read_is_missing_and_each_row_is_said(tmp_path):
    form = questionnaire(tmp_path)
    read = answers(
        tmp_path, form, 'today,age,litres,start\n1 May,old,"1,200",yesterday\n2024-05-01,34.5,7,2024-05-01T09:00:00Z\n'
    )
    assert read.table.select("today", "age", "litres").row(0) == (None, None, None)
    found = [(row, column, why) for row, column, why in reasons(read.findings) if row]
    assert found == [
        (2, "age", "not a whole number"),
        (2, "litres", "not a number"),
        (2, "start", "not a date and time (ISO 8601)"),
        (2, "today", "not a date (YYYY-MM-DD)"),
        (3, "age", "not a whole number"),
    ]
    assert set(read.findings.filter(pl.col("row").is_not_null())["done"]) == {"set to missing"}


def test_words_for_an_empty_cell_are_missing_outside_free_text(tmp_path):
    form = questionnaire(tmp_path)
    read = answers(tmp_path, form, "age,quality,remark\nNA,NaN,NA\n34,good,None\n")
    assert read.table.select("age", "quality", "remark").rows() == [(None, None, "NA"), (34, "good", "None")]
    said = read.findings.filter(pl.col("done") == "read as missing").select("column", "value", "why").rows()
    assert said == [
        ("age", "NA", "stands for an empty cell (1 times)"),
        ("quality", "NaN", "stands for an empty cell (1 times)"),
    ]


def test_a_word_for_an_empty_cell_that_is_a_choice_stays(tmp_path):
    choices = "list_name,name,label\nn,NA,Namibia\nn,SE,Sweden\n"
    form = questionnaire(tmp_path, "type,name,label\nselect_one n,country,Country?\n", choices, "form_id\nf\n")
    assert answers(tmp_path, form, "country\nNA\nSE\n").table["country"].to_list() == ["NA", "SE"]
