"""What an application says now: its answers, team and documents, read in a few queries; and the hash that tells whether it
still reads as when it was confirmed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.programme.applications import Application, Attachment, SectionText, TeamMember
from folkmoot.programme.rules import Rules


@dataclass(frozen=True)
class Content:
    """`texts` are the newest texts by section key; a section that nobody has written in is not among them."""

    rules: Rules
    texts: Mapping[str, SectionText]
    team: tuple[TeamMember, ...]
    attachments: tuple[Attachment, ...]
    hash: str

    def answers(self, section: str) -> Mapping[str, str]:
        text = self.texts.get(section)
        return text.answers if text else {}

    def answer(self, section: str, question: str) -> str:
        return str(self.answers(section).get(question, ""))


def read_content(application: Application) -> Content:
    texts = {
        text.section: text for text in application.texts.filter(aside=False).order_by("section", "number").select_related("by")
    }
    team = tuple(application.team.select_related("municipality"))
    attachments = tuple(application.attachments.filter(taken_out_at=None).select_related("by"))
    return Content(application.rules, texts, team, attachments, _hash(application, texts, team, attachments))


def _hash(
    application: Application,
    texts: Mapping[str, SectionText],
    team: tuple[TeamMember, ...],
    attachments: tuple[Attachment, ...],
) -> str:
    """SHA-256 of everything that is submitted. Comments and history are not."""
    said = [
        application.title,
        application.amount,
        application.months,
        [municipality.pk for municipality in application.municipalities],
        {key: text.answers for key, text in sorted(texts.items())},
        [[member.municipality_id, member.name, member.role, member.sex, member.is_main_contact] for member in team],
        sorted([attachment.document, attachment.sha256] for attachment in attachments),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
