"""A publication as others cite it: BibTeX, RIS, and a line after APA's manual."""

import re
from dataclasses import dataclass

RIS_TYPES = {"thesis": "THES"}
BIBTEX_TYPES = {"thesis": "mastersthesis", "toolbox": "misc", "guide": "misc"}
BIBTEX_SIGNS = re.compile(r"[\\{}$&#^_%~]")


@dataclass(frozen=True)
class Citation:
    """`authors` are family name and given names; an organisation has no given names. What is not known is empty."""

    key: str
    authors: tuple[tuple[str, str], ...]
    title: str
    year: int
    sort: str
    series: str
    publisher: str
    doi: str
    url: str


def as_bibtex(citation: Citation) -> str:
    """One entry. An organisation's name is kept together by braces of its own."""
    authors = " and ".join(
        f"{_bibtex(family)}, {_bibtex(given)}" if given else f"{{{_bibtex(family)}}}" for family, given in citation.authors
    )
    fields = {
        "author": authors,
        "title": f"{{{_bibtex(citation.title)}}}",
        "year": str(citation.year),
        "series": _bibtex(citation.series),
        "institution": _bibtex(citation.publisher),
        "doi": citation.doi,
        "url": citation.url,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{BIBTEX_TYPES.get(citation.sort, 'techreport')}{{{citation.key},\n{lines}}}\n"


def as_ris(citation: Citation) -> str:
    """One record, its lines ended as the format asks."""
    lines = [("TY", RIS_TYPES.get(citation.sort, "RPRT"))]
    lines += [("AU", f"{family}, {given}" if given else family) for family, given in citation.authors]
    lines += [
        ("TI", citation.title),
        ("PY", str(citation.year)),
        ("T2", citation.series),
        ("PB", citation.publisher),
        ("DO", citation.doi),
        ("UR", citation.url),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def as_text(citation: Citation) -> str:
    """Authors by family name and initials, the year, the title, series, publisher and address."""
    names = [f"{family}, {_initials(given)}" if given else family for family, given in citation.authors]
    authors = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    series = f" ({citation.series})" if citation.series else ""
    address = f"https://doi.org/{citation.doi}" if citation.doi else citation.url
    who = f"{authors.rstrip('.')}. " if authors else ""
    publisher = f" {citation.publisher}." if citation.publisher else ""
    return f"{who}({citation.year}). {citation.title}{series}.{publisher} {address}".rstrip()


def _initials(given: str) -> str:
    return " ".join("-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split())


def _bibtex(text: str) -> str:
    return BIBTEX_SIGNS.sub(
        lambda sign: {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}.get(
            sign[0], "\\" + sign[0]
        ),
        text,
    )
