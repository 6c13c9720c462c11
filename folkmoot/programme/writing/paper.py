"""A joint work as an accessible PDF (PDF/UA-1): tagged headings, lists and tables, its language and title."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.writing.content import Content
from folkmoot.programme.writing.joint_work import JointWork
from folkmoot.programme.writing.section_form import form_questions

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True)
class PaperSection:
    """`questions` are pairs of a question and its answer."""

    title: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperTable:
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paper:
    """`above` stands over the title, `state` under it; `facts` are pairs of a name and a value. Empty tables are left out.
    `signatures` are those who sign, each with lines to write on."""

    above: str
    title: str
    state: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[PaperSection, ...] = ()
    tables: tuple[PaperTable, ...] = ()
    signatures: tuple[str, ...] = ()
    hash: str = ""


def print_paper(paper: Paper) -> bytes:
    """In the reader's language; what people wrote is in theirs."""
    said = asdict(paper) | {
        "language": (get_language() or "en")[:2],
        "signature_lines": [_("Place and date"), _("Signature"), _("Name and title, in print")],
        "hash_label": _("Fingerprint of what is written here (SHA-256)"),
        "tables": [asdict(part) for part in paper.tables if part.rows],
    }
    inputs = {"data": json.dumps(said, ensure_ascii=False)}
    pdf: bytes = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    return pdf


def above(work: JointWork, *parts: str) -> str:
    """The line over the title; what is made up says so."""
    made_up = [_("Made up, for the demonstration")] if work.synthetic else []
    return " · ".join([*parts, *made_up])


def paper_sections(content: Content) -> tuple[PaperSection, ...]:
    return tuple(
        PaperSection(
            in_readers_language(section.titles),
            tuple(
                (question.text, question.answer_in_words or "–")
                for question in form_questions(section, content.answers(section.key))
            ),
        )
        for section in content.rules.sections
    )


def documents_table(content: Content) -> PaperTable:
    rows = tuple((one.name, f"{one.sha256[:16]}…") for one in content.attachments)
    return PaperTable(_("Documents"), (_("Document"), "SHA-256"), rows)


def confirmations_table(work: JointWork, content: Content, moment: Callable[[datetime], str]) -> PaperTable:
    """Who confirmed it as it reads here; `moment` puts the time in words."""
    confirmed = work.confirmations.filter(content_hash=content.hash).select_related("municipality")
    rows = tuple((one.municipality.name, one.name, moment(one.at)) for one in confirmed)
    return PaperTable(_("Confirmed by"), (_("Party"), _("Signatory"), _("When")), rows)
