"""Outcome rates by AAPOR's definitions, and the contact sheets they come from."""

import doctest
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.weighting import contact_outcomes
from folkmoot.reportcard.weighting.contact_outcomes import OUTCOMES, count_outcomes, final_outcomes, outcome_of, read_outcomes
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts

COUNTS = OutcomeCounts(complete=300, partial=20, refusal=40, noncontact=30, other=10, unknown=50, not_eligible=100)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(contact_outcomes).failed == 0


def test_response_rates_follow_the_definitions():
    """By hand: 400 eligible, 50 unknown, of which 400/500 are thought eligible, so 440."""
    assert COUNTS.response_rates() == pytest.approx(
        {"RR1": 300 / 450, "RR2": 320 / 450, "RR3": 300 / 440, "RR4": 320 / 440, "RR5": 300 / 400, "RR6": 320 / 400}
    )


def test_cooperation_refusal_and_contact_rates_follow_the_definitions():
    """AAPOR (2023), with I=300, P=20, R=40, NC=30, O=10, U=50, e=0.8; COOP1 = I/((I+P)+R+O), REF1 = R/((I+P)+(R+NC+O)+U),
    CON1 = ((I+P)+R+O)/((I+P)+R+O+NC+U), and so on."""
    assert COUNTS.cooperation_rates() == pytest.approx(
        {"COOP1": 300 / 370, "COOP2": 320 / 370, "COOP3": 300 / 360, "COOP4": 320 / 360}
    )
    assert COUNTS.refusal_rates() == pytest.approx({"REF1": 40 / 450, "REF2": 40 / 440, "REF3": 40 / 400})
    assert COUNTS.contact_rates() == pytest.approx({"CON1": 370 / 450, "CON2": 370 / 440, "CON3": 370 / 400})
    assert len(COUNTS.rates()) == 16


def test_the_share_of_unknown_eligibility_can_be_given():
    assert COUNTS.response_rates(0.5)["RR3"] == pytest.approx(300 / 425)
    assert COUNTS.rates(1.0)["RR3"] == COUNTS.rates(1.0)["RR1"]
    assert COUNTS.rates(0.0)["REF2"] == COUNTS.rates(0.0)["REF3"]
    with pytest.raises(UnusableAnswers, match="between 0 and 1"):
        COUNTS.rates(1.5)


whole = st.integers(0, 500)


@given(counts=st.builds(OutcomeCounts, whole, whole, whole, whole, whole, whole, whole))
def test_rates_lie_between_nought_and_one_and_in_their_order(counts: OutcomeCounts):
    rates = counts.rates()
    assert all(0 <= rate <= 1 for rate in rates.values())
    for lower, higher in (
        ("RR1", "RR3"),
        ("RR3", "RR5"),
        ("RR1", "RR2"),
        ("REF1", "REF2"),
        ("CON1", "CON3"),
        ("COOP1", "COOP3"),
    ):
        if lower in rates and higher in rates:
            assert rates[lower] <= rates[higher] + 1e-12


def test_no_approaches_have_no_rates():
    assert OutcomeCounts().rates() == {}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Complete", "complete"),
        ("1", "complete"),
        ("1.1", "complete"),
        ("1,2", "partial"),
        ("2.12", "refusal"),
        ("Break-off", "refusal"),
        ("2.20", "noncontact"),
        ("No contact", "noncontact"),
        ("2.3", "other"),
        ("3", "unknown"),
        ("3.91", "unknown"),
        ("4.7", "not_eligible"),
        ("not eligible", "not_eligible"),
        ("2", None),
        ("2.0", None),
        ("5.1", None),
        ("busy", None),
        ("31", None),
    ],
)
def test_outcomes_are_known_in_words_and_in_aapors_codes(text: str, outcome: str | None):
    assert outcome_of(text) == outcome


def test_of_several_attempts_the_one_that_says_most_is_final():
    sheet = pl.DataFrame(
        {
            "contact": ["a", "a", "a", "b", "b", "c", "c", "d", "e"],
            "outcome": ["noncontact", "complete", "unknown", "refusal", "2.2", "3", "noncontact", None, ""],
            "day": range(9),
        }
    )
    final = final_outcomes(sheet)
    assert final.select("contact", "outcome", "day").rows() == [
        ("a", "complete", 1),
        ("b", "refusal", 3),
        ("c", "noncontact", 6),
    ]


def test_an_outcome_that_is_none_is_refused_with_its_rows():
    sheet = pl.DataFrame({"contact": ["a", "b", "c"], "outcome": ["busy", "complete", "busy"]})
    with pytest.raises(UnusableAnswers, match="Rows 2, 4: 'busy' is no outcome"):
        final_outcomes(sheet)
    with pytest.raises(UnusableAnswers, match="Row 3: contact is missing"):
        final_outcomes(pl.DataFrame({"contact": ["a", None], "outcome": ["complete", "complete"]}))


def test_weighted_counts_add_up_weights():
    sheet = pl.DataFrame({"outcome": ["complete", "refusal", "complete"], "w": ["10", "20", "2.5"]})
    assert count_outcomes(final_outcomes(sheet), weight="w") == OutcomeCounts(complete=12.5, refusal=20)
    with pytest.raises(UnusableAnswers, match="Row 2: the weight w"):
        count_outcomes(sheet.with_columns(pl.lit(None).alias("w")).head(1), weight="w")


def test_outcomes_are_read_from_a_table_of_counts_or_from_a_contact_sheet(tmp_path: Path):
    path = tmp_path / "outcomes.csv"
    path.write_text("outcome,count\ncomplete,300\nrefusal,40\n", encoding="utf-8")
    assert read_outcomes(path) == OutcomeCounts(complete=300, refusal=40)
    path.write_text("contact;outcome\na;complete\nb;2.1\nb;2.2\n", encoding="utf-8")
    assert read_outcomes(path) == OutcomeCounts(complete=1, refusal=1)
    assert set(OUTCOMES) == {"complete", "partial", "refusal", "noncontact", "other", "unknown", "not_eligible"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "no column 'outcome'"),
        ("outcome,count\nbusy,3\n", "Row 2: this is no outcome"),
        ("outcome,count\ncomplete,3\n1.1,4\n", "Rows 2, 3: the same outcome"),
        ("outcome,count\ncomplete,three\n", "Row 2: the count"),
        ("outcome,count\ncomplete,-3\n", "Row 2: the count"),
    ],
)
def test_a_table_of_outcomes_that_cannot_be_used_says_where(tmp_path: Path, text: str, words: str):
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableAnswers, match=words):
        read_outcomes(path)


def test_a_missing_table_of_outcomes_is_said(tmp_path: Path):
    with pytest.raises(UnusableAnswers, match="does not exist"):
        read_outcomes(tmp_path / "none.csv")
