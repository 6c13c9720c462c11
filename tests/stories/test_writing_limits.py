"""Who may write what: limits by kind of page and by language, in every page of the admin that they concern."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.writing_limits import PageKind, limits_of
from folkmoot.stories.models import ArticlePage, HomePage, PortraitPage, WritingLimit
from tests.stories.making import archive_of, make_article, translate
from tests.stories.test_kinds import add

pytestmark = pytest.mark.django_db


def person(role: Role, name: str = "anna") -> User:
    user = User.objects.create_user(f"{name}@example.org", "x", name=name, language="en")
    user.groups.add(Group.objects.get(name=role.value))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def limited(role: Role = Role.EDITOR, *, languages: list[str] | None = None, kinds: list[str] | None = None) -> Client:
    user = person(role)
    WritingLimit.objects.create(person=user, languages=languages or [], kinds=kinds or [])
    return signed_in(user)


def opens(client: Client, name: str, *args: object) -> bool:
    """Whether a page of the admin opens; whoever may not see it is led to the admin's first page."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code in {200, 302}
    return answer.status_code == 200


@pytest.fixture
def article() -> ArticlePage:
    return make_article("En artikel", slug="artikel")


@pytest.fixture
def portrait() -> PortraitPage:
    return add(PortraitPage, "portratt", person="Exempel Person", consent_from=date(2024, 1, 1))


def test_every_kind_of_page_asks_for_the_limits():
    """A kind that is added has to ask too, and to stand in the list that limits choose from."""
    kinds = [model for model in apps.get_app_config("stories").get_models() if issubclass(model, Page)]
    assert all(issubclass(kind, Limited) for kind in kinds)
    assert {kind._meta.model_name for kind in kinds} == set(PageKind.values)


def test_without_a_limit_a_role_holds_everywhere(article: ArticlePage):
    user = person(Role.EDITOR)
    client = signed_in(user)
    assert limits_of(user) is None
    for language in ("sv", "en"):
        assert opens(client, "wagtailadmin_pages:add", "stories", "portraitpage", archive_of(language).pk)
    assert opens(client, "wagtailadmin_pages:edit", article.pk)


def test_a_page_is_made_only_of_a_kind_and_in_a_language_that_are_covered():
    client = limited(languages=["sv"], kinds=["portraitpage"])
    swedish, english = archive_of("sv").pk, archive_of("en").pk
    assert opens(client, "wagtailadmin_pages:add", "stories", "portraitpage", swedish)
    assert not opens(client, "wagtailadmin_pages:add", "stories", "articlepage", swedish)
    assert not opens(client, "wagtailadmin_pages:add", "stories", "portraitpage", english)
    assert not opens(client, "wagtailadmin_pages:add_subpage", english)
    assert not opens(client, "wagtailadmin_pages:add_subpage", HomePage.objects.get(locale__language_code="sv").pk)
    offered = client.get(reverse("wagtailadmin_pages:add_subpage", args=[swedish])).context["page_types"]
    assert [kind[2] for kind in offered] == ["portraitpage"]


def test_a_page_is_changed_only_where_it_is_covered(article: ArticlePage, portrait: PortraitPage):
    client = limited(languages=["sv"], kinds=["portraitpage"])
    english = translate(portrait, "In English")
    assert opens(client, "wagtailadmin_pages:edit", portrait.pk)
    for page in (article, english, archive_of("sv")):
        for action in ("edit", "delete", "unpublish", "move", "copy"):
            assert not opens(client, f"wagtailadmin_pages:{action}", page.pk), (page, action)
    for action in ("delete", "unpublish", "move", "copy"):
        assert opens(client, f"wagtailadmin_pages:{action}", portrait.pk), action


def test_nothing_is_published_or_taken_down_beyond_the_limits(article: ArticlePage):
    article.unpublish()
    client = limited(kinds=["portraitpage"])
    client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), {"action-publish": "1", "title": "Annat"})
    article.refresh_from_db()
    assert (article.title, article.live) == ("En artikel", False)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={article.pk}"
    client.post(bulk, {"include_descendants": ""})
    article.refresh_from_db()
    assert not article.live


def test_the_explorer_shows_what_is_covered_and_the_way_there(article: ArticlePage, portrait: PortraitPage):
    english = translate(portrait, "In English")
    client = limited(languages=["sv"], kinds=["portraitpage"])
    listed = client.get(reverse("wagtailadmin_explore", args=[archive_of("sv").pk])).text
    assert portrait.title in listed
    assert article.title not in listed
    user = User.objects.get()
    seen = set(policy_registry.get_by_type(Page).explorable_instances(user).values_list("pk", flat=True))
    home, archive = HomePage.objects.get(locale__language_code="sv"), archive_of("sv")
    assert seen == {Page.objects.get(depth=1).pk, home.pk, archive.pk, portrait.pk}
    assert english.pk not in seen
    menu = client.get("/admin/api/main/pages/?child_of=1&for_explorer=1").json()
    assert [item["id"] for item in menu["items"]] == [home.pk]


def test_a_translation_is_made_only_into_a_language_that_is_covered(portrait: PortraitPage):
    swede = limited(languages=["sv"])
    assert not opens(swede, "simple_translation:submit_page_translation", portrait.pk)
    translator = person(Role.WRITER, "bert")
    WritingLimit.objects.create(person=translator, languages=["en"], kinds=["portraitpage"])
    address = reverse("simple_translation:submit_page_translation", args=[portrait.pk])
    client = signed_in(translator)
    page = client.get(address)
    english = archive_of("en").locale
    assert list(page.context["form"].fields["locales"].queryset) == [english]
    swede.post(address, {"locales": [english.pk]})
    assert not portrait.has_translation(english)
    client.post(address, {"locales": [english.pk]})
    made = portrait.get_translation(english)
    assert not made.live
    assert opens(client, "wagtailadmin_pages:edit", made.pk)
    assert not opens(client, "wagtailadmin_pages:edit", portrait.pk)


def test_a_page_of_another_kind_is_not_translated(article: ArticlePage):
    client = limited(languages=["en"], kinds=["portraitpage"])
    assert not opens(client, "simple_translation:submit_page_translation", article.pk)


def test_a_limit_of_a_group_holds_for_all_in_it_and_several_limits_add_up(article: ArticlePage, portrait: PortraitPage):
    desk = Group.objects.create(name="Svenska redaktionen")
    user = person(Role.EDITOR)
    user.groups.add(desk)
    WritingLimit.objects.create(group=desk, languages=["sv"], kinds=["portraitpage"])
    client = signed_in(user)
    assert not opens(client, "wagtailadmin_pages:edit", article.pk)
    WritingLimit.objects.create(person=user, kinds=["articlepage"])
    assert opens(client, "wagtailadmin_pages:edit", article.pk)
    assert opens(client, "wagtailadmin_pages:edit", portrait.pk)
    assert opens(client, "wagtailadmin_pages:add", "stories", "articlepage", archive_of("en").pk)
    assert not opens(client, "wagtailadmin_pages:add", "stories", "portraitpage", archive_of("en").pk)


def test_a_limit_gives_no_right_that_the_role_has_not(article: ArticlePage):
    client = limited(Role.WRITER, kinds=["articlepage"])
    assert opens(client, "wagtailadmin_pages:edit", article.pk)
    assert not opens(client, "wagtailadmin_pages:unpublish", article.pk)
    assert not opens(limited_reviewer(), "wagtailadmin_pages:edit", article.pk)


def limited_reviewer() -> Client:
    user = person(Role.REVIEWER, "rut")
    WritingLimit.objects.create(person=user, kinds=["articlepage"])
    return signed_in(user)


def test_a_second_reader_approves_only_what_is_covered(article: ArticlePage):
    writer, reader = person(Role.WRITER, "berit"), person(Role.EDITOR, "carl")
    WritingLimit.objects.create(person=reader, languages=["en"])
    article.title = "En artikel till"
    article.save_revision(user=writer)
    article.get_workflow().start(article, writer)
    task = article.current_workflow_task
    assert task.specific.get_actions(article, reader) == []
    assert task.specific.get_actions(article, person(Role.EDITOR, "disa")) != []


def test_a_limit_is_of_a_person_or_a_group_and_limits_something():
    group = Group.objects.create(name="Redaktionen")
    user = person(Role.EDITOR)
    for refused in (
        WritingLimit(languages=["sv"]),
        WritingLimit(person=user, group=group, languages=["sv"]),
        WritingLimit(person=user),
        WritingLimit(person=user, languages=["xx"]),
    ):
        with pytest.raises(ValidationError):
            refused.full_clean()
    WritingLimit(person=user, languages=["sv"], kinds=["articlepage"]).full_clean()


@pytest.mark.parametrize("role", list(Role))
def test_only_an_administrator_says_who_may_write_what(role: Role):
    answer = signed_in(person(role)).get(reverse("wagtailsnippets_stories_writinglimit:add"))
    assert (answer.status_code == 200) == (role == Role.ADMINISTRATOR)


def test_an_administrator_writes_a_limit_in_the_admin():
    client, editor = signed_in(person(Role.ADMINISTRATOR, "adam")), person(Role.EDITOR)
    address = reverse("wagtailsnippets_stories_writinglimit:add")
    answer = client.post(
        address, {"person": editor.pk, "group": "", "languages": ["sv"], "kinds": ["portraitpage", "eventpage"]}
    )
    assert answer.status_code == 302
    made = WritingLimit.objects.get()
    assert (made.person, made.languages, made.kinds) == (editor, ["sv"], ["portraitpage", "eventpage"])
    assert "Portraits, Events and meetings; Swedish" in client.get(reverse("wagtailsnippets_stories_writinglimit:list")).text


def test_what_stands_below_a_page_is_translated_along_only_where_all_of_it_is_covered(article: ArticlePage):
    archive, english = archive_of("sv"), archive_of("en")
    english.delete()
    home = HomePage.objects.get(locale__language_code="en")
    translator = person(Role.EDITOR)
    limit = WritingLimit.objects.create(person=translator, languages=["en"], kinds=["articleindexpage"])
    client, address = signed_in(translator), reverse("simple_translation:submit_page_translation", args=[archive.pk])
    assert client.get(address).context["form"].fields["include_subtree"].disabled
    limit.kinds = ["articleindexpage", "articlepage"]
    limit.save()
    assert not client.get(address).context["form"].fields["include_subtree"].disabled
    limit.kinds = ["articleindexpage"]
    limit.save()
    client.post(address, {"locales": [home.locale_id], "include_subtree": "on"})
    assert archive.has_translation(home.locale)
    assert not article.has_translation(home.locale)
