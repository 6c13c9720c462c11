"""The facets of the archive: counted, combined freely, in the state of the address alone."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Theme
from folkmoot.stories.facets import keep_all_facets
from folkmoot.stories.models import ArticlePage, EventPage, StoryFacet, Topic
from tests.stories.making import archive_of, make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything() -> ArticlePage:
    """An article with a value of every facet."""
    article = make_article("Allt", date(2024, 3, 12), global_goals=[5, 16])
    sweden, kenya = Country.objects.create(code="SE"), Country.objects.create(code="KE")
    article.countries.set([kenya])
    article.municipalities.set(
        [
            Municipality.objects.create(name="Umeå", slug="umea", country=sweden),
            Municipality.objects.create(name="Kisumu", slug="kisumu", country=kenya),
            Municipality.objects.create(name="Landlös", slug="landlos"),
        ]
    )
    article.themes.set([Theme.objects.create(slug="vatten", names={"sv": "Vatten", "en": "Water"})])
    article.topics.set([Topic.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"})])
    article.tags.set(["Mötesplatser"])
    article.save()
    return article


def choices(client: Client, address: str) -> dict[str, dict[str, int]]:
    archive = client.get(address).context["archive"]
    return {facet.key: {choice.label: choice.count for choice in facet.choices} for facet in archive.facets}


def test_all_facets_at_once_are_those_that_are_kept_one_by_one(everything: ArticlePage, django_assert_max_num_queries):
    for number in range(30):
        make_article(f"Annat {number}", date(2023, 5, 1), global_goals=[13])
    one_by_one = set(StoryFacet.objects.values_list("story", "key", "value"))
    StoryFacet.objects.filter(key="goal").delete()
    StoryFacet.objects.create(story=everything, key="topic", value="gone")
    with django_assert_max_num_queries(16):
        keep_all_facets(ArticlePage.objects.all())
    assert set(StoryFacet.objects.values_list("story", "key", "value")) == one_by_one


def test_an_article_has_a_value_of_every_facet(client: Client, everything: ArticlePage):
    make_article("Annat", date(2023, 5, 1), global_goals=[13])
    kept = {(row.key, row.value) for row in everything.facets.all()}
    assert kept == {
        ("type", "article"),
        ("topic", "klimat"),
        ("goal", "5"),
        ("goal", "16"),
        ("country", "KE"),
        ("swedish", "umea"),
        ("partner", "kisumu"),
        ("area", "vatten"),
        ("tag", "motesplatser"),
        ("year", "2024"),
        ("month", "2024-03"),
    }
    for row in everything.facets.all():
        page = client.get("/artiklar/", {row.key: row.value})
        found = {article.title for article in page.context["archive"].articles}
        assert found == ({"Allt", "Annat"} if row.key == "type" else {"Allt"}), row


def test_facets_combine_freely_and_count_what_each_choice_leads_to(client: Client, everything: ArticlePage):
    other = make_article("Annat", date(2024, 5, 1), global_goals=[5])
    other.countries.set([Country.objects.get(code="SE")])
    other.save()
    assert choices(client, "/artiklar/")["goal"] == {"5 Jämställdhet": 2, "16 Fredliga och inkluderande samhällen": 1}
    narrowed = choices(client, "/artiklar/?goal=5&country=KE")
    assert narrowed["country"] == {"Kenya": 1, "Sverige": 1}
    assert narrowed["goal"] == {"5 Jämställdhet": 1, "16 Fredliga och inkluderande samhällen": 1}
    archive = client.get("/artiklar/?country=KE&goal=5").context["archive"]
    assert archive.canonical_url == "/artiklar/?goal=5&country=KE"
    for facet in archive.facets:
        for choice in facet.choices:
            assert client.get(choice.url).context["archive"].total == choice.count or choice.taken


def test_a_month_is_offered_within_its_year_and_left_with_it(client: Client, everything: ArticlePage):
    make_article("Annat", date(2024, 5, 1))
    make_article("Äldre", date(2023, 5, 1))
    assert "month" not in choices(client, "/artiklar/")
    assert choices(client, "/artiklar/?year=2024")["month"] == {"maj 2024": 1, "mars 2024": 1}
    archive = client.get("/artiklar/?year=2024&month=2024-03").context["archive"]
    year = next(facet for facet in archive.facets if facet.key == "year")
    assert [choice.url for choice in year.choices] == ["/artiklar/", "/artiklar/?year=2023"]


def test_types_are_a_facet_with_their_own_labels(client: Client, everything: ArticlePage):
    archive_of("sv").add_child(
        instance=EventPage(title="Mötet", date=date(2024, 6, 1), starts_at=timezone.now(), locale=archive_of("sv").locale)
    )
    assert choices(client, "/artiklar/")["type"] == {"Evenemang": 1, "Inlägg": 1}
    html = client.get("/artiklar/?type=event").text
    assert "<b>Evenemang</b>" in html
    assert html.count("<article") == 1


def test_what_an_article_no_longer_has_is_forgotten_and_a_draft_changes_nothing(client: Client, everything: ArticlePage):
    everything.global_goals = [5]
    everything.topics.set([])
    everything.save_revision()
    assert StoryFacet.objects.filter(story=everything, key="goal").count() == 2
    everything.save()
    assert set(everything.facets.filter(key__in=["goal", "topic"]).values_list("key", "value")) == {("goal", "5")}
    assert client.get("/artiklar/?topic=klimat").status_code == 404


def test_unpublished_articles_are_not_counted(client: Client, everything: ArticlePage):
    make_article("Annat", date(2023, 5, 1), global_goals=[13])
    everything.unpublish()
    assert choices(client, "/artiklar/") == {}


def test_each_choice_is_a_plain_link(client: Client, everything: ArticlePage):
    make_article("Annat", date(2023, 5, 1), global_goals=[13])
    html = client.get("/artiklar/").text
    assert re.search(r'<a href="/artiklar/\?goal=13">13 [^<]+ <span class="count">1</span></a>', html)
