"""A publication as others cite it: BibTeX, RIS, and a line after APA's manual."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

RIS_TYPES = {"thesis": "THES"}
BIBTEX_TYPES = {"thesis": "mastersthesis", "toolbox": "misc", "guide": "misc"}
BIBTEX_PUBLISHERS = {"mastersthesis": "school", "misc": "howpublished"}
BIBTEX_SIGNS = re.compile(r"[\\{}$&#^_%~]")
NUMBERED = re.compile(r"(.*\S)\s+(\d[\w:./–-]*)")
MOST_AUTHORS = 20
"""That APA names all of; of more, the first 19 and the last."""


@dataclass(frozen=True)
class Citation:
    """`authors` are family name and given names; an organisation has no given names. `sort` is a value of
    `PublicationPage.Sort` and `sort_words` its name for a reader. What is not known is empty."""

    slug: str
    authors: tuple[tuple[str, str], ...]
    title: str
    date: date
    sort: str
    sort_words: str
    series: str
    publisher: str
    doi: str
    url: str
    language: str
    abstract: str = ""

    @property
    def key(self) -> str:
        """What BibTeX and file systems take: letters of ASCII, digits and hyphens."""
        plain = unicodedata.normalize("NFKD", self.slug).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9-]", "", plain).strip("-") or f"publication-{self.date:%Y-%m-%d}"


@dataclass(frozen=True)
class Reference:
    """A line of a list of references, in three pieces: the title is set in italics."""

    before: str
    title: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.title}{self.after}"


def as_bibtex(citation: Citation) -> str:
    """One entry. An organisation's name is kept together by braces of its own, and so is the title as it is written."""
    sort = BIBTEX_TYPES.get(citation.sort, "techreport")
    authors = " and ".join(
        f"{_bibtex(family)}, {_bibtex(given)}" if given else f"{{{_bibtex(family)}}}" for family, given in citation.authors
    )
    numbered = NUMBERED.fullmatch(citation.series)
    fields = {
        "author": authors,
        "title": f"{{{_bibtex(citation.title)}}}",
        "year": str(citation.date.year),
        "month": str(citation.date.month),
        BIBTEX_PUBLISHERS.get(sort, "institution"): _bibtex(citation.publisher),
        "type": _bibtex(numbered[1] if numbered else citation.series or citation.sort_words),
        "number": _bibtex(numbered[2]) if numbered else "",
        "doi": citation.doi,
        "url": citation.url,
        "abstract": _bibtex(citation.abstract),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{sort}{{{citation.key},\n{lines}}}\n"


def as_ris(citation: Citation) -> str:
    """One record, its lines ended as the format asks."""
    lines = [("TY", RIS_TYPES.get(citation.sort, "RPRT"))]
    lines += [("AU", f"{family}, {given}" if given else family) for family, given in citation.authors]
    lines += [
        ("TI", citation.title),
        ("PY", str(citation.date.year)),
        ("DA", f"{citation.date:%Y/%m/%d}"),
        ("T2", citation.series),
        ("M3", citation.sort_words),
        ("PB", citation.publisher),
        ("AB", citation.abstract),
        ("LA", citation.language),
        ("DO", citation.doi),
        ("UR", citation.url),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def as_reference(citation: Citation) -> Reference:
    """Authors by family name and initials, the year, the title, series, publisher and address.

    Source: Publication Manual of the American Psychological Association (7th edition, 2020), sections 9.7–9.12 (authors),
    9.19 (a title first where nobody is named), 9.29 (a publisher that is the author is left out) and 10.4, 10.6.
    """
    names = [f"{family}, {_initials(given)}" if given else family for family, given in citation.authors]
    year = f"({citation.date.year})."
    details = [citation.series] if citation.series else []
    after = f" ({'; '.join(details)})" if details else ""
    if citation.sort == "thesis":
        after += f" [{', '.join(filter(None, (citation.sort_words, citation.publisher)))}]"
    ended = after or citation.title
    after += "" if ended.endswith((".", "?", "!")) else "."
    if not names:
        after += f" {year}"
    if citation.publisher and citation.sort != "thesis" and names != [citation.publisher]:
        after += f" {citation.publisher.rstrip('.')}."
    address = f"https://doi.org/{citation.doi}" if citation.doi else citation.url
    before = f"{_listed(names).rstrip('.')}. {year} " if names else ""
    return Reference(before, citation.title, f"{after} {address}".rstrip())


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[: MOST_AUTHORS - 1])}, . . . {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _initials(given: str) -> str:
    return " ".join("-".join(_capitals(name.split("-"))) for name in given.split())


def _capitals(parts: Iterable[str]) -> list[str]:
    return [f"{part[0].upper()}." for part in parts if part]


def _bibtex(text: str) -> str:
    return BIBTEX_SIGNS.sub(
        lambda sign: {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}.get(
            sign[0], "\\" + sign[0]
        ),
        " ".join(text.split()),
    )
