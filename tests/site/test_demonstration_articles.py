"""The ten articles of the demonstration, in both languages."""

from itertools import pairwise

import pytest

from folkmoot.site.demonstration.articles import LANGUAGES, DemonstrationArticle, read_articles
from folkmoot.stories.excerpt import excerpt, readable_text

ARTICLES = read_articles()
BY_NAME = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
SAID_LAST = {"sv": "Texten står i en demonstration av Folkmoot", "en": "This text stands in a demonstration of Folkmoot"}


def test_they_stand_in_the_order_of_the_archive_newest_first():
    assert [article.name for article in ARTICLES] == [
        "first-partnership-meeting",
        "head-of-research",
        "guatemala",
        "humphrey-pailande",
        "gender-equality-network",
        "trina-firmalo-fabic",
        "democracy-as-resilience",
        "citizens-heard",
        "bogota-and-umea",
        "karlskrona-and-saldanha-bay",
    ]
    assert all(newer.date > older.date for newer, older in pairwise(ARTICLES))


@BY_NAME
def test_each_has_sixty_words_and_an_excerpt_that_goes_on(article: DemonstrationArticle):
    for language in LANGUAGES:
        body = article.bodies[language]
        assert len(readable_text(body).split()) >= 60
        assert excerpt(body).shortened


@BY_NAME
def test_each_says_last_that_it_stands_in_a_demonstration(article: DemonstrationArticle):
    for language in LANGUAGES:
        last_paragraph = readable_text(article.bodies[language]).strip().splitlines()[-1]
        assert last_paragraph.startswith(SAID_LAST[language])


@BY_NAME
def test_each_has_titles_and_addresses_of_its_own_in_both_languages(article: DemonstrationArticle):
    assert set(article.titles) == set(article.slugs) == set(article.bodies) == set(LANGUAGES)
    for language in LANGUAGES:
        assert [other.slugs[language] for other in ARTICLES].count(article.slugs[language]) == 1
