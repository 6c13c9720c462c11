"""An XLSForm read as a `Questionnaire`: through pyxform's parser, with our own `card::` columns, or defaults in their place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.card_columns import (
    Place,
    SurveyMarks,
    favourable_of,
    is_card_column,
    take_about,
    take_choice_marks,
    take_survey_marks,
)
from folkmoot.reportcard.forms.form_workbook import ROW, FormSheets, convert, read_rows, read_sheets
from folkmoot.reportcard.forms.languages import language_code
from folkmoot.reportcard.forms.plain_text import plain_text, resolve_references
from folkmoot.reportcard.forms.questionnaire import (
    CORE_VALUES,
    Choice,
    Language,
    Question,
    Questionnaire,
    Repeat,
    Section,
    Texts,
)
from folkmoot.reportcard.forms.scales import assume_scale, looks_missing

GENERAL = "general"
_UNNAMED_LANGUAGE = "default"
_CODE_OF_UNNAMED = "en"
_KINDS = {
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "int": "integer",
    "string": "text",
    "dateTime": "datetime",
    "photo": "image",
}
_MADE_BY_PYXFORM = ("generated_table_list_label_", "reserved_name_for_field_list_labels_")
_META = {"instanceID", "instanceName"}
_ROLES_BY_NAME = {"sex": "sex", "gender": "sex", "age": "age"}
_YES = {"yes", "true", "true()"}
_LONGEST_REFERENCE = 60


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire of an XLSForm: an `.xlsx`, or a folder with `survey.csv`, `choices.csv` and `settings.csv`.

    Where `card::` columns are absent: a section is a group of the form's first level (`general` for questions in none),
    known scales are recognised by the names of their choices (`scale_is_assumed`), and questions named exactly `sex`,
    `gender` or `age` have those roles unless the form gives any role itself. A core value, where declared, is the section
    of its question; those sections come first. `card::core_value`, `card::section` and `card::sensitive` on a group hold
    for what is in it. A choice list in a CSV file is read where the file lies beside the form; where it does not, and for
    choices that are earlier answers, the question's kind is `select_one_from_file` or `select_one_from_answers` (or
    `select_multiple_...`), and it has no figures.

    Raises `UnusableForm`, with sheet, row and column where they are known.
    """
    sheets = read_sheets(path)
    settings = _settings_row(sheets)
    default_column = str(settings.get("default_language", "")).strip()
    default_code = language_code(default_column) if default_column else _CODE_OF_UNNAMED
    marks = take_survey_marks(sheets.rows("survey"), sheets.file, default_code)
    missing = take_choice_marks(sheets.rows("choices"), sheets.file)
    about = take_about(sheets.rows("settings"), default_code)
    sheets.without_columns({header for sheet in _headers(sheets) for header in sheet if is_card_column(header)})
    form = convert(sheets)
    return _Reading(sheets, form, marks, missing, about).questionnaire()


def _settings_row(sheets: FormSheets) -> Mapping[str, str]:
    rows = sheets.rows("settings")
    return {header.strip().casefold(): cell for header, cell in rows[0].items()} if rows else {}


def _headers(sheets: FormSheets) -> list[Mapping[str, None]]:
    definition = sheets.definition
    headers = (definition.survey_header, definition.choices_header, definition.settings_header)
    return [header[0] for header in headers if header]


@dataclass(frozen=True)
class _Around:
    """What the groups around a question say of it."""

    path: tuple[str, ...] = ()
    groups: tuple[Texts, ...] = ()
    relevant: str = ""
    repeat: str = ""
    group: str = ""
    marks: SurveyMarks = field(default_factory=SurveyMarks)


@dataclass(frozen=True)
class _Row:
    """A question as pyxform has it, with what is around it."""

    element: Mapping[str, Any]
    around: _Around
    marks: SurveyMarks


class _Reading:
    """One form on its way to a questionnaire."""

    def __init__(
        self,
        sheets: FormSheets,
        form: Mapping[str, Any],
        marks: Mapping[int, SurveyMarks],
        missing: Mapping[int, str],
        about: Mapping[str, Texts],
    ) -> None:
        self.sheets = sheets
        self.form = form
        self.marks = marks
        self.missing = missing
        self.about = about
        self.group_labels: dict[str, Texts] = {}
        self.repeats: list[Repeat] = []
        self.languages = _languages(form)
        self.codes = {language.column: language.code for language in self.languages}
        self.default_language = self.languages[0].code
        self.choice_lists: dict[str, tuple[Choice, ...]] = {}

    def questionnaire(self) -> Questionnaire:
        rows = list(self._rows(self.form.get("children", ()), _Around()))
        if not rows:
            raise UnusableForm(f"{self.sheets.file} has no questions: its sheet survey is empty.")
        names = Counter(row.element["name"] for row in rows)
        declared = any(row.marks.role for row in rows)
        questions = tuple(self._question(row, names, roles_declared=declared) for row in rows)
        labels = {question.name: question.labels for question in questions}
        title = plain_text(str(self.form.get("title") or self.form["id_string"]))
        return Questionnaire(
            form_id=str(self.form["id_string"]),
            version=str(self.form.get("version", "")),
            titles={self.default_language: title, **self.about.get("title", {})},
            languages=self.languages,
            default_language=self.default_language,
            questions=tuple(_with_references_resolved(question, labels) for question in questions),
            sections=self._sections(rows, questions),
            repeats=tuple(self.repeats),
            sha256=self.sheets.sha256,
            about={key: texts for key, texts in self.about.items() if key != "title"},
        )

    def _rows(self, elements: list[Mapping[str, Any]], around: _Around) -> Iterator[_Row]:
        for element in elements:
            name, kind = str(element["name"]), element["type"]
            marks = _inherited(around.marks, self.marks.get(int(element.get(ROW, 0)), SurveyMarks()))
            if kind == "loop":
                raise UnusableForm(
                    f"{self.sheets.file}, sheet survey, row {element.get(ROW)}: loops over a list are not read; use a repeat."
                )
            if kind in {"group", "repeat"}:
                path = (*around.path, name)
                if not around.path and name != "meta":
                    self.group_labels[name] = self._texts(element.get("label"))
                if kind == "repeat":
                    self.repeats.append(Repeat(name, path, self._texts(element.get("label")), around.repeat))
                inside = _Around(
                    path,
                    (*around.groups, self._texts(element.get("label"))),
                    _both(around.relevant, _bind(element, "relevant")),
                    name if kind == "repeat" else around.repeat,
                    around.group or ("" if name == "meta" else name),
                    replace(marks, favourable="", role="", finding={}),
                )
                yield from self._rows(element.get("children", ()), inside)
            elif name not in _META and not name.startswith(_MADE_BY_PYXFORM):
                yield _Row(element, around, marks)

    def _question(self, row: _Row, names: Counter[str], *, roles_declared: bool) -> Question:
        element, marks = row.element, row.marks
        name = str(element["name"])
        path = (*row.around.path, name)
        kind, choices = self._kind_and_choices(element)
        scale, favourable, assumed = self._scale(element, marks, kind, choices)
        role = marks.role
        if not roles_declared and kind in {"select_one", "integer"} and not row.around.repeat:
            role = _ROLES_BY_NAME.get(name.lower(), "")
            role = role if (role == "age") == (kind == "integer") else ""
        return Question(
            id=name if names[name] == 1 else "/".join(path),
            name=name,
            path=path,
            kind=kind,
            labels=self._texts(element.get("label")),
            groups=row.around.groups,
            hints=self._texts(element.get("hint")),
            choices=choices,
            list_name=str(element.get("list_name") or element.get("itemset") or ""),
            choice_filter=str(element.get("choice_filter") or ""),
            relevant=_both(row.around.relevant, _bind(element, "relevant")),
            constraint=_bind(element, "constraint"),
            required=_bind(element, "required").lower() in _YES,
            repeat=row.around.repeat,
            section=self._section_id(row),
            core_value=marks.core_value,
            scale=scale,
            favourable=favourable,
            scale_is_assumed=assumed,
            role=role,
            sensitive=marks.sensitive,
            finding=marks.finding,
            period=marks.period,
        )

    def _kind_and_choices(self, element: Mapping[str, Any]) -> tuple[str, tuple[Choice, ...]]:
        kind = _KINDS.get(element["type"], str(element["type"]).replace(" ", "_"))
        if kind == "select_one_external":
            rows = [row for row in self.sheets.rows("external_choices") if _list_of(row) == element.get("query")]
            return "select_one", self._choices(rows, ())
        if kind not in {"select_one", "select_multiple", "rank"}:
            return kind, ()
        if str(element.get("control", {}).get("appearance", "")).split()[:1] == ["label"]:
            return "note", ()
        list_name = str(element.get("itemset", ""))
        if list_name not in self.form.get("choices", {}):
            if "${" in list_name:
                return f"{kind}_from_answers", ()
            file = self.sheets.folder / list_name
            if file.suffix.lower() != ".csv" or not file.is_file():
                return f"{kind}_from_file", ()
            return kind, self._choices(read_rows(file), ())
        if list_name not in self.choice_lists:
            self.choice_lists[list_name] = self._choices(self.form["choices"][list_name], self.missing)
        return kind, self.choice_lists[list_name]

    def _choices(self, rows: Sequence[Mapping[str, Any]], missing: Mapping[int, str] | tuple[()]) -> tuple[Choice, ...]:
        """The choices of a list in its order; a name that comes again (in a filtered list) is the same choice."""
        choices: dict[str, Choice] = {}
        for row in rows:
            name = str(row.get("name", ""))
            if name and name not in choices:
                word = missing.get(int(row.get(ROW, 0)), "") if missing else ""
                choices[name] = Choice(name, self._texts(row.get("label")), word, bool(word) or looks_missing(name))
        return tuple(choices.values())

    def _scale(
        self, element: Mapping[str, Any], marks: SurveyMarks, kind: str, choices: tuple[Choice, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """The scale, the favourable choices, and whether they are only assumed."""
        if marks.favourable:
            place = Place(self.sheets.file, "survey", int(element.get(ROW, 0)), "card::favourable")
            if kind not in {"select_one", "select_multiple"}:
                raise UnusableForm(f"{place}: only a question with choices can have favourable ones.")
            scale, favourable = favourable_of(marks.favourable, [choice.name for choice in choices], place)
            return (scale if kind == "select_one" else ()), favourable, False
        if kind == "select_one":
            assumed = assume_scale([choice.name for choice in choices if not choice.apart])
            if assumed:
                return assumed.scale, assumed.favourable, bool(assumed.scale)
        return (), (), False

    def _section_id(self, row: _Row) -> str:
        if row.marks.core_value:
            return row.marks.core_value
        if row.marks.section:
            wanted = row.marks.section.casefold()
            for name, labels in self.group_labels.items():
                if wanted == name.casefold() or wanted in {label.casefold() for label in labels.values()}:
                    return name
            return wanted if wanted in CORE_VALUES else row.marks.section
        return row.around.group or GENERAL

    def _sections(self, rows: list[_Row], questions: tuple[Question, ...]) -> tuple[Section, ...]:
        used = dict.fromkeys(question.section for question in questions)
        core = {question.section for question in questions if question.core_value} | (used.keys() & set(CORE_VALUES))
        declared = {
            question.section: row.marks.section for row, question in zip(rows, questions, strict=True) if row.marks.section
        }
        sections = [Section(value, self.group_labels.get(value, {}), value) for value in CORE_VALUES if value in core]
        for name in used:
            if name not in core:
                labels = self.group_labels.get(name)
                if labels is None:
                    labels = {self.default_language: declared[name]} if name in declared else {}
                sections.append(Section(name, labels))
        return tuple(sections)

    def _texts(self, value: object) -> Texts:
        """A label in each language, without markup; one without a language is in the default one."""
        by_column = value if isinstance(value, Mapping) else {"": value}
        texts: dict[str, str] = {}
        for column, text in by_column.items():
            code = self.codes.get(column, self.default_language)
            words = plain_text(str(text)) if text else ""
            if words and not texts.get(code):
                texts[code] = words
        return texts


def _languages(form: Mapping[str, Any]) -> tuple[Language, ...]:
    """The languages of all labels, the default one first; a form without any has one, by its setting or English."""
    columns = dict.fromkeys(_columns_of_labels(form))
    setting = str(form.get("default_language", _UNNAMED_LANGUAGE))
    if not columns or (setting != _UNNAMED_LANGUAGE and setting in columns):
        columns = {setting: None, **columns}
    by_code: dict[str, Language] = {}
    for column in columns:
        code = _CODE_OF_UNNAMED if column == _UNNAMED_LANGUAGE else language_code(column)
        by_code.setdefault(code, Language(code, column))
    default = _CODE_OF_UNNAMED if setting == _UNNAMED_LANGUAGE else language_code(setting)
    if default in by_code and (setting != _UNNAMED_LANGUAGE or _UNNAMED_LANGUAGE in columns):
        return (by_code[default], *(language for code, language in by_code.items() if code != default))
    return tuple(by_code.values())


def _columns_of_labels(form: Mapping[str, Any]) -> Iterator[str]:
    elements = [*form.get("children", ()), *(choice for choices in form.get("choices", {}).values() for choice in choices)]
    while elements:
        element = elements.pop(0)
        for key in ("label", "hint"):
            texts = element.get(key)
            if isinstance(texts, Mapping):
                yield from texts
        elements = [*element.get("children", ()), *elements]


def _with_references_resolved(question: Question, labels: Mapping[str, Texts]) -> Question:
    """`${name}` in labels becomes the named question's own label in brackets where that is short, else an ellipsis."""

    def resolve(texts: Texts) -> Texts:
        if not any("${" in text for text in texts.values()):
            return texts
        return {code: resolve_references(text, partial(words, code=code)) for code, text in texts.items()}

    def words(name: str, code: str) -> str:
        label = labels.get(name, {}).get(code, "").rstrip(" .:?؟")
        return f"[{label}]" if 0 < len(label) <= _LONGEST_REFERENCE and "${" not in label else "…"

    if not any("${" in text for texts in (question.labels, question.hints) for text in texts.values()):
        return question
    return replace(question, labels=resolve(question.labels), hints=resolve(question.hints))


def _inherited(outer: SurveyMarks, own: SurveyMarks) -> SurveyMarks:
    return replace(
        own,
        core_value=own.core_value or outer.core_value,
        section=own.section or outer.section,
        sensitive=own.sensitive or outer.sensitive,
        period=own.period or outer.period,
    )


def _bind(element: Mapping[str, Any], key: str) -> str:
    return " ".join(str(element.get("bind", {}).get(key) or "").split())


def _both(outer: str, own: str) -> str:
    """The two conditions joined by `and`."""
    return f"({outer}) and ({own})" if outer and own else outer or own


def _list_of(row: Mapping[str, str]) -> str:
    return row.get("list_name", row.get("list name", ""))
