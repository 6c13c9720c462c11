"""A form read through in each of its languages, before anybody is asked."""

from collections.abc import Callable
from pathlib import Path

from django.test import Client
from django.urls import reverse

from folkmoot.reportcard.forms.report_card_template import write_template
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.surveys.collecting.forms.form_preview import preview_form
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, read_form
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS

WriteForm = Callable[..., Path]


def test_every_question_reads_as_it_is_asked(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    form = read_questionnaire(tmp_path / "form.xlsx")
    for code in ("sv", "en", "es", "ar"):
        read = preview_form(form, code)
        assert read is not None
        shown = [question.name for group in read.groups for question in group.questions]
        assert shown == [question.name for question in form.questions if question.labels]
        assert read.missing == 0
    equity = next(group for group in read.groups if group.headings and group.headings[0].text == "الإنصاف")
    assert equity.condition == "selected(${consent}, 'yes')"
    conditions = {question.name: question.condition for question in equity.questions}
    assert (conditions["contact_official"], conditions["respect"]) == ("", "selected(${contact_official}, 'yes')")
    assert preview_form(form, "fr") is None


def test_what_is_not_translated_is_marked_and_counted(survey: Survey, write_form: WriteForm, lead: Client) -> None:
    rows = tuple(row.replace("How old are you?", "") for row in SURVEY_ROWS)
    choices = tuple(row.replace("Newspaper", "") for row in CHOICES_ROWS)
    draft = keep_draft(read_form(write_form(version="2", survey=rows, choices=choices)), survey)
    page = lead.get(reverse("fieldwork:preview", args=["water", draft.pk, "en"])).content.decode()
    assert page.count('class="field-missing"') == 2
    assert "Hur gammal är du?" in page
    assert 'lang="en" dir="ltr"' in page
    assert "How old are you?" not in page
    assert lead.get(reverse("fieldwork:preview", args=["water", draft.pk, "sv"])).content.decode().count("field-missing") == 0
    assert lead.get(reverse("fieldwork:preview", args=["water", draft.pk, "ar"])).status_code == 404


def test_a_language_from_right_to_left_is_shown_so(survey: Survey, lead: Client, tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    draft = keep_draft(read_form(tmp_path / "form.xlsx"), survey)
    page = lead.get(reverse("fieldwork:preview", args=["water", draft.pk, "ar"])).content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]
