"""People who have no account are invited where they are written down: as somebody of a municipality, or as a reviewer."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from folkmoot.accounts.models import Membership, User
from folkmoot.accounts.roles import Role
from tests.accounts.test_people import person
from tests.programme.making import make_municipality

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/accounts/membership/add/"


@pytest.fixture
def officer(client: Client) -> User:
    one = person(Role.PROGRAMME_OFFICER, "officer@example.org")
    client.force_login(one)
    return one


@pytest.fixture
def form() -> dict[str, str]:
    return {
        "person": "", "new_email": "Wanjiku@example.org", "new_name": "Wanjiku", "new_language": "en",
        "municipality": str(make_municipality("Kisumu", "KE").pk), "role": "coordinator", "since": "2026-01-01", "until": "",
    }  # fmt: skip


@pytest.mark.usefixtures("officer")
def test_somebody_new_gets_a_mail_and_chooses_a_password(client: Client, form, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADD, form).status_code == 302
    membership = Membership.objects.get()
    assert (membership.person.email, membership.person.language) == ("Wanjiku@example.org", "en")
    assert not membership.person.groups.exists()
    (mail,) = mailoutbox
    assert mail.subject == "Your account: choose a password"
    assert "Välj ditt lösenord inom tre dagar" in mail.body
    stranger = Client()
    page = stranger.get(re.search(r"https?://[^/]+(/en/account/\S+)", mail.body)[1], follow=True)
    chosen = {"new_password1": "ett vatten för alla", "new_password2": "ett vatten för alla"}
    assert stranger.post(page.request["PATH_INFO"], chosen).status_code == 302
    assert stranger.get("/en/partnerships/mine/").context["it"].municipalities == (membership.municipality,)


@pytest.mark.usefixtures("officer")
def test_whoever_has_the_address_already_is_taken_and_gets_no_mail(
    client: Client, form, mailoutbox, django_capture_on_commit_callbacks
):
    known = person(email="wanjiku@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADD, form | {"new_name": ""}).status_code == 302
    assert Membership.objects.get().person == known
    assert not mailoutbox


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"new_name": ""}, "new_name"),
        ({"new_email": ""}, "person"),
        ({"new_email": "inget"}, "new_email"),
        ({"municipality": ""}, "municipality"),
        ({"until": "2025-01-01"}, "__all__"),
    ],
)
def test_nobody_is_made_where_anything_is_wrong(client: Client, form, wrong, field):
    before = User.objects.count()
    page = client.post(ADD, form | wrong)
    assert field in page.context["form"].errors
    assert User.objects.count() == before
    assert not Membership.objects.exists()


def test_who_is_chosen_and_written_at_once_is_asked_about(client: Client, form, officer):
    page = client.post(ADD, form | {"person": str(officer.pk)})
    assert "new_email" in page.context["form"].errors


@pytest.mark.usefixtures("officer")
def test_a_reviewer_is_invited_too(client: Client):
    sent = {
        "person": "",
        "new_email": "r@example.org",
        "new_name": "R",
        "new_language": "sv",
        "languages": "sv",
        "is_active": "on",
    }
    assert client.post("/admin/snippets/programme/reviewer/add/", sent).status_code == 302
    assert User.objects.get(email="r@example.org").reviewer.languages == "sv"
    assert not Group.objects.filter(user__email="r@example.org").exists()
