"""What is recorded of a dwelling, and what its contact sheet comes to. What was recorded stays; corrections are new records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.sampling.respondents import MOST_ADULTS, Respondent
from folkmoot.reportcard.weighting.contact_outcomes import FINAL
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord, ContactRemark, Source
from folkmoot.surveys.collecting.worklist.entity_versions import EntityVersion
from folkmoot.surveys.collecting.worklist.worklists import INTERVIEWED, Dwelling, Standing, Worklist
from folkmoot.surveys.errors import CollectingError

CLOCKS_DIFFER = timedelta(minutes=15)


@dataclass(frozen=True)
class Attempt:
    """What happened at the door. `outcome` is one of `OUTCOMES`."""

    outcome: str
    attempted_at: datetime
    household_size: int | None = None
    adults: int | None = None
    remarks: str = ""


@dataclass(frozen=True)
class Recorder:
    """Who says so, and how it came."""

    source: Source
    enumerator: Enumerator | None = None
    person: User | None = None
    submission: Submission | None = None


@dataclass(frozen=True)
class Base:
    """The version that somebody had before them, as ODK counts them; `branch` of updates made without a network."""

    version: int
    branch: str = ""
    branch_base: int | None = None
    conflict: str = ""


def record_attempt(dwelling: Dwelling, attempt: Attempt, by: Recorder, base: Base | None = None) -> ContactRecord:
    """Writes an attempt down. Raises `CollectingError` for a dwelling that is not to be visited, or an impossible attempt."""
    with transaction.atomic():
        dwelling = locked(dwelling)
        if by.source in {Source.BROWSER, Source.OFFICE}:
            if dwelling.standing != Standing.DRAWN:
                raise CollectingError(
                    _("%(dwelling)s is not to be visited: it is in reserve, or was replaced.") % {"dwelling": dwelling}
                )
            if dwelling.worklist.closed_at:
                raise CollectingError(_("This worklist is closed: nobody can be sent there any more."))
        _check(attempt)
        number = len(standing_records(dwelling)) + 1
        record = ContactRecord.objects.create(dwelling=dwelling, number=number, **_values(dwelling, attempt, by))
        _remark(record, attempt)
        bring_up_to_date(dwelling)
        _note_version(dwelling, _changed(attempt), base)
    return record


def correct(record: ContactRecord, attempt: Attempt | None, reason: str, by: Recorder) -> ContactRecord:
    """A record in the place of another one; without an attempt it says that the other never was. Raises `CollectingError`."""
    with transaction.atomic():
        dwelling = locked(record.dwelling)
        if ContactRecord.objects.filter(corrects=record).exists():
            raise CollectingError(_("This record has been corrected already: correct the newer one."))
        if not reason.strip():
            raise CollectingError(_("Say why it is corrected."))
        if attempt:
            _check(attempt)
        values = (
            _values(dwelling, attempt, by)
            if attempt
            else {"attempted_at": record.attempted_at, "outcome": "", **_recorded_by(by)}
        )
        made = ContactRecord.objects.create(
            dwelling=dwelling, number=record.number, corrects=record, reason=reason.strip()[:500], **values
        )
        _remark(made, attempt)
        bring_up_to_date(dwelling)
        _note_version(dwelling, _changed(attempt) if attempt else ["outcome"])
    return made


def standing_records(dwelling: Dwelling) -> list[ContactRecord]:
    """The records that count, in the order of the attempts: what was corrected does not."""
    records = dwelling.records.filter(corrected_by=None).exclude(outcome="").select_related("enumerator", "person", "corrects")
    return sorted(records, key=lambda record: (record.attempted_at, record.pk))


def adult_to_ask(dwelling: Dwelling, adults: int | None) -> int | None:
    """Which adult the draw says is to be asked where there are so many, counted from 1; None where it says nothing."""
    if not adults:
        return None
    told = dwelling.drawn.get(f"adult_of_{min(adults, MOST_ADULTS)}")
    return int(told) if told else None


def drawn_by(dwelling: Dwelling) -> str:
    """How the adult is drawn there, in a few words that never change: `kish B1`, `random, woman`."""
    design = dwelling.worklist.draw.design
    words = [] if design.respondent is Respondent.OPEN else [str(design.respondent.value)]
    if table := dwelling.drawn.get("kish_table"):
        words.append(str(table))
    sex = dwelling.drawn.get("sex_asked")
    return ", ".join(filter(None, (" ".join(words), sex)))[:30]


def locked(dwelling: Dwelling) -> Dwelling:
    """The dwelling as it is now, which nobody else changes until the transaction ends."""
    return Dwelling.objects.select_for_update(of=("self",)).select_related("worklist").get(pk=dwelling.pk)


def bring_up_to_date(dwelling: Dwelling) -> None:
    """Makes what is kept of the contact sheet in `dwelling` agree with its records."""
    records = standing_records(dwelling)
    final = min(reversed(records), key=lambda record: FINAL.index(record.outcome), default=None)
    at_the_door = [record for record in records if record.source != Source.INTERVIEW]
    if not any(record.outcome in INTERVIEWED for record in at_the_door):
        at_the_door = records
    dwelling.outcome = final.outcome if final else ""
    dwelling.approached_by = next((each.enumerator for each in (final, *reversed(records)) if each and each.enumerator), None)
    dwelling.approached_at = records[-1].attempted_at if records else None
    dwelling.attempts = len(at_the_door)
    dwelling.attempts_apart = _apart([record.attempted_at for record in at_the_door], dwelling.worklist)
    dwelling.is_over = bool(records) and not dwelling.is_interviewed and _is_over(dwelling)
    counted = [final, *reversed(records)] if final else []
    dwelling.adults = next((record.adults for record in counted if record and record.adults), None)
    dwelling.interview = next((record.submission for record in records if record.source == Source.INTERVIEW), None)
    dwelling.save()


def count_anew(worklist: Worklist) -> None:
    """After a change of the protocol: how many attempts were long enough after one another."""
    for dwelling in worklist.dwellings.exclude(attempts=0).select_related("worklist"):
        bring_up_to_date(dwelling)


def _is_over(dwelling: Dwelling) -> bool:
    protocol = dwelling.worklist
    return dwelling.outcome in protocol.replaced_at_once or dwelling.attempts_apart >= protocol.attempts


def _apart(moments: Sequence[datetime], worklist: Worklist) -> int:
    """How many attempts count: each must be long enough after the last that counted."""
    counted: list[datetime] = []
    for moment in moments:
        if not counted or moment - counted[-1] >= timedelta(hours=worklist.hours_between):
            counted.append(moment)
    return len(counted)


def _check(attempt: Attempt) -> None:
    if attempt.outcome not in FINAL:
        raise CollectingError(_("Say how it ended."))
    if attempt.attempted_at > timezone.now() + CLOCKS_DIFFER:
        raise CollectingError(_("The attempt lies in the future: mend the time."))
    if attempt.adults is not None and attempt.household_size is not None and attempt.adults > attempt.household_size:
        raise CollectingError(_("There cannot be more adults than people in the household."))


def _values(dwelling: Dwelling, attempt: Attempt, by: Recorder) -> Mapping[str, object]:
    drawn = adult_to_ask(dwelling, attempt.adults)
    return {
        "attempted_at": attempt.attempted_at,
        "outcome": attempt.outcome,
        "household_size": attempt.household_size,
        "adults": attempt.adults,
        "adult_drawn": drawn,
        "drawn_by": drawn_by(dwelling) if attempt.adults else "",
        **_recorded_by(by),
    }


def _remark(record: ContactRecord, attempt: Attempt | None) -> None:
    if attempt and (text := attempt.remarks.strip()):
        ContactRemark.objects.create(record=record, text=text)


def _recorded_by(by: Recorder) -> Mapping[str, object]:
    return {"source": by.source, "enumerator": by.enumerator, "person": by.person, "submission": by.submission}


def _changed(attempt: Attempt) -> list[str]:
    given = {
        "household_size": attempt.household_size,
        "adults": attempt.adults,
        "remarks": attempt.remarks,
    }
    return ["outcome", *(name for name, value in given.items() if value not in {None, ""})]


def _note_version(dwelling: Dwelling, properties: list[str], base: Base | None = None) -> None:
    base = base or Base(dwelling.version)
    dwelling.version += 1
    dwelling.save(update_fields=["version"])
    EntityVersion.objects.create(
        dwelling=dwelling,
        version=dwelling.version,
        properties=properties,
        base_version=base.version,
        branch=base.branch,
        branch_base=base.branch_base,
        conflict=base.conflict,
    )
