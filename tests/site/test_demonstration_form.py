"""The demonstration's questionnaire: a form that the field's own tools take, in two whole languages."""

import csv
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from folkmoot.reportcard.forms.questionnaire import CORE_VALUES, Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.site.demonstration.interviews import FORM


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire(FORM)


def rows_without_our_columns(sheet: str) -> list[dict[str, str]]:
    with (FORM / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{name: cell for name, cell in row.items() if cell and not name.startswith("card::")} for row in rows]


def test_pyxform_makes_an_xform_of_it_without_a_warning():
    made = convert({sheet: rows_without_our_columns(sheet) for sheet in ("survey", "choices", "settings")})
    assert made.warnings == []
    assert made.xform.count("<translation ") == 2


def test_each_core_value_has_its_questions_and_consent_comes_first(questionnaire: Questionnaire):
    asked = [question for question in questionnaire.questions if question.is_choice or question.is_number]
    assert asked[0].role == "consent"
    assert 55 <= len(asked) <= 62
    for core_value in CORE_VALUES:
        assert 6 <= sum(question.core_value == core_value for question in asked) <= 8


def test_every_text_stands_in_both_languages(questionnaire: Questionnaire):
    texts = [
        text
        for question in questionnaire.questions
        for text in (question.labels, question.hints, question.finding, *(choice.labels for choice in question.choices))
    ]
    assert [code.code for code in questionnaire.languages] == ["sv", "en"]
    assert all(set(text) in ({"sv", "en"}, set()) for text in texts)
    assert all(set(text) == {"sv", "en"} for key, text in questionnaire.about.items() if key != "synthetic")


def test_findings_have_a_place_for_their_share_in_both_languages(questionnaire: Questionnaire):
    findings = [question.finding for question in questionnaire.questions if question.finding]
    assert len(findings) >= 5
    assert all(text.count("{share}") == 1 for finding in findings for text in finding.values())


def test_questions_on_bribes_and_discrimination_are_sensitive(questionnaire: Questionnaire):
    sensitive = {question.id for question in questionnaire.questions if question.sensitive}
    assert sensitive == {"water_bribe", "discrimination", "discrimination_grounds", "bribe"}


def test_it_says_that_it_is_synthetic_and_how_it_was_drawn(questionnaire: Questionnaire):
    assert questionnaire.about["synthetic"] == {"sv": "yes"}
    assert set(questionnaire.about) >= {"commissioner", "fieldwork", "population", "frame", "selection", "mode", "contact"}


def test_the_design_and_the_breakdowns_have_their_questions(questionnaire: Questionnaire):
    for role in ("stratum", "psu", "weight", "municipality", "sex", "age", "age_group", "area", "disability"):
        assert questionnaire.with_role(role) is not None, role


def test_the_form_lies_inside_the_package():
    import folkmoot

    assert Path(folkmoot.__file__).parent in FORM.parents
