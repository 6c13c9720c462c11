"""A WordPress export (WXR, versions 1.0 to 1.2) read as plain values. Knows nothing of the pages that are made of it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

WORDPRESS = ("{http://wordpress.org/export/", "{https://wordpress.org/export/")
CONTENT, EXCERPT, CREATOR = "content/}encoded", "excerpt/}encoded", "elements/1.1/}creator"
OLD_TAXONOMY_NAMES = {"tag": "post_tag"}

FORBIDDEN_SIGNS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SECTION = re.compile(rb"(<(\w[\w:]*)[^<>]*>\s*<!\[CDATA\[)(.*?)(\]\]>\s*</\2>)", re.DOTALL)
SPLIT_END = b"]]]]><![CDATA[>"


class ExportError(Exception):
    """The file is no export that can be read."""


@dataclass(frozen=True)
class Writer:
    login: str
    email: str
    name: str


@dataclass(frozen=True)
class Term:
    """A value of a taxonomy. `description` holds, for Polylang's own taxonomies, which things are translations."""

    number: int
    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True)
class Item:
    """Whatever WordPress calls a post: an article, a page, a file ... `kind` is its post type. Dates are None where missing."""

    number: int
    address: str
    guid: str
    title: str
    slug: str
    kind: str
    status: str
    password: bool
    sticky: bool
    date: date | None
    published: datetime | None
    modified: datetime | None
    author: str
    body: str
    excerpt: str
    parent: int
    order: int
    terms: tuple[Term, ...]
    meta: tuple[tuple[str, str], ...]
    file_address: str
    comments: int

    def values_of(self, key: str) -> list[str]:
        return [value for name, value in self.meta if name == key]

    def value_of(self, key: str) -> str:
        """The first value of a custom field; empty where it has none."""
        return next(iter(self.values_of(key)), "")


@dataclass(frozen=True)
class Export:
    """`address` is the site's own, without a slash at its end. `mended` says what had to be put right to read the file."""

    title: str
    address: str
    language: str
    writers: tuple[Writer, ...]
    terms: tuple[Term, ...]
    items: tuple[Item, ...]
    mended: tuple[str, ...]


def read_export(file: Path) -> Export:
    """The export in `file`.

    Control characters, which XML forbids and WordPress lets through, are left out; a text that closes its own CDATA section
    is mended; both are named in `mended`. Raises `ExportError` where the file cannot be read, declares entities, or is no
    export.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExportError(f"{file} cannot be read: {error.strerror}.") from error
    root, mended = _parse(data, file)
    channel = root.find("channel")
    fields = _Fields(channel) if channel is not None else None
    if root.tag != "rss" or channel is None or fields is None or not fields.get("wxr_version"):
        raise ExportError(
            f"{file} is no WordPress export: it says no WXR version. Export in WordPress under Tools > Export > All content."
        )
    return Export(
        title=(channel.findtext("title") or "").strip(),
        address=(fields.get("base_blog_url") or (channel.findtext("link") or "").strip() or fields.get("base_site_url")).rstrip(
            "/"
        ),
        language=(channel.findtext("language") or "").strip(),
        writers=tuple(_writer(element) for element in fields.all("author")),
        terms=tuple(_terms(fields)),
        items=tuple(_item(element) for element in channel.findall("item")),
        mended=mended,
    )


def _parse(data: bytes, file: Path) -> tuple[Element, tuple[str, ...]]:
    mended: list[str] = []
    if b"\x00" not in data[:4]:
        data, signs = FORBIDDEN_SIGNS.subn(b"", data)
        if signs:
            mended.append(f"{signs} control characters that XML forbids were left out")
    data = data.lstrip()
    try:
        try:
            return fromstring(data, forbid_dtd=True), tuple(mended)
        except ParseError as first:
            if b"<![CDATA[" not in data:
                raise
            try:
                root = fromstring(SECTION.sub(_close_once, data), forbid_dtd=True)
            except ParseError:
                raise first from None
            return root, (*mended, "texts that closed their own CDATA section were mended")
    except DefusedXmlException as error:
        raise ExportError(
            f"{file} declares a document type or entities, which no WordPress export does and which can be an attack. "
            "It was not read."
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise ExportError(
            f"{file} is no well-formed XML ({error}). It may be cut off: export again, and copy the file as it is."
        ) from error


def _close_once(section: re.Match[bytes]) -> bytes:
    text = section[3].replace(SPLIT_END, b"]]>").replace(b"]]>", SPLIT_END)
    return section[1] + text + section[4]


class _Fields:
    """The children of an element that are WordPress's own, whatever the version of their namespace."""

    def __init__(self, element: Element) -> None:
        self.children = [
            (child.tag.rpartition("}")[2], child)
            for child in element
            if child.tag.startswith(WORDPRESS) and "excerpt/}" not in child.tag
        ]

    def all(self, name: str) -> list[Element]:
        return [child for tag, child in self.children if tag == name]

    def get(self, name: str) -> str:
        return next(((child.text or "").strip() for tag, child in self.children if tag == name), "")

    def number(self, name: str) -> int:
        text = self.get(name)
        return int(text) if text.isascii() and text.isdecimal() else 0


def _writer(element: Element) -> Writer:
    fields = _Fields(element)
    full_name = f"{fields.get('author_first_name')} {fields.get('author_last_name')}".strip()
    login = fields.get("author_login")
    return Writer(login, fields.get("author_email"), fields.get("author_display_name") or full_name or login)


def _terms(fields: _Fields) -> list[Term]:
    found = []
    for element in fields.all("category"):
        of = _Fields(element)
        slug, parent = of.get("category_nicename"), of.get("category_parent")
        about = of.get("category_description")
        found.append(Term(of.number("term_id"), "category", unquote(slug), of.get("cat_name"), parent, about))
    for element in fields.all("tag"):
        of = _Fields(element)
        slug, about = of.get("tag_slug"), of.get("tag_description")
        found.append(Term(of.number("term_id"), "post_tag", unquote(slug), of.get("tag_name"), "", about))
    for element in fields.all("term"):
        of = _Fields(element)
        slug, parent, about = of.get("term_slug"), of.get("term_parent"), of.get("term_description")
        found.append(Term(of.number("term_id"), of.get("term_taxonomy"), unquote(slug), of.get("term_name"), parent, about))
    return found


def _item(element: Element) -> Item:
    fields = _Fields(element)
    day, written = _time(fields.get("post_date")), _published(element)
    guid = (element.findtext("guid") or "").strip()
    return Item(
        number=fields.number("post_id"),
        address=(element.findtext("link") or "").strip(),
        guid=guid,
        title=(element.findtext("title") or "").strip(),
        slug=unquote(fields.get("post_name")),
        kind=fields.get("post_type") or "post",
        status=fields.get("status") or "draft",
        password=bool(fields.get("post_password")),
        sticky=fields.get("is_sticky") == "1",
        date=day.date() if day else written.date() if written else None,
        published=_time(fields.get("post_date_gmt")) or written,
        modified=_time(fields.get("post_modified_gmt")),
        author=_text(element, CREATOR).strip(),
        body=_text(element, CONTENT),
        excerpt=_text(element, EXCERPT).strip(),
        parent=fields.number("post_parent"),
        order=fields.number("menu_order"),
        terms=tuple(dict.fromkeys(_terms_of(element))),
        meta=tuple((_Fields(meta).get("meta_key"), _Fields(meta).get("meta_value")) for meta in fields.all("postmeta")),
        file_address=fields.get("attachment_url") or (guid if fields.get("post_type") == "attachment" else ""),
        comments=len(fields.all("comment")),
    )


def _text(element: Element, ending: str) -> str:
    """Of the child whose name ends so: the namespaces begin with http or https."""
    return next((child.text or "" for child in element if child.tag.endswith(ending)), "")


def _terms_of(element: Element) -> list[Term]:
    """Those with an address; WXR 1.0 writes each once more without."""
    return [
        Term(
            0,
            OLD_TAXONOMY_NAMES.get(category.get("domain", ""), category.get("domain", "")),
            unquote(category.get("nicename", "")),
            (category.text or "").strip(),
        )
        for category in element.findall("category")
        if category.get("domain") and category.get("nicename")
    ]


def _time(text: str) -> datetime | None:
    """WordPress writes an unset time as zeros."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _published(element: Element) -> datetime | None:
    try:
        time = parsedate_to_datetime(element.findtext("pubDate") or "")
    except (ValueError, TypeError):
        return None
    return time if time.year > 1 else None


def path_of(address: str) -> str:
    """The path of an address with its query, as an old link asked for it."""
    parts = urlsplit(address)
    return (unquote(parts.path) or "/") + (f"?{parts.query}" if parts.query else "")
