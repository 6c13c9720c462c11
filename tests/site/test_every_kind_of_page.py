"""Every kind of page in a real browser, on a phone in the dark and on a large screen in the light: WCAG 2.2 AA by axe-core."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Partnership
from folkmoot.stories.letters.issues import IssueStory, NewsletterIssuePage, NewsletterPage
from folkmoot.stories.models import (
    AnnouncementPage,
    Author,
    EventPage,
    HomePage,
    Participant,
    PortraitPage,
    PublicationPage,
    ResearcherPage,
    ResearchPage,
    ResearchProjectPage,
)
from folkmoot.surveys.releasing.releases import CardRelease
from tests.browser import DESKTOP, NARROW, PHONE, Visit, scrolls_sideways, violations
from tests.stories.making import TEXT, make_article
from tests.stories.test_blocks import NOTHING, NUMBERS, YOUTUBE
from tests.stories.test_home import ARTICLES, put_together
from tests.stories.test_kinds import add
from tests.stories.test_letters import subscriber
from tests.surveys.conftest import _media_of_its_own, publish_one, release_folder

__all__ = ["_media_of_its_own", "publish_one", "release_folder"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CARD = "/undersokningar/water/omgang-1/exempelby/"
ENLARGED = (640, 400)
"""What 200 per cent leaves of a screen of 1280 by 800."""

MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
        || style.transitionDuration.split(',').some(time => parseFloat(time) > 0);
}).map(element => element.outerHTML.slice(0, 80))"""

HOME: list[tuple[str, dict[str, Any]]] = [
    ("introduction", {"heading": "Vi frågar invånarna", "text": "", "ways_in": [], "picture": None, "alternative_text": ""}),
    ("report_cards", {"heading": "", "count": 3, "width": "half"}),
    ("articles", ARTICLES | {"count": 4, "pictures": True}),
    ("partnerships", {"heading": "", "text": "", "map": True, "width": "whole"}),
    ("portrait", {"heading": "", "portrait": None, "width": "whole"}),
    ("agenda", {"heading": "", "count": 5, "width": "half"}),
    ("newsletter", {"heading": "", "text": "", "width": "half"}),
    ("text", {"heading": "Om oss", "text": "<p>Vi finns i <b>Exempelby</b>.</p>", "width": "half"}),
]

PAGES = [
    "/",
    "/artiklar/person/",
    "/artiklar/rapport/",
    "/artiklar/projekt/",
    "/artiklar/mote/",
    "/artiklar/tjanst/",
    "/artiklar/block/",
    "/forskning/",
    "/forskning/forskare/",
    "/nyhetsbrev/",
    "/nyhetsbrev/varen/",
    "/prenumerera/",
    "/prenumerera/sent/",
    "/prenumerera/leave/TOKEN/",
    "/tillganglighet/",
    "/en/accessibility/",
    "/partnerskap/",
    "/partnerskap/exempelby-annorby/",
    CARD,
    f"{CARD}ar/",
    f"{CARD}figurer/water/",
]


@pytest.fixture(autouse=True)
def _filled(publish_one: Callable[..., CardRelease]) -> None:
    publish_one(300)
    partnership = _partnership()
    home = HomePage.objects.get(locale__language_code="sv")
    research = home.add_child(instance=ResearchPage(title="Forskning", slug="forskning", locale=home.locale))
    person = research.add_child(
        instance=ResearcherPage(
            title="Exempel Forskare", slug="forskare", consent_from=date(2024, 1, 1), locale=home.locale, synthetic=True
        )
    )
    add(PortraitPage, "person", person="Exempel Person", role="lärare", series="Förkämpar", consent_from=date(2024, 1, 1))
    project = add(ResearchProjectPage, "projekt", first_year=2024, last_year=2026, funder="Rådet")
    project.participants.add(Participant(name="Exempel Forskare", person=person))
    paper = add(PublicationPage, "rapport", doi="10.1234/abcd", publisher="Centret", project=project)
    paper.authors.add(Author(given_names="Exempel", family_name="Forskare", person=person, orcid="0000-0002-1825-0097"))
    meeting = add(EventPage, "mote", sort="meeting", starts_at=datetime(2126, 6, 3, 7, 30, tzinfo=UTC), place="Umeå")
    meeting.partnerships.set([partnership])
    for story in (project, paper, meeting):
        story.save()
    add(AnnouncementPage, "tjanst", sort="vacancy", closes=date(2126, 5, 1), link="https://example.org/")
    body = [
        {"type": "paragraph", "value": TEXT},
        {"type": "heading", "value": "Vad som hände"},
        {"type": "table", "value": {"caption": "Intervjuer per kommun", "table": NUMBERS, "row_headings": True}},
        {"type": "video", "value": NOTHING | {"title": "Ett möte", "address": YOUTUBE, "text": "Välkomna!"}},
        {"type": "partnership", "value": {"partnership": partnership.slug}},
        {
            "type": "call_to_action",
            "value": {"text": "Kom", "label": "Anmäl dig", "page": None, "address": "https://example.org/"},
        },
        {"type": "figure", "value": {"card": "water/omgang-1/exempelby", "question": "water", "edition": 1}},
    ]
    put_together(*HOME)
    story = make_article("Allt i en text", slug="block", body=json.dumps(body))
    newsletter = home.add_child(instance=NewsletterPage(title="Nyhetsbrev", slug="nyhetsbrev", locale=home.locale))
    issue = newsletter.add_child(
        instance=NewsletterIssuePage(title="Våren", slug="varen", introduction="Hej!", locale=home.locale)
    )
    issue.stories.add(IssueStory(story=story))
    issue.save()
    someone = subscriber()
    someone.token = "TOKEN"
    someone.save()


def _partnership() -> Partnership:
    made = Partnership.objects.create(slug="exempelby-annorby", titles={"sv": "Vatten åt alla"}, first_year=2023)
    for code, name in (("SE", "Svenskby"), ("KE", "Annorby")):
        country, _made = Country.objects.get_or_create(code=code)
        made.parties.create(municipality=Municipality.objects.create(name=name, slug=name.lower(), country=country))
    made.save()
    return made


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, path: str):
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        page = visit(path, size, scheme)
        assert violations(page) == [], (size, scheme)
        assert not scrolls_sideways(page)
        assert page.evaluate(MOVING) == [], "less motion was asked for"
    for size in (NARROW, ENLARGED):
        assert not scrolls_sideways(visit(path, size)), size


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_every_link_and_button_and_shows_where_it_is(visit: Visit, path: str):
    """Each stop is visible on the screen and has an outline (WCAG 2.4.7, 2.4.11)."""
    page = visit(path, DESKTOP)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
            .filter(element => element.checkVisibility() && element.tabIndex >= 0).length"""
    )
    seen = set()
    for _stop in range(wanted + 3):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
                const all = [...document.querySelectorAll('*')];
                return [all.indexOf(at), at.outerHTML.slice(0, 120), at === document.body || style.outlineStyle !== 'none',
                        at === document.body || (box.bottom > 0 && box.top < innerHeight)];
            }"""
        )
        assert stop[2], f"no outline: {stop[1]}"
        assert stop[3], f"out of sight: {stop[1]}"
        seen.add(stop[0])
    assert len(seen) >= wanted


@pytest.mark.parametrize(("path", "status"), [("/nej/", 404), ("/en/no/", 404), ("/static/folkmoot/unavailable.html", 200)])
def test_what_says_that_a_page_is_not_there_is_read_by_everyone(visit: Visit, path: str, status: int):
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark"), (NARROW, "light")):
        page = visit(path, size, scheme, status=status)
        assert violations(page) == [], (size, scheme)
        assert not scrolls_sideways(page)


def test_a_video_asks_for_its_player_only_after_a_click(browser: Browser, address: str):
    """The player itself is not reached from a test: that it is asked for is what counts."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0]))
    page.goto(f"{address}/artiklar/block/")
    assert all(url.startswith(address) for url in asked)
    page.locator(".video-closed").click()
    assert page.locator(".video iframe").get_attribute("title") == "Ett möte"
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith(address)] == ["https://www.youtube-nocookie.com/embed/abcdefghijk"]
    page.close()


def test_print_shows_the_text_without_what_only_a_screen_needs(visit: Visit):
    page = visit("/artiklar/block/")
    page.emulate_media(media="print")
    assert page.locator(".table-frame caption").is_visible()
    assert not page.locator(".video-closed").is_visible()
    assert not page.locator(".bottom").is_visible()
