"""The worklist in ODK Collect: form list, manifest, entity list, integrity, and updates that come back in submissions."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from folkmoot.cli import main
from folkmoot.surveys.collecting.forms.form_notes import OTHER_ENTITY_LIST, sentence
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist.assigning import assign
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, Source
from folkmoot.surveys.collecting.worklist.entity_versions import EntityVersion, SubmissionWork, WorkState
from folkmoot.surveys.collecting.worklist.replacing import replace_dwelling
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist
from folkmoot.surveys.errors import FormPublishingError
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import CHOICES_ROWS, SURVEY_ROWS, path_of
from tests.surveys.collecting.worklist_examples import HOUSEHOLDS, drawn_in, visit, write_small_sample

MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
CONTACT_FORM = {
    "survey": "type,name,label,save_to\nstart,start,,\nselect_one_from_file dwellings.csv,dwelling,Dwelling,\n"
    "select_one outcomes,outcome,How did it end?,outcome\ninteger,people,People,household_size\n"
    "integer,adults,Adults,adults\ntext,remarks,Remarks,remarks\n",
    "choices": "list_name,name,label\noutcomes,complete,Complete\noutcomes,refusal,Refusal\noutcomes,noncontact,Nobody\n",
    "entities": "list_name,entity_id\ndwellings,${dwelling}\n",
    "settings": "form_id,version,form_title\ncontacts,1,Contact sheet\n",
}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def _write(folder: Path, sheets: dict[str, str]) -> Path:
    folder.mkdir()
    for sheet, rows in sheets.items():
        (folder / f"{sheet}.csv").write_text(rows, encoding="utf-8")
    return folder


def test_a_form_that_changes_dwellings_in_a_repeat_is_refused_with_sheet_and_row(survey: Survey, tmp_path: Path) -> None:
    """As pyxform writes them by ODK's specification 2025.1, which phones would send and no dwelling could be found by."""
    rows = CONTACT_FORM["survey"].splitlines()
    repeated = [*rows[:3], "begin_repeat,visits,Visits,", rows[3], "begin_group,end,End,", *rows[4:6], "end_group,,,"]
    form = _write(tmp_path / "repeated", {**CONTACT_FORM, "survey": "\n".join([*repeated, "end_repeat,,,"])})
    with pytest.raises(FormPublishingError, match=r"sheet survey, row 5, column save_to: .*“outcome” of dwellings .*visits"):
        read_form(form)
    with override("sv"), pytest.raises(FormPublishingError, match="blad survey, rad 5, kolumn save_to"):
        read_form(form)
    result = CliRunner().invoke(main, ["form", "publish", str(form), "--survey", survey.slug])
    assert result.exit_code != 0
    assert "row 5, column save_to" in result.output
    assert not survey.instruments.filter(form_id="contacts").exists()
    without = [row if "repeat" in row or "group" in row else row.rpartition(",")[0] + "," for row in repeated[1:]]
    emptied = {**CONTACT_FORM, "survey": "\n".join([rows[0], *without, "end_repeat,,,"])}
    assert read_form(_write(tmp_path / "emptied", emptied)).questionnaire.form_id == "contacts"


def test_another_entity_list_is_noted_and_its_answers_are_received(survey: Survey, tmp_path: Path) -> None:
    other = {**CONTACT_FORM, "entities": "list_name,label\ntrees,${remarks}\n"}
    kept = publish_form(read_form(_write(tmp_path / "other", other)), survey.slug)
    [note] = [note for note in kept.notes if note.kind == OTHER_ENTITY_LIST]
    assert (note.sheet, note.row, note.values["list"]) == ("entities", 2, "trees")
    assert "which is not kept: only dwellings is" in sentence(note)


@pytest.fixture
def contact_form(survey: Survey, tmp_path: Path) -> InstrumentVersion:
    return publish_form(read_form(_write(tmp_path / "contact-form", CONTACT_FORM)), survey.slug).version


@pytest.fixture
def worklist(survey: Survey, tmp_path: Path) -> Worklist:
    return take_sample_in(write_small_sample(tmp_path / "sample"), survey)


@pytest.fixture
def people(survey: Survey) -> dict[str, tuple[Enumerator, Credentials]]:
    return {name: add_enumerator(name, survey, team="North") for name in ("Anna", "Bo")}


@pytest.fixture
def phone(people: dict[str, tuple[Enumerator, Credentials]], contact_form: InstrumentVersion) -> Callable[..., "Phone"]:
    return lambda name="Anna": Phone(people[name][1], contact_form)


class Phone:
    """What ODK Collect does at the enumerator's own address."""

    def __init__(self, credentials: Credentials, form: InstrumentVersion) -> None:
        self.server, self.form, self.client = path_of(credentials.token_server), form, Client()

    def get(self, address: str) -> HttpResponse:
        response = self.client.get(address, headers={"X-OpenRosa-Version": "1.0"})
        assert response.status_code == 200
        assert response["X-OpenRosa-Version"] == "1.0"
        return response

    def media(self) -> ElementTree.Element:
        """The one file of the contact form's manifest, found by way of the form list."""
        forms = ElementTree.fromstring(self.get(f"{self.server}/formList?formID=contacts").content)
        address = next(element.text for element in forms.iter() if element.tag.endswith("manifestUrl"))
        (file,) = ElementTree.fromstring(self.get(path_of(address)).content)
        return file

    def token(self) -> str:
        return self.media().findtext(f"{MANIFEST}hash")

    def entities(self) -> list[dict[str, str]]:
        address = path_of(self.media().findtext(f"{MANIFEST}downloadUrl"))
        return list(csv.DictReader(io.StringIO(self.get(address).content.decode())))

    def deleted(self, *ids: str) -> dict[str, str]:
        address = path_of(self.media().findtext(f"{MANIFEST}integrityUrl"))
        answer = ElementTree.fromstring(self.get(f"{address}?id={','.join(ids)}").content)
        return {entity.get("id"): entity.findtext("deleted") for entity in answer.findall("entities/entity")}

    def send(self, dwelling: Dwelling | str, outcome: str = "refusal", instance: str = "uuid:1", **asked: object) -> int:
        """A filled-in contact sheet; `asked` are the entity's attributes and other answers."""
        entity = getattr(dwelling, "entity_id", dwelling)
        answers = {name: asked.pop(name) for name in ("people", "adults", "remarks", "start") if name in asked}
        deprecated = asked.pop("deprecated", "")
        attributes = {"update": "1", "baseVersion": "1", "trunkVersion": "", "branchId": "", **asked}
        written = "".join(f' {name}="{value}"' for name, value in attributes.items())
        body = "".join(f"<{name}>{value}</{name}>" for name, value in answers.items())
        replaced = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
        xml = (
            f'<data id="contacts" version="1"><dwelling>{entity}</dwelling><outcome>{outcome}</outcome>{body}'
            f'<meta><entity dataset="dwellings" id="{entity}"{written}/><instanceID>{instance}</instanceID>{replaced}</meta>'
            "</data>"
        )
        return self.post(xml.encode())

    def post(self, xml: bytes, query: str = "") -> int:
        parts = {"xml_submission_file": SimpleUploadedFile("submission.xml", xml, "text/xml")}
        response = self.client.post(f"{self.server}/submission{query}", parts, headers={"X-OpenRosa-Version": "1.0"})
        return response.status_code


def work_of(instance: str) -> SubmissionWork:
    return SubmissionWork.objects.get(version__instance_id=instance)


def test_a_phone_fetches_the_worklist_of_whoever_signs_in(phone: Callable, people: dict, worklist: Worklist) -> None:
    mine = drawn_in(worklist)
    assign(worklist, people["Anna"][0], units=[mine[0].unit])
    anna, bo = phone("Anna"), phone("Bo")
    file = anna.media()
    assert (file.get("type"), file.findtext(f"{MANIFEST}filename")) == ("entityList", "dwellings.csv")
    rows = anna.entities()
    assert [row["name"] for row in rows] == [dwelling.entity_id for dwelling in mine]
    assert {"label", "__version", "address", "adult_of_3", "sex_asked"} <= set(rows[0])
    assert all(row["__version"] == "1" and row["label"] for row in rows)
    assert not [name for name in rows[0] if name.endswith("inclusion")]
    assert bo.entities() == []


def test_the_token_changes_with_whatever_the_phone_must_know(
    phone: Callable, people: dict, worklist: Worklist, django_user_model: type
) -> None:
    anna, (first, second, _third) = people["Anna"][0], drawn_in(worklist)
    collect, seen = phone(), [phone().token()]
    reserve = worklist.dwellings.get(unit=first.unit, household_reserve=1)

    def change(what: Callable[[], object]) -> None:
        what()
        seen.append(collect.token())

    change(lambda: assign(worklist, anna, units=[first.unit]))
    change(lambda: assign(worklist, people["Bo"][0], dwellings=[second.pk]))
    change(lambda: assign(worklist, anna.team, dwellings=[second.pk]))
    change(lambda: visit(first, "noncontact", anna))
    change(lambda: visit(first, "refusal", anna))
    first.refresh_from_db()
    change(lambda: replace_dwelling(first, "refused", enumerator=anna))
    change(lambda: type(reserve.place).objects.filter(dwelling=reserve).update(values={"address": "behind the well"}))
    change(lambda: Worklist.objects.filter(pk=worklist.pk).update(closed_at=timezone.now()))
    assert all(one != other for one, other in pairwise(seen))
    assert seen[-1] == seen[0]


def test_a_dwelling_that_went_to_somebody_else_goes_from_the_phone(phone: Callable, people: dict, worklist: Worklist) -> None:
    kept, gone, _other = drawn_in(worklist)
    assign(worklist, people["Anna"][0], dwellings=[kept.pk, gone.pk])
    assign(worklist, people["Bo"][0], dwellings=[gone.pk])
    assert [row["name"] for row in phone().entities()] == [kept.entity_id]
    assert phone().deleted(kept.entity_id, gone.entity_id, "made-up") == {
        kept.entity_id: "false",
        gone.entity_id: "true",
        "made-up": "true",
    }


def test_an_update_becomes_a_record_of_the_contact_sheet(phone: Callable, people: dict, worklist: Worklist) -> None:
    dwelling = drawn_in(worklist)[0]
    assign(worklist, people["Anna"][0], units=[dwelling.unit])
    before = phone().token()
    assert phone().send(dwelling, "noncontact", adults=3, people=5, start="2026-03-03T09:00:00.000+01:00") == 201
    assert phone().token() != before
    record = ContactRecord.objects.get()
    assert (record.outcome, record.adults, record.household_size, record.source) == ("noncontact", 3, 5, Source.PHONE)
    assert (record.enumerator, record.submission.instance_id) == (people["Anna"][0], "uuid:1")
    assert record.adult_drawn == int(dwelling.drawn["adult_of_3"])
    row = next(row for row in phone().entities() if row["name"] == dwelling.entity_id)
    assert (row["__version"], row["outcome"], row["attempts"], row["adults"]) == ("2", "noncontact", "1", "3")


def test_sent_twice_it_is_one_record(phone: Callable, worklist: Worklist, survey: Survey) -> None:
    dwelling = drawn_in(worklist)[0]
    assert [phone().send(dwelling), phone().send(dwelling)] == [201, 201]
    catch_up(survey)
    catch_up(survey)
    assert ContactRecord.objects.count() == 1


def test_an_edited_contact_sheet_is_a_correction(phone: Callable, worklist: Worklist, survey: Survey) -> None:
    dwelling = drawn_in(worklist)[0]
    phone().send(dwelling, "refusal")
    catch_up(survey)
    phone().send(dwelling, "complete", instance="uuid:2", deprecated="uuid:1")
    catch_up(survey)
    first, second = ContactRecord.objects.all()
    assert (second.corrects, second.outcome) == (first, "complete")
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.attempts) == ("complete", 1)


@pytest.mark.parametrize(
    ("meanwhile", "conflict"),
    [(None, ""), ("visit", "hard"), ("place", "soft")],
    ids=["nobody else", "the same", "something else"],
)
def test_conflicts_are_told_and_the_update_is_taken(
    phone: Callable, people: dict, worklist: Worklist, survey: Survey, meanwhile: str | None, conflict: str
) -> None:
    dwelling = drawn_in(worklist)[0]
    if meanwhile == "visit":
        visit(dwelling, "noncontact", people["Bo"][0], timezone.now() - timedelta(days=1))
    elif meanwhile == "place":
        EntityVersion.objects.create(dwelling=dwelling, version=2, properties=["address"], base_version=1)
        Dwelling.objects.filter(pk=dwelling.pk).update(version=2)
    phone().send(dwelling, "refusal", baseVersion="1")
    catch_up(survey)
    work = work_of("uuid:1")
    assert (work.state, work.conflict, work.dwelling) == (WorkState.DONE, conflict, dwelling)
    assert ContactRecord.objects.filter(outcome="refusal").exists()
    assert EntityVersion.objects.filter(dwelling=dwelling).last().conflict == conflict


def test_updates_made_without_a_network_are_taken_in_their_order(phone: Callable, worklist: Worklist, survey: Survey) -> None:
    dwelling = drawn_in(worklist)[0]
    offline = {"trunkVersion": "1", "branchId": "b1"}
    phone().send(dwelling, "complete", instance="uuid:3", baseVersion="3", **offline)
    phone().send(dwelling, "noncontact", instance="uuid:2", baseVersion="2", **offline)
    catch_up(survey)
    assert {work_of(f"uuid:{number}").state for number in (2, 3)} == {WorkState.HELD}
    assert Submission.objects.count() == 2
    assert not ContactRecord.objects.exists()
    phone().send(dwelling, "noncontact", instance="uuid:1", baseVersion="1", **offline)
    catch_up(survey)
    assert list(ContactRecord.objects.values_list("submission__instance_id", "outcome")) == [
        ("uuid:1", "noncontact"),
        ("uuid:2", "noncontact"),
        ("uuid:3", "complete"),
    ]
    assert {work_of(f"uuid:{number}").conflict for number in (1, 2, 3)} == {""}
    dwelling.refresh_from_db()
    assert dwelling.version == 4


def test_an_update_whose_forerunner_never_comes_is_taken_after_five_days(
    phone: Callable, worklist: Worklist, survey: Survey
) -> None:
    dwelling = drawn_in(worklist)[0]
    phone().send(dwelling, baseVersion="2", trunkVersion="1", branchId="b1")
    catch_up(survey)
    SubmissionWork.objects.update(received_at=timezone.now() - timedelta(days=4))
    catch_up(survey)
    assert work_of("uuid:1").state == WorkState.HELD
    SubmissionWork.objects.update(received_at=timezone.now() - timedelta(days=6))
    catch_up(survey)
    assert (work_of("uuid:1").state, work_of("uuid:1").told) == (WorkState.DONE, "forced")
    assert ContactRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("entity", "asked", "outcome", "told"),
    [
        ("a" * 36, {}, "refusal", "no_dwelling"),
        ("a" * 36, {"update": "", "create": "1"}, "refusal", "not_drawn"),
        ("", {"baseVersion": ""}, "refusal", "no_base_version"),
        ("", {"baseVersion": "9"}, "refusal", "unknown_version"),
        ("", {}, "busy", "no_outcome"),
        ("", {"adults": "9", "people": "2"}, "refusal", "impossible"),
        ("", {"start": "2200-01-01T00:00:00Z"}, "refusal", "impossible"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_submission_stays(
    phone: Callable, worklist: Worklist, survey: Survey, entity: str, asked: dict, outcome: str, told: str
) -> None:
    assert phone().send(entity or drawn_in(worklist)[0], outcome, **asked) == 201
    catch_up(survey)
    assert (work_of("uuid:1").state, work_of("uuid:1").told) == (WorkState.FAILED, told)
    assert Submission.objects.count() == 1
    assert not ContactRecord.objects.exists()


def test_an_error_of_ours_loses_nothing(
    phone: Callable, worklist: Worklist, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("folkmoot.surveys.collecting.worklist.submission_work.record_attempt", broken)
    first, second, _third = drawn_in(worklist)
    phone().send(first)
    catch_up(survey)
    monkeypatch.undo()
    phone().send(second, instance="uuid:2")
    catch_up(survey)
    assert [(work_of(f"uuid:{number}").state) for number in (1, 2)] == [WorkState.FAILED, WorkState.DONE]


@pytest.fixture
def interviews(survey: Survey, write_form: Callable[..., Path]) -> InstrumentVersion:
    """A second version of the survey's form, which asks for the dwelling and counts adults."""
    rows = (
        *SURVEY_ROWS[:2],
        "text,place_of,Bostad,Dwelling,contact,",
        "integer,grown,Vuxna,Adults,adults,",
        *SURVEY_ROWS[2:],
    )
    head = f"{rows[0]},card::favourable"
    body = [f"{row},yes" if row.startswith("select_one yes_no") else f"{row}," for row in rows[1:]]
    return publish_form(read_form(write_form("2", (head, *body), CHOICES_ROWS)), survey.slug).version


def answered(instance: str, place: str = "", consent: str = "yes", adults: str = "") -> bytes:
    return (
        f'<data id="water" version="2"><start>2026-03-03T09:00:00.000+01:00</start><place_of>{place}</place_of>'
        f"<grown>{adults}</grown><consent>{consent}</consent><meta><instanceID>{instance}</instanceID></meta></data>"
    ).encode()


@pytest.mark.parametrize("by", ["contact", "entity", "web form"])
def test_an_interview_completes_its_dwelling(
    phone: Callable, worklist: Worklist, survey: Survey, interviews: InstrumentVersion, by: str, people: dict
) -> None:
    dwelling = drawn_in(worklist)[0]
    assign(worklist, people["Anna"][0], units=[dwelling.unit])
    place = {"contact": dwelling.contact, "entity": dwelling.entity_id}.get(by, "")
    query = f"?dwelling={dwelling.entity_id}" if by == "web form" else ""
    assert phone().post(answered("uuid:i", place, adults="2"), query) == 201
    assert len(phone().entities()) == HOUSEHOLDS - 1
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.adults, dwelling.attempts) == ("complete", 2, 1)
    assert dwelling.interview.instance_id == "uuid:i"


def test_an_interview_without_consent_is_a_refusal(
    phone: Callable, worklist: Worklist, survey: Survey, interviews: InstrumentVersion
) -> None:
    dwelling = drawn_in(worklist)[0]
    phone().post(answered("uuid:i", dwelling.contact, consent="no"))
    catch_up(survey)
    dwelling.refresh_from_db()
    assert dwelling.outcome == "refusal"


def test_contact_sheet_and_interview_of_one_visit_are_one_attempt(
    phone: Callable, worklist: Worklist, survey: Survey, interviews: InstrumentVersion
) -> None:
    dwelling = drawn_in(worklist)[0]
    phone().send(dwelling, "complete", adults=4)
    phone().post(answered("uuid:i", dwelling.contact))
    catch_up(survey)
    dwelling.refresh_from_db()
    assert (dwelling.outcome, dwelling.adults, dwelling.attempts) == ("complete", 4, 1)


def test_interviews_from_where_none_should_be_are_told(
    phone: Callable, worklist: Worklist, survey: Survey, interviews: InstrumentVersion
) -> None:
    dwelling, reserve = drawn_in(worklist)[0], worklist.dwellings.filter(standing=Standing.WAITING)[0]
    for instance, place in (("a", dwelling.contact), ("b", dwelling.contact), ("c", reserve.contact), ("d", "nowhere/1")):
        assert phone().post(answered(f"uuid:{instance}", place)) == 201
    catch_up(survey)
    assert [work_of(f"uuid:{each}").told for each in "abcd"] == ["", "second_interview", "not_released", "no_dwelling"]


def test_what_is_sent_in_training_touches_only_the_worklist_for_training(
    worklist: Worklist, survey: Survey, tmp_path: Path, contact_form: InstrumentVersion
) -> None:
    practice = take_sample_in(tmp_path / "sample", survey, is_training=True)
    learner, credentials = add_enumerator("Learner", survey, in_training=True)
    assign(practice, learner, units=[drawn_in(practice)[0].unit])
    phone = Phone(credentials, contact_form)
    assert len(phone.entities()) == HOUSEHOLDS
    phone.send(drawn_in(practice)[0])
    catch_up(survey)
    assert ContactRecord.objects.get().dwelling.worklist == practice
    assert not worklist.dwellings.exclude(outcome="").exists()


def test_a_form_that_brings_its_own_file_of_that_name_gets_that(survey: Survey, tmp_path: Path, people: dict) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for sheet, rows in CONTACT_FORM.items():
        (folder / f"{sheet}.csv").write_text(rows, encoding="utf-8")
    (folder / "dwellings.csv").write_text("name,label,__version\na,A,1\n", encoding="utf-8")
    version = publish_form(read_form(folder), survey.slug).version
    assert Phone(people["Anna"][1], version).media().get("type") is None


def test_a_draft_and_a_link_show_nobodys_dwellings(worklist: Worklist, contact_form: InstrumentVersion, people: dict) -> None:
    assign(worklist, people["Anna"][0], units=[drawn_in(worklist)[0].unit])
    response = Client().get(f"/collect/water/draft/{contact_form.draft_key}/forms/entities/dwellings.csv")
    assert response.status_code == 404
