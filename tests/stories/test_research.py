"""The research: its people as long as they agree, their projects and publications, and the page that gathers all."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from folkmoot.stories.models import (
    AnnouncementPage,
    Author,
    HomePage,
    Participant,
    PublicationPage,
    ResearcherPage,
    ResearchPage,
    ResearchProjectPage,
)
from folkmoot.stories.research.orcid import validate_orcid
from tests.stories.making import TEXT
from tests.stories.test_kinds import add

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"


@pytest.fixture
def research() -> ResearchPage:
    home = HomePage.objects.get(locale__language_code="sv")
    return home.add_child(instance=ResearchPage(title="Forskning", slug="forskning", locale=home.locale))


def person(research: ResearchPage, name: str, agreed: date | None = date(2024, 1, 1), **fields: object) -> ResearcherPage:
    slug = name.lower().replace(" ", "-")
    page = ResearcherPage(title=name, slug=slug, consent_from=agreed, locale=research.locale, **fields)
    return research.add_child(instance=page)


@pytest.mark.parametrize(
    ("agreed", "until", "status"),
    [
        (0, None, 200),
        (0, 0, 200),
        (None, None, 404),
        (1, None, 404),
        (-9, -1, 404),
    ],
)
def test_a_person_is_shown_only_within_the_time_agreed_to(client: Client, research: ResearchPage, agreed, until, status):
    """`agreed` and `until` are days from today."""
    dates = [None if days is None else timezone.localdate() + timedelta(days=days) for days in (agreed, until)]
    person(research, "Exempel Forskare", dates[0], consent_until=dates[1])
    assert client.get("/forskning/exempel-forskare/").status_code == status
    for listing in ("/forskning/", "/sitemap.xml"):
        assert ("/forskning/exempel-forskare/" in client.get(listing).text) == (status == 200)


def test_the_language_switch_leads_to_nobody_who_is_not_shown(client: Client, research: ResearchPage):
    page = person(research, "Exempel Forskare")
    english = Locale.objects.get(language_code="en")
    research.copy_for_translation(english).save()
    other = page.copy_for_translation(english)
    other.consent_from = None
    other.live = True
    other.save()
    assert other.get_url() not in client.get("/forskning/exempel-forskare/").text
    ResearcherPage.objects.filter(pk=other.pk).update(consent_from=timezone.localdate())
    assert f'hreflang="en" href="http://testserver{other.get_url()}"' in client.get("/forskning/exempel-forskare/").text


def test_the_head_of_research_comes_first_and_calls_that_are_over_are_left_out(client: Client, research: ResearchPage):
    person(research, "Anna Andersson")
    person(research, "Östen Öberg", position="head")
    for slug, days in (("oppen", 3), ("stangd", -3)):
        add(AnnouncementPage, slug, sort="research-call", closes=timezone.localdate() + timedelta(days=days))
    html = client.get("/forskning/").text
    assert html.index("Östen Öberg") < html.index("Anna Andersson")
    assert "/artiklar/oppen/" in html
    assert "/artiklar/stangd/" not in html
    assert "<b>Forskningsutlysning</b>" in client.get("/artiklar/oppen/").text


def test_a_persons_page_lists_the_work_by_person_and_by_orcid(client: Client, research: ResearchPage):
    who = person(research, "Exempel Forskare", orcid=ORCID)
    by_person, by_orcid, not_by = (add(PublicationPage, slug) for slug in ("ett", "tva", "tre"))
    by_person.authors.add(Author(family_name="Forskare", given_names="Exempel", person=who))
    by_orcid.authors.add(Author(family_name="Forskare", given_names="Exempel", orcid=ORCID))
    not_by.authors.add(Author(family_name="Annan"))
    project = add(ResearchProjectPage, "projektet", first_year=2024, last_year=2026, funder="Rådet")
    project.participants.add(Participant(name="Exempel Forskare", person=who, role="leder"))
    for story in (by_person, by_orcid, not_by, project):
        story.save()
    html = client.get("/forskning/exempel-forskare/").text
    assert [slug in html for slug in ("/ett/", "/tva/", "/tre/", "/projektet/")] == [True, True, False, True]
    assert f'href="https://orcid.org/{ORCID}"' in html
    assert '<a href="/forskning/exempel-forskare/" rel="author">Exempel Forskare</a>' in client.get("/artiklar/ett/").text


def test_a_project_shows_who_takes_part_and_what_came_of_it_and_leads_to_nobody_hidden(client: Client, research: ResearchPage):
    project = add(ResearchProjectPage, "projektet", first_year=2024, last_year=2024, funder="Rådet")
    shown, hidden = person(research, "Exempel Forskare"), person(research, "Dold Forskare", None)
    project.participants.add(Participant(name="E. Forskare", person=shown), Participant(name="D. Forskare", person=hidden))
    project.save()
    add(PublicationPage, "rapporten", project=project, sort="policy brief")
    html = client.get("/artiklar/projektet/").text
    assert '<a href="/forskning/exempel-forskare/">E. Forskare</a>, D. Forskare' in html
    assert ">2024 · Betalas av Rådet" in html
    assert "Projektet är avslutat." in html
    assert "/artiklar/rapporten/" in html
    assert "<b>Policyöversikt</b>" in html
    assert '<a href="/artiklar/projektet/">Projektet</a>' in client.get("/artiklar/rapporten/").text
    assert "<b>Forskningsprojekt</b>" in client.get("/artiklar/?type=project").text


def test_a_project_does_not_end_before_it_begins():
    with pytest.raises(ValidationError, match="slutar innan"):
        ResearchProjectPage(title="x", first_year=2025, last_year=2024, body=[("paragraph", TEXT)]).clean()


def test_an_orcid_with_a_wrong_sign_is_refused():
    """0000-0002-1825-0097 is the example of ORCID's own documentation, 0000-0002-9079-593X one that ends in X."""
    validate_orcid(ORCID)
    validate_orcid("0000-0002-9079-593X")
    for wrong in ("0000-0002-1825-0098", "0000-0002-1825-009", "0000-0002-1825-0O97"):
        with pytest.raises(ValidationError):
            validate_orcid(wrong)


def test_research_stands_in_the_menu_once_it_has_a_page(client: Client):
    assert "/forskning/" not in client.get("/").text
    home = HomePage.objects.get(locale__language_code="sv")
    home.add_child(instance=ResearchPage(title="Forskning", slug="forskning", locale=home.locale))
    assert '<a href="/forskning/">Forskning</a>' in client.get("/").text
