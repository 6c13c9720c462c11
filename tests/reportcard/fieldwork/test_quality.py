"""The fieldwork checks find what was put there, and nothing in honest interviews."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.answers.answers import Answers, read_answers
from folkmoot.reportcard.errors import ReportCardError
from folkmoot.reportcard.fieldwork.fieldwork_findings import Limits, findings
from folkmoot.reportcard.fieldwork.near_duplicates import most_alike
from folkmoot.reportcard.fieldwork.quality import check_fieldwork
from folkmoot.reportcard.forms.questionnaire import Choice, Language, Question, Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire

CHOICES = (*(Choice(name, {}) for name in "abcd"), Choice("dont_know", {}, "dont_know", apart=True))
MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)


def _question(name: str, kind: str, **more: Any) -> Question:
    return Question(name, name, (name,), kind, {}, **more)


GRID = tuple(_question(f"g{number}", "select_one", choices=CHOICES, list_name="abcd") for number in range(8))
OTHERS = tuple(_question(f"q{number}", "select_one", choices=CHOICES, list_name=f"list{number}") for number in range(24))
FORM = Questionnaire(
    "form",
    "1",
    {},
    (Language("en", "English"),),
    "en",
    (
        _question("start", "start"),
        _question("end", "end"),
        _question("phone", "deviceid"),
        _question("place", "geopoint"),
        _question("who", "text", role="enumerator"),
        _question("unit", "text", role="psu"),
        _question("income", "integer"),
        *GRID,
        *OTHERS,
    ),
    (),
    (),
    "",
)


def _fieldwork(number: int = 120, **changed: dict[int, Any]) -> Answers:
    """Honest interviews: 6 enumerators, 4 in each unit, answers at random; `changed` puts other values into single rows."""
    random = np.random.default_rng(7)
    began = [MORNING + timedelta(days=row // 24, hours=(row % 24) // 6 * 2) for row in range(number)]
    columns: dict[str, list[Any]] = {
        "start": began,
        "end": [
            moment + timedelta(minutes=int(minutes))
            for moment, minutes in zip(began, random.integers(25, 60, number), strict=True)
        ],
        "phone": [f"phone {row % 6}" for row in range(number)],
        "place": [f"{60 + row % 10 / 10:.4f} 20.0 0 5" for row in range(number)],
        "who": [f"E{row % 6}" for row in range(number)],
        "unit": [f"P{row % 10}" for row in range(number)],
        "income": [int(value) for value in random.integers(80, 120, number)],
    }
    for question in (*GRID, *OTHERS):
        columns[question.id] = [str(value) for value in random.choice(list("abcd"), number)]
    for name, values in changed.items():
        for row, value in values.items():
            columns[name][row] = value
    table = pl.DataFrame(columns).with_columns(
        pl.int_range(2, pl.len() + 2).alias("__row"), pl.format("i{}", pl.int_range(pl.len())).alias("__instance")
    )
    return Answers(table, {}, findings([]), (), "", "")


def _found(answers: Answers, check: str, **options: Any) -> list[tuple[str | None, str | None, str | None]]:
    found = check_fieldwork(answers, FORM, **options).filter(pl.col("check") == check)
    return found.select("interview", "enumerator", "question").rows()


def test_honest_interviews_give_no_findings() -> None:
    assert check_fieldwork(_fieldwork(), FORM, planned={f"P{unit}": 12 for unit in range(10)}).rows() == []


def test_too_fast() -> None:
    answers = _fieldwork(end={3: MORNING + timedelta(minutes=4)})
    assert _found(answers, "too_fast") == [("i3", "E3", None)]


def test_a_form_left_open_overnight_says_nothing_of_speed() -> None:
    assert _found(_fieldwork(end={3: MORNING + timedelta(days=2)}), "too_fast") == []


def test_two_interviews_at_once_on_one_phone() -> None:
    answers = _fieldwork(start={6: MORNING + timedelta(minutes=5)})
    assert _found(answers, "overlapping") == [("i6", "E0", None)]


def test_odd_hours_are_local_ones() -> None:
    answers = _fieldwork()
    assert _found(answers, "odd_hours") == []
    assert len(_found(answers, "odd_hours", zone="Pacific/Auckland")) > 60


def test_near_duplicates_name_each_other() -> None:
    copied = {question.id: {7: "a", 50: "a"} for question in (*GRID, *OTHERS)}
    for number in range(32):
        for row in (7, 50):
            copied[(*GRID, *OTHERS)[number].id][row] = "abcd"[number % 3]
    copied["q1"][50] = "d"
    answers = _fieldwork(**copied)
    assert [row[0] for row in _found(answers, "near_duplicate")] == ["i7", "i50"]


def test_most_alike_agrees_with_counting() -> None:
    table = _fieldwork(60).table.select(question.id for question in (*GRID, *OTHERS))
    table = table.with_columns(pl.when(pl.int_range(pl.len()) % 5 == 0).then(None).otherwise(pl.col("q3")).alias("q3"))
    rows = table.rows()
    for found in most_alike(table, 10).head(10).iter_rows(named=True):
        shares = []
        for place, other in enumerate(rows):
            both = [(a, b) for a, b in zip(rows[found["row"]], other, strict=True) if a is not None and b is not None]
            shares.append(-1 if place == found["row"] else sum(a == b for a, b in both) / len(both))
        assert found["share"] == pytest.approx(max(shares))


def test_straight_lines_only_where_few_do_it() -> None:
    answers = _fieldwork(**{question.id: {9: "c"} for question in GRID})
    assert _found(answers, "straight_lines") == [("i9", "E3", "g0")]
    everyone = _fieldwork(**{question.id: dict.fromkeys(range(120), "c") for question in GRID})
    assert _found(everyone, "straight_lines") == []


def test_item_nonresponse() -> None:
    answers = _fieldwork(**{question.id: {4: "dont_know"} for question in OTHERS[:8]})
    assert _found(answers, "nonresponse") == [("i4", "E4", None)]


def test_outliers() -> None:
    assert _found(_fieldwork(income={5: 100_000}), "outlier") == [("i5", "E5", "income")]


def test_far_from_the_primary_unit() -> None:
    assert _found(_fieldwork(place={11: "60.2000 20.0 0 5"}), "far_away") == [("i11", "E5", None)]


def test_an_enumerator_unlike_the_others_in_the_same_units() -> None:
    made_up = {"q2": {row: "d" for row in range(120) if row % 6 == 4}}
    found = check_fieldwork(_fieldwork(**made_up), FORM).filter(pl.col("check") == "unlike_others").sort("value")
    assert found.row(0, named=True)["enumerator"] == "E4"
    assert set(found["question"]) == {"q2"}


def test_behind_the_plan() -> None:
    found = check_fieldwork(_fieldwork(), FORM, planned={f"P{unit}": 12 for unit in range(9)} | {"P11": 5})
    told = found.filter(pl.col("check") == "behind_plan")
    assert told.select("psu", pl.col("facts").struct.field("number"), pl.col("facts").struct.field("of")).rows() == [
        ("P11", 0, 5),
        ("P9", 12, None),
    ]


def test_limits_can_be_set() -> None:
    answers = _fieldwork(end={3: MORNING + timedelta(minutes=4)})
    assert _found(answers, "too_fast", limits=Limits.of(["fast=0.01"])) == []
    with pytest.raises(ReportCardError, match="no limit"):
        Limits.of(["slow=1"])
    with pytest.raises(ReportCardError, match="must be a number"):
        Limits.of(["fast=quick"])


def test_what_the_answers_do_not_have_is_passed_over() -> None:
    answers = _fieldwork()
    bare = Answers(answers.table.select("g0", "__row", "__instance"), {}, findings([]), (), "", "")
    assert check_fieldwork(bare, FORM).rows() == []


def test_on_the_real_raw_file_of_tal_afar(shared_data: Path) -> None:
    """Counted on the file itself: 89 interviews begin before another on the same phone ended, by the phones' own clocks."""
    questionnaire = read_questionnaire(shared_data / "talafar" / "form.xlsx")
    answers = read_answers(shared_data / "talafar" / "answers_raw.csv", questionnaire)
    found = check_fieldwork(answers, questionnaire, enumerator="enumerator_num", psu="neighbourhood", zone="Etc/GMT-3")

    def counted(check: str) -> int:
        return found.filter(pl.col("check") == check).height

    ordered = answers.table.sort("deviceid", "start", "__instance")
    before = ordered["end"].shift(1)
    overlapping = ((ordered["deviceid"] == ordered["deviceid"].shift(1)) & (before > ordered["start"])).sum()
    assert counted("overlapping") == overlapping == 89
    hours = answers.table["start"].dt.convert_time_zone("Etc/GMT-3").dt.hour()
    assert counted("odd_hours") == ((hours < 6) | (hours >= 21)).sum()
    assert counted("too_fast") == 0
    assert counted("near_duplicate") > 0


def test_what_the_owners_of_tal_afar_removed_is_what_was_above_their_plan(shared_data: Path) -> None:
    """Counted on the three files as they are; and how many of the removed interviews each check finds."""
    raw, clean, plan = (
        pl.read_csv(shared_data / "talafar" / name, infer_schema=False)
        for name in ("answers_raw.csv", "answers_clean.csv", "sampling_plan.csv")
    )
    removed = set(raw["_uuid"]) - set(clean["_uuid"])
    units = raw.group_by("neighbourhood").len().join(plan, on="neighbourhood").with_columns(pl.col("planned").cast(pl.Int64))
    above = units.filter(pl.col("len") > pl.col("planned"))
    assert (above.height, above.select(pl.col("len") - pl.col("planned")).sum().item(), len(removed)) == (14, 54, 54)
    left = clean.group_by("neighbourhood").len().join(plan, on="neighbourhood")
    assert left.filter(pl.col("len") != pl.col("planned").cast(pl.Int64)).is_empty()
    questionnaire = read_questionnaire(shared_data / "talafar" / "form.xlsx")
    answers = read_answers(shared_data / "talafar" / "answers_raw.csv", questionnaire)
    found = check_fieldwork(answers, questionnaire, enumerator="enumerator_num", psu="neighbourhood", zone="Etc/GMT-3")
    found = found.filter(pl.col("interview").is_not_null(), pl.col("interview") != "")
    counted = {
        check: (len(set(rows["interview"])), len(set(rows["interview"]) & removed))
        for (check,), rows in found.group_by("check")
    }
    assert counted == {
        "overlapping": (89, 9),
        "odd_hours": (43, 3),
        "straight_lines": (42, 7),
        "outlier": (18, 0),
        "near_duplicate": (16, 2),
    }
    everyone = set(found["interview"])
    assert (len(everyone), len(everyone & removed)) == (189, 20)
