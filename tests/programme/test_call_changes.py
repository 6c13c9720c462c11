"""Calls whose rules change while people write: what changed is told, on the call's page and to those who have drafts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from folkmoot.accounts.roles import Role
from folkmoot.places.models import Country
from folkmoot.programme.applications.applying import withdraw
from folkmoot.programme.calls.call_changes import changes_in_words
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.publishing_calls import publish_call
from folkmoot.programme.mailing import Mail
from tests.accounts.test_people import person
from tests.programme.making_calls import begin, both, make_call, question
from tests.programme.test_calls import form_of_a_call

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/programme/call/add/"


def changed(call: Call, **fields) -> list[str]:
    """What the page says in English of a new version that has these fields."""
    before = call.current_version
    for name, value in fields.items():
        setattr(call, name, value)
    call.save()
    after = publish_call(Call.objects.get(pk=call.pk), None)
    with override("en"):
        return [line.replace("\u00a0", " ") for line in changes_in_words(before, after)]


def test_what_a_new_version_changes_is_said_in_words():
    call = make_call()
    assert changed(call, ceiling=900_000, longest_months=0, both_sexes=True) == [
        "At most: 900,000 SEK (was: 500,000 SEK)",
        "Most months: no limit (was: 12)",
        "Both women and men in each party's team: yes (was: no)",
    ]


def test_a_question_is_known_by_its_key_whatever_is_asked():
    call = make_call()
    value = {"titles": both("why"), "introductions": both("")}
    questions = [question("challenge", most_words=80), question("water")]
    sections = [{"type": "section", "id": "why", "value": value | {"questions": questions}}]
    assert changed(call, form=sections) == [
        "Taken out: the section “how”",
        "New: the question “water”",
        "Taken out: the question “people”",
        "Changed: the question “challenge”",
    ]


def test_the_order_alone_is_a_change_too():
    call = make_call()
    assert changed(call, criteria=list(reversed(call.criteria.raw_data))) == [
        "The form is put in another order, or worded otherwise."
    ]


def test_the_ends_of_lines_that_a_browser_sends_are_no_change():
    call = make_call()
    told = call.documents.raw_data[0]
    bodies = {"sv": "Vi, {parties},\nsöker.\n", "en": "We, {parties},\napply."}
    call.documents = [dict(told, value=told["value"] | {"bodies": bodies})]
    call.save()
    first = publish_call(Call.objects.get(), None)
    sent = {code: text.strip().replace("\n", "\r\n") for code, text in bodies.items()}
    call.documents = [dict(told, value=told["value"] | {"bodies": sent})]
    call.save()
    assert publish_call(Call.objects.get(), None) == first


def test_the_page_tells_each_version_what_it_changed(client: Client):
    call = make_call()
    changed(call, ceiling=900_000, change_reason="Mer pengar")
    page = client.get("/partnerskap/utlysningar/forberedelse/").text.replace("\u00a0", " ")
    assert "Mer pengar" in page
    assert "Högst: 900 000 SEK (tidigare: 500 000 SEK)" in page


def test_who_has_begun_a_draft_is_told_of_new_rules_in_both_languages(client: Client, who, mailoutbox):
    client.force_login(person(Role.PROGRAMME_OFFICER, email="officer@example.org"))
    sent = form_of_a_call(with_questions=True)
    client.post(ADD, sent)
    call = Call.objects.get(slug="ny")
    begin(call, who)
    withdraw(begin(call, who, "Tillbakadragen"), who.anna)
    Mail.objects.all().delete()
    section = call.form.raw_data[0]
    kept = sent | {"form-0-id": section["id"], "form-0-value-questions-0-id": section["value"]["questions"][0]["id"]}
    address = f"/admin/snippets/programme/call/edit/{call.pk}/"
    assert client.post(address, kept | {"ceiling": "700000", "change_reason": "Mer pengar"}).status_code == 302
    assert Call.objects.get(slug="ny").current_version.number == 2
    assert {mail.person for mail in Mail.objects.all()} == {who.anna, who.berta, who.chief, who.mayor}
    mail = Mail.objects.get(person=who.anna)
    assert mail.subject == "Ändrade regler: Ny"
    swedish, english = (text.replace("\u00a0", " ") for text in mail.texts)
    assert "- Högst: 700 000 SEK (tidigare: ingen gräns)" in swedish
    assert "- At most: 700,000 SEK (was: no limit)" in english
    assert "Skäl: Mer pengar" in swedish
    client.post(address, kept | {"ceiling": "700000"})
    assert Mail.objects.count() == 4
    assert not mailoutbox
    assert Mail.send_waiting() == 0
    Mail.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    assert (Mail.send_waiting(), Mail.send_waiting()) == (4, 0)
    assert {to for mail in mailoutbox for to in mail.to} == {one.email for one in (who.anna, who.berta, who.chief, who.mayor)}


def test_times_are_written_in_the_calls_own_time_zone(client: Client):
    """15 February 2030, 08:00 in Nairobi is 05:00 in universal time."""
    client.force_login(person(Role.PROGRAMME_OFFICER))
    client.post(ADD, form_of_a_call(with_questions=True))
    call = Call.objects.get(slug="ny")
    assert call.opens_at == datetime(2030, 2, 15, 5, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2030, 3, 15, 16, 0, tzinfo=ZoneInfo("Africa/Nairobi"))
    shown = client.get(f"/admin/snippets/programme/call/edit/{call.pk}/").text
    assert 'value="2030-02-15 08:00"' in shown
    again = form_of_a_call(with_questions=True) | {"opens_at": "2030-03-31 02:30", "closes_at": "2030-05-01 16:00"}
    client.post(ADD, again | {"slug": "glapp"})
    assert Call.objects.get(slug="glapp").opens_at == datetime(2030, 3, 30, 23, 30, tzinfo=UTC), "an hour that Sweden skips"


@pytest.mark.parametrize(("written", "kept"), [("kes", "KES"), ("kr", None)])
def test_a_currency_is_written_by_its_letters(client: Client, written, kept):
    Country.objects.create(code="KE")
    client.force_login(person(Role.PROGRAMME_OFFICER))
    client.post(ADD, form_of_a_call(with_questions=True) | {"currency": written})
    assert [call.currency for call in Call.objects.all()] == ([kept] if kept else [])
