"""The drawn sample as work: taken in whole, given to people, recorded for ever, replaced by the protocol alone."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from django.utils import timezone
from django.utils.translation import override

from folkmoot.cli import main
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.drawing import SecondStage
from folkmoot.reportcard.sampling.respondents import Respondent
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist import removing_places
from folkmoot.surveys.collecting.worklist.assigning import assign, people_for
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, ContactRemark, Source
from folkmoot.surveys.collecting.worklist.left_to_do import Work, assigned_to, left_for, where, work_at
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, correct, record_attempt, standing_records
from folkmoot.surveys.collecting.worklist.removing_places import PlacesRemoved, remove_places
from folkmoot.surveys.collecting.worklist.replacing import offer_for, replace_dwelling, replace_unit, unit_offer_for
from folkmoot.surveys.collecting.worklist.response_rates import attempts_sheet, contact_sheet, rates_of
from folkmoot.surveys.collecting.worklist.taking_in import Protocol, set_protocol, take_sample_in
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Round, Survey
from tests.surveys.collecting.conftest import Send, interview
from tests.surveys.collecting.worklist_examples import (
    HOUSEHOLDS,
    RESERVES,
    UNITS,
    days,
    drawn_in,
    visit,
    write_small_sample,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_small_sample(tmp_path / "sample")


@pytest.fixture
def worklist(sample: Path, survey: Survey) -> Worklist:
    return take_sample_in(sample, survey)


@pytest.fixture
def anna(survey: Survey) -> Enumerator:
    return add_enumerator("Anna", survey, team="North", languages="sv en")[0]


@pytest.fixture
def bo(survey: Survey) -> Enumerator:
    return add_enumerator("Bo", survey, team="North")[0]


def test_a_sample_is_taken_in_with_its_reserves_and_its_record(worklist: Worklist, sample: Path) -> None:
    contacts = pl.read_csv(sample / "contacts.csv", infer_schema=False)
    assert worklist.dwellings.count() == contacts.height == 6 * (HOUSEHOLDS + RESERVES)
    assert worklist.dwellings.filter(standing=Standing.DRAWN).count() == 2 * UNITS * HOUSEHOLDS
    assert worklist.draw.frame_sha256 == json.loads((sample / "sample.json").read_text())["frame_sha256"]
    names = pl.read_csv(sample / "entities.csv", infer_schema=False)
    assert dict(worklist.dwellings.values_list("contact", "entity_id")) == dict(names.select("label", "name").rows())


def test_addresses_stand_apart_from_what_the_draw_says(worklist: Worklist) -> None:
    dwelling = drawn_in(worklist)[0]
    assert set(dwelling.place.values) == {"address", "head"}
    assert not {"address", "head"} & set(dwelling.drawn)
    assert float(dwelling.drawn["inclusion"]) > 0


def test_files_that_were_changed_after_the_draw_are_refused(sample: Path, survey: Survey) -> None:
    contacts = sample / "contacts.csv"
    contacts.write_text(contacts.read_text().replace("1 Long Road", "My friend's road"))
    with pytest.raises(UnusableFrame, match=r"contacts\.csv is not the file that was drawn"):
        take_sample_in(sample, survey)
    assert not Worklist.objects.exists()


def test_the_same_sample_is_taken_in_once_and_once_more_for_training(worklist: Worklist, sample: Path, survey: Survey) -> None:
    with pytest.raises(CollectingError, match="here already"):
        take_sample_in(sample, survey)
    assert take_sample_in(sample, survey, is_training=True).is_training


def test_units_go_to_an_enumerator_and_on_to_a_team(worklist: Worklist, anna: Enumerator, bo: Enumerator) -> None:
    unit = drawn_in(worklist)[0].unit
    assert assign(worklist, anna, units=[unit]).number == HOUSEHOLDS
    assert assign(worklist, anna, units=[unit]).number == 0
    assert (left_for(anna).count(), left_for(bo).count()) == (HOUSEHOLDS, 0)
    assert assign(worklist, anna.team, units=[unit]).number == HOUSEHOLDS
    assert (left_for(anna).count(), left_for(bo).count()) == (HOUSEHOLDS, HOUSEHOLDS)
    one = drawn_in(worklist, unit)[0]
    assign(worklist, bo, dwellings=[one.pk])
    assert (left_for(anna).count(), left_for(bo).count()) == (HOUSEHOLDS - 1, HOUSEHOLDS)
    assert [each.enumerator or each.team for each in one.assignments.all()] == [bo, anna.team, anna]


def test_a_language_that_the_enumerator_does_not_speak_is_told(worklist: Worklist, anna: Enumerator) -> None:
    arabic = next(each for each in drawn_in_all(worklist) if each.drawn["language"] == "ar")
    assert assign(worklist, anna, dwellings=[arabic.pk]).other_languages == ("ar",)


def drawn_in_all(worklist: Worklist) -> list[Dwelling]:
    return list(worklist.dwellings.filter(standing=Standing.DRAWN))


def test_training_is_kept_apart(worklist: Worklist, sample: Path, survey: Survey, anna: Enumerator) -> None:
    practice = take_sample_in(sample, survey, is_training=True)
    learner = add_enumerator("Learner", survey, in_training=True)[0]
    assert [list(people_for(each)) for each in (worklist, practice)] == [[anna], [learner]]
    with pytest.raises(CollectingError, match="in training"):
        assign(worklist, learner, units=[drawn_in(worklist)[0].unit])
    with pytest.raises(CollectingError, match="for training"):
        assign(practice, anna, units=[drawn_in(practice)[0].unit])
    assign(practice, learner, units=[drawn_in(practice)[0].unit])
    learner.in_training = False
    assert not assigned_to(learner).exists()


def test_the_adult_is_drawn_by_the_table_and_not_chosen(worklist: Worklist, anna: Enumerator) -> None:
    dwelling = drawn_in(worklist)[0]
    record = visit(dwelling, "complete", anna, adults=3, household_size=5)
    assert record.adult_drawn == int(dwelling.drawn["adult_of_3"])
    assert record.drawn_by == f"kish {dwelling.drawn['kish_table']}, {dwelling.drawn['sex_asked']}"


def test_a_record_is_never_changed_and_a_correction_is_one_of_its_own(worklist: Worklist, anna: Enumerator) -> None:
    dwelling = drawn_in(worklist)[0]
    first = visit(dwelling, "refusal", anna)
    first.outcome = "complete"
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(TypeError):
        first.delete()
    by = Recorder(Source.BROWSER, enumerator=anna)
    with pytest.raises(CollectingError, match="Say why"):
        correct(first, Attempt("noncontact", first.attempted_at), " ", by)
    correct(first, Attempt("noncontact", first.attempted_at), "wrong door", by)
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.attempts, ContactRecord.objects.count()) == ("noncontact", 1, 2)
    with pytest.raises(CollectingError, match="corrected already"):
        correct(first, None, "again", by)
    correct(ContactRecord.objects.get(corrects=first), None, "never there", by)
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.attempts, standing_records(dwelling)) == ("", 0, [])


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (Attempt("busy", timezone.now()), "how it ended"),
        (Attempt("complete", timezone.now() + timedelta(hours=1)), "future"),
        (Attempt("complete", timezone.now(), household_size=2, adults=3), "more adults"),
    ],
)
def test_impossible_attempts_are_refused(worklist: Worklist, attempt: Attempt, why: str) -> None:
    with pytest.raises(CollectingError, match=why):
        record_attempt(drawn_in(worklist)[0], attempt, Recorder(Source.OFFICE))
    assert not ContactRecord.objects.exists()


def test_a_reserve_is_not_visited_before_its_turn(worklist: Worklist, anna: Enumerator) -> None:
    reserve = worklist.dwellings.filter(standing=Standing.WAITING).first()
    with pytest.raises(CollectingError, match="in reserve"):
        visit(reserve, "complete", anna)


def test_nobody_at_home_is_replaced_after_so_many_attempts_so_far_apart(worklist: Worklist, anna: Enumerator) -> None:
    dwelling = drawn_in(worklist)[0]
    assign(worklist, anna, units=[dwelling.unit])
    moments = days()
    first = next(moments)
    visit(dwelling, "noncontact", anna, first)
    visit(dwelling, "noncontact", anna, first + timedelta(hours=1))
    visit(dwelling, "noncontact", anna, next(moments))
    dwelling.refresh_from_db()
    assert (dwelling.attempts, dwelling.attempts_apart, work_at(dwelling)) == (3, 2, Work.AGAIN)
    assert "1 more attempt," in offer_for(dwelling).why_not
    with pytest.raises(CollectingError, match="protocol"):
        replace_dwelling(dwelling, "nobody", enumerator=anna)
    visit(dwelling, "noncontact", anna, next(moments))
    dwelling.refresh_from_db()
    reserve = offer_for(dwelling).reserve
    assert reserve is not None
    assert reserve.household_reserve == 1
    replacement = replace_dwelling(dwelling, "nobody at home", enumerator=anna)
    assert (replacement.reserve, replacement.enumerator, replacement.reason) == (reserve, anna, "nobody at home")
    dwelling.refresh_from_db()
    reserve.refresh_from_db()
    assert (dwelling.standing, reserve.standing, reserve.enumerator) == (Standing.REPLACED, Standing.DRAWN, anna)
    with pytest.raises(CollectingError):
        replace_dwelling(dwelling, "again", enumerator=anna)


def test_a_refusal_is_replaced_at_once_in_order_until_no_reserve_is_left(worklist: Worklist, anna: Enumerator) -> None:
    unit = drawn_in(worklist)[0].unit
    taken = []
    for dwelling in drawn_in(worklist, unit)[:RESERVES]:
        visit(dwelling, "refusal", anna)
        dwelling.refresh_from_db()
        taken.append(replace_dwelling(dwelling, "refused", enumerator=anna).reserve.household_reserve)
    assert taken == [1, 2]
    last = drawn_in(worklist, unit)[0]
    visit(last, "refusal", anna)
    last.refresh_from_db()
    assert "No reserve is left" in offer_for(last).why_not


def test_a_changed_protocol_counts_attempts_anew(worklist: Worklist, anna: Enumerator) -> None:
    dwelling = drawn_in(worklist)[0]
    first = next(days())
    visit(dwelling, "noncontact", anna, first)
    visit(dwelling, "noncontact", anna, first + timedelta(hours=2))
    set_protocol(worklist, Protocol(attempts=2, hours_between=2, replaced_at_once=("not_eligible",)))
    dwelling = worklist.dwellings.select_related("worklist").get(pk=dwelling.pk)
    assert (dwelling.attempts_apart, work_at(dwelling)) == (2, Work.OVER)


def test_a_unit_is_replaced_by_the_next_reserve_of_its_stratum_unless_it_has_interviews(
    worklist: Worklist, anna: Enumerator, django_user_model: type
) -> None:
    lead = django_user_model.objects.create_user("lead@example.org", "a good long password", name="Lead")
    first = drawn_in(worklist)[0]
    assign(worklist, anna, units=[first.unit])
    reserve = worklist.dwellings.get(stratum=first.stratum, unit_reserve=1, household_reserve=1).unit
    assert unit_offer_for(worklist, first.unit).unit == reserve
    replace_unit(worklist, first.unit, "flooded", lead)
    assert {each.unit for each in left_for(anna)} == {reserve}
    assert left_for(anna).count() == HOUSEHOLDS
    other = next(each for each in drawn_in_all(worklist) if each.stratum == first.stratum and each.unit != reserve)
    assert "No reserve unit" in unit_offer_for(worklist, other.unit).why_not
    visit(other, "complete", anna)
    assert "interviews" in unit_offer_for(worklist, other.unit).why_not


def test_what_is_left_asked_of_the_database_is_what_is_said_of_each(worklist: Worklist, anna: Enumerator) -> None:
    outcomes = ["complete", "refusal", "noncontact", "not_eligible", "partial", "unknown", "other"]
    for dwelling, outcome in zip(drawn_in_all(worklist), outcomes, strict=False):
        visit(dwelling, outcome, anna)
    refused = worklist.dwellings.filter(outcome="refusal").select_related("worklist").get()
    replace_dwelling(refused, "refused", enumerator=anna)
    said: dict[Work, set[int]] = {work: set() for work in Work}
    for dwelling in worklist.dwellings.select_related("worklist"):
        said[work_at(dwelling)].add(dwelling.pk)
    assert {work: set(worklist.dwellings.filter(where(work)).values_list("pk", flat=True)) for work in Work} == said
    assert all(said.values())


def test_the_contact_sheet_gives_the_rates_of_the_outcomes_command_and_weighs(
    worklist: Worklist, anna: Enumerator, bo: Enumerator, tmp_path: Path
) -> None:
    outcomes = ["complete", "refusal", "complete", "noncontact", "complete", "noncontact"]
    outcomes += ["complete", "not_eligible", "complete", "unknown", "other"]
    dwellings = drawn_in_all(worklist)
    for place, (dwelling, outcome) in enumerate(zip(dwellings, outcomes, strict=False)):
        visit(dwelling, outcome, bo if place % 2 else anna, adults=2 + place % 2)
    file = tmp_path / "contacts.csv"
    told = CliRunner().invoke(main, ["worklist", "contacts", "--survey", "water", "--output", str(file)])
    assert told.exit_code == 0, told.output
    sheet = pl.read_csv(file, infer_schema=False)
    assert sheet.height == len(dwellings)
    assert "address" not in sheet.columns
    asked = CliRunner().invoke(main, ["outcomes", str(file), "--format", "json"])
    rates = json.loads(asked.output)[0]
    everyone, units, people = rates_of([worklist])
    assert dict(everyone.shown)["RR1"] == pytest.approx(rates["RR1"]) == pytest.approx(5 / 10)
    assert dict(everyone.shown)["RR5"] == pytest.approx(5 / 9)
    assert (everyone.left, everyone.approached) == (1, 11)
    assert sum(unit.approached for unit in units) == sum(person.approached for person in people) == 11
    weighed = CliRunner().invoke(main, ["weight", str(file), "--class", "stratum", "--output", str(tmp_path / "weights")])
    assert weighed.exit_code == 0, weighed.output
    people = pl.read_csv(next((tmp_path / "weights").glob("*.csv")))
    assert people.height == 5
    assert people["base_weight"].to_list() == pytest.approx(
        (people["household_weight"] * people["response_factor"] * people["adults"]).to_list()
    )


def test_each_attempt_can_be_taken_out_with_its_corrections(worklist: Worklist, anna: Enumerator) -> None:
    first = visit(drawn_in(worklist)[0], "refusal", anna)
    correct(first, Attempt("complete", first.attempted_at), "came back", Recorder(Source.BROWSER, enumerator=anna))
    table = attempts_sheet([worklist])
    assert table.select("outcome", "corrects").rows() == [("refusal", None), ("complete", first.pk)]
    assert "remarks" not in table.columns
    assert "address" in contact_sheet([worklist], with_places=True).columns


def test_the_command_takes_a_sample_in_for_a_round(sample: Path, survey: Survey) -> None:
    Round.objects.create(survey=survey, slug="first", ordinal=1, names={"sv": "Ett"})
    command = ["worklist", "import", str(sample), "--survey", "water", "--round", "first", "--attempts", "4"]
    told = CliRunner().invoke(main, command)
    assert told.exit_code == 0, told.output
    made = Worklist.objects.get()
    assert (made.round.slug, made.attempts, made.name) == ("first", 4, "sample")
    assert f"{2 * UNITS * HOUSEHOLDS} dwellings to visit" in told.output
    again = CliRunner().invoke(main, command)
    assert again.exit_code != 0
    assert "here already" in again.output


def test_a_sample_of_units_alone_is_a_dwelling_a_unit(tmp_path: Path, survey: Survey) -> None:
    folder = write_small_sample(
        tmp_path / "units",
        second_stage=SecondStage.NONE,
        respondent=Respondent.OPEN,
        in_turn=False,
        households=0,
        household_reserves=0,
    )
    made = take_sample_in(folder, survey)
    assert made.dwellings.count() == 2 * (UNITS + 1)
    assert all(each.contact == each.unit for each in made.dwellings.all())


def test_walk_starts_become_dwellings_with_a_direction(tmp_path: Path, survey: Survey) -> None:
    made = take_sample_in(write_small_sample(tmp_path / "walk", seed=8, second_stage=SecondStage.WALK, interval=5), survey)
    first = drawn_in(made)[0]
    assert first.drawn["walk_direction"]
    assert int(first.drawn["walk_dwelling"]) >= 1


def test_what_a_form_remarked_goes_on_its_own_date_and_the_rest_on_the_last(
    worklist: Worklist, anna: Enumerator, survey: Survey, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form that came first says the end of 2026, another one the end of 2027."""
    send(interview("uuid:remarked"))
    first, second = drawn_in(worklist)[:2]
    phone = Recorder(Source.PHONE, enumerator=anna, submission=Submission.objects.get())
    record_attempt(first, Attempt("refusal", timezone.now(), remarks="Siv was cross"), phone)
    record_attempt(second, Attempt("refusal", timezone.now(), remarks="Bo was not"), Recorder(Source.BROWSER, enumerator=anna))
    form = survey.instruments.get()
    Instrument.objects.create(survey=survey, form_id="other", title="Other")
    monkeypatch.setattr(removing_places, "kept_until", lambda one: date(2026 if one == form else 2027, 12, 31))
    assert remove_places(survey, date(2027, 1, 1)) == PlacesRemoved(0, 1)
    assert [each.remarks for each in ContactRecord.objects.order_by("pk")] == ["", "Bo was not"]
    assert remove_places(survey, date(2028, 1, 1)) == PlacesRemoved(worklist.dwellings.count(), 1)
    assert not ContactRemark.objects.exists()
    assert ContactRecord.objects.filter(outcome="refusal").count() == 2


def test_addresses_and_remarks_go_on_the_date_of_the_forms(
    worklist: Worklist, anna: Enumerator, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    dwelling = drawn_in(worklist)[0]
    attempt = Attempt("refusal", timezone.now(), adults=2, remarks="Siv was cross")
    record_attempt(dwelling, attempt, Recorder(Source.BROWSER, enumerator=anna))
    monkeypatch.setattr(removing_places, "kept_until", lambda _instrument: date(2026, 12, 31))
    assert remove_places(survey, date(2026, 12, 31)) == PlacesRemoved(0, 0)
    assert remove_places(survey, date(2027, 1, 1)) == PlacesRemoved(worklist.dwellings.count(), 1)
    record = ContactRecord.objects.get()
    assert (record.remarks, record.outcome, record.adults) == ("", "refusal", 2)
    assert not hasattr(Dwelling.objects.get(pk=dwelling.pk), "place")
