"""Seeking a partner: what everyone sees, who is suggested and why, and the contact between two."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from folkmoot.accounts.roles import Role
from folkmoot.places.languages_field import LanguagesField
from folkmoot.places.models import Country
from folkmoot.programme.mailing import Mail
from folkmoot.programme.models import Contact, Seeking
from folkmoot.programme.seeking.matchmaking import ContactError, suggestions_for, write_first, write_on
from tests.accounts.test_people import person
from tests.programme.making import make_municipality, make_theme

pytestmark = pytest.mark.django_db
LIST = "/partnerskap/sok-partner/"


def make_search(municipality, **fields) -> Seeking:
    standard = {"offers": "Öppna data", "seeks": "Vatten till alla", "languages": "sv en"}
    return Seeking.objects.create(municipality=municipality, **(standard | fields))


def test_the_public_sees_only_what_was_chosen(client: Client, who):
    search = make_search(who.home)
    assert who.home.name not in client.get(LIST).text
    assert client.get(search.get_absolute_url()).status_code == 404
    search.public = ["offers"]
    search.save()
    page = client.get(search.get_absolute_url()).text
    assert "Öppna data" in page
    assert "Vatten till alla" not in page
    Seeking.objects.update(holds_until=timezone.localdate() - timedelta(days=1))
    assert client.get(search.get_absolute_url()).status_code == 404


def test_the_list_says_what_each_seeks_to_those_who_may_see_it(client: Client, who):
    search = make_search(who.home, public=["offers"])
    assert "Vatten till alla" not in client.get(LIST).text
    client.force_login(who.berta)
    make_search(who.abroad, seeks="Brunnar")
    assert "Vatten till alla" in client.get(LIST).text
    client.logout()
    Seeking.objects.filter(pk=search.pk).update(public=["seeks"])
    assert "Vatten till alla" in client.get(LIST).text


def test_those_who_seek_themselves_and_officers_see_all(client: Client, who):
    search = make_search(who.home)
    client.force_login(who.berta)
    assert client.get(search.get_absolute_url()).status_code == 404
    make_search(who.abroad, languages="uk en")
    assert "Vatten till alla" in client.get(search.get_absolute_url()).text
    client.force_login(person(Role.PROGRAMME_OFFICER, "officer@example.org"))
    assert "Vatten till alla" in client.get(search.get_absolute_url()).text


def test_suggestions_are_of_the_other_side_share_a_language_and_say_why(who):
    water = make_theme()
    search = make_search(who.home, global_goals=[6])
    search.themes.add(water)
    best = make_search(who.abroad, languages="uk en", global_goals=[6, 16])
    best.themes.add(water)
    next_best = make_search(make_municipality("Kisumu", "KE"), languages="sw en")
    make_search(make_municipality("Bogotá", "CO", slug="bogota"), languages="es")
    make_search(make_municipality("Lund kommun"), languages="sv")
    found = suggestions_for(search)
    assert [one.seeking for one in found] == [best, next_best]
    assert any("Vatten" in reason for reason in found[0].reasons)
    assert any("engelska" in reason for reason in found[1].reasons)


def test_a_contact_goes_by_mail_and_shows_nobodys_address(client: Client, who):
    search = make_search(who.home, public=["seeks"])
    client.force_login(who.berta)
    client.post(search.get_absolute_url(), {"step": "write", "asking": who.abroad.pk, "text": "Vi har brunnar"})
    contact = Contact.objects.get()
    told = list(Mail.objects.all())
    assert {mail.to for mail in told} == {"anna@example.org", "chief@example.org"}
    assert all("Vi har brunnar" in mail.body and "berta@example.org" not in mail.body for mail in told)
    client.force_login(who.anna)
    client.post(contact.get_absolute_url(), {"step": "write", "text": "Kom och hälsa på"})
    assert "Kom och hälsa på" in Mail.objects.filter(to="berta@example.org").get().body
    assert "@example.org" not in client.get(contact.get_absolute_url()).text


def test_who_has_not_answered_is_told_to_all_who_follow_it(client: Client, who):
    officer = person(Role.PROGRAMME_OFFICER, "officer@example.org")
    search = make_search(who.home, public=["seeks"])
    client.force_login(who.berta)
    written = client.post(search.get_absolute_url(), {"step": "write", "asking": who.abroad.pk, "text": "Vi har brunnar"})
    contact = Contact.objects.get()
    assert written.url == contact.get_absolute_url()
    assert "Umeå har inte svarat sedan" in client.get(LIST).text
    assert "väntar på ert svar" not in client.get("/partnerskap/mitt/").text
    client.force_login(who.anna)
    assert "väntar på ert svar" in client.get("/partnerskap/mitt/").text
    client.force_login(officer)
    assert "Söker partner, utan svar" not in client.get("/partnerskap/oversikt/").text
    contact.messages.update(at=timezone.now() - timedelta(days=15))
    assert "Söker partner, utan svar: Lutsk – Umeå" in client.get("/partnerskap/oversikt/").text
    write_on(contact, "Kom och hälsa på", who.anna)
    assert "Söker partner, utan svar" not in client.get("/partnerskap/oversikt/").text
    assert "Umeå skrev senast" in client.get(LIST).text
    client.force_login(who.stranger)
    assert "Lutsk – Umeå" not in client.get(LIST).text


def test_writing_again_goes_on_in_the_same_contact(who):
    search = make_search(who.home)
    first = write_first(search, who.abroad, "Hej", who.berta)
    assert write_first(search, who.abroad, "Hej igen", who.berta) == first
    assert first.messages.count() == 2


def test_nobody_writes_to_oneself_to_an_ended_search_or_for_others(who):
    search = make_search(who.home)
    with pytest.raises(ContactError):
        write_first(search, who.home, "Hej", who.anna)
    contact = write_first(search, who.abroad, "Hej", who.berta)
    with pytest.raises(ContactError):
        write_on(contact, "Jag är ingen av dem", who.stranger)
    search.holds_until = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ContactError):
        write_first(search, who.abroad, "Hej", who.berta)


def test_a_municipality_writes_to_ten_others_a_day_at_most(who):
    searches = [make_search(make_municipality(f"Kommun {number}")) for number in range(11)]
    for search in searches[:10]:
        write_first(search, who.abroad, "Hej", who.berta)
    with pytest.raises(ContactError):
        write_first(searches[10], who.abroad, "Hej", who.berta)


def test_the_officer_follows_and_keeps_a_note_that_the_sides_do_not_see(client: Client, who):
    contact = write_first(make_search(who.home), who.abroad, "Hej", who.berta)
    client.force_login(person(Role.PROGRAMME_OFFICER, "officer@example.org"))
    client.post(contact.get_absolute_url(), {"step": "note", "note": "Följ upp i maj"})
    assert "Följ upp i maj" in client.get(contact.get_absolute_url()).text
    assert client.post(contact.get_absolute_url(), {"step": "write", "text": "Nej"}).status_code == 404
    client.force_login(who.anna)
    assert "Följ upp i maj" not in client.get(contact.get_absolute_url()).text


def test_the_people_of_a_municipality_write_and_end_their_search(client: Client, who):
    client.force_login(who.anna)
    address = f"{LIST}{who.home.slug}/andra/"
    sent = {"offers": "a", "seeks": "b", "languages": "sv", "public": ["seeks"], "holds_until": "2999-01-01"}
    assert client.post(address, sent).status_code == 302
    assert Seeking.objects.get().written_by == who.anna
    assert "hittepåska" in client.post(address, sent | {"languages": "svenska, hittepåska"}).text
    client.post(address, {"end": ""})
    assert not Seeking.objects.exists()


def test_the_countries_to_think_of_are_the_other_sides_by_their_names(client: Client, who):
    Country.objects.bulk_create([Country(code="PH"), Country(code="ZM"), Country(code="KE")])
    offered = {}
    for one, place in ((who.anna, who.home), (who.berta, who.abroad)):
        client.force_login(one)
        form = client.get(f"{LIST}{place.slug}/andra/").context["form"]
        offered[place.name] = [name for _code, name in form.fields["countries"].choices]
    assert offered == {"Umeå": ["Filippinerna", "Kenya", "Ukraina", "Zambia"], "Lutsk": ["Sverige"]}


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("svenska, Engelska; spanish", "sv en es"),
        ("sv en sv", "sv en"),
        ("swahili", "sw"),
        ("Ga", "gaa"),
        ("norskt bokmål", "nb"),
        ("", None),
        ("qq", None),
    ],
)
def test_languages_are_written_by_name_or_code_and_shown_by_name(written, codes):
    field = LanguagesField()
    if codes is None:
        with pytest.raises(ValidationError):
            field.clean(written)
    else:
        assert field.clean(written) == codes
        with override("sv"):
            assert field.clean(field.prepare_value(codes)) == codes
            assert "svenska" in field.prepare_value("sv en")
            assert field.prepare_value("sv klingon") == "sv klingon"
