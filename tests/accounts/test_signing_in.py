"""Signing in on the site's own pages, and a new password by mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from folkmoot.accounts.models import Membership, User
from folkmoot.accounts.roles import Role
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
    assert client.post(form, new).url == SIGN_IN
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
