"""What can find a person out goes on the date that the protocol says: names, telephones, exact places, files.

The date is the form's own: `card::identifiers_until` in its sheet settings (2026-12-31). What remains is the interview with
these answers empty, as it has stood by itself all the while; the hash of what was received stays, so a phone that sends the
interview again still meets the same one.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.reportcard.forms.identifying import kept_until as questions_until
from folkmoot.surveys.collecting.forms.instruments import FormAttachment, Instrument
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers
from folkmoot.surveys.collecting.receiving.submissions import SubmissionFile, SubmissionVersion
from folkmoot.surveys.collecting.supervising.fieldwork_looks import FieldworkLook
from folkmoot.surveys.errors import CollectingError

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
    try:
        return questions_until(version.questionnaire) if version else None
    except ValueError as error:
        raise CollectingError(
            _("The form %(form)s has “%(written)s” in card::identifiers_until; a day is written 2026-12-31.")
            % {"form": instrument.form_id, "written": error}
        ) from None


def remove_identifiers(instrument: Instrument, today: date) -> Removal:
    """Removes them where their date has passed, from every version of every interview; nothing before. Can be run again."""
    until = kept_until(instrument)
    if until is None or today <= until:
        return Removal(instrument.form_id, until)
    overwrite_what_goes()
    FieldworkLook.objects.filter(instrument=instrument).delete()
    waiting = SubmissionVersion.objects.filter(instrument=instrument, identifiers_removed_at=None, is_encrypted=False)
    interviews = answers = files = 0
    contents: set[str] = set()
    while chunk := dict(waiting.order_by("pk").values_list("pk", "is_current")[:CHUNK]):
        with transaction.atomic():
            apart = SubmissionIdentifiers.objects.filter(version__in=chunk)
            answers += sum(map(_answers, apart.iterator()))
            apart.delete()
            own = SubmissionFile.objects.filter(version__in=chunk)
            contents |= set(own.values_list("content", flat=True))
            files += own.delete()[1].get("surveys.SubmissionFile", 0)
            SubmissionVersion.objects.filter(pk__in=chunk).update(identifiers_removed_at=timezone.now())
        interviews += sum(chunk.values())
    _remove_contents(contents)
    encrypted = SubmissionVersion.objects.filter(instrument=instrument, is_encrypted=True, is_current=True).count()
    return Removal(instrument.form_id, until, interviews, answers, files, encrypted)


def overwrite_what_goes() -> None:
    """SQLite would leave what is deleted in its file until the room is needed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _answers(apart: SubmissionIdentifiers) -> int:
    """How many answers there are in it; one of spaces is none."""
    place = answers = 0
    for _begins, length in apart.cuts:
        answers += bool(bytes(apart.texts[place : place + length]).strip())
        place += length
    return answers


def _remove_contents(names: set[str]) -> None:
    """The files themselves, but for those that something else still refers to."""
    storage = CollectedStorage()
    for name in names:
        if not (SubmissionFile.objects.filter(content=name).exists() or FormAttachment.objects.filter(content=name).exists()):
            storage.delete(name)
