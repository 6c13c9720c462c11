"""The public site in a real browser: readable for everyone, on every screen, in both colour schemes."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from folkmoot.places.models import Country
from folkmoot.programme.models import Network
from folkmoot.stories.models import Picture, Topic
from tests.browser import DESKTOP, NARROW, PHONE, Visit, scrolls_sideways, violations
from tests.stories.making import TEXT, make_article, translate

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = {
    "/": 200,
    "/artiklar/": 200,
    "/artiklar/?topic=klimat": 200,
    "/artiklar/allt/": 200,
    "/en/articles/everything/": 200,
    "/undersokningar/": 200,
    "/sok/?q=kommun": 200,
    "/nej/": 404,
}


@pytest.fixture(autouse=True)
def _filled(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = Picture.objects.create(title="Torget", file=ContentFile(get_test_image_file().file.getvalue(), "torget.png"))
    topic = Topic.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"})
    other = Topic.objects.create(slug="jamstalldhet", names={"sv": "Jämställdhet", "en": "Gender equality"})
    network = Network.objects.create(
        slug="resiliens", names={"sv": "Demokratisk motståndskraft", "en": "Democratic resilience"}
    )
    country = Country.objects.create(code="UA")
    for number in range(12):
        article = make_article(
            f"Kommunfullmäktigeledamöternas erfarenhetsutbyte nummer {number}",
            date(2023, 9, 1) + timedelta(days=20 * number),
            slug=f"artikel-{number}",
            text=TEXT * 3,
            network=network if number % 3 else None,
            synthetic=True,
        )
        article.countries.set([country])
        article.topics.set([topic if number % 2 else other])
        article.save()
    everything = make_article(
        "Allt som en artikel kan ha",
        date(2024, 6, 1),
        slug="allt",
        network=network,
        synthetic=True,
        body=[
            ("paragraph", TEXT + "<ul><li>ett</li><li>två</li></ul><p><a href='https://example.org/'>En länk</a></p>"),
            ("heading", "Vad som hände sedan"),
            ("picture", {"picture": picture, "alternative_text": "Ett torg med folk", "caption": "Torget i maj"}),
            ("quote", {"text": "Vi lär lika mycket av dem som de av oss.", "source": "En deltagare"}),
            (
                "facts",
                {"heading": "I korthet", "facts": [{"name": "Parter", "value": "12"}, {"name": "Land", "value": "Ukraina"}]},
            ),
        ],
    )
    everything.countries.set([country])
    everything.topics.set([topic, other])
    everything.save()
    english = translate(everything, "Everything that an article can have")
    english.slug = "everything"
    english.save()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, path, size, scheme):
    page = visit(path, size, scheme, status=PAGES[path])
    assert violations(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(visit: Visit, path):
    """320 px: WCAG 2.2, success criterion 1.4.10."""
    assert not scrolls_sideways(visit(path, NARROW, status=PAGES[path]))


def test_the_menu_folds_out_without_javascript(visit: Visit):
    page = visit("/artiklar/", PHONE, javascript=False)
    links = page.locator(".menu-folded nav a")
    assert not links.first.is_visible()
    page.get_by_text("Meny", exact=True).click()
    assert [link.inner_text() for link in links.all()] == ["Artiklar", "Undersökningar", "Partnerskap", "English"]
    assert all(link.is_visible() for link in links.all())
    links.last.click()
    assert page.url.endswith("/en/articles/")


def test_the_keyboard_reaches_the_text_first_and_then_the_menu(visit: Visit):
    page = visit("/artiklar/")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").evaluate(
        "link => link === document.activeElement && link.getBoundingClientRect().top >= 0"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("size", [PHONE, NARROW, DESKTOP, (768, 1024), (501, 800)])
def test_an_ellipsis_never_stands_alone_on_a_line(visit: Visit, size):
    """Its word and itself are of one line: the box that holds both is one line high."""
    page = visit("/artiklar/", size)
    boxes = page.locator(".unbroken")
    assert boxes.count() == 10
    lines = boxes.evaluate_all("boxes => boxes.map(box => box.getClientRects().length)")
    assert lines == [1] * 10
    assert boxes.first.inner_text() == f"{boxes.first.inner_text().split(' ')[0]} …"


@pytest.mark.parametrize("path", PAGES)
def test_what_a_thumb_taps_is_large_enough_on_a_phone(visit: Visit, path):
    """44 px, but for links inside running text and headings that are links (WCAG 2.2, 2.5.8, exempts the former)."""
    page = visit(path, PHONE, status=PAGES[path])
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, summary, button')]
            .filter(element => element.checkVisibility() && !element.closest('p, h1, h2, h3, .story-body, .skip-link'))
            .filter(element => element.getBoundingClientRect().height < 44)
            .map(element => element.outerHTML)"""
    )
    assert [element for element in small if "skip-link" not in element] == []


def test_the_home_page_says_what_it_is_for_and_leads_on_within_one_screen(visit: Visit):
    page = visit("/", DESKTOP)
    assert page.locator("h1").bounding_box()["y"] < 200  # type: ignore[index]
    assert page.locator(".brief a").first.bounding_box()["y"] < 700  # type: ignore[index]


def test_both_fonts_are_used(visit: Visit):
    page = visit("/")
    loaded = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)")
    assert {family.strip('"') for family in loaded} == {"Newsreader Variable", "Atkinson Hyperlegible Next Variable"}


def test_print_leaves_out_what_only_a_screen_needs(visit: Visit):
    page = visit("/artiklar/allt/")
    page.emulate_media(media="print")
    assert not page.locator(".menu-open").is_visible()
    assert not page.locator(".bottom").is_visible()
    assert page.locator("h1").is_visible()
