"""Which questions follow up another: only those who gave certain answers to it were asked them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

import polars as pl

from folkmoot.reportcard.forms.expression_values import Kind, NotEvaluable, Value
from folkmoot.reportcard.forms.expressions import Names, condition

MOST_TRIED = 20_000
REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_TEXT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
UNANSWERED = ""


@dataclass(frozen=True)
class Put:
    """A question as a form puts it: its id, its kind (`select_one`, `select_multiple` or another), the names of its choices,
    and its `relevant`."""

    id: str
    kind: str
    choices: tuple[str, ...]
    condition: str


@dataclass(frozen=True)
class FollowUp:
    """Who was asked `question` had given one of the `answers` to the question `of`; where `with_unanswered`, or none at all.

    Where `not_chosen`, they had chosen none of the `answers` to a question of several choices, or not answered it.
    """

    question: str
    of: str
    answers: tuple[str, ...]
    with_unanswered: bool = False
    not_chosen: bool = False


def follow_ups(asked: Sequence[Put]) -> list[FollowUp]:
    """Every question that follows up an earlier one of a single choice, or a choice of an earlier one of several.

    A condition is tried with every answer to the questions of choices that it names, and of other names (`consent`, an age)
    with what it holds them against. Of a question of several choices those lead to it that must, or must not, have been
    chosen. A condition that cannot be evaluated, or that has too many combinations to try, tells nothing.
    """
    before: dict[str, Put | None] = {}
    found = []
    for question in asked:
        found += _followed_by(question, before) if question.condition else []
        name = question.id.rsplit("/", 1)[-1]
        before[name] = None if name in before else question
    return found


def _followed_by(question: Put, before: Mapping[str, Put | None]) -> list[FollowUp]:
    names = list(dict.fromkeys(REFERENCE.findall(question.condition)))
    known = {name: put for name in names if (put := before.get(name)) is not None and put.choices}
    if not known:
        return []
    held_against = [text for texts in _TEXT.findall(question.condition) for text in texts if text]
    numbers = [float(text) for text in _NUMBER.findall(question.condition)]
    others = [UNANSWERED, *held_against, *(f"{number + more:g}" for number in numbers for more in (-1, 0, 1))]
    tried = [_answers(known[name]) if name in known else list(dict.fromkeys(others)) for name in names]
    if prod(map(len, tried)) > MOST_TRIED:
        return []
    table = pl.DataFrame(list(product(*tried)), schema=dict.fromkeys(names, pl.String), orient="row")
    try:
        asked = table.filter(condition(question.condition, _NAMES))
    except (NotEvaluable, pl.exceptions.PolarsError):
        return []
    found = []
    for name, put in known.items():
        leading = set(asked[name].to_list())
        if put.kind == "select_multiple":
            sets = [set(answer.split()) for answer in leading] or [set()]
            always, ever = set.intersection(*sets), set.union(*sets) if leading else set(put.choices)
            found += [FollowUp(question.id, put.id, (choice,)) for choice in put.choices if choice in always]
            never = [choice for choice in put.choices if choice not in ever]
            found += [FollowUp(question.id, put.id, (choice,), True, not_chosen=True) for choice in never]
        elif put.kind == "select_one":
            answers = tuple(choice for choice in put.choices if choice in leading)
            if 0 < len(answers) < len(put.choices):
                found.append(FollowUp(question.id, put.id, answers, UNANSWERED in leading))
    return found


def _answers(question: Put) -> list[str]:
    """The answers to try: each choice and none; where several can be chosen any two, all, and all but one or two."""
    if question.kind != "select_multiple":
        return [UNANSWERED, *question.choices]
    few = [set(chosen) for count in range(3) for chosen in combinations(question.choices, count)]
    sets = [*few, *(set(question.choices) - chosen for chosen in few)]
    return list(dict.fromkeys(" ".join(name for name in question.choices if name in chosen) for chosen in sets))


def _no_path(parts: Sequence[str], _absolute: bool) -> Value:
    raise NotEvaluable("/".join(parts))


def _no_clock() -> Value:
    raise NotEvaluable("today")


_NAMES = Names(lambda name: Value(pl.col(name), Kind.TEXT), _no_path, _no_clock, _no_clock)
