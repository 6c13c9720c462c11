"""Visits, meetings of partners and of networks: written by several, registered for, attended, shown."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.programme.meetings.holding_meetings import (
    ChangedMeanwhileError,
    MeetingError,
    add_action,
    add_material,
    add_participant,
    note_attendance,
    save_meeting,
    settle_action,
    take_off_participant,
)
from folkmoot.programme.models import Meeting, MeetingAction, Participant
from folkmoot.programme.removing import remove_personal_data
from folkmoot.programme.writing.attaching import AttachmentProblem
from tests.programme.making import make_network, make_partnership
from tests.programme.making_calls import PDF

pytestmark = pytest.mark.django_db
NAME = "Greta Gäst"


@pytest.fixture
def partnership(who):
    return make_partnership(who.home, who.abroad, network=make_network())


def make_meeting(officer, **fields) -> Meeting:
    day = timezone.localdate() + timedelta(days=20)
    return save_meeting(Meeting(title="Möte i Lutsk", **({"starts_on": day, "ends_on": day} | fields)), 0, officer)


@pytest.fixture
def network_meeting(partnership, officer):
    return make_meeting(
        officer,
        network=partnership.network,
        kind="network meeting",
        registration_until=timezone.localdate(),
        seats=2,
        is_public=True,
    )


def guest(municipality, name: str = NAME, sex: str = "woman") -> Participant:
    return Participant(name=name, municipality=municipality, sex=sex)


def test_nobody_overwrites_another_unseen(partnership, who, officer):
    meeting = make_meeting(officer, partnership=partnership)
    hers, his = Meeting.objects.get(pk=meeting.pk), Meeting.objects.get(pk=meeting.pk)
    hers.minutes, his.minutes = "Annas", "Bertas"
    save_meeting(hers, 1, who.anna)
    with pytest.raises(ChangedMeanwhileError) as caught:
        save_meeting(his, 1, who.berta)
    assert caught.value.theirs.minutes == "Annas"
    assert Meeting.objects.get(pk=meeting.pk).minutes == "Annas"


def test_the_page_shows_both_texts_and_the_next_save_holds(client: Client, partnership, who, officer):
    meeting = make_meeting(officer, partnership=partnership, minutes="Första")
    address = reverse("programme:edit_meeting", args=[meeting.public_id])
    sent = {"title": "M", "kind": "visit", "starts_on": "2026-05-01", "ends_on": "2026-05-02", "minutes": "Annas", "base": "1"}
    client.force_login(who.anna)
    assert client.post(address, sent).status_code == 302
    client.force_login(who.berta)
    met = client.post(address, sent | {"minutes": "Bertas"})
    assert met.status_code == 409
    assert "Annas" in met.text
    assert "Bertas" in met.text
    assert met.context["form"]["base"].value() == 2
    assert client.post(address, sent | {"minutes": "Bådas", "base": "2"}).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).minutes == "Bådas"


def test_a_municipality_registers_its_own_people_while_registration_is_open(network_meeting, who):
    added = add_participant(network_meeting, guest(who.home), who.anna)
    assert add_participant(network_meeting, guest(who.home), who.anna) == added
    with pytest.raises(MeetingError):
        add_participant(network_meeting, guest(who.abroad), who.anna)
    add_participant(network_meeting, guest(who.abroad), who.berta)
    with pytest.raises(MeetingError):
        add_participant(network_meeting, guest(who.home, "En till"), who.anna)
    with pytest.raises(MeetingError):
        take_off_participant(network_meeting, added.pk, who.berta)
    Meeting.objects.update(registration_until=timezone.localdate() - timedelta(days=1))
    late = Meeting.objects.get()
    with pytest.raises(MeetingError):
        take_off_participant(late, added.pk, who.anna)
    with pytest.raises(MeetingError):
        add_participant(late, guest(who.home, "Sen"), who.anna)


def test_attendance_is_told_by_sex(network_meeting, who, officer):
    keys = [
        add_participant(network_meeting, guest(who.home, str(number), sex), officer).pk
        for number, sex in enumerate(("woman", "man"))
    ]
    assert Meeting.objects.get().attendance.all == 0
    note_attendance(network_meeting, {keys[0]})
    told = Meeting.objects.get().attendance
    assert (told.women, told.men, told.all) == (1, 0, 1)


def test_actions_are_late_until_they_are_done(network_meeting):
    action = add_action(network_meeting, MeetingAction(what="Skriv", owner="Anna", due_on=date(2020, 1, 1)))
    assert action.is_late
    settle_action(network_meeting, action.pk)
    action.refresh_from_db()
    assert not action.is_late


def test_materials_are_what_their_bytes_say(network_meeting, officer):
    with pytest.raises(AttachmentProblem):
        add_material(network_meeting, SimpleUploadedFile("bild.pdf", b"MZ"), officer)
    assert add_material(network_meeting, SimpleUploadedFile("bild.exe", PDF), officer).name == "bild.pdf"


def test_the_public_sees_the_meeting_and_how_many_came_and_no_names(client: Client, network_meeting, who, officer):
    page = reverse("programme:network", args=["klimat"])
    key = add_participant(network_meeting, guest(who.home), officer).pk
    note_attendance(network_meeting, {key})
    text = client.get(page).text
    assert "Möte i Lutsk" in text
    assert "1 kvinna" in text
    assert NAME not in text
    Meeting.objects.update(is_public=False)
    assert "Möte i Lutsk" not in client.get(page).text


def test_each_municipality_of_a_network_sees_its_own_people_and_the_officer_prints_all(
    client: Client, network_meeting, who, officer
):
    add_participant(network_meeting, guest(who.home), who.anna)
    address = network_meeting.get_absolute_url()
    printed = reverse("programme:participants", args=[network_meeting.public_id])
    for somebody, sees, prints in ((who.anna, True, 404), (who.berta, False, 404), (officer, True, 200)):
        client.force_login(somebody)
        assert (NAME in client.get(address).text) == sees
        assert client.get(printed).status_code == prints
    assert NAME in client.get(printed).text


def test_the_pages_take_a_meeting_from_its_first_day_to_its_minutes(client: Client, partnership, who):
    client.force_login(who.anna)
    new = reverse("programme:new_meeting", args=[partnership.slug])
    sent = {"title": "Besök i Umeå", "kind": "visit", "starts_on": "2026-05-01", "ends_on": "2026-05-03", "base": "0"}
    address = client.post(new, sent).url
    client.post(address, {"step": "register", "name": NAME, "municipality": who.abroad.pk, "sex": "woman"})
    assert NAME in client.get(address).text
    key = Participant.objects.get().pk
    assert client.post(address, {"step": "attendance", "there": [str(key)]}).status_code == 302
    client.post(address, {"step": "action", "what": "Skriv ett brev", "owner": "Anna"})
    client.post(address, {"step": "material", "file": SimpleUploadedFile("bilder.pdf", PDF)})
    page = client.get(address).text
    assert "Skriv ett brev" in page
    assert "bilder.pdf" in page
    wrong = client.post(address, {"step": "register", "name": "Utan kön", "municipality": who.abroad.pk})
    assert wrong.status_code == 200
    assert Participant.objects.count() == 1


def test_a_meeting_ends_not_before_it_began(client: Client, partnership, who):
    client.force_login(who.anna)
    sent = {"title": "B", "kind": "visit", "starts_on": "2026-05-03", "ends_on": "2026-05-01", "base": "0"}
    page = client.post(reverse("programme:new_meeting", args=[partnership.slug]), sent)
    assert "Det slutar innan det börjar." in page.text


def test_names_and_needs_are_removed_when_their_time_has_come(network_meeting, who, officer):
    added = add_participant(network_meeting, guest(who.home), officer)
    Participant.objects.update(needs="Vegan")
    Meeting.objects.update(starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 2))
    remove_personal_data(date(2024, 3, 1))
    added.refresh_from_db()
    assert (added.name, added.needs) == (NAME, "")
    assert remove_personal_data(date(2026, 1, 3)).participants == 1
    added.refresh_from_db()
    assert (added.name, added.sex) == ("–", "woman")
