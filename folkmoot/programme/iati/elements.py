"""What the elements of both files of IATI are made of: texts in their languages, numbers, moments, and the file itself."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.conf import settings

OBJECTIVES, PERFORMANCE, RESULTS = "A02", "A07", "A08"
DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add_narratives(told: ET.Element, texts: Mapping[str, str]) -> None:
    """The site's own language first: databases do not agree on the order in which they keep the texts."""
    for code in sorted(texts, key=lambda code: (code != settings.LANGUAGE_CODE, code)):
        if text := texts[code]:
            attributes = {XML_LANGUAGE: code} if code and code != settings.LANGUAGE_CODE else {}
            ET.SubElement(told, "narrative", attributes).text = text


def add_document(told: ET.Element, url: str, kind: str, titles: Mapping[str, str], categories: Iterable[str]) -> ET.Element:
    """A link to a page or file of this site; `categories` are codes of the list DocumentCategory."""
    link = ET.SubElement(told, "document-link", {"url": settings.WAGTAILADMIN_BASE_URL + url, "format": kind})
    add_narratives(ET.SubElement(link, "title"), titles)
    for category in categories:
        ET.SubElement(link, "category", {"code": category})
    return link


def number_of(number: Decimal) -> str:
    """With the decimals that it has."""
    return f"{number.normalize():f}"


def moment_of(moment: datetime) -> str:
    """In universal time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(root: ET.Element) -> bytes:
    """The file, indented, with its declaration."""
    ET.indent(root)
    return f"{DECLARATION}\n{ET.tostring(root, encoding='unicode')}".encode()
