"""Which questions follow up another, read from their conditions."""

import pytest

from folkmoot.reportcard.forms.follow_ups import FollowUp, Put, follow_ups

ANSWERS = ("yes", "no", "dont_know")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("selected(${consent}, 'yes') and selected(${one}, 'yes')", [FollowUp("last", "one", ("yes",))]),
        ("${one} = 'yes' or ${one} = 'no'", [FollowUp("last", "one", ("yes", "no"))]),
        ("${one} != 'no'", [FollowUp("last", "one", ("yes", "dont_know"), with_unanswered=True)]),
        ("selected(${many}, 'x') and ${age} > 17", [FollowUp("last", "many", ("x",))]),
        (
            "selected(${many}, 'x') and selected(${many}, 'y')",
            [FollowUp("last", "many", ("x",)), FollowUp("last", "many", ("y",))],
        ),
        ("not(selected(${many}, 'z'))", [FollowUp("last", "many", ("z",), with_unanswered=True, not_chosen=True)]),
        ("selected(${many}, 'x') or selected(${many}, 'y')", []),
        ("${one} = 'yes' or ${age} > 17", []),
        ("${age} > 17", []),
        ("${one} = 'yes' and today() > ${age}", []),
        ("", []),
    ],
)
def test_a_condition_tells_which_answers_lead_to_a_follow_up(condition, expected):
    asked = [
        Put("one", "select_one", ANSWERS, ""),
        Put("many", "select_multiple", ("x", "y", "z"), ""),
        Put("age", "number", (), ""),
        Put("last", "number", (), condition),
    ]
    assert follow_ups(asked) == expected
