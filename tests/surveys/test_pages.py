"""What a reader finds: lists, cards in each language, editions, files."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from folkmoot.reportcard.cards.release import read_release
from folkmoot.surveys.published import newest_report_cards
from folkmoot.surveys.releasing.destination import Destination
from folkmoot.surveys.releasing.publishing import publish_directory, stage_release, withdraw
from folkmoot.surveys.releasing.releases import CardRelease

pytestmark = pytest.mark.django_db
Publish = Callable[..., CardRelease]
CARD = "/undersokningar/water/omgang-1/exempelby/"


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_list_leads_to_the_survey_and_on_to_the_card(client: Client, publish_one: Publish):
    publish_one(municipality="Kisumu", country="KE")
    listed = _page(client, "/undersokningar/")
    assert 'href="/undersokningar/water/"' in listed
    assert "Kenya" in listed
    survey = _page(client, "/undersokningar/water/")
    assert 'href="/undersokningar/water/omgang-1/kisumu/"' in survey
    assert "Vatten &amp; röst" in _page(client, "/undersokningar/water/omgang-1/kisumu/")


def test_countries_are_named_in_the_readers_language(client: Client, publish_one: Publish):
    publish_one(municipality="Cape Town", country="ZA")
    assert "Sydafrika" in _page(client, "/undersokningar/water/")
    assert "South Africa" in _page(client, "/en/surveys/water/")


def test_nothing_is_listed_before_it_is_published(client: Client, release_folder: Callable[..., Path]):
    stage_release(release_folder(), Destination("water", "Exempelby"))
    assert "/undersokningar/water/" not in _page(client, "/undersokningar/")
    _page(client, "/undersokningar/water/", 404)
    _page(client, CARD, 404)
    _page(client, f"{CARD}figures.csv", 404)


def test_a_card_is_in_the_interfaces_language_where_the_form_has_it_else_in_the_forms_first(
    client: Client, publish_one: Publish
):
    publish_one()
    publish_one(301, municipality="Talafar", card={"languages": ("ar", "en")})
    assert '<div class="card-itself" lang="sv" dir="ltr">' in _page(client, CARD)
    assert '<div class="card-itself" lang="en" dir="ltr">' in _page(client, "/en/surveys/water/omgang-1/exempelby/")
    talafar = _page(client, "/undersokningar/water/omgang-1/talafar/")
    assert '<div class="card-itself" lang="ar" dir="rtl">' in talafar


def test_the_card_alone_turns_to_the_right_the_frame_stays_in_the_readers_language(client: Client, publish_one: Publish):
    publish_one()
    page = _page(client, f"{CARD}ar/")
    assert '<html lang="sv" dir="ltr">' in page
    assert '<div class="card-itself" lang="ar" dir="rtl">' in page
    assert "الماء والصوت" in page
    assert '<link rel="canonical" href="http://testserver/en/surveys/water/omgang-1/exempelby/ar/">' in page
    assert 'hreflang="ar"' in page


def test_each_card_and_language_has_one_canonical_address(client: Client, publish_one: Publish):
    publish_one()
    swedish, english = f"http://testserver{CARD}", "http://testserver/en/surveys/water/omgang-1/exempelby/"
    for address, canonical in {
        CARD: swedish,
        f"{CARD}sv/": swedish,
        f"{CARD}en/": english,
        "/en/surveys/water/omgang-1/exempelby/": english,
        "/en/surveys/water/omgang-1/exempelby/sv/": swedish,
    }.items():
        assert f'<link rel="canonical" href="{canonical}">' in _page(client, address), address


def test_an_earlier_edition_stays_readable_and_says_what_was_corrected(client: Client, publish_one: Publish):
    publish_one(300)
    publish_one(301, reason="Vikterna i en stadsdel var fel.")
    old = _page(client, f"{CARD}utgava/1/")
    assert "Vikterna i en stadsdel var fel." in old
    assert f'href="{CARD}"' in old
    assert '<meta name="robots" content="noindex">' in old
    assert "Vikterna i en stadsdel var fel." in _page(client, CARD)
    assert '<div class="card-itself" lang="ar" dir="rtl">' in _page(client, f"{CARD}utgava/1/ar/")
    assert "Vikterna" in _page(client, "/en/surveys/water/omgang-1/exempelby/edition/1/")


def test_a_withdrawn_edition_shows_its_reason_and_no_figure_and_no_file(client: Client, publish_one: Publish):
    withdraw(publish_one(), by=None, reason="En grupp gick att känna igen.")
    page = _page(client, CARD, 410)
    assert "En grupp gick att känna igen." in page
    assert "card-itself" not in page
    _page(client, f"{CARD}ar/", 410)
    _page(client, f"{CARD}utgava/1/", 410)
    _page(client, f"{CARD}figures.csv", 410)
    assert "exempelby" not in _page(client, "/undersokningar/")


def test_the_files_of_releases_are_not_in_the_folder_that_is_open_to_all(publish_one: Publish, settings: Settings):
    for file in publish_one().files.all():
        assert not Path(file.content.path).is_relative_to(settings.MEDIA_ROOT)


@pytest.mark.parametrize(
    "address",
    [
        "/undersokningar/other/",
        "/undersokningar/water/omgang-2/exempelby/",
        "/undersokningar/water/omgang-1/other/",
        f"{CARD}es/",
        f"{CARD}utgava/2/",
        f"{CARD}utgava/99999999999999999999/",
        f"{CARD}edition/1/",
        f"{CARD}findings.csv",
        f"{CARD}..%2f..%2fdb.sqlite3",
        f"{CARD}utgava/1/estimates.csv",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, publish_one: Publish, address: str):
    publish_one()
    _page(client, address, 404)


def test_files_are_the_sealed_ones_byte_for_byte(client: Client, release_folder: Callable[..., Path], tmp_path: Path):
    folder = release_folder()
    publish_directory(folder, survey="water", municipality="Exempelby")
    kinds = {
        "figures.csv": "text/csv; charset=utf-8",
        "release.json": "application/json",
        "card.ar.html": "text/html; charset=utf-8",
    }
    release = read_release(folder)
    again = tmp_path / "downloaded"
    again.mkdir()
    for name in [*release.files, "release.json"]:
        for address in (f"{CARD}{name}", f"{CARD}utgava/1/{name}", f"/en/surveys/water/omgang-1/exempelby/edition/1/{name}"):
            response = client.get(address)
            content = b"".join(response.streaming_content)
            assert content == (folder / name).read_bytes()
            assert f'filename="exempelby-omgang-1-1-{name}"' in response.headers["Content-Disposition"]
            assert response.headers["Content-Type"] == kinds.get(name, "text/html; charset=utf-8")
            assert response.headers["Content-Security-Policy"].startswith("sandbox")
            assert release.files.get(name, hashlib.sha256(content).hexdigest()) == hashlib.sha256(content).hexdigest()
        (again / name).write_bytes(content)
    assert read_release(again) == release


def test_a_reader_who_has_the_page_or_file_gets_304(client: Client, publish_one: Publish):
    publish_one()
    for address in (CARD, f"{CARD}ar/", "/undersokningar/", "/undersokningar/water/", f"{CARD}figures.csv"):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304, address
    modified = client.get(f"{CARD}figures.csv").headers["Last-Modified"]
    assert client.get(f"{CARD}figures.csv", headers={"If-Modified-Since": modified}).status_code == 304


def test_a_correction_changes_what_the_reader_has(client: Client, publish_one: Publish):
    publish_one(300)
    before = client.get(f"{CARD}utgava/1/").headers["ETag"]
    publish_one(301, reason="Nya vikter.")
    assert client.get(f"{CARD}utgava/1/", headers={"If-None-Match": before}).status_code == 200


def test_pages_only_answer_to_reading(client: Client, publish_one: Publish):
    publish_one()
    for address in ("/undersokningar/", "/undersokningar/water/", CARD, f"{CARD}figures.csv"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


def test_the_lists_cost_the_same_however_many_cards_there_are(
    client: Client, publish_one: Publish, django_assert_max_num_queries: DjangoAssertNumQueries
):
    publish_one()
    client.get("/undersokningar/")
    counts = []
    for address in ("/undersokningar/", "/undersokningar/water/"):
        with django_assert_max_num_queries(12) as captured:
            client.get(address)
        counts.append(len(captured))
    for number in range(1, 5):
        publish_one(300 + number, municipality=f"Kommun {number}", country="SE")
        publish_one(400 + number, survey=f"other-{number}", country="KE")
    for address, before in zip(("/undersokningar/", "/undersokningar/water/"), counts, strict=True):
        with django_assert_max_num_queries(before):
            client.get(address)


def test_a_card_is_drawn_once_for_each_language(client: Client, publish_one: Publish, monkeypatch: pytest.MonkeyPatch):
    publish_one()
    drawn = []
    monkeypatch.setattr(
        "folkmoot.surveys.rendering.render_card", lambda card, language, **options: drawn.append(language) or "<h1></h1>"
    )
    for address in (CARD, f"{CARD}ar/", CARD, f"{CARD}ar/"):
        client.get(address)
    assert drawn == ["sv", "ar"]


def test_the_home_page_is_told_of_the_newest_cards_with_their_findings(publish_one: Publish):
    publish_one(300, municipality="Kisumu", country="KE")
    publish_one(301, municipality="Umeå", country="SE")
    publish_one(302, municipality="Umeå", country="SE", reason="Nya vikter.")
    cards = newest_report_cards(5, "en")
    assert [(card.place, card.country, card.round, card.synthetic) for card in cards] == [
        ("Umeå", "Sweden", "First round", True),
        ("Kisumu", "Kenya", "First round", True),
    ]
    sentence, finding = cards[0].sentences[0]
    assert sentence == "Over half got water."
    assert finding.figure.estimate == 0.62
    assert cards[1].url == "/en/surveys/water/omgang-1/kisumu/"
    assert [card.place for card in newest_report_cards(1, "sv")] == ["Umeå"]
    assert newest_report_cards(1, "sv")[0].country == "Sverige"


def test_report_cards_are_followed_as_feeds(client: Client, publish_one: Publish):
    publish_one(300, municipality="Kisumu", country="KE")
    publish_one(301, municipality="Umeå", country="SE")
    feed = client.get("/undersokningar/flode.json").json()
    assert [item["title"].rpartition(": ")[2] for item in feed["items"]] == ["Umeå, Första omgången", "Kisumu, Första omgången"]
    assert feed["items"][1]["url"] == "http://testserver/undersokningar/water/omgang-1/kisumu/"
    assert "Drygt hälften fick vatten." in feed["items"][0]["content_text"]
    of_one = client.get("/en/surveys/water/feed.atom")
    assert of_one["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert of_one.text.count("<entry>") == 2
    assert client.get("/en/surveys/nothing/feed.atom").status_code == 404
    assert 'href="/undersokningar/water/flode.atom"' in client.get("/undersokningar/water/").text
    assert 'href="/undersokningar/flode.json"' in client.get("/undersokningar/").text


def test_the_home_page_gets_the_sentences_of_a_card_that_is_not_in_the_readers_language(publish_one: Publish):
    publish_one(card={"languages": ("ar",)})
    card = newest_report_cards(1, "sv")[0]
    assert (card.language, card.sentences[0][0]) == ("ar", "حصل أكثر من النصف على الماء.")
