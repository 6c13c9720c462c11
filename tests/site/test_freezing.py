"""The frozen site: every page as a file, every link led to a file, the same bytes twice, whole or not at all."""

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from folkmoot.cli import main
from folkmoot.site.freezing.addresses import Address, file_of, one_choice, read_address, relative
from folkmoot.site.freezing.freezing import REPORT, FreezingError, Frozen, freeze
from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.indexing import rebuild
from folkmoot.stories.models import HomePage, NewsletterPage, Topic
from tests.stories.making import make_article, translate

pytestmark = pytest.mark.django_db
ADDRESS = "https://arkiv.example"
LINK = re.compile(r'<[a-z][^<>]*?\s(?:href|src)="([^"]*)"')


@pytest.fixture
def stories() -> None:
    topic = Topic.objects.create(slug="klimat", names={"sv": "Klimat", "en": "Climate"})
    other = Topic.objects.create(slug="vatten", names={"sv": "Vatten", "en": "Water"})
    for number in range(12):
        article = make_article(f"Berättelse {number}", date(2024, 1, 1) + timedelta(days=40 * number), slug=f"b-{number}")
        article.topics.set([topic if number % 2 else other])
        article.save()
    translate(make_article("Om cykelbanor", slug="cykelbanor"), "On cycle paths")
    make_article("Ett utkast", slug="utkast", live=False)
    for place in ("skog", "park"):
        make_article("Svamp", slug=f"svamp-i-{place}")
    Redirect.objects.create(old_path="/gammal", redirect_link="/artiklar/cykelbanor/")
    Redirect.objects.create(old_path="/?p=7", redirect_link="/artiklar/b-1/")
    rebuild(all_things(), gather)


@pytest.fixture
def frozen(stories, tmp_path: Path) -> tuple[Path, Frozen]:
    folder = tmp_path / "frozen"
    return folder, freeze(folder, ADDRESS)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_every_page_is_there_and_every_link_leads_to_a_file(frozen):
    folder, report = frozen
    files = files_of(folder)
    assert {"index.html", "en/index.html", "artiklar/cykelbanor/index.html", "404.html", "sitemap.xml"} <= files.keys()
    assert {"artiklar/_/page-2/index.html", "artiklar/_/topic-klimat/index.html", "artiklar/flode.atom"} <= files.keys()
    assert not any("utkast" in name for name in files)
    assert report.broken == ()
    missing = []
    for name, content in files.items():
        if not name.endswith(".html") or name == "404.html":
            continue
        for link in map(unescape, LINK.findall(content.decode())):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            assert not link.startswith("/"), (name, link)
            target = (folder / name).parent / unquote(parts.path)
            if not target.resolve().is_file():
                missing.append((name, link))
    assert missing == []


def test_nothing_is_asked_of_anyone_else(frozen):
    folder, _report = frozen
    for name, content in files_of(folder).items():
        if name.endswith((".html", ".css")):
            text = content.decode()
            assert "csrfmiddlewaretoken" not in text
            loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', text)
            loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]*)"', text)
            loaded += re.findall(r"url\(([^)]*)\)", text) if name.endswith(".css") else []
            assert [link for link in loaded if urlsplit(link.strip("\"'")).netloc] == []


def test_it_is_the_same_twice_and_replaces_only_what_was_frozen(frozen, tmp_path):
    folder, report = frozen
    before = files_of(folder)
    again = freeze(folder, ADDRESS)
    assert files_of(folder) == before
    assert again.sha256 == report.sha256
    assert [file.name for file in tmp_path.iterdir()] == ["frozen"]
    kept = tmp_path / "mine"
    kept.mkdir()
    (kept / "letter.txt").write_text("mine")
    with pytest.raises(FreezingError, match="not empty"):
        freeze(kept, ADDRESS)


def test_what_is_cut_short_leaves_the_folder_as_it_was(frozen, tmp_path):
    folder, _report = frozen
    before = files_of(folder)

    def stop(done: int, _known: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        freeze(folder, ADDRESS, stop)
    assert files_of(folder) == before
    assert [file.name for file in tmp_path.iterdir()] == ["frozen"]


def test_old_addresses_lead_on_with_every_server(frozen):
    folder, _report = frozen
    assert "/gammal /artiklar/cykelbanor/ 301\n" in (folder / "_redirects").read_text()
    apache = (folder / ".htaccess").read_text()
    assert 'RewriteRule "^gammal$" "/artiklar/cykelbanor/" [R=301,L,NE,QSD]' in apache
    assert 'RewriteCond "%{QUERY_STRING}" "^p=7$"' in apache
    nginx = (folder / "nginx.conf").read_text()
    for old in ("/gammal", "/gammal/"):
        assert f'"{old}" "/artiklar/cykelbanor/";' in nginx
        assert f'RewriteRule "^{old[1:]}$" ' in apache


@pytest.mark.usefixtures("stories")
def test_what_asks_for_a_sign_in_leads_to_the_word_about_that(tmp_path):
    Redirect.objects.create(old_path="/in", redirect_link="/konto/logga-in/?next=/")
    folder = tmp_path / "frozen"
    freeze(folder, ADDRESS)
    assert "/in /frozen/ 301\n" in (folder / "_redirects").read_text()
    assert (folder / "frozen" / "index.html").exists()


def test_what_a_frozen_site_keeps_for_itself_is_no_address_of_a_page(frozen):
    folder, _report = frozen
    assert all((folder / name).is_dir() for name in settings.FROZEN_FOLDERS)


def test_no_form_is_left_that_nothing_would_answer(stories, tmp_path):
    home = HomePage.objects.get(locale__language_code="sv")
    home.body = [("newsletter", {"heading": "", "text": "", "width": "half"})]
    home.save()
    home.add_child(instance=NewsletterPage(title="Nyhetsbrev", slug="nyhetsbrev", locale=home.locale))
    assert 'method="post"' in Client().get("/").text
    freeze(tmp_path / "frozen", ADDRESS)
    pages = {name: page for name, page in files_of(tmp_path / "frozen").items() if name.endswith(".html")}
    assert [name for name, page in pages.items() if b'method="post"' in page] == []
    assert "home-newsletter" not in pages["index.html"].decode()
    assert "Få brev" not in pages["nyhetsbrev/index.html"].decode()
    assert "Logga in" not in pages["index.html"].decode()


def test_a_page_whose_address_has_other_letters_is_kept_where_its_links_lead(tmp_path):
    make_article("Kärlek på Åland", slug="kärlek-på-åland")
    report = freeze(tmp_path / "frozen", ADDRESS)
    assert report.broken == ()
    assert (tmp_path / "frozen" / "artiklar" / "kärlek-på-åland" / "index.html").exists()


def test_broken_links_are_told_with_their_page(stories, tmp_path):
    make_article("Fel", slug="fel", text='<p><a href="/finns-inte/">hit</a></p>')
    folder = tmp_path / "frozen"
    said = CliRunner().invoke(main, ["freeze", str(folder), "--address", ADDRESS])
    assert said.exit_code == 1
    assert "/finns-inte/ (404) on /artiklar/fel/" in said.output
    report = json.loads((folder / REPORT).read_text())
    assert report["broken links"] == [{"link": "/finns-inte/", "on": "/artiklar/fel/", "answer": 404}]


@pytest.mark.browser
def test_the_search_works_from_a_disk(frozen, browser):
    folder, _report = frozen
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((folder / "sok" / "index.html").as_uri() + "?q=cykelbana")
    page.wait_for_selector(".hit a")
    assert page.locator(".hit a").all_inner_texts() == ["Om cykelbanor"]
    page.fill("#search-query", "cyklebanor")
    page.press("#search-query", "Enter")
    page.wait_for_selector(".hit a")
    page.click(".hit a")
    assert page.locator("h1").inner_text() == "Om cykelbanor"
    page.goto((folder / "sok" / "index.html").as_uri() + "?q=svamp")
    page.wait_for_selector(".hit a")
    assert page.locator(".hit").count() == 1, "what is called alike stands together"
    assert page.locator(".hit a").count() == 2
    assert complaints == []
    page.close()


@pytest.mark.parametrize(
    ("address", "content_type", "file"),
    [
        (Address("/"), "text/html", "index.html"),
        (Address("/a/"), "text/html; charset=utf-8", "a/index.html"),
        (Address("/a/", (("topic", "klimat"), ("page", "2"))), "text/html", "a/_/topic-klimat/page-2/index.html"),
        (Address("/a/", (("picture", "sharing"),)), "image/png", "a/_/picture-sharing.png"),
        (Address("/a/", (("x", "../../etc"),)), "text/html", "a/_/x-.._.._etc/index.html"),
        (Address("/a/feed.atom", (("topic", "klimat"),)), "application/atom+xml", "a/_/feed.atom/topic-klimat.atom"),
        (Address("/robots.txt"), "text/plain", "robots.txt"),
        (Address("/media/år.pdf"), "application/pdf", "media/år.pdf"),
    ],
)
def test_an_address_has_its_file(address, content_type, file):
    assert file_of(address, content_type) == file


def test_a_second_choice_replaces_the_first():
    base = Address("/artiklar/", (("topic", "klimat"),))
    wanted, fragment = read_address("/artiklar/?topic=klimat&goal=5#main", base)
    assert one_choice(wanted, base) == Address("/artiklar/", (("goal", "5"),))
    assert fragment == "main"
    assert read_address("?page=2", base)[0] == Address("/artiklar/", (("page", "2"),))
    assert relative("a/b/index.html", "c/index.html") == "../a/b/index.html"
