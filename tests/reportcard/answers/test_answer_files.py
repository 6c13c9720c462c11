"""Files of answers in every format, encoding and delimiter; and files that cannot be used."""

import csv
import io
import zipfile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.answers.answer_files import read_answer_file
from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.errors import UnusableAnswers
from tests.reportcard.forms_and_answers import questionnaire, reasons, write_workbook, write_zip

ROWS = [
    ["start", "sex", "age", "source", "quality", "litres", "remark", "meta/instanceID"],
    ["2024-05-01T09:00:00.000+02:00", "woman", "34", "piped well", "good", "12.5", 'She said: "no; none", and\nleft', "uuid:1"],
    ["2024-05-01T10:00:00.000+02:00", "man", "51", "truck", "dont_know", "", "فقط", "uuid:2"],
    ["2024-05-02T09:30:00.000+02:00", "woman", "", "", "poor", "7", "", "uuid:3"],
]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    return questionnaire(tmp_path_factory.mktemp("form"))


def delimited(rows, delimiter: str = ",", line_end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def table(path, form) -> pl.DataFrame:
    return read_answers(path, form).table


@pytest.fixture
def expected(tmp_path, form) -> pl.DataFrame:
    (tmp_path / "plain.csv").write_text(delimited(ROWS), encoding="utf-8")
    return table(tmp_path / "plain.csv", form)


def test_answers_are_typed_as_their_questions_are(expected):
    assert expected["sex"].to_list() == ["woman", "man", "woman"]
    assert expected["age"].to_list() == [34, 51, None]
    assert expected["source"].to_list() == [["piped", "well"], ["truck"], None]
    assert expected["litres"].to_list() == [12.5, None, 7.0]
    assert expected["remark"].to_list()[:2] == ['She said: "no; none", and\nleft', "فقط"]
    assert str(expected["start"][0]) == "2024-05-01 07:00:00+00:00"
    assert expected["__row"].to_list() == [2, 3, 4]
    assert expected["__instance"].to_list() == ["uuid:1", "uuid:2", "uuid:3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(tmp_path, form, expected, encoding, delimiter, line_end):
    path = tmp_path / "answers.csv"
    path.write_bytes(delimited(ROWS, delimiter, line_end).encode(encoding))
    found = table(path, form)
    if line_end == "\n":
        assert found.equals(expected)
    assert found.drop("remark").equals(expected.drop("remark"))


@pytest.mark.parametrize("name", ["answers.tsv", "answers.txt", "ANSWERS.CSV"])
def test_the_name_says_only_that_it_is_delimited(tmp_path, form, expected, name):
    (tmp_path / name).write_text(delimited(ROWS, "\t"), encoding="utf-8")
    assert table(tmp_path / name, form).equals(expected)


def test_a_workbook_a_parquet_file_and_a_zip_hold_the_same(tmp_path, form, expected):
    header, *lines = ROWS
    write_workbook(tmp_path / "answers.xlsx", {"answers": ROWS})
    texts = pl.DataFrame(lines, schema=header, orient="row").with_columns(pl.all().replace("", None))
    texts.write_parquet(tmp_path / "texts.parquet")
    typed = texts.with_columns(
        pl.col("age").cast(pl.Float64),
        pl.col("litres").cast(pl.Float64),
        pl.col("source").str.split(" "),
        pl.col("start").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z"),
    )
    typed.write_parquet(tmp_path / "typed.parquet")
    write_zip(tmp_path / "answers.zip", {"water.csv": delimited(ROWS), "media/1.csv": "x", "audit.csv": "event\nx\n"})
    for name in ("answers.xlsx", "texts.parquet", "typed.parquet", "answers.zip"):
        assert table(tmp_path / name, form).equals(expected), name


def test_a_workbook_of_numbers_and_dates(tmp_path, form):
    import datetime

    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "answers.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["today", "age", "litres", "sex"])
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, datetime.datetime(2024, 5, 1), day)
        sheet.write_row(1, 1, [34, 12.5, "woman"])
    found = table(tmp_path / "answers.xlsx", form)
    assert found.select("today", "age", "litres").row(0) == (datetime.date(2024, 5, 1), 34, 12.5)


def test_what_pandas_adds_and_how_it_writes_missing_numbers(tmp_path, form):
    (tmp_path / "answers.csv").write_text(",sex,age\n0,woman,34.0\n1,man,\n", encoding="utf-8")
    read = read_answers(tmp_path / "answers.csv", form)
    assert read.table["age"].to_list() == [34, None]
    assert read.unknown_columns == ("column 1",)


def test_empty_columns_without_a_header_and_empty_rows_are_passed_over(tmp_path, form):
    (tmp_path / "answers.csv").write_text("sex,age,,\nwoman,34,,\n,,,\nman,51,,\n", encoding="utf-8")
    read = read_answers(tmp_path / "answers.csv", form)
    assert read.table["__row"].to_list() == [2, 4]
    assert read.unknown_columns == ()


def test_a_row_with_too_few_cells_is_a_finding(tmp_path, form):
    (tmp_path / "answers.csv").write_text("sex,age,litres\nwoman,34\nman,51,3\n", encoding="utf-8")
    read = read_answers(tmp_path / "answers.csv", form)
    assert (2, "", "the row has fewer cells than the header") in reasons(read.findings)
    assert read.table["litres"].to_list() == [None, 3.0]


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    remarks=st.lists(words, min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    style=st.sampled_from(["remark", "water/remark", "water-remark", "Anything else?", "أي شيء آخر؟"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_text_comes_through_any_encoding_delimiter_and_header(tmp_path, form, remarks, encoding, delimiter, style, quoting):
    path = tmp_path / "any.csv"
    rows = [["age", style, "sex"], *([str(number), remark, "woman"] for number, remark in enumerate(remarks))]
    path.write_bytes(delimited(rows, delimiter, quoting=quoting).encode(encoding))
    found = table(path, form)
    assert found["age"].to_list() == list(range(len(remarks)))
    assert [text or "" for text in found["remark"]] == [remark if remark.strip() else "" for remark in remarks]


def refused(path, form) -> str:
    with pytest.raises(UnusableAnswers) as error:
        read_answers(path, form)
    message = str(error.value)
    assert "\n" not in message
    assert path.name in message
    return message


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n  \n", "is empty"),
        ("header.csv", b"sex,age\n", "has a header but no answers"),
        ("nameless.csv", b",,\n1,2,3\n", "none of its 3 columns is a question"),
        ("other.csv", b"a,b\n1,2\n", "none of its 2 columns is a question of the form 'water'"),
        ("latin.csv", "sex,remark\nwoman,Malmö\n".encode("latin-1"), "not in UTF-8 or UTF-16"),
        ("binary.csv", bytes(range(256)) * 9, "cannot be read as a CSV file"),
        ("nul.csv", b"sex,age\nwoman,3\0004\n" + b"x" * 500, "bytes that are no text"),
        ("wide.csv", b"sex,age\nwoman,34,56\n", "row 2: 3 cells where the header has 2"),
        ("quote.csv", b'sex,age\n"woman,34\nman,51\n', "is not a proper CSV file"),
        ("garbage.xlsx", b"PK\x03\x04" + b"\0" * 100, "is not an Excel workbook"),
        ("text.xlsx", b"sex,age\nwoman,34\n", "is not an Excel workbook"),
        ("text.zip", b"sex,age\nwoman,34\n", "is not a zip archive"),
        ("text.parquet", b"sex,age\nwoman,34\n", "cannot be read as Parquet"),
        ("cut.parquet", b"PAR1" + b"\1" * 200 + b"PAR1", "cannot be read as Parquet"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "save it as .xlsx without a password"),
        ("answers.xls", b"\xd0\xcf\x11\xe0", "old Excel format (.xls)"),
        ("answers.sav", b"$FL2", "no format of answers that is read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, form, name, content, expected):
    (tmp_path / name).write_bytes(content)
    assert expected in refused(tmp_path / name, form)


def test_a_file_that_is_not_there_and_a_folder(tmp_path, form):
    assert "does not exist" in refused(tmp_path / "nowhere.csv", form)
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.csv", form)


def test_two_columns_of_one_header_that_differ(tmp_path, form):
    (tmp_path / "answers.csv").write_text("sex,age,age\nwoman,34,35\n", encoding="utf-8")
    assert "two columns 'age' with different answers" in refused(tmp_path / "answers.csv", form)


def test_two_columns_of_one_header_that_are_equal_count_once(tmp_path, form):
    (tmp_path / "answers.csv").write_text("sex,age,age\nwoman,34,34\n", encoding="utf-8")
    read = read_answers(tmp_path / "answers.csv", form)
    assert read.table["age"].to_list() == [34]
    assert "a second column of age, equal to the first" in read.findings["why"].to_list()


def test_a_zip_bomb_is_not_unpacked(tmp_path, form):
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(2100):
            file.write(bytes(1024**2))
    assert "unpacks to more than 2048 MB" in refused(tmp_path / "bomb.zip", form)


def test_a_zip_with_a_password_and_one_without_answers(tmp_path, form):
    path = write_zip(tmp_path / "locked.zip", {"a.csv": "sex,age\nwoman,34\n"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    path.write_bytes(content)
    assert "protected by a password" in refused(path, form)
    assert "holds no CSV file" in refused(write_zip(tmp_path / "photos.zip", {"a.jpg": "x"}), form)


def test_a_zip_that_is_a_document_and_no_workbook(tmp_path, form):
    assert "is not an Excel workbook" in refused(write_zip(tmp_path / "answers.xlsx", {"word/document.xml": "<x/>"}), form)


def test_the_hash_is_of_the_bytes(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"x\n1\n")
    # printf 'x\n1\n' | sha256sum
    assert read_answer_file(tmp_path / "a.csv").sha256 == "daff832f802000e645771a60983c76c963f6ee602a6230e45237bd360e91cc1a"
