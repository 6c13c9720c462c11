"""What the columns of an export mean, as a table that people read: a row a question and, below it, a row a choice."""

import polars as pl

from folkmoot.reportcard.forms.identifying import identifying_questions
from folkmoot.reportcard.forms.questionnaire import Questionnaire

WITHOUT_ANSWER = {"note"}


def data_dictionary(questionnaire: Questionnaire) -> pl.DataFrame:
    """The questions in the order of the form. Columns: `table` (the repeat; empty for the interviews), `variable` (the column
    of the export), `value` (the name of a choice; null for the question itself), `type`, `missing` (what kind of missing answer
    a choice is), `asked_when` (the form's condition), `required`, `role`, `identifier` (left out of pseudonymous exports), and
    `label::CODE` for each language of the form. What does not apply is null.
    """
    codes = [language.code for language in questionnaire.languages] or [questionnaire.default_language]
    identifying = {question.id for question in identifying_questions(questionnaire)}
    rows: list[dict[str, str | bool | None]] = []
    for question in questionnaire.questions:
        if question.kind in WITHOUT_ANSWER:
            continue
        about: dict[str, str | bool | None] = {"table": question.repeat, "variable": question.id}
        rows.append(
            about
            | {
                "type": question.kind,
                "asked_when": question.relevant or None,
                "required": question.required,
                "role": question.role or None,
                "identifier": question.id in identifying,
            }
            | {f"label::{code}": question.labels.get(code) for code in codes}
        )
        rows += [
            about
            | {"value": choice.name, "missing": choice.missing or None}
            | {f"label::{code}": choice.labels.get(code) for code in codes}
            for choice in question.choices
        ]
    texts = ("table", "variable", "value", "type", "missing", "asked_when")
    schema = {
        **dict.fromkeys(texts, pl.String),
        "required": pl.Boolean,
        "role": pl.String,
        "identifier": pl.Boolean,
        **{f"label::{code}": pl.String for code in codes},
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
