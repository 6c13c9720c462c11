"""A section's questions as a form. Nothing is refused in a draft: what is too long or missing stands in the checklist."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.numbers_in_words import number_in_words
from folkmoot.programme.writing.form import QuestionKind, Section
from folkmoot.programme.writing.missing import problem_with_answer, read_number
from folkmoot.programme.writing.writing import Conflict


@dataclass(frozen=True)
class FormQuestion:
    """A question as the page shows it. `choices` are (value, label) pairs; `problem` is what the checklist says of it."""

    key: str
    kind: str
    text: str
    help: str
    required: bool
    most_words: int
    choices: tuple[tuple[str, str], ...]
    answer: str
    problem: str
    conflict: Conflict | None

    @property
    def words(self) -> int:
        return len(self.answer.split())

    @property
    def is_long(self) -> bool:
        return self.kind == QuestionKind.TEXT

    @property
    def rows(self) -> int:
        """As high as its text needs, within reason."""
        return min(24, max(5, len(self.answer) // 70 + self.answer.count("\n") + 2))

    @property
    def answer_in_words(self) -> str:
        """A choice's label, a number as the reader's language writes it; for other kinds the answer itself."""
        if self.kind in {QuestionKind.NUMBER, QuestionKind.DECIMAL}:
            number = read_number(self.answer)
            return self.answer if number is None else number_in_words(number)
        return dict(self.choices).get(self.answer, self.answer) if self.choices else self.answer


def form_questions(
    section: Section, answers: Mapping[str, Any], conflicts: Mapping[str, Conflict] | None = None
) -> list[FormQuestion]:
    return [
        FormQuestion(
            key=question.key,
            kind=question.kind.value,
            text=in_readers_language(question.texts),
            help=in_readers_language(question.helps),
            required=question.required,
            most_words=question.most_words,
            choices=tuple((str(place), in_readers_language(texts)) for place, texts in enumerate(question.choices)),
            answer=str(answers.get(question.key, "")),
            problem=problem_with_answer(question, str(answers.get(question.key, ""))),
            conflict=(conflicts or {}).get(question.key),
        )
        for question in section.questions
    ]


def answers_in(section: Section, sent: QueryDict) -> dict[str, str]:
    """What a sent form answers; the fields are named `q-KEY`."""
    return {question.key: sent.get(f"q-{question.key}", "") for question in section.questions}


def base_in(sent: QueryDict) -> int:
    """The number of the text that the form began from; 0 where it does not say, so that nothing is overwritten."""
    number = sent.get("base", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
