"""An article's page, its translations, its picture."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from folkmoot.places.models import Country, Municipality
from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.models import (
    AnnouncementPage,
    ArticleIndexPage,
    ArticlePage,
    EventPage,
    Picture,
    PortraitPage,
    PublicationPage,
    ResearchProjectPage,
)
from tests.stories.making import archive_of, make_article, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Picture.objects.create(title="Torget", file=ContentFile(get_test_image_file().file.getvalue(), "torget.png"))


def test_every_kind_of_block_is_shown(client: Client, picture):
    make_article(
        "Allt",
        slug="allt",
        body=[
            ("paragraph", "<p>Ett <b>stycke</b>.</p>"),
            ("heading", "En rubrik & mer"),
            ("quote", {"text": "Vi hördes.", "source": "En invånare"}),
            ("facts", {"heading": "I korthet", "facts": [{"name": "Möten", "value": "12"}]}),
            ("picture", {"picture": picture, "alternative_text": "Ett torg med folk", "caption": "Torget i maj"}),
        ],
    )
    html = client.get("/artiklar/allt/").text
    for expected in (
        "<p>Ett <b>stycke</b>.</p>",
        "<h2>En rubrik &amp; mer</h2>",
        "<blockquote><p>Vi hördes.</p></blockquote><figcaption>En invånare</figcaption>",
        "<dt>Möten</dt><dd>12</dd>",
        'alt="Ett torg med folk"',
        "<figcaption>Torget i maj",
    ):
        assert expected in html


def test_the_excerpt_reads_texts_in_their_order_and_leaves_pictures_out(picture):
    article = make_article(
        "Ordning",
        body=[
            ("heading", "Först"),
            ("picture", {"picture": picture, "alternative_text": "inte", "caption": "inte"}),
            ("paragraph", "<p>sedan</p>"),
            ("quote", {"text": "ett citat", "source": ""}),
            ("facts", {"heading": "", "facts": [{"name": "Antal", "value": "två"}]}),
        ],
    )
    assert str(ArticlePage.objects.get(pk=article.pk).excerpt) == "Först sedan ett citat Antal två"


def test_stored_texts_cannot_smuggle_markup_into_the_excerpt():
    assert body_html([{"type": "heading", "value": "a < b"}]) == "<h2>a &lt; b</h2>"


def test_a_picture_without_its_text_is_refused(picture):
    article = make_article("Bild")
    article.picture = picture
    with pytest.raises(ValidationError, match="för den som inte ser den"):
        article.full_clean()
    article.picture_text = "Ett torg"
    article.full_clean()
    assert article.picture_text == "Ett torg"


def test_an_article_shows_its_photograph_or_else_a_drawn_picture(client: Client, picture):
    make_article("Utan", slug="utan")
    make_article("Med", slug="med", picture=picture, picture_text="Ett torg")
    assert '<svg class="drawing"' in client.get("/artiklar/utan/").text
    html = client.get("/artiklar/med/").text
    assert 'alt="Ett torg"' in html
    assert '<svg class="drawing"' not in html


def test_translations_carry_the_same_drawn_picture():
    article = make_article("Samma")
    assert translate(article, "Same").drawing_key == article.drawing_key


def test_the_language_switch_leads_to_the_translation(client: Client):
    article = make_article("Möte", slug="mote")
    english = translate(article, "Meeting")
    html = client.get("/artiklar/mote/").text
    address = english.get_url()
    assert f'<a href="{address}" lang="en" hreflang="en">English</a>' in html
    assert f'<link rel="alternate" hreflang="en" href="http://testserver{address}">' in html
    assert '<a href="/artiklar/mote/" lang="sv" hreflang="sv">Svenska</a>' in client.get(address).text


@pytest.mark.parametrize("live", [False, None])
def test_without_a_published_translation_the_switch_leads_to_that_languages_archive(client: Client, live):
    article = make_article("Bara svenska", slug="bara")
    if live is not None:
        translate(article, "Draft", live=live)
    html = client.get("/artiklar/bara/").text
    assert '<a href="/en/articles/" lang="en" hreflang="en">English</a>' in html
    assert 'rel="alternate" hreflang' not in html
    assert client.get("/en/articles/").status_code == 200


def test_a_demonstration_says_so_on_the_page(client: Client):
    make_article("Påhitt", slug="pahitt", synthetic=True)
    make_article("Riktig", slug="riktig")
    assert "Den här artikeln hör till en demonstration." in client.get("/artiklar/pahitt/").text
    assert "Den här artikeln hör till en demonstration." not in client.get("/artiklar/riktig/").text


def test_neighbours_are_the_next_older_and_newer_of_the_same_language():
    oldest, first, second, newest = (
        make_article(title, day)
        for title, day in (("1", date(2024, 1, 1)), ("2", date(2024, 2, 1)), ("3", date(2024, 2, 1)), ("4", date(2024, 3, 1)))
    )
    translate(second, "3 in English")
    assert second.newer_and_older() == (newest, first)
    assert first.newer_and_older() == (second, oldest)
    assert newest.newer_and_older() == (None, second)


def test_places_are_named_in_the_readers_language(client: Client):
    article = make_article("Plats", slug="plats")
    article.countries.set([Country.objects.create(code="ZA")])
    article.municipalities.set([Municipality.objects.create(name="Saldanha Bay", slug="saldanha-bay")])
    article.save()
    english = translate(article, "Place")
    assert "Sydafrika" in client.get("/artiklar/plats/").text
    html = client.get(english.get_url()).text
    assert "South Africa" in html
    assert "Saldanha Bay" in html


def test_the_archive_holds_stories_only_and_stories_stand_nowhere_else():
    kinds = archive_of("sv").allowed_subpage_models()
    assert all(issubclass(kind, ArticlePage) and kind.allowed_parent_page_models() == [ArticleIndexPage] for kind in kinds)
    assert {ArticlePage, PortraitPage, PublicationPage, ResearchProjectPage, EventPage, AnnouncementPage} == set(kinds)
    assert ArticlePage.allowed_subpage_models() == []
