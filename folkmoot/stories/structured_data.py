"""What a story is in the words of schema.org, for search engines and other machines that read its page."""

from typing import Any

from django.http import HttpRequest

from folkmoot.places.models import Municipality
from folkmoot.stories.announcements import AnnouncementPage
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.events import EventPage
from folkmoot.stories.excerpt import readable_text
from folkmoot.stories.portraits import PortraitPage
from folkmoot.stories.research.publications import PublicationPage
from folkmoot.stories.research.research_projects import ResearchProjectPage
from folkmoot.stories.research.researchers import ResearcherPage

CONTEXT = "https://schema.org"
SHARED = "fill-1200x630|format-jpeg"
TYPES = {PublicationPage: "Report", EventPage: "Event"}


def describe_story(story: ArticlePage, request: HttpRequest, site_name: str) -> dict[str, Any]:
    """An Article, with its Person; a Report with its authors; an Event with its time and place; a vacancy as a JobPosting."""
    url = request.build_absolute_uri(story.get_url(request) or "/")
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": TYPES.get(type(story), "Article"),
        "url": url,
        "inLanguage": story.locale.language_code,
        "description": str(story.excerpt),
        "image": _picture(story, url, request),
    }
    if isinstance(story, EventPage):
        return described | _event(story, site_name)
    described |= {
        "headline": story.title,
        "datePublished": story.date.isoformat(),
        "publisher": {"@type": "Organization", "name": site_name},
        "author": {"@type": "Person", "name": story.byline} if story.byline else {"@type": "Organization", "name": site_name},
    }
    if isinstance(story, AnnouncementPage) and story.sort == AnnouncementPage.Sort.VACANCY:
        return _vacancy(story, site_name) | {"@context": CONTEXT, "url": url}
    if isinstance(story, ResearchProjectPage):
        described["about"] = _project(story)
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


def _picture(story: ArticlePage, url: str, request: HttpRequest) -> str:
    """The story's own as others show it, or the one that is drawn."""
    if story.picture is None:
        return f"{url}?picture=sharing"
    return request.build_absolute_uri(story.picture.get_rendition(SHARED).url)


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
    elif event.link:
        described["location"] = {"@type": "VirtualLocation", "url": event.link}
    return described


def _vacancy(vacancy: AnnouncementPage, site_name: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": readable_text(body_html(vacancy.body.raw_data)).strip(),
        "datePosted": vacancy.date.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": site_name},
        "jobLocation": [_place_of_work(place) for place in vacancy.municipalities.select_related("country")],
        "validThrough": vacancy.closes and vacancy.closes.isoformat(),
    }
    return {name: value for name, value in described.items() if value}


def _place_of_work(place: Municipality) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": place.name, "addressCountry": place.country_id}
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}


def _project(project: ResearchProjectPage) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "ResearchProject",
        "name": project.title,
        "member": [{"@type": "Person", "name": participant.name} for participant in project.participants.all()],
        "foundingDate": project.first_year and str(project.first_year),
        "dissolutionDate": project.last_year and str(project.last_year),
        "funder": project.funder and {"@type": "Organization", "name": project.funder},
    }
    return {name: value for name, value in described.items() if value}


def describe_person(person: ResearcherPage, request: HttpRequest) -> dict[str, Any]:
    """A Person with the ORCID and where the person works."""
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Person",
        "name": person.title,
        "url": request.build_absolute_uri(person.get_url(request) or "/"),
        "jobTitle": person.get_position_display(),
        "affiliation": person.affiliation and {"@type": "Organization", "name": person.affiliation},
        "sameAs": [address for address in (person.orcid and f"https://orcid.org/{person.orcid}", person.link) if address],
    }
    return {name: value for name, value in described.items() if value}
