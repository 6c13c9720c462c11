"""A form that several parties answer together: sections with questions, and documents to attach.

Forms are plain values, kept as JSON. Texts are by language code. A question, a document and a section are known by a key that
is never given to another one, so that what was written stays with its question when the form changes around it.
"""

from enum import StrEnum
from typing import Any

import msgspec

Texts = dict[str, str]


class QuestionKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    CHOICE = "choice"


class Question(msgspec.Struct, frozen=True):
    """`most_words` is 0 where there is no limit; `choices` are asked of a choice only. `is_lesson` is said in reports only:
    the answer is for others to learn from."""

    key: str
    kind: QuestionKind
    texts: Texts
    helps: Texts = {}
    required: bool = True
    most_words: int = 0
    choices: tuple[Texts, ...] = ()
    is_lesson: bool = False


class Section(msgspec.Struct, frozen=True):
    key: str
    titles: Texts
    introductions: Texts = {}
    questions: tuple[Question, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """A paper to attach. Where it has `bodies`, the parties get it from here and sign it: a letter of intent, an agreement."""

    key: str
    names: Texts
    required: bool = True
    bodies: Texts = {}

    @property
    def is_to_sign(self) -> bool:
        return bool(self.bodies)


class Form(msgspec.Struct, frozen=True):
    """What is asked: sections with questions, and documents to attach."""

    sections: tuple[Section, ...] = ()
    documents: tuple[Document, ...] = ()

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def document(self, key: str) -> Document | None:
        return next((document for document in self.documents if document.key == key), None)

    def question(self, key: str) -> Question | None:
        return next((question for section in self.sections for question in section.questions if question.key == key), None)


def form_to_json(form: Form) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(form)
    return plain


def form_from_json(kept: dict[str, Any]) -> Form:
    return msgspec.convert(kept, Form)
