"""Answers as variables of a statistics program: numbers with labels, codes declared missing, one for each choice of several."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from folkmoot.reportcard.forms.questionnaire import Choice, Question, Questionnaire, Texts

FIRST_MISSING = 9001
MOST_IN_TWO_BYTES = 32_000
_WHOLE = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Variable:
    """What a column of a statistics file is called, what it says, how its values come out of a table of answers, what its codes
    mean, and which of them are declared missing.

    A text that is no choice of the form (an answer of an older version) has a code and a label of its own after the others.
    """

    name: str
    label: str
    values: pl.Expr
    codes: dict[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()


def variables_of(
    schema: pl.Schema, others: Mapping[str, Sequence[str]], questionnaire: Questionnaire, language: str, longest_name: int
) -> list[Variable]:
    """The variables for a table of answers with these columns; `others` are texts, by column, that are no choice of it."""
    questions = {question.id: question for question in questionnaire.questions}
    found: list[Variable] = []
    for column, kind in schema.items():
        if column in {"__row", "__instance"}:
            continue
        question = questions.get(column)
        if question is None:
            found.append(Variable(column, column, _plain(column, kind)))
        elif is_coded(question):
            found.append(_coded(question, others.get(column, ()), language))
        elif question.kind == "select_multiple":
            found += _split(question, language)
        else:
            found.append(Variable(column, text_in(question.labels, language) or column, _plain(column, kind)))
    names = _names((variable.name for variable in found), longest_name)
    return [replace(variable, name=name) for name, variable in zip(names, found, strict=True)]


def is_coded(question: Question) -> bool:
    """Whether its answers become numbers with labels."""
    return question.kind == "select_one" and bool(question.choices)


def choice_codes(choices: Iterable[Choice]) -> dict[str, int]:
    """A number for each choice: its name where all names of substantive answers are whole numbers, else its place from 1;
    answers declared missing that are no numbers themselves count from 9001."""
    choices = list({choice.name: choice for choice in choices}.values())
    substantive = [choice for choice in choices if not choice.missing]
    numbered = all(_WHOLE.fullmatch(choice.name) for choice in substantive) and bool(substantive)
    numbered = numbered and len({int(choice.name) for choice in substantive}) == len(substantive)
    codes = {choice.name: int(choice.name) if numbered else place for place, choice in enumerate(substantive, start=1)}
    free = FIRST_MISSING
    for choice in choices:
        if choice.missing:
            own = int(choice.name) if numbered and _WHOLE.fullmatch(choice.name) else free
            codes[choice.name] = own if own not in codes.values() else free
            free += 1
    return codes


def text_in(texts: Texts, language: str) -> str:
    """The text in that language, else in the first that there is."""
    return texts.get(language) or next(iter(texts.values()), "")


def _coded(question: Question, others: Sequence[str], language: str) -> Variable:
    choices = [*question.choices, *(Choice(name, {}) for name in others)]
    codes = choice_codes(choices)
    labels = {codes[choice.name]: text_in(choice.labels, language) or choice.name for choice in choices}
    missing = tuple(codes[choice.name] for choice in question.choices if choice.missing)
    values = pl.col(question.id).replace_strict(
        list(codes), list(codes.values()), default=None, return_dtype=_narrowest(codes.values())
    )
    return Variable(question.id, text_in(question.labels, language) or question.id, values, labels, missing)


def _narrowest(codes: Iterable[int]) -> type[pl.Int16 | pl.Int64]:
    """Two bytes for each answer where its codes allow it (Stata keeps the greatest such numbers for what is missing)."""
    return pl.Int16 if all(abs(code) <= MOST_IN_TWO_BYTES for code in codes) else pl.Int64


def _split(question: Question, language: str) -> list[Variable]:
    """A column of 0 and 1 for each choice, null where the question was not answered."""
    asked = text_in(question.labels, language) or question.id
    return [
        Variable(
            f"{question.id}_{choice.name}",
            f"{asked}: {text_in(choice.labels, language) or choice.name}",
            pl.col(question.id).list.contains(choice.name).cast(pl.Int16),
            {0: "0", 1: "1"},
        )
        for choice in question.choices
    ]


def _plain(column: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Datetime):
        return pl.col(column).dt.replace_time_zone(None)
    return pl.col(column).list.join(" ") if isinstance(kind, pl.List) else pl.col(column)


def _names(wanted: Iterable[str], longest: int) -> list[str]:
    """Names that both programs take: letters of ASCII, digits and underscores, from a letter, each once."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        plain = re.sub(r"\W", "_", name.removeprefix("__"), flags=re.ASCII).strip("_")
        plain = (plain if plain[:1].isalpha() else f"v_{plain}")[:longest]
        number, unique = 2, plain
        while unique.casefold() in taken:
            unique = f"{plain[: longest - len(str(number)) - 1]}_{number}"
            number += 1
        taken.add(unique.casefold())
        names.append(unique)
    return names
