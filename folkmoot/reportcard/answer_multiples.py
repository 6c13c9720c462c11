"""Answers to `select_multiple` from a column of their own, from a column for each choice, or from both."""

from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard import answer_values as values
from folkmoot.reportcard.answer_columns import MatchedColumns
from folkmoot.reportcard.answer_files import RawTable
from folkmoot.reportcard.answer_findings import SET_MISSING, finding, findings_in_rows
from folkmoot.reportcard.questionnaire import Question

OFFERED = "__offered/"
"""What the name of a column begins with that says of each row whether a choice was put to the person (Boolean)."""

_NO_FLAGS = {"__row": pl.Int64, "choice": pl.String, "said": pl.Boolean}


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
    chosen = own if own is not None else pl.Series(question.id, [None] * len(rows), dtype=pl.List(pl.String))
    differing = _differing_rows(flags, rows.to_frame().with_columns(chosen.alias("choice")))
    if differing.height:
        is_differing = rows.is_in(differing["__row"].implode())
        before = chosen
        merged = rows.to_frame().join(differing, on="__row", how="left", maintain_order="left")["choice"]
        chosen = merged.zip_with(is_differing, before)
        if own is not None:
            said = chosen.filter(is_differing).list.join(" ").replace("", "nothing chosen")
            why = "the columns of its choices say otherwise: " + said
            findings.append(
                findings_in_rows(file, rows.filter(is_differing), question.id, before.filter(is_differing), why, _FLAGS_COUNT)
            )
    offered, found = _offered(flags, rows, chosen, question, file)
    return ReadMultiple(chosen.alias(question.id), offered, [*findings, *found])


_FLAGS_COUNT = "the columns of its choices count"


def _read_flags(
    table: RawTable, known: MatchedColumns, question: Question, file: str
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """What the columns of a question's single choices say: `__row`, `choice`, `said`, a row for each cell that says anything.

    The rows of one interview are in the order of the form's choices. Cells that say neither are findings.
    """
    findings = []
    parts = [pl.DataFrame(schema=_NO_FLAGS)]
    for choice in question.choices:
        place = known.split[question.id].get(choice.name)
        if place is None:
            continue
        cells = table.cells.select("__row", pl.col(str(place)).cast(pl.String).alias("cell"))
        labels = tuple(choice.labels.values())
        read = cells.select(
            "__row", pl.lit(choice.name).alias("choice"), values.flags(pl.col("cell"), choice.name, labels).alias("said")
        )
        if read["said"].null_count() > cells["cell"].null_count():
            wrong = read["said"].is_null() & cells["cell"].is_not_null() & ~cells["cell"].is_in(values.EMPTY_WORDS)
            why = "neither chosen (1) nor not chosen (0)"
            findings.append(
                findings_in_rows(
                    file, cells["__row"].filter(wrong), table.headers[place], cells["cell"].filter(wrong), why, SET_MISSING
                )
            )
        parts.append(read.drop_nulls("said"))
    return pl.concat(parts), [found for found in findings if found.height]


def _differing_rows(flags: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """The rows in which a flag says otherwise than the list of chosen names, with the list as the flags correct it.

    A row without an answer of its own differs only where a flag says that something was chosen.
    """
    own = chosen.drop_nulls().explode("choice", empty_as_null=True).with_columns(pl.lit(value=True).alias("own"))
    both = flags.join(own, on=["__row", "choice"], how="left", maintain_order="left")
    differing = both.filter(pl.col("said") != pl.col("own").fill_null(value=False)).select("__row").unique()
    kept = own.join(differing, on="__row", how="semi").join(flags, on=["__row", "choice"], how="anti", maintain_order="left")
    said = flags.filter("said").join(differing, on="__row", how="semi", maintain_order="left")
    names = pl.concat([said.select("__row", "choice"), kept.select("__row", "choice")])
    lists = names.group_by("__row", maintain_order=True).agg("choice")
    return differing.join(lists, on="__row", how="left").with_columns(pl.col("choice").fill_null([])).sort("__row")


def _offered(
    flags: pl.DataFrame, rows: pl.Series, chosen: pl.Series, question: Question, file: str
) -> tuple[tuple[pl.Series, ...], list[pl.DataFrame]]:
    """A column for each choice that was not put to everyone who answered the question, and the findings that say so."""
    answered = rows.to_frame().with_columns(chosen.alias("chosen")).drop_nulls("chosen")
    told = answered.join(flags.filter(~pl.col("said")).select("__row").unique(), on="__row", how="semi", maintain_order="left")
    columns, findings = [], []
    for name in flags["choice"].unique(maintain_order=True) if told.height else ():
        said = flags.filter(pl.col("choice") == name).select("__row")
        empty = told.join(said, on="__row", how="anti", maintain_order="left")
        empty = empty.filter(~pl.col("chosen").list.contains(name))
        if empty.is_empty():
            continue
        columns.append((~rows.is_in(empty["__row"].implode())).alias(offered_column(question.id, name)))
        value = f"{empty.height} of {answered.height}"
        why = "the choice's own column is empty where the question was answered: the choice was not put to these people"
        findings.append(finding(file, f"{question.id}/{name}", value, why, "its share is of the others"))
    return tuple(columns), findings
