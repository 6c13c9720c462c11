"""The links of a page, and the page with its links led to files."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

TAG_WITH_LINKS = re.compile(r"<[a-zA-Z][^<>]*>")
LINK = re.compile(r"""(\s(?:href|src|action|poster|data)=")([^"]*)(")""")
SOURCES = re.compile(r"""(\ssrcset=")([^"]*)(")""")
STYLE_LINK = re.compile(r"""(url\(\s*["']?)([^"')]+)(["']?\s*\))""")
TOKEN = re.compile(r"""<input[^>]*name="csrfmiddlewaretoken"[^>]*>""")

Lead = Callable[[str], str]
"""Where a link leads in the frozen site, as it is to stand in the file."""


def links_of_page(html: str) -> Iterator[str]:
    for tag in TAG_WITH_LINKS.findall(html):
        for _before, link, _after in LINK.findall(tag):
            yield unescape(link)
        for _before, sources, _after in SOURCES.findall(tag):
            for source in unescape(sources).split(","):
                if source.strip():
                    yield source.split()[0]


def links_of_style(style: str) -> Iterator[str]:
    return (link for _before, link, _after in STYLE_LINK.findall(style))


def rewrite_page(html: str, lead: Lead) -> str:
    """The page with every link led on, and without what proves a form's origin to a site that answers."""

    def tag(found: "re.Match[str]") -> str:
        led = LINK.sub(lambda link: f"{link[1]}{escape(lead(unescape(link[2])))}{link[3]}", found[0])
        return SOURCES.sub(lambda link: f"{link[1]}{escape(_sources(unescape(link[2]), lead))}{link[3]}", led)

    return TAG_WITH_LINKS.sub(tag, TOKEN.sub("", html))


def rewrite_style(style: str, lead: Lead) -> str:
    return STYLE_LINK.sub(lambda link: f"{link[1]}{lead(link[2])}{link[3]}", style)


def _sources(sources: str, lead: Lead) -> str:
    parts = (source.split() for source in sources.split(",") if source.strip())
    return ", ".join(" ".join([lead(link), *size]) for link, *size in parts)
