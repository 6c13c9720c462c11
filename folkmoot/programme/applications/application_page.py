"""Everything that the page of an application shows, put together in a few queries."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.applications.applying import WITHDRAWABLE
from folkmoot.programme.applications.checklist import Missing, missing_in
from folkmoot.programme.applications.joint_work import Attachment, JointWork, SectionText
from folkmoot.programme.applications.section_form import FormQuestion, form_questions
from folkmoot.programme.calls.call_listing import ListedCall, published_call
from folkmoot.programme.calls.calls import CallState
from folkmoot.programme.content import Content, read_content
from folkmoot.programme.journal import LogEntry
from folkmoot.programme.permissions import is_officer, own_municipalities, signs_for
from folkmoot.programme.reviews.deciding import APPEAL_WITHIN
from folkmoot.programme.reviews.review_forms import AppealForm
from folkmoot.programme.reviews.reviews import Appeal, Decision


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


@dataclass(frozen=True)
class ApplicationPage:
    """`may_write` while it is a draft and the reader is of one of its parties."""

    application: Application
    listed: ListedCall | None
    content: Content
    sections: tuple[PageSection, ...]
    parties: tuple[PageParty, ...]
    documents: tuple[tuple[str, tuple[Attachment, ...]], ...]
    missing: tuple[Missing, ...]
    may_write: bool
    may_withdraw: bool
    may_appeal: bool
    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    may_follow: bool
    log: tuple[LogEntry, ...]
    mails: tuple[Any, ...]

    @property
    def appeal_form(self) -> AppealForm:
        return AppealForm()

    @property
    def may_submit(self) -> bool:
        return self.may_write and not self.missing and self.listed is not None and self.listed.state == CallState.OPEN

    @property
    def missing_by_part(self) -> dict[str, list[Missing]]:
        parts: dict[str, list[Missing]] = {}
        for missing in self.missing:
            parts.setdefault(missing.part, []).append(missing)
        return parts


def application_page(application: Application, reader: Any) -> ApplicationPage:
    content = read_content(application)
    own = set(own_municipalities(reader).values_list("pk", flat=True))
    of_a_party = bool(own & {party.pk for party in application.municipalities})
    missing = tuple(missing_in(application, content)) if application.is_draft else ()
    officer = is_officer(reader)
    decisions = tuple(application.decisions.all()) if of_a_party or officer else ()
    appeals = tuple(application.appeals.all()) if of_a_party or officer else ()
    return ApplicationPage(
        application=application,
        listed=published_call(application.call.slug),
        content=content,
        sections=page_sections(application, content, missing, of_a_party),
        parties=page_parties(application, content, reader),
        documents=attached_documents(content),
        missing=missing,
        may_write=of_a_party and application.is_draft,
        may_withdraw=of_a_party and application.state in WITHDRAWABLE,
        may_appeal=of_a_party
        and application.state == ApplicationState.DECLINED
        and all(one.answered_at for one in appeals)
        and timezone.now() <= decisions[0].at + APPEAL_WITHIN,
        decisions=decisions,
        appeals=appeals,
        may_follow=officer,
        log=tuple(application.log.select_related("by")) if officer else (),
        mails=tuple(application.mails.select_related("person")) if officer else (),
    )


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
