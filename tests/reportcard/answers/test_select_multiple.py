"""Answers to questions of several choices: one column, a column for each choice, or both, and where these disagree."""

import polars as pl
import pytest

from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.rounds import Linked, SurveyRound, change_between_rounds
from folkmoot.reportcard.totals.totals import totals
from folkmoot.reportcard.totals.uneven_choices import even_out
from folkmoot.reportcard.totals.variables import Breakdown, Variable
from tests.reportcard.forms_and_answers import answers, questionnaire, reasons


@pytest.fixture
def form(tmp_path):
    return questionnaire(tmp_path)


def chosen(read) -> list[list[str] | None]:
    return read.table["source"].to_list()


def test_one_column_of_names(tmp_path, form):
    assert chosen(answers(tmp_path, form, "age,source\n1,piped well\n2,truck\n3,\n")) == [["piped", "well"], ["truck"], None]


@pytest.mark.parametrize(
    "cell",
    ["Piped Water truck", "Piped; Water truck", "piped|truck", "Piped, Water truck", "أنابيب شاحنة ماء", " piped   truck "],
)
def test_labels_and_other_separators_are_read(tmp_path, form, cell):
    assert chosen(answers(tmp_path, form, f'age,source\n1,"{cell}"\n')) == [["piped", "truck"]]


def test_the_same_choice_twice_is_one(tmp_path, form):
    assert chosen(answers(tmp_path, form, "age,source\n1,well well\n")) == [["well"]]


@pytest.mark.parametrize("separator", ["/", "-", ".", ":"])
@pytest.mark.parametrize("words", [("1", "0"), ("TRUE", "FALSE"), ("True", "False"), ("1.0", "0.0"), ("yes", "no")])
def test_a_column_for_each_choice(tmp_path, form, separator, words):
    true, false = words
    header = ",".join(f"source{separator}{name}" for name in ("piped", "well", "truck"))
    read = answers(tmp_path, form, f"age,{header}\n1,{true},{false},{true}\n2,{false},{true},{false}\n3,,,\n")
    assert chosen(read) == [["piped", "truck"], ["well"], None]
    assert read.unknown_columns == ()


def test_columns_of_choices_with_1_or_nothing(tmp_path, form):
    read = answers(tmp_path, form, "age,source/piped,source/well\n1,1,\n2,,1\n3,,\n")
    assert chosen(read) == [["piped"], ["well"], None]
    assert not [column for column in read.table.columns if column.startswith("__offered")]


def test_columns_of_choices_by_label_under_the_group(tmp_path, form):
    question = "Where does your water come from?"
    text = f"How old are you?,Water/{question}/Piped,Water/{question}/Water truck\n1,0,1\n"
    assert chosen(answers(tmp_path, form, text)) == [["truck"]]


def test_nothing_chosen_in_any_column_is_an_unanswered_question(tmp_path, form):
    assert chosen(answers(tmp_path, form, "age,source/piped,source/well,source/truck\n1,0,0,0\n2,1,0,0\n")) == [None, ["piped"]]


def test_where_both_disagree_the_columns_of_the_choices_count_and_the_row_is_named(tmp_path, form):
    read = answers(
        tmp_path,
        form,
        "age,source,source/piped,source/well,source/truck\n1,piped,1,0,0\n2,piped,1,1,0\n3,well,0,0,0\n4,,0,0,0\n5,,0,1,0\n6,truck,,,\n",
    )
    assert chosen(read) == [["piped"], ["piped", "well"], [], None, ["well"], ["truck"]]
    assert [row for row in read.findings.select("row", "column", "value", "why", "done").iter_rows() if row[1] == "source"] == [
        (3, "source", "piped", "the columns of its choices say otherwise: piped well", "the columns of its choices count"),
        (4, "source", "well", "the columns of its choices say otherwise: nothing chosen", "the columns of its choices count"),
        (6, "source", None, "the columns of its choices say otherwise: well", "the columns of its choices count"),
    ]


def test_an_answer_outside_the_form_stays_beside_the_columns_of_the_choices(tmp_path, form):
    read = answers(tmp_path, form, "age,source,source/piped,source/well\n1,piped rain,1,1\n")
    assert sorted(chosen(read)[0]) == ["piped", "rain", "well"]


def test_a_cell_that_says_neither_is_a_finding(tmp_path, form):
    read = answers(tmp_path, form, "age,source/piped,source/well\n1,perhaps,1\n2,NA,1\n")
    assert (2, "source/piped", "neither chosen (1) nor not chosen (0)") in reasons(read.findings)
    assert chosen(read) == [["well"], ["well"]]


def test_an_empty_choice_beside_noughts_was_not_offered(tmp_path, form):
    read = answers(
        tmp_path, form, "age,source,source/piped,source/well,source/truck\n1,piped,1,0,\n2,well,0,1,0\n3,truck,0,0,1\n4,,,,\n"
    )
    assert read.table["__offered/source/truck"].to_list() == [False, True, True, True]
    found = read.findings.filter(pl.col("column") == "source/truck").row(0, named=True)
    assert (found["value"], found["done"]) == ("1 of 3", "its share is of the others")


def test_a_choice_that_was_not_offered_to_all_has_a_base_of_its_own(tmp_path, form):
    read = answers(
        tmp_path, form, "age,source,source/piped,source/well,source/truck\n1,piped,1,0,\n2,well,0,1,0\n3,truck,0,0,1\n"
    )
    evened = even_out(read.table, [Variable("source", "choices", ("piped", "well", "truck"), combined=(("piped", "truck"),))])
    figures = evened.named_back(estimates(totals(evened.table, evened.variables)))
    assert figures.select("category", "estimate", "base").rows() == [
        ("piped", pytest.approx(1 / 3), 3),
        ("well", pytest.approx(1 / 3), 3),
        ("truck", 0.5, 2),
        ("piped+truck", 0.5, 2),
    ]


def test_taking_apart_changes_no_figure_of_an_even_question():
    """Whatever is in the lists: one empty list far from the groups compared must not move the others' figures."""
    table = pl.DataFrame(
        {
            "heard": [["radio"], ["radio", "meeting"], ["dont_know"], None, ["meeting"], []],
            "area": ["north", "north", "south", "south", "south", None],
            "age": [1, 2, 3, 4, 5, 6],
        },
        schema_overrides={"heard": pl.List(pl.String)},
    )
    variables = [
        Variable("age", "mean"),
        Variable("heard", "choices", ("radio", "meeting"), ("dont_know",), (("radio", "meeting"),)),
    ]
    by_area = [Breakdown("area", ("area",), ("north", "south"))]
    evened = even_out(table, variables)
    apart = evened.named_back(estimates(totals(evened.table, evened.variables, by_area)))
    together = estimates(totals(table, variables, by_area))
    names = ["question", "category", "by", "group"]
    assert apart.select(names).equals(together.select(names))
    in_groups = pl.col("by") == "area"
    for column in ("estimate", "standard_error", "base"):
        assert apart.filter(in_groups)[column].to_list() == pytest.approx(together.filter(in_groups)[column].to_list()), column
    everyone = apart.filter((pl.col("by") == "") & (pl.col("question") == "heard"))
    assert everyone.select("category", "base").rows() == [("radio", 4), ("meeting", 4), ("radio+meeting", 4), ("dont_know", 5)]


def test_comparisons_are_asked_for_and_named_by_question():
    table = pl.DataFrame({"heard": [["radio"], [], None], "age": [1, 2, 3]}, schema_overrides={"heard": pl.List(pl.String)})
    evened = even_out(table, [Variable("heard", "choices", ("radio",)), Variable("age", "mean")])
    assert evened.select({"heard": "radio", "age": ""}) == {"__choice/heard/radio": "true", "age": ""}


def test_a_change_between_rounds_counts_a_choice_among_those_to_whom_it_was_put(tmp_path, form):
    header = "age,source,source/piped,source/well,source/truck\n"
    rows = "1,piped,1,0,{}\n2,well,0,1,0\n3,truck,0,0,1\n4,truck,0,0,1\n"
    before = answers(tmp_path, form, header + rows.format("0"), "before.csv")
    after = answers(tmp_path, form, header + rows.format(""), "after.csv")
    change = change_between_rounds(SurveyRound(form, before), SurveyRound(form, after), CardSettings(), Linked())
    truck = change.filter(question="source", category="truck", by="")
    assert truck.select("before", "after").row(0) == (pytest.approx(2 / 4), pytest.approx(2 / 3))
    piped = change.filter(question="source", category="piped", by="")
    assert piped.select("before", "after").row(0) == (pytest.approx(1 / 4), pytest.approx(1 / 4))
