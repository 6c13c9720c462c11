"""A figure in an article: a question of a published release, never a typed number."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from folkmoot.stories.bodies.blocks import FigureBlock
from folkmoot.surveys.releasing.publishing import withdraw
from folkmoot.surveys.releasing.releases import CardRelease
from tests.stories.making import TEXT, make_article
from tests.surveys.conftest import _media_of_its_own, publish_one, release_folder, sample_card

__all__ = ["_media_of_its_own", "publish_one", "release_folder"]

pytestmark = pytest.mark.django_db
Publish = Callable[..., CardRelease]
CARD = "water/omgang-1/exempelby"


def chosen(question: str = "water", edition: int = 0) -> dict[str, object]:
    block = FigureBlock()
    return dict(block.clean(block.to_python({"card": CARD, "question": question, "edition": edition})))


def test_a_figure_is_drawn_from_the_release_with_interval_base_and_source(client: Client, publish_one: Publish):
    publish_one(300)
    article = make_article("Vatten", slug="vatten", body=[("paragraph", TEXT), ("figure", chosen())])
    html = client.get("/artiklar/vatten/").text
    assert "Fick du vatten i går?" in html
    assert "62" in html
    assert "300 intervjuer" in html
    assert '<a href="/undersokningar/water/omgang-1/exempelby/#question-1">' in html
    assert 'href="/static/folkmoot/sheets/story-with-figures.css"' in html
    assert "Fick du" not in str(article.excerpt)


@pytest.mark.parametrize(
    "written", ["water", " water ", "https://example.org/undersokningar/water/omgang-1/exempelby/#question-1"]
)
def test_a_question_is_named_or_pointed_at(publish_one: Publish, written: str):
    publish_one(300)
    assert chosen(written) == {"card": CARD, "question": "water", "edition": 1}


@pytest.mark.parametrize("written", ["62 %", "#question-99", ""])
def test_what_is_no_question_of_the_card_is_refused_with_what_to_write(publish_one: Publish, written: str):
    publish_one(300)
    with pytest.raises(ValidationError):
        chosen(written)


def test_a_corrected_release_changes_the_figure_and_says_so(client: Client, publish_one: Publish):
    publish_one(300)
    make_article("Vatten", slug="vatten", body=[("figure", chosen())])
    assert "Rättad" not in client.get("/artiklar/vatten/").text
    publish_one(301, reason="Vikterna var fel.")
    html = client.get("/artiklar/vatten/").text
    assert "301 intervjuer" in html
    assert "efter att det här skrevs" in html
    assert "Vikterna var fel." in html
    assert chosen(edition=1)["edition"] == 1


def test_a_withdrawn_release_takes_the_figure_with_it(client: Client, publish_one: Publish):
    release = publish_one(300)
    make_article("Vatten", slug="vatten", body=[("figure", chosen())])
    withdraw(release, by=None, reason="En grupp gick att känna igen.")
    html = client.get("/artiklar/vatten/").text
    assert "Fick du vatten i går?" not in html
    assert "Här stod en figur." in html


def test_the_sample_card_has_the_question_that_these_tests_point_at():
    assert [question.id for question in sample_card().questions()] == ["water"]
