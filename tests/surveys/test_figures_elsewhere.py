"""Figures of a card outside its page: as a picture, on other sites, beside a link, and as data for search engines."""

import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils.translation import override
from PIL import Image

from folkmoot.programme.projects.card_figures import CardKey, figure_of, offered_cards
from folkmoot.reportcard.cards.release import release_from_json
from folkmoot.reportcard.cards.static_figure import Source, static_figure
from folkmoot.site.surroundings import FREEZING
from folkmoot.surveys.releasing import releases
from folkmoot.surveys.releasing.publishing import withdraw
from folkmoot.surveys.releasing.releases import CardRelease
from tests.surveys.conftest import sample_card

pytestmark = pytest.mark.django_db
Publish = Callable[..., CardRelease]
CARD = "/undersokningar/water/omgang-1/exempelby/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_a_figure_as_a_picture_has_its_numbers_and_its_source_and_needs_nothing_else(language):
    svg = static_figure(sample_card(), "water", language, Source(("Källa: Exempelby & <b>",), "https://example.org/x"))
    root = ET.fromstring(svg)
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert any("62" in text for text in texts)
    assert any("56" in text and "68" in text for text in texts), "the interval, 62 ± 6"
    assert "Källa: Exempelby & <b>" in texts
    assert root.get("direction") == ("rtl" if language == "ar" else "ltr")
    assert "var(" not in svg
    assert "light-dark" not in svg
    assert not re.search(r"(?:href|src|url)\s*[=(]\s*['\"]?https?:", svg)


def test_nothing_in_a_picture_lies_outside_it():
    for language in ("sv", "ar"):
        root = ET.fromstring(static_figure(sample_card(), "water", language, Source(("Källa",), "https://example.org/")))
        height = float(root.get("height") or 0)
        for element in root.iter():
            if element is not root and element.get("y") and "%" not in (element.get("y") or ""):
                assert 0 <= float(element.get("y") or 0) <= height


def test_the_page_of_a_figure_shows_it_and_how_to_embed_it(client: Client, publish_one: Publish):
    publish_one(300)
    page = client.get(f"{CARD}figurer/water/").text
    assert "Fick du vatten i går?" in page
    assert "&lt;img src=&quot;http://testserver/undersokningar/water/omgang-1/exempelby/figurer/water.svg&quot;" in page
    assert 'type="application/json+oembed"' in page
    assert "oembed" not in client.get(f"{CARD}figurer/water/", **{FREEZING: "1"}).text, "nothing would answer it there"
    assert f"{CARD}figurer/water/" in client.get(CARD).text
    assert client.get(f"{CARD}figurer/annat/").status_code == 404


def test_a_release_is_read_once_for_all_its_figures(client: Client, publish_one: Publish, monkeypatch: pytest.MonkeyPatch):
    publish_one(300)
    read: list[str] = []
    monkeypatch.setattr(releases, "_read", {})
    monkeypatch.setattr(releases, "release_from_json", lambda text: read.append(text) or release_from_json(text))
    for address in ("figurer/water/", "figurer/water.svg", ""):
        assert client.get(f"{CARD}{address}").status_code == 200
    assert len(read) == 1


def test_a_picture_may_be_shown_anywhere_and_follows_a_correction(client: Client, publish_one: Publish):
    publish_one(300)
    address = f"{CARD}figurer/water.svg"
    picture = client.get(address)
    assert picture["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert picture["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "300 intervjuer" in picture.text
    assert "Syntetiska svar" in picture.text
    assert "ماء" in client.get(f"{CARD}figurer/ar/water.svg").text
    publish_one(301, reason="Vikterna var fel.")
    assert "301 intervjuer" in client.get(address).text
    assert "Utgåva 2, rättad." in client.get(address).text


def test_a_withdrawn_card_takes_its_pictures_with_it(client: Client, publish_one: Publish):
    withdraw(publish_one(300), by=None, reason="En grupp gick att känna igen.")
    for part in ("figurer/water.svg", "figurer/water/", "sharing.png"):
        assert client.get(f"{CARD}{part}").status_code == 404


@pytest.mark.parametrize("path", [f"{CARD}figurer/water/", f"{CARD}figurer/water.svg", f"{CARD}#question-1"])
def test_oembed_gives_a_picture_for_a_figure_or_a_question(client: Client, publish_one: Publish, path: str):
    publish_one(300)
    told = client.get("/oembed/", {"url": f"http://testserver{path}", "maxwidth": "360"}).json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "photo", 360)
    assert told["url"] == f"http://testserver{CARD}figurer/water.svg"
    assert told["title"] == "Fick du vatten i går?"
    assert client.get(told["url"]).status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://elsewhere.example/undersokningar/water/omgang-1/exempelby/#question-1", 404),
        (f"http://testserver{CARD}", 404),
        (f"http://testserver{CARD}#question-9", 404),
        ("http://testserver/artiklar/", 404),
        ("http://testserver/" + "x" * 300, 404),
        ("", 404),
    ],
)
def test_oembed_knows_nothing_else(client: Client, publish_one: Publish, url: str, status: int):
    publish_one(300)
    assert client.get("/oembed/", {"url": url}).status_code == status
    assert client.get("/oembed/", {"url": f"http://testserver{CARD}#question-1", "format": "xml"}).status_code == 501


@pytest.mark.parametrize("language", ["", "en/", "ar/"])
def test_a_link_to_a_card_has_a_picture_of_its_finding(client: Client, publish_one: Publish, language: str):
    publish_one(300)
    answer = client.get(f"{CARD}{language}sharing.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630))
    filled = sum(picture.convert("RGB").getpixel((94 + n % 10 * 54, 416 + n // 10 * 54)) == (31, 95, 143) for n in range(20))
    assert filled == (12 if language != "ar/" else 0), "62 % of twenty; in Arabic the dots stand at the right"
    html = client.get(CARD).text
    assert f'property="og:image" content="http://testserver{CARD}sv/sharing.png"' in html
    title = re.search(r'property="og:title" content="([^"]+)"', html)
    assert title
    assert title[1].endswith(": Exempelby")


def test_a_card_is_described_as_a_dataset_with_its_files(client: Client, publish_one: Publish):
    release = publish_one(300)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(CARD).text)
    assert found
    dataset = json.loads(found[1])
    assert dataset["@type"] == "Dataset"
    assert dataset["identifier"] == f"sha256:{release.seal}"
    assert dataset["temporalCoverage"] == "2026-03-03/2026-03-21"
    assert {file["encodingFormat"] for file in dataset["distribution"]} >= {"text/csv", "application/json"}
    assert all(
        client.get(file["contentUrl"].removeprefix("http://testserver")).status_code == 200 for file in dataset["distribution"]
    )


def test_a_project_is_offered_the_questions_of_the_current_card_and_of_no_withdrawn_one(publish_one: Publish):
    release = publish_one(300)
    place = release.municipality.slug
    with override("sv"):
        (offer,) = offered_cards([place])
    assert (offer.survey, offer.round[0]) == (("water", release.round.survey.title), "omgang-1")
    assert ("water", "Fick du vatten i går?") in offer.questions
    assert figure_of(CardKey("water", "omgang-1", place, offer.questions[0][0])) is not None
    assert offered_cards(["annan"]) == []
    withdraw(release, by=None, reason="Fel siffror.")
    assert offered_cards([place]) == []
