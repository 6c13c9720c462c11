"""What was received, in every format, and what is in none of them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import polars as pl
import pyreadstat
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from folkmoot.cli import main
from folkmoot.reportcard.answers.answer_exports import write_answers
from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.reading.received_answers import questionnaire_of, streamed
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS, Send, interview

Export = Callable[..., Path]


@pytest.fixture
def export(send: Send, tmp_path: Path) -> Export:
    """Two interviews received, the second with few answers; writes them to a file of that suffix."""
    send(interview("uuid:one"))
    send(interview("uuid:two", body="<consent>yes</consent><age/>"))

    def write(suffix: str, *options: str) -> Path:
        path = tmp_path / f"out{suffix}"
        done = CliRunner().invoke(main, ["submissions", "export", "--survey", "water", "--output", str(path), *options])
        assert done.exit_code == 0, done.output
        assert "2 interviews written" in done.stdout
        return path

    return write


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_csv_has_a_row_an_interview_with_names_of_choices(export: Export) -> None:
    first, second = _rows(export(".csv"))
    assert (first["sex"], first["age"], first["news"], first["KEY"]) == ("woman", "41", "radio paper", "uuid:one")
    assert (second["consent"], second["age"], second["sex"]) == ("yes", "", "")
    assert (first["FormVersion"], first["ReviewState"]) == ("1", "received")


def test_exports_are_pseudonymous(export: Export) -> None:
    text = export(".csv").read_text(encoding="utf-8")
    for identifier in ("070-123", "63.8258", "hus å.jpg", "Anna", "phone", "place"):
        assert identifier not in text
    with ZipFile(export(".zip")) as archive:
        assert "Bo" not in archive.read("water-member.csv").decode()


def test_identifiers_come_only_when_asked_for(export: Export) -> None:
    first = _rows(export(".csv", "--with-identifiers"))[0]
    assert (first["phone"], first["enumerator"]) == ("070-123", "Anna Åberg")


def test_zip_has_the_repeats_with_the_keys_of_their_interviews(export: Export) -> None:
    with ZipFile(export(".zip")) as archive:
        assert sorted(archive.namelist()) == ["water-member.csv", "water.csv"]
        members = list(csv.DictReader(io.StringIO(archive.read("water-member.csv").decode())))
    assert [(row["member_age"], row["PARENT_KEY"]) for row in members] == [("7", "uuid:one"), ("9", "uuid:one")]


@pytest.mark.parametrize("suffix", [".csv", ".zip", ".xlsx", ".parquet"])
def test_what_is_exported_is_read_again_as_answers(export: Export, suffix: str, published: InstrumentVersion) -> None:
    answers = read_answers(export(suffix), questionnaire_of(published.instrument))
    table = answers.table.sort("__instance")
    assert table["age"].to_list() == [41, None]
    assert table["news"].to_list() == [["radio", "paper"], None]
    assert table["__instance"].to_list() == ["uuid:one", "uuid:two"]


def test_workbook_speaks_a_language_of_the_form(export: Export) -> None:
    workbook = fastexcel.read_excel(export(".xlsx", "--language", "sv"))
    assert workbook.sheet_names == ["water", "member"]
    sheet = workbook.load_sheet("water").to_polars()
    assert sheet["Är du kvinna eller man?"].to_list() == ["Kvinna", None]
    assert sheet["Var får du nyheter?"].to_list() == ["Radio; Tidning", None]
    assert sheet["Hur gammal är du?"].to_list() == [41, None]


WITH_MISSING = (f"{CHOICES_ROWS[0]},card::missing", *CHOICES_ROWS[1:], "sexes,untold,Vill inte säga,Will not say,refused")


def test_spss_and_stata_have_labels_and_declared_missing_values(
    send: Send, write_form: Callable[..., Path], tmp_path: Path
) -> None:
    publish_form(read_form(write_form(version="2", choices=WITH_MISSING)), "water")
    send(interview("uuid:one", version="2"))
    send(interview("uuid:two", version="2", body="<sex>untold</sex><news>radio</news>"))
    for suffix in (".sav", ".dta"):
        arguments = ["--survey", "water", "--output", str(tmp_path / f"o{suffix}"), "--language", "en"]
        done = CliRunner().invoke(main, ["submissions", "export", *arguments])
        assert done.exit_code == 0, done.output
    table, about = pyreadstat.read_sav(tmp_path / "o.sav", output_format="polars", user_missing=True)
    assert about.column_names_to_labels["sex"] == "Are you a woman or a man?"
    assert about.variable_value_labels["sex"] == {1.0: "Woman", 2.0: "Man", 9001.0: "Will not say"}
    assert about.missing_ranges["sex"] == [{"lo": 9001.0, "hi": 9001.0}]
    assert table["sex"].to_list() == [1.0, 9001.0]
    assert (table["news_radio"].to_list(), table["news_paper"].to_list()) == ([1.0, 1.0], [1.0, 0.0])
    table, about = pyreadstat.read_dta(tmp_path / "o.dta", output_format="polars", user_missing=True)
    assert table["sex"].to_list() == [1, "a"]
    assert about.variable_value_labels["sex"] == {1: "Woman", 2: "Man", "a": "Will not say"}
    assert about.missing_user_values["sex"] == ["a"]


def test_answers_of_all_versions_are_in_one_table(send: Send, write_form: Callable[..., Path], tmp_path: Path) -> None:
    without_sex = tuple(row for row in SURVEY_ROWS if ",sex," not in row)
    send(interview("uuid:one"))
    publish_form(read_form(write_form(version="2", survey=without_sex)), "water", break_answers="Not asked any longer.")
    send(interview("uuid:two", version="2", body="<age>30</age>"))
    CliRunner().invoke(main, ["submissions", "export", "--survey", "water", "--output", str(tmp_path / "o.csv")])
    assert [(row["sex"], row["age"], row["FormVersion"]) for row in _rows(tmp_path / "o.csv")] == [
        ("woman", "41", "1"),
        ("", "30", "2"),
    ]


def test_only_the_current_version_of_an_edited_interview_is_exported(send: Send, tmp_path: Path) -> None:
    send(interview("uuid:one"))
    send(interview("uuid:two", deprecated="uuid:one", body="<age>50</age>"))
    CliRunner().invoke(main, ["submissions", "export", "--survey", "water", "--output", str(tmp_path / "o.csv")])
    assert [(row["KEY"], row["age"], row["ReviewState"]) for row in _rows(tmp_path / "o.csv")] == [("uuid:two", "50", "edited")]


def test_the_codebook_is_valid_ddi(export: Export, shared_data: Path) -> None:
    lxml = pytest.importorskip("lxml.etree")
    schema = lxml.XMLSchema(lxml.parse(str(shared_data / "ddi" / "codebook.xsd")))
    written = lxml.parse(str(export(".xml")))
    schema.assertValid(written)
    names = [variable.get("name") for variable in written.iter("{ddi:codebook:2_5}var")]
    assert names == ["start", "consent", "sex", "age", "news", "member_age"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--output", "o.txt"], "give one of"),
        (["--output", "nowhere/o.csv"], "does not exist"),
        (["--output", "o.xlsx", "--language", "fr"], "has no language fr"),
        (["--output", "o.csv", "--form", "fire"], "has these forms: water"),
    ],
)
def test_what_cannot_be_written_is_said(
    send: Send, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["submissions", "export", "--survey", "water", *options])
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr
    assert not list(tmp_path.glob("*o.*"))


def test_a_survey_without_interviews_is_an_empty_table(published: InstrumentVersion, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["submissions", "export", "--survey", "water", "--output", str(tmp_path / "o.csv")])
    assert done.exit_code == 0
    assert pl.read_csv(tmp_path / "o.csv").height == 0


def test_many_interviews_are_one_table_in_the_order_in_which_they_came(
    send: Send, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are gathered in pieces; here of two."""
    monkeypatch.setattr("folkmoot.reportcard.answers.submission_answers.GATHERED", 2)
    for number in range(5):
        send(interview(f"uuid:{number}", body="" if number % 2 else "<age>50</age>"))
    CliRunner().invoke(main, ["submissions", "export", "--survey", "water", "--output", str(tmp_path / "o.zip")])
    with ZipFile(tmp_path / "o.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("water.csv").decode())))
        members = list(csv.DictReader(io.StringIO(archive.read("water-member.csv").decode())))
    assert [row["KEY"] for row in rows] == [f"uuid:{number}" for number in range(5)]
    assert [row["age"] for row in rows] == ["50", "41", "50", "41", "50"]
    assert [row["PARENT_KEY"] for row in members] == ["uuid:1", "uuid:1", "uuid:3", "uuid:3"]


@pytest.mark.parametrize("suffix", [".csv", ".zip", ".xlsx", ".parquet", ".sav", ".dta", ".xml"])
def test_written_in_pieces_a_file_holds_what_it_holds_in_one(
    send: Send, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, published: InstrumentVersion
) -> None:
    for number in range(5):
        send(interview(f"uuid:{number}", body='<age>5</age><sex>"a, b"</sex>' if number % 2 else ""))
    contents = []
    for together in (2000, 2):
        monkeypatch.setattr("folkmoot.reportcard.answers.submission_answers.GATHERED", together)
        monkeypatch.setattr("folkmoot.surveys.collecting.reading.received_answers.CHUNK", together)
        path = tmp_path / f"{together}{suffix}"
        done: list[int] = []
        found = streamed(published.instrument, told=done.append)
        written = write_answers(path, found.batches, found.questionnaire)
        assert (written.interviews, found.interviews, sum(done)) == (5, 5, 5)
        assert written.left_out == (("member",) if suffix in {".csv", ".parquet", ".sav", ".dta"} else ())
        contents.append(_contents(path))
    assert contents[0] == contents[1]
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("form-")}
    assert left == {f"2{suffix}", f"2000{suffix}"}


def _contents(path: Path) -> object:
    """The bytes, but for the moment at which a file was made."""
    if path.suffix in {".zip", ".xlsx"}:
        with ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    if path.suffix in {".sav", ".dta"}:
        table, about = (pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta)(path, output_format="polars")
        return table.to_dict(as_series=False), about.column_names_to_labels, about.variable_value_labels
    return path.read_bytes()


def test_whoever_reads_no_identifiers_asks_for_none_and_few_questions_are_put(
    send: Send, published: InstrumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One query for the keys, and one for each piece."""
    for number in range(4):
        send(interview(f"uuid:{number}"))
    monkeypatch.setattr("folkmoot.surveys.collecting.reading.received_answers.CHUNK", 2)
    with CaptureQueriesContext(connection) as asked:
        list(streamed(published.instrument).batches)
    interviews = [query["sql"] for query in asked if '"xml"' in query["sql"]]
    assert len(interviews) == 2
    assert not [query for query in asked if "surveys_submissionidentifiers" in query["sql"]]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_data_dictionary_tells_every_variable_and_choice_in_every_language(
    published: InstrumentVersion, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"o.{suffix}"
    done = CliRunner().invoke(main, ["submissions", "dictionary", "--survey", "water", "--output", str(path)])
    assert done.exit_code == 0, done.output
    table = pl.read_csv(path) if suffix == "csv" else fastexcel.read_excel(path).load_sheet("dictionary").to_polars()
    rows = {(row["variable"], row["value"]): row for row in table.iter_rows(named=True)}
    assert rows["sex", "woman"]["label::sv"] == "Kvinna"
    assert rows["age", None]["label::en"] == "How old are you?"
    assert (rows["member_age", None]["table"], rows["sex", None]["type"]) == ("member", "select_one")
    assert str(rows["phone", None]["identifier"]).lower() == "true"
    assert str(rows["age", None]["identifier"]).lower() == "false"


@pytest.mark.parametrize("output", ["o.txt", "nowhere/o.csv"])
def test_a_dictionary_that_cannot_be_written_is_said(
    published: InstrumentVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["submissions", "dictionary", "--survey", "water", "--output", output])
    assert (done.exit_code, output.partition("/")[0] in done.stderr) == (2, True)
