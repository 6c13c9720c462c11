"""Kinds of story beside the article: what each has more, and when it is no longer shown."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from folkmoot.programme.models import Partnership
from folkmoot.stories.models import (
    AnnouncementPage,
    ArticlePage,
    Author,
    EventPage,
    HomePage,
    PlainPage,
    PortraitPage,
    PublicationPage,
)
from folkmoot.stories.research.citations import Citation, as_bibtex, as_reference, as_ris
from tests.stories.making import TEXT, archive_of

pytestmark = pytest.mark.django_db


def add(kind: type[ArticlePage], slug: str, **fields: object) -> ArticlePage:
    archive = archive_of("sv")
    story = kind(title=slug.capitalize(), slug=slug, body=[("paragraph", TEXT)], locale=archive.locale, **fields)
    archive.add_child(instance=story)
    return story


def portrait(slug: str, until: date | None) -> ArticlePage:
    return add(
        PortraitPage,
        slug,
        person="Exempel Person",
        role="borgmästare",
        series="Förkämpar",
        consent_from=date(2024, 1, 1),
        consent_until=until,
    )


def test_a_portrait_names_the_person_and_its_series(client: Client):
    portrait("person", None)
    html = client.get("/artiklar/person/").text
    assert "<b>Exempel Person</b>, borgmästare" in html
    assert "I serien Förkämpar" in html
    assert "<b>Porträtt</b>" in html


def test_a_portrait_is_shown_through_its_last_day_and_not_after_it(client: Client):
    portrait("i-dag", timezone.localdate())
    portrait("i-gar", timezone.localdate() - timedelta(days=1))
    assert client.get("/artiklar/i-dag/").status_code == 200
    assert client.get("/artiklar/i-gar/").status_code == 404
    archive, feed, home = client.get("/artiklar/").text, client.get("/artiklar/flode.atom").text, client.get("/").text
    for listing in (archive, feed, home, client.get("/sitemap.xml").text):
        assert "/i-gar/" not in listing
        assert "/i-dag/" in listing


def test_consent_does_not_end_before_it_begins():
    with pytest.raises(ValidationError, match="slutar innan"):
        portrait("fel", None).__class__(
            title="x",
            person="x",
            consent_from=timezone.localdate(),
            consent_until=timezone.localdate() - timedelta(days=1),
            date=timezone.localdate(),
        ).clean()


def test_a_publication_shows_its_authors_and_is_cited_in_three_ways(client: Client):
    paper = add(
        PublicationPage,
        "vatten",
        date=date(2024, 5, 2),
        sort="report",
        series="Rapporter 7",
        doi="10.1234/abcd",
        publisher="Centret",
    )
    paper.authors.add(Author(given_names="Anna Maria", family_name="Öberg", orcid="0000-0002-1825-0097"))
    paper.authors.add(Author(family_name="Exempelinstitutet"))
    paper.save()
    html = client.get("/artiklar/vatten/").text
    assert '<a href="https://orcid.org/0000-0002-1825-0097" rel="author">Anna Maria Öberg</a>, Exempelinstitutet' in html
    assert (
        "Öberg, A. M., &amp; Exempelinstitutet. (2024). <cite>Vatten</cite> (Rapporter 7). Centret. https://doi.org/10.1234/abcd"
        in html
    )
    bibtex = client.get("/artiklar/vatten/?citation=bib")
    assert bibtex["Content-Disposition"] == 'attachment; filename="vatten.bib"'
    for line in (
        "author = {Öberg, Anna Maria and {Exempelinstitutet}}",
        "institution = {Centret}",
        "type = {Rapporter}",
        "number = {7}",
        "url = {http://testserver/artiklar/vatten/}",
    ):
        assert f"  {line},\n" in bibtex.text
    ris = client.get("/artiklar/vatten/?citation=ris").text
    assert ris.startswith("TY  - RPRT\r\nAU  - Öberg, Anna Maria\r\nAU  - Exempelinstitutet\r\n")
    assert ris.endswith("ER  - \r\n")


def cited(*authors: tuple[str, str], **changed: Any) -> Citation:
    whole = {
        "slug": "k",
        "authors": authors,
        "title": "Vatten och förtroende",
        "date": date(2024, 5, 2),
        "sort": "report",
        "sort_words": "Rapport",
        "series": "",
        "publisher": "Centret",
        "doi": "",
        "url": "https://example.org/",
        "language": "sv",
    }
    return Citation(**whole | changed)


def test_a_reference_names_authors_as_the_apa_manual_asks():
    """Publication Manual, 7th edition: 9.8 (up to twenty names, of more the first nineteen and the last), 9.11, 9.19, 9.29."""
    one, two, three = ("Öberg", "Anna Maria"), ("Le Blanc", "Jean-Luc"), ("Exempelinstitutet", "")
    rest = " (2024). Vatten och förtroende. Centret. https://example.org/"
    assert str(as_reference(cited(one))) == f"Öberg, A. M.{rest}"
    assert str(as_reference(cited(one, two))) == f"Öberg, A. M., & Le Blanc, J.-L.{rest}"
    assert str(as_reference(cited(one, two, three))) == f"Öberg, A. M., Le Blanc, J.-L., & Exempelinstitutet.{rest}"
    many = [(f"Namn{number}", "Å") for number in range(1, 22)]
    twenty, more = str(as_reference(cited(*many[:20]))), str(as_reference(cited(*many)))
    assert twenty.startswith("Namn1, Å., ")
    assert twenty.endswith(f"Namn19, Å., & Namn20, Å.{rest}")
    assert more.endswith(f"Namn19, Å., . . . Namn21, Å.{rest}")
    assert "Namn20" not in more
    assert str(as_reference(cited(("Centret", "")))) == "Centret. (2024). Vatten och förtroende. https://example.org/"
    assert str(as_reference(cited())) == "Vatten och förtroende. (2024). Centret. https://example.org/"


def test_a_reference_says_what_a_thesis_is_and_ends_a_question_once():
    thesis = cited(("Ek", "Bo"), title="Vem svarar?", sort="thesis", sort_words="Masteruppsats", publisher="Umeå universitet")
    assert str(as_reference(thesis)) == ("Ek, B. (2024). Vem svarar? [Masteruppsats, Umeå universitet]. https://example.org/")
    question = cited(("Ek", "Bo"), title="Vem svarar?", doi="10.1234/abcd")
    assert str(as_reference(question)) == "Ek, B. (2024). Vem svarar? Centret. https://doi.org/10.1234/abcd"
    assert "  school = {Umeå universitet},\n" in as_bibtex(thesis)
    assert "\r\nM3  - Masteruppsats\r\n" in as_ris(thesis)


def test_the_key_of_a_publication_has_only_what_bibtex_takes():
    assert cited(slug="vatten-å-förtroende").key == "vatten-a-fortroende"
    assert cited(slug="вода").key == "publication-2024-05-02"


def test_signs_that_bibtex_reads_as_commands_are_escaped():
    citation = cited(("O_Neil & Co", "A."), title="50 % {sure} \\ of $5", publisher="", sort_words="")
    assert as_bibtex(citation) == (
        "@techreport{k,\n  author = {O\\_Neil \\& Co, A.},\n"
        "  title = {{50 \\% \\{sure\\} \\textbackslash{} of \\$5}},\n  year = {2024},\n  month = {5},\n  url = {https://example.org/},\n}\n"
    )
    assert as_ris(citation).count("\r\n") == 8
    assert str(as_reference(citation)) == "O_Neil & Co, A. (2024). 50 % {sure} \\ of $5. https://example.org/"


def test_an_event_has_a_calendar_file_in_universal_time_with_short_lines(client: Client):
    add(
        EventPage,
        "motet",
        starts_at=datetime(2126, 6, 3, 7, 30, tzinfo=UTC),
        ends_at=datetime(2126, 6, 3, 9, 0, tzinfo=UTC),
        place="Stadshuset, Östra salen; Umeå",
    )
    html = client.get("/artiklar/motet/").text
    assert "3 juni 2126, 09:30–11:00 CEST · Stadshuset, Östra salen; Umeå" in html
    calendar = client.get("/artiklar/motet/?calendar=ics")
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    lines = calendar.content.decode().split("\r\n")
    assert "DTSTART:21260603T073000Z" in lines
    assert "LOCATION:Stadshuset\\, Östra salen\\; Umeå" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert calendar.content.decode().replace("\r\n ", "").count("Invånarna i kommunen träffas varje vår") == 1


def test_partnerships_that_are_not_public_are_not_offered_to_a_meeting():
    for slug, is_public in (("shown", True), ("kept", False)):
        Partnership.objects.create(slug=slug, is_public=is_public)
    form = EventPage.get_edit_handler().get_form_class()()
    assert [partnership.slug for partnership in form.fields["partnerships"].queryset] == ["shown"]


def test_an_event_that_is_over_says_so(client: Client):
    add(EventPage, "forr", starts_at=timezone.now() - timedelta(days=2))
    html = client.get("/artiklar/forr/").text
    assert "Det här har varit." in html
    assert "calendar=ics" not in html


@pytest.mark.parametrize(("days", "words"), [(0, "Öppet till och med"), (-1, "Stängde")])
def test_a_call_says_until_when_it_is_open_or_that_it_closed(client: Client, days, words):
    add(
        AnnouncementPage,
        "utlysning",
        sort="vacancy",
        closes=timezone.localdate() + timedelta(days=days),
        link="https://example.org/",
    )
    html = client.get("/artiklar/utlysning/").text
    assert words in html
    assert "<b>Ledig tjänst</b>" in html
    assert ('href="https://example.org/">Svara</a>' in html) == (days == 0)


def test_a_plain_page_stands_below_the_home_page_and_in_no_archive(client: Client):
    home = HomePage.objects.get(locale__language_code="sv")
    home.add_child(instance=PlainPage(title="Om oss", slug="om-oss", body=[("paragraph", TEXT)], locale=home.locale))
    assert "<h1>Om oss</h1>" in client.get("/om-oss/").text
    assert "Om oss" not in client.get("/artiklar/").text


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (None, "3 juni 2126, 09:30 CEST"),
        (datetime(2126, 6, 3, 10, 0, tzinfo=UTC), "3 juni 2126, 09:30–12:00 CEST"),
        (datetime(2126, 6, 4, 10, 0, tzinfo=UTC), "3–4 juni 2126, börjar 09:30 CEST"),
        (datetime(2126, 7, 1, 10, 0, tzinfo=UTC), "3 juni 2126 – 1 juli 2126, börjar 09:30 CEST"),
    ],
)
def test_an_event_says_its_days_and_the_hours_of_one_day(client: Client, ends, said):
    add(EventPage, "motet", starts_at=datetime(2126, 6, 3, 7, 30, tzinfo=UTC), ends_at=ends)
    assert f'<p class="story-who">{said}</p>' in client.get("/artiklar/motet/").text
