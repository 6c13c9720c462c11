"""No page ends up at an address that the site itself answers at."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.stories.models import HomePage, PlainPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("editor@example.org", "x", name="Editor", language="sv")
    user.groups.add(Group.objects.get(name=Role.EDITOR.value))
    client.force_login(user)
    return client


def home(language: str = "sv") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def plain(slug: str, parent: Page | None = None, title: str = "Om oss") -> PlainPage:
    above = parent or home()
    page = PlainPage(title=title, slug=slug, locale=above.locale)
    above.add_child(instance=page)
    return page


def written(slug: str) -> dict[str, str]:
    return {"title": "Sidan", "slug": slug, "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


@pytest.mark.parametrize(
    "slug", ["partnerskap", "undersokningar", "admin", "en", "static", "media", "sok", "prenumerera", "frozen", "search-index"]
)
def test_an_editor_who_chooses_an_address_of_the_site_is_told_so(editor: Client, slug: str):
    answer = editor.post(reverse("wagtailadmin_pages:add", args=["stories", "plainpage", home().pk]), written(slug))
    assert f"Webbplatsen själv svarar på /{slug}/" in answer.context["form"].errors["slug"][0]
    assert not PlainPage.objects.filter(slug=slug).exists()


def test_the_same_word_is_free_where_the_site_does_not_answer_at_it(editor: Client):
    address = reverse("wagtailadmin_pages:add", args=["stories", "plainpage", home("en").pk])
    assert editor.post(address, written("partnerskap")).status_code == 302
    assert "slug" in editor.post(address, written("partnerships")).context["form"].errors


def test_a_page_gets_no_address_of_the_site_when_it_is_changed(editor: Client):
    page = plain("om-oss")
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), written("partnerskap"))
    assert "slug" in answer.context["form"].errors


def test_a_page_is_not_copied_or_moved_to_an_address_of_the_site(editor: Client):
    above = plain("om-oss")
    page = plain("partnerskap", above)
    assert page.get_url() == "/om-oss/partnerskap/"
    asked = {"new_title": "Kopia", "new_slug": "partnerskap", "new_parent_page": home().pk}
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), asked)
    assert "new_slug" in answer.context["form"].errors
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home().pk]))
    assert Page.objects.get(pk=page.pk).get_parent().pk == above.pk


def test_a_translation_whose_word_is_an_address_of_the_site_gets_another():
    page = plain("search")
    translation = page.copy_for_translation(home("en").locale)
    translation.get_latest_revision().publish()
    assert PlainPage.objects.get(pk=translation.pk).get_url() == "/en/search-2/"
    assert plain("sok").slug == "sok-2"
    assert plain("", title="Partnerskap").slug == "partnerskap-2"
    assert plain("sok", title="Igen").slug == "sok-3"


def test_an_address_that_was_kept_before_can_still_be_saved():
    page = plain("om-oss")
    Page.objects.filter(pk=page.pk).update(slug="partnerskap", url_path=page.url_path.replace("om-oss", "partnerskap"))
    kept = PlainPage.objects.get(pk=page.pk)
    kept.title = "Ett nytt namn"
    kept.save()
    assert PlainPage.objects.get(pk=page.pk).slug == "partnerskap"
