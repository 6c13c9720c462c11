"""How well the search finds: 60 queries over the demonstration, and how the answers are shown."""

from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest
from django.db import transaction
from django.test import Client, override_settings

from folkmoot.site.demonstration.load import load_demonstration
from folkmoot.site.demonstration.municipalities import MUNICIPALITIES
from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.indexing import rebuild
from folkmoot.surveys.models import CardRelease
from folkmoot.surveys.releasing.publishing import withdraw
from tests.site.search_quality import judge

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, cards_made_once, django_db_setup, django_db_blocker
) -> Iterator[None]:
    """With two municipalities of the seven, which are asked the same; undone after the module."""
    var: Path = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), override_settings(VAR=var, MEDIA_ROOT=var / "media"), transaction.atomic():
        load_demonstration(municipalities=(MUNICIPALITIES[0], MUNICIPALITIES[3]))
        rebuild(all_things(), gather)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_readers_find_what_they_look_for_on_the_first_page_and_mostly_first(language):
    """Measured on the whole demonstration: see docs/search.md. A bound leaves room for two or three queries."""
    judged = [one for one in judge() if one.language == language]
    failed = "\n".join(f"{one.query}: recall {one.recall:.2f}, rank {one.rank:.2f}" for one in judged if one.recall < 1)
    assert mean(one.recall for one in judged) >= 0.93, failed
    assert mean(one.rank for one in judged) >= 0.9, failed


def test_there_are_sixty_queries_in_both_languages():
    languages = [one.language for one in judge()]
    assert len(languages) == 60
    assert min(languages.count("sv"), languages.count("en")) >= 29


def test_a_question_finds_its_figure_on_the_card_of_each_municipality(client: Client):
    html = client.get("/sok/", {"q": "dricksvatten"}).text
    links = [f"/undersokningar/vatten-och-lokal-demokrati/2026/{MUNICIPALITIES[n].slug}/#question-" for n in (0, 3)]
    assert all(link in html for link in links)
    anchor = html.partition(links[0])[2].partition('"')[0]
    assert f'id="question-{anchor}"' in client.get(links[0].partition("#")[0]).text


def test_a_withdrawn_card_is_found_no_longer(client: Client, django_capture_on_commit_callbacks):
    assert "dricksvatten</mark>" in client.get("/sok/", {"q": "dricksvatten"}).text
    with django_capture_on_commit_callbacks(execute=True):
        for release in CardRelease.objects.current():
            withdraw(release, by=None, reason="Fel fil.")
    assert "dricksvatten</mark>" not in client.get("/sok/", {"q": "dricksvatten"}).text
