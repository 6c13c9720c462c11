"""Every kind of page besides articles: a portrait, the research, a meeting, a newsletter, and the home page in full."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from wagtail.models import Locale, Page

from folkmoot.accounts.models import User
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network
from folkmoot.site.demonstration.articles import LANGUAGES
from folkmoot.stories.models import (
    AnnouncementPage,
    ArticleIndexPage,
    ArticlePage,
    Author,
    EventPage,
    HomePage,
    IssueStory,
    NewsletterIssuePage,
    NewsletterPage,
    Participant,
    PlainPage,
    PortraitPage,
    PublicationPage,
    ResearcherPage,
    ResearchPage,
    ResearchProjectPage,
    Topic,
)

FILE = Path(__file__).with_name("stories.toml")
AGREED_ON = date(2023, 11, 1)
SERIES = {"sv": "Förkämpar för lokal demokrati", "en": "Champions of local democracy"}


@dataclass
class Language:
    """What is made so far in one language, by name."""

    locale: Locale
    home: HomePage
    archive: ArticleIndexPage
    people: dict[str, ResearcherPage] = field(default_factory=dict)
    pages: dict[str, ArticlePage] = field(default_factory=dict)


def make_stories(owner: User) -> None:
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    languages = {code: _language(code) for code in LANGUAGES}
    _make_research(texts, languages)
    for told in texts["page"]:
        key = uuid4()
        for code, language in languages.items():
            language.pages[told["name"]] = _make_page(told, told[code], language, key, owner)
    _make_newsletter(texts["newsletter"], languages)
    about_key = uuid4()
    for code, language in languages.items():
        own = texts["about"][code]
        body = [("paragraph", own["body"])]
        _add(language.home, PlainPage(title=own["title"], slug=own["slug"], body=body, translation_key=about_key))


def _language(code: str) -> Language:
    locale = Locale.objects.get(language_code=code)
    return Language(locale, HomePage.objects.get(locale=locale), ArticleIndexPage.objects.get(locale=locale))


def _make_research(texts: Mapping[str, Any], languages: Mapping[str, Language]) -> None:
    research_key, keys = uuid4(), {person["name"]: uuid4() for person in texts["person"]}
    for code, language in languages.items():
        below = _add(language.home, ResearchPage(**texts["research"][code], translation_key=research_key))
        for told in texts["person"]:
            own = told[code]
            person = ResearcherPage(
                title=told["title"],
                position=told["position"],
                orcid=told.get("orcid", ""),
                field=own["field"],
                affiliation=own["affiliation"],
                body=[("paragraph", own["body"])],
                consent_from=AGREED_ON,
                synthetic=True,
                translation_key=keys[told["name"]],
            )
            language.people[told["name"]] = _add(below, person)


def _make_page(told: Mapping[str, Any], own: Mapping[str, Any], language: Language, key: UUID, owner: User) -> Any:
    """A story of the kind that its name says."""
    people = [language.people[name] for name in told.get("people", [])]
    page = _of_kind(told, own, language, people)
    published = timezone.make_aware(datetime.combine(told["date"], time(hour=9)))
    page.title, page.slug, page.date = own["title"], own["slug"], told["date"]
    page.translation_key, page.owner, page.synthetic = key, owner, True
    page.first_published_at = page.last_published_at = published
    page.body = [("paragraph", paragraph) for paragraph in own["body"]]
    if "quote" in own:
        page.body.insert(1, ("quote", {"text": own["quote"], "source": "Mfano Jasiri"}))
    if "network" in told:
        page.network = Network.objects.get(slug=told["network"])
    page.topics.set(Topic.objects.filter(slug__in=told["topics"]))
    page.countries.set(Country.objects.filter(code=told.get("country")))
    page.municipalities.set(Municipality.objects.filter(slug=told.get("municipality")))
    return _add(language.archive, page)


def _of_kind(told: Mapping[str, Any], own: Mapping[str, Any], language: Language, people: Iterable[ResearcherPage]) -> Any:
    match told["name"]:
        case "portrait":
            return PortraitPage(
                person="Mfano Jasiri",
                role=own["role"],
                place="Mfanoni, Kenya",
                series=SERIES[language.locale.language_code],
                consent_from=AGREED_ON,
            )
        case "answers" | "trust":
            project = ResearchProjectPage(first_year=told["first_year"], last_year=told["last_year"], funder=own["funder"])
            project.participants.set([Participant(name=person.title, person=person) for person in people])
            return project
        case "brief" | "paper":
            publication = PublicationPage(
                sort=told["sort"], doi=told["doi"], series=own["series"], project=language.pages[told["project"]]
            )
            publication.authors.set([_author(person) for person in people])
            return publication
        case "call":
            return AnnouncementPage(sort=AnnouncementPage.Sort.RESEARCH_CALL)
        case _:
            starts = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(told["in_days"]), time(hour=9)))
            return EventPage(
                sort=EventPage.Sort.MEETING, place=own["place"], starts_at=starts, ends_at=starts + timedelta(days=1, hours=7)
            )


def _author(person: ResearcherPage) -> Author:
    given, family = person.title.split(" ", 1)
    return Author(given_names=given, family_name=family, person=person, orcid=person.orcid)


def _make_newsletter(texts: Mapping[str, Any], languages: Mapping[str, Language]) -> None:
    page_key, issue_key = uuid4(), uuid4()
    for code, language in languages.items():
        own = texts[code]
        page = NewsletterPage(title=own["title"], slug=own["slug"], introduction=own["introduction"], translation_key=page_key)
        below = _add(language.home, page)
        issue = NewsletterIssuePage(
            title=own["issue"],
            slug=own["issue_slug"],
            introduction=own["greeting"],
            date=date(2024, 6, 3),
            synthetic=True,
            translation_key=issue_key,
        )
        issue.stories.set([IssueStory(story=story) for story in _newest_articles(language)])
        _add(below, issue)


def _newest_articles(language: Language) -> list[ArticlePage]:
    return list(ArticlePage.objects.child_of(language.archive).order_by("-date")[:3])


def _add(parent: Page, page: Any) -> Any:
    page.locale = parent.locale
    parent.add_child(instance=page)
    return page
