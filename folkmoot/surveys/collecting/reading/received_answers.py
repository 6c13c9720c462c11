"""What has been received by a form, read as the same typed answers that files give."""

import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from folkmoot.reportcard.answers.answer_files import AnswerFile
from folkmoot.reportcard.answers.submission_answers import Received, batches_of, merged, tables_of
from folkmoot.reportcard.forms.identifying import identifying_questions
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument, InstrumentVersion, VersionState
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.identifiers_apart import put_together
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, SubmissionVersion
from folkmoot.surveys.collecting.web_form.web_links import LinkKind
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Survey

CHUNK = 500
ENUMERATOR_COLUMN = "enumerator"
LINK_COLUMN = "CameBy"
OPEN_LINK = f"{LinkKind.OPEN}_link"


@dataclass(frozen=True)
class Stream:
    """The interviews of one form on their way into a file, batch by batch; `interviews` says how many, and `encrypted` counts
    those that only the lead's key can open, which are left out."""

    questionnaire: Questionnaire
    batches: Iterator[AnswerFile]
    interviews: int
    encrypted: int


@dataclass(frozen=True)
class Collected:
    """The interviews of one form. `encrypted` counts those that only the lead's key can open, which are left out."""

    questionnaire: Questionnaire
    file: AnswerFile
    encrypted: int


def instrument_of(survey: Survey, form_id: str = "") -> Instrument:
    """The survey's form, or the one with that id. Raises `CollectingError` where it has none, or several and none is named."""
    instruments = list(survey.instruments.filter(versions__state=VersionState.PUBLISHED).distinct())
    wanted = [instrument for instrument in instruments if form_id in {"", instrument.form_id}]
    if len(wanted) == 1:
        return wanted[0]
    known = ", ".join(instrument.form_id for instrument in instruments)
    if not instruments:
        raise CollectingError(f"The survey {survey.slug} has no published form.")
    raise CollectingError(f"The survey {survey.slug} has these forms: {known}. Say which one with --form.")


def collected(instrument: Instrument, *, with_identifiers: bool = False, rejected: bool = True) -> Collected:
    """The current version of every interview of a form, tests left out, in the order in which they were received.

    By default pseudonymous: without the questions that can find a person out, and with a number in place of an enumerator's
    name. Columns known besides: `SubmissionDate`, `FormVersion`, `ReviewState`, `enumerator`, and `CameBy`, which says
    `open_link` of those that are of no probability sample, `one_time_link` of people who were drawn and answered themselves.
    """
    questionnaire = asked_in_exports(instrument, with_identifiers=with_identifiers)
    readable, encrypted = _readable(instrument, rejected=rejected)
    received = received_of(readable, instrument, with_identifiers=with_identifiers)
    file = tables_of(received, questionnaire, instrument.form_id)
    return Collected(questionnaire, file, encrypted)


def streamed(
    instrument: Instrument,
    *,
    with_identifiers: bool = False,
    rejected: bool = True,
    told: Callable[[int], None] = lambda _number: None,
) -> Stream:
    """The same as `collected`, with few interviews in memory at a time. `told` hears how many have been read since."""
    questionnaire = asked_in_exports(instrument, with_identifiers=with_identifiers)
    readable, encrypted = _readable(instrument, rejected=rejected)
    received = received_of(readable, instrument, with_identifiers=with_identifiers)
    batches = batches_of(received, questionnaire, instrument.form_id)
    return Stream(questionnaire, _heard(batches, told), readable.count(), encrypted)


def _heard(batches: Iterator[AnswerFile], told: Callable[[int], None]) -> Iterator[AnswerFile]:
    for batch in batches:
        yield batch
        told(batch.tables[0].cells.height)


def _readable(instrument: Instrument, *, rejected: bool) -> tuple[QuerySet[SubmissionVersion], int]:
    """The interviews that can be read, and how many cannot for they are encrypted."""
    current = current_of(instrument)
    if not rejected:
        current = current.exclude(submission__review_state=ReviewState.REJECTED)
    return current.filter(is_encrypted=False), current.filter(is_encrypted=True).count()


def current_of(instrument: Instrument) -> QuerySet[SubmissionVersion]:
    """The current version of every interview of a form, tests left out."""
    return SubmissionVersion.objects.filter(instrument=instrument, is_test=False, is_current=True)


def asked_in_exports(instrument: Instrument, *, with_identifiers: bool = False) -> Questionnaire:
    """The questions whose answers may leave: all but those that can find a person out, unless asked otherwise."""
    questionnaire = questionnaire_of(instrument)
    if with_identifiers:
        return questionnaire
    gone = {question.id for question in identifying_questions(questionnaire)}
    return replace(questionnaire, questions=tuple(each for each in questionnaire.questions if each.id not in gone))


def questionnaire_of(instrument: Instrument) -> Questionnaire:
    """One questionnaire for all published versions of a form; the newest decides where they differ."""
    versions = instrument.versions.filter(state=VersionState.PUBLISHED).order_by("-published_at", "-pk")
    return merged([version.questionnaire for version in versions])


def pseudonym(enumerator_id: int, instrument: Instrument) -> str:
    """The same for the same enumerator in every export of a form, and no way back from it to a name."""
    digest = hashlib.sha256(f"{instrument.pk} {instrument.created_at.isoformat()} {enumerator_id}".encode()).hexdigest()
    return f"E{digest[:8]}"


def received_of(
    versions: QuerySet[SubmissionVersion], instrument: Instrument, *, with_identifiers: bool = False
) -> Iterator[Received]:
    """What these versions hold, in the order in which their interviews came. Identifiers stand in a table apart, which is read
    only where they are asked for."""
    apart = ("identifiers__cuts", "identifiers__texts") if with_identifiers else ()
    columns = (
        "pk",
        "xml",
        "instance_id",
        "instrument_version_id",
        "submission__received_at",
        "submission__review_state",
        "submission__enumerator_id",
        "submission__linked__link__kind",
        *apart,
    )
    names_of_versions = dict(InstrumentVersion.objects.filter(instrument=instrument).values_list("pk", "version"))
    names: dict[int | None, str] = {None: ""}
    for person in Enumerator.objects.filter(survey=instrument.survey_id):
        names[person.pk] = person.name if with_identifiers else pseudonym(person.pk, instrument)
    for _pk, xml, instance_id, version, received_at, review_state, enumerator, link, *identifiers in _in_order(
        versions, columns
    ):
        yield Received(
            instance_id,
            put_together(bytes(xml), identifiers[0] or (), bytes(identifiers[1] or b"")) if identifiers else bytes(xml),
            {
                "SubmissionDate": received_at.isoformat(timespec="seconds"),
                "FormVersion": names_of_versions[version],
                "ReviewState": review_state,
                ENUMERATOR_COLUMN: names[enumerator],
                LINK_COLUMN: f"{link}_link" if link else "",
            },
        )


def _in_order(versions: QuerySet[SubmissionVersion], columns: Sequence[str]) -> Iterator[tuple]:
    """These columns, the primary key first, of versions in the order in which their interviews came. The keys alone are put in
    order: whole interviews would be sorted in memory or on the disk before the first of them can be read."""
    ordered = versions.order_by("submission__received_at", "submission_id").values_list("pk", flat=True)
    keys = array("q", ordered.iterator(CHUNK))
    for begins in range(0, len(keys), CHUNK):
        chunk = keys[begins : begins + CHUNK]
        rows = {row[0]: row for row in SubmissionVersion.objects.filter(pk__in=chunk).values_list(*columns)}
        yield from (rows[key] for key in chunk if key in rows)
