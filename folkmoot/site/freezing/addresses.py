"""Which file an address becomes, and which addresses are left out because they need a site that answers."""

import mimetypes
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

PAGE = "page"
UNSAFE = re.compile(r"[^\w.,@+-]+")


@dataclass(frozen=True)
class Address:
    """An address of the site: its path, and what it asks for. Fragments do not count."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        asked = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in self.query)
        return f"{quote(self.path)}?{asked}" if asked else quote(self.path)


def read_address(link: str, base: Address) -> tuple[Address, str]:
    """The address that a link on the page `base` leads to, and its fragment. The link is one within the site."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    if not path:
        path = base.path
    elif not path.startswith("/"):
        path = posixpath.join(posixpath.dirname(base.path), path)
    whole = posixpath.normpath(path) + ("/" if path.endswith("/") and posixpath.normpath(path) != "/" else "")
    asked = tuple(parse_qsl(parts.query)) if parts.query or parts.path else base.query
    return Address(re.sub("^/+", "/", whole), asked), parts.fragment


def one_choice(wanted: Address, base: Address) -> Address:
    """Lists that are narrowed down by several choices at once would be more files than anyone can keep: in a frozen site the
    newest choice replaces the one before it."""
    choices = [pair for pair in wanted.query if pair[0] != PAGE]
    if len(choices) < 2:
        return Address(wanted.path, tuple(sorted(wanted.query)))
    new = [pair for pair in choices if pair not in base.query] or choices
    return Address(wanted.path, (new[-1],))


def file_of(address: Address, content_type: str) -> str:
    """The file of an address, below the folder: `artiklar/index.html`, `artiklar/_/topic-klimat/page-2/index.html`."""
    is_page = content_type.startswith("text/html")
    folder = address.path.lstrip("/")
    name = posixpath.basename(folder)
    if not address.query:
        if is_page:
            return posixpath.join(folder, "index.html") if folder.endswith("/") or "." not in name else folder
        return f"{folder.rstrip('/')}{_ending(content_type)}" if folder.endswith("/") or not name else folder
    asked = [UNSAFE.sub("_", f"{key}-{value}")[:80] for key, value in address.query]
    # Beside a file and not below it: a feed that is narrowed down has the whole feed's name as a folder's.
    place = posixpath.join(posixpath.dirname(folder), "_", name, *asked) if name else posixpath.join(folder, "_", *asked)
    return posixpath.join(place, "index.html") if is_page else f"{place}{_ending(content_type)}"


def relative(target: str, source: str) -> str:
    """The way from one file to another, so that the folder can stand anywhere, also on a disk without a server."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def is_left_out(path: str, prefixes: Sequence[str]) -> bool:
    return any(path.startswith(prefix) for prefix in prefixes)


def _ending(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip()
    known = {"application/atom+xml": ".atom", "application/feed+json": ".json", "text/calendar": ".ics"}
    known |= {"application/x-bibtex": ".bib", "application/x-research-info-systems": ".ris"}
    return known.get(kind) or mimetypes.guess_extension(kind) or ".bin"
