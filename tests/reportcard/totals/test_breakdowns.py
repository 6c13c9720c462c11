"""The groups that a card shows side by side."""

import polars as pl
import pytest

from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.totals.breakdowns import group_answers
from tests.reportcard.forms_and_answers import answers, questionnaire

TEXT = "sex,age,quality,source,ward,KEY\n" + "\n".join(
    f"{sex},{age},good,well,{ward},{number}"
    for number, (sex, age, ward) in enumerate(
        [("woman", 17, 10), ("woman", 18, 9), ("man", 24, 9), ("man", 25, 10), ("", 64, ""), ("man", 65, 9), ("man", "", 100)]
    )
)


@pytest.fixture
def read(tmp_path):
    form = questionnaire(tmp_path)
    return answers(tmp_path, form, TEXT), form


def test_by_default_the_roles_of_the_form_are_taken(read):
    table, groups = group_answers(*read, [])
    assert [(group.breakdown.by, group.breakdown.groups) for group in groups] == [
        ("sex", ("woman", "man")),
        ("age_group", ("18–24", "25–34", "50–64", "65+")),
    ]
    assert table["__by_age_group"].to_list() == [None, "18–24", "18–24", "25–34", "50–64", "65+", None]
    assert groups[0].labels["ar"] == "هل أنت امرأة أم رجل؟"
    assert groups[0].group_labels["man"] == {"en": "Man", "ar": "رجل"}


def test_a_column_that_the_form_does_not_know_in_the_order_of_its_numbers(read):
    _, groups = group_answers(*read, ["ward"])
    assert (groups[0].breakdown.groups, groups[0].labels) == (("9", "10", "100"), {})


def test_a_name_given_twice_counts_once(read):
    assert len(group_answers(*read, ["sex", "sex"])[1]) == 1


def test_a_name_that_is_nothing(read):
    with pytest.raises(DesignError, match=r"no question, column or role 'colour' .* sex, ward"):
        group_answers(*read, ["colour"])


def test_a_question_of_several_choices_has_no_groups(read):
    with pytest.raises(DesignError, match="'source' is a question of several choices"):
        group_answers(*read, ["source"])


def test_too_many_groups(tmp_path, read):
    text = "sex,place\n" + "".join(f"woman,{number}\n" for number in range(31))
    with pytest.raises(DesignError, match="'place' has 31 groups, more than 30"):
        group_answers(answers(tmp_path, read[1], text), read[1], ["place"])


def test_answers_outside_the_form_are_groups_after_its_own(tmp_path, read):
    table, groups = group_answers(answers(tmp_path, read[1], "sex\nother\nman\nwoman\n"), read[1], ["sex"])
    assert groups[0].breakdown.groups == ("woman", "man", "other")
    assert table["__by_sex"].dtype == pl.String
