"""Whatever stands in the cells: a card is made or one clear sentence says why not, and no interview is lost silently."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers, with_found_choices
from folkmoot.reportcard.errors import ReportCardError
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.making import make_card
from tests.reportcard.forms_and_answers import CHOICES, SETTINGS, questionnaire

SURVEY = """\
type,name,label,relevant,constraint,required
start,start,,,,
end,end,,,,
today,today,,,,
select_one sex,sex,Sex?,,,yes
integer,age,Age?,,. > 0 and . < 120,
select_multiple source,source,Source?,${age} > 17,count-selected(.) < 3,
select_one quality,quality,How good?,"selected(${source}, 'well')",,
decimal,litres,Litres?,${quality} != 'poor',. >= 0,
date,day,Day?,,. <= today(),
text,remark,Remark?,,regex(. ,'[a-z]*'),
"""
CELLS = {
    "start": ["2024-05-01T09:00:00.000+03:00", "2024-05-01 09:00", "yesterday", ""],
    "end": ["2024-05-01T09:30:00Z", "2023-01-01T00:00", "", "NA"],
    "today": ["2024-05-01", "1/5/24", ""],
    "sex": ["woman", "man", "Woman", "رجل", "other", "", "NA"],
    "age": ["34", "17", "200", "-1", "34.0", "34.5", "٣٤", "old", "", "1e9"],
    "source": ["piped", "piped well", "well piped truck", "rain", "Piped; Well", "", " ", "piped piped"],
    "source/piped": ["1", "0", "TRUE", "False", "", "perhaps"],
    "source/well": ["1", "0", ""],
    "quality": ["good", "very_good", "poor", "dont_know", "Good", "bad", ""],
    "litres": ["7", "7,5", "1,200", "1e15", "-0", "inf", "", "seven"],
    "day": ["2024-05-01", "2999-01-01", ""],
    "remark": ["", "fine", "Ünï\ncode", '"quoted"', "NA", "[x]", "=1+1"],
    "KEY": ["a", "b", "c", ""],
    "_submission_time": ["2024-05-01T10:00:00", "2024-05-02T10:00:00", "never", ""],
    "weight": ["1", "2.5"],
    "ward": ["north", "south", ""],
}


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    return questionnaire(tmp_path_factory.mktemp("form"), SURVEY, CHOICES, SETTINGS)


@st.composite
def files(draw) -> str:
    columns = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, unique=True))
    rows = draw(st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in columns)), min_size=1, max_size=12))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def outcome(path, form, chosen: CardSettings):
    """The card and the checked answers, or nothing where it was refused in one sentence."""
    try:
        checked = check_answers(read_answers(path, form), form)
        return make_card(with_found_choices(form, checked), checked, chosen), checked
    except ReportCardError as error:
        refusal = str(error)
    assert refusal
    assert "\n" not in refusal
    return None, None


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files(), st.sampled_from([(), ("sex",), ("ward", "age_group")]), st.sampled_from(["", "weight"]))
def test_any_answers_make_a_card_or_a_clear_sentence(tmp_path, form, text, by, weight):
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    made, checked = outcome(path, form, CardSettings(by=by, weight=weight))
    if made is None:
        return
    rows = [row for row in list(csv.reader(io.StringIO(text)))[1:] if any(cell.strip() for cell in row)]
    left_out = checked.findings.filter(checked.findings["done"] == "left out of the figures")["row"]
    assert checked.table.height == len(rows) - left_out.n_unique()
    shares = made.estimates.filter(made.estimates["base"] > 0)
    assert shares["base"].max() is None or shares["base"].max() <= checked.table.height
    assert made.card.interviews == checked.table.height
