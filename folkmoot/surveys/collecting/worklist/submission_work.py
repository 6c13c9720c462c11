"""What submissions ask of the worklist, done after they were stored: entity updates become records of the contact sheet, and
interviews complete the dwelling that they are of.

It is done when somebody asks for what depends on it, so that receiving waits for nothing; in the order in which they came. What
cannot be done is told to the supervisor, and the submission stays.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.forms.questionnaire import Question
from folkmoot.reportcard.weighting.contact_outcomes import outcome_of
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.receiving.submission_xml import began_at
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, Source
from folkmoot.surveys.collecting.worklist.entity_conflicts import Held, UnknownVersion, base_of
from folkmoot.surveys.collecting.worklist.entity_versions import SubmissionWork, WorkState
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, correct, locked, record_attempt
from folkmoot.surveys.collecting.worklist.submission_entity import (
    EntityAsk,
    Path,
    read_answer,
    read_entity,
    saved_properties,
)
from folkmoot.surveys.collecting.worklist.worklists import LIST, Dwelling, Standing
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Survey

LOG = logging.getLogger(__name__)
HELD_FOR = timedelta(days=5)
AT_A_TIME = 300
WORDS = {
    "no_dwelling": _("The dwelling is not in any open worklist of the survey."),
    "not_drawn": _("A dwelling that was not drawn cannot be added to a sample."),
    "no_base_version": _("The update does not say which version of the dwelling it was made from."),
    "unknown_version": _("The update was made from a version of the dwelling that never was."),
    "no_outcome": _("The outcome is none that is known."),
    "impossible": _("What it says of the attempt cannot be."),
    "forced": _("An earlier update never came: this one was taken by itself after five days."),
    "not_released": _("An interview from a dwelling that was in reserve, or was replaced."),
    "second_interview": _("A second interview from the same dwelling."),
    "broken": _("An error that is ours: it stands in the log."),
}


def catch_up(survey: Survey) -> int:
    """Does what waits in a survey, some hundreds at a time, and what has been held for too long; gives how many were looked at.

    An error of the database means that it waits a little longer.
    """
    now = timezone.now()
    overdue = Q(state=WorkState.HELD, received_at__lt=now - HELD_FOR)
    if not SubmissionWork.objects.filter(Q(state=WorkState.WAITING) | overdue, survey=survey).exists():
        return 0
    try:
        with transaction.atomic():
            Survey.objects.select_for_update().get(pk=survey.pk)
            return _catch_up(survey, now)
    except DatabaseError as error:
        LOG.warning("The work of submissions in %s waits: %s", survey.slug, error)
        return 0


def catch_up_everywhere() -> int:
    """For the worker: in every survey where something waits."""
    waiting = SubmissionWork.objects.filter(state__in=(WorkState.WAITING, WorkState.HELD)).values("survey")
    return sum(catch_up(survey) for survey in Survey.objects.filter(pk__in=waiting))


def _catch_up(survey: Survey, now: datetime) -> int:
    works = SubmissionWork.objects.filter(survey=survey).select_related(
        "version__instrument_version", "version__submission", "version__enumerator", "version__person"
    )
    waiting = list(works.filter(state=WorkState.WAITING)[:AT_A_TIME])
    forms = _Forms()
    touched = {work.dwelling_id for work in waiting if _do(work, forms, forced=False)}
    held = works.filter(state=WorkState.HELD)
    looked_at = len(waiting)
    while touched:
        again = list(held.filter(dwelling__in=touched).order_by("received_at", "pk"))
        touched = {work.dwelling_id for work in again if _do(work, forms, forced=False)}
        looked_at += len(again)
    for work in held.filter(received_at__lt=now - HELD_FOR).order_by("received_at", "pk"):
        _do(work, forms, forced=True)
        looked_at += 1
    return looked_at


@dataclass
class _Forms:
    """What is needed of forms, read once for all their submissions."""

    saved: dict[int, Mapping[Path, str]] = field(default_factory=dict)

    def properties(self, version: InstrumentVersion) -> Mapping[Path, str]:
        if version.pk not in self.saved:
            self.saved[version.pk] = saved_properties(version.xform)
        return self.saved[version.pk]


def _do(work: SubmissionWork, forms: _Forms, *, forced: bool) -> bool:
    """One submission's work; whether a dwelling was changed by it."""
    try:
        with transaction.atomic():
            work.state, work.told = WorkState.DONE, ""
            changed = _work(work, forms, forced=forced)
            work.save()
            return changed
    except Held:
        work.state = WorkState.HELD
    except CollectingError:
        work.state, work.told = WorkState.FAILED, "impossible"
    except UnknownVersion as error:
        work.state, work.told = WorkState.FAILED, str(error)
    except DatabaseError:
        raise
    except Exception:
        LOG.exception("The work of submission %s broke.", work.version_id)
        work.state, work.told = WorkState.FAILED, "broken"
    work.save()
    return False


def _work(work: SubmissionWork, forms: _Forms, *, forced: bool) -> bool:
    version = work.version
    if version.is_encrypted:
        return _nothing(work)
    xml = version.as_received
    entity = read_entity(xml, forms.properties(version.instrument_version))
    if entity and entity.dataset == LIST and (entity.create or entity.update):
        work.dwelling = _dwelling(work, entity_id=entity.entity_id)
        if work.dwelling is None:
            return _failed(work, "not_drawn" if entity.create and not entity.update else "no_dwelling")
        return _update(work, entity, forced=forced)
    contact = version.instrument_version.questionnaire.with_role("contact")
    named = read_answer(xml, contact.path) if contact else ""
    if entity and entity.dataset == LIST:
        work.dwelling = _dwelling(work, entity_id=entity.entity_id)
    if work.dwelling is None and work.asked_for:
        work.dwelling = _dwelling(work, entity_id=work.asked_for)
    if work.dwelling is None and named:
        work.dwelling = _dwelling(work, entity_id=named.removeprefix("uuid:").lower()) or _dwelling(work, contact=named)
    if work.dwelling is None:
        return _failed(work, "no_dwelling") if named and _has_worklist(work) else _nothing(work)
    if version.instrument_version.questionnaire.with_role("back_check"):
        return _nothing(work)
    return _complete(work, xml)


def _update(work: SubmissionWork, entity: EntityAsk, *, forced: bool) -> bool:
    """An update of the entity: with an outcome it is an attempt; without one it is of an interview, or says nothing to us."""
    assert work.dwelling is not None
    if "outcome" not in entity.properties:
        return _complete(work, work.version.as_received)
    outcome = outcome_of(entity.properties["outcome"])
    if outcome is None:
        return _failed(work, "no_outcome")
    earlier = ContactRecord.objects.filter(submission=work.version.submission, corrected_by=None).exclude(outcome="").first()
    if earlier and not work.version.is_current:
        return False
    base = None if earlier else base_of(locked(work.dwelling), entity, forced=forced)
    work.conflict = base.conflict if base else ""
    work.told = "forced" if forced else ""
    attempt = Attempt(
        outcome,
        _moment(entity.properties.get("attempted_at", ""), work),
        _whole(entity.properties.get("household_size", "")),
        _whole(entity.properties.get("adults", "")),
        entity.properties.get("remarks", ""),
    )
    by = _recorder(work, Source("phone"))
    if earlier:
        correct(earlier, attempt, work.version.reason or "edited", by)
    else:
        if work.dwelling.standing != Standing.DRAWN:
            work.told = "not_released"
        record_attempt(work.dwelling, attempt, by, base)
    return True


def _complete(work: SubmissionWork, xml: bytes) -> bool:
    """An interview from a dwelling: a record of its own, unless the interview is known there already."""
    assert work.dwelling is not None
    submission = work.version.submission
    if ContactRecord.objects.filter(submission=submission).exists():
        return False
    others = ContactRecord.objects.filter(dwelling=work.dwelling, source=Source.INTERVIEW, corrected_by=None)
    if others.exists():
        return _failed(work, "second_interview")
    if work.dwelling.standing != Standing.DRAWN:
        work.told = "not_released"
    questionnaire = work.version.instrument_version.questionnaire
    consent = questionnaire.with_role("consent")
    agreed = not consent or not consent.favourable or read_answer(xml, consent.path) in consent.favourable
    attempt = Attempt(
        "complete" if agreed else "refusal",
        began_at(xml) or work.version.received_at,
        adults=_counted(questionnaire.with_role("adults"), xml),
    )
    record_attempt(work.dwelling, attempt, _recorder(work, Source("interview")))
    return True


def _dwelling(work: SubmissionWork, **which: str) -> Dwelling | None:
    """The dwelling in an open worklist of the survey, those for training where the submission is a test."""
    return (
        Dwelling.objects.filter(
            worklist__survey=work.survey_id,
            worklist__is_training=work.version.is_test,
            worklist__closed_at=None,
            **which,
        )
        .select_related("worklist")
        .order_by("-worklist")
        .first()
    )


def _has_worklist(work: SubmissionWork) -> bool:
    return Dwelling.objects.filter(worklist__survey=work.survey_id, worklist__is_training=work.version.is_test).exists()


def _recorder(work: SubmissionWork, source: Source) -> Recorder:
    version = work.version
    return Recorder(source, version.enumerator, version.person, version.submission)


def _nothing(work: SubmissionWork) -> bool:
    work.state = WorkState.NOTHING
    return False


def _failed(work: SubmissionWork, told: str) -> bool:
    work.state, work.told = WorkState.FAILED, told
    return False


def _moment(text: str, work: SubmissionWork) -> datetime:
    """When the attempt was: as the form says, else when it was begun, else when it came."""
    try:
        told = parse_datetime(text) if text else None
    except ValueError:
        told = None
    if told and told.tzinfo is None:
        told = timezone.make_aware(told)
    return told or began_at(bytes(work.version.xml)) or work.version.received_at


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) < 1000 else None


def _counted(question: Question | None, xml: bytes) -> int | None:
    return _whole(read_answer(xml, question.path)) if question else None
