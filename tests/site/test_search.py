"""The search: what is found, by what words, by whom, and what is found by nobody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import NamedPerson, Partnership, PartnershipParty
from folkmoot.site.models import SearchChange, SearchTerm, SearchVersion
from folkmoot.site.search import engine, indexing
from folkmoot.site.search.engine import terms_of
from folkmoot.site.search.expanding import MOST_CANDIDATES, nearest_words
from folkmoot.site.search.findable import Findable, Sort
from folkmoot.site.search.finding import find
from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.highlighting import excerpt, highlight
from folkmoot.site.search.words import distance, query_terms, term, terms
from folkmoot.stories.models import PortraitPage, PublicationPage
from tests.stories.making import archive_of, make_article, translate

pytestmark = pytest.mark.django_db


def put(title: str, text: str = "", language: str = "sv", **fields: Any) -> None:
    """Something to be found, made for the test."""
    fields = {"sort": Sort.ARTICLE, "group": title, "url": f"/{title}/"} | fields
    indexing.put(f"test:{title}", [Findable(title=title, text=text, language=language, **fields)])


def titles(query: str, language: str = "sv", **wishes: Any) -> list[str]:
    return [hit.version.title for hit in find(query, language, **wishes).hits]


@pytest.fixture
def publish(django_capture_on_commit_callbacks) -> Callable[[Any], None]:
    """Publish a page as an editor does it, with all that follows."""

    def do(page: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return do


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kommuner", "Kommunens plan"),
        ("kommunens", "Flera kommuner"),
        ("municipality", "Two municipalities"),
        ("vasteras", "Västerås stad"),
        ("Västerås", "Vasteras stad"),
        ("fullmäktige", "Kommunfullmäktige sammanträdde"),
        ("vattenförsörjning", "Om vatten och dess försörjning"),
        ("arbetsmarknadspolitik", "Arbetsmarknad och politik"),
        ("demokrti", "Lokal demokrati"),
        ("medborgrae", "En medborgare"),
        ("citizen's", "What citizens say"),
    ],
)
def test_endings_accents_compounds_and_misspellings_are_seen_to(query, text):
    put("Hit", text)
    put("Något annat", "Helt andra saker står här")
    assert titles(query) == ["Hit"]


def test_hits_have_all_words_and_else_as_many_as_any():
    put("Ett", "vatten och skola")
    put("Två", "vatten")
    assert titles("vatten skola") == ["Ett"]
    found = find("vatten skola xyzzyx", "sv")
    assert [hit.version.title for hit in found.hits] == ["Ett"]
    assert found.missing == ("xyzzyx",)


def test_a_title_comes_before_a_text_and_the_newer_before_the_older():
    put("Något om skolan", "Om annat", day=date(2020, 1, 1))
    put("Äldre", "Det gäller en skola", day=date(2021, 1, 1))
    put("Nyare", "Det gäller en skola", day=date(2023, 1, 1))
    assert titles("skola") == ["Något om skolan", "Nyare", "Äldre"]


def test_readers_see_their_own_language_and_what_is_in_the_other_alone():
    both = [Findable(Sort.ARTICLE, code, f"Umeå {code}", "", f"/{code}/", "one") for code in ("sv", "en")]
    indexing.put("test:both", both)
    put("Umeå only English", language="en")
    assert sorted(titles("Umeå")) == ["Umeå only English", "Umeå sv"]
    assert sorted(titles("Umeå", "en")) == ["Umeå en", "Umeå only English"]


def test_one_thing_in_several_places_is_one_hit_with_its_places():
    for number, place in enumerate(("Kisumu", "Moshi", "Arusha")):
        put(f"Vatten {number}", sort=Sort.QUESTION, group="q", place=place, keywords=place)
    (hit,) = find("vatten", "sv").hits
    assert sorted([hit.version.place, *(other.place for other in hit.siblings)]) == ["Arusha", "Kisumu", "Moshi"]
    assert find("vatten Moshi", "sv").hits[0].version.place == "Moshi"


def test_what_may_be_shown_until_a_day_is_found_until_that_day():
    put("Igår", shown_until=timezone.localdate() - timedelta(days=1))
    put("Idag", shown_until=timezone.localdate())
    assert titles("igår idag") == ["Idag"]
    assert titles("igår") == []


def test_types_are_counted_and_narrow_down():
    put("Vatten ett")
    put("Vatten två", sort=Sort.NETWORK)
    assert find("vatten", "sv").counts == {Sort.ARTICLE: 1, Sort.NETWORK: 1}
    assert titles("vatten", sort=Sort.NETWORK) == ["Vatten två"]


@pytest.mark.parametrize("query", ["", "   ", "?!", '"', "' OR 1=1 --", "title : x", "(", "*", "a" * 500, "och", "\U0001f600"])
def test_anything_may_be_written(client: Client, query):
    put("Något", "och mer")
    assert client.get("/sok/", {"q": query}).status_code == 200


def test_what_is_replaced_or_removed_leaves_nothing_behind():
    put("Ett", "alldeles särskilt")
    indexing.put("test:Ett", [Findable(Sort.ARTICLE, "sv", "Ett", "annorlunda", "/Ett/", "Ett")])
    assert titles("särskilt", correct=False) == []
    assert titles("annorlunda") == ["Ett"]
    indexing.put("test:Ett", [])
    assert not SearchVersion.objects.exists()
    assert not SearchTerm.objects.exclude(versions=0).exists()


def test_what_was_asked_for_is_read_once_until_the_index_changes():
    put("Skolan", text="Kommunen bygger en skola")
    titles("kommunen skola")
    with CaptureQueriesContext(connection) as again:
        assert titles("kommunen skola") == ["Skolan"]
    assert not [query for query in again if engine.FTS in query["sql"] or engine.TERMS in query["sql"]]
    put("Skolor", text="Kommunen stänger skolor")
    assert titles("kommunen skola") == ["Skolor", "Skolan"]
    indexing.put("test:Skolan", [])
    assert titles("kommunen skola") == ["Skolor"]


def test_a_word_that_comes_into_the_index_is_no_longer_corrected():
    put("Demokrati")
    assert [wish.corrections for wish in find("demokrato", "sv").wishes] == [("demokrati",)]
    put("Demokrato")
    assert [wish.corrections for wish in find("demokrato", "sv").wishes] == [()]


def test_a_change_of_the_index_that_is_undone_is_not_remembered():
    put("Skolan")
    with transaction.atomic():
        put("Skolor")
        assert len(titles("skola")) == 2
        transaction.set_rollback(True)
    assert titles("skola") == ["Skolan"]


def test_a_misspelt_word_is_found_among_many_longer_ones_that_begin_alike():
    put("Demokrati")
    for number in range(MOST_CANDIDATES + 10):
        put(f"Demokrt{number:02}lagstiftningen")
    assert [row.word for row in nearest_words("demokrti")] == ["demokrati"]


def test_an_article_is_found_from_when_it_is_published_until_it_is_not(publish, django_capture_on_commit_callbacks):
    article = make_article("Möte i maj", text="<p>Om <b>cykelbanor</b>.</p>", live=False)
    assert titles("cykelbana") == []
    publish(article)
    assert titles("cykelbana") == ["Möte i maj"]
    article.title = "Möte i juni"
    publish(article)
    assert titles("juni") == ["Möte i juni"]
    article.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()
    assert titles("cykelbana") == []
    publish(article)
    with django_capture_on_commit_callbacks(execute=True):
        article.delete()
    assert titles("cykelbana") == []


def test_a_page_that_comes_in_published_is_found(django_capture_on_commit_callbacks):
    """As the demonstration and a move from WordPress write pages: live at once, and published by nobody."""
    with django_capture_on_commit_callbacks(execute=True):
        make_article("Vattnet i Kubuni")
    assert titles("vatten") == ["Vattnet i Kubuni"]


def test_a_draft_a_page_for_some_and_an_ended_consent_are_found_by_nobody():
    make_article("Hemligt utkast", live=False)
    closed = make_article("Hemligt för många")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    portrait = PortraitPage(
        title="Hemligt porträtt", person="Anna", consent_from=date(2020, 1, 1), consent_until=date(2020, 12, 31)
    )
    archive_of("sv").add_child(instance=portrait)
    make_article("Hemligt inte längre")
    indexing.rebuild(all_things(), gather)
    assert titles("hemligt") == ["Hemligt inte längre"]


def test_only_who_agreed_is_found_and_only_for_a_public_partnership(django_capture_on_commit_callbacks):
    Country.objects.bulk_create([Country(code="SE"), Country(code="KE")], ignore_conflicts=True)
    parties = [
        Municipality.objects.create(name=name, slug=name.lower(), country_id=code)
        for name, code in (("Aa", "SE"), ("Bb", "KE"))
    ]
    with django_capture_on_commit_callbacks(execute=True):
        partnership = Partnership.objects.create(slug="aa-bb")
        for place in parties:
            PartnershipParty.objects.create(partnership=partnership, municipality=place)
        for name, days in (("Grace Achieng", 30), ("Otto Gammal", 0)):
            day = timezone.localdate() + timedelta(days=days)
            NamedPerson.objects.create(
                partnership=partnership, municipality=parties[0], name=name, role="politician", remove_on=day
            )
    assert titles("Achieng") == ["Grace Achieng"]
    assert titles("Gammal", correct=False) == []
    assert titles("Aa Bb") == ["Aa – Bb"]
    with django_capture_on_commit_callbacks(execute=True):
        partnership.is_public = False
        partnership.save()
    assert titles("Achieng Aa", correct=False) == []


def test_a_document_is_found_when_a_public_page_leads_to_it(publish):
    file = get_document_model().objects.create(title="Handledning för fältarbete", file=ContentFile(b"x", "guide.pdf"))
    page = PublicationPage(title="En guide", live=False, file=file)
    archive_of("sv").add_child(instance=page)
    indexing.rebuild(all_things(), gather)
    assert titles("handledning") == []
    publish(page)
    assert "Handledning för fältarbete" in titles("handledning")


def test_what_stopped_half_way_is_made_up_for(django_capture_on_commit_callbacks):
    make_article("Kvar att läsa")
    assert indexing.take_in_changes(gather) == 1
    assert titles("kvar läsa") == ["Kvar att läsa"]
    assert not SearchChange.objects.exists()


def test_a_rebuilt_index_is_what_the_changes_had_made(publish):
    for number in range(3):
        publish(make_article(f"Berättelse {number}", live=False))
    translate(make_article("Samma"), "The same")

    def state() -> list[Any]:
        rows = SearchVersion.objects.order_by("pk").values_list()
        found = [(*row, *terms_of([row[0]])) for row in rows]
        return [found, list(SearchTerm.objects.filter(versions__gt=0).order_by("term").values_list("term", "versions"))]

    indexing.rebuild(all_things(), gather)
    before = state()
    for thing in all_things():
        indexing.put(thing, gather([thing])[thing])
    assert state() == before


def test_the_page_marks_words_and_says_what_it_corrected(client: Client):
    put("Vatten & <b>land</b>", "Här står <script> om vattnet")
    html = client.get("/sok/", {"q": "vatten"}).text
    assert "<mark>Vatten</mark> &amp; &lt;b&gt;land&lt;/b&gt;" in html
    assert "&lt;script&gt; om <mark>vattnet</mark>" in html
    corrected = client.get("/sok/", {"q": "vattem"}).text
    assert "<b>vatten</b>" in corrected
    assert "exact=1" in corrected
    assert "Inget hittades" in client.get("/sok/", {"q": "vattem", "exact": "1"}).text


def test_pages_and_types_stand_in_the_address(client: Client):
    for number in range(12):
        put(f"Vatten {number:02}")
    html = client.get("/sok/", {"q": "vatten"}).text
    assert html.count('class="hit"') == 10
    assert 'href="/sok/?q=vatten&amp;page=2"' in html
    assert client.get("/sok/?q=vatten&page=2").text.count('class="hit"') == 2
    for bad in ("page=3", "page=0", "page=x", "type=nothing"):
        assert client.get(f"/sok/?q=vatten&{bad}").status_code == 404
    assert 'content="noindex, follow"' in html
    assert client.get("/en/search/?q=vatten").status_code == 200


def test_a_page_of_hits_takes_the_same_queries_however_many_there_are():
    counts = []
    for more in (3, 20):
        for number in range(more):
            put(f"Skola {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            find("skola", "sv")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@given(st.text(max_size=200), st.text(max_size=200))
def test_marking_changes_no_letter(text, query):
    wanted = {name for word in query.split() for name in query_terms(word)}
    marked = highlight(text, "sv", wanted)
    assert marked.replace("<mark>", "").replace("</mark>", "") == escape(text)


def test_an_excerpt_shows_where_the_words_are():
    text = " ".join(f"ord{number}" for number in range(200)) + " om vatten i byn " + "slut " * 50
    shown = excerpt(text, "sv", {term("vatten", "sv")})
    assert "<mark>vatten</mark>" in shown
    assert shown.startswith("… ")
    assert len(shown.split()) < 45


@given(st.text("abcå", min_size=1, max_size=8), st.text("abcå", min_size=1, max_size=8))
def test_distance_is_a_distance(one, other):
    assert distance(one, other, 8) == distance(other, one, 8)
    assert (distance(one, other, 8) == 0) == (one == other)
    assert distance(one, other, 8) <= max(len(one), len(other))
    assert distance(one, other, 2) == min(distance(one, other, 8), 3)


@given(st.text(max_size=100))
def test_what_a_text_is_indexed_by_is_what_its_words_ask_for(text):
    for name in terms(text, "sv"):
        assert name.strip()
    for word in text.split():
        for name in terms(word, "sv"):
            assert any(name in query_terms(part) for part in [word, *_parts(word)])


def _parts(text: str) -> list[str]:
    from folkmoot.site.search.words import words

    return [word for word, _start, _end in words(text)]
