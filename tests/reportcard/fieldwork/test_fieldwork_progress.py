"""Interviews against the plan, interviewer effects and back-checks, each against what can be counted by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.fieldwork.back_checks import back_check_agreement, pair_back_checks
from folkmoot.reportcard.fieldwork.fieldwork_findings import Fieldwork, findings
from folkmoot.reportcard.fieldwork.fieldwork_progress import Planned, by_unit, progress, read_plan
from folkmoot.reportcard.fieldwork.interviewer_effects import interviewer_effects, worked_together
from folkmoot.reportcard.forms.questionnaire import Choice, Language, Question, Questionnaire

SEXES = (Choice("woman", {}), Choice("man", {}))


def _question(name: str, kind: str, **more: Any) -> Question:
    return Question(name, name, (name,), kind, {}, **more)


def _form(*questions: Question) -> Questionnaire:
    return Questionnaire("form", "1", {}, (Language("en", "English"),), "en", questions, (), (), "")


def _answers(**columns: list[Any]) -> Answers:
    table = pl.DataFrame(columns).with_columns(
        pl.int_range(2, pl.len() + 2).alias("__row"), pl.format("i{}", pl.int_range(pl.len())).alias("__instance")
    )
    return Answers(table, {}, findings([]), (), "", "")


FORM = _form(
    _question("unit", "text", role="psu"),
    _question("sex", "select_one", role="sex", choices=SEXES),
    _question("age", "integer", role="age"),
)


def test_progress_counts_each_group_against_its_plan() -> None:
    answers = _answers(unit=["a", "a", "b", None], sex=["man", "woman", "man", None], age=[20, 30, 31, 70])
    plan = (Planned("psu", "a", 2), Planned("psu", "c", 8), Planned("age_group", "18-24", 5))
    assert progress(answers, FORM, plan).rows() == [
        ("psu", "a", 2, 2),
        ("psu", "b", 1, None),
        ("psu", "c", 0, 8),
        ("sex", "woman", 1, None),
        ("sex", "man", 2, None),
        ("age_group", "18–24", 1, 5),
        ("age_group", "25–34", 2, None),
        ("age_group", "65+", 1, None),
    ]
    assert by_unit(plan) == {"a": 2, "c": 8}


def test_a_plan_is_read_in_either_shape_and_refused_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("village,planned\nnorth,8\nsouth,\n", encoding="utf-8")
    assert read_plan(path) == (Planned("psu", "north", 8),)
    path.write_text("by,group,planned\nsex,woman,150\nsex,man,150\n", encoding="utf-8")
    assert read_plan(path) == (Planned("sex", "woman", 150), Planned("sex", "man", 150))
    for content, why in (
        ("by,group\nsex,woman\n", "needs the columns"),
        ("village,planned\nnorth,many\n", "Row 2: planned is no whole number"),
        ("village,planned\nnorth,8\nnorth,9\n", "Rows 2, 3: the same group"),
        ("village,planned\nnorth,-1\n", "no whole number"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UnusableAnswers, match=why):
            read_plan(path)


def test_the_share_between_interviewers_is_that_of_the_analysis_of_variance() -> None:
    """By hand, six interviewers with ten interviews each: (MSB - MSW) / (MSB + 9 MSW)."""
    random = np.random.default_rng(3)
    who = np.repeat(np.arange(6), 10)
    income = random.normal(0, 1, 60) + np.array([0, 1, 2, 0, 1, 2])[who]
    means = np.array([income[who == each].mean() for each in range(6)])
    between = 10 * ((means - income.mean()) ** 2).sum() / 5
    within = sum(((income[who == each] - means[each]) ** 2).sum() for each in range(6)) / 54
    share = (between - within) / (between + 9 * within)
    rows = pl.DataFrame({"interview": [f"i{row}" for row in range(60)], "enumerator": [f"E{each}" for each in who]})
    fieldwork = Fieldwork(rows, pl.DataFrame({"income": income}))
    found = interviewer_effects(fieldwork, [_question("income", "decimal")]).row(0, named=True)
    assert found["share"] == pytest.approx(share)
    assert found["lower"] < share < found["upper"]
    assert found["inflation"] == pytest.approx(1 + 9 * share)
    assert found["p"] < 0.001
    assert (found["interviewers"], found["people"]) == (6, 60)


def test_no_effect_of_interviewers_is_seldom_seen_where_there_is_none() -> None:
    random = np.random.default_rng(5)
    rows = pl.DataFrame({"interview": [f"i{row}" for row in range(200)], "enumerator": [f"E{row % 10}" for row in range(200)]})
    asked = [_question(f"q{number}", "decimal") for number in range(100)]
    answers = pl.DataFrame({question.id: random.normal(size=200) for question in asked})
    found = interviewer_effects(Fieldwork(rows, answers), asked)
    assert (found["p"] < 0.05).sum() <= 12
    assert (found["lower"] > 0).sum() <= 7


def test_interviewers_who_never_met_are_told_from_those_who_shared_units() -> None:
    alone = pl.DataFrame({"interview": ["i1", "i2"], "enumerator": ["a", "b"], "psu": ["north", "south"]})
    together = pl.DataFrame({"interview": ["i1", "i2", "i3"], "enumerator": ["a", "b", "a"], "psu": ["n", "n", "s"]})
    assert worked_together(Fieldwork(alone, pl.DataFrame())) == 0
    assert worked_together(Fieldwork(together, pl.DataFrame())) == pytest.approx(2 / 3)
    assert worked_together(Fieldwork(alone.drop("psu"), pl.DataFrame())) is None


def test_back_checks_are_paired_and_compared_question_by_question() -> None:
    first = _answers(
        house=["h1", "h2", "h3", "h3"],
        sex=["man", "man", "woman", "woman"],
        age=[30, 40, 50, 60],
    )
    second = _answers(
        of=["i0", "h2", "i2", "h3", "nowhere", "i0"],
        sex=["man", "woman", "woman", "man", "man", "man"],
        age=[1, 41, 50, 3, 4, 32],
    )
    pairs = pair_back_checks(first, second, "of", "house")
    assert sorted(pairs.rows()) == [("i0", "i5"), ("i1", "i1"), ("i2", "i2")]
    form = _form(_question("sex", "select_one", choices=SEXES), _question("age", "integer"))
    agreement, by_pair = back_check_agreement(first, second, (form, form), pairs)
    rows = {row["question"]: row for row in agreement.iter_rows(named=True)}
    assert (rows["sex"]["same"], rows["sex"]["pairs"]) == (2, 3)
    # Cohen: observed 2/3, by chance (2/3 * 1/3 + 1/3 * 2/3) = 4/9.
    assert rows["sex"]["kappa"] == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))
    assert rows["age"]["difference"] == pytest.approx(1)
    assert by_pair.row(0, named=True)["interview"] == "i1"
