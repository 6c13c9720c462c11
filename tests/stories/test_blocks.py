"""What a text can hold besides words and pictures."""

import json
from mimetypes import guess_type

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Partnership
from folkmoot.stories.bodies.blocks import CallToActionBlock
from folkmoot.stories.bodies.videos import VideoBlock, hosted_video
from folkmoot.stories.models import EventPage
from tests.stories.making import archive_of, make_article
from tests.stories.test_kinds import add

pytestmark = pytest.mark.django_db
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"
NOTHING = {"title": "x", "address": "", "file": None, "captions": None, "picture": None, "text": ""}
NUMBERS = {
    "columns": [{"type": "text", "heading": "Kommun"}, {"type": "number", "heading": "Intervjuer"}],
    "rows": [{"values": ["Exempelby", "2368.5"]}, {"values": ["Annorby", None]}],
    "caption": "",
}


@pytest.fixture
def document(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(name: str):
        return get_document_model().objects.create(title="En fil", file=ContentFile(b"x" * 2048, name))

    return make


@pytest.fixture
def partnership() -> Partnership:
    sweden, kenya = Country.objects.create(code="SE"), Country.objects.create(code="KE")
    made = Partnership.objects.create(slug="exempelby-annorby", titles={"sv": "Vatten åt alla"}, first_year=2023)
    for country, name in ((sweden, "Exempelby"), (kenya, "Annorby")):
        made.parties.create(municipality=Municipality.objects.create(name=name, slug=name.lower(), country=country))
    made.save()
    return made


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        (YOUTUBE, "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://youtu.be/abcdefghijk?t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://m.youtube.com/watch?list=1&v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://vimeo.com/12345678", "https://player.vimeo.com/video/12345678?dnt=1&autoplay=1"),
        ("https://example.org/https://youtu.be/abcdefghijk", None),
        ("https://youtu.be/abcdefghijklmnop", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_videos_at_known_hosts_are_played(address, frame):
    found = hosted_video(address)
    assert (found.frame if found else None) == frame


def test_nothing_is_asked_of_the_host_of_a_video_before_a_click(client: Client):
    make_article("Film", slug="film", body=[("video", NOTHING | {"title": "Ett möte", "address": YOUTUBE})])
    make_article("Utan", slug="utan")
    page = client.get("/artiklar/film/")
    assert "<iframe" not in page.text
    assert 'src="https://' not in page.text
    assert (
        f'<a class="video-closed" href="{YOUTUBE}" data-frame="https://www.youtube-nocookie.com/embed/abcdefghijk' in page.text
    )
    assert "frame-src https://www.youtube-nocookie.com" in page["Content-Security-Policy"]
    assert "frame-src" not in client.get("/artiklar/utan/")["Content-Security-Policy"]


def test_a_video_of_ours_has_its_captions(client: Client, document):
    film, captions = document("mote.mp4"), document("mote.vtt")
    make_article("Film", slug="film", body=[("video", NOTHING | {"file": film, "captions": captions, "text": "Hej!"})])
    html = client.get("/artiklar/film/").text
    assert f'<source src="{film.file.url}">' in html
    assert f'<track kind="captions" src="{captions.file.url}" srclang="sv"' in html
    assert "<p>Hej!</p>" in html
    assert guess_type(captions.file.url)[0] == "text/vtt"


@pytest.mark.parametrize(
    "given", [{}, {"address": "https://example.org/film"}, {"file": "film.avi"}, {"file": "film.mp4", "captions": "text.txt"}]
)
def test_a_video_that_nobody_could_play_is_refused(document, given):
    files = {name: document(value) for name, value in given.items() if name != "address"}
    block = VideoBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(NOTHING | given | {name: file.pk for name, file in files.items()}))


def test_a_table_has_its_caption_and_headings_and_counts_in_the_excerpt(client: Client):
    value = {"caption": "Intervjuer per kommun", "table": NUMBERS, "row_headings": True}
    body = [{"type": "paragraph", "value": "<p>Så här:</p>"}, {"type": "table", "value": value}]
    article = make_article("Tabell", slug="tabell", body=json.dumps(body))
    html = client.get("/artiklar/tabell/").text
    assert "<caption>Intervjuer per kommun</caption>" in html
    assert '<th scope="col">Kommun</th><th scope="col" class="number">Intervjuer</th>' in html
    assert '<th scope="row">Exempelby</th><td class="number">2\xa0368,5</td>' in html
    assert '<th scope="row">Annorby</th><td class="number"></td>' in html
    assert "Så här: Kommun Intervjuer Exempelby" in str(type(article).objects.get(pk=article.pk).excerpt)


def test_a_file_says_what_one_downloads(client: Client, document):
    make_article("Fil", slug="fil", body=[("file", {"file": document("plan.pdf"), "title": "", "about": "Hela planen"})])
    html = client.get("/artiklar/fil/").text
    assert "En fil</a>" in html
    assert "PDF, 2,0" in html
    assert "Hela planen" in html


def test_a_call_to_action_leads_to_one_place(client: Client):
    block = CallToActionBlock()
    page = make_article("Mål", slug="mal")
    for value in ({}, {"page": page.pk, "address": "https://example.org/"}):
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"text": "", "label": "Anmäl dig", "page": None, "address": ""} | value))
    action = {"text": "Kom du också", "label": "Anmäl dig", "page": page, "address": ""}
    make_article("Upprop", slug="upprop", body=[("call_to_action", action)])
    assert 'href="/artiklar/mal/">Anmäl dig</a>' in client.get("/artiklar/upprop/").text
    page.unpublish()
    assert "Anmäl dig" not in client.get("/artiklar/upprop/").text


def test_a_partnership_in_a_text_is_as_the_programme_has_it(client: Client, partnership: Partnership):
    make_article("Om", slug="om", body=[("partnership", {"partnership": partnership.slug})])
    html = client.get("/artiklar/om/").text
    assert 'href="/partnerskap/exempelby-annorby/"' in html
    assert "Vatten åt alla" in html
    with CaptureQueriesContext(connection) as asked:
        client.get("/artiklar/om/")
    lists = [query for query in asked if 'FROM "programme_partnership"' in query["sql"] and '"slug" =' not in query["sql"]]
    assert not lists
    Partnership.objects.update(is_public=False)
    assert "exempelby-annorby" not in client.get("/artiklar/om/").text


def test_a_partner_meeting_names_who_meets_and_stands_on_the_partnerships_page(client: Client, partnership: Partnership):
    meeting = add(EventPage, "motet", sort="meeting", starts_at=f"{timezone.localdate().year + 1}-05-01T09:00:00Z")
    meeting.partnerships.set([partnership])
    meeting.save()
    html = client.get("/artiklar/motet/").text
    assert "<b>Partnermöte</b>" in html
    assert 'href="/partnerskap/exempelby-annorby/"' in html
    assert "BEGIN:VEVENT" in client.get("/artiklar/motet/?calendar=ics").text
    assert "/artiklar/motet/" in client.get("/partnerskap/exempelby-annorby/").text
    assert archive_of("sv").get_children().count() == 1
