"""Files for SPSS and Stata, written in pieces and read back whole."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.answers.statistics_files import write_spss, write_stata
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from tests.reportcard.forms_and_answers import write_form

CHOICES = """\
list_name,name,label::English (en),label::العربية (ar),card::missing
sex,woman,Woman,امرأة,
sex,man,Man,رجل,
source,piped,Piped,أنابيب,
source,well,Well,بئر,
quality,good,Good,جيد,
quality,poor,Poor,سيئ,
quality,dont_know,I don’t know,لا أعرف,dont_know
"""
SCHEMA = pl.Schema(
    {
        "start": pl.Datetime("us", "UTC"),
        "today": pl.Date(),
        "sex": pl.String(),
        "age": pl.Int64(),
        "source": pl.List(pl.String),
        "quality": pl.String(),
        "litres": pl.Float64(),
        "remark": pl.String(),
        "KEY": pl.String(),
    }
)
QUALITY = {"good": 1, "poor": 2, "dont_know": 9001}
Write = Callable[..., tuple[str, ...]]


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return read_questionnaire(write_form(tmp_path_factory.mktemp("form"), choices=CHOICES))


def _read(path: Path, tables: list[pl.DataFrame], questionnaire: Questionnaire) -> dict[str, list]:
    """What the file holds, with codes that are declared missing as they are in SPSS."""
    (write_spss if path.suffix == ".sav" else write_stata)(path, tables, questionnaire)
    read = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    table, about = read(path, output_format="polars", user_missing=True)
    assert about.number_rows == table.height
    columns = {name: table[name].to_list() for name in table.columns}
    columns["quality"] = [9001 if value == "a" else value for value in columns["quality"]]
    return {name: [None if value == "" else value for value in values] for name, values in columns.items()}


ANSWER = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=" "), max_size=90) | st.just(
    "سؤال " * 60 + "."
)
ROWS = st.lists(
    st.tuples(
        st.none()
        | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)),
        st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.sampled_from([None, "woman", "man", "neither"]),
        st.none() | st.integers(-(2**40), 2**40),
        st.none() | st.lists(st.sampled_from(["piped", "well"]), unique=True, min_size=1),
        st.sampled_from([None, *QUALITY]),
        st.none() | st.floats(-1e9, 1e9),
        st.none() | ANSWER,
        st.text("0123456789abcdef", min_size=1, max_size=40),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
@settings(max_examples=40, deadline=None)
@given(rows=ROWS, together=st.integers(1, 4))
def test_whatever_is_answered_is_read_back_however_it_is_cut_into_pieces(
    suffix: str, rows: list[tuple], together: int, questionnaire: Questionnaire
) -> None:
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    with TemporaryDirectory() as folder:
        read = _read(Path(folder) / f"o{suffix}", list(table.iter_slices(together)), questionnaire)
    assert read["start"] == [at and at.replace(tzinfo=None) for at in table["start"]]
    assert read["today"] == table["today"].to_list()
    assert read["sex"] == [answer and {"woman": 1, "man": 2, "neither": 3}[answer] for answer in table["sex"]]
    assert read["age"] == table["age"].to_list()
    assert read["source_well"] == [None if chosen is None else int("well" in chosen) for chosen in table["source"].to_list()]
    assert read["quality"] == [answer and QUALITY[answer] for answer in table["quality"]]
    assert read["litres"] == table["litres"].to_list()
    assert read["remark"] == [answer or None for answer in table["remark"]]
    assert read["KEY"] == table["KEY"].to_list()


@pytest.mark.parametrize(("write", "suffix", "longest"), [(write_spss, ".sav", 32_767), (write_stata, ".dta", 2_044)])
def test_a_text_that_has_no_room_is_cut_between_letters_and_that_is_said(
    write: Write, suffix: str, longest: int, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    """Beside an answer that is not there: pyreadstat fails at such a pair where the text is not cut."""
    schema = pl.Schema({"remark": pl.String(), "KEY": pl.String()})
    pieces = [pl.DataFrame([(text, "k")], schema=schema, orient="row") for text in ("x" + "ل" * 20_000, None)]
    assert write(tmp_path / f"o{suffix}", pieces, questionnaire) == ("remark",)
    read = pyreadstat.read_sav if suffix == ".sav" else pyreadstat.read_dta
    held = read(tmp_path / f"o{suffix}", output_format="polars")[0]["remark"].to_list()
    assert held == ["x" + "ل" * ((longest - 1) // 2), held[1]]
    assert not held[1]


def test_questions_that_nobody_answered_are_there(questionnaire: Questionnaire, tmp_path: Path) -> None:
    table = pl.DataFrame([(None,) * len(SCHEMA)] * 3, schema=SCHEMA, orient="row")
    for suffix in (".sav", ".dta"):
        read = _read(tmp_path / f"o{suffix}", [table[:2], table[2:]], questionnaire)
        assert read["quality"] == [None] * 3
        assert read.keys() == {*SCHEMA.names(), "source_piped", "source_well"} - {"source"}


def test_codes_that_need_more_than_two_bytes_keep_their_labels(tmp_path: Path) -> None:
    choices = "list_name,name,label::English (en),card::missing\n"
    choices += "place,200300,North,\nplace,200301,South,\nplace,999999,Unknown,refused\n"
    survey = "type,name,label::English (en)\nselect_one place,place,Where?\n"
    form = read_questionnaire(write_form(tmp_path / "form", survey, choices))
    pieces = [pl.DataFrame({"place": [name]}) for name in ("200301", "999999")]
    write_stata(tmp_path / "o.dta", pieces, form)
    table, about = pyreadstat.read_dta(tmp_path / "o.dta", output_format="polars", user_missing=True)
    assert table["place"].to_list() == [200301, "a"]
    assert about.variable_value_labels["place"] == {200300: "North", 200301: "South", "a": "Unknown"}
    write_spss(tmp_path / "o.sav", pieces, form)
    assert pyreadstat.read_sav(tmp_path / "o.sav", output_format="polars", user_missing=True)[0]["place"].to_list() == [
        200301,
        999999,
    ]


def test_names_longer_than_a_program_takes_are_cut_and_stay_apart(tmp_path: Path) -> None:
    """The labels of a variable have a name too, made of the variable's."""
    name = "have_you_been_treated_badly_because_of_your_age_or_of_anything_else"
    survey = f"type,name,label::English (en)\nselect_one yes,{name}_a,A?\nselect_one yes,{name}_b,B?\n"
    form = read_questionnaire(write_form(tmp_path / "form", survey, "list_name,name,label::English (en)\nyes,yes,Yes\n"))
    pieces = [
        pl.DataFrame({f"{name}_a": ["yes"], f"{name}_b": [None]}, schema={f"{name}_{letter}": pl.String for letter in "ab"})
    ]
    for write, read, longest in ((write_spss, pyreadstat.read_sav, 64), (write_stata, pyreadstat.read_dta, 28)):
        write(tmp_path / "o", pieces, form)
        table, about = read(tmp_path / "o", output_format="polars")
        assert table.to_dict(as_series=False) == {name[:longest]: [1], f"{name[: longest - 2]}_2": [None]}
        assert list(about.variable_value_labels.values()) == [{1: "Yes"}] * 2
