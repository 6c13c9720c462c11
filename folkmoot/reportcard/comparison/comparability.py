"""Whether two figures may be compared: what each question was, aspect by aspect, and what a survey lead declared harmless.

Two figures may be compared where the question's id is the same and wording, scale, base, reference period, order, mode and
translation agree; or where a survey lead has declared a stated difference harmless, with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.cards.card import Aspect, Card
from folkmoot.reportcard.errors import UnusableDeclarations
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Texts

EVERY_QUESTION = "*"
DECLARATION_COLUMNS = ("question", "aspect", "reason")
HEADER_ROWS = 1


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it was put. `choices` are names with their labels, in order; `place` counts questions before it."""

    id: str
    kind: str
    labels: Texts
    hints: Texts
    choices: tuple[tuple[str, Texts], ...]
    condition: str
    period: Texts
    place: int


@dataclass(frozen=True)
class Asked:
    """The questions of one form as they were put, by id; the default language first."""

    questions: Mapping[str, AskedQuestion]
    languages: tuple[str, ...]
    mode: Texts


@dataclass(frozen=True)
class Declaration:
    """A difference that a survey lead holds for harmless; `question` is `*` for every question."""

    question: str
    aspect: Aspect
    reason: str


@dataclass(frozen=True)
class Difference:
    """One aspect in which a question differs, as it was `before` and `after`; `reason` where it is declared harmless."""

    question: str
    aspect: Aspect
    before: str
    after: str
    reason: str = ""

    @property
    def harmless(self) -> bool:
        return bool(self.reason)


def asked_in_form(questionnaire: Questionnaire) -> Asked:
    """What a form asks people: every question with choices, a number, a text or a date."""
    asked = {
        question.id: AskedQuestion(
            question.id,
            _kind(question.kind),
            question.labels,
            question.hints,
            tuple((choice.name, choice.labels) for choice in question.choices),
            question.relevant,
            question.period,
            place,
        )
        for place, question in enumerate(_put_to_people(questionnaire))
    }
    languages = tuple(language.code for language in questionnaire.languages)
    return Asked(asked, languages, questionnaire.about.get("mode", {}))


def asked_in_card(card: Card) -> Asked:
    """The questions of a published card as they were put; choices in the order of the scale."""
    questions = {
        question.id: AskedQuestion(
            question.id,
            question.kind,
            question.labels,
            question.hints,
            tuple((category.name, category.labels) for category in question.categories),
            question.asked.condition,
            question.asked.period,
            question.asked.place,
        )
        for question in card.questions()
    }
    mode = next((method.texts for method in card.methods if method.key == "mode"), {})
    return Asked(questions, card.languages, mode)


def place_in_form(questionnaire: Questionnaire, question: Question) -> int:
    """How many questions are put to people before this one."""
    return [each.id for each in _put_to_people(questionnaire)].index(question.id)


def compare_questions(before: Asked, after: Asked, declarations: Sequence[Declaration] = ()) -> list[Difference]:
    """Every difference between what two forms (or cards) ask, in the order of the second, then of what only the first has.

    Wording and the choices' labels are held against each other in the first form's own language, or the first language that
    both have; the other languages that both have, and those that only one has, are the translation. A question's order
    differs where another one of the questions that both have comes just before it.

    Forms without a language in common differ in the wording of every question: nobody can tell by a program.
    """
    harmless = {(declared.question, declared.aspect): declared.reason for declared in declarations}
    common = [name for name in after.questions if name in before.questions]
    one_before, one_after = _predecessors(before, common), _predecessors(after, common)
    found = []
    for name in [*after.questions, *(name for name in before.questions if name not in after.questions)]:
        if name not in common:
            words = ("", "asked") if name in after.questions else ("asked", "")
            aspects = {Aspect.ASKED: words}
        else:
            aspects = _aspects(before, after, name)
            aspects[Aspect.ORDER] = (_after(one_before[name]), _after(one_after[name]))
        for aspect, (was, becomes) in aspects.items():
            if was != becomes:
                reason = harmless.get((name, aspect)) or harmless.get((EVERY_QUESTION, aspect), "")
                found.append(Difference(name, aspect, was, becomes, reason))
    return found


def reasons_against(differences: Sequence[Difference]) -> dict[str, list[Aspect]]:
    """For each question that may not be compared, the aspects that differ and are not declared harmless."""
    reasons: dict[str, list[Aspect]] = {}
    for difference in differences:
        if not difference.harmless:
            reasons.setdefault(difference.question, []).append(difference.aspect)
    return reasons


def read_declarations(path: Path) -> list[Declaration]:
    """The declarations of a CSV file with the columns question (or `*`), aspect and reason.

    Raises `UnusableDeclarations`, with the row: a file that cannot be read, a missing column, an unknown aspect, no reason.
    """
    try:
        table = pl.read_csv(path, infer_schema=False).fill_null("")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableDeclarations(f"{path} cannot be read as CSV: {error}.") from None
    absent = [column for column in DECLARATION_COLUMNS if column not in table.columns]
    if absent:
        raise UnusableDeclarations(f"{path} has no column {absent[0]}: it needs {', '.join(DECLARATION_COLUMNS)}.")
    declarations = []
    for row, (question, aspect, reason) in enumerate(table.select(DECLARATION_COLUMNS).iter_rows(), start=HEADER_ROWS + 1):
        if aspect not in list(Aspect) or aspect == Aspect.ASKED:
            known = ", ".join(each for each in Aspect if each is not Aspect.ASKED)
            raise UnusableDeclarations(f"{path}, row {row}: {aspect!r} is no aspect; use one of {known}.")
        if not question or not reason.strip():
            raise UnusableDeclarations(f"{path}, row {row}: say which question (or *) and why the difference is harmless.")
        declarations.append(Declaration(question, Aspect(aspect), reason.strip()))
    return declarations


def _put_to_people(questionnaire: Questionnaire) -> list[Question]:
    kinds = {"select_one", "select_multiple", "rank", "integer", "decimal", "range", "text", "date", "time", "datetime"}
    return [question for question in questionnaire.questions if question.kind in kinds]


def _kind(kind: str) -> str:
    return "number" if kind in {"integer", "decimal", "range"} else kind


def _aspects(before: Asked, after: Asked, name: str) -> dict[Aspect, tuple[str, str]]:
    """Each aspect as it was and as it is, but for the order."""
    one, other = before.questions[name], after.questions[name]
    shared = [language for language in before.languages if language in after.languages]
    if shared:
        first, *rest = shared
        wording = _wording(one, first), _wording(other, first)
        scale = _scale(one, first), _scale(other, first)
        translated = [_translation(one, rest), _translation(other, rest)]
    else:
        wording = _wording(one, before.languages[0]), _wording(other, after.languages[0])
        scale = _scale(one, ""), _scale(other, "")
        translated = ["", ""]
    only = [[language for language in asked.languages if language not in shared] for asked in (before, after)]
    for number, languages in enumerate(only):
        translated[number] = " · ".join(filter(None, [translated[number], *(f"[{language}]" for language in languages)]))
    language = shared[0] if shared else ""
    return {
        Aspect.WORDING: wording,
        Aspect.SCALE: scale,
        Aspect.BASE: (one.condition or "everyone", other.condition or "everyone"),
        Aspect.PERIOD: (_text(one.period, language), _text(other.period, language)),
        Aspect.MODE: (_text(before.mode, language), _text(after.mode, language)),
        Aspect.TRANSLATION: (translated[0], translated[1]),
    }


def _wording(question: AskedQuestion, language: str) -> str:
    return " ".join(filter(None, (question.labels.get(language, ""), question.hints.get(language, ""))))


def _scale(question: AskedQuestion, language: str) -> str:
    """The kind and the choices; a choice whose label merely repeats its name is named once."""
    choices = (f"{name} = {labels.get(language, '')}".removesuffix(" = ") for name, labels in question.choices)
    return f"{question.kind}: {' | '.join(choices)}" if question.choices else question.kind


def _translation(question: AskedQuestion, languages: Sequence[str]) -> str:
    texts = []
    for language in languages:
        labels = [_wording(question, language), *(labels.get(language, "") for _, labels in question.choices)]
        texts.append(f"[{language}] {' | '.join(labels)}")
    return " · ".join(texts)


def _text(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _predecessors(asked: Asked, common: Sequence[str]) -> dict[str, str]:
    """For each of the common questions the one of them that comes just before it; none for the first."""
    ordered = sorted(common, key=lambda name: asked.questions[name].place)
    return dict(zip(ordered, ["", *ordered[:-1]], strict=True))


def _after(name: str) -> str:
    return f"after {name}" if name else "first"
