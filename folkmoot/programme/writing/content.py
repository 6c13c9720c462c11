"""What a joint work says now: its answers, team and documents, read in a few queries; and the hash that tells whether it
still reads as when it was confirmed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from folkmoot.programme.writing.joint_work import Attachment, JointWork, SectionText


@dataclass(frozen=True)
class Content:
    """`rules` are the form of the work, `texts` the newest texts by section key: a section that nobody has written in is not
    among them."""

    rules: Any
    texts: Mapping[str, SectionText]
    team: tuple[Any, ...]
    attachments: tuple[Attachment, ...]
    hash: str

    def answers(self, section: str) -> Mapping[str, str]:
        text = self.texts.get(section)
        return text.answers if text else {}

    def answer(self, section: str, question: str) -> str:
        return str(self.answers(section).get(question, ""))


def read_content(work: JointWork) -> Content:
    texts = {text.section: text for text in work.texts.filter(aside=False).order_by("section", "number").select_related("by")}
    team = work.people_named
    attachments = tuple(work.attachments.filter(taken_out_at=None).select_related("by"))
    return Content(work.rules, texts, team, attachments, _hash(work, texts, team, attachments))


def _hash(
    work: JointWork,
    texts: Mapping[str, SectionText],
    team: tuple[Any, ...],
    attachments: tuple[Attachment, ...],
) -> str:
    """SHA-256 of everything that is submitted. Comments and history are not."""
    said = [
        *work.basics,
        {key: text.answers for key, text in sorted(texts.items())},
        [[member.municipality_id, member.name, member.role, member.sex, member.is_main_contact] for member in team],
        sorted([attachment.document, attachment.sha256] for attachment in attachments),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
