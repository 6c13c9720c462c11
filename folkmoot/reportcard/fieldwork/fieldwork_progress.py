"""Interviews against the plan: by municipality, primary unit, sex and age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.answers.plain_tables import read_plain_table, refuse
from folkmoot.reportcard.design import ROW
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.totals.breakdowns import groups_in_order, values_of

BY = ("municipality", "psu", "area", "sex", "age_group")
SCHEMA = {"by": pl.String, "group": pl.String, "made": pl.Int64, "planned": pl.Int64}
SHORT = 2


@dataclass(frozen=True)
class Planned:
    """So many interviews are planned of a group: `by` is a role or a question, `group` one of its answers."""

    by: str
    group: str
    number: int


def read_plan(path: Path) -> tuple[Planned, ...]:
    """A plan from a table with the columns `by`, `group` and `planned`; or with `planned` and one column that names the primary
    units. Rows that plan nothing are passed over. Raises `UnusableAnswers`, with the rows."""
    table = read_plain_table(path)
    units = [name for name in table.columns if name not in {"planned", ROW}]
    if "planned" not in table.columns or not units:
        raise UnusableAnswers(
            f"{path.name} needs the columns by, group and planned, or a column of primary units and the column planned."
        )
    if not {"by", "group"} <= set(units):
        table = table.with_columns(pl.lit("psu").alias("by"), pl.col(units[0]).alias("group"))
    table = table.filter(pl.col("planned").is_not_null())
    number = pl.col("planned").cast(pl.Float64, strict=False)
    whole = number.is_not_null() & (number >= 0) & (number == number.floor())
    refuse(table, ~whole.fill_null(value=False), UnusableAnswers, "planned is no whole number", "Give one such as 8")
    named = pl.all_horizontal(pl.col("by", "group").is_not_null())
    refuse(table, ~named, UnusableAnswers, "by or group is missing", "Fill it in")
    twice = pl.struct("by", "group").is_duplicated()
    refuse(table, twice, UnusableAnswers, "the same group occurs more than once", "Add them up")
    rows = table.select(pl.col("by", "group").cast(pl.String).str.strip_chars(), number.cast(pl.Int64))
    return tuple(Planned(*row) for row in rows.iter_rows())


def planned_by_nothing(plan: Sequence[Planned], questionnaires: Sequence[Questionnaire]) -> list[str]:
    """What a plan goes `by` that none of the forms asks, so that no interview will ever be counted against it."""

    def is_asked(name: str, questionnaire: Questionnaire) -> bool:
        roles = {name, "age"} if name == "age_group" else {name}
        return any(
            (question.id == name or question.role in roles) and question.kind != "select_multiple" and not question.repeat
            for question in questionnaire.questions
        )

    names = dict.fromkeys(row.by for row in plan)
    return [name for name in names if not any(is_asked(name, questionnaire) for questionnaire in questionnaires)]


def by_unit(plan: Sequence[Planned]) -> Mapping[str, int]:
    """The planned interviews of each primary unit."""
    return {row.group: row.number for row in plan if row.by == "psu"}


def progress(
    answers: Answers, questionnaire: Questionnaire, plan: Sequence[Planned] = (), by: Sequence[str] = BY
) -> pl.DataFrame:
    """How many interviews there are of each group, and how many were planned: `by`, `group`, `made`, `planned` (null where
    nothing is). Groups stand in the order of the form's choices; those that only the plan has come after.

    What the answers and the plan do not have is passed over, and so is a variable with one group and no plan. Someone
    without an answer is in no group. A hyphen between two ages may be a short or a long one.
    """
    parts = []
    for name in dict.fromkeys([*by, *(row.by for row in plan)]):
        planned = {_age(row.group): row.number for row in plan if row.by == name}
        values = values_of(answers, questionnaire, name)
        made: dict[str, int] = {}
        groups: list[str] = []
        if values is not None:
            made = dict(values[1].drop_nulls().value_counts().iter_rows())
            groups = groups_in_order(*values)
            groups += sorted(set(made) - set(groups))
        own = {_age(group): group for group in groups}
        groups += [group for group in planned if group not in own]
        if not planned and len(groups) < SHORT:
            continue
        parts += [(name, group, made.get(group, 0), planned.get(_age(group))) for group in groups]
    return pl.DataFrame(parts, schema=SCHEMA, orient="row")


def _age(group: str) -> str:
    return group.replace("-", "–") if group[:1].isdigit() else group
