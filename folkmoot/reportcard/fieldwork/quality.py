"""Fieldwork checks: what a supervisor should look into while the interviews still come, each with its evidence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, radians

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.answer_files import AnswerFile
from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.fieldwork.enumerator_effects import check_enumerators
from folkmoot.reportcard.fieldwork.fieldwork_findings import (
    BEHIND_PLAN,
    FAR_AWAY,
    NEAR_DUPLICATE,
    NONRESPONSE,
    OUTLIER,
    STRAIGHT_LINES,
    Fieldwork,
    Limits,
    findings,
)
from folkmoot.reportcard.fieldwork.hurried_questions import check_hurry
from folkmoot.reportcard.fieldwork.interview_times import check_times
from folkmoot.reportcard.fieldwork.near_duplicates import most_alike
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

KILOMETRES_A_DEGREE = 111.2
FEWEST_NUMBERS, FEWEST_PLACES = 20, 3
MAD_TO_SD = 1.4826  # of a normal distribution
_OFFSET = re.compile(r"([+-])(\d\d):?\d\d$")


def check_fieldwork(
    answers: Answers,
    questionnaire: Questionnaire,
    *,
    enumerator: str = "",
    psu: str = "",
    planned: Mapping[str, int] | None = None,
    zone: str = "UTC",
    limits: Limits | None = None,
    times: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """What the checks find, with the columns of `fieldwork_findings.SCHEMA`, interviews before enumerators before units.

    `enumerator` and `psu` name columns of the answers; where they are empty, the questions with these roles are taken.
    `planned` gives interviews by primary unit, `times` the seconds of questions by the phones' logs. What a check needs and the
    answers do not have, it passes over. Missing answers are neither equal nor unequal to anything.
    """
    limits = limits or Limits()
    fieldwork = fieldwork_of(
        answers, questionnaire, enumerator=enumerator, psu=psu, planned=planned or {}, zone=zone, times=times
    )
    return find_trouble(fieldwork, asked_in(questionnaire, answers, (enumerator, psu)), limits)


def find_trouble(fieldwork: Fieldwork, asked: Sequence[Question], limits: Limits) -> pl.DataFrame:
    """As `check_fieldwork`, of a fieldwork that is read already and the questions that were `asked` in it."""
    choices = {question.id: tuple(choice.name for choice in question.choices) for question in asked if question.choices}
    return pl.concat(
        [
            check_times(fieldwork, limits),
            check_hurry(fieldwork, limits),
            findings(_near_duplicates(fieldwork, asked, limits)),
            findings(_straight_lines(fieldwork, asked, limits)),
            findings(_nonresponse(fieldwork, asked, limits)),
            findings(_outliers(fieldwork, asked, limits)),
            findings(_far_away(fieldwork, limits)),
            check_enumerators(fieldwork, choices, limits),
            findings(_behind_plan(fieldwork, limits)),
        ]
    )


def fieldwork_of(
    answers: Answers,
    questionnaire: Questionnaire,
    *,
    enumerator: str = "",
    psu: str = "",
    planned: Mapping[str, int] | None = None,
    zone: str = "UTC",
    times: pl.DataFrame | None = None,
) -> Fieldwork:
    """The interviews with who made them, where and when, as far as the answers tell."""
    table = answers.table
    columns = {"interview": pl.col("__instance")}
    for name, column in (("enumerator", enumerator), ("psu", psu)):
        question = questionnaire.with_role(name)
        chosen = column or (question.id if question else "")
        if chosen and chosen in table.columns:
            columns[name] = pl.col(chosen).cast(pl.String)
    for kind, name in (("start", "start"), ("end", "end"), ("deviceid", "device")):
        question = next((one for one in questionnaire.questions if one.kind == kind and one.id in table.columns), None)
        if question:
            columns[name] = pl.col(question.id)
    place = next((one for one in questionnaire.questions if one.kind == "geopoint" and one.id in table.columns), None)
    if place:
        parts = pl.col(place.id).str.split(" ")
        columns["latitude"] = parts.list.get(0, null_on_oob=True).cast(pl.Float64, strict=False)
        columns["longitude"] = parts.list.get(1, null_on_oob=True).cast(pl.Float64, strict=False)
    rows = table.select(expression.alias(name) for name, expression in columns.items())
    return Fieldwork(rows, table.drop("__row", "__instance"), planned or {}, zone, times)


def zone_of(file: AnswerFile) -> str:
    """The time zone in which most interviews of a file began, by the whole hours of their `start`; UTC where none says."""
    for table in file.tables[:1]:
        if "start" in table.headers:
            starts = table.cells[str(table.headers.index("start"))].drop_nulls().to_list()
            offsets = Counter(found.groups() for start in starts if (found := _OFFSET.search(str(start))))
            if offsets:
                sign, hours = offsets.most_common(1)[0][0]
                # The names of the zones count westwards.
                return f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}" if int(hours) else "UTC"
    return "UTC"


def asked_in(questionnaire: Questionnaire, answers: Answers, besides: Sequence[str] = ()) -> list[Question]:
    """What the interviewer asked and the person answered: choices and numbers, but for the columns `besides` and what only
    tells where and by whom."""
    return [
        question
        for question in questionnaire.questions
        if not question.repeat
        and question.id in answers.table.columns
        and question.id not in besides
        and question.role not in {"enumerator", "psu", "stratum", "area", "consent"}
        and (question.is_choice or question.is_number)
    ]


def _near_duplicates(fieldwork: Fieldwork, asked: Sequence[Question], limits: Limits) -> Iterator[dict[str, object]]:
    if fieldwork.count < 2 or not asked:
        return
    alike = most_alike(fieldwork.answers.select(question.id for question in asked), int(limits.fewest_alike))
    names = fieldwork.rows["interview"]
    for row in alike.filter(pl.col("share") >= limits.alike).sort("share", descending=True).iter_rows(named=True):
        other = fieldwork.rows.row(row["other"], named=True)
        facts = {"number": row["compared"], "other": names[row["other"]], "other_enumerator": other.get("enumerator")}
        yield _of_interview(
            fieldwork,
            row["row"],
            NEAR_DUPLICATE,
            "",
            row["share"],
            limits.alike,
            facts,
        )


def _straight_lines(fieldwork: Fieldwork, asked: Sequence[Question], limits: Limits) -> Iterator[dict[str, object]]:
    """Rows of questions next to each other with the same list of choices, all answered alike, where few people do that."""
    for grid in _grids(asked, int(limits.straight)):
        answers = fieldwork.answers.select(question.id for question in grid)
        given = pl.concat_list(answers.columns).list.drop_nulls()
        seen = answers.select(
            given.list.len().alias("given"), given.list.n_unique().alias("unlike"), given.list.first().alias("answer")
        )
        straight = (seen["given"] >= limits.straight) & (seen["unlike"] == 1)
        answered = seen.filter(pl.col("given") >= limits.straight).height
        common: dict[str, int] = dict(seen.filter(straight)["answer"].value_counts().iter_rows())
        for row in straight.arg_true().to_list():
            answer, number = seen["answer"][row], seen["given"][row]
            if common[answer] <= limits.common_line * float(answered):
                facts = {"answer": answer, "length": number, "number": common[answer], "of": answered}
                yield _of_interview(fieldwork, row, STRAIGHT_LINES, grid[0].id, number, limits.straight, facts)


def _grids(asked: Sequence[Question], shortest: int) -> Iterator[list[Question]]:
    grid: list[Question] = []
    for question in [*asked, None]:
        if grid and (question is None or question.list_name != grid[-1].list_name or question.kind != "select_one"):
            if len(grid) >= shortest:
                yield grid
            grid = []
        if question is not None and question.kind == "select_one" and question.list_name:
            grid.append(question)


def _nonresponse(fieldwork: Fieldwork, asked: Sequence[Question], limits: Limits) -> Iterator[dict[str, object]]:
    declined = {
        question.id: [choice.name for choice in question.choices if choice.missing or choice.apart]
        for question in asked
        if question.kind == "select_one"
    }
    with_any = {name: names for name, names in declined.items() if names}
    if not with_any:
        return
    counts = fieldwork.answers.select(
        pl.sum_horizontal(pl.col(name).is_in(names).fill_null(value=False) for name, names in with_any.items()).alias(
            "declined"
        ),
        pl.sum_horizontal(pl.col(name).is_not_null() for name in with_any).alias("asked"),
    )
    shares = counts.with_columns((pl.col("declined") / pl.col("asked")).alias("share")).with_row_index("row")
    found = shares.filter((pl.col("asked") >= 5) & (pl.col("share") > limits.nonresponse))
    for row in found.iter_rows(named=True):
        facts = {"number": row["declined"], "of": row["asked"]}
        yield _of_interview(fieldwork, row["row"], NONRESPONSE, "", row["share"], limits.nonresponse, facts)


def _outliers(fieldwork: Fieldwork, asked: Sequence[Question], limits: Limits) -> Iterator[dict[str, object]]:
    """Far from the median in median absolute deviations; numbers from nought up by their logarithms, as incomes are skew."""
    for question in asked:
        if not question.is_number:
            continue
        numbers = fieldwork.answers[question.id].cast(pl.Float64).to_numpy()
        known = numbers[~np.isnan(numbers)]
        if len(known) < FEWEST_NUMBERS:
            continue
        scaled = np.log1p(numbers) if known.min() >= 0 else numbers
        middle = np.nanmedian(scaled)
        spread = MAD_TO_SD * np.nanmedian(np.abs(scaled - middle))
        if spread == 0:
            continue
        distance = (scaled - middle) / spread
        for row in np.flatnonzero(np.abs(distance) > limits.outlier):
            facts = {"amount": float(numbers[row]), "middle": float(np.median(known))}
            yield _of_interview(fieldwork, int(row), OUTLIER, question.id, float(distance[row]), limits.outlier, facts)


def _far_away(fieldwork: Fieldwork, limits: Limits) -> Iterator[dict[str, object]]:
    rows = fieldwork.rows
    if not {"psu", "latitude", "longitude"} <= set(rows.columns):
        return
    placed = rows.with_row_index("row").filter(pl.all_horizontal(pl.col("psu", "latitude", "longitude").is_not_null()))
    middles = placed.with_columns(
        pl.col("latitude").median().over("psu").alias("middle_latitude"),
        pl.col("longitude").median().over("psu").alias("middle_longitude"),
        pl.len().over("psu").alias("number"),
    )
    for row in middles.filter(pl.col("number") >= FEWEST_PLACES).iter_rows(named=True):
        north = (row["latitude"] - row["middle_latitude"]) * KILOMETRES_A_DEGREE
        east = (row["longitude"] - row["middle_longitude"]) * KILOMETRES_A_DEGREE * cos(radians(row["middle_latitude"]))
        distance = hypot(north, east)
        if distance > limits.distance:
            yield _of_interview(fieldwork, row["row"], FAR_AWAY, "", distance, limits.distance, {"number": row["number"]})


def _behind_plan(fieldwork: Fieldwork, limits: Limits) -> Iterator[dict[str, object]]:
    made = dict(fieldwork.rows["psu"].drop_nulls().value_counts().iter_rows()) if "psu" in fieldwork.rows.columns else {}
    for unit, planned in fieldwork.planned.items():
        number = made.get(unit, 0)
        if planned and number / planned < limits.behind:
            yield {
                "check": BEHIND_PLAN,
                "psu": unit,
                "value": number / planned,
                "limit": limits.behind,
                "facts": {"number": number, "of": planned},
            }
    for unit in sorted(set(made) - set(fieldwork.planned)) if fieldwork.planned else ():
        yield {"check": BEHIND_PLAN, "psu": unit, "value": None, "limit": None, "facts": {"number": made[unit]}}


def _of_interview(
    fieldwork: Fieldwork, row: int, check: str, question: str, value: float, limit: float, facts: Mapping[str, object]
) -> dict[str, object]:
    who = fieldwork.rows.row(row, named=True)
    return {
        "check": check,
        "interview": who["interview"],
        "enumerator": who.get("enumerator"),
        "psu": who.get("psu"),
        "question": question or None,
        "value": value,
        "limit": limit,
        "facts": facts,
    }
