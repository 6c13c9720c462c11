"""Answers to `select_multiple` from a column of their own, from a column for each choice, or from both."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers import answer_values as values
from folkmoot.reportcard.answers.answer_columns import MatchedColumns
from folkmoot.reportcard.answers.answer_files import RawTable
from folkmoot.reportcard.answers.answer_findings import SET_MISSING, finding, findings_in_rows
from folkmoot.reportcard.forms.questionnaire import Question

OFFERED = "__offered/"
"""What the name of a column begins with that says of each row whether a choice was put to the person (Boolean)."""

_FLAGS_COUNT = "the columns of its choices count"
_OWN = "__own"


def offered_column(question: str, choice: str) -> str:
    """The name of the column that says to whom a choice was put; the table has it only where not to everyone."""
    return f"{OFFERED}{question}/{choice}"


@dataclass(frozen=True)
class ReadMultiple:
    """One question's answers: `chosen` (List(String), null where unanswered), and the columns of `offered_column`."""

    chosen: pl.Series
    offered: tuple[pl.Series, ...]
    findings: list[pl.DataFrame]


def merge_flags(table: RawTable, known: MatchedColumns, question: Question, own: pl.Series | None, file: str) -> ReadMultiple:
    """A question's own column (lists of names, or None) and the columns of its single choices, as one answer a row.

    Where they disagree the columns of the choices count, as they do in the packages that analyse such files, and a finding
    names the row; an empty cell of theirs says nothing. Where everything says that nothing was chosen the question counts as
    passed over: no tool tells the two apart. Only an answer of the own column that all its choices' columns deny is an answer
    that chose nothing (an empty list).

    An empty cell of one choice beside a 0 of another means that the choice was not put to that person, as where a form was
    changed during the fieldwork; it is one finding a choice.
    """
    flags, findings = _read_flags(table, known, question, file)
    rows = table.cells["__row"]
    if own is None:
        own = pl.Series(question.id, [None] * len(rows), dtype=pl.List(pl.String))
    names = flags.columns
    both = flags.with_columns(own.fill_null([]).alias(_OWN))
    differs = pl.any_horizontal(pl.col(name) != pl.col(_OWN).list.contains(name) for name in names)
    is_differing = both.select(differs.fill_null(value=False)).to_series()
    chosen = own
    if is_differing.any():
        chosen = own.zip_with(~is_differing, both.select(_corrected(names).alias(question.id)).to_series())
        if own.null_count() < len(own):
            said = chosen.filter(is_differing).list.join(" ").replace("", "nothing chosen")
            why = "the columns of its choices say otherwise: " + said
            before = own.filter(is_differing)
            findings.append(findings_in_rows(file, rows.filter(is_differing), question.id, before, why, _FLAGS_COUNT))
    offered, found = _offered(flags, chosen, question, file)
    return ReadMultiple(chosen.alias(question.id), offered, [*findings, *found])


def _corrected(names: Sequence[str]) -> pl.Expr:
    """The names that are said to be chosen, in the order of the form, and those of the own column that no flag speaks of."""
    chosen = pl.concat_list(pl.when(pl.col(name)).then(pl.lit(name)) for name in names).list.drop_nulls()
    spoken_of = pl.concat_list(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in names).list.drop_nulls()
    return chosen.list.concat(pl.col(_OWN).list.set_difference(spoken_of))


def _read_flags(
    table: RawTable, known: MatchedColumns, question: Question, file: str
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """What the columns of a question's single choices say: a Boolean column for each, by its name, null where it says nothing.

    Cells that say neither are findings.
    """
    places = known.split[question.id]
    choices = [choice for choice in question.choices if choice.name in places]
    cells = table.cells.select(pl.col(str(places[choice.name])).cast(pl.String).alias(choice.name) for choice in choices)
    flags = cells.select(
        values.flags(pl.col(choice.name), choice.name, tuple(choice.labels.values())).alias(choice.name) for choice in choices
    )
    findings = []
    for name, unread, empty in zip(flags.columns, flags.null_count().row(0), cells.null_count().row(0), strict=True):
        if unread > empty:
            wrong = flags[name].is_null() & cells[name].is_not_null() & ~cells[name].is_in(values.EMPTY_WORDS)
            if wrong.any():
                why = "neither chosen (1) nor not chosen (0)"
                rows, header = table.cells["__row"].filter(wrong), table.headers[places[name]]
                findings.append(findings_in_rows(file, rows, header, cells[name].filter(wrong), why, SET_MISSING))
    return flags, findings


def _offered(
    flags: pl.DataFrame, chosen: pl.Series, question: Question, file: str
) -> tuple[tuple[pl.Series, ...], list[pl.DataFrame]]:
    """A column for each choice that was not put to everyone who answered the question, and the findings that say so."""
    names = [name for name, empty in zip(flags.columns, flags.null_count().row(0), strict=True) if empty]
    if not names:
        return (), []
    told = pl.any_horizontal(~pl.col(name) for name in flags.columns).fill_null(value=False) & pl.col(_OWN).is_not_null()
    missing = flags.with_columns(chosen.alias(_OWN)).select(
        (told & pl.col(name).is_null() & ~pl.col(_OWN).list.contains(name)).fill_null(value=False).alias(name) for name in names
    )
    columns, findings = [], []
    for name, count in zip(names, missing.sum().row(0), strict=True):
        if count:
            columns.append((~missing[name]).alias(offered_column(question.id, name)))
            value = f"{count} of {len(chosen) - chosen.null_count()}"
            why = "the choice's own column is empty where the question was answered: the choice was not put to these people"
            findings.append(finding(file, f"{question.id}/{name}", value, why, "its share is of the others"))
    return tuple(columns), findings
