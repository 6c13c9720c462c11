"""A form as it reads in one of its languages, question by question; where a text is not translated, it says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from folkmoot.reportcard.forms.questionnaire import Language, Question, Questionnaire, Texts

NOT_READ = {"start", "end", "today", "deviceid", "audit", "username", "phonenumber", "email", "hidden"}
KINDS: Mapping[str, Any] = {
    "select_one": _("one answer"),
    "select_multiple": _("one answer or several"),
    "rank": _("put in order"),
    "integer": _("whole number"),
    "decimal": pgettext_lazy("a kind of answer", "number"),
    "range": _("number on a scale"),
    "text": _("text"),
    "date": _("date"),
    "time": _("time of day"),
    "datetime": _("date and time"),
    "geopoint": _("place"),
    "image": _("picture"),
    "audio": _("sound"),
    "video": _("film"),
    "file": _("file"),
    "barcode": _("bar code"),
    "acknowledge": _("to be confirmed"),
    "note": _("only to be read out"),
    "calculate": _("computed"),
}


@dataclass(frozen=True)
class Said:
    """A text in the language; where it has none, `text` is that of the form's default language and `is_missing` is true."""

    text: str
    is_missing: bool = False


@dataclass(frozen=True)
class PreviewedQuestion:
    """`condition` is the form's own expression of who is asked, without that of the groups around; empty for everybody."""

    name: str
    kind: Any
    label: Said
    hint: Said | None
    choices: tuple[tuple[str, Said], ...]
    condition: str
    is_required: bool
    has_several: bool


@dataclass(frozen=True)
class PreviewedGroup:
    """Questions that stand together in the same groups; no headings where they are in none."""

    headings: tuple[Said, ...]
    condition: str
    questions: tuple[PreviewedQuestion, ...]


@dataclass(frozen=True)
class FormPreview:
    language: Language
    title: str
    groups: tuple[PreviewedGroup, ...]
    missing: int


def preview_form(questionnaire: Questionnaire, code: str) -> FormPreview | None:
    """The form in a language by its code; None where it has no such language."""
    language = next((language for language in questionnaire.languages if language.code == code), None)
    if language is None:
        return None
    reading = _Reading(questionnaire, code)
    read = [question for question in questionnaire.questions if question.kind not in NOT_READ and question.labels]
    groups = tuple(reading.group(list(questions)) for _path, questions in groupby(read, lambda question: question.path[:-1]))
    titles = questionnaire.titles
    title = titles.get(code) or titles.get(questionnaire.default_language) or next(iter(titles.values()), "")
    return FormPreview(language, title, groups, sum(said.is_missing for said in _texts_of(groups)))


class _Reading:
    def __init__(self, questionnaire: Questionnaire, code: str) -> None:
        self.code, self.default = code, questionnaire.default_language

    def said(self, texts: Texts) -> Said:
        text = texts.get(self.code, "")
        return Said(text) if text else Said(texts.get(self.default) or next(iter(texts.values()), ""), is_missing=True)

    def group(self, questions: list[Question]) -> PreviewedGroup:
        shared = min((question.relevant for question in questions), key=len)
        if not all(question.relevant == shared or question.relevant.startswith(f"({shared}) and (") for question in questions):
            shared = ""
        headings = tuple(self.said(texts) for texts in questions[0].groups if texts)
        inside = questions[0].groups
        return PreviewedGroup(
            headings, shared if inside else "", tuple(self.question(each, shared if inside else "") for each in questions)
        )

    def question(self, question: Question, shared: str) -> PreviewedQuestion:
        own = question.relevant
        if shared:
            own = "" if own == shared else own.removeprefix(f"({shared}) and (").removesuffix(")")
        return PreviewedQuestion(
            name=question.name,
            kind=KINDS.get(question.kind, question.kind),
            label=self.said(question.labels),
            hint=self.said(question.hints) if question.hints else None,
            choices=tuple((choice.name, self.said(choice.labels)) for choice in question.choices if choice.labels),
            condition=own,
            is_required=question.required,
            has_several=question.kind == "select_multiple",
        )


def _texts_of(groups: tuple[PreviewedGroup, ...]) -> Iterator[Said]:
    for group in groups:
        yield from group.headings
        for question in group.questions:
            yield question.label
            if question.hint:
                yield question.hint
            for _name, said in question.choices:
                yield said
