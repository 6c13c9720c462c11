"""A whole sample by one design, its files, and drawing it again."""

import csv
import doctest
import json
import re
from dataclasses import replace
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from scipy import stats

from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling import respondents, walks
from folkmoot.reportcard.sampling.contact_sheets import render_contact_sheets
from folkmoot.reportcard.sampling.drawing import SampleDesign, SecondStage, draw_sample, strata_of
from folkmoot.reportcard.sampling.respondents import KISH_TABLES, KISH_TWELFTHS, Respondent, ask_in_turn, choose_respondents
from folkmoot.reportcard.sampling.sample_files import draw_again, entities, read_sample_record, write_sample
from folkmoot.reportcard.sampling.sampling import Selection
from folkmoot.reportcard.sampling.walks import plan_walks

UNITS = [f"u{number:02}" for number in range(24)]
SIZES = {"north": 3, "south": 4}


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit": UNITS,
            "village": [f"Village {unit}" for unit in UNITS],
            "stratum": ["north", "south"] * 12,
            "households": [str(12 + 3 * number) for number in range(24)],
        }
    )


@pytest.fixture(scope="module")
def listing(frame: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (unit, f"{unit}-{number:03}", f"{number} Main road")
        for unit, count in frame.select("unit", pl.col("households").cast(pl.Int64)).rows()
        for number in range(count)
    ]
    return pl.DataFrame(rows, schema=["unit", "household", "address"], orient="row")


LISTED = SampleDesign(
    seed=7,
    sizes=SIZES,
    reserves=1,
    second_stage=SecondStage.LIST,
    households=5,
    household_reserves=2,
    respondent=Respondent.RANDOM,
)
WALKED = replace(LISTED, second_stage=SecondStage.WALK, interval=5, respondent=Respondent.KISH, in_turn=True)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(walks).failed == 0
    assert doctest.testmod(respondents).failed == 0


@pytest.mark.parametrize("design", [LISTED, WALKED])
@pytest.mark.parametrize("selection", list(Selection))
def test_the_order_of_the_rows_and_how_sizes_are_written_change_nothing(frame, listing, design, selection):
    design = replace(design, selection=selection)
    one = draw_sample(frame, design, listing)
    turned = frame.reverse().with_columns(pl.col("households").cast(pl.Float64))
    other = draw_sample(turned, design, listing.reverse())
    assert one.contacts.drop("households").equals(other.contacts.drop("households"))
    assert one.units["unit"].equals(other.units["unit"])
    assert (one.frame_sha256, one.listing_sha256) == (other.frame_sha256, other.listing_sha256)


def test_every_stratum_has_its_units_and_reserves_and_every_unit_its_households(frame, listing):
    sample = draw_sample(frame, LISTED, listing)
    drawn = sample.units.filter(pl.col("reserve").is_null())
    assert dict(drawn.group_by("stratum").len().rows()) == SIZES
    assert sample.units["reserve"].drop_nulls().to_list() == [1, 1]
    by_unit = sample.contacts.group_by("unit").agg(
        pl.col("household_reserve").is_null().sum().alias("drawn"), pl.col("household_reserve").drop_nulls().sort()
    )
    assert by_unit["drawn"].to_list() == [5] * 9
    assert by_unit["household_reserve"].to_list() == [[1, 2]] * 9
    chances = sample.contacts
    assert (chances["household_inclusion"] == 5 / chances["households"].cast(pl.Int64)).all()
    total = frame.filter(pl.col("stratum") == "north")["households"].cast(pl.Int64).sum()
    north = sample.units.filter(pl.col("stratum") == "north")
    assert north["inclusion"].to_list() == pytest.approx([3 * int(size) / total for size in north["households"]])


def test_households_are_the_same_with_reserves_as_without(frame, listing):
    without = draw_sample(frame, replace(LISTED, household_reserves=0), listing).contacts
    with_them = draw_sample(frame, LISTED, listing).contacts.filter(pl.col("household_reserve").is_null())
    assert without["contact"].equals(with_them["contact"])


def test_a_walk_has_no_chances_and_says_where_to_go(frame):
    contacts = draw_sample(frame, WALKED).contacts
    assert contacts["household_inclusion"].null_count() == contacts.height
    walk = contacts.filter(pl.col("unit") == contacts["unit"][0])
    assert walk["walk_dwelling"].diff().drop_nulls().to_list() == [5] * 6
    assert 1 <= walk["walk_dwelling"][0] <= 5
    assert walk["walk_direction"].n_unique() == 1
    assert walk["sex_asked"].to_list() in (["woman", "man"] * 3 + ["woman"], ["man", "woman"] * 3 + ["man"])


def test_walks_begin_anywhere_in_the_interval_and_in_every_direction():
    """4,000 units: 8 directions and 5 starts, chi squared refused at one in a thousand."""
    walk = plan_walks(pl.DataFrame({"unit": range(4000)}), number=1, interval=5, seed=1)
    for column in ("walk_direction", "walk_dwelling"):
        assert stats.chisquare(walk[column].value_counts()["count"]).pvalue > 0.001


def test_the_adult_is_drawn_with_the_same_chance_whatever_their_number():
    """5,000 households of 2 to 10 adults, chi squared refused at one in a thousand."""
    contacts = pl.DataFrame({"unit": ["a"] * 5000, "household": range(5000)})
    chosen = choose_respondents(contacts, Respondent.RANDOM, seed=1)
    assert chosen["adult_of_1"].unique().to_list() == [1]
    for adults in range(2, 11):
        counts = chosen[f"adult_of_{adults}"].value_counts()
        assert sorted(counts[f"adult_of_{adults}"]) == list(range(1, adults + 1))
        assert stats.chisquare(counts["count"]).pvalue > 0.001


def test_kishs_tables_have_the_chances_that_he_gives():
    """Kish (1949): equal chances in households of 1 to 4 and of 6 adults; of 5, the third and fifth are asked more often."""
    chances = {
        adults: [sum(KISH_TABLES[table][adults - 1] == adult for table in KISH_TWELFTHS) for adult in range(1, adults + 1)]
        for adults in range(1, 7)
    }
    assert chances == {1: [12], 2: [6, 6], 3: [4] * 3, 4: [3] * 4, 5: [2, 2, 3, 2, 3], 6: [2] * 6}


def test_kishs_tables_are_used_as_often_as_he_says():
    contacts = pl.DataFrame({"unit": ["a"] * 6000, "household": range(6000)})
    tables = choose_respondents(contacts, Respondent.KISH, seed=1)["kish_table"]
    counts = dict(tables.value_counts().rows())
    expected = [6000 * KISH_TWELFTHS.count(table) / 12 for table in KISH_TABLES]
    assert stats.chisquare([counts[table] for table in KISH_TABLES], expected).pvalue > 0.001


def test_women_and_men_begin_equally_often():
    contacts = pl.DataFrame({"unit": range(4000)})
    assert (ask_in_turn(contacts, seed=1)["sex_asked"] == "woman").mean() == pytest.approx(0.5, abs=0.032)


def test_a_frame_without_strata_is_one(frame):
    sample = draw_sample(frame, SampleDesign(seed=1, sizes={"all": 5}, stratum="", selection=Selection.SIMPLE_RANDOM))
    assert sample.units["inclusion"].to_list() == [5 / 24] * 5
    assert strata_of(frame, sample.design).rows() == [("all", 24, 24)]


def test_the_files_say_all_that_is_needed_to_draw_again(frame, listing, tmp_path: Path):
    sample = draw_sample(frame, LISTED, listing)
    write_sample(sample, tmp_path, joint=True)
    record = read_sample_record(tmp_path / "sample.json")
    again = draw_again(frame.reverse(), record, listing)
    assert again.contacts.equals(sample.contacts)
    write_sample(again, tmp_path / "again", joint=True)
    assert read_sample_record(tmp_path / "again" / "sample.json") == record
    assert json.loads((tmp_path / "sample.json").read_text())["seed"] == 7


def test_another_frame_or_list_than_the_one_drawn_from_is_refused(frame, listing, tmp_path: Path):
    write_sample(draw_sample(frame, LISTED, listing), tmp_path)
    record = read_sample_record(tmp_path / "sample.json")
    changed = frame.with_columns(pl.col("households").replace("12", "13"))
    with pytest.raises(UnusableFrame, match="not the frame that the sample was drawn from"):
        draw_again(changed, record, listing)
    with pytest.raises(UnusableFrame, match="not the list of households"):
        draw_again(frame, record, pl.concat([listing, listing.head(1).with_columns(pl.lit("new").alias("household"))]))


def test_a_record_that_is_none_is_said(tmp_path: Path):
    (tmp_path / "sample.json").write_text('{"format": "other"}')
    with pytest.raises(UnusableFrame, match="no record of a sample"):
        read_sample_record(tmp_path / "sample.json")


def test_units_that_the_list_lacks_are_named(frame, listing):
    unit = draw_sample(frame, LISTED, listing).units["unit"][0]
    with pytest.raises(UnusableFrame, match=f"no households of units that were drawn: {unit}"):
        draw_sample(frame, LISTED, listing.filter(pl.col("unit") != unit))


def test_a_list_is_asked_for_where_households_come_from_one(frame):
    with pytest.raises(UnusableFrame, match="plan a walk"):
        draw_sample(frame, LISTED)


def test_contact_sheets_can_be_filled_in_a_spreadsheet(frame, listing, tmp_path: Path):
    sample = draw_sample(frame, LISTED, listing)
    write_sample(sample, tmp_path)
    workbook = fastexcel.read_excel(tmp_path / "contacts.xlsx").load_sheet(0).to_polars()
    with (tmp_path / "contacts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert workbook["contact"].to_list() == [row["contact"] for row in rows] == sample.contacts["contact"].to_list()
    assert {"adults", "attempts", "outcome", "remarks"} <= set(rows[0])
    assert not any(row["outcome"] for row in rows)


def test_entities_have_names_and_properties_that_odk_takes(frame, listing):
    odd = listing.rename({"address": "Hus nr."}).with_columns(pl.lit("x").alias("1st"), pl.lit("y").alias("name"))
    sample = draw_sample(frame, LISTED, odd)
    listed = entities(sample)
    assert listed.columns[:2] == ["name", "label"]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) for name in listed.columns)
    assert {"Hus_nr_", "of_1st", "of_name"} <= set(listed.columns)
    assert listed["name"].n_unique() == listed.height
    assert not any("inclusion" in name for name in listed.columns)
    assert entities(draw_sample(frame, LISTED, odd)).equals(listed)


def test_sheets_to_print_name_every_dwelling_in_the_order_of_the_fieldwork(frame, listing):
    sample = draw_sample(frame, LISTED, listing)
    page = render_contact_sheets(sample)
    assert page.count('class="contact-sheet"') == 9
    assert page.index(sample.units.filter(pl.col("reserve").is_null())["unit"][-1]) < page.index("Reserve 1")
    assert all(household in page for household in sample.contacts["household"])
    assert sample.frame_sha256 in page


def test_sheets_show_what_a_list_says_without_taking_it_for_markup(frame, listing):
    odd = listing.with_columns(pl.lit("<b>5</b> & Co").alias("address"))
    assert "&lt;b&gt;5&lt;/b&gt; &amp; Co" in render_contact_sheets(draw_sample(frame, LISTED, odd))


@pytest.mark.parametrize(("language", "direction"), [("sv", "ltr"), ("ar", "rtl"), ("xx", "ltr")])
def test_sheets_are_in_the_languages_of_a_card(frame, language: str, direction: str):
    assert f'dir="{direction}"' in render_contact_sheets(draw_sample(frame, WALKED), language)


@pytest.mark.parametrize("name", ["inclusion", "reserve", "contact", "household_inclusion"])
def test_a_column_of_a_name_that_the_sample_needs_is_refused(frame, listing, name: str):
    with pytest.raises(UnusableFrame, match=f"The frame has a column '{name}'"):
        draw_sample(frame.with_columns(pl.lit("x").alias(name)), LISTED, listing)
    with pytest.raises(UnusableFrame, match=f"The list of households has a column '{name}'"):
        draw_sample(frame, LISTED, listing.with_columns(pl.lit("x").alias(name)))
