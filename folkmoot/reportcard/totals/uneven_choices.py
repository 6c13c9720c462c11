"""Questions of several choices whose choices do not share one base: a choice that was not put to everyone, an answer of none.

The kernel counts each choice of a question against all who answered it. For these questions each figure is a variable of its
own, with its own base, and the figures are named back to their question afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from folkmoot.reportcard.answers.answer_multiples import offered_column
from folkmoot.reportcard.totals.variables import Variable

_CHOSEN = "true"


@dataclass(frozen=True)
class EvenedOut:
    """A table and its variables ready for the kernel; `figures` names the question and category of each added column."""

    table: pl.DataFrame
    variables: tuple[Variable, ...]
    figures: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def select(self, selected: Mapping[str, str]) -> dict[str, str]:
        """One category for each question, as the kernel is to be asked for it."""
        columns = {figure: column for column, figure in self.figures.items()}
        asked = {}
        for question, category in selected.items():
            column = columns.get((question, category))
            asked[column or question] = _CHOSEN if column else category
        return asked

    def named_back(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The kernel's rows (estimates or comparisons) under their questions and categories, in the kernel's order."""
        if not self.figures:
            return rows
        own = pl.col("question").is_in(list(self.figures))
        names = pl.col("question")
        questions = {column: question for column, (question, _) in self.figures.items()}
        categories = {column: category for column, (_, category) in self.figures.items()}
        named = rows.filter(~own | (pl.col("category") == _CHOSEN)).with_columns(
            question=names.replace(questions),
            category=pl.when(own).then(names.replace(categories)).otherwise(pl.col("category")),
        )
        order = ("question", "by", "group")
        places = named.with_row_index("place")
        by_question = places.group_by("question").agg(pl.col("place").min().alias("question_place"))
        by_group = places.group_by("by", "group").agg(pl.col("place").min().alias("group_place"))
        placed = places.join(by_question, on="question").join(by_group, on=order[1:])
        return placed.sort("question_place", "group_place", "place").select(rows.columns)


def even_out(table: pl.DataFrame, variables: Sequence[Variable]) -> EvenedOut:
    """A table and its variables with every uneven question of several choices taken apart into its figures.

    A choice's base are those to whom it was put and who gave a substantive answer; answering with nothing chosen is one.
    That of a missing choice are all to whom it was put and who answered; that of combined ones those to whom all were put.
    """
    columns: list[pl.Expr] = []
    taken_apart: list[Variable] = []
    figures: dict[str, tuple[str, str]] = {}
    for variable in variables:
        if variable.kind != "choices" or not _is_uneven(table, variable):
            taken_apart.append(variable)
            continue
        chosen = pl.col(variable.question)
        substantive = (chosen.list.len() == 0) | chosen.list.eval(~pl.element().is_in([*variable.missing])).list.any()
        members: dict[str, tuple[str, ...]] = {name: (name,) for name in (*variable.categories, *variable.missing)}
        members |= {"+".join(names): names for names in variable.combined}
        for figure in variable.figures:
            base = chosen.is_not_null() if figure in variable.missing else substantive
            for name in members[figure]:
                if (offered := offered_column(variable.question, name)) in table.columns:
                    base &= pl.col(offered)
            has_any = pl.any_horizontal(chosen.list.contains(name) for name in members[figure])
            column = f"__choice/{variable.question}/{figure}"
            columns.append(pl.when(base).then(has_any).alias(column))
            taken_apart.append(Variable(column, "share", categories=(_CHOSEN, "false")))
            figures[column] = (variable.question, figure)
    return EvenedOut(table.with_columns(columns), tuple(taken_apart), figures)


def _is_uneven(table: pl.DataFrame, variable: Variable) -> bool:
    offered = (offered_column(variable.question, name) for name in (*variable.categories, *variable.missing))
    return any(name in table.columns for name in offered) or bool((table[variable.question].list.len() == 0).any())
