"""Answers as SPSS and Stata have them: numbers with labels, declared missing values, a column for each choice of several."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.forms.questionnaire import Choice, Question, Questionnaire, Texts

FIRST_MISSING = 9001
LONGEST_SPSS_LABEL, LONGEST_STATA_LABEL = 256, 80
LONGEST_SPSS_NAME, LONGEST_STATA_NAME = 64, 32
LONGEST_STATA_TEXT = 2000
MOST_IN_TWO_BYTES = 32_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WHOLE = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Variable:
    """A column of a statistics file: its values, what it says, what its codes mean, and which of them are declared missing.

    A text that is no choice of the form (an answer of an older version) has a code and a label of its own after the others.
    """

    name: str
    label: str
    values: pl.Series
    codes: dict[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()


def write_spss(path: Path, answers: Answers, questionnaire: Questionnaire, language: str = "") -> None:
    """The interviews as a `.sav` file; labels in a language of the form, its default one where none is given. The repeats are
    left out. Answers declared missing (`card::missing`) are user-missing values."""
    import pyreadstat

    variables = _variables(answers, questionnaire, language or questionnaire.default_language, LONGEST_SPSS_NAME)
    pyreadstat.write_sav(
        pl.DataFrame([variable.values.alias(variable.name) for variable in variables]),
        path,
        file_label=_text(questionnaire.titles, language)[:LONGEST_SPSS_LABEL].encode()[:60].decode(errors="ignore"),
        column_labels={variable.name: _cut(variable.label, LONGEST_SPSS_LABEL) for variable in variables},
        variable_value_labels={
            variable.name: {code: _cut(label, 120) for code, label in variable.codes.items()}
            for variable in variables
            if variable.codes
        },
        missing_ranges={variable.name: list(variable.missing[:3]) for variable in variables if variable.missing},
    )


def write_stata(path: Path, answers: Answers, questionnaire: Questionnaire, language: str = "") -> None:
    """The same as a `.dta` file (Stata 14 and later); answers declared missing are `.a`, `.b` ... with their labels in notes of
    the variable's label where Stata can hold them."""
    import pyreadstat

    variables = _variables(answers, questionnaire, language or questionnaire.default_language, LONGEST_STATA_NAME)
    columns, missing = [], {}
    for variable in variables:
        letters = {code: _LETTERS[place] for place, code in enumerate(variable.missing[: len(_LETTERS)])}
        if letters:
            values = [letters.get(value, value) for value in variable.values.to_list()]
            columns.append(pl.Series(variable.name, values, dtype=pl.Object))
            missing[variable.name] = list(letters.values())
        else:
            columns.append(_short_texts(variable.values).alias(variable.name))
    pyreadstat.write_dta(
        pl.DataFrame(columns),
        path,
        file_label=_text(questionnaire.titles, language)[:LONGEST_STATA_LABEL].encode()[:80].decode(errors="ignore"),
        column_labels={variable.name: _cut(_stata_label(variable), LONGEST_STATA_LABEL) for variable in variables},
        variable_value_labels={
            variable.name: {code: label for code, label in variable.codes.items() if code not in variable.missing}
            for variable in variables
            if set(variable.codes) - set(variable.missing)
        },
        missing_user_values=missing,
    )


def _variables(answers: Answers, questionnaire: Questionnaire, language: str, longest: int) -> list[Variable]:
    table = answers.table
    questions = {question.id: question for question in questionnaire.questions}
    found: list[Variable] = []
    for column in table.columns:
        if column in {"__row", "__instance"}:
            continue
        question = questions.get(column)
        if question is None:
            found.append(Variable(column, column, table[column]))
        elif question.kind == "select_one" and question.choices:
            found.append(_coded(question, table[column], language))
        elif question.kind == "select_multiple":
            found += _split(question, table[column], language)
        else:
            found.append(Variable(column, _text(question.labels, language) or column, _plain(table[column])))
    names = _names((variable.name for variable in found), longest)
    return [
        Variable(name, variable.label, variable.values, variable.codes, variable.missing)
        for name, variable in zip(names, found, strict=True)
    ]


def _coded(question: Question, answers: pl.Series, language: str) -> Variable:
    answers = answers.cast(pl.String)
    known = {choice.name for choice in question.choices}
    outside = [Choice(name, {}) for name in answers.drop_nulls().unique().sort().to_list() if name not in known]
    codes = choice_codes([*question.choices, *outside])
    labels = {codes[choice.name]: _text(choice.labels, language) or choice.name for choice in [*question.choices, *outside]}
    missing = tuple(codes[choice.name] for choice in question.choices if choice.missing)
    values = answers.replace_strict(list(codes), list(codes.values()), default=None, return_dtype=_narrowest(codes.values()))
    return Variable(question.id, _text(question.labels, language) or question.id, values, labels, missing)


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


def _narrowest(codes: Iterable[int]) -> type[pl.Int16 | pl.Int64]:
    """Two bytes for each answer where its codes allow it (Stata keeps the greatest such numbers for what is missing)."""
    return pl.Int16 if all(abs(code) <= MOST_IN_TWO_BYTES for code in codes) else pl.Int64


def _split(question: Question, answers: pl.Series, language: str) -> list[Variable]:
    """A column of 0 and 1 for each choice, null where the question was not answered."""
    found = []
    for choice in question.choices:
        values = pl.DataFrame({"a": answers}).select(pl.col("a").list.contains(choice.name).cast(pl.Int16))["a"]
        label = f"{_text(question.labels, language) or question.id}: {_text(choice.labels, language) or choice.name}"
        found.append(Variable(f"{question.id}_{choice.name}", label, values, {0: "0", 1: "1"}))
    return found


def _plain(values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.Datetime):
        return values.dt.replace_time_zone(None)
    return values.list.join(" ") if isinstance(values.dtype, pl.List) else values


def _short_texts(values: pl.Series) -> pl.Series:
    return values.str.slice(0, LONGEST_STATA_TEXT) if values.dtype == pl.String else values


def _stata_label(variable: Variable) -> str:
    if not variable.missing:
        return variable.label
    told = ", ".join(f".{letter} {variable.codes[code]}" for letter, code in zip(_LETTERS, variable.missing, strict=False))
    return f"{_cut(variable.label, max(20, LONGEST_STATA_LABEL - len(told) - 3))} ({told})"


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


def _text(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
