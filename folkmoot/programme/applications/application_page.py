"""Everything that the page of an application shows, put together in a few queries."""

from dataclasses import dataclass
from typing import Any

from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.applying import WITHDRAWABLE
from folkmoot.programme.applications.checklist import missing_in
from folkmoot.programme.calls.call_listing import ListedCall, published_call
from folkmoot.programme.calls.calls import CallState
from folkmoot.programme.journal import LogEntry
from folkmoot.programme.permissions import is_officer, own_municipalities
from folkmoot.programme.writing.content import Content, read_content
from folkmoot.programme.writing.joint_work import Attachment
from folkmoot.programme.writing.missing import Missing
from folkmoot.programme.writing.work_page import PageParty, PageSection, attached_documents, page_parties, page_sections


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
    may_follow: bool
    log: tuple[LogEntry, ...]
    mails: tuple[Any, ...]

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
        may_follow=officer,
        log=tuple(application.log.select_related("by")) if officer else (),
        mails=tuple(application.mails.select_related("person")) if officer else (),
    )
