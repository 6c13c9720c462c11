"""The template of a Citizen Report Card: a form without findings, from which a card can be made."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.reportcard.cards.release import read_release
from folkmoot.reportcard.forms.form_checks import check_form
from folkmoot.reportcard.forms.questionnaire import CORE_VALUES, Question, Questionnaire
from folkmoot.reportcard.forms.report_card_template import SOURCE, write_template
from folkmoot.reportcard.forms.xform import make_xform
from folkmoot.reportcard.forms.xlsform import read_questionnaire

LANGUAGES = ["sv", "en", "es", "ar"]
AGE_GROUPS = {25: "18_24", 35: "25_34", 50: "35_49", 65: "50_64", 200: "65_over"}
SELECTED = re.compile(r"selected\(\$\{(\w+)\}, '(\w+)'\)")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "form.xlsx"
    made = CliRunner().invoke(main, ["form", "template", "--output", str(path)])
    assert made.exit_code == 0, made.output
    return path


@pytest.fixture(scope="module")
def form(workbook: Path) -> Questionnaire:
    return read_questionnaire(workbook)


def test_nothing_stands_out_in_it_but_the_day_that_is_to_be_filled_in(workbook: Path, form: Questionnaire) -> None:
    assert make_xform(workbook).warnings == ()
    assert [note.kind for note in check_form(workbook, form)] == ["no_day"]


def test_everything_that_is_read_out_is_there_in_four_languages(form: Questionnaire) -> None:
    assert [language.code for language in form.languages] == LANGUAGES
    assert list(form.titles) == LANGUAGES
    for question in form.questions:
        if question.kind not in {"start", "end", "today", "deviceid", "audit"}:
            for texts in filter(None, (question.labels, question.hints, question.finding, question.period, *question.groups)):
                assert list(texts) == LANGUAGES, question.id
            for choice in question.choices:
                assert list(choice.labels) == LANGUAGES, (question.id, choice.name)


def test_no_two_questions_or_choices_read_the_same(form: Questionnaire) -> None:
    for code in LANGUAGES:
        asked = [question.labels[code] for question in form.questions if question.labels]
        assert len(set(asked)) == len(asked), code
        for question in form.questions:
            offered = [choice.labels[code] for choice in question.choices]
            assert len(set(offered)) == len(offered), (question.id, code)


def test_consent_comes_first_and_nothing_personal_is_asked_without_it(form: Questionnaire) -> None:
    asked = [question for question in form.questions if question.labels]
    assert asked[0].role == "consent"
    without = [question.id for question in asked if "${consent}" not in question.relevant]
    assert without == ["consent", "contact", "psu", "area", "place"]


def test_it_asks_what_a_card_needs(form: Questionnaire) -> None:
    for value in CORE_VALUES:
        assert sum(question.core_value == value for question in form.questions) >= 6
    for role in ("consent", "contact", "psu", "area", "sex", "age", "age_group", "disability", "education", "identifier"):
        assert form.with_role(role), role
    sensitive = [question for question in form.questions if question.sensitive]
    assert len(sensitive) >= 12
    for question in sensitive:
        assert {choice.missing for choice in question.choices} == {"", "dont_know", "refused"}
    for service, attributes in (("health", 5), ("primary", 5), ("secondary", 5), ("papers", 5)):
        scales = [len(question.scale) for question in form.questions if question.name.startswith(f"{service}_")]
        assert scales == [0, *[4] * attributes, 4]
    for influence in ("have_a_say", "have_influence"):
        assert (len(form.question(influence).scale), len(form.question(influence).favourable)) == (5, 3)
    short_set = [question.id for question in form.questions if question.list_name == "difficulty"]
    assert short_set == ["seeing", "hearing", "walking", "remembering", "self_care", "communicating"]


def test_the_same_source_gives_the_same_file(workbook: Path, tmp_path: Path) -> None:
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()
    assert SOURCE.suffix == ".toml"


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["form", "template", "--output", str(tmp_path / "form.csv")])
    assert (made.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_invented_answers_give_a_card(workbook: Path, form: Questionnaire, tmp_path: Path) -> None:
    _write_answers(tmp_path / "answers.csv", form, people=320)
    made = CliRunner().invoke(
        main, ["card", str(workbook), str(tmp_path / "answers.csv"), "--output", str(tmp_path / "out"), "--place", "Exempelby"]
    )
    assert made.exit_code == 0, made.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"card.html", "card.en.html", "card.es.html", "card.ar.html", "release.json"}
    card = read_release(tmp_path / "out").card
    assert [section.core_value for section in card.sections][:4] == list(CORE_VALUES)
    assert {by for question in card.questions() for by in (each.by for each in question.breakdowns)} == {
        "sex",
        "age_group",
        "area",
        "disability",
    }
    assert 'dir="rtl"' in (tmp_path / "out" / "card.ar.html").read_text(encoding="utf-8")
    assert not {"telephone", "place", "contact", "psu"} & {question.id for question in card.questions()}
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == []


def _write_answers(path: Path, form: Questionnaire, people: int) -> None:
    random = np.random.default_rng(2026)
    headers = [question.id for question in form.questions]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headers)
        writer.writeheader()
        for number in range(people):
            answers: dict[str, str] = {}
            for question in form.questions:
                if _is_asked(question, answers):
                    answers[question.id] = _answer(question, number, answers, random)
            writer.writerow(answers)


def _is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """The template's conditions are selections, joined by `and` and `or`."""
    told = SELECTED.sub(lambda found: str(found[2] in answers.get(found[1], "").split()), question.relevant)
    return not told or bool(eval(told))


def _answer(question: Question, number: int, answers: Mapping[str, str], random: np.random.Generator) -> str:
    fixed = {
        "start": "2026-03-02T10:00:00.000+01:00",
        "end": "2026-03-02T10:40:00.000+01:00",
        "today": "2026-03-02",
        "deviceid": "collect:1",
        "consent": "yes",
        "contact": str(number + 1),
        "psu": f"village-{number // 8}",
        "place": "63.8 20.2 0 0",
        "telephone": "070-1740605",
        "audit": "",
    }
    if question.id in fixed:
        return fixed[question.id]
    if question.id == "age":
        return str(random.integers(18, 90))
    if question.id == "age_group":
        age = int(answers["age"])
        return next(name for limit, name in AGE_GROUPS.items() if age < limit)
    if question.id == "disability":
        severe = {answers[each] for each in ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")}
        return "with" if severe & {"a_lot", "cannot"} else "without"
    if question.is_number:
        return str(random.integers(1, 15))
    names = [choice.name for choice in question.choices]
    chances = np.where([choice.apart for choice in question.choices], 0.2, 1.0)
    chances = np.where(np.isin(names, ["a_lot", "cannot", "other"]), 0.1, chances)
    return str(random.choice(names, p=chances / chances.sum()))
