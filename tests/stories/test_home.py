"""The home page, put together from blocks."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from folkmoot.places.models import Country
from folkmoot.programme.models import Partnership
from folkmoot.stories.agenda import coming
from folkmoot.stories.home_blocks import HomeBlock, IntroductionBlock, in_rows
from folkmoot.stories.letters.subscribers import Subscriber
from folkmoot.stories.models import AnnouncementPage, ArticlePage, EventPage, HomePage, Picture, PortraitPage, Topic
from tests.stories.making import make_article, translate
from tests.stories.test_articles import picture
from tests.stories.test_blocks import partnership
from tests.stories.test_kinds import add

__all__ = ["partnership", "picture"]

pytestmark = pytest.mark.django_db

ARTICLES = dict.fromkeys(("heading", "type", "topic", "network", "area", "country", "goal"), "") | {
    "count": 4,
    "pictures": False,
    "width": "half",
}


def put_together(*parts: tuple[str, dict[str, Any]], language: str = "sv") -> HomePage:
    """The home page of a language with these blocks."""
    home = HomePage.objects.get(locale__language_code=language)
    home.body = json.dumps([{"type": kind, "value": value, "id": f"b{place}"} for place, (kind, value) in enumerate(parts)])
    home.save()
    return home


@pytest.mark.parametrize(
    ("address", "words"),
    [("/", "Vi frågar invånarna hur kommunen fungerar"), ("/en/", "We ask citizens how their municipality")],
)
def test_a_new_site_has_a_home_page_of_blocks_in_each_language(client: Client, address, words):
    html = client.get(address).text
    assert f"<h1>{words}" in html
    assert 'content="' + words in html
    home = HomePage.objects.get(locale__language_code="sv")
    assert [block.block_type for block in home.body] == ["introduction", "report_cards", "articles"]


def test_articles_are_narrowed_down_as_in_the_archive_and_its_link_shows_the_same(client: Client):
    water = Topic.objects.create(slug="vatten", names={"sv": "Vatten", "en": "Water"})
    wet = make_article("Om vatten", slug="om-vatten")
    wet.topics.set([water])
    wet.save()
    make_article("Om annat", slug="om-annat", day=date(2025, 1, 1))
    translate(wet, "On water")
    put_together(("articles", ARTICLES | {"topic": "vatten", "heading": "Om dricksvatten"}))
    html = client.get("/").text
    assert "Om vatten" in html
    assert "Om annat" not in html
    assert "On water" not in html
    assert "Om dricksvatten</h2>" in html
    assert 'href="/artiklar/?topic=vatten"' in html
    assert "Om vatten" in client.get("/artiklar/?topic=vatten").text


def test_a_portrait_is_shown_in_the_readers_language_and_no_longer_than_agreed(client: Client):
    portrait = add(
        PortraitPage, "person", person="Exempel Person", consent_from=date(2024, 1, 1), consent_until=date(2126, 1, 1)
    )
    english = translate(portrait, "An example person")
    for language in ("sv", "en"):
        put_together(("portrait", {"heading": "", "portrait": portrait.pk, "width": "whole"}), language=language)
    assert portrait.title in client.get("/").text
    assert english.title in client.get("/en/").text
    for page in (portrait, english):
        page.consent_until = timezone.localdate() - timedelta(days=1)
        page.save()
    assert portrait.title not in client.get("/").text
    assert "home-portrait" not in client.get("/en/").text


def test_the_agenda_has_what_is_to_come_and_what_is_open_soonest_first():
    now = timezone.now()
    add(EventPage, "varmote", starts_at=now + timedelta(days=9), place="Umeå")
    add(EventPage, "forbi", starts_at=now - timedelta(days=9))
    add(AnnouncementPage, "tjanst", sort="vacancy", closes=timezone.localdate() + timedelta(days=3))
    add(AnnouncementPage, "stangd", sort="call", closes=timezone.localdate() - timedelta(days=1))
    add(AnnouncementPage, "oppen", sort="research-call", closes=None)
    lines = coming("sv", 10)
    assert [line.url for line in lines] == ["/artiklar/tjanst/", "/artiklar/varmote/", "/artiklar/oppen/"]
    assert [line.url for line in coming("sv", 1)] == ["/artiklar/tjanst/"]
    assert coming("en", 10) == []


def test_partnerships_are_counted_as_their_own_list_counts_them(client: Client, partnership: Partnership):
    put_together(("partnerships", {"heading": "", "text": "", "map": True, "width": "whole"}))
    partnership.is_public = False
    partnership.save()
    assert "home-counts" not in client.get("/").text
    partnership.is_public = True
    partnership.save()
    html = client.get("/").text
    assert "<dt>partnerskap</dt><dd>1</dd>" in html
    assert "<dt>länder</dt><dd>2</dd>" in html


def test_the_form_of_the_home_page_signs_up_for_the_newsletter(client: Client, mailoutbox):
    put_together(("newsletter", {"heading": "", "text": "", "width": "half"}))
    html = client.get("/").text
    assert '<form method="post" action="/prenumerera/">' in html
    answer = client.post("/prenumerera/", {"newsletter": "on", "email": "anna@example.org", "website": ""})
    assert answer.status_code == 302
    assert Subscriber.objects.get().email == "anna@example.org"
    assert mailoutbox[0].to == ["anna@example.org"]


def test_two_halves_that_follow_one_another_stand_side_by_side():
    half, whole = {"heading": "", "text": "", "width": "half"}, {"heading": "", "text": "", "width": "whole"}
    stream = HomeBlock().to_python([{"type": "text", "value": value} for value in (half, half, half, whole, half)])
    assert [len(row) for row in in_rows(stream)] == [2, 1, 1, 1]


def test_a_page_without_an_introduction_still_begins_with_a_heading(client: Client):
    put_together(("text", {"heading": "Om oss", "text": "<p>Vi finns.</p>", "width": "whole"}))
    assert '<h1 class="out-of-sight">Folkmoot</h1>' in client.get("/").text


def test_a_picture_of_the_introduction_needs_its_words(picture: Picture):
    block = IntroductionBlock()
    value = block.to_python({"heading": "Vi", "text": "", "ways_in": [], "picture": None, "alternative_text": ""})
    assert block.clean(value)["heading"] == "Vi"
    value["picture"] = picture
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert set(refused.value.block_errors) == {"alternative_text"}


def test_a_full_home_page_is_light_and_asks_as_often_however_much_there_is(client: Client, partnership: Partnership):
    parts: list[tuple[str, dict[str, Any]]] = [
        ("introduction", {"heading": "Vi", "text": "", "ways_in": [], "picture": None, "alternative_text": ""}),
        ("report_cards", {"heading": "", "count": 3, "width": "half"}),
        ("articles", ARTICLES | {"count": 9, "pictures": True}),
        ("partnerships", {"heading": "", "text": "", "map": True, "width": "whole"}),
        ("portrait", {"heading": "", "portrait": None, "width": "whole"}),
        ("agenda", {"heading": "", "count": 10, "width": "half"}),
        ("newsletter", {"heading": "", "text": "", "width": "half"}),
    ]
    put_together(*parts)
    countries = [Country.objects.create(code=code) for code in ("UG", "ZM")]

    def fill(count: int) -> None:
        for place in range(count):
            story = make_article(f"Text {place}", slug=f"text-{count}-{place}")
            story.countries.set(countries)
            story.save()
            add(EventPage, f"mote-{count}-{place}", starts_at=datetime(2126, 6, 3, tzinfo=UTC))
            add(PortraitPage, f"person-{count}-{place}", person="Exempel", consent_from=date(2024, 1, 1))

    fill(2)
    client.get("/")
    before = _queries(client)
    fill(12)
    assert ArticlePage.objects.count() == 42
    page = client.get("/")
    assert _queries(client) == before
    assert len(page.content) < 100_000


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)
