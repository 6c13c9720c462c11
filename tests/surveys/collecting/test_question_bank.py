"""The question bank: questions locked once, put into forms by their ids, and told where a form puts them otherwise."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.cli import main
from folkmoot.reportcard.forms.form_checks import check_form
from folkmoot.reportcard.forms.form_writing import write_form as write_sheets
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.surveys.collecting.bank.bank_items import BankItem, BankItemVersion
from folkmoot.surveys.collecting.bank.choosing import form_with_items, recognise, take_up_form
from folkmoot.surveys.collecting.bank.taking_up import askable, take_up
from folkmoot.surveys.collecting.forms.form_notes import place, sentence
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, kept_notes, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.errors import CollectingError, InstrumentIsFixed
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS

WriteForm = Callable[..., Path]


def _take(version: InstrumentVersion, *names: str, reason: str = "") -> None:
    take_up(version.questionnaire, version.xform, names, reason=reason, source=version)


@pytest.fixture
def lead_of_all(db: None) -> Client:
    person = User.objects.create_user("all@example.org", "a good long password", name="All")
    person.groups.add(Group.objects.get(name=Role.SURVEY_LEAD.value))
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_template_fills_the_bank(db: None) -> None:
    taken = take_up_form(None)
    assert (len(taken.new) > 70, taken.new_versions, taken.unchanged) == (True, (), ())
    assert not {"start", "audit", "age_group", "disability"} & set(taken.new)
    again = take_up_form(None)
    assert (again.new, again.new_versions, len(again.unchanged)) == ((), (), len(taken.new))
    assert BankItemVersion.objects.count() == len(taken.new)
    listed = CliRunner().invoke(main, ["bank", "list"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == list(taken.new)


def test_chosen_items_make_a_form_with_what_they_depend_on(db: None, tmp_path: Path) -> None:
    take_up_form(None)
    sheets = form_with_items(["respect", "seeing", "trust_council", "discrimination_grounds"], "water", "Vatten")
    write_sheets(tmp_path / "form.xlsx", sheets)
    form = read_form(tmp_path / "form.xlsx")
    asked = [question.name for question in form.questionnaire.questions if question.labels]
    assert asked == [
        "consent",
        "contact_official",
        "respect",
        "discrimination",
        "discrimination_grounds",
        "trust_council",
        "seeing",
    ]
    assert [language.code for language in form.questionnaire.languages] == ["sv", "en", "es", "ar"]
    assert {note.kind for note in check_form(tmp_path / "form.xlsx", form.questionnaire)} == {"breakdown_not_asked"}
    trust = form.questionnaire.question("trust_council")
    assert (trust.core_value, len(trust.scale), len(trust.favourable), trust.scale_is_assumed) == (
        "accountability",
        4,
        2,
        False,
    )
    assert form.questionnaire.question("discrimination").sensitive
    assert {found.version for found in recognise(form.questionnaire)} == {1}
    with pytest.raises(CollectingError, match="nowhere"):
        form_with_items(["nowhere"], "water", "Vatten")


def test_a_form_that_words_a_locked_item_otherwise_is_told_where(
    published: InstrumentVersion, survey: Survey, write_form: WriteForm
) -> None:
    _take(published, "age", "sex", "news", "consent")
    rows = tuple(row.replace("How old are you?", "Your age?") for row in SURVEY_ROWS)
    choices = (*(row.replace("Kvinna", "Dam") for row in CHOICES_ROWS), "media,net,Webben,The web")
    draft = keep_draft(read_form(write_form(version="2", survey=rows, choices=choices)), survey)
    with override("en"):
        told = {place(note): sentence(note) for note in kept_notes(draft) if note.kind == "item_differs"}
    assert list(told) == [
        "sheet choices, row 4, column label::Svenska (sv)",
        "sheet survey, row 5, column label::English (en)",
        "sheet choices, row 8, column name",
    ]
    assert "worded otherwise: “How old are you?”, here “Your age?”" in told["sheet survey, row 5, column label::English (en)"]
    assert {found.item_id: found.version for found in recognise(draft.questionnaire)} == {
        "consent": 1,
        "sex": None,
        "age": None,
        "news": None,
    }


def test_a_form_in_fewer_or_more_languages_puts_an_item_as_it_is(
    published: InstrumentVersion, survey: Survey, write_form: WriteForm
) -> None:
    _take(published, "age", "sex", "news", "consent")

    def without_english(row: str) -> str:
        cells = row.split(",")
        return ",".join([*cells[:3], *cells[4:]])

    form = write_form(
        version="2", survey=tuple(map(without_english, SURVEY_ROWS)), choices=tuple(map(without_english, CHOICES_ROWS))
    )
    draft = keep_draft(read_form(form), survey)
    assert {found.version for found in recognise(draft.questionnaire)} == {1}
    assert "item_differs" not in {note["kind"] for note in draft.notes}


def test_another_wording_is_the_next_version_and_needs_a_reason(
    published: InstrumentVersion, survey: Survey, write_form: WriteForm
) -> None:
    _take(published, "age")
    rows = tuple(row.replace("How old are you?", "Your age?") for row in SURVEY_ROWS)
    later = keep_draft(read_form(write_form(version="2", survey=rows)), survey)
    with pytest.raises(CollectingError, match="age"):
        _take(later, "age")
    _take(later, "age", reason="Shorter.")
    versions = BankItemVersion.objects.filter(item__item_id="age").order_by("number")
    assert [(version.number, version.question.labels["en"], version.reason) for version in versions] == [
        (1, "How old are you?", ""),
        (2, "Your age?", "Shorter."),
    ]
    assert versions[0].key != versions[1].key
    assert {found.version for found in recognise(published.questionnaire)} == {1}
    with pytest.raises(InstrumentIsFixed):
        versions[0].save()


def test_what_cannot_stand_in_the_bank(published: InstrumentVersion, survey: Survey, write_form: WriteForm) -> None:
    header = f"{SURVEY_ROWS[0]},relevant,calculation,read_only"
    rows = (
        header,
        *(f"{row},,," for row in SURVEY_ROWS[1:]),
        "text,quoting,Du är ${age} år,You are ${age},,,,,",
        "text,child,Barn?,Child?,,,${member_count} > 1,,",
        "calculate,member_count,,,,,,count(${member}),",
        "integer,next_age,Nästa år,Next year,,,,${age} + 1,yes",
    )
    version = keep_draft(read_form(write_form(version="2", survey=rows)), survey)
    names = {question.name for question in askable(version.questionnaire, version.xform)}
    assert names == {"consent", "sex", "age", "phone", "place", "news", "child"}
    with pytest.raises(CollectingError, match="quoting"):
        _take(version, "quoting")
    with pytest.raises(CollectingError, match="member_count"):
        _take(version, "age", "child")
    with pytest.raises(CollectingError):
        _take(version)
    assert not BankItem.objects.exists()


def test_a_lead_chooses_items_and_a_lead_of_all_keeps_them(
    published: InstrumentVersion, lead: Client, lead_of_all: Client, tmp_path: Path
) -> None:
    take = reverse("fieldwork:take_up", args=["water", published.pk])
    assert lead.get(take).status_code == 403
    assert lead_of_all.post(take, {}).status_code == 400
    assert lead_of_all.post(take, {"questions": ["age", "sex"], "reason": ""}).status_code == 302
    page = lead.get(reverse("fieldwork:bank", args=["water"])).content.decode()
    assert page.count('type="checkbox"') == 2
    assert "/take-up/" not in page
    form = lead.get(reverse("fieldwork:bank_form", args=["water"]), {"item": ["sex"]})
    (tmp_path / "form.xlsx").write_bytes(BytesIO(form.content).getvalue())
    assert [each.name for each in read_questionnaire(tmp_path / "form.xlsx").questions if each.labels] == ["sex"]
    assert lead.get(reverse("fieldwork:bank_form", args=["water"])).status_code == 302
    item = BankItem.objects.get(item_id="sex")
    assert lead.post(reverse("fieldwork:bank_item", args=["water", item.pk, "stop"])).status_code == 403
    assert lead_of_all.post(reverse("fieldwork:bank_item", args=["water", item.pk, "stop"])).status_code == 302
    assert lead.get(reverse("fieldwork:bank", args=["water"])).content.decode().count('type="checkbox"') == 1
    assert "age" in lead_of_all.get(take).content.decode()
