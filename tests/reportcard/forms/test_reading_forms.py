"""An XLSForm becomes a questionnaire: from a workbook or a folder of CSV files, in any of its languages."""

import pytest

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from tests.reportcard.forms_and_answers import CHOICES, SETTINGS, SURVEY, questionnaire, rows_of, write_form, write_workbook


def test_questions_with_kinds_labels_choices_and_languages(tmp_path):
    form = questionnaire(tmp_path)
    assert (form.form_id, form.version, form.titles) == ("water", "3", {"en": "Water survey"})
    assert [(language.code, language.right_to_left) for language in form.languages] == [("en", False), ("ar", True)]
    assert [(question.id, question.kind) for question in form.questions] == [
        ("start", "start"),
        ("end", "end"),
        ("today", "today"),
        ("sex", "select_one"),
        ("age", "integer"),
        ("source", "select_multiple"),
        ("quality", "select_one"),
        ("litres", "decimal"),
        ("remark", "text"),
    ]
    quality = form.question("quality")
    assert quality.labels == {"en": "How good is the water?", "ar": "ما مدى جودة الماء؟"}
    assert [(choice.name, choice.labels["ar"], choice.apart) for choice in quality.choices][2:] == [
        ("poor", "سيئ", False),
        ("dont_know", "لا أعرف", True),
    ]
    assert quality.path == ("water", "quality")


def test_a_workbook_and_a_folder_of_csv_files_are_the_same_form(tmp_path):
    workbook = write_workbook(
        tmp_path / "form.xlsx", {"survey": rows_of(SURVEY), "choices": rows_of(CHOICES), "settings": rows_of(SETTINGS)}
    )
    one, other = read_questionnaire(workbook), questionnaire(tmp_path)
    assert (one.questions, one.sections, one.languages) == (other.questions, other.sections, other.languages)
    assert one.sha256 != other.sha256


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_of_any_encoding_and_delimiter(tmp_path, encoding, delimiter):
    folder = tmp_path / "written"
    folder.mkdir()
    for name, text in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        lines = (delimiter.join(f'"{cell}"' for cell in row) for row in rows_of(text))
        (folder / f"{name}.csv").write_text("\r\n".join(lines), encoding=encoding)
    assert read_questionnaire(folder).questions == questionnaire(tmp_path).questions


def test_groups_are_the_sections_and_their_relevance_holds_for_what_is_in_them(tmp_path):
    survey = """\
type,name,label,relevant
select_one yesno,uses,Do you use it?,
begin_group,service,The service,${uses} = 'yes'
integer,visits,How many visits?,
begin_group,inner,Inner,${visits} > 1
integer,days,How many days?,${days} != 3
end_group,,,
end_group,,,
"""
    form = questionnaire(tmp_path, survey, "list_name,name,label\nyesno,yes,Yes\nyesno,no,No\n", "form_id\nf\n")
    assert [section.id for section in form.sections] == ["general", "service"]
    assert [section.labels for section in form.sections] == [{}, {"en": "The service"}]
    assert form.question("visits").relevant == "${uses} = 'yes'"
    assert form.question("days").relevant == "((${uses} = 'yes') and (${visits} > 1)) and (${days} != 3)"
    assert form.question("days").section == "service"


def test_questions_of_one_name_in_two_groups_go_by_their_paths(tmp_path):
    survey = """\
type,name,label
begin_group,school,School
integer,cost,What does it cost?
end_group,,
begin_group,clinic,Clinic
integer,cost,What does it cost?
end_group,,
"""
    form = questionnaire(tmp_path, survey, "", "form_id\nf\n")
    assert [question.id for question in form.questions] == ["school/cost", "clinic/cost"]


def test_repeats_within_repeats(tmp_path):
    survey = """\
type,name,label
begin_repeat,member,Members
text,called,Name
begin_repeat,illness,Illnesses
integer,days,How many days?
end_repeat,,
end_repeat,,
"""
    form = questionnaire(tmp_path, survey, "", "form_id\nf\n")
    assert [(repeat.name, repeat.path, repeat.parent) for repeat in form.repeats] == [
        ("member", ("member",), ""),
        ("illness", ("member", "illness"), "member"),
    ]
    assert form.question("days").repeat == "illness"


def test_a_filtered_list_has_each_choice_once(tmp_path):
    survey = "type,name,label,choice_filter\nselect_one ward,ward,Which ward?,area=${area}\ntext,area,Area,\n"
    choices = "list_name,name,label,area\nward,centre,Centre,a\nward,rural,Rural,a\nward,rural,Rural,b\n"
    form = questionnaire(tmp_path, survey, choices, "form_id,allow_choice_duplicates\nf,yes\n")
    ward = form.question("ward")
    assert [choice.name for choice in ward.choices] == ["centre", "rural"]
    assert (ward.list_name, ward.choice_filter) == ("ward", "area=${area}")


def test_a_list_in_a_file_beside_the_form_is_read_and_another_has_no_figures(tmp_path):
    survey = "type,name,label\nselect_one_from_file towns.csv,town,Which town?\nselect_one_from_file far.csv,far,And far?\n"
    folder = write_form(tmp_path / "form", survey, "", "form_id\nf\n")
    (folder / "towns.csv").write_text("name,label\numea,Umeå\nkisumu,Kisumu\n", encoding="utf-8")
    form = read_questionnaire(folder)
    assert [choice.labels["en"] for choice in form.question("town").choices] == ["Umeå", "Kisumu"]
    assert form.question("far").kind == "select_one_from_file"


def test_labels_lose_their_markup_and_name_the_questions_they_refer_to(tmp_path):
    survey = 'type,name,label\ninteger,age,**How old** are you?\ninteger,since,"Since <b>when</b> (${age})?"\n'
    form = questionnaire(tmp_path, survey, "", "form_id\nf\n")
    assert form.question("age").labels == {"en": "How old are you?"}
    assert form.question("since").labels == {"en": "Since when ([How old are you])?"}


def test_a_form_without_settings_or_languages(tmp_path):
    form = read_questionnaire(write_form(tmp_path / "short", "type,name,label\ninteger,age,How old?\n", "", ""))
    assert (form.form_id, form.default_language, [language.code for language in form.languages]) == ("short", "en", ["en"])


def test_a_default_language_without_a_column_of_its_own_names_the_plain_labels(tmp_path):
    form = questionnaire(
        tmp_path, "type,name,label\ninteger,age,Hur gammal?\n", "", "form_id,default_language\nf,Svenska (sv)\n"
    )
    assert form.default_language == "sv"
    assert form.question("age").labels == {"sv": "Hur gammal?"}


def test_the_hash_is_of_the_content_of_the_form(tmp_path):
    first = questionnaire(tmp_path / "a")
    again = questionnaire(tmp_path / "b")
    changed = questionnaire(tmp_path / "c", SURVEY.replace("Anything else?", "Something else?"))
    assert first.sha256 == again.sha256 != changed.sha256


def unusable(path) -> str:
    with pytest.raises(UnusableForm) as error:
        read_questionnaire(path)
    message = str(error.value)
    assert "\n" not in message
    return message


def test_an_old_workbook_is_refused_with_a_clear_word(tmp_path):
    (tmp_path / "form.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert unusable(tmp_path / "form.xls") == (
        "form.xls is in the old Excel format (.xls), which is not read: open it and save it as .xlsx."
    )


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        (
            "type,name,label\nselekt_one sex,sex,Sex?\n",
            "sheet survey, row 2, column type: 'selekt_one sex' is no question type",
        ),
        ("type,name,label\ninteger,age,Age?\ninteger,age,Age again?\n", "'age'"),
        ("type,name,label\nselect_one fruit,fruit,Fruit?\n", "fruit"),
        ("type,name,label\nbegin_group,g,Group\ninteger,age,Age?\n", "end"),
        ("type,name,label\n", "no questions"),
        ("type,name,label\ninteger,age one,Age?\n", "row 2"),
        ("type,name,label,relevant\ninteger,age,Age?,${nowhere} = 1\n", "nowhere"),
    ],
)
def test_a_mistake_in_the_form_is_said_with_its_place(tmp_path, survey, expected):
    message = unusable(write_form(tmp_path / "form", survey, CHOICES, SETTINGS))
    assert message.startswith("form")
    assert expected in message


def test_a_sheet_with_a_column_twice(tmp_path):
    folder = write_form(tmp_path / "form", "type,name,name,label\ninteger,age,age,Age?\n", "", "")
    assert unusable(folder) == "survey.csv has the column 'name' twice."


def test_files_that_are_no_form(tmp_path):
    assert "does not exist" in unusable(tmp_path / "nowhere.xlsx")
    (tmp_path / "empty").mkdir()
    assert "has no survey.csv" in unusable(tmp_path / "empty")
    (tmp_path / "garbage.xlsx").write_bytes(bytes(range(256)) * 20)
    assert "not an Excel workbook" in unusable(tmp_path / "garbage.xlsx")
    (tmp_path / "form.docx").write_bytes(b"PK")
    assert "is no XLSForm" in unusable(tmp_path / "form.docx")
    (tmp_path / "nothing.xlsx").write_bytes(b"")
    assert "nothing.xlsx" in unusable(tmp_path / "nothing.xlsx")


def test_a_workbook_without_a_survey_sheet(tmp_path):
    message = unusable(write_workbook(tmp_path / "form.xlsx", {"Budget": [["a", "b"], [1, 2]], "Notes": [["c"], [3]]}))
    assert message == "form.xlsx has no sheet named survey, so it is no XLSForm. Its sheets: Budget, Notes."
