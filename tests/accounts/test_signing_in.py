"""Signing in on the site's own pages, and a new password by mail."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.models import Attempt, Membership, User
from folkmoot.accounts.roles import Role
from folkmoot.accounts.sign_in_limits import FROM_ONE_NETWORK, MAILS, WAIT
from tests.accounts.test_people import person
from tests.programme.making import make_municipality

pytestmark = pytest.mark.django_db
SIGN_IN, ASK = "/konto/logga-in/", "/konto/nytt-losenord/"


@pytest.fixture
def anna():
    made = User.objects.create_user("anna@example.org", "ett-bra-losen", name="Anna")
    Membership.objects.create(person=made, municipality=make_municipality("Umeå"), role="coordinator", since="2020-01-01")
    return made


def sign_in(client: Client, password: str = "ett-bra-losen", email: str = "Anna@Example.org", address: str = SIGN_IN):
    return client.post(address, {"username": email, "password": password})


def test_one_signs_in_and_comes_to_ones_own_work(client: Client, anna):
    assert sign_in(client).url == "/partnerskap/mitt/"
    assert client.get(SIGN_IN).url == "/partnerskap/mitt/"


def test_one_comes_where_one_was_going_and_nowhere_else(client: Client, anna):
    going = client.get("/partnerskap/ansokningar/").url
    assert going == f"{SIGN_IN}?next=/partnerskap/ansokningar/"
    sent = {"username": anna.email, "password": "ett-bra-losen", "next": "/partnerskap/ansokningar/"}
    assert client.post(SIGN_IN, sent).url == "/partnerskap/ansokningar/"
    client.logout()
    assert client.post(SIGN_IN, sent | {"next": "https://example.com/"}).url == "/partnerskap/mitt/"


def test_an_editor_without_a_municipality_comes_to_the_admin(client: Client):
    editor = person(Role.EDITOR, "editor@example.org")
    editor.set_password("ett-bra-losen")
    editor.save()
    assert sign_in(client, email="editor@example.org").url == "/admin/"


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_a_wrong_password_says_what_to_do_and_not_who_is_here(client: Client, anna, email):
    page = sign_in(client, "fel", email).text
    assert "Adressen eller lösenordet är fel" in page


def test_a_new_password_comes_by_mail_in_both_languages_and_works_once(client: Client, anna):
    assert client.post(ASK, {"email": "ANNA@example.org"}).status_code == 302
    body = mail.outbox[0].body
    assert "Ett nytt lösenord" in mail.outbox[0].subject
    assert "/en/account/new-password/" in body
    link = re.search(r"(/konto/nytt-losenord/\S+)", body)[1]
    form = client.get(link).url
    new = {"new_password1": "nattens-tag-till-umea", "new_password2": "nattens-tag-till-umea"}
    assert client.post(form, new, follow=True).redirect_chain[-1][0] == "/partnerskap/mitt/"
    client.logout()
    assert sign_in(client, "nattens-tag-till-umea").status_code == 302
    client.logout()
    assert "gäller inte längre" in client.get(link).text


def test_an_unknown_address_gets_no_mail_and_the_same_page(client: Client, anna):
    known = client.post(ASK, {"email": "anna@example.org"}, follow=True).text
    unknown = client.post(ASK, {"email": "nobody@example.org"}, follow=True).text
    assert len(mail.outbox) == 1
    assert known == unknown


def test_one_changes_ones_password_and_signs_out(client: Client, anna):
    sign_in(client)
    sent = {"old_password": "ett-bra-losen", "new_password1": "anna12", "new_password2": "anna12"}
    assert client.post("/konto/byt-losenord/", sent).status_code == 200
    sent |= {"new_password1": "nattens-tag-till-umea", "new_password2": "nattens-tag-till-umea"}
    assert client.post("/konto/byt-losenord/", sent).status_code == 302
    assert client.post("/konto/logga-ut/").url == SIGN_IN
    assert client.get("/partnerskap/mitt/").status_code == 302


def guess(client: Client, times: int, email: str = "anna@example.org", **request) -> int:
    """The status of the last one."""
    for _number in range(times):
        answer = client.post(SIGN_IN, {"username": email, "password": "fel"}, **request)
    return answer.status_code


def test_after_ten_wrong_passwords_the_right_one_waits_too(client: Client, anna, monkeypatch):
    assert guess(client, 9) == 200
    assert guess(client, 1) == 429
    page = sign_in(client)
    assert page.status_code == 429
    assert "Vänta en kvart" in page.text
    assert "Wait a quarter of an hour" in sign_in(client, address="/en/account/sign-in/").text
    later = timezone.now() + WAIT
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert sign_in(client).status_code == 302


def test_trying_on_does_not_make_the_wait_longer(client: Client, anna):
    guess(client, 30)
    assert Attempt.objects.count() == 3 * FROM_ONE_NETWORK


def test_a_stranger_elsewhere_does_not_lock_a_person_out(client: Client, anna):
    assert guess(client, 20, REMOTE_ADDR="203.0.113.7") == 429
    assert sign_in(client).status_code == 302


def test_a_colleague_behind_the_same_address_signs_in_all_the_same(client: Client, anna):
    guess(client, 40, "berta@example.org")
    assert sign_in(client).status_code == 302


def test_a_wrong_password_now_and_then_is_forgotten_by_signing_in(client: Client, anna):
    for _day in range(3):
        guess(client, 5)
        assert sign_in(client).status_code == 302
        client.logout()
    assert Attempt.objects.filter(key=Attempt.objects.first().key).count() == Attempt.objects.count() // 2 == 15


def test_many_addresses_are_tried_from_one_network_only_so_often(client: Client, anna, monkeypatch):
    monkeypatch.setattr("folkmoot.accounts.sign_in_limits.OF_A_NETWORK", 12)
    for number in range(12):
        guess(client, 1, f"person{number}@example.org")
    assert sign_in(client).status_code == 429
    assert client.post(SIGN_IN, {"username": "anna@example.org", "password": "ett-bra-losen"}, REMOTE_ADDR="203.0.113.7").url


def test_a_new_password_by_mail_ends_the_wait(client: Client, anna):
    guess(client, 20)
    client.post(ASK, {"email": "anna@example.org"})
    form = client.get(re.search(r"(/konto/nytt-losenord/\S+)", mail.outbox[0].body)[1]).url
    new = {"new_password1": "nattens-tag-till-umea", "new_password2": "nattens-tag-till-umea"}
    assert client.post(form, new, follow=True).redirect_chain[-1][0] == "/partnerskap/mitt/"


def test_a_mailbox_is_not_filled_with_links(client: Client, anna):
    for _number in range(8):
        assert client.post(ASK, {"email": "anna@example.org"}).status_code == 302
    assert len(mail.outbox) == MAILS


def test_the_admin_counts_the_same_attempts(client: Client, anna):
    for _number in range(10):
        client.post("/admin/login/", {"username": "anna@example.org", "password": "fel"})
    assert "Vänta en kvart" in client.post("/admin/login/", {"username": "anna@example.org", "password": "ett-bra-losen"}).text
    assert sign_in(client).status_code == 429


def test_behind_a_proxy_the_proxys_own_word_counts(client: Client, anna, settings):
    """What the visitor writes into the header stands before what the proxy adds, and is not believed."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(10):
        guess(client, 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 203.0.113.7")
    assert guess(client, 1, HTTP_X_FORWARDED_FOR="192.0.2.99, 203.0.113.7") == 429


def test_no_address_is_kept_in_what_is_counted(client: Client, anna):
    guess(client, 1)
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in Attempt.objects.values_list("key", flat=True))
