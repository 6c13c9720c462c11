"""People, their sign-in, language and roles."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Page
from wagtail.users.models import UserProfile

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "en lång mening som lösenord"


def person(role: Role | None = None, email: str = "anna@example.org", **fields) -> User:
    user = User.objects.create_user(email, PASSWORD, name="Anna Åberg", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role.value))
    return user


@pytest.mark.parametrize("written", ["anna@example.org", "Anna@Example.org", "ANNA@EXAMPLE.ORG"])
def test_an_address_signs_in_however_it_is_capitalised(written):
    user = person()
    assert authenticate(username=written, password=PASSWORD) == user
    assert authenticate(username=written, password="fel") is None


def test_an_address_is_one_persons():
    person()
    with pytest.raises(ValidationError):
        User(email="ANNA@example.org", name="En annan").full_clean(exclude=["password"])
    with pytest.raises(IntegrityError), transaction.atomic():
        person(email="ANNA@example.org")
    assert User.objects.count() == 1


def test_who_may_not_sign_in_does_not():
    user = person(is_active=False)
    assert authenticate(username=user.email, password=PASSWORD) is None


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.REVIEWER, Role.DECISION_MAKER}])
def test_each_role_opens_the_editors_pages(client: Client, role):
    client.force_login(person(role))
    assert client.get("/admin/").status_code == 200


def test_without_a_role_the_editors_pages_stay_shut(client: Client):
    client.force_login(person())
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.ADMINISTRATOR, "/admin/users/", 200),
        (Role.ADMINISTRATOR, "/admin/snippets/places/municipality/add/", 200),
        (Role.EDITOR, "/admin/users/", 302),
        (Role.EDITOR, "/admin/snippets/stories/topic/add/", 200),
        (Role.EDITOR, "/admin/snippets/programme/network/add/", 200),
        (Role.SURVEY_LEAD, "/admin/users/", 302),
        (Role.SURVEY_LEAD, "/admin/snippets/stories/topic/add/", 302),
        (Role.SURVEY_LEAD, "/admin/snippets/places/municipality/add/", 200),
    ],
)
def test_a_role_opens_what_it_is_for(client: Client, role, address, status):
    client.force_login(person(role))
    assert client.get(address).status_code == status


@pytest.mark.parametrize(("role", "expected"), [(Role.ADMINISTRATOR, True), (Role.EDITOR, True), (Role.SURVEY_LEAD, False)])
def test_administrators_and_editors_write_and_publish_articles(role, expected):
    tester = Page.objects.get(slug="artiklar").permissions_for_user(person(role))
    assert tester.can_add_subpage() is expected
    assert tester.can_publish_subpage() is expected


def test_the_editor_speaks_the_persons_language(client: Client):
    client.force_login(person(Role.EDITOR, language="en"))
    assert '<html lang="en"' in client.get("/admin/").text
    client.force_login(person(Role.EDITOR, email="sven@example.org", language="sv"))
    assert '<html lang="sv"' in client.get("/admin/").text


def test_a_language_chosen_on_the_account_page_is_kept():
    user = person(language="sv")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    user.refresh_from_db()
    assert user.language == "en"


def test_an_administrator_adds_a_person(client: Client):
    client.force_login(User.objects.create_superuser("chef@example.org", PASSWORD, name="Chef"))
    form = {"email": "ny@example.org", "name": "Ny Åkesson", "language": "en", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/admin/users/new/", form | {"groups": [Group.objects.get(name=Role.EDITOR).pk]})
    assert response.status_code == 302
    added = User.objects.get(email="ny@example.org")
    assert (added.name, added.language, [group.name for group in added.groups.all()]) == ("Ny Åkesson", "en", ["editor"])
    html = client.get(f"/admin/users/edit/{added.pk}/").text
    assert 'value="Ny Åkesson"' in html
    assert "first_name" not in html
