"""The demonstration's invented interviews: the same each time, drawn with known chances, plausible, and as the form asks."""

from pathlib import Path

import polars as pl
import pytest

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.sampling.sampling import frame_sha256
from folkmoot.reportcard.weighting.contact_outcomes import read_outcomes
from folkmoot.site.demonstration.fieldwork import HOUSEHOLDS_IN_A_UNIT, UNITS_DRAWN, draw_sample
from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, OUTCOMES_FILE, write_interviews
from folkmoot.site.demonstration.municipalities import MUNICIPALITIES
from folkmoot.site.demonstration.population import frame, list_households

SLUGS = [municipality.slug for municipality in MUNICIPALITIES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration")
    for municipality in MUNICIPALITIES:
        write_interviews(municipality, folder / municipality.slug)
    return folder


@pytest.fixture(scope="module")
def interviews(folder: Path) -> pl.DataFrame:
    tables = [pl.read_csv(folder / slug / ANSWERS_FILE, infer_schema=False) for slug in SLUGS]
    return pl.concat(tables).with_columns(pl.col("weight").cast(pl.Float64), pl.col("background-age").cast(pl.Int64))


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire(FORM)


def share(interviews: pl.DataFrame, question: str, *answers: str) -> float:
    """Weighted, of those who gave an answer."""
    asked = interviews.filter(pl.col(question).is_not_null() & ~pl.col(question).is_in(["dont_know", "refused"]))
    return float((asked["weight"] * asked[question].is_in(answers)).sum() / asked["weight"].sum())


def test_seven_municipalities_of_three_countries_have_2368_interviews(interviews: pl.DataFrame):
    assert interviews.height == interviews["KEY"].n_unique() == 2368
    assert interviews["municipality"].unique(maintain_order=True).to_list() == SLUGS
    assert len({municipality.country.code for municipality in MUNICIPALITIES}) == 3


def test_the_same_bytes_are_made_each_time(folder: Path, tmp_path: Path):
    write_interviews(MUNICIPALITIES[3], tmp_path)
    for name in (ANSWERS_FILE, OUTCOMES_FILE):
        assert (tmp_path / name).read_bytes() == (folder / SLUGS[3] / name).read_bytes()


def test_the_frame_is_the_one_that_the_sample_was_drawn_from():
    """Of Mfanoni: what anyone who makes the demonstration again, on any machine, can compare with."""
    assert frame_sha256(frame(MUNICIPALITIES[0])) == "0ee7418d8f53aa054c6dd0a675ffd172e1bc490f0503b88b3b334336177f0afd"


def test_each_sample_has_its_units_and_households_with_their_chances():
    for municipality in MUNICIPALITIES:
        sample = draw_sample(municipality)
        units = sample.group_by("unit").agg(pl.len(), pl.col("inclusion").first())
        assert units.height == UNITS_DRAWN
        assert units["len"].unique().to_list() == [HOUSEHOLDS_IN_A_UNIT]
        assert ((sample["adult"] >= 1) & (sample["adult"] <= sample["adults"])).all()


def test_the_weights_add_up_to_about_the_adults_of_the_municipality(interviews: pl.DataFrame):
    """The households that turned out to be no households (4 %) are not stood for, and a sample's total has its own error."""
    for municipality in MUNICIPALITIES:
        adults = list_households(frame(municipality))["adults"].sum()
        stood_for = interviews.filter(pl.col("municipality") == municipality.slug)["weight"].sum()
        assert stood_for == pytest.approx(adults, rel=0.1)


def test_the_outcomes_count_every_household_drawn(folder: Path, interviews: pl.DataFrame):
    for municipality in MUNICIPALITIES:
        outcomes = read_outcomes(folder / municipality.slug / OUTCOMES_FILE)
        assert outcomes.eligible + outcomes.unknown + outcomes.not_eligible == UNITS_DRAWN * HOUSEHOLDS_IN_A_UNIT
        assert outcomes.complete + outcomes.partial == municipality.interviews
        assert 0.75 < outcomes.response_rates()["RR2"] < 0.9


def test_the_answers_pass_the_checks_of_the_form(folder: Path, questionnaire: Questionnaire):
    for slug in SLUGS:
        checked = check_answers(read_answers(folder / slug / ANSWERS_FILE, questionnaire), questionnaire)
        assert checked.findings.height == 0, checked.findings.head().to_dicts()


def test_the_derived_groups_are_what_the_form_would_have_worked_out(interviews: pl.DataFrame):
    difficulties = [name for name in interviews.columns if name.startswith("functioning-")]
    large = pl.any_horizontal(pl.col(name).is_in(["a_lot", "cannot"]) for name in difficulties)
    stayed = interviews.filter(pl.col("background-disability").is_not_null())
    assert (stayed["background-disability"] == "with").equals(stayed.select(large.alias("background-disability")).to_series())
    for age_group, ages in stayed.group_by("background-age_group").agg(pl.col("background-age").min().alias("youngest")).rows():
        assert ages >= int(age_group[:2])


def test_the_invented_effects_are_seen_and_are_not_absurd(interviews: pl.DataFrame):
    """In the model young people take less part, town has more water, and people with a disability are treated worse."""
    young, older = interviews.filter(pl.col("background-age") < 25), interviews.filter(pl.col("background-age") >= 25)
    urban, rural = interviews.filter(pl.col("stratum") == "urban"), interviews.filter(pl.col("stratum") == "rural")
    with_disability = interviews.filter(pl.col("background-disability") == "with")
    without = interviews.filter(pl.col("background-disability") == "without")
    meeting, water = "participation-attended_meeting", "water-water_satisfaction"
    assert share(young, meeting, "yes") < share(older, meeting, "yes") - 0.05
    assert share(rural, water, "satisfied", "very_satisfied") < share(urban, water, "satisfied", "very_satisfied") - 0.05
    discrimination = "equity-discrimination"
    assert share(with_disability, discrimination, "yes") > share(without, discrimination, "yes") + 0.03
    assert 0.15 < share(interviews, meeting, "yes") < 0.4
    assert 0.1 < share(interviews, discrimination, "yes") < 0.3
    assert 0.1 < share(interviews, "accountability-bribe", "yes") < 0.35
    assert 0.3 < share(interviews, water, "satisfied", "very_satisfied") < 0.6
    assert 0.08 < share(interviews, "background-disability", "with") < 0.2


def test_people_who_live_near_each_other_have_more_alike_water_than_chance_gives(interviews: pl.DataFrame):
    """The variance between units of the share who are satisfied, against what independent answers would give."""
    satisfied = interviews.with_columns(
        pl.col("water-water_satisfaction").is_in(["satisfied", "very_satisfied"]).cast(pl.Float64).alias("satisfied")
    )
    units = satisfied.group_by("psu").agg(pl.len(), pl.col("satisfied").mean().alias("share"))
    overall = float(satisfied["satisfied"].mean())
    expected = (overall * (1 - overall) / units["len"]).mean()
    assert units["share"].var() > 1.5 * expected
