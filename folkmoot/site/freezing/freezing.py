"""Freezing the site: everything fetched, led to files, and written into a folder that takes its place only when it is whole."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect

from folkmoot.site.freezing.addresses import Address, file_of, is_left_out, relative
from folkmoot.site.freezing.crawling import Crawl, Crawler
from folkmoot.site.freezing.redirects import redirect_files
from folkmoot.site.freezing.rewriting import links_of_page, rewrite_page, rewrite_style
from folkmoot.site.freezing.searching import search_files
from folkmoot.site.languages import home_url
from folkmoot.site.sitemap import SITEMAPS
from folkmoot.site.surroundings import FREEZING

REPORT = "frozen.json"
NOT_FOUND = "404.html"
FROZEN = "frozen"
UPDATED = re.compile(rb"<updated>[^<]*</updated>")


class FreezingError(Exception):
    """The folder cannot be written to, or holds something else."""


@dataclass(frozen=True)
class Frozen:
    """What a frozen site has. `broken` are the link, the page that it stands on, and what the site answered."""

    pages: int
    files: int
    size: int
    redirects: int
    broken: tuple[tuple[str, str, int], ...]
    outside: int
    sha256: str


def freeze(folder: Path, address: str, progress: Callable[[int, int], None] = lambda _done, _known: None) -> Frozen:
    """Write the whole public site into `folder`, as it is read at `address`.

    Everything is written beside the folder first; what is cut short leaves the folder as it was. Raises `FreezingError` where
    the folder holds something that is no frozen site.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / REPORT).exists():
        raise FreezingError(f"{folder} is not empty, and no frozen site: give an empty folder, or one that does not exist yet.")
    host = urlsplit(address).netloc
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    hosts = settings.ALLOWED_HOSTS
    settings.ALLOWED_HOSTS = [*hosts, host.rpartition(":")[0] or host, host]
    try:
        crawler = Crawler(address, _left_out())
        crawl = crawler.crawl([*_seeds(), *_styles_of_own_pages(crawler)], progress)
        for report in _reports():
            crawl.broken.pop(("", report), None)
        frozen = _write(draft, crawl, crawler)
        _take_place(draft, folder)
    except OSError as error:
        raise FreezingError(
            f"{folder} cannot be written: {error.strerror or error}. Is there room, and may you write there?"
        ) from error
    finally:
        settings.ALLOWED_HOSTS = hosts
        shutil.rmtree(draft, ignore_errors=True)
    return frozen


def _seeds() -> list[str]:
    """Where a crawl begins: the first pages, what robots read, and every address of the sitemap."""
    seeds = ["/robots.txt", "/sitemap.xml", *_reports()]
    for code, _name in settings.LANGUAGES:
        with override(code):
            seeds.append(home_url(code))
            for section in SITEMAPS.values():
                sitemap: Sitemap = section()
                seeds += [sitemap.location(item) for item in sitemap.items()]
    return list(dict.fromkeys(seeds))


def _reports() -> list[str]:
    """What other machines fetch from a fixed address, and which is not there before there is anything to report."""
    return [reverse("iati_activities"), reverse("iati_organisation")]


def _left_out() -> list[str]:
    """What needs a site that answers. The search has a page of its own instead."""
    found = [reverse("wagtailadmin_home"), reverse("oembed"), "/collect/"]
    for code, _name in settings.LANGUAGES:
        with override(code):
            account, fieldwork = reverse("accounts:sign_in").rsplit("/", 2)[0], reverse("fieldwork:surveys")
            found += [reverse("search"), reverse("letters:subscribe"), f"{account}/", fieldwork]
    return list(dict.fromkeys(found))


def _write(draft: Path, crawl: Crawl, crawler: Crawler) -> Frozen:
    files = {address: file_of(address, fetched.content_type) for address, fetched in crawl.fetched.items()}
    searches = _search_pages()

    def leading(source: str, base: Address) -> Callable[[str], str]:
        def lead(link: str) -> str:
            wanted = crawler.inside(link, base)
            if wanted is None or (urlsplit(link).scheme and urlsplit(link).netloc):
                return link
            if link.startswith("#"):
                return link
            for _step in range(5):
                if wanted in crawl.moved:
                    onward = crawler.inside(crawl.moved[wanted], wanted)
                    wanted = onward or wanted
            fragment = urlsplit(link).fragment
            target = f"{wanted.path.lstrip('/')}index.html" if wanted.path in searches else files.get(wanted, "")
            if not target and not is_left_out(wanted.path, crawler.left_out):
                return link
            return relative(target or f"{FROZEN}/index.html", source) + (f"#{fragment}" if fragment else "")

        return lead

    written: dict[str, bytes] = {}
    for address, fetched in crawl.fetched.items():
        file, content = files[address], fetched.content
        if fetched.content_type.startswith("text/html"):
            content = rewrite_page(content.decode(), leading(file, address)).encode()
        elif fetched.content_type.startswith("text/css"):
            content = rewrite_style(content.decode(), leading(file, address)).encode()
        elif "atom" in fetched.content_type and b"<entry>" not in content:
            # Django dates an empty feed by the moment when it is asked for.
            content = UPDATED.sub(b"<updated>1970-01-01T00:00:00Z</updated>", content)
        written[file] = content
    for file, html in _own_pages(crawler, searches):
        # A server shows the page of what is not found at any address, so its links stay as they are.
        led = html if file == NOT_FOUND else rewrite_page(html, leading(file, Address(f"/{file}")))
        written[file] = led.encode()
    written["search.js"] = Path(__file__).with_name("search.js").read_bytes()
    for code, _name in settings.LANGUAGES:
        written |= {f"search-index/{code}/{name}": script.encode() for name, script in _searching(code)}
    moved = _moved(crawl, crawler)
    written |= {name: text.encode() for name, text in redirect_files(moved).items()}
    seal = sha256("".join(f"{sha256(content).hexdigest()}  {file}\n" for file, content in sorted(written.items())).encode())
    frozen = Frozen(
        pages=sum(file.endswith(".html") for file in written),
        files=len(written) + 1,
        size=sum(map(len, written.values())),
        redirects=len(moved),
        broken=tuple(sorted((link, page, status) for (page, link), status in crawl.broken.items())),
        outside=len(crawl.outside),
        sha256=seal.hexdigest(),
    )
    written[REPORT] = _report(frozen, crawler, crawl, written)
    for file, content in written.items():
        target = draft / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return frozen


def _search_pages() -> dict[str, str]:
    """The language of each search page, by its address."""
    pages = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            pages[reverse("search")] = code
    return pages


def _styles_of_own_pages(crawler: Crawler) -> list[str]:
    pages = _own_pages(crawler, _search_pages())
    links = {link for _file, html in pages for link in links_of_page(html) if link.startswith(settings.STATIC_URL)}
    return sorted(links)


def _own_pages(crawler: Crawler, searches: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The pages that only a frozen site has: its search, the word about what is gone, and what is not found."""
    for path, code in searches.items():
        file = f"{path.lstrip('/')}index.html"
        root = "../" * file.count("/")
        about = {"address": path, "index": f"{root}search-index/{code}/", "root": root}
        yield file, _drawn(crawler, "site/frozen_search.html", path, code, about)
    yield f"{FROZEN}/index.html", _drawn(crawler, "site/frozen.html", f"/{FROZEN}/", settings.LANGUAGE_CODE, {})
    yield NOT_FOUND, _drawn(crawler, "site/error_404.html", f"/{NOT_FOUND}", settings.LANGUAGE_CODE, {})


def _drawn(crawler: Crawler, template: str, path: str, language: str, about: dict[str, str]) -> str:
    request = RequestFactory(headers={"host": crawler.host}).get(path, secure=crawler.secure, **{FREEZING: "1"})
    request.resolver_match = None
    with override(language):
        return render_to_string(template, {**about, "LANGUAGE_CODE": language}, request=request)


def _searching(code: str) -> Iterator[tuple[str, str]]:
    with override(code):
        yield from search_files(code).items()


def _moved(crawl: Crawl, crawler: Crawler) -> dict[str, str]:
    """Addresses within the site that lead on: those that editors keep, and those that the crawl came upon.

    What led to a place that needs a site that answers leads to the word about that.
    """
    found = {redirect.old_path: redirect.link for redirect in Redirect.objects.order_by("old_path") if redirect.link}
    found |= {str(old): new for old, new in crawl.moved.items()}
    return {old: f"/{FROZEN}/" if is_left_out(urlsplit(new).path, crawler.left_out) else new for old, new in found.items()}


def _report(frozen: Frozen, crawler: Crawler, crawl: Crawl, written: dict[str, bytes]) -> bytes:
    about = {
        "address": crawler.address,
        "pages": frozen.pages,
        "files": frozen.files,
        "bytes": frozen.size,
        "redirects": frozen.redirects,
        "sha256": frozen.sha256,
        "broken links": [{"link": link, "on": page, "answer": status} for link, page, status in frozen.broken],
        "links to other sites, not checked": sorted(crawl.outside),
        "left out": sorted(crawl.left_out),
        "sha256 of each file": {file: sha256(content).hexdigest() for file, content in sorted(written.items())},
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def _take_place(draft: Path, folder: Path) -> None:
    """Two renamings, so that there is no moment at which half of a site stands in the folder."""
    old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
