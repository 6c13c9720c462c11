"""The archive: order, pages, excerpts, ways to narrow it down."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.places.models import Country
from folkmoot.programme.models import Network
from folkmoot.stories.models import Topic
from tests.stories.making import archive_of, make_article, translate

pytestmark = pytest.mark.django_db


def titles(html: str) -> list[str]:
    items = re.findall(r"<article.*?</article>", html, re.DOTALL)
    return [unescape(re.search(r"<h2[^>]*><a[^>]*>(.*?)</a>", item).group(1)) for item in items]  # type: ignore[union-attr]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.fixture
def twenty_three():
    """Article 1 is the oldest; every third day two of them are of the same day."""
    return [make_article(f"Artikel {number}", date(2024, 1, 1) + timedelta(days=number // 2)) for number in range(1, 24)]


@pytest.mark.usefixtures("twenty_three")
def test_newest_first_and_ten_a_page(client: Client):
    pages = [titles(client.get("/artiklar/", {"page": number} if number > 1 else {}).text) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert [title for page in pages for title in page] == [f"Artikel {number}" for number in range(23, 0, -1)]


@pytest.mark.usefixtures("twenty_three")
def test_pages_are_plain_links_with_one_address_each(client: Client):
    html = client.get("/artiklar/?page=2&utm_source=x").text
    assert '<link rel="canonical" href="http://testserver/artiklar/?page=2">' in html
    assert '<a class="pages-newer" rel="prev" href="/artiklar/">' in html
    assert '<a class="pages-older" rel="next" href="/artiklar/?page=3">' in html
    assert "<title>Artiklar, sida 2 – Folkmoot</title>" in html


@pytest.mark.usefixtures("twenty_three")
@pytest.mark.parametrize("page", ["4", "0", "-1", "x", "1.5"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page):
    assert client.get("/artiklar/", {"page": page}).status_code == 404


def test_an_item_has_its_label_day_place_and_excerpt(client: Client):
    article = make_article("Möte i maj", date(2024, 5, 2), text="<p>" + "ord " * 40 + "</p>")
    article.countries.set([Country.objects.create(code="UA")])
    article.save()
    item = re.search(r"<article.*?</article>", client.get("/artiklar/").text, re.DOTALL).group(0)  # type: ignore[union-attr]
    assert "Inlägg 2 maj 2024 Ukraina" in text_of(item).replace("  ", " ")
    assert f"{'ord ' * 30}…" in text_of(item)
    assert '<span class="unbroken">ord …</span>' in item


def test_english_says_post_and_lists_english_articles_only(client: Client):
    article = make_article("På svenska")
    translate(article, "In English")
    html = client.get("/en/articles/").text
    assert titles(html) == ["In English"]
    assert "<b>Post</b>" in html
    assert "12 March 2024" in html


def test_drafts_are_not_listed(client: Client):
    make_article("Utkast", live=False)
    assert titles(client.get("/artiklar/").text) == []
    assert "Ingen artikel är publicerad än." in client.get("/artiklar/").text


def test_as_many_queries_for_ten_articles_as_for_two(client: Client):
    country, topic = (
        Country.objects.create(code="KE"),
        Topic.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"}),
    )
    network = Network.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"})

    def queries(many: int) -> int:
        while archive_of("sv").get_children().count() < many:
            article = make_article(f"Artikel {archive_of('sv').get_children().count()}", network=network)
            article.countries.set([country])
            article.topics.set([topic])
            article.save()
        client.get("/artiklar/")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/artiklar/")
        return len(found)

    assert queries(2) == queries(10)
    assert queries(10) < 25


@pytest.fixture
def mixed():
    climate = Topic.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"})
    gender = Topic.objects.create(slug="jamstalldhet", names={"sv": "Jämställdhet", "en": "Gender equality"})
    network = Network.objects.create(slug="resiliens", names={"sv": "Resiliens", "en": "Resilience"})
    for title, year, topics, in_network in (
        ("A", 2022, [climate], None),
        ("B", 2023, [climate, gender], network),
        ("C", 2023, [gender], None),
    ):
        article = make_article(title, date(year, 6, 1), network=in_network)
        article.topics.set(topics)
        article.save()


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ("topic=klimat", ["B", "A"]),
        ("topic=klimat&year=2023", ["B"]),
        ("network=resiliens", ["B"]),
        ("year=2022", ["A"]),
    ],
)
def test_the_archive_is_narrowed_down_by_its_address(client: Client, wishes, expected):
    html = client.get(f"/artiklar/?{wishes}").text
    assert titles(html) == expected
    assert f'rel="canonical" href="http://testserver/artiklar/?{wishes}"'.replace("&", "&amp;") in html


@pytest.mark.usefixtures("mixed")
def test_choices_count_what_they_lead_to_and_empty_ones_are_not_offered(client: Client):
    html = client.get("/artiklar/?year=2022").text
    assert 'href="/artiklar/?topic=klimat&amp;year=2022">Klimat <span class="count">1</span>' not in html
    facets = client.get("/artiklar/").context["archive"].facets
    found = {choice.label: choice.count for facet in facets for choice in facet.choices}
    assert found == {"Jämställdhet": 2, "Klimat": 2, "2023": 2, "2022": 1}
    for facet in facets:
        for choice in facet.choices:
            assert len(titles(client.get(choice.url).text)) == choice.count


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    "wishes", ["topic=rymden", "year=1999", "year=abcd", "year=0000", "year=２０２３", "network=resiliens&year=2022"]
)
def test_what_no_article_is_about_is_not_found(client: Client, wishes):
    assert client.get(f"/artiklar/?{wishes}").status_code == 404


def test_the_language_switch_keeps_what_the_archive_is_narrowed_down_by_where_there_is_such_an_article(client: Client):
    both = make_article("Klimat", global_goals=[13])
    translate(both, "Climate")
    make_article("Jämlikhet", global_goals=[5])
    there = client.get("/artiklar/?goal=13").text
    assert 'href="/en/articles/?goal=13" lang="en"' in there
    assert 'rel="alternate" hreflang="en" href="http://testserver/en/articles/?goal=13"' in there
    missing = client.get("/artiklar/?goal=5").text
    assert 'href="/en/articles/" lang="en"' in missing
    assert 'rel="alternate" hreflang="en"' not in missing


def test_the_feed_has_the_newest_articles_of_its_language(client: Client):
    make_article("Äldre", date(2023, 1, 1))
    article = make_article("Nyare", date(2024, 1, 1))
    translate(article, "Newer")
    swedish, english = client.get("/artiklar/flode.atom").text, client.get("/en/articles/feed.atom").text
    assert re.findall(r"<title>(.*?)</title>", swedish)[1:] == ["Nyare", "Äldre"]
    assert re.findall(r"<title>(.*?)</title>", english)[1:] == ["Newer"]
    assert "http://testserver/en/articles/" in english
