"""The form's own rules over the answers: who was to be asked (`relevant`), what an answer must fulfil, what is required."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.answers.answer_findings import KEPT, finding, findings_in_rows
from folkmoot.reportcard.forms.expression_values import Kind, NotEvaluable, Value
from folkmoot.reportcard.forms.expressions import Names, condition
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

_NOT_ANSWERED = {
    "note",
    "calculate",
    "start",
    "end",
    "today",
    "deviceid",
    "audit",
    "hidden",
    "username",
    "email",
    "phonenumber",
}
_KINDS = {"integer": Kind.NUMBER, "decimal": Kind.NUMBER, "range": Kind.NUMBER, "select_multiple": Kind.CHOICES}
_KINDS |= {"date": Kind.DAY, "today": Kind.DAY, "datetime": Kind.MOMENT, "start": Kind.MOMENT, "end": Kind.MOMENT}


def check_rules(tables: Mapping[str, pl.DataFrame], questionnaire: Questionnaire, file: str) -> list[pl.DataFrame]:
    """Findings of answers to questions that were not relevant, of broken constraints, and of required answers that are missing.

    `tables` has the interviews under an empty name, and the rows of each repeat under its own; a rule of a repeat may speak
    of the interview around it. A rule that cannot be evaluated is one finding that says so.
    """
    found = []
    for name, rows in tables.items():
        shown = file if not name else f"{file}, {name}"
        around = _with_outer_rows(name, tables, questionnaire)
        found += _Rules(around, name, questionnaire, shown).findings(rows)
    return found


def _with_outer_rows(name: str, tables: Mapping[str, pl.DataFrame], questionnaire: Questionnaire) -> pl.DataFrame:
    """A table with the questions of the rows that it lies in: of the repeat around it, and of the interview."""
    rows = tables[name]
    parents = {repeat.name: repeat.parent for repeat in questionnaire.repeats}
    while name:
        name = parents[name]
        if name not in tables:
            break
        asked = [
            question.id
            for question in questionnaire.questions
            if question.repeat == name and question.id in tables[name].columns
        ]
        pointer = ["__parent_row"] if name else []
        outer = tables[name].select(
            *asked, pl.col("__row").alias("__outer"), *(pl.col(each).alias("__next") for each in pointer)
        )
        rows = rows.drop(set(asked) & set(rows.columns))
        rows = rows.join(outer, left_on="__parent_row", right_on="__outer", how="left", maintain_order="left")
        if pointer:
            rows = rows.with_columns(pl.col("__next").alias("__parent_row")).drop("__next")
    return rows


@dataclass(frozen=True)
class _Rules:
    """The rules of the questions of one table."""

    table: pl.DataFrame
    repeat: str
    questionnaire: Questionnaire
    file: str

    def findings(self, rows: pl.DataFrame) -> list[pl.DataFrame]:
        asked = [
            question
            for question in self.questionnaire.questions
            if question.repeat == self.repeat and question.id in rows.columns and question.kind not in _NOT_ANSWERED
        ]
        found: list[pl.DataFrame] = []
        relevant: dict[str, pl.Expr] = {}
        valid: dict[str, pl.Expr] = {}
        for question in asked:
            for rule, text, wanted in (("relevant", question.relevant, relevant), ("constraint", question.constraint, valid)):
                try:
                    if text:
                        wanted[question.id] = condition(text, self._names(question))
                except NotEvaluable as reason:
                    why = f"its condition ({rule}) was not checked: {reason}"
                    found.append(finding(self.file, question.id, text, why, KEPT))
        unclear = {question.id for question in asked if question.relevant and question.id not in relevant}
        values = {question.id: pl.col(question.id) for question in asked}
        odd = {name: values[name].is_not_null() & ~expression for name, expression in relevant.items()}
        broken = {name: values[name].is_not_null() & ~expression for name, expression in valid.items()}
        required = [question.id for question in asked if question.required and question.id not in unclear]
        conditions = {question.id: question for question in asked}
        found += self._in_rows(
            rows, odd, {name: f"answered although not relevant: {conditions[name].relevant}" for name in odd}
        )
        found += self._in_rows(
            rows, broken, {name: f"breaks the form's own rule: {conditions[name].constraint}" for name in broken}
        )
        return found + self._missing(required, relevant)

    def _in_rows(self, rows: pl.DataFrame, masks: Mapping[str, pl.Expr], why: Mapping[str, str]) -> list[pl.DataFrame]:
        wrong = self._evaluated(masks)
        return [
            findings_in_rows(
                self.file, rows["__row"].filter(wrong[name]), name, rows[name].filter(wrong[name]), why[name], KEPT
            )
            for name in wrong.columns
            if wrong[name].any()
        ]

    def _missing(self, required: Sequence[str], relevant: Mapping[str, pl.Expr]) -> list[pl.DataFrame]:
        """One finding for each required question, with the number of rows that lack it of those where it was relevant."""
        every_row = pl.col("__row").is_not_null()
        was_asked = {name: every_row & relevant.get(name, every_row) for name in required}
        asked = self._evaluated(was_asked)
        empty = self._evaluated({name: asked & pl.col(name).is_null() for name, asked in was_asked.items()})
        why = "required, but left empty where it was relevant"
        return [
            finding(self.file, name, f"{empty[name].sum()} of {asked[name].sum()}", why, "missing")
            for name in required
            if empty[name].any()
        ]

    def _evaluated(self, masks: Mapping[str, pl.Expr]) -> pl.DataFrame:
        return self.table.select(mask.alias(name) for name, mask in masks.items()) if masks else pl.DataFrame()

    def _names(self, question: Question) -> Names:
        return Names(
            reference=lambda name: self._value(self._nearest(name, question)),
            path=lambda parts, absolute: self._value(self._at(parts, question, absolute=absolute)),
            today=lambda: self._moment_of_interview(Kind.DAY),
            now=lambda: self._moment_of_interview(Kind.MOMENT),
        )

    def _nearest(self, name: str, here: Question) -> Question:
        """The question of that name that shares most of the path."""
        candidates = [question for question in self.questionnaire.questions if question.name == name]
        if not candidates:
            raise NotEvaluable(f"${{{name}}} is no question")
        return max(candidates, key=lambda question: _shared(question.path, here.path))

    def _at(self, parts: Sequence[str], here: Question, *, absolute: bool) -> Question:
        path = [] if absolute else list(here.path)
        for part in parts[1:] if absolute else parts:
            if part == "..":
                path = path[:-1]
            elif part != ".":
                path.append(part)
        for question in self.questionnaire.questions:
            if question.path == tuple(path):
                return question
        raise NotEvaluable(f"the path {'/'.join(parts)}")

    def _value(self, question: Question) -> Value:
        if question.id not in self.table.columns:
            known = question.repeat in {self.repeat, ""}
            raise NotEvaluable(f"the file has no column for {question.id}" if known else f"{question.id} is in another repeat")
        if question.kind == "time":
            raise NotEvaluable(f"{question.id} is a time of day")
        kind = _KINDS.get(question.kind, Kind.TEXT)
        column = pl.col(question.id)
        return Value(column.cast(pl.Float64) if kind == Kind.NUMBER else column, kind)

    def _moment_of_interview(self, kind: Kind) -> Value:
        """`today()` and `now()` were the interview's own: of its `today`, or of its `start`."""
        for wanted in ("today", "start") if kind == Kind.DAY else ("start",):
            for question in self.questionnaire.questions:
                if question.kind == wanted and question.id in self.table.columns:
                    column = pl.col(question.id)
                    return Value(column.cast(pl.Date) if kind == Kind.DAY else column, kind)
        raise NotEvaluable("the day of the interview is not in the file")


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two paths share from the start."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
