"""Which figures may be shown."""

import polars as pl
import pytest

from folkmoot.reportcard.cards.card import Note
from folkmoot.reportcard.disclosure.disclosure import NUMBERS, ProtectedQuestion, Rules, protect
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

PAYS = ProtectedQuestion("pays", "select_one", ("yes", "no"))
PAYS_SENSITIVE = ProtectedQuestion("pays", "select_one", ("yes", "no"), sensitive=True)


def protected(counts, question=PAYS):
    """The protected figures of people by ward and answer: `counts` maps a ward to how many gave each answer."""
    rows = [
        {"ward": ward, question.id: answer}
        for ward, answers in counts.items()
        for answer, n in answers.items()
        for _ in range(n)
    ]
    variable = Variable(question.id, "share", question.categories, question.missing, question.combined)
    figures = estimates(totals(pl.DataFrame(rows), [variable], [Breakdown("ward", ("ward",))]))
    return protect(figures, [question], Rules()).figures


def note(figures, category, group=""):
    row = figures.filter((pl.col("category") == category) & (pl.col("group") == group)).row(0, named=True)
    assert all(row[column] is None for column in NUMBERS) == (row["estimate"] is None)
    return Note(row["note"]), row["estimate"]


def test_a_base_under_25_is_hidden_and_one_under_50_is_uncertain():
    figures = protected({"north": {"yes": 12, "no": 12}, "south": {"yes": 20, "no": 29}, "west": {"yes": 30, "no": 20}})
    assert note(figures, "yes", "north") == (Note.FEW_ANSWERS, None)
    assert note(figures, "yes", "south") == (Note.UNCERTAIN, 0.4082)
    assert note(figures, "yes", "west") == (Note.SHOWN, 0.6)


def test_a_cell_of_one_to_four_people_is_hidden():
    figures = protected({"north": {"yes": 96, "no": 4}, "south": {"yes": 60, "no": 40}})
    assert note(figures, "no", "north")[1] is None
    assert note(figures, "yes", "north")[1] is None


def test_a_cell_of_five_people_and_an_empty_one_are_shown():
    figures = protected({"north": {"yes": 95, "no": 5}, "south": {"yes": 100}})
    assert figures["estimate"].null_count() == 0


def test_of_a_sensitive_question_a_cell_of_nine_people_is_hidden():
    figures = protected({"north": {"yes": 91, "no": 9}, "south": {"yes": 60, "no": 40}}, PAYS_SENSITIVE)
    assert note(figures, "no", "north")[1] is None


def test_a_group_that_gave_the_same_sensitive_answer_is_hidden():
    figures = protected({"north": {"yes": 100}, "south": {"yes": 60, "no": 40}}, PAYS_SENSITIVE)
    assert note(figures, "yes", "north")[1] is None
    assert note(figures, "no", "north")[1] is None


def test_a_hidden_cell_is_not_what_the_other_groups_leave_of_everyone():
    figures = protected({"north": {"yes": 96, "no": 4}, "south": {"yes": 60, "no": 40}, "west": {"yes": 70, "no": 30}})
    hidden = figures.filter((pl.col("category") == "no") & pl.col("estimate").is_null())
    assert hidden.height >= 2


def test_numbers_are_rounded_before_they_are_shown():
    figures = protected({"north": {"yes": 100, "no": 50}, "south": {"yes": 60, "no": 40}})
    row = figures.filter((pl.col("category") == "yes") & (pl.col("group") == "north")).row(0, named=True)
    assert row["estimate"] == 0.6667
    assert row["standard_error"] == pytest.approx((2 / 9 / 150 * 250 / 249) ** 0.5, abs=5e-6)
    assert len(str(row["standard_error"])) <= len("0.03862")
