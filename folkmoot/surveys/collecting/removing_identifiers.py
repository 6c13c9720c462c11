"""What can find a person out goes on the date that the protocol says: names, telephones, exact places, files.

The date is the form's own: `card::identifiers_until` in its sheet settings (2026-12-31). What remains is the interview with
these answers empty; the hash of what was received stays, so a phone that sends the interview again still meets the same one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.reportcard.identifying import identifying_questions
from folkmoot.reportcard.questionnaire import Question
from folkmoot.surveys.collecting.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.fieldwork_looks import FieldworkLook
from folkmoot.surveys.collecting.instruments import FormAttachment, Instrument
from folkmoot.surveys.collecting.submissions import SubmissionFile, SubmissionVersion
from folkmoot.surveys.errors import CollectingError

DATE_KEY = "identifiers_until"
CHUNK = 500


@dataclass(frozen=True)
class Removal:
    """What was removed of one form; `encrypted` are interviews that hold it still, since only the lead's key opens them."""

    form_id: str
    until: date | None
    interviews: int = 0
    answers: int = 0
    files: int = 0
    encrypted: int = 0


def kept_until(instrument: Instrument) -> date | None:
    """The last day on which identifiers may be kept; None where the form names none. Raises `CollectingError` for no date."""
    version = instrument.current
    texts = version.questionnaire.about.get(DATE_KEY, {}) if version else {}
    written = next(iter(texts.values()), "")
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise CollectingError(
            _("The form %(form)s has “%(written)s” in card::identifiers_until; a day is written 2026-12-31.")
            % {"form": instrument.form_id, "written": written}
        ) from None


def remove_identifiers(instrument: Instrument, today: date) -> Removal:
    """Removes them where their date has passed, from every version of every interview; nothing before. Can be run again."""
    until = kept_until(instrument)
    if until is None or today <= until:
        return Removal(instrument.form_id, until)
    FieldworkLook.objects.filter(instrument=instrument).delete()
    versions = SubmissionVersion.objects.filter(instrument=instrument, identifiers_removed_at=None)
    interviews = answers = files = 0
    contents: set[str] = set()
    for version in versions.filter(is_encrypted=False).select_related("instrument_version").iterator(CHUNK):
        questions = identifying_questions(version.instrument_version.questionnaire)
        with transaction.atomic():
            xml, emptied = without_answers(bytes(version.xml), questions)
            own = SubmissionFile.objects.filter(version=version)
            contents |= set(own.values_list("content", flat=True))
            files += own.delete()[0]
            SubmissionVersion.objects.filter(pk=version.pk).update(xml=xml, identifiers_removed_at=timezone.now())
        answers += emptied
        interviews += version.is_current
    _remove_contents(contents)
    encrypted = SubmissionVersion.objects.filter(instrument=instrument, is_encrypted=True, is_current=True).count()
    return Removal(instrument.form_id, until, interviews, answers, files, encrypted)


def without_answers(xml: bytes, questions: list[Question]) -> tuple[bytes, int]:
    """The XML with the answers to these questions empty, in every turn of a repeat, and how many there were."""
    root = ElementTree.fromstring(xml)  # noqa: S314 (no document type or entity gets past receiving)
    emptied = 0
    for question in questions:
        for element in _at(root, question.path):
            if (element.text or "").strip():
                emptied += 1
            element.text = None
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), emptied


def _at(element: ElementTree.Element, path: tuple[str, ...]) -> Iterator[ElementTree.Element]:
    if not path:
        yield element
        return
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == path[0]:
            yield from _at(child, path[1:])


def _remove_contents(names: set[str]) -> None:
    """The files themselves, but for those that something else still refers to."""
    storage = CollectedStorage()
    for name in names:
        if not (SubmissionFile.objects.filter(content=name).exists() or FormAttachment.objects.filter(content=name).exists()):
            storage.delete(name)
