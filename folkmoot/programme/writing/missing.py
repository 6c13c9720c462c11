"""What is still missing before a joint work can be submitted, by its form: answers, documents, confirmations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.writing.content import Content
from folkmoot.programme.writing.form import Question, QuestionKind
from folkmoot.programme.writing.joint_work import JointWork


@dataclass(frozen=True)
class Missing:
    """`part` says where it is mended: `basics`, `team`, `documents`, `confirmations`, or the key of a section."""

    part: str
    what: str


class IncompleteError(ProgrammeError):
    """What is missing."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(_("Something is still missing. The list says what."))
        self.missing = missing


def missing_answers(content: Content) -> Iterator[Missing]:
    for section in content.rules.sections:
        for question in section.questions:
            problem = problem_with_answer(question, content.answer(section.key, question.key))
            if problem:
                what = _("%(question)s – %(problem)s") % {"question": in_readers_language(question.texts), "problem": problem}
                yield Missing(section.key, what)


def problem_with_answer(question: Question, answer: str) -> str:
    """What is wrong with an answer; empty where nothing is."""
    answer = answer.strip()
    if not answer:
        return _("not answered") if question.required else ""
    if question.kind == QuestionKind.NUMBER and not re.fullmatch(r"[0-9]+", "".join(answer.split()), flags=re.ASCII):
        return _("not a whole number")
    if question.kind == QuestionKind.DECIMAL and read_number(answer) is None:
        return _("not a number")
    if question.kind == QuestionKind.CHOICE and answer not in {str(place) for place in range(len(question.choices))}:
        return _("not one of the choices")
    words = len(answer.split())
    if question.most_words and words > question.most_words:
        return ngettext("%(number)s word too many", "%(number)s words too many", words - question.most_words) % {
            "number": words - question.most_words
        }
    return ""


def read_number(written: str) -> Decimal | None:
    """A number as people write it, with a comma or a point, and spaces between thousands; None where it is none."""
    plain = "".join(written.split()).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", plain, flags=re.ASCII):
        return None
    return Decimal(plain)


def missing_documents(content: Content) -> Iterator[Missing]:
    attached = {attachment.document for attachment in content.attachments}
    for document in content.rules.documents:
        if document.required and document.key not in attached:
            what = _("%(document)s is not signed and attached.") if document.is_to_sign else _("%(document)s is not attached.")
            yield Missing("documents", what % {"document": in_readers_language(document.names)})


def missing_confirmations(work: JointWork, content: Content) -> Iterator[Missing]:
    for party in unconfirmed_parties(work, content):
        yield Missing(
            "confirmations", _("The signatory of %(party)s has not confirmed it as it reads now.") % {"party": party.name}
        )


def unconfirmed_parties(work: JointWork, content: Content) -> list[Municipality]:
    """The parties whose signatory has not confirmed the work as it reads now."""
    confirmed = set(work.confirmations.filter(content_hash=content.hash).values_list("municipality", flat=True))
    return [party for party in work.municipalities if party.pk not in confirmed]
