"""What a story is in the words of schema.org, for search engines and other machines that read its page."""

from typing import Any

from django.http import HttpRequest

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.events import EventPage
from folkmoot.stories.portraits import PortraitPage
from folkmoot.stories.publications import PublicationPage

CONTEXT = "https://schema.org"
TYPES = {PublicationPage: "Report", EventPage: "Event"}


def describe_story(story: ArticlePage, request: HttpRequest, site_name: str) -> dict[str, Any]:
    """An Article, with its Person; a Report with its authors; an Event with its time and place."""
    url = request.build_absolute_uri(story.get_url(request) or "/")
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": TYPES.get(type(story), "Article"),
        "url": url,
        "inLanguage": story.locale.language_code,
        "description": str(story.excerpt),
        "image": f"{url}?picture=sharing",
    }
    if isinstance(story, EventPage):
        return described | _event(story, site_name)
    described |= {
        "headline": story.title,
        "datePublished": story.date.isoformat(),
        "publisher": {"@type": "Organization", "name": site_name},
    }
    if story.last_published_at:
        described["dateModified"] = story.last_published_at.isoformat()
    if isinstance(story, PortraitPage):
        person = {"@type": "Person", "name": story.person, "jobTitle": story.role}
        described["about"] = {name: value for name, value in person.items() if value}
    if isinstance(story, PublicationPage):
        described["author"] = [
            {"@type": "Person" if author.given_names else "Organization", "name": str(author)}
            | ({"@id": f"https://orcid.org/{author.orcid}"} if author.orcid else {})
            for author in story.authors.all()
        ]
        if story.doi:
            described["identifier"] = f"https://doi.org/{story.doi}"
    return described


def _event(event: EventPage, site_name: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": event.title,
        "startDate": event.starts_at.isoformat(),
        "organizer": {"@type": "Organization", "name": site_name},
    }
    if event.ends_at:
        described["endDate"] = event.ends_at.isoformat()
    if event.place:
        described["location"] = {"@type": "Place", "name": event.place, "address": event.place}
    return described
