"""Response rates from the contact sheet."""

from pathlib import Path

import pytest

from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.outcomes import OutcomeCounts, read_outcomes

COUNTS = OutcomeCounts(complete=300, partial=20, refusal=40, noncontact=30, other=10, unknown=50, not_eligible=100)


def test_response_rates_follow_the_definitions():
    """By hand: 400 eligible, 50 unknown, of which 400/500 are thought eligible, so 440."""
    assert COUNTS.response_rates() == pytest.approx(
        {"RR1": 300 / 450, "RR2": 320 / 450, "RR3": 300 / 440, "RR4": 320 / 440, "RR5": 300 / 400, "RR6": 320 / 400}
    )


def test_no_approaches_have_no_rates():
    assert OutcomeCounts().response_rates() == {}


def test_outcomes_are_read_from_a_table(tmp_path: Path):
    path = tmp_path / "outcomes.csv"
    path.write_text("outcome,count\ncomplete,300\nrefusal,40\n", encoding="utf-8")
    assert read_outcomes(path) == OutcomeCounts(complete=300, refusal=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "no columns outcome and count"),
        ("outcome,count\nbusy,3\n", "row 2: 'busy' is no outcome"),
        ("outcome,count\ncomplete,3\ncomplete,4\n", "row 3"),
        ("outcome,count\ncomplete,three\n", "'three'"),
        ("outcome,count\ncomplete,-3\n", "'-3'"),
    ],
)
def test_a_table_of_outcomes_that_cannot_be_used_says_where(tmp_path: Path, text: str, words: str):
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableAnswers, match=words):
        read_outcomes(path)


def test_a_missing_table_of_outcomes_is_said(tmp_path: Path):
    with pytest.raises(UnusableAnswers, match="cannot be read"):
        read_outcomes(tmp_path / "none.csv")
