"""The demonstration, loaded into an empty site."""

import stat
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client, override_settings
from django.utils.translation import override
from wagtail.models import Page

from folkmoot.accounts.models import User
from folkmoot.places.models import Municipality
from folkmoot.site.demonstration.articles import read_articles
from folkmoot.site.demonstration.load import FOLLOW_UP, ROUND, load_demonstration
from folkmoot.site.demonstration.municipalities import FOLLOW_UPS, MUNICIPALITIES
from folkmoot.site.demonstration.people import SIGN_INS_FILE, SignIn, read_sign_ins, sign_ins
from folkmoot.stories.models import ArticlePage
from folkmoot.surveys.models import CardRelease, Survey

TWO = (MUNICIPALITIES[0], MUNICIPALITIES[3])


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def loaded(var: Path, cards_made_once, django_db_setup, django_db_blocker) -> tuple[SignIn, ...]:
    """Two municipalities of the seven, which go the same way. What is stored is rolled back after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), override_settings(VAR=var, MEDIA_ROOT=var / "media"), transaction.atomic():
        yield load_demonstration(municipalities=TWO)
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_articles_stand_in_the_archive_in_order_in_both_languages():
    for language in ("sv", "en"):
        titles = (
            ArticlePage.objects.live().filter(locale__language_code=language).order_by("-date").values_list("title", flat=True)
        )
        assert list(titles[:10]) == [article.titles[language] for article in read_articles()]


def test_each_article_is_a_translation_of_its_other_language():
    for page in ArticlePage.objects.filter(locale__language_code="sv"):
        translation = page.get_translation(page.locale.__class__.objects.get(language_code="en"))
        assert translation.specific.date == page.date
        assert set(translation.specific.topics.all()) == set(page.topics.all())
        assert page.synthetic
        assert translation.specific.synthetic


def test_the_archive_shows_ten_articles_and_their_excerpts():
    for address in ("/artiklar/", "/en/articles/"):
        page = Client().get(address)
        assert page.status_code == 200
        assert page.content.decode().count("<article") == 10


def test_there_is_a_page_of_every_kind_in_both_languages_and_each_says_that_it_is_made_up():
    kinds = [model for model in apps.get_app_config("stories").get_models() if issubclass(model, Page)]
    for kind in kinds:
        shown = kind.objects.live().exact_type(kind)
        assert {page.locale.language_code for page in shown} == {"sv", "en"}, kind
        for page in shown:
            answer = Client().get(page.get_url())
            assert answer.status_code == 200, page.get_url()
            assert getattr(page, "synthetic", True), page


def test_the_home_pages_show_every_block_that_they_have():
    for address in ("/", "/en/"):
        html = Client().get(address).text
        for part in (
            "newest-cards",
            "newest-articles",
            "home-figure",
            "home-partnerships",
            "home-portrait",
            "home-agenda",
            "home-newsletter",
        ):
            assert f"home-part {part}" in html, (address, part)
        assert len(html.encode()) < 100_000


def test_each_municipality_has_a_published_card_that_says_it_is_synthetic():
    interviews = {(ROUND, place.slug): place.interviews for place in TWO}
    interviews |= {(FOLLOW_UP, place.follows): place.interviews for place in FOLLOW_UPS}
    found = {(release.round.slug, release.municipality.slug): release.interviews for release in CardRelease.objects.current()}
    assert found == interviews
    for release in CardRelease.objects.current():
        assert release.synthetic
        assert set(release.languages) == {"sv", "en"}
        assert all(file.content.storage.exists(file.content.name) for file in release.files.all())
    invented = Municipality.objects.filter(synthetic=True, slug__in=[place.slug for place in MUNICIPALITIES])
    assert invented.count() == len(MUNICIPALITIES)


def test_the_card_of_the_follow_up_tells_what_has_changed_and_what_cannot_be_compared():
    release = CardRelease.objects.get(round__slug=FOLLOW_UP)
    words = {figure.word for figure in release.release.card.change.figures}
    assert {"higher", "no_clear_difference", "not_comparable", "hidden"} <= words
    with override("sv"):
        html = Client().get(release.get_absolute_url()).content.decode()
    assert "Sedan mars 2026" in html
    assert "inte jämförbart, eftersom frågan var formulerad på ett annat sätt" in html


def test_the_pages_of_the_survey_and_its_cards_open_and_say_that_they_are_invented():
    survey = Survey.objects.get()
    release = CardRelease.objects.current().first()
    for language, word in (("sv", "Syntetisk"), ("en", "ynthetic")):
        with override(language):
            addresses = [survey.get_absolute_url(), release.get_absolute_url()]
        for address in addresses:
            page = Client().get(address)
            assert page.status_code == 200
            assert word in page.content.decode()


def test_people_of_each_role_can_sign_in_with_the_password_that_was_kept(loaded: tuple[SignIn, ...], var: Path):
    assert read_sign_ins(var) == loaded
    for person in loaded:
        user = User.objects.get(email=person.email)
        assert user.check_password(person.password)
        groups = [group.name for group in user.groups.all()]
        # Whoever acts for a municipality or in one survey has a membership there in place of a group.
        assert groups == [person.role] or (groups == [] and (user.memberships.exists() or user.survey_roles.exists()))
        assert person.email.endswith("@example.org")


def test_the_passwords_are_kept_for_their_owner_alone_and_stay_the_same(loaded: tuple[SignIn, ...], var: Path):
    assert stat.S_IMODE((var / SIGN_INS_FILE).stat().st_mode) == 0o600
    assert sign_ins(var) == loaded


def test_another_folder_gets_other_passwords(loaded: tuple[SignIn, ...], tmp_path: Path):
    assert not {person.password for person in sign_ins(tmp_path)} & {person.password for person in loaded}
