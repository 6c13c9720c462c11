"""Two figures may be compared where the questions agree in every aspect, or a survey lead says why it does no harm."""

from functools import reduce
from pathlib import Path

import pytest

from folkmoot.reportcard.comparison.comparability import (
    Aspect,
    Declaration,
    asked_in_form,
    compare_questions,
    read_declarations,
    reasons_against,
)
from folkmoot.reportcard.errors import UnusableDeclarations
from folkmoot.reportcard.forms.xlsform import read_questionnaire

SURVEY = """type,name,label::English (en),label::Svenska (sv),relevant,card::period
select_one yes_no,water,Did you get water?,Fick du vatten?,,past 7 days
integer,hours,How many hours?,Hur många timmar?,${water} = 'yes',past 7 days
select_one yes_no,meeting,Did you go to a meeting?,Gick du på ett möte?,,past year
"""
CHOICES = """list_name,name,label::English (en),label::Svenska (sv)
yes_no,yes,Yes,Ja
yes_no,no,No,Nej
"""
SETTINGS = """form_title,form_id,default_language,card::mode
Water,water,English (en),face to face
"""


@pytest.fixture
def asked(tmp_path: Path):
    """What a form asks, after some texts of its sheets were replaced."""

    def make(replaced: dict[str, str] | None = None, survey: str = SURVEY):
        folder = tmp_path / f"form-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, sheet in (("survey", survey), ("choices", CHOICES), ("settings", SETTINGS)):
            changed = reduce(lambda text, pair: text.replace(*pair), (replaced or {}).items(), sheet)
            (folder / f"{name}.csv").write_text(changed, encoding="utf-8")
        return asked_in_form(read_questionnaire(folder))

    return make


def test_the_same_form_is_comparable_with_itself(asked):
    assert compare_questions(asked(), asked()) == []


@pytest.mark.parametrize(
    ("replaced", "question", "aspects"),
    [
        ({"Did you get water?": "Did you receive water?"}, "water", [Aspect.WORDING]),
        ({"Fick du vatten?": "Fick du något vatten?"}, "water", [Aspect.TRANSLATION]),
        ({"How many hours?,Hur många timmar?,${water} = 'yes'": "How many hours?,Hur många timmar?,"}, "hours", [Aspect.BASE]),
        ({"möte?,,past year": "möte?,,past 12 months"}, "meeting", [Aspect.PERIOD]),
        ({"integer,hours": "text,hours"}, "hours", [Aspect.SCALE]),
    ],
)
def test_each_aspect_that_differs_is_named(asked, replaced, question, aspects):
    found = compare_questions(asked(), asked(replaced))
    assert [(each.question, each.aspect) for each in found] == [(question, aspect) for aspect in aspects]


def test_a_choice_more_is_another_scale_for_every_question_with_the_list(asked):
    found = compare_questions(asked(), asked({"yes_no,no,No,Nej": "yes_no,no,No,Nej\nyes_no,unsure,Not sure,Osäker"}))
    assert {(each.question, each.aspect) for each in found} == {
        ("water", Aspect.SCALE),
        ("meeting", Aspect.SCALE),
        ("water", Aspect.TRANSLATION),
        ("meeting", Aspect.TRANSLATION),
    }


def test_another_mode_concerns_every_question(asked):
    found = compare_questions(asked(), asked({"face to face": "by telephone"}))
    assert reasons_against(found) == {name: [Aspect.MODE] for name in ("water", "hours", "meeting")}


def test_a_question_put_in_between_changes_no_order_of_the_common_ones(asked):
    lines = SURVEY.splitlines(keepends=True)
    found = compare_questions(asked(), asked(survey="".join([*lines[:2], "text,why,Why?,Varför?,,\n", *lines[2:]])))
    assert [(each.question, each.aspect, each.before, each.after) for each in found] == [("why", Aspect.ASKED, "", "asked")]


def test_questions_that_change_places_differ_in_order(asked):
    lines = SURVEY.splitlines(keepends=True)
    found = compare_questions(asked(), asked(survey="".join([lines[0], lines[1], lines[3], lines[2]])))
    assert reasons_against(found) == {"meeting": [Aspect.ORDER], "hours": [Aspect.ORDER]}


def test_a_language_that_only_one_form_has_is_a_difference_of_translation(asked):
    found = compare_questions(asked(), asked({"Svenska (sv)": "Español (es)"}))
    assert {each.aspect for each in found} == {Aspect.TRANSLATION}


def test_a_difference_declared_harmless_is_no_reason_against(asked):
    declared = [Declaration("*", Aspect.MODE, "Both were read out by an interviewer.")]
    found = compare_questions(asked(), asked({"face to face": "by telephone"}), declared)
    assert all(each.harmless and each.reason == declared[0].reason for each in found)
    assert reasons_against(found) == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("question,aspect\nwater,mode\n", "no column reason"),
        ("question,aspect,reason\nwater,colour,why\n", "row 2: 'colour' is no aspect; use one of wording"),
        ("question,aspect,reason\nwater,mode, \n", "row 2: say which question"),
        ("", "cannot be read as CSV"),
    ],
)
def test_a_declaration_without_sense_is_refused_with_its_row(tmp_path, content, words):
    (tmp_path / "harmless.csv").write_text(content)
    with pytest.raises(UnusableDeclarations, match=words):
        read_declarations(tmp_path / "harmless.csv")
