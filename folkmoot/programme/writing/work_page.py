"""What the page of a joint work shows, whichever kind it is: its sections, its parties, its documents."""

from dataclasses import dataclass
from typing import Any

from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.writing.confirming import signs_for
from folkmoot.programme.writing.content import Content
from folkmoot.programme.writing.joint_work import Attachment, JointWork, SectionText
from folkmoot.programme.writing.missing import Missing
from folkmoot.programme.writing.section_form import FormQuestion, form_questions


@dataclass(frozen=True)
class PageSection:
    key: str
    title: str
    questions: tuple[FormQuestion, ...]
    text: SectionText | None
    missing: tuple[Missing, ...]
    open_comments: int


@dataclass(frozen=True)
class PageParty:
    municipality: Municipality
    confirmed_by: str
    confirmed_at: Any
    may_confirm: bool


def page_sections(work: JointWork, content: Content, missing: tuple[Missing, ...], of_a_party: bool) -> tuple[PageSection, ...]:
    comments = list(work.comments.filter(settled_at=None).values_list("section", flat=True)) if of_a_party else []
    return tuple(
        PageSection(
            section.key,
            in_readers_language(section.titles),
            tuple(form_questions(section, text.answers if text else {})),
            text,
            tuple(one for one in missing if one.part == section.key),
            comments.count(section.key),
        )
        for section in content.rules.sections
        for text in (content.texts.get(section.key),)
    )


def page_parties(work: JointWork, content: Content, reader: Any) -> tuple[PageParty, ...]:
    """Who has confirmed the work as it reads now, or as it read when it was submitted."""
    signs = {party.pk for party in signs_for(reader, work)} if work.is_draft else set()
    wanted = content.hash if work.is_draft else work.content_hash or content.hash
    confirmed = {one.municipality_id: one for one in work.confirmations.filter(content_hash=wanted)}
    return tuple(
        PageParty(
            party,
            confirmed[party.pk].name if party.pk in confirmed else "",
            confirmed[party.pk].at if party.pk in confirmed else None,
            party.pk in signs and party.pk not in confirmed,
        )
        for party in work.municipalities
    )


def attached_documents(content: Content) -> tuple[tuple[str, tuple[Attachment, ...]], ...]:
    """Each document that the call asks for, with what is attached as it."""
    return tuple(
        (
            in_readers_language(document.names),
            tuple(attachment for attachment in content.attachments if attachment.document == document.key),
        )
        for document in content.rules.documents
    )
