"""The `card::` columns of a form, and what is assumed where they are absent."""

import pytest

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from tests.reportcard.forms_and_answers import CHOICES, SETTINGS, questionnaire, write_form

MARKED = """\
type,name,label,card::core_value,card::favourable,card::role,card::section,card::sensitive,card::finding,card::finding::sv
select_one agree,heard,Do they listen?,participation,agree partly | not,,,,About {share} are heard.,Omkring {share} blir hörda.
select_one agree,told,Are you told?,Transparency,,,,,,
begin_group,work,Work,,,,,yes,,
select_one agree,bribed,Did you have to pay?,,,,Corruption,,,
integer,income,What do you earn?,,,,,,,
end_group,,,,,,,,,
select_one sex,gender_of_person,Sex?,,,sex,,,,
decimal,w,Weight,,,weight,,,,
"""
MARKED_CHOICES = """\
list_name,name,label,card::missing
agree,agree,I agree,
agree,partly,In part,
agree,not,No,
agree,x,I cannot say,dont_know
sex,f,Woman,
sex,m,Man,
"""
MARKED_SETTINGS = """\
form_id,default_language,card::place,card::place::Svenska (sv),card::synthetic,card::title::sv
f,English (en),Example,Exempel,yes,En titel
"""


@pytest.fixture
def marked(tmp_path) -> Questionnaire:
    return questionnaire(tmp_path, MARKED, MARKED_CHOICES, MARKED_SETTINGS)


def test_core_values_are_the_first_sections_then_named_ones_then_groups(marked):
    assert [(section.id, section.core_value) for section in marked.sections] == [
        ("participation", "participation"),
        ("transparency", "transparency"),
        ("Corruption", ""),
        ("work", ""),
        ("general", ""),
    ]
    assert marked.question("told").core_value == "transparency"


def test_favourable_choices_in_their_order(marked):
    heard = marked.question("heard")
    assert (heard.scale, heard.favourable, heard.scale_is_assumed) == (("agree", "partly", "not"), ("agree", "partly"), False)


@pytest.mark.parametrize(
    ("declared", "scale", "favourable"),
    [
        ("agree partly not", ("agree", "partly", "not"), ("agree",)),
        ("agree | partly not", ("agree", "partly", "not"), ("agree",)),
        ("agree", (), ("agree",)),
    ],
)
def test_without_a_bar_the_first_half_is_favourable_and_one_name_leads_without_a_scale(tmp_path, declared, scale, favourable):
    survey = f"type,name,label,card::favourable\nselect_one agree,heard,Do they listen?,{declared}\n"
    heard = questionnaire(tmp_path, survey, MARKED_CHOICES, "form_id\nf\n").question("heard")
    assert (heard.scale, heard.favourable) == (scale, favourable)


def test_a_choice_that_is_no_substantive_answer(marked):
    assert [(choice.name, choice.missing, choice.apart) for choice in marked.question("heard").choices][-1] == (
        "x",
        "dont_know",
        True,
    )


def test_sensitive_and_sections_of_a_group_hold_for_what_is_in_it(marked):
    assert [question.id for question in marked.questions if question.sensitive] == ["bribed", "income"]
    assert marked.question("bribed").section == "Corruption"


def test_roles_and_findings_by_language(marked):
    assert marked.with_role("weight").id == "w"
    assert marked.with_role("sex").id == "gender_of_person"
    assert marked.with_role("age") is None
    assert marked.question("heard").finding == {"en": "About {share} are heard.", "sv": "Omkring {share} blir hörda."}


def test_what_the_settings_say_of_the_survey(marked):
    assert marked.about == {"place": {"en": "Example", "sv": "Exempel"}, "synthetic": {"en": "yes"}}
    assert marked.titles["sv"] == "En titel"


def test_without_roles_questions_named_sex_and_age_have_them(tmp_path):
    form = questionnaire(tmp_path)
    assert (form.with_role("sex").id, form.with_role("age").id) == ("sex", "age")
    assert form.question("quality").role == ""


def test_without_card_columns_a_known_scale_is_assumed_and_said_to_be(tmp_path):
    quality = questionnaire(tmp_path).question("quality")
    assert (quality.scale, quality.favourable) == (("very_good", "good", "poor"), ("very_good", "good"))
    assert quality.scale_is_assumed


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("card::role", "wieght", "row 2, column card::role: 'wieght' is not known (did you mean 'weight'?)"),
        ("card::core_value", "honesty", "'honesty' is not known; use one of equity, participation"),
        ("card::colour", "red", "column card::colour: not a column that the card knows"),
        ("card::rolle", "sex", "did you mean 'role'?"),
        ("card::favourable", "good bad", "row 2, column card::favourable: 'good' is no choice of this question"),
        ("card::favourable", "woman woman", "name each choice once"),
        ("card::favourable", "| woman", "no favourable choice stands before"),
        ("card::sensitive", "perhaps", "write yes, or leave the cell empty"),
        ("card::role::sv", "sex", "takes no further part"),
    ],
)
def test_a_mistake_in_a_card_column_is_said_with_row_and_column(tmp_path, column, cell, expected):
    survey = f"type,name,label,{column}\nselect_one sex,sex,Sex?,{cell}\n"
    with pytest.raises(UnusableForm) as error:
        read_questionnaire(write_form(tmp_path / "form", survey, CHOICES, SETTINGS))
    assert expected in str(error.value)
    assert str(error.value).startswith("form, sheet survey")


def test_a_role_of_one_question_only(tmp_path):
    survey = "type,name,label,card::role\ninteger,a,A?,weight\ninteger,b,B?,weight\n"
    with pytest.raises(UnusableForm, match=r"row 3, column card::role: row 2 has the role 'weight' already"):
        questionnaire(tmp_path, survey, "", SETTINGS)


def test_a_word_for_missing_that_is_not_known(tmp_path):
    choices = "list_name,name,label,card::missing\nsex,woman,Woman,\nsex,x,?,dunno\n"
    with pytest.raises(UnusableForm, match=r"sheet choices, row 3, column card::missing: 'dunno' is not known"):
        questionnaire(tmp_path, "type,name,label\nselect_one sex,sex,Sex?\n", choices, SETTINGS)
