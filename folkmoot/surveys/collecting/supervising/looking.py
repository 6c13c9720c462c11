"""A look at a fieldwork: what the checks find, how far it has come, what interviewers and back-checks tell. Worked out when
something has come or changed, kept in the database, and read from there by everyone."""

import io
import time
from dataclasses import dataclass

import polars as pl
from django.db.models import Count, Max
from django.utils import timezone

from folkmoot.reportcard.answers.answers import Answers, answers_in
from folkmoot.reportcard.fieldwork.back_checks import back_check_agreement, pair_back_checks
from folkmoot.reportcard.fieldwork.fieldwork_findings import BEHIND_PLAN, Fieldwork, findings
from folkmoot.reportcard.fieldwork.fieldwork_progress import SCHEMA as PROGRESS_SCHEMA
from folkmoot.reportcard.fieldwork.fieldwork_progress import by_unit, progress
from folkmoot.reportcard.fieldwork.interviewer_effects import interviewer_effects, worked_together
from folkmoot.reportcard.fieldwork.quality import asked_in, fieldwork_of, find_trouble, zone_of
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.reading.received_answers import ENUMERATOR_COLUMN, collected
from folkmoot.surveys.collecting.receiving.audit_times import last_log, times_by_question
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionVersion
from folkmoot.surveys.collecting.supervising.fieldwork_looks import FieldworkLook
from folkmoot.surveys.collecting.supervising.fieldwork_plans import FieldworkPlan, plan_of
from folkmoot.surveys.collecting.supervising.limits import LimitSetting, limits_of

PARTS = ("findings", "progress", "effects", "agreement", "pairs", "places")


@dataclass(frozen=True)
class Look:
    """The tables of a look: `findings` (`fieldwork_findings.SCHEMA`), `progress` (`fieldwork_progress.SCHEMA`), `effects`
    (`interviewer_effects.SCHEMA`), `agreement` and `pairs` of back-checks (`back_checks`), and `places` (`interview`,
    `latitude`, `longitude`); with no rows where there are none.

    `interviews` are those that were looked at, `consenting` those with consent where the form asks for it; `together` the share
    of interviews made where several interviewers worked."""

    interviews: int
    consenting: int | None
    together: float | None
    findings: pl.DataFrame
    progress: pl.DataFrame
    effects: pl.DataFrame
    agreement: pl.DataFrame
    pairs: pl.DataFrame
    places: pl.DataFrame


def state_of(instrument: Instrument) -> str:
    """A text that changes with whatever a look depends on."""
    survey = instrument.survey_id
    versions = SubmissionVersion.objects.filter(instrument__survey=survey, is_test=False).aggregate(last=Max("pk"))
    rejected = Submission.objects.filter(instrument__survey=survey, is_test=False, review_state=ReviewState.REJECTED)
    marks = rejected.aggregate(number=Count("pk"), last=Max("pk"))
    forms = instrument.versions.aggregate(last=Max("published_at"))["last"]
    limit = LimitSetting.objects.filter(survey=survey).aggregate(last=Max("pk"))["last"]
    plan = FieldworkPlan.objects.filter(survey=survey).aggregate(last=Max("pk"))["last"]
    logs = last_log(instrument)
    return f"2 {instrument.is_closed()} {versions['last']} {marks['number']} {marks['last']} {forms} {limit} {plan} {logs}"


def look_at(instrument: Instrument) -> Look:
    """The look that holds now, worked out where anything has changed since the last one."""
    state = state_of(instrument)
    kept = FieldworkLook.objects.filter(instrument=instrument, state=state).first()
    return _read(kept) if kept else _look_anew(instrument, state)


def kept_look(instrument: Instrument) -> Look | None:
    """The newest look that was worked out, whatever has come since; None before the first."""
    kept = FieldworkLook.objects.filter(instrument=instrument).first()
    return _read(kept) if kept else None


def _look_anew(instrument: Instrument, state: str) -> Look:
    began = time.monotonic()
    look = _look(instrument)
    tables = {name: _packed(getattr(look, name)) for name in PARTS}
    values = {"interviews": look.interviews, "consenting": look.consenting, "together": look.together, **tables}
    made = {"state": state, "made_at": timezone.now(), "seconds": time.monotonic() - began}
    FieldworkLook.objects.update_or_create(instrument=instrument, defaults={**values, **made})
    return look


def _look(instrument: Instrument) -> Look:
    received = collected(instrument, with_identifiers=True, rejected=False)
    nothing = pl.DataFrame()
    plan = () if received.questionnaire.with_role("back_check") else plan_of(instrument.survey)
    if received.file.tables[0].cells.is_empty():
        made = pl.DataFrame([(row.by, row.group, 0, row.number) for row in plan], schema=PROGRESS_SCHEMA, orient="row")
        return Look(0, None, None, findings([]), made, nothing, nothing, nothing, nothing)
    questionnaire = received.questionnaire
    answers = answers_in(received.file, questionnaire)
    role = questionnaire.with_role("enumerator")
    enumerator = role.id if role else ENUMERATOR_COLUMN
    fieldwork = fieldwork_of(
        answers,
        questionnaire,
        enumerator=enumerator,
        planned=by_unit(plan),
        zone=zone_of(received.file),
        times=times_by_question(instrument),
    )
    asked = asked_in(questionnaire, answers, (enumerator,))
    agreement, pairs = _back_checks(instrument, questionnaire, answers)
    agreed = _consenting(answers, questionnaire)
    return Look(
        answers.table.height,
        agreed.table.height if agreed else None,
        worked_together(fieldwork),
        _begun(find_trouble(fieldwork, asked, limits_of(instrument.survey)), instrument),
        progress(agreed or answers, questionnaire, plan),
        interviewer_effects(fieldwork, asked),
        agreement,
        pairs,
        _places(fieldwork),
    )


def _begun(found: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """While the fieldwork goes on, a unit where nobody has been yet is no finding."""
    if instrument.is_closed():
        return found
    return found.filter((pl.col("check") != BEHIND_PLAN) | (pl.col("facts").struct.field("number") > 0))


def _places(fieldwork: Fieldwork) -> pl.DataFrame:
    if "latitude" not in fieldwork.rows.columns:
        return pl.DataFrame()
    return fieldwork.rows.select("interview", "latitude", "longitude").drop_nulls()


def _consenting(answers: Answers, questionnaire: Questionnaire) -> Answers | None:
    """The interviews of those who agreed, where the form asks and says which answer that is."""
    consent = questionnaire.with_role("consent")
    if consent is None or consent.id not in answers.table.columns or not consent.favourable:
        return None
    agreed = pl.col(consent.id).is_in(list(consent.favourable)).fill_null(value=False)
    return answers.without_rows(~agreed, column=consent.id, why="no consent", done="not counted")


def _back_checks(instrument: Instrument, questionnaire: Questionnaire, answers: Answers) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Against every other form of the survey whose question with the role `back_check` names an interview."""
    contact = questionnaire.with_role("contact")
    first_key = contact.id if contact and contact.id in answers.table.columns else ""
    for other in instrument.survey.instruments.exclude(pk=instrument.pk).filter(versions__state="published").distinct():
        current = other.current
        key = current.questionnaire.with_role("back_check") if current else None
        if key is None:
            continue
        second = collected(other, with_identifiers=True, rejected=False)
        if second.file.tables[0].cells.is_empty():
            continue
        checked = answers_in(second.file, second.questionnaire)
        if key.id not in checked.table.columns:
            continue
        paired = pair_back_checks(answers, checked, key.id, first_key)
        if paired.height:
            return back_check_agreement(answers, checked, (questionnaire, second.questionnaire), paired)
    return pl.DataFrame(), pl.DataFrame()


def _packed(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def _read(kept: FieldworkLook) -> Look:
    tables = {name: pl.read_ipc(io.BytesIO(bytes(getattr(kept, name))), use_pyarrow=False) for name in PARTS}
    return Look(kept.interviews, kept.consenting, kept.together, **tables)
