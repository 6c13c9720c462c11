"""Items: questions that are worded once and then stay as they are, so that figures can be compared over surveys and years.

An item is a `Question` without its place in a form. What is locked in it is how it is put: its type, wording, hint, answers in
their order, and the time that it asks about. Who is asked it (`relevant`) is each form's own matter, and looked at when
figures are compared.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from folkmoot.reportcard.forms.form_checks import FormNote, FormRows
from folkmoot.reportcard.forms.form_differences import (
    CHOICE_ADDED,
    CHOICE_REMOVED,
    CHOICE_WORDING,
    HINT,
    KIND,
    WORDING,
    Difference,
    changes_of_question,
)
from folkmoot.reportcard.forms.form_workbook import read_sheets
from folkmoot.reportcard.forms.form_writing import Row, Sheets
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Texts
from folkmoot.reportcard.forms.scales import assume_scale

ITEM_DIFFERS = "item_differs"
CHOICE_ORDER, PERIOD = "choice_order", "period"
LOCKED = frozenset({KIND, WORDING, HINT, CHOICE_ADDED, CHOICE_REMOVED, CHOICE_WORDING})
KINDS = frozenset(
    {"select_one", "select_multiple", "rank", "integer", "decimal", "text", "date", "time", "datetime", "geopoint"}
)
_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_KEY_LENGTH = 16


def item_of(question: Question) -> Question:
    """The item of a question: without its place in the form."""
    return replace(question, id=question.name, path=(question.name,), groups=(), section="")


def comparability_key(item: Question) -> str:
    """The same for items that are put in the same way, in whatever form they stand."""
    put = (
        item.kind,
        sorted(item.labels.items()),
        sorted(item.hints.items()),
        [(choice.name, choice.missing, sorted(choice.labels.items())) for choice in item.choices],
        sorted(item.period.items()),
    )
    return hashlib.sha256(msgspec.json.encode(put)).hexdigest()[:_KEY_LENGTH]


def differences_from_item(item: Question, question: Question) -> list[Difference]:
    """Where a question is put otherwise than the item of its name, in the languages that both have."""
    found = [
        change
        for change in changes_of_question(item, question)
        if change.what in LOCKED and not (change.language and _is_untranslated(change))
    ]
    names, asked = [choice.name for choice in item.choices], [choice.name for choice in question.choices]
    if set(names) == set(asked) and names != asked:
        found.append(Difference(question.id, CHOICE_ORDER, " ".join(names), " ".join(asked)))
    for language in item.period.keys() & question.period.keys():
        if item.period[language] != question.period[language]:
            found.append(Difference(question.id, PERIOD, item.period[language], question.period[language], language))
    return found


def check_items(path: Path, questionnaire: Questionnaire, items: Mapping[str, Sequence[Question]]) -> list[FormNote]:
    """Where questions of a form have the names of locked items and are put otherwise, with sheet, row and column. `items` are
    the versions of each item by its id, the newest first; a question that is put as any of them is fine."""
    rows = FormRows(read_sheets(path))
    columns = {language.code: language.column for language in questionnaire.languages}
    notes = []
    for question in questionnaire.questions:
        versions = items.get(question.name, ())
        if not versions or any(not differences_from_item(version, question) for version in versions):
            continue
        for change in differences_from_item(versions[0], question):
            language = columns.get(change.language, change.language)
            values = {"question": question.name, "what": change.what, "before": change.before, "after": change.after}
            notes.append(FormNote(ITEM_DIFFERS, *_place(change, question, rows, language), values))
    return notes


def references_of(item: Question) -> list[str]:
    """The names of the questions that an item's conditions speak of."""
    return list(dict.fromkeys(_REFERENCE.findall(f"{item.relevant} {item.constraint}")))


def form_of_items(items: Sequence[Question], languages: Mapping[str, str], form_id: str, title: str) -> Sheets:
    """A form with these items in this order, as the sheets of an XLSForm. `languages` are code and column (`Svenska (sv)`)."""
    lists: dict[str, Question] = {}
    survey: list[Row] = [{"type": kind, "name": kind} for kind in ("start", "end", "today")]
    for item in items:
        name = item.list_name
        if item.choices:
            if name in lists and lists[name].choices != item.choices:
                name = f"{name}_{item.id}"
            lists.setdefault(name, item)
        survey.append(_survey_row(item, name, languages))
    choices = [
        {
            "list_name": name,
            "name": choice.name,
            **_texts("label", choice.labels, languages),
            "card::missing": choice.missing,
        }
        for name, item in lists.items()
        for choice in item.choices
    ]
    default = next(iter(languages.values()), "")
    settings = {"form_title": title, "form_id": form_id, "version": "1", "default_language": default}
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _survey_row(item: Question, list_name: str, languages: Mapping[str, str]) -> Row:
    return {
        "type": f"{item.kind} {list_name}" if item.choices else item.kind,
        "name": item.id,
        **_texts("label", item.labels, languages),
        **_texts("hint", item.hints, languages),
        "required": "yes" if item.required else "",
        "relevant": item.relevant,
        "constraint": item.constraint,
        "card::core_value": item.core_value,
        "card::favourable": _favourable(item),
        "card::role": item.role,
        "card::sensitive": "yes" if item.sensitive else "",
        **_texts("card::period", item.period, languages),
        **_texts("card::finding", item.finding, languages),
    }


def _favourable(item: Question) -> str:
    """As the column `card::favourable` has it; empty where the names of the answers tell, as for a question of yes or no."""
    told = assume_scale([choice.name for choice in item.choices if not choice.apart])
    if item.scale_is_assumed or not item.favourable or (told and not item.scale and told.favourable == item.favourable):
        return ""
    rest = [name for name in item.scale if name not in item.favourable]
    return " ".join(item.favourable) + (f" | {' '.join(rest)}" if rest else "")


def _texts(header: str, texts: Texts, languages: Mapping[str, str]) -> dict[str, str]:
    return {f"{header}::{column}": texts.get(code, "") for code, column in languages.items()}


def _is_untranslated(change: Difference) -> bool:
    """Whether a text is there on one side only: the language is missing, not another wording."""
    texts = (change.before, change.after)
    return not all(text.partition(": ")[2] if change.what == CHOICE_WORDING else text for text in texts)


def _place(change: Difference, question: Question, rows: FormRows, language: str) -> tuple[str, int, str]:
    match change.what:
        case "choice_wording" | "choice_added":
            name = (change.before or change.after).partition(": ")[0]
            column = rows.column("choices", language) if change.language else "name"
            return "choices", rows.choices.get((question.list_name, name), 0), column
        case "hint":
            return "survey", rows.of_question(question), rows.column("survey", language, "hint")
        case "wording":
            return "survey", rows.of_question(question), rows.column("survey", language)
        case "period":
            return "survey", rows.of_question(question), f"card::period::{language}"
    return "survey", rows.of_question(question), "type"


def with_what_they_speak_of(chosen: Iterable[str], items: Mapping[str, Question]) -> list[str]:
    """The chosen items and those that their conditions speak of, in the order of `items`."""
    wanted: set[str] = set()
    open_ids = [name for name in chosen if name in items]
    while open_ids:
        name = open_ids.pop()
        if name not in wanted:
            wanted.add(name)
            open_ids += [other for other in references_of(items[name]) if other in items]
    return [name for name in items if name in wanted]
