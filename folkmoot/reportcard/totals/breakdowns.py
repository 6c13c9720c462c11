"""The groups that a card shows side by side: from a column, a role of the form, or an age cut into bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Texts
from folkmoot.reportcard.totals.variables import Breakdown

AGE_BANDS = ((18, 24), (25, 34), (35, 49), (50, 64))
OLDEST_BAND = "65+"
DEFAULT_ROLES = ("sex", "age_group", "area", "disability")
MOST_GROUPS = 30


@dataclass(frozen=True)
class GroupedBy:
    """A breakdown ready to use: what the kernel is given, its heading and the names of its groups by language.

    `labels` is empty for a column that the form does not know: it goes by its own name, as its groups do.
    """

    breakdown: Breakdown
    labels: Texts
    group_labels: dict[str, Texts]


def group_answers(answers: Answers, questionnaire: Questionnaire, names: Sequence[str]) -> tuple[pl.DataFrame, list[GroupedBy]]:
    """The answers' table with a column of groups for each breakdown (`__by_NAME`), and the breakdowns.

    A name is a question, a column of the answers that the form does not know, or a role that the form gives to a question
    (`sex`, `area`); `age_group` is made of the question with the role `age` where no question has that name or role. With
    no names, those of `DEFAULT_ROLES` that the form has are taken. Someone without an answer is in no group.

    Raises `DesignError` where a name is none of these, or has more than `MOST_GROUPS` groups.
    """
    chosen = list(dict.fromkeys(names)) or [
        role for role in DEFAULT_ROLES if values_of(answers, questionnaire, role) is not None
    ]
    table = answers.table
    groupings = []
    for name in chosen:
        values = values_of(answers, questionnaire, name)
        if values is None and any(
            question.id == name and question.kind == "select_multiple" for question in questionnaire.questions
        ):
            raise DesignError(
                f"{name!r} is a question of several choices: one person would be in several groups. "
                "Choose another one, or make a column of your own from it."
            )
        if values is None:
            raise DesignError(
                f"There is no question, column or role {name!r} to break the figures down by. "
                f"Columns with few different answers: {', '.join(_candidates(answers, questionnaire)) or 'none'}."
            )
        column = f"__by_{name}"
        question, series = values
        table = table.with_columns(series.alias(column))
        groups = groups_in_order(question, series)
        if len(groups) > MOST_GROUPS:
            raise DesignError(f"{name!r} has {len(groups)} groups, more than {MOST_GROUPS}: choose a column with fewer.")
        labels = dict(question.labels) if question else {}
        choice_labels = {choice.name: choice.labels for choice in question.choices} if question else {}
        groupings.append(
            GroupedBy(
                Breakdown(by=name, columns=(column,), groups=tuple(groups)),
                labels,
                {group: choice_labels.get(group, {}) for group in groups},
            )
        )
    return table, groupings


def values_of(answers: Answers, questionnaire: Questionnaire, name: str) -> tuple[Question | None, pl.Series] | None:
    """The question (where there is one) and the text column of groups that a name stands for, as `group_answers` reads names;
    None where it stands for nothing or for a question of several choices."""
    asked = {question.id: question for question in questionnaire.questions if not question.repeat}
    question = asked.get(name) or questionnaire.with_role(name)
    if question is not None and question.id in answers.table.columns:
        series = answers.table[question.id]
        if question.role == "age" and question.is_number:
            return question, _age_bands(series)
        if series.dtype.is_(pl.List(pl.String)):
            return None
        return question, series.cast(pl.String)
    if name in answers.unknown_columns:
        return None, answers.table[name].cast(pl.String)
    age = questionnaire.with_role("age")
    if name == "age_group" and age is not None and age.is_number and age.id in answers.table.columns:
        return age, _age_bands(answers.table[age.id])
    return None


def _age_bands(ages: pl.Series) -> pl.Series:
    age = pl.col("age")
    bands = [pl.when(age.is_between(first, last)).then(pl.lit(f"{first}–{last}")) for first, last in AGE_BANDS]
    oldest = pl.when(age > AGE_BANDS[-1][1]).then(pl.lit(OLDEST_BAND))
    return pl.DataFrame({"age": ages.cast(pl.Float64).floor()}).select(pl.coalesce(*bands, oldest).alias("age"))["age"]


def groups_in_order(question: Question | None, series: pl.Series) -> list[str]:
    """The groups that occur: in the order of the form's choices, else sorted."""
    present = set(series.drop_nulls().unique().to_list())
    if question and question.choices:
        declared = [choice.name for choice in question.choices if choice.name in present and not choice.missing]
        outside = present - {choice.name for choice in question.choices}
        return declared + sorted(outside)
    return sorted(present, key=_natural_order)


def _natural_order(group: str) -> tuple[int, float, str]:
    """Numbers by their size before text by its letters."""
    try:
        return (0, float(group), group)
    except ValueError:
        return (1, 0.0, group)


def _candidates(answers: Answers, questionnaire: Questionnaire) -> list[str]:
    """Names that could have been meant: single choices and unknown columns with two to eight different answers."""
    names = [question.id for question in questionnaire.questions if question.kind == "select_one" and not question.repeat]
    known = [name for name in [*names, *answers.unknown_columns] if name in answers.table.columns]
    counts = answers.table.select(pl.col(known).n_unique()).row(0, named=True) if known else {}
    return [name for name in known if 2 <= counts[name] <= 8][:12]
