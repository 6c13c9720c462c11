"""What is wrong with answers that could be read: choices that the form does not have, duplicates, dates, relevance."""

from dataclasses import replace

import polars as pl

from folkmoot.reportcard.answers.answer_findings import KEPT, LEFT_OUT, finding, findings_in_rows, gathered
from folkmoot.reportcard.answers.answer_values import moments
from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.answers.form_rules import check_rules
from folkmoot.reportcard.forms.questionnaire import Choice, Question, Questionnaire
from folkmoot.reportcard.forms.scales import looks_missing

SUBMISSION_COLUMNS = ("_submission_time", "SubmissionDate", "__system/submissionDate", "submission_date")
_KEPT_CHOICE = f"{KEPT}; counts as an answer of its own"
_EXAMPLES = 5
_CLOCK_TOLERANCE = "5m"
_DAY_TOLERANCE = 1


def check_answers(answers: Answers, questionnaire: Questionnaire) -> Answers:
    """The answers with findings added (sorted by row and column), and adjusted as these say.

    - An interview that is there twice, equal in every column of the form, is left out but for the first. Of interviews with
      the same instance id and different answers the last submitted one stays. Both rows are named.
    - A choice that the form does not have is kept and counts as an answer of its own: it was given, so leaving it out would
      make the other answers' shares too large. `with_found_choices` adds such choices to the questionnaire.
    - Dates out of order (start after end, end after submission, `today` more than a day from start), answers to questions
      that were not relevant, and answers that break the form's own `constraint` are kept as received, and said.
    - A required question left empty where it was relevant is one finding a question, with the number of interviews.
    - A condition that cannot be evaluated is said to be not checked.
    """
    table, found = _without_duplicates(answers, questionnaire)
    tables = {"": table, **answers.repeats}
    for name, rows in tables.items():
        shown = answers.file if not name else f"{answers.file}, {name}"
        asked = [question for question in questionnaire.questions if question.repeat == name and question.id in rows.columns]
        found += _unknown_choices(rows, asked, shown)
    found += _dates_out_of_order(table, questionnaire, answers.file)
    found += check_rules(tables, questionnaire, answers.file)
    return replace(answers, table=table, findings=gathered([answers.findings, *found]))


def with_found_choices(questionnaire: Questionnaire, answers: Answers) -> Questionnaire:
    """The questionnaire with choices added that were given but are not in the form, after its own and named by themselves."""
    tables = {"": answers.table, **answers.repeats}
    questions = []
    for question in questionnaire.questions:
        table = tables.get(question.repeat)
        if table is not None and question.id in table.columns and question.is_choice and question.choices:
            outside = table.select(_outside(pl.col(question.id), question, table.schema[question.id]).alias("name"))
            names = outside["name"].explode().drop_nulls().unique().sort()
            added = tuple(Choice(name, {}, "", looks_missing(name)) for name in names)
            questions.append(replace(question, choices=question.choices + added) if added else question)
        else:
            questions.append(question)
    return replace(questionnaire, questions=tuple(questions))


def _without_duplicates(answers: Answers, questionnaire: Questionnaire) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    table = answers.table
    again = table.filter(pl.col("__instance").is_duplicated())
    if again.is_empty():
        return table, []
    known = [question.id for question in questionnaire.questions if question.id in table.columns and not question.repeat]
    texts = [_as_text(pl.col(name), table.schema[name]) for name in known]
    content = again.select(*texts, pl.col("__instance")).hash_rows().alias("__content")
    again = again.with_columns(content, _submitted(again).alias("__submitted"))
    ordered = again.sort("__submitted", "__row", nulls_last=False)
    last = ordered.group_by("__instance").agg(
        pl.col("__row").last().alias("__last"),
        pl.col("__content").n_unique().alias("__versions"),
        pl.col("__row").min().alias("__first"),
    )
    judged = again.join(last, on="__instance", maintain_order="left").with_columns(
        pl.when(pl.col("__versions") == 1).then("__first").otherwise("__last").alias("__kept")
    )
    gone = judged.filter(pl.col("__row") != pl.col("__kept"))
    why = gone.select(
        pl.when(pl.col("__versions") == 1)
        .then(pl.format("the same interview as row {}", "__kept"))
        .otherwise(pl.format("the same instance id as row {}, which was submitted last, with other answers", "__kept"))
    ).to_series()
    found = [findings_in_rows(answers.file, gone["__row"], "__instance", gone["__instance"], why, LEFT_OUT)]
    return table.filter(~pl.col("__row").is_in(gone["__row"].implode())), found


def _as_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    return column.list.sort().list.join(" ") if isinstance(kind, pl.List) else column.cast(pl.String)


def _submitted(table: pl.DataFrame) -> pl.Expr:
    """When each interview was submitted, as far as the file says."""
    column = next((name for name in SUBMISSION_COLUMNS if name in table.columns), None)
    return moments(pl.col(column)) if column else pl.lit(None, pl.Datetime("us", "UTC"))


def _unknown_choices(table: pl.DataFrame, asked: list[Question], file: str) -> list[pl.DataFrame]:
    """Answers that are no choice of their question; one finding a question where that is most of them."""
    odd = {
        question.id: _outside(pl.col(question.id), question, table.schema[question.id]).list.len() > 0
        for question in asked
        if question.is_choice and question.choices
    }
    if not odd:
        return []
    wrong = table.select(mask.fill_null(value=False).alias(name) for name, mask in odd.items())
    found = []
    questions = {question.id: question for question in asked}
    for name, count in zip(wrong.columns, wrong.sum().row(0), strict=True):
        if not count:
            continue
        rows = table.filter(wrong[name]).select(
            "__row", _outside(pl.col(name), questions[name], table.schema[name]).list.join(" ").alias("odd")
        )
        answered = table.height - table[name].null_count()
        if count > answered / 2:
            examples = rows["odd"].unique(maintain_order=True).head(_EXAMPLES).to_list()
            why = f"not a choice of this question ({count} of {answered} answers)"
            found.append(finding(file, name, ", ".join([*examples, "…"]), why, _KEPT_CHOICE))
        else:
            found.append(
                findings_in_rows(file, rows["__row"], name, rows["odd"], "not a choice of this question", _KEPT_CHOICE)
            )
    return found


def _outside(column: pl.Expr, question: Question, kind: pl.DataType) -> pl.Expr:
    """The names in an answer that are no choice of the question, as a list."""
    names = [choice.name for choice in question.choices]
    chosen = column if isinstance(kind, pl.List) else pl.concat_list(column).list.drop_nulls()
    return chosen.list.set_difference(names)


def _dates_out_of_order(table: pl.DataFrame, questionnaire: Questionnaire, file: str) -> list[pl.DataFrame]:
    columns = {
        kind: next((q.id for q in questionnaire.questions if q.kind == kind and not q.repeat and q.id in table.columns), None)
        for kind in ("start", "end", "today")
    }
    start, end, today = columns["start"], columns["end"], columns["today"]
    times = table.with_columns(_submitted(table).alias("__submitted"))
    found = []
    if start and end:
        late = times.filter(pl.col(start) > pl.col(end))
        said = _with_other(late, end, "started", start)
        found.append(findings_in_rows(file, late["__row"], end, said, "the interview ended before it started", KEPT))
    if end:
        late = times.filter(pl.col(end) > pl.col("__submitted").dt.offset_by(_CLOCK_TOLERANCE))
        said = _with_other(late, end, "submitted", "__submitted")
        found.append(findings_in_rows(file, late["__row"], end, said, "the interview ended after it was submitted", KEPT))
    if start and today:
        apart = (pl.col(start).dt.date() - pl.col(today)).dt.total_days().abs() > _DAY_TOLERANCE
        far = times.filter(apart)
        said = _with_other(far, today, "started", start)
        found.append(findings_in_rows(file, far["__row"], today, said, "more than a day from the interview's start", KEPT))
    return found


def _with_other(table: pl.DataFrame, column: str, word: str, other: str) -> pl.Series:
    """A column's days or moments, each with the other that it does not fit: `2024-05-01 09:00:00 (started ...)`."""
    shown = {
        name: pl.col(name).dt.to_string("%Y-%m-%d %H:%M:%S" if isinstance(table.schema[name], pl.Datetime) else "%Y-%m-%d")
        for name in (column, other)
    }
    return table.select(pl.format(f"{{}} ({word} {{}})", shown[column], shown[other]).alias("value"))["value"]
