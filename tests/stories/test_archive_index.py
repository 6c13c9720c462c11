"""What an archive shows and counts: kept beforehand for every process, and never other than the pages are now."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from folkmoot.site.working import tasks
from folkmoot.stories import archive_preparing
from folkmoot.stories.archive_index import ArchiveIndex, KeptArchive, _Known, make_index
from folkmoot.stories.archive_preparing import prepare_archives
from folkmoot.stories.models import ArticlePage, PortraitPage, StoryFacet, Topic
from folkmoot.stories.remembering import state_of_pages
from tests.stories.making import archive_of, make_article, translate
from tests.stories.test_archive import titles

pytestmark = pytest.mark.django_db
FACETS = StoryFacet._meta.db_table


@pytest.fixture
def stories() -> list[ArticlePage]:
    """Seven stories of three years, four goals and two topics; the third has no topic."""
    topics = [Topic.objects.create(slug=slug, names={"sv": slug, "en": slug}) for slug in ("klimat", "vatten")]
    made = []
    for number in range(7):
        story = make_article(f"Artikel {number}", date(2022 + number % 3, 5, 1), global_goals=[1 + number % 4, 5])
        story.topics.set([] if number == 2 else topics[: 1 + number % 2])
        story.save()
        made.append(story)
    return made


def in_another_process() -> None:
    """Nothing is known there yet."""
    _Known.indexes.clear()


def counted(queries: CaptureQueriesContext) -> list[str]:
    """Those that count facets; the switch of languages asks whether there is anything of a facet at all."""
    told = [query["sql"] for query in queries]
    assert told
    return [sql for sql in told if FACETS in sql and "GROUP BY" in sql]


def shown(client: Client, address: str = "/artiklar/") -> tuple[list[str], dict[str, dict[str, int]]]:
    page = client.get(address)
    counts = {facet.key: {choice.label: choice.count for choice in facet.choices} for facet in page.context["archive"].facets}
    return titles(page.text), counts


@pytest.mark.usefixtures("stories")
def test_every_combination_counts_what_the_stories_themselves_have():
    index = make_index(archive_of("sv"))
    facets: dict[int, set[tuple[str, str]]] = {key: set() for key in index.keys.tolist()}
    for row in StoryFacet.objects.all():
        facets[row.story_id].add((row.key, row.value))
    every = sorted({place for places in facets.values() for place in places})
    assert set(index.values) == set(every)
    for taken in [(), *combinations(every, 1), *combinations(every, 2)]:
        expected = [key for key in index.keys.tolist() if set(taken) <= facets[key]]
        if len(dict(taken)) < len(taken):
            continue
        found = index.having(dict(taken))
        assert index.keys[found].tolist() == expected
        counts = Counter(place for key in expected for place in facets[key])
        told = index.counts(found, {key for key, _value in every})
        assert {(key, value): count for key, values in told.items() for value, count in values.items()} == counts


@pytest.mark.usefixtures("stories")
def test_stories_stand_in_the_order_of_the_archive():
    expected = ArticlePage.objects.order_by("-date", "-pk").values_list("pk", flat=True)
    assert make_index(archive_of("sv")).keys.tolist() == list(expected)


@pytest.mark.usefixtures("stories")
def test_what_is_packed_comes_out_as_it_was():
    index = make_index(archive_of("sv"))
    again = ArchiveIndex.unpacked(index.packed())
    assert again.values == index.values
    for name in ("keys", "starts", "places"):
        assert getattr(again, name).tolist() == getattr(index, name).tolist()


def test_an_archive_without_stories_is_packed_and_counted_too():
    again = ArchiveIndex.unpacked(make_index(archive_of("sv")).packed())
    assert (again.keys.tolist(), again.values) == ([], ())
    assert again.having({"goal": "5"}).tolist() == []
    assert again.counts(again.having({}), ["goal"]) == {"goal": {}}


@pytest.mark.usefixtures("stories")
def test_what_was_counted_beforehand_is_read_by_every_process(client: Client):
    in_another_process()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        expected = shown(client)
    assert counted(queries)
    prepare_archives()
    in_another_process()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        assert shown(client) == expected
    assert not counted(queries)


@pytest.mark.usefixtures("stories")
def test_nobody_counts_again_while_nothing_changes(client: Client):
    client.get("/artiklar/")
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get("/artiklar/?goal=5")
        client.get("/artiklar/?goal=5&year=2022")
    assert not counted(queries)


def _unpublished(story: ArticlePage) -> None:
    story.unpublish()


def _deleted(story: ArticlePage) -> None:
    story.delete()


def _restricted(story: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=story, restriction_type="login")


def _taken_down_at_its_hour(story: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


@pytest.mark.parametrize("prepared", [False, True], ids=["first reader", "prepared"])
@pytest.mark.parametrize("hide", [_unpublished, _deleted, _restricted, _taken_down_at_its_hour])
def test_a_story_that_is_no_longer_for_readers_is_neither_listed_nor_counted(client: Client, stories, hide, prepared):
    prepare_archives()
    before, counts = shown(client)
    hide(stories[-1])
    if prepared:
        prepare_archives()
    for _process in range(2):
        after, fewer = shown(client)
        assert after == [title for title in before if title != "Artikel 6"]
        assert sum(fewer["year"].values()) == sum(counts["year"].values()) - 1 == 6
        assert "Artikel 6" not in client.get("/artiklar/flode.atom").text
        in_another_process()


def test_a_story_is_listed_and_counted_as_soon_as_it_is_published_at_its_hour(client: Client, stories):
    draft = make_article("Väntar", date(2025, 1, 1), live=False)
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = draft.save_revision(approved_go_live_at=draft.go_live_at)
    assert revision.approved_go_live_at
    prepare_archives()
    assert "Väntar" not in shown(client)[0]
    call_command("publish_scheduled")
    after, counts = shown(client)
    assert after[0] == "Väntar"
    assert counts["year"]["2025"] == 1


def test_a_page_that_is_opened_to_all_again_is_listed_again(client: Client, stories):
    restriction = PageViewRestriction.objects.create(page=stories[0], restriction_type="login")
    prepare_archives()
    assert len(shown(client)[0]) == 6
    restriction.delete()
    assert len(shown(client)[0]) == 7


def test_a_portrait_is_not_counted_on_the_day_after_its_consent_ends(client: Client, stories, monkeypatch):
    today = timezone.localdate()
    archive = archive_of("sv")
    archive.add_child(
        instance=PortraitPage(
            title="Porträtt", date=today, person="Exempel", consent_from=today, consent_until=today, locale=archive.locale
        )
    )
    prepare_archives()
    before, counts = shown(client)
    assert "Porträtt" in before
    assert counts["year"][f"{today.year}"] == 1
    monkeypatch.setattr(timezone, "localdate", lambda *_given: today + timedelta(days=1))
    after, counts = shown(client)
    assert "Porträtt" not in after
    assert f"{today.year}" not in counts["year"]


def test_each_language_has_its_own(client: Client, stories):
    translate(stories[0], "In English")
    prepare_archives()
    in_another_process()
    assert shown(client, "/en/articles/")[0] == ["In English"]
    assert len(shown(client)[0]) == 7
    assert KeptArchive.objects.count() == 2


def test_a_change_that_is_undone_is_not_remembered(client: Client, stories):
    before = shown(client)
    with transaction.atomic():
        stories[0].unpublish()
        assert shown(client) != before
        transaction.set_rollback(True)
    assert shown(client) == before


def test_whoever_works_in_the_background_counts_what_nobody_has_counted(stories):
    counting = next(task for task in tasks() if task.do is prepare_archives)
    assert counting.every == 0
    counting.do()
    assert set(KeptArchive.objects.values_list("state", flat=True)) == {state_of_pages()}
    kept = list(KeptArchive.objects.values_list("made_at", flat=True))
    counting.do()
    assert list(KeptArchive.objects.values_list("made_at", flat=True)) == kept


def test_publishing_counts_at_once_and_much_of_it_only_now_and_then(
    client: Client, monkeypatch, django_capture_on_commit_callbacks
):
    made = []
    monkeypatch.setattr(archive_preparing, "make_index", lambda archive: made.append(archive) or make_index(archive))
    with django_capture_on_commit_callbacks(execute=True):
        make_article("Första", date(2024, 1, 1))
    assert KeptArchive.objects.filter(state=state_of_pages()).count() == len(made) == 2
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            make_article(f"Nästa {number}", date(2025, 1, 1))
    assert len(made) == 2
    in_another_process()
    assert shown(client)[0] == [f"Nästa {number}" for number in (4, 3, 2, 1, 0)] + ["Första"]


def test_publishing_goes_through_where_the_archive_cannot_be_counted(
    client: Client, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def locked(_archive: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(archive_preparing, "make_index", locked)
    with django_capture_on_commit_callbacks(execute=True):
        make_article("Första", date(2024, 1, 1))
    assert "could not be counted" in caplog.text
    assert shown(client)[0] == ["Första"]
