"""The times of questions by the phones' audit logs: each log is read once, and its times are kept beside it."""

from typing import ClassVar

import polars as pl
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.fieldwork.client_audits import (
    EXTENSION,
    TIMES,
    QuestionTime,
    audit_file_name,
    question_times,
    read_audit,
)
from folkmoot.surveys.collecting.forms.instruments import Instrument, VersionState
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, SubmissionFile, SubmissionVersion

CHUNK = 500
LARGEST_LOG = 20 * 1024**2


class AuditTimes(models.Model):
    """What an audit log tells: for each question, by its id, the seconds and the number of visits. The log itself stays as it
    was received; where it goes, this goes with it."""

    file = models.OneToOneField(SubmissionFile, models.CASCADE, related_name="times", verbose_name=_("file of a submission"))
    times = models.JSONField(_("seconds and visits by question"))

    class Meta:
        verbose_name = _("times of an audit log")
        verbose_name_plural = _("times of audit logs")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.file_id)


def times_of(version: SubmissionVersion) -> dict[str, QuestionTime]:
    """The time of each question of an interview; empty where no log came with it."""
    log = None if version.is_encrypted else version.files.filter(name=audit_file_name(version.as_received)).first()
    if log is None:
        return {}
    return {name: QuestionTime(seconds, int(visits)) for name, (seconds, visits) in _kept([log])[log.pk].items()}


def times_by_question(instrument: Instrument) -> pl.DataFrame:
    """The seconds of each question in each interview that is not rejected (`client_audits.TIMES`)."""
    logs = SubmissionFile.objects.filter(
        version__instrument=instrument,
        version__is_test=False,
        version__is_current=True,
        version__is_encrypted=False,
        name__iendswith=EXTENSION,
    ).exclude(version__submission__review_state=ReviewState.REJECTED)
    while unread := list(logs.filter(times=None).select_related("version__instrument_version", "version__identifiers")[:CHUNK]):
        _kept(unread)
    rows = [
        (interview, question, seconds)
        for interview, times in logs.values_list("version__instance_id", "times__times").iterator()
        for question, (seconds, _visits) in (times or {}).items()
    ]
    return pl.DataFrame(rows, schema=TIMES, orient="row")


def last_log(instrument: Instrument) -> int:
    """A number that changes with the logs that have come; they can come after their interviews. 0 for a form without logs."""
    forms = [version.questionnaire for version in instrument.versions.filter(state=VersionState.PUBLISHED)]
    if not any(question.kind == "audit" for form in forms for question in form.questions):
        return 0
    return SubmissionFile.objects.aggregate(last=Max("pk"))["last"] or 0


def _kept(logs: list[SubmissionFile]) -> dict[int, dict[str, list[float]]]:
    """The times of logs by the number of the file, read and kept where they were not yet. A table that is no log, since the
    answers do not name it as one, tells none."""
    known = dict(AuditTimes.objects.filter(file__in=logs).values_list("file_id", "times"))
    made = []
    for log in logs:
        if log.pk not in known:
            is_log = log.name == audit_file_name(log.version.as_received)
            events = read_audit(_content(log)) if is_log else []
            times = question_times(events, log.version.instrument_version.questionnaire)
            known[log.pk] = {name: [time.seconds, time.visits] for name, time in times.items()}
            made.append(AuditTimes(file=log, times=known[log.pk]))
    with transaction.atomic():
        AuditTimes.objects.bulk_create(made, ignore_conflicts=True)
    return known


def _content(log: SubmissionFile) -> bytes:
    with log.content.open("rb") as file:
        return bytes(file.read(LARGEST_LOG))
