"""A supervisor who has teams looks after these; a lead, and a supervisor without teams, after all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.looked_after import LookedAfter
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile
from folkmoot.surveys.collecting.supervising.reviewing import FindingDecision
from folkmoot.surveys.collecting.worklist.assigning import assign
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import Send, interview, path_of
from tests.surveys.collecting.worklist_examples import drawn_in, write_small_sample


@pytest.fixture
def sent(survey: Survey, send: Send) -> dict[str, Submission]:
    """An interview with a photograph, by Anneli of the team north and by Bosse of the team south; both were made at night."""
    found = {}
    for name, team in (("Anneli", "north"), ("Bosse", "south")):
        credentials = add_enumerator(name, survey, team=team)[1]
        at_night = interview(f"uuid:{name}").replace(b"T09:00", b"T02:00")
        assert send(at_night, {"hus å.jpg": b"a"}, path_of(credentials.token_server)).status_code == 201
        found[name] = Submission.objects.get(instance_id=f"uuid:{name}")
    return found


@pytest.fixture
def supervisor(survey: Survey) -> Callable[..., Client]:
    def make(*teams: str, role: FieldworkRole = FieldworkRole.SUPERVISOR) -> Client:
        person = User.objects.create_user("boss@example.org", "a good long password", name="Boss")
        SurveyMember.objects.create(survey=survey, person=person, role=role)
        survey.teams.filter(name__in=teams).update(supervisor=person)
        browser = Client()
        browser.force_login(person)
        return browser

    return make


def _page(browser: Client, name: str, *arguments: object) -> str:
    response = browser.get(reverse(f"fieldwork:{name}", args=["water", *arguments]))
    assert response.status_code == 200, name
    return response.content.decode()


def test_a_supervisor_of_a_team_sees_what_it_sent_and_nothing_of_others(
    sent: dict[str, Submission], supervisor: Callable[..., Client]
) -> None:
    browser = supervisor("north")
    form = sent["Anneli"].instrument_id
    for page in (_page(browser, "interviews", form), _page(browser, "enumerators")):
        assert "Anneli" in page
        assert "Bosse" not in page
    for name, allowed in (("Anneli", 200), ("Bosse", 404)):
        version = sent[name].versions.get()
        addresses = [
            ("interview", sent[name].pk),
            ("xml", version.pk),
            ("file", SubmissionFile.objects.get(version=version).pk),
            ("edit", sent[name].pk),
        ]
        for page, key in addresses:
            assert browser.get(reverse(f"fieldwork:{page}", args=["water", key])).status_code == allowed, (name, page)
    others = Enumerator.objects.get(name="Bosse")
    for what in ("credentials", "stop", "train"):
        assert browser.post(reverse("fieldwork:enumerator", args=["water", others.pk, what])).status_code == 404
    assert Enumerator.objects.get(name="Bosse").is_active


@pytest.mark.parametrize("role", [FieldworkRole.SUPERVISOR, FieldworkRole.LEAD])
def test_whoever_has_no_team_sees_all(
    role: FieldworkRole, sent: dict[str, Submission], supervisor: Callable[..., Client]
) -> None:
    """A lead sees all, also where a team has them for its supervisor."""
    browser = supervisor(*(["north"] if role == FieldworkRole.LEAD else []), role=role)
    page = _page(browser, "interviews", sent["Anneli"].instrument_id)
    assert "Anneli" in page
    assert "Bosse" in page


def test_findings_and_decisions_are_of_the_own_teams(
    sent: dict[str, Submission], send: Send, survey: Survey, supervisor: Callable[..., Client]
) -> None:
    """Both interviews were made at night, so that each has a finding."""
    browser = supervisor("south")
    form = sent["Bosse"].instrument
    work = LookedAfter(survey, tuple(survey.teams.filter(name="south")))
    everything, own = LookedAfter(survey, None).look(form).findings, work.look(form).findings
    assert {"uuid:Anneli", "uuid:Bosse"} <= set(everything["interview"])
    assert "uuid:Anneli" not in set(own["interview"])
    assert "uuid:Bosse" in set(own["interview"])
    check = own.row(0, named=True)["check"]
    decide = reverse("fieldwork:decision", args=["water", form.pk])
    given = {"check_name": check, "question": "", "decision": "keep", "reason": "Neighbours."}
    assert browser.post(decide, {**given, "subject": "uuid:Anneli"}).status_code == 403
    assert browser.post(decide, {**given, "subject": "uuid:Bosse"}).status_code == 302
    assert FindingDecision.objects.get().subject == "uuid:Bosse"


def test_dwellings_of_another_team_stay_with_it(
    sent: dict[str, Submission], survey: Survey, supervisor: Callable[..., Client], tmp_path: Path
) -> None:
    worklist = take_sample_in(write_small_sample(tmp_path / "sample"), survey)
    north, south = Enumerator.objects.get(name="Anneli"), Enumerator.objects.get(name="Bosse")
    first, second, third = drawn_in(worklist)[:3]
    assign(worklist, north, dwellings=[first.pk])
    assign(worklist, south, dwellings=[second.pk])
    browser = supervisor("north")
    listed = _page(browser, "dwellings", worklist.pk)
    assert first.contact in listed
    assert third.contact in listed
    assert reverse("fieldwork:dwelling", args=["water", second.pk]) not in listed
    assert browser.get(reverse("fieldwork:dwelling", args=["water", second.pk])).status_code == 404
    give = reverse("fieldwork:assign_work", args=["water", worklist.pk])
    browser.post(give, {"to": f"e{north.pk}", "dwelling": [second.pk, third.pk]})
    browser.post(give, {"to": f"e{south.pk}", "dwelling": [third.pk]})
    whose = dict(worklist.dwellings.filter(pk__in=[second.pk, third.pk]).values_list("pk", "enumerator__name"))
    assert whose == {second.pk: "Bosse", third.pk: "Anneli"}
    browser.post(reverse("fieldwork:replace_unit", args=["water", worklist.pk]), {"unit": second.unit, "reason": "Flooded"})
    assert not worklist.unit_replacements.exists()


def test_a_supervisor_of_teams_takes_people_into_these_and_leaves_teams_as_they_are(
    sent: dict[str, Submission], survey: Survey, supervisor: Callable[..., Client]
) -> None:
    browser = supervisor("north")
    add = reverse("fieldwork:enumerators", args=["water"])
    assert browser.post(add, {"name": "Cy", "team": "south"}).status_code == 400
    assert browser.post(add, {"name": "Cy", "team": "north"}).status_code == 200
    assert Enumerator.objects.get(name="Cy").team.name == "north"
    page = _page(browser, "teams")
    assert "Anneli" in page
    assert "Bosse" not in page
    assert browser.post(reverse("fieldwork:teams", args=["water"]), {"team": "new", "team-new-name": "x"}).status_code == 403
    assert survey.teams.count() == 2


def test_an_enumerator_who_signs_in_has_their_own_worklist(survey: Survey, tmp_path: Path) -> None:
    """Tied to their account by a supervisor; an attempt is written down as at their own address; gone when they leave."""
    ann, other = (add_enumerator(name, survey)[0] for name in ("Anneli", "Bosse"))
    people = {}
    for name, role in (("ann", FieldworkRole.ENUMERATOR), ("boss", FieldworkRole.SUPERVISOR)):
        person = User.objects.create_user(f"{name}@example.org", "a good long password", name=name)
        SurveyMember.objects.create(survey=survey, person=person, role=role)
        people[name] = (person, Client())
        people[name][1].force_login(person)
    (account, browser), (_, boss) = people["ann"], people["boss"]
    worklist = take_sample_in(write_small_sample(tmp_path / "sample"), survey)
    mine, theirs = drawn_in(worklist)[:2]
    assign(worklist, ann, dwellings=[mine.pk])
    assign(worklist, other, dwellings=[theirs.pk])
    assert "inte knutet till någon intervjuare" in _page(browser, "own_work")
    assert browser.get(reverse("fieldwork:own_visit", args=["water", mine.entity_id])).status_code == 404
    tie = reverse("fieldwork:enumerator", args=["water", ann.pk, "account"])
    boss.post(tie, {"person": people["boss"][0].pk})
    assert Enumerator.objects.get(pk=ann.pk).person is None
    boss.post(tie, {"person": account.pk})
    boss.post(reverse("fieldwork:enumerator", args=["water", other.pk, "account"]), {"person": account.pk})
    assert dict(Enumerator.objects.values_list("name", "person")) == {"Anneli": account.pk, "Bosse": None}
    listed = _page(browser, "own_work")
    assert mine.contact in listed
    assert theirs.contact not in listed
    assert browser.get(reverse("fieldwork:own_visit", args=["water", theirs.entity_id])).status_code == 404
    visit = reverse("fieldwork:own_visit", args=["water", mine.entity_id])
    assert browser.get(visit).status_code == 200
    assert browser.post(visit, {"what": "record", "outcome": "noncontact", "hours_ago": 0}).status_code == 302
    mine.refresh_from_db()
    assert (mine.attempts, mine.outcome, mine.approached_by) == (1, "noncontact", ann)
    assert browser.get(reverse("fieldwork:interviews", args=["water", survey.instruments.get().pk])).status_code == 403
    boss.post(reverse("fieldwork:enumerator", args=["water", ann.pk, "stop"]))
    assert mine.contact not in _page(browser, "own_work")
