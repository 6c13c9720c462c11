"""From an XLSForm to a version that never changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils.translation import override

from folkmoot.cli import main
from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.form_differences import differences
from folkmoot.surveys.collecting.forms.form_notes import place, sentence
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, open_source, publish_draft, publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import Instrument, InstrumentVersion
from folkmoot.surveys.errors import FormPublishingError, InstrumentIsFixed
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS, Send, interview

WriteForm = Callable[..., Path]


def test_a_new_survey_has_the_forms_title(published: InstrumentVersion) -> None:
    assert Survey.objects.get(slug="water").titles == {"sv": "Water & voice", "en": "Water & voice"}


def test_the_same_form_again_changes_nothing(published: InstrumentVersion, write_form: WriteForm) -> None:
    again = publish_form(read_form(write_form()), "water")
    assert (again.is_new, again.version.pk, InstrumentVersion.objects.count()) == (False, published.pk, 1)


def test_one_version_never_has_two_contents(published: InstrumentVersion, write_form: WriteForm) -> None:
    changed = (*SURVEY_ROWS, "text,more,Mer,More,,")
    with pytest.raises(FormPublishingError, match=r"(column|kolumn) version"):
        publish_form(read_form(write_form(survey=changed)), "water")
    assert InstrumentVersion.objects.count() == 1


def test_a_published_version_cannot_be_changed_or_removed(published: InstrumentVersion) -> None:
    published.xform += " "
    with pytest.raises(InstrumentIsFixed), transaction.atomic():
        published.save()
    with pytest.raises(InstrumentIsFixed):
        InstrumentVersion.objects.get().delete()


def test_a_draft_is_replaced_by_the_next_and_keeps_its_address(published: InstrumentVersion, write_form: WriteForm) -> None:
    survey = published.instrument.survey
    first = keep_draft(read_form(write_form(version="2")), survey)
    second = keep_draft(read_form(write_form(version="3")), survey)
    assert (first.draft_key, first.pk) == (second.draft_key, second.pk)
    publish_draft(second)
    assert Instrument.objects.get().current.version == "3"


WITHOUT_AGE = tuple(row for row in SURVEY_ROWS if not row.startswith("integer,age"))


def test_a_version_that_breaks_received_answers_needs_the_leads_word(
    published: InstrumentVersion, send: Send, write_form: WriteForm
) -> None:
    form = read_form(write_form(version="2", survey=WITHOUT_AGE))
    send(interview())
    with pytest.raises(FormPublishingError, match="age"):
        publish_form(form, "water")
    kept = publish_form(form, "water", break_answers="Age is asked in another way.")
    assert kept.version.change_reason == "Age is asked in another way."


def test_nothing_breaks_where_nothing_was_received(published: InstrumentVersion, write_form: WriteForm) -> None:
    assert publish_form(read_form(write_form(version="2", survey=WITHOUT_AGE)), "water").is_new


def test_the_differences_are_told_question_by_question(write_form: WriteForm) -> None:
    rows = (*WITHOUT_AGE[:4], "text,age,Hur gammal är du?,How old are you?,,", *WITHOUT_AGE[4:], "text,more,Mer,More,,")
    choices = tuple(row for row in CHOICES_ROWS if ",man," not in row)
    old, new = read_form(write_form()).questionnaire, read_form(write_form(survey=rows, choices=choices)).questionnaire
    found = {(difference.question, difference.what, difference.breaks) for difference in differences(old, new)}
    assert found == {("age", "kind", True), ("sex", "choice_removed", True), ("more", "added", False)}


def test_what_stands_out_is_noted_with_sheet_row_and_column(published: InstrumentVersion, write_form: WriteForm) -> None:
    rows = (
        *(row.replace("How old are you?", "Your age?") for row in SURVEY_ROWS if "consent" not in row and ",sex," not in row),
        "select_one yes_no,bribe,Muta?,,,yes",
    )
    choices = tuple(row.replace("Newspaper", "") for row in CHOICES_ROWS)
    draft = keep_draft(read_form(write_form(version="2", survey=rows, choices=choices)), published.instrument.survey)
    told = {(note["kind"], note["sheet"], note["row"], note["column"]) for note in draft.notes}
    assert told >= {
        ("no_consent", "", 0, ""),
        ("breakdown_not_asked", "", 0, ""),
        ("reworded", "survey", 3, "label::English (en)"),
        ("untranslated_question", "survey", 12, "label::English (en)"),
        ("sensitive_without_missing", "survey", 12, "card::sensitive"),
        ("untranslated_choice", "choices", 7, "label::English (en)"),
    }


def test_every_kind_of_note_has_its_sentence(published: InstrumentVersion, write_form: WriteForm) -> None:
    from folkmoot.surveys.collecting.forms.form_publishing import kept_notes

    rows = (*SURVEY_ROWS, "select_one_from_file villages.csv,village,By,,,")
    draft = keep_draft(read_form(write_form(version="2", survey=rows)), published.instrument.survey)
    with override("en"):
        said = [f"{place(note)}: {sentence(note)}" for note in kept_notes(draft)]
    assert "the whole form: The form asks for the file villages.csv, which is not attached." in said
    assert any(text.startswith("sheet survey, row 14, column label::English (en): ") for text in said)


def test_what_pyxform_says_names_the_row(write_form: WriteForm) -> None:
    with pytest.raises(UnusableForm, match=r"row 3.*'selectone yes_no'"):
        read_form(write_form(survey=(*SURVEY_ROWS[:2], "selectone yes_no,consent,a,b,,")))


def test_the_spreadsheet_is_kept_as_it_was_given(published: InstrumentVersion, tmp_path: Path) -> None:
    folder = open_source(published, tmp_path)
    assert (folder / "survey.csv").read_text(encoding="utf-8") == "\n".join(SURVEY_ROWS)


def test_the_real_form_of_tal_afar_can_be_published(db: None, shared_data: Path) -> None:
    kept = publish_form(read_form(shared_data / "talafar" / "form.xlsx"), "talafar")
    assert len(kept.version.questionnaire.questions) > 200
    assert [note.kind for note in kept.notes] == ["breakdown_not_asked", "breakdown_not_asked", "no_day"]


@pytest.mark.django_db
def test_the_commands_publish_a_form_and_add_an_enumerator(write_form: WriteForm) -> None:
    runner = CliRunner()
    made = runner.invoke(main, ["form", "publish", str(write_form()), "--survey", "water"])
    assert (made.exit_code, "Published: water, version 1" in made.stdout) == (0, True)
    again = runner.invoke(main, ["form", "publish", str(write_form()), "--survey", "water"])
    assert "nothing was changed" in again.stdout
    added = json.loads(runner.invoke(main, ["enumerator", "add", "Anna", "--survey", "water", "--json"]).stdout)
    assert list(added) == ["username", "password", "server", "token_server"]
    assert added["token_server"].startswith(added["server"])
    twice = runner.invoke(main, ["enumerator", "add", "Anna", "--survey", "water", "--json"])
    assert (twice.exit_code, "already" in twice.stderr) == (2, True)
    nowhere = runner.invoke(main, ["enumerator", "add", "Anna", "--survey", "fire"])
    assert (nowhere.exit_code, "There are: water" in nowhere.stderr) == (2, True)
    bad = runner.invoke(main, ["form", "publish", "no.xlsx", "--survey", "water"])
    assert (bad.exit_code, "does not exist" in bad.stderr) == (2, True)
