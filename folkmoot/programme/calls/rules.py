"""The rules of a call as they hold from a moment on: its window, who may apply, the form, the criteria.

They are plain values, kept as JSON in a version of the call and never changed. Texts are by language code. A question, a
criterion, a document and a section are known by a key that is never given to another one, so that what was written stays
with its question when the form changes around it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

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


class Criterion(msgspec.Struct, frozen=True):
    """Scored from 0 to `highest`; `weight` is its part of the whole against the other criteria's."""

    key: str
    names: Texts
    helps: Texts = {}
    weight: int = 1
    highest: int = 5


class Document(msgspec.Struct, frozen=True):
    """A paper to attach. Where it has `bodies`, the parties get it from here and sign it: a letter of intent, an agreement."""

    key: str
    names: Texts
    required: bool = True
    bodies: Texts = {}

    @property
    def is_to_sign(self) -> bool:
        return bool(self.bodies)


class TeamRule(msgspec.Struct, frozen=True):
    """How many people of a role (or of one of several) each party's team has; `most` is 0 where there is no limit."""

    roles: tuple[str, ...]
    fewest: int = 1
    most: int = 0


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


class Rules(Form, frozen=True, kw_only=True):
    """`countries` are those of the parties abroad, and `home_kinds` the kinds of the parties at home, any where they are empty;
    `ceiling` is in whole units of `currency`, 0 where there is none; `public` names what is shown of a granted application
    besides its parties."""

    opens_at: datetime
    closes_at: datetime
    time_zone: str
    countries: tuple[str, ...] = ()
    home_kinds: tuple[str, ...] = ()
    fewest_parties: int = 2
    most_parties: int = 4
    ceiling: int = 0
    currency: str = "SEK"
    longest_months: int = 0
    both_sexes: bool = False
    team: tuple[TeamRule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    public: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def highest_score(self) -> int:
        return sum(criterion.weight * criterion.highest for criterion in self.criteria)


def to_json(rules: Rules) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(rules)
    return plain


def from_json(kept: dict[str, Any]) -> Rules:
    return msgspec.convert(kept, Rules)


def form_to_json(form: Form) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(form)
    return plain


def form_from_json(kept: dict[str, Any]) -> Form:
    return msgspec.convert(kept, Form)
