"""Scales known by the names of their choices; choices that are no answer to the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.forms.scales import KNOWN_SCALES, assume_scale, looks_missing


@pytest.mark.parametrize(
    ("names", "scale", "favourable"),
    [
        (["good", "very_good", "poor"], ["very_good", "good", "poor"], ["very_good", "good"]),
        (
            ["Strongly-agree", "Agree", "Neither", "Disagree", "Strongly disagree"],
            ["Strongly-agree", "Agree", "Neither", "Disagree", "Strongly disagree"],
            ["Strongly-agree", "Agree"],
        ),
        (["1_never", "2_sometimes", "3_always"], ["3_always", "2_sometimes", "1_never"], []),
        (["always_treat", "sometimes_treat", "never_treat"], ["always_treat", "sometimes_treat", "never_treat"], []),
    ],
)
def test_known_scales_from_most_to_least(names, scale, favourable):
    assumed = assume_scale(names)
    assert (list(assumed.scale), list(assumed.favourable)) == (scale, favourable)


def test_yes_leads_a_question_of_yes_and_no_without_a_scale():
    assert (assume_scale(["no", "yes"]).scale, assume_scale(["no", "yes"]).favourable) == ((), ("yes",))
    assert assume_scale(["nej", "ja"]).favourable == ("ja",)


@pytest.mark.parametrize("names", [["good", "poor"], ["good", "fairly_good", "poor"], ["good", "red", "poor"], [], ["yes"]])
def test_what_is_no_known_scale(names):
    assert assume_scale(names) is None


@given(st.data())
def test_the_order_of_the_choices_in_the_form_changes_nothing(data):
    known = data.draw(st.sampled_from(KNOWN_SCALES))
    steps = data.draw(st.lists(st.sampled_from(range(len(known.steps))), min_size=3, unique=True))
    names = [data.draw(st.sampled_from(sorted(known.steps[step]))) for step in steps]
    assert assume_scale(names) == assume_scale(sorted(names)) == assume_scale(names[::-1])


@pytest.mark.parametrize(
    "name", ["dont_know", "Don't know", "don’t_know", "prefer_not_to_answer", "NA", "n/a", "vet_ej", "no sabe"]
)
def test_names_that_tell_that_there_is_no_answer(name):
    assert looks_missing(name)


@pytest.mark.parametrize("name", ["no", "none", "nothing", "other", "not_good", "never", "know"])
def test_names_that_are_answers(name):
    assert not looks_missing(name)
