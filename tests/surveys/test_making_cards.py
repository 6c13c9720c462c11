"""From received interviews to a draft of a release: each step, what it leaves out, stopping it and carrying it on."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from folkmoot.accounts.models import User
from folkmoot.reportcard.answers.plain_tables import read_plain_table
from folkmoot.reportcard.weighting.weight_files import WEIGHTED
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.receiving import store
from folkmoot.surveys.collecting.receiving.submission_xml import read_envelope_for
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.web_form.making_web_links import make_open_link
from folkmoot.surveys.collecting.web_form.web_links import LinkedSubmission
from folkmoot.surveys.collecting.worklist.contact_records import Source
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, record_attempt
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.errors import CollectingError, PublishingError
from folkmoot.surveys.making import making_cards
from folkmoot.surveys.making.cards_in_making import LOST_AFTER, CardMaking, MakingState
from folkmoot.surveys.making.making_cards import ask_to_stop, carry_on, start
from folkmoot.surveys.making.making_steps import Step
from folkmoot.surveys.making.making_words import told_steps
from folkmoot.surveys.models import Round
from folkmoot.surveys.releasing.publishing import publish, withdraw
from folkmoot.surveys.releasing.releases import CardRelease, State
from tests.surveys.collecting.worklist_examples import write_small_sample

ROWS = (
    "type,name,label::English (en),card::role,card::favourable,card::core_value",
    "start,start,,,,",
    "text,dwelling,Dwelling,contact,,",
    "text,village,Village,psu,,",
    "select_one yes_no,consent,May we ask?,consent,yes,",
    "select_one sexes,sex,Woman or man?,sex,,",
    "select_one yes_no,heard,Have you been heard?,,yes | no,participation",
    "integer,hours,Hours of water,,,",
)
CHOICES = ("list_name,name,label::English (en)", "yes_no,yes,Yes", "yes_no,no,No", "sexes,woman,Woman", "sexes,man,Man")
INTERVIEWS = 120


@pytest.fixture(autouse=True)
def _words_are_swedish() -> Iterator[None]:
    with override("sv"):
        yield


@pytest.fixture
def version(db: None, tmp_path: Path, settings: object) -> InstrumentVersion:
    folder = tmp_path / "form"
    folder.mkdir()
    (folder / "survey.csv").write_text("\n".join(ROWS), encoding="utf-8")
    (folder / "choices.csv").write_text("\n".join(CHOICES), encoding="utf-8")
    text = "form_id,version,form_title,default_language,card::synthetic\nwater,1,Water,English (en),yes\n"
    (folder / "settings.csv").write_text(text, encoding="utf-8")
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return publish_form(read_form(folder), "water").version


@pytest.fixture
def received(version: InstrumentVersion) -> Callable[..., None]:
    """120 interviews in twelve villages, one of them rejected."""

    def send(favourable: int = 2, mark: str = "a", month: int = 3) -> None:
        deliveries = []
        for place in range(INTERVIEWS):
            xml = (
                f'<data id="water" version="1"><start>2026-{month:02}-{1 + place % 9:02}T09:00:00.000+01:00</start>'
                f"<dwelling>d{place}</dwelling><village>v{place % 12}</village><consent>yes</consent>"
                f"<sex>{'woman' if place % 2 else 'man'}</sex><heard>{'yes' if place % 5 < favourable else 'no'}</heard>"
                f"<hours>{place % 24}</hours><meta><instanceID>uuid:{mark}{place}</instanceID></meta></data>"
            ).encode()
            envelope = read_envelope_for(version.questionnaire, xml)
            deliveries.append(Delivery(version.instrument_id, version.pk, envelope, xml, timezone.now()))
        store(deliveries)
        Submission.objects.filter(instance_id=f"uuid:{mark}7").update(review_state="rejected")

    return send


Run = Callable[..., None]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Has a card made, and reads what came of it."""
    monkeypatch.setattr(making_cards, "PULSE", 3600)

    def make(making: CardMaking, first: str = "") -> None:
        start(making, first)
        carry_on(making.pk)
        making.refresh_from_db()

    return make


def _making(version: InstrumentVersion, ordinal: int = 1, **values: object) -> CardMaking:
    survey = version.instrument.survey
    found = Round.objects.filter(survey=survey, ordinal=ordinal).first()
    found = found or Round.objects.create(survey=survey, slug=f"r{ordinal}", ordinal=ordinal, names={"en": f"Round {ordinal}"})
    return CardMaking.objects.create(instrument=version.instrument, round=found, municipality="Exempelby", **values)


def _contacts() -> bytes:
    """A contact sheet of the drawn dwellings: 120 interviews and thirty refusals."""
    rows = ["contact,unit,stratum,inclusion,household_inclusion,adults,outcome"]
    rows += [f"d{place},v{place % 12},s{place % 2},0.1,0.2,{1 + place % 3},complete" for place in range(INTERVIEWS)]
    rows += [f"d{place},v{place % 12},s{place % 2},0.1,0.2,2,refusal" for place in range(INTERVIEWS, INTERVIEWS + 30)]
    return "\n".join(rows).encode()


def test_from_interviews_to_a_published_card(version: InstrumentVersion, received: Callable[..., None], run: Run) -> None:
    received()
    making = _making(
        version, contacts=ContentFile(_contacts(), "contacts.csv"), choices={"classes": ["stratum"], "by": ["sex"]}
    )
    run(making)
    assert making.state == MakingState.DONE, making.steps
    told = {step.name: step for step in told_steps(making)}
    assert [step.state for step in told.values()] == ["done"] * 5
    codes = {code: values for step in making.steps.values() for code, values in step["told"]}
    assert codes["received"]["number"] == 120
    assert codes["state_left_out"] == {"number": 1, "state": "rejected"}
    assert codes["kept"]["number"] == codes["interviews"]["number"] == 119
    assert codes["no_answer"]["number"] == 1
    # Of 150 dwellings all eligible 120 were interviewed, by the contact sheet.
    assert codes["response_rate"]["share"] == pytest.approx(0.8)
    weighted = read_plain_table(making.folder / "weights" / "weighted.csv")
    everyone = sum((1 + place % 3) for place in range(INTERVIEWS) if place != 7) * 50
    assert sum(float(weight) for weight in weighted["base_weight"]) > everyone
    release = making.release
    assert release.state == State.DRAFT
    assert release.interviews == 119
    publish(release, by=None)
    assert CardRelease.objects.current().get().municipality.name == "Exempelby"


def test_it_is_carried_on_where_it_was_stopped(
    version: InstrumentVersion, received: Callable[..., None], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    received()
    making = _making(version)
    done: list[str] = []
    real = making_cards.ALL_STEPS

    def counted(step: Step) -> Step:
        def do(making: CardMaking, progress: Callable[[str], None]) -> list:
            done.append(step.name)
            if step.name == "card" and done.count("card") == 1:
                ask_to_stop(making)
            return step.do(making, progress)

        return Step(step.name, do)

    monkeypatch.setattr(making_cards, "ALL_STEPS", tuple(counted(step) for step in real))
    run(making)
    assert making.state == MakingState.STOPPED
    assert not (making.folder / "card").exists()
    run(making)
    assert making.state == MakingState.DONE, making.steps
    assert done == ["answers", "weights", "change", "card", "card", "draft"]


def test_what_is_wrong_is_said_and_can_be_mended(version: InstrumentVersion, received: Callable[..., None], run: Run) -> None:
    received()
    making = _making(version, contacts=ContentFile(b"contact,outcome\nd1,complete\n", "contacts.csv"))
    run(making)
    assert making.state == MakingState.FAILED
    assert [step.state for step in told_steps(making)] == ["done", "failed", "new", "new", "new"]
    assert making.step("weights")["error"]
    assert not CardRelease.objects.exists()
    making.contacts.save("contacts.csv", ContentFile(_contacts()))
    run(making, "weights")
    assert making.state == MakingState.DONE, making.steps


def test_no_interview_left_is_said(version: InstrumentVersion, received: Callable[..., None], run: Run) -> None:
    received()
    making = _making(version, choices={"states": ["approved"]})
    run(making)
    assert "No interview is left" in making.step("answers")["error"]


def test_an_open_link_leads_to_no_card(version: InstrumentVersion, received: Callable[..., None], run: Run) -> None:
    received()
    link = make_open_link(version.instrument)
    for place in (1, 2, 3):
        LinkedSubmission.objects.create(submission=Submission.objects.get(instance_id=f"uuid:a{place}"), link=link)
    making = _making(version)
    run(making)
    told = told_steps(making)[0].sentences
    assert "Utelämnade: 3 via en öppen länk, som inte hör till något sannolikhetsurval." in told
    answers = read_plain_table(making.folder / "answers" / "answers.csv")
    assert answers.height == INTERVIEWS - 1 - 3


def test_a_follow_up_tells_the_change(version: InstrumentVersion, received: Callable[..., None], run: Run) -> None:
    """Two of five were heard in the first round, four of five in the second."""
    received(favourable=2)
    run(_making(version))
    Submission.objects.update(review_state="has_issues")
    received(favourable=4, mark="b")
    making = _making(version, 2, choices={"by": ["sex"]})
    run(making)
    with (making.folder / "change" / "change.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["question"] == "heard" and not row["by"])
    assert float(row["before"]) == pytest.approx(48 / 119, abs=0.01)
    assert float(row["after"]) == pytest.approx(96 / 119, abs=0.01)
    assert row["verdict"] == "higher"


@pytest.fixture
def two_rounds(
    version: InstrumentVersion, received: Callable[..., None], run: Run
) -> Callable[..., tuple[CardMaking, CardMaking]]:
    """The first round's card, published, and that of a follow-up in September, a draft."""

    def make(**choices: object) -> tuple[CardMaking, CardMaking]:
        received(favourable=2)
        first = _making(version)
        run(first)
        publish(first.release, by=None)
        Submission.objects.update(review_state="has_issues")
        received(favourable=4, mark="b", month=9)
        second = _making(version, 2, choices=choices)
        run(second)
        assert second.state == MakingState.DONE, second.steps
        return first, second

    return make


def test_the_card_of_a_follow_up_shows_the_change_since_the_published_one(
    two_rounds: Callable[..., tuple], client: Client
) -> None:
    first, second = two_rounds()
    change = second.release.release.card.change
    assert change.seal == first.release.seal
    assert not change.linked
    heard = next(figure for figure in change.figures if figure.question == "heard" and not figure.by)
    assert heard.difference == pytest.approx((95 - 48) / 119, abs=1e-3)
    assert heard.word == "higher"
    assert any(
        "sedan omgång 1, av det som båda korten visar: 1 siffror högre" in told for told in told_steps(second)[3].sentences
    )
    publish(second.release, by=None)
    page = client.get(second.release.get_absolute_url()).content.decode()
    assert f'<a href="{first.release.get_absolute_url()}">Läs det kortet</a>' in page
    assert "<b>+39 points</b>" in page
    assert "figures-changed.csv" in page
    name = reverse("surveys:edition_file", args=[*second.release.address, 1, "figures-changed.csv"])
    assert b"".join(client.get(name).streaming_content).startswith(b"question,category,by,group,before,after,difference")
    withdraw(first.release, by=None, reason="Felaktig.")
    assert "Det kortet har dragits tillbaka sedan dess" in client.get(second.release.get_absolute_url()).content.decode()


def test_a_follow_up_in_the_same_villages_knows_the_errors_of_its_change(two_rounds: Callable[..., tuple]) -> None:
    _, second = two_rounds(same_units=True)
    change = second.release.release.card.change
    assert change.linked
    with (second.folder / "change" / "change.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["question"] == "heard" and not row["by"])
    heard = next(figure for figure in change.figures if figure.question == "heard" and not figure.by)
    assert heard.standard_error == pytest.approx(float(row["standard_error"]), rel=1e-3)


def test_a_change_since_a_card_that_was_corrected_is_not_published(two_rounds: Callable[..., tuple], run: Run) -> None:
    first, second = two_rounds()
    Submission.objects.filter(instance_id__startswith="uuid:a").exclude(instance_id="uuid:a7").update(review_state="received")
    Submission.objects.filter(instance_id__startswith="uuid:b").update(review_state="has_issues")
    Submission.objects.filter(instance_id__in=[f"uuid:a{n}" for n in range(20)]).update(review_state="rejected")
    run(first, "answers")
    publish(first.release, by=None, reason="Tjugo intervjuer var påhittade.")
    with override("sv"), pytest.raises(PublishingError, match="Gör om det här kortet"):
        publish(second.release, by=None)


def test_two_workers_at_one_card_do_it_once(version: InstrumentVersion, received: Callable[..., None]) -> None:
    received()
    making = _making(version, state=MakingState.RUNNING, beat_at=timezone.now())
    carry_on(making.pk)
    making.refresh_from_db()
    assert making.steps == {}
    with pytest.raises(CollectingError, match="görs just nu"):
        start(making)


def test_a_card_whose_worker_is_gone_can_be_carried_on(version: InstrumentVersion) -> None:
    making = _making(
        version, state=MakingState.RUNNING, beat_at=timezone.now() - 2 * LOST_AFTER, steps={"answers": {"state": "running"}}
    )
    assert making.is_lost
    assert told_steps(making)[0].state == "stopped"
    start(making)
    assert making.state == MakingState.WAITING


def test_the_page_shows_each_step_and_is_for_leads(version: InstrumentVersion, received: Callable[..., None]) -> None:
    received()
    survey = version.instrument.survey
    browsers = {}
    for role in (FieldworkRole.LEAD, FieldworkRole.SUPERVISOR):
        person = User.objects.create_user(f"{role}@example.org", "a good long password", name=str(role))
        SurveyMember.objects.create(survey=survey, person=person, role=role)
        browsers[role] = Client()
        browsers[role].force_login(person)
    address = reverse("fieldwork:cards", args=["water"])
    assert browsers[FieldworkRole.SUPERVISOR].get(address).status_code == 403
    lead = browsers[FieldworkRole.LEAD]
    assert lead.post(address, {"instrument": version.instrument_id}).status_code == 400
    given = {
        "instrument": version.instrument_id,
        "municipality": "Exempelby",
        "states": ["received"],
        "method": "rake",
        "lonely": "fail",
    }
    made = lead.post(address, given)
    assert made.status_code == 302, made.context["form"].errors
    page = lead.get(made["Location"])
    assert page.status_code == 200
    assert lead.get(made["Location"], headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert list(CardMaking.objects.values_list("state", "municipality")) == [("waiting", "Exempelby")]


def test_the_worklists_contact_sheet_weighs_and_gives_the_response_rate(
    version: InstrumentVersion, received: Callable[..., None], run: Run, tmp_path: Path
) -> None:
    """Of twelve dwellings drawn, interviews in six, each by its dwelling; the other interviews are of no worklist."""
    received()
    survey = version.instrument.survey
    worklist = take_sample_in(write_small_sample(tmp_path / "sample", in_turn=False), survey)
    dwellings = list(worklist.dwellings.filter(standing="drawn").select_related("worklist"))
    anna = add_enumerator("Anna", survey)[0]
    for place, dwelling in enumerate(dwellings):
        submission = Submission.objects.get(instance_id=f"uuid:a{place}") if place % 2 == 0 else None
        by = Recorder(Source.INTERVIEW if submission else Source.BROWSER, enumerator=anna, submission=submission)
        record_attempt(dwelling, Attempt("complete" if submission else "refusal", timezone.now(), adults=2), by)
    making = _making(version, choices={"worklists": [worklist.pk], "lonely": "average", "classes": ["stratum"]})
    run(making)
    assert making.step("answers")["state"] == "done", making.steps
    told = dict(making.step("answers")["told"])
    assert (told["kept"]["number"], told["not_in_worklist"]["number"]) == (6, INTERVIEWS - 1 - 6)
    weights = pl.read_csv(making.folder / "weights" / WEIGHTED, infer_schema=False)
    assert set(weights["contact"]) == {dwelling.contact for dwelling in dwellings[::2]}
    assert making.step("weights")["state"] == "done"
    assert dict(making.step("card")["told"])["response_rate"]["share"] == pytest.approx(0.5)
