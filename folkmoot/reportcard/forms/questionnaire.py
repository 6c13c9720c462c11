"""A questionnaire as it was fielded: questions, choices, groups, languages and roles. Read from an XLSForm by `xlsform`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]
"""The same text in several languages: language code (BCP 47, `sv`, `ar`) to text. A language without it is absent."""

CORE_VALUES = ("equity", "participation", "transparency", "accountability")


@dataclass(frozen=True)
class Language:
    """A language of a form: its BCP 47 code, and its column name in the form (`English (en)`)."""

    code: str
    column: str

    @property
    def right_to_left(self) -> bool:
        return self.code.split("-")[0] in {"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen.

    `missing` is `dont_know`, `refused` or `not_applicable` where the form says so (`card::missing`): an answer of its own,
    outside the base of the others. `apart` is true for those and for choices whose name alone tells the same
    (`dont_know`, `prefer_not_answer` ...): drawn apart from the scale, but counted in the base unless declared missing.
    """

    name: str
    labels: Texts
    missing: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Question:
    """One question (or column of the form's own: start, end, calculate ...).

    `id` is the name of its column in the table of answers: the XML name, or the path with `/` where two questions share a
    name. `kind` is the XLSForm type without its list (`select_one`, `select_multiple`, `rank`, `integer`, `decimal`,
    `range`, `text`, `date`, `time`, `datetime`, `geopoint`, `note`, `calculate`, `start`, `end`, `today`, `deviceid` ...).
    `scale` holds the names of the choices from most to least favourable (or most to least), empty where the choices have no
    order; `favourable` those that count as favourable, or the one answer that leads a yes-or-no question. `groups` has the
    labels of the groups around it, the outermost first.
    """

    id: str
    name: str
    path: tuple[str, ...]
    kind: str
    labels: Texts
    groups: tuple[Texts, ...] = ()
    hints: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    list_name: str = ""
    choice_filter: str = ""
    relevant: str = ""
    constraint: str = ""
    required: bool = False
    repeat: str = ""
    section: str = ""
    core_value: str = ""
    scale: tuple[str, ...] = ()
    favourable: tuple[str, ...] = ()
    scale_is_assumed: bool = False
    role: str = ""
    sensitive: bool = False
    finding: Texts = field(default_factory=dict)
    period: Texts = field(default_factory=dict)

    @property
    def is_choice(self) -> bool:
        return self.kind in {"select_one", "select_multiple"}

    @property
    def is_number(self) -> bool:
        return self.kind in {"integer", "decimal", "range"}


@dataclass(frozen=True)
class Section:
    """A part of the card: a core value, or a group of the form, in the order in which they are shown."""

    id: str
    labels: Texts
    core_value: str = ""


@dataclass(frozen=True)
class Repeat:
    """A repeated group: each member of a household, each visit. `parent` is the repeat around it, empty for the interview."""

    name: str
    path: tuple[str, ...]
    labels: Texts
    parent: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """A form with all that the card needs of it. `sha256` is of the file's content, so a card says which edition it read.

    `about` is what the form's settings sheet says of the survey in `card::KEY` and `card::KEY::LANGUAGE` columns: `place`,
    `synthetic`, `commissioner`, `fieldwork`, `population`, `frame`, `selection`, `mode`, `contact` ...; a column without a
    language is under the default language.
    """

    form_id: str
    version: str
    titles: Texts
    languages: tuple[Language, ...]
    default_language: str
    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    repeats: tuple[Repeat, ...]
    sha256: str
    about: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def is_synthetic(self) -> bool:
        """Whether the form says that its people and answers are made up."""
        return any(text.strip().lower() in {"yes", "true", "1"} for text in self.about.get("synthetic", {}).values())

    def question(self, question_id: str) -> Question:
        """The question of that id; `KeyError` where there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def with_role(self, role: str) -> Question | None:
        """The question that the form gives a role (`card::role`), or None."""
        return next((question for question in self.questions if question.role == role), None)
