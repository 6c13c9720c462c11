"""Every public page: who gets it, in which language, with which headers."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils.translation import override

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.places.models import Municipality
from folkmoot.site.views import broken
from tests.stories.making import make_article, translate

pytestmark = pytest.mark.django_db

READERS = [None, *Role]


@pytest.fixture
def filled():
    translate(make_article("Ett möte", slug="ett-mote"), "A meeting")
    make_article("Bara på svenska", slug="bara")


def reader(client: Client, role: Role | None) -> Client:
    if role:
        user = User.objects.create_user("någon@example.org", "x", name="Någon")
        user.groups.add(Group.objects.get(name=role.value))
        client.force_login(user)
    return client


def links(html: str) -> set[str]:
    return {address for address in re.findall(r'<(?:a|link)[^>]* href="(/[^"#]*)"', html) if not address.startswith("/static/")}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("role", READERS)
def test_every_link_of_the_public_site_leads_somewhere(client: Client, role):
    client = reader(client, role)
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen or address.startswith("/admin/"):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code == 302:
            signs_in = response["Location"].startswith(("/konto/logga-in/", "/en/account/sign-in/"))
            assert signs_in == (role is None), address
            continue
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("text/html"):
            assert "unsafe-inline" not in response["Content-Security-Policy"], address
            waiting.extend(links(response.text))
    assert {"/", "/en/", "/artiklar/", "/en/articles/", "/undersokningar/", "/en/surveys/", "/artiklar/ett-mote/"} <= seen


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("address", ["/", "/artiklar/", "/artiklar/ett-mote/", "/undersokningar/", "/en/", "/nej/"])
def test_a_reader_gets_no_cookie(client: Client, address):
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_whoever_is_signed_in_is_offered_to_sign_out_and_not_to_sign_in(client: Client):
    assert "Logga in</a>" in client.get("/").text
    page = reader(client, Role.EDITOR).get("/")
    assert "Logga in</a>" not in page.text
    assert 'action="/konto/logga-ut/"' in page.text
    assert 'href="/admin/"' in page.text
    assert "Cookie" in page["Vary"]
    client.post("/konto/logga-ut/")
    assert "Logga in</a>" in client.get("/").text


@pytest.mark.usefixtures("filled")
def test_a_page_is_sent_compressed_to_who_can_unpack_it(client: Client):
    packed = client.get("/artiklar/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(client.get("/artiklar/").content)


@pytest.mark.usefixtures("filled")
def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(client: Client):
    response = client.get("/")
    policy = dict(directive.strip().split(" ", 1) for directive in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == "'self'"
    assert not re.search(r"<style|<script(?![^>]* src=|[^>]*ld.json)| style=| on[a-z]+=", response.text)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_only_the_editors_pages_have_the_looser_policy(client: Client):
    assert "'unsafe-inline'" in client.get("/admin/login/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in client.get("/administration/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "language", "words", "home"),
    [("/nej/", "sv", "Sidan finns inte här", "/"), ("/en/no/", "en", "The page is not here", "/en/")],
)
def test_what_is_not_there_says_so_in_the_readers_language(client: Client, address, language, words, home):
    response = client.get(address)
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.text
    assert words in response.text
    assert f'href="{home}"' in response.text


@pytest.mark.parametrize(("language", "words"), [("sv", "Sidan finns inte här"), ("en", "The page is not here")])
def test_what_is_not_there_in_the_admin_says_so_in_the_editors_language(client: Client, language, words):
    client.force_login(User.objects.create_superuser("a@example.org", "x", name="A", language=language))
    response = client.get("/admin/nothing/")
    assert response.status_code == 404
    assert words in response.text
    assert 'href="/admin/"' in response.text
    assert "Wagtail" not in response.text


def test_the_switch_of_a_missing_page_leads_to_a_page_that_is_there(client: Client):
    assert '<a href="/en/" lang="en"' in client.get("/nej/").text
    assert '<a href="/en/surveys/" lang="en"' in client.get("/undersokningar/").text


@pytest.mark.parametrize(("language", "words"), [("sv", "Något gick fel hos oss"), ("en", "Something went wrong with us")])
def test_a_broken_page_needs_no_database_to_say_so(language, words, django_db_blocker):
    with override(language), django_db_blocker.block():
        response = broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert words in response.text


@pytest.mark.parametrize(
    ("address", "words", "home"), [("/artiklar/", "Strax tillbaka", "/"), ("/en/articles/", "Back in a moment", "/en/")]
)
def test_a_database_that_does_not_answer_is_said_to_answer_later(address, words, home):
    def no_answer(*_asked: object) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(no_answer):
        response = Client(raise_request_exception=False).get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "120")
    assert words in response.text
    assert f'href="{home}"' in response.text
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_any_other_fault_of_a_page_is_a_fault_of_the_site(monkeypatch):
    def fault(*_asked: object, **_named: object) -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr("folkmoot.stories.home.ArticleIndexPage.serve", fault)
    response = Client(raise_request_exception=False).get("/en/articles/")
    assert response.status_code == 500
    assert "Something went wrong with us" in response.text


@pytest.mark.parametrize(("address", "words"), [("/", "Det gick inte att läsa"), ("/en/", "That could not be read")])
def test_a_name_that_is_not_the_sites_own_is_refused_in_words(client: Client, address, words):
    response = client.get(address, headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert words in response.text
    assert "elsewhere" not in response.text


def test_the_page_for_a_site_that_is_stopped_asks_for_files_alone():
    """A server before the site shows it while nothing answers; what it asks for lies beside it."""
    html = Path(finders.find("folkmoot/unavailable.html")).read_text(encoding="utf-8")
    files = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert len(files) == 2
    for file in files:
        assert finders.find(file.removeprefix("/static/")), file
    assert "Strax tillbaka" in html
    assert "Back in a moment" in html


def test_a_form_from_elsewhere_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "Formuläret kunde inte skickas" in response.text


def test_the_language_comes_from_the_address_alone(client: Client):
    assert '<html lang="sv"' in client.get("/", headers={"accept-language": "en"}).text
    assert '<html lang="en"' in client.get("/en/", headers={"accept-language": "sv"}).text


def test_readers_are_told_where_a_demonstration_is_loaded(client: Client):
    words = "Det här är en demonstration."
    assert words not in client.get("/artiklar/").text
    Municipality.objects.create(name="Exempelby", slug="exempelby", synthetic=True)
    assert words in client.get("/artiklar/").text


@pytest.mark.usefixtures("filled")
def test_the_sitemap_names_every_page_with_its_translations(client: Client):
    xml = client.get("/sitemap.xml").text
    found = re.findall(r"<loc>http://testserver(.*?)</loc>", xml)
    assert {"/", "/en/", "/artiklar/", "/artiklar/bara/", "/artiklar/ett-mote/", "/undersokningar/", "/en/surveys/"} <= set(
        found
    )
    assert len(found) == len(set(found))
    article = re.search(r"<url><loc>http://testserver/artiklar/ett-mote/</loc>.*?</url>", xml, re.DOTALL).group(0)  # type: ignore[union-attr]
    assert 'hreflang="en" href="http://testserver/en/articles/ett-mote/"' in article


def test_robots_are_shown_the_sitemap_and_kept_out_of_the_editor(client: Client):
    text = client.get("/robots.txt").text
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.usefixtures("filled")
def test_a_page_names_itself_once_and_begins_with_one_heading(client: Client):
    for address in ("/", "/artiklar/", "/artiklar/ett-mote/", "/undersokningar/", "/nej/"):
        html = client.get(address).text
        assert len(re.findall(r"<h1[ >]", html)) == 1, address
        assert len(re.findall(r'rel="canonical"', html)) <= 1, address
        assert re.search(r"<title>[^<]+ – Folkmoot</title>", html), address
