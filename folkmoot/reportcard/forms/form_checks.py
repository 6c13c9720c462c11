"""What a survey lead should know of a form before it is fielded, with the sheet, the row and the column it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from folkmoot.reportcard.forms.form_complaints import Rows, cell_of, place_of
from folkmoot.reportcard.forms.form_differences import CHOICE_WORDING, reworded
from folkmoot.reportcard.forms.form_workbook import FormSheets, read_sheets
from folkmoot.reportcard.forms.identifying import UNTIL, identifying_questions, kept_until
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

NO_CONSENT, UNTRANSLATED_QUESTION, UNTRANSLATED_CHOICE = "no_consent", "untranslated_question", "untranslated_choice"
REWORDED, SENSITIVE_WITHOUT_MISSING, BREAKDOWN_NOT_ASKED = "reworded", "sensitive_without_missing", "breakdown_not_asked"
REWORDED_CHOICE, UNTRANSLATED_HINT, NO_DEFAULT_LANGUAGE = "reworded_choice", "untranslated_hint", "no_default_language"
NO_DAY, NOT_A_DAY = "no_day", "not_a_day"
CONVERTER = "converter"

BREAKDOWNS = ("sex", "age")
_INSTEAD = {"age": ("age", "age_group")}
_UNLABELLED = {"calculate", "hidden", "start", "end", "today", "deviceid", "audit", "username", "phonenumber", "email"}
_CONSENT_NAMES = ("consent", "samtycke", "consentimiento")


@dataclass(frozen=True)
class FormNote:
    """Something to look at. `kind` is one of this module's words, `values` what a sentence about it needs; `row` counts from
    the header as 1 and is 0 where it concerns no single row."""

    kind: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """As `sheet survey, row 12, column label::Svenska`; empty where it concerns the whole form."""
        return place_of(self.sheet, self.row, self.column)


def check_form(path: Path, questionnaire: Questionnaire, before: Questionnaire | None = None) -> list[FormNote]:
    """What stands out in a form that could be read: no question of consent, a question or a choice without a translation,
    a sensitive question without an answer for those who will not say, sex or age not asked, no texts in the default
    language, no day on which what can find a person out is removed; and, where the version `before` is given, what is worded
    otherwise under the same name. In the order of the sheets."""
    sheets = read_sheets(path)
    rows = FormRows(sheets)
    notes = [
        *_consent(questionnaire),
        *_breakdowns(questionnaire),
        *_default_language(sheets, questionnaire),
        *_identifiers(questionnaire),
        *_untranslated(questionnaire, rows),
        *_sensitive(questionnaire, rows),
        *(_reworded(before, questionnaire, rows) if before else ()),
    ]
    return sorted(notes, key=lambda note: (note.sheet != "", note.sheet != "survey", note.row))


class FormRows:
    """Where questions and choices stand in the sheets of a form."""

    def __init__(self, sheets: FormSheets) -> None:
        self.questions = dict(_numbered(sheets.rows("survey")))
        self.choices = {
            (cell_of(row, "list_name", "list name"), cell_of(row, "name", "value")): number
            for number, row in enumerate(sheets.rows("choices"), start=2)
        }
        self.columns = {
            sheet: [header for headers in getattr(sheets.definition, f"{sheet}_header") or [] for header in headers]
            for sheet in ("survey", "choices")
        }

    def of_question(self, question: Question) -> int:
        return self.questions.get(question.path, 0)

    def column(self, sheet: str, language: str, kind: str = "label") -> str:
        """The header of the label (or the hint) in a language as the sheet writes it, or how it would be written."""
        wanted = language.casefold()
        for header in self.columns[sheet]:
            name, _mark, written = header.partition("::")
            if name.strip().casefold() == kind and written.strip().casefold() == wanted:
                return header
        return f"{kind}::{language}"


def _numbered(survey: Rows) -> Iterator[tuple[tuple[str, ...], int]]:
    """The path of each question with its row."""
    around: list[str] = []
    for number, row in enumerate(survey, start=2):
        kind, name = cell_of(row, "type").casefold().replace("_", " "), cell_of(row, "name")
        if kind.startswith("begin "):
            around.append(name)
        elif kind.startswith("end ") and around:
            around.pop()
        elif name:
            yield (*around, name), number


def _consent(questionnaire: Questionnaire) -> Iterator[FormNote]:
    if questionnaire.with_role("consent") is None and not any(
        word in question.name.casefold() for question in questionnaire.questions for word in _CONSENT_NAMES
    ):
        yield FormNote(NO_CONSENT)


def _breakdowns(questionnaire: Questionnaire) -> Iterator[FormNote]:
    for role in BREAKDOWNS:
        if not any(questionnaire.with_role(other) for other in _INSTEAD.get(role, (role,))):
            yield FormNote(BREAKDOWN_NOT_ASKED, values={"role": role})


def _default_language(sheets: FormSheets, questionnaire: Questionnaire) -> Iterator[FormNote]:
    written = cell_of(next(iter(sheets.rows("settings")), {}), "default_language")
    columns = [language.column for language in questionnaire.languages]
    if written and written not in columns and any(question.labels for question in questionnaire.questions):
        values = {"language": written, "languages": ", ".join(columns)}
        yield FormNote(NO_DEFAULT_LANGUAGE, "settings", 2, "default_language", values)


def _identifiers(questionnaire: Questionnaire) -> Iterator[FormNote]:
    identifying = [question.name for question in identifying_questions(questionnaire)]
    try:
        day = kept_until(questionnaire)
    except ValueError as error:
        yield FormNote(NOT_A_DAY, "settings", 2, f"card::{UNTIL}", {"written": str(error)})
    else:
        if identifying and day is None:
            yield FormNote(NO_DAY, "settings", 2, f"card::{UNTIL}", {"questions": ", ".join(identifying)})


def _untranslated(questionnaire: Questionnaire, rows: FormRows) -> Iterator[FormNote]:
    if len(questionnaire.languages) < 2:
        return
    seen: set[tuple[str, str]] = set()
    for question in questionnaire.questions:
        if question.labels and question.kind not in _UNLABELLED:
            for language in questionnaire.languages:
                if not question.labels.get(language.code):
                    column = rows.column("survey", language.column)
                    values = {"question": question.name, "language": language.column}
                    yield FormNote(UNTRANSLATED_QUESTION, "survey", rows.of_question(question), column, values)
                if question.hints and not question.hints.get(language.code):
                    column = rows.column("survey", language.column, "hint")
                    values = {"question": question.name, "language": language.column}
                    yield FormNote(UNTRANSLATED_HINT, "survey", rows.of_question(question), column, values)
        for choice in question.choices:
            if (question.list_name, choice.name) in seen or not choice.labels:
                continue
            seen.add((question.list_name, choice.name))
            for language in questionnaire.languages:
                if not choice.labels.get(language.code):
                    row = rows.choices.get((question.list_name, choice.name), 0)
                    column = rows.column("choices", language.column)
                    values = {"choice": choice.name, "list": question.list_name, "language": language.column}
                    yield FormNote(UNTRANSLATED_CHOICE, "choices", row, column, values)


def _sensitive(questionnaire: Questionnaire, rows: FormRows) -> Iterator[FormNote]:
    for question in questionnaire.questions:
        if question.sensitive and question.is_choice and not any(_can_refuse(question)):
            row = rows.of_question(question)
            yield FormNote(SENSITIVE_WITHOUT_MISSING, "survey", row, "card::sensitive", {"question": question.name})


def _can_refuse(question: Question) -> Iterator[bool]:
    for choice in question.choices:
        yield bool(choice.missing) or choice.apart


def _reworded(before: Questionnaire, now: Questionnaire, rows: FormRows) -> Iterator[FormNote]:
    columns = {language.code: language.column for language in now.languages}
    questions = {question.id: question for question in now.questions}
    for change in reworded(before, now):
        question, language = questions[change.question], columns.get(change.language, change.language)
        values = {"question": question.name, "before": change.before, "after": change.after}
        if change.what == CHOICE_WORDING:
            name, _mark, values["before"] = change.before.partition(": ")
            values |= {"choice": name, "after": change.after.partition(": ")[2]}
            row = rows.choices.get((question.list_name, name), 0)
            yield FormNote(REWORDED_CHOICE, "choices", row, rows.column("choices", language), values)
        else:
            yield FormNote(REWORDED, "survey", rows.of_question(question), rows.column("survey", language), values)
