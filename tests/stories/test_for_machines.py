"""What other programs read: feeds of any listing, schema.org, the picture that is shown beside a link."""

import io
import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from PIL import Image

from folkmoot.places.models import Country, Municipality
from folkmoot.stories.models import (
    AnnouncementPage,
    ArticlePage,
    Author,
    EventPage,
    HomePage,
    NewsletterIssuePage,
    NewsletterPage,
    Picture,
    PlainPage,
    PortraitPage,
    PublicationPage,
)
from tests.stories.making import make_article, translate
from tests.stories.test_articles import picture
from tests.stories.test_kinds import add

__all__ = ["picture"]

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def two() -> None:
    climate = make_article("Klimatet & vi", date(2024, 3, 1), slug="klimatet", global_goals=[13])
    climate.countries.set([Country.objects.create(code="KE")])
    climate.save()
    translate(climate, "The climate and us")
    make_article("Annat", date(2024, 2, 1), slug="annat", global_goals=[5])


def described(client: Client, address: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text)
    assert found
    return json.loads(found[1])


@pytest.mark.usefixtures("two")
def test_a_feed_follows_any_facet_and_says_which(client: Client):
    feed = ET.fromstring(client.get("/artiklar/flode.atom?goal=13").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Klimatet & vi"]
    assert "13 Bekämpa klimatförändringarna" in (feed.findtext(f"{ATOM}title") or "")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/artiklar/flode.atom?goal=13"
    assert links["alternate"] == "http://testserver/artiklar/?goal=13"
    assert client.get("/artiklar/flode.atom?goal=9").status_code == 404


@pytest.mark.usefixtures("two")
def test_a_feed_keeps_the_rules_of_its_standard(client: Client):
    """RFC 4287: a feed has an author and an identity of its own (4.1.1), an entry keeps its own wherever it moves (4.2.6), and
    nothing was changed before it was published."""
    whole, narrowed, english = (
        ET.fromstring(client.get(address).content)
        for address in ("/artiklar/flode.atom", "/artiklar/flode.atom?goal=13&utm_source=x", "/en/articles/feed.atom")
    )
    assert narrowed.findtext(f"{ATOM}id") == "http://testserver/artiklar/flode.atom?goal=13"
    assert len({feed.findtext(f"{ATOM}id") for feed in (whole, narrowed, english)}) == 3
    assert {feed.findtext(f"{ATOM}author/{ATOM}name") for feed in (whole, narrowed, english)} == {"Folkmoot"}
    before = [entry.findtext(f"{ATOM}id") for entry in whole.iter(f"{ATOM}entry")]
    assert len({*before, english.findtext(f"{ATOM}entry/{ATOM}id")}) == 3
    for entry in whole.iter(f"{ATOM}entry"):
        published, updated = (
            datetime.fromisoformat(entry.findtext(f"{ATOM}{name}") or "") for name in ("published", "updated")
        )
        assert published <= updated
    story = ArticlePage.objects.get(slug="klimatet", locale__language_code="sv")
    story.slug = "flyttat"
    story.save()
    moved = ET.fromstring(client.get("/artiklar/flode.atom").content)
    assert [entry.findtext(f"{ATOM}id") for entry in moved.iter(f"{ATOM}entry")] == before


def test_the_newsletter_has_feeds_too(client: Client):
    home = HomePage.objects.get(locale__language_code="sv")
    letters = home.add_child(instance=NewsletterPage(title="Nyhetsbrev", slug="nyhetsbrev", locale=home.locale))
    issue = NewsletterIssuePage(title="Våren", introduction="Hej & hå <3", date=date(2024, 4, 2), locale=home.locale)
    letters.add_child(instance=issue)
    feed = ET.fromstring(client.get("/nyhetsbrev/flode.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Våren"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "Hej &amp; hå &lt;3"
    assert client.get("/nyhetsbrev/flode.json").json()["items"][0]["content_text"] == "Hej & hå <3"
    assert 'href="/nyhetsbrev/flode.atom"' in client.get("/nyhetsbrev/").text


@pytest.mark.usefixtures("two")
def test_the_archive_names_the_feeds_of_what_it_shows(client: Client):
    html = client.get("/artiklar/?goal=13").text
    assert 'href="/artiklar/flode.atom?goal=13"' in html
    assert 'href="/artiklar/flode.json?goal=13"' in html


@pytest.mark.usefixtures("two")
def test_the_json_feed_has_the_stories_of_its_language(client: Client):
    swedish, english = client.get("/artiklar/flode.json"), client.get("/en/articles/feed.json").json()
    assert swedish["Content-Type"] == "application/feed+json"
    assert [item["title"] for item in swedish.json()["items"]] == ["Klimatet & vi", "Annat"]
    assert swedish.json()["items"][0]["url"] == "http://testserver/artiklar/klimatet/"
    assert (english["language"], [item["title"] for item in english["items"]]) == ("en", ["The climate and us"])


@pytest.mark.usefixtures("two")
def test_an_article_is_described_and_nothing_in_it_ends_the_description(client: Client):
    make_article("Slut </script><b>på", slug="slut")
    article = described(client, "/artiklar/slut/")
    assert (article["@type"], article["headline"]) == ("Article", "Slut </script><b>på")
    assert article["inLanguage"] == "sv"
    assert article["datePublished"] == "2024-03-12"


def test_a_portrait_a_publication_and_an_event_are_described_as_such(client: Client):
    add(PortraitPage, "person", person="Exempel Person", role="lärare", consent_from=date(2024, 1, 1))
    assert described(client, "/artiklar/person/")["about"] == {
        "@type": "Person",
        "name": "Exempel Person",
        "jobTitle": "lärare",
    }
    paper = add(PublicationPage, "rapport", doi="10.1234/abcd")
    paper.authors.add(Author(given_names="Anna", family_name="Öberg", orcid="0000-0002-1825-0097"))
    paper.save()
    report = described(client, "/artiklar/rapport/")
    assert report["@type"] == "Report"
    assert report["author"] == [{"@type": "Person", "name": "Anna Öberg", "@id": "https://orcid.org/0000-0002-1825-0097"}]
    add(EventPage, "mote", starts_at=datetime(2126, 6, 3, 7, 30, tzinfo=UTC), place="Umeå")
    event = described(client, "/artiklar/mote/")
    assert (event["@type"], event["startDate"]) == ("Event", "2126-06-03T07:30:00+00:00")


def test_an_event_and_a_vacancy_say_what_search_engines_ask_of_them(client: Client):
    """Google's required properties: location of an Event; title, description, datePosted, hiringOrganization and jobLocation of
    a JobPosting."""
    add(EventPage, "webb", starts_at=datetime(2126, 6, 3, 7, 30, tzinfo=UTC), link="https://example.org/join")
    assert described(client, "/artiklar/webb/")["location"] == {"@type": "VirtualLocation", "url": "https://example.org/join"}
    vacancy = add(AnnouncementPage, "tjanst", sort="vacancy", closes=date(2126, 5, 1))
    sweden = Country.objects.create(code="SE")
    vacancy.municipalities.set([Municipality.objects.create(name="Visby", slug="visby", country=sweden)])
    vacancy.save()
    job = described(client, "/artiklar/tjanst/")
    assert (job["@type"], job["title"], job["validThrough"]) == ("JobPosting", "Tjanst", "2126-05-01")
    assert str(job["description"]).startswith("Invånarna i kommunen träffas")
    assert job["jobLocation"] == [
        {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Visby", "addressCountry": "SE"}}
    ]
    make_article("Text", slug="text", byline="Exempel Person")
    assert described(client, "/artiklar/text/")["author"] == {"@type": "Person", "name": "Exempel Person"}


def test_a_link_to_an_article_has_a_picture_of_the_size_that_is_asked_for(client: Client):
    make_article("Bild", slug="bild")
    html = client.get("/artiklar/bild/").text
    address = re.search(r'<meta property="og:image" content="http://testserver([^"]+)">', html)
    assert address
    shown = client.get(address[1])
    assert shown["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).size == (1200, 630)
    assert len(shown.content) < 60_000
    assert client.get(address[1]).content == shown.content


def test_a_page_that_is_no_story_is_shared_with_its_words_and_a_drawn_picture(client: Client):
    home = HomePage.objects.get(locale__language_code="sv")
    about = PlainPage(title="Om oss", slug="om", locale=home.locale, body=[("paragraph", "<p>Vi finns i Exempelby.</p>")])
    home.add_child(instance=about)
    for address, words in (("/", home.purpose), ("/om/", "Vi finns i Exempelby.")):
        html = client.get(address).text
        assert f'<meta name="description" content="{words}">' in html
        assert f'<meta property="og:description" content="{words}">' in html
        assert f'<meta property="og:image" content="http://testserver{address}?picture=sharing">' in html
        picture = client.get(address, {"picture": "sharing"})
        assert picture["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)


def test_a_storys_own_picture_is_the_one_that_machines_are_told_of(client: Client, picture: Picture):
    make_article("Torget", slug="torget", picture=picture, picture_text="Torget")
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get("/artiklar/torget/").text, re.DOTALL)
    assert json.loads(told)["image"].startswith("http://testserver/media/images/")
    assert json.loads(told)["image"].endswith(".jpg")
