"""What is stored of submissions that arrive, and what is answered: one batch, one transaction.

The same instance id twice is one submission; files that come later join it; an edit is a version beside the old one, and the
original may even come after its edit. Whatever cannot be taken is refused by itself and leaves nothing behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from django.db import connection, transaction

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving import submission_rows as rows
from folkmoot.surveys.collecting.receiving.deliveries import Delivery, KeptFile
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers, cut_out
from folkmoot.surveys.collecting.receiving.plain_submissions import is_plain, store_plain
from folkmoot.surveys.collecting.receiving.submission_xml import began_at, texts_of
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionFile, SubmissionVersion
from folkmoot.surveys.collecting.web_form.linked_submissions import link_takes, note_link
from folkmoot.surveys.collecting.worklist.noting_work import note_work

LOCK_OF_THE_WRITER = 5_726_178


class Refusal(Enum):
    """Why a submission was not stored."""

    NOT_SIGNED_IN = "not_signed_in"
    CLOSED = "closed"
    OTHER_CONTENT = "other_content"
    EDITED_ALREADY = "edited_already"
    OTHER_FILE = "other_file"
    LINK_IS_USED = "link_is_used"


@dataclass(frozen=True)
class Receipt:
    """The submission is stored; `again` where it was here already."""

    again: bool = False


Outcome = Receipt | Refusal


def store(deliveries: Sequence[Delivery]) -> list[Outcome]:
    """Stores a batch, in its order, and says of each what came of it.

    When this returns (outside another transaction), what it received is on the disk. Any database error means that nothing
    of the batch was stored, or that what was stored of it will be known when it is sent again.
    """
    stored = _store_plain(deliveries)
    left = iter(_store_together([delivery for delivery in deliveries if id(delivery) not in stored]))
    return [Receipt() if id(delivery) in stored else next(left) for delivery in deliveries]


def _store_plain(deliveries: Sequence[Delivery]) -> set[int]:
    """The short way, for what can take it; gives the `id` of each delivery that it stored."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return set()
    first = {delivery.key: delivery for delivery in reversed(deliveries)}
    plain = {key: delivery for key, delivery in first.items() if is_plain(delivery)}
    return {id(plain[key]) for key in store_plain(plain.values())} if plain else set()


def _store_together(deliveries: Sequence[Delivery]) -> list[Outcome]:
    """All of them in one transaction, after a look at what is here already."""
    if not deliveries:
        return []
    with transaction.atomic():
        _wait_for_other_writers()
        batch = _Batch(deliveries)
        outcomes = [batch.take(delivery) for delivery in deliveries]
        batch.write_new()
        note_work(batch.about_dwellings)
    return outcomes


def _wait_for_other_writers() -> None:
    """SQLite has taken its one lock as the transaction began; PostgreSQL is asked for one, so that looking before storing is
    safe against another process that stores the same submission."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_WRITER])


class _Batch:
    """What must be known to take a batch of deliveries, asked for once; new plain submissions are written together."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        senders = {delivery.enumerator_id for delivery in deliveries if delivery.enumerator_id}
        keys = [delivery.key for delivery in deliveries]
        self.active, closing = rows.active_and_closing(senders, {delivery.instrument_id for delivery in deliveries})
        self.closes_at = dict(Instrument.objects.filter(pk__in=closing).values_list("pk", "closes_at")) if closing else {}
        self.known, self.roots = rows.stored_before(keys)
        self.new: list[SubmissionVersion] = []
        self.about_dwellings: list[Delivery] = []
        self.identifiers: list[SubmissionIdentifiers] = []

    def take(self, delivery: Delivery) -> Outcome:
        if delivery.enumerator_id and delivery.enumerator_id not in self.active:
            return Refusal.NOT_SIGNED_IN
        digest = sha256(delivery.xml).digest()
        known = self.known.get(delivery.key)
        if known is not None:
            if known != digest:
                return Refusal.OTHER_CONTENT
            return self._take_again(delivery)
        if self._is_closed(delivery):
            return Refusal.CLOSED
        if delivery.link_id and not (link_takes(delivery.link_id) and not delivery.envelope.deprecated_id):
            return Refusal.LINK_IS_USED
        outcome: Outcome = Receipt()
        if delivery.envelope.deprecated_id:
            outcome = self._take_edit(delivery, digest)
        elif delivery.key in self.roots:
            self._take_original_after_its_edit(delivery, digest)
        else:
            version, apart = _version(_submission(delivery, delivery.envelope.instance_id), delivery, digest)
            self.new.append(version)
            self.identifiers += apart
        if isinstance(outcome, Receipt):
            self.known[delivery.key] = digest
            if delivery.files:
                self._add_files(delivery)
            if delivery.touches_worklist:
                self.about_dwellings.append(delivery)
            if delivery.link_id:
                self.write_new()
                note_link(delivery.link_id, instrument_id=delivery.instrument_id, instance_id=delivery.envelope.instance_id)
        return outcome

    def write_new(self) -> None:
        if self.new:
            rows.insert_first_versions(self.new)
            rows.insert_identifiers(self.identifiers)
            self.new, self.identifiers = [], []

    def _is_closed(self, delivery: Delivery) -> bool:
        """An interview that began before the form closed is taken; one that does not say when it began is given the benefit."""
        closes_at = self.closes_at.get(delivery.instrument_id)
        if closes_at is None or delivery.received_at < closes_at or delivery.is_test:
            return False
        began = began_at(delivery.xml)
        return began is not None and began >= closes_at

    def _take_again(self, delivery: Delivery) -> Outcome:
        if delivery.files and self._add_files(delivery) is not None:
            return Refusal.OTHER_FILE
        return Receipt(again=True)

    def _take_edit(self, delivery: Delivery, digest: bytes) -> Outcome:
        self.write_new()
        replaced = _stored(delivery, delivery.envelope.deprecated_id)
        if replaced is None:
            return self._take_edit_before_its_original(delivery, digest)
        if not replaced.is_current:
            return Refusal.EDITED_ALREADY
        submission = replaced.submission
        SubmissionVersion.objects.filter(pk=replaced.pk).update(is_current=False)
        version = self._write_edit(submission, delivery, digest)
        brought = {file.name for file in delivery.files}
        SubmissionFile.objects.bulk_create(
            SubmissionFile(
                version=version,
                name=file.name,
                content=file.content.name,
                sha256=file.sha256,
                size=file.size,
                received_at=file.received_at,
            )
            for file in replaced.files.all()
            if file.name not in brought
        )
        Submission.objects.filter(pk=submission.pk).update(review_state=ReviewState.EDITED)
        return Receipt()

    def _take_edit_before_its_original(self, delivery: Delivery, digest: bytes) -> Outcome:
        """Kept under the id of the original, which joins it when it comes."""
        deprecated_id = delivery.envelope.deprecated_id
        if _stored_submission(delivery, deprecated_id):
            return Refusal.EDITED_ALREADY
        submission = _submission(delivery, deprecated_id)
        submission.review_state = ReviewState.EDITED
        submission.save(force_insert=True)
        self._write_edit(submission, delivery, digest)
        self.roots.add((delivery.instrument_id, delivery.is_test, deprecated_id))
        return Receipt()

    def _write_edit(self, submission: Submission, delivery: Delivery, digest: bytes) -> SubmissionVersion:
        """The edit as the current version, or before a later edit of it that came first."""
        version, apart = _version(submission, delivery, digest)
        later = _stored_submission(delivery, delivery.envelope.instance_id)
        if later:
            version.is_current = False
            SubmissionVersion.objects.filter(submission=later).update(submission=submission)
            later.delete()
        _save(version, apart)
        return version

    def _take_original_after_its_edit(self, delivery: Delivery, digest: bytes) -> None:
        self.write_new()
        submission = _stored_submission(delivery, delivery.envelope.instance_id)
        assert submission is not None
        version, apart = _version(submission, delivery, digest)
        version.is_current = False
        _save(version, apart)

    def _add_files(self, delivery: Delivery) -> KeptFile | None:
        """Joins files to their version, those that its XML names and that are not here; gives the first that is here with
        other content, and then adds none."""
        self.write_new()
        version = _stored(delivery, delivery.envelope.instance_id)
        assert version is not None
        if version.identifiers_removed_at:
            return None
        here = dict(version.files.values_list("name", "sha256"))
        for file in delivery.files:
            if here.get(file.name, file.sha256) != file.sha256:
                return file
        named = texts_of(delivery.xml)
        added = {file.name: file for file in delivery.files if file.name in named and file.name not in here}
        SubmissionFile.objects.bulk_create(
            SubmissionFile(
                version=version,
                name=file.name,
                content=file.stored_as,
                sha256=file.sha256,
                size=file.size,
                received_at=delivery.received_at,
            )
            for file in added.values()
        )
        return None


def _submission(delivery: Delivery, instance_id: str) -> Submission:
    return Submission(
        instrument_id=delivery.instrument_id,
        instance_id=instance_id,
        is_test=delivery.is_test,
        enumerator_id=delivery.enumerator_id,
        received_at=delivery.received_at,
    )


def _version(
    submission: Submission, delivery: Delivery, digest: bytes
) -> tuple[SubmissionVersion, list[SubmissionIdentifiers]]:
    """The version, and what stands apart from it: one row, or none where nothing in it can find a person out."""
    cuts = delivery.envelope.identifiers
    rest, texts = cut_out(delivery.xml, cuts)
    version = SubmissionVersion(
        submission=submission,
        instrument_id=delivery.instrument_id,
        instrument_version_id=delivery.version_id,
        instance_id=delivery.envelope.instance_id,
        is_test=delivery.is_test,
        edited_from=delivery.envelope.deprecated_id,
        xml=rest,
        sha256=digest,
        is_encrypted=delivery.envelope.is_encrypted,
        received_at=delivery.received_at,
        enumerator_id=delivery.enumerator_id,
        person_id=delivery.person_id,
        reason=delivery.reason,
    )
    return version, [SubmissionIdentifiers(version=version, cuts=cuts, texts=texts)] if cuts else []


def _save(version: SubmissionVersion, apart: list[SubmissionIdentifiers]) -> None:
    version.save(force_insert=True)
    for identifiers in apart:
        identifiers.save(force_insert=True)


def _stored(delivery: Delivery, instance_id: str) -> SubmissionVersion | None:
    return (
        SubmissionVersion.objects.filter(instrument=delivery.instrument_id, is_test=delivery.is_test, instance_id=instance_id)
        .select_related("submission")
        .first()
    )


def _stored_submission(delivery: Delivery, instance_id: str) -> Submission | None:
    return Submission.objects.filter(
        instrument=delivery.instrument_id, is_test=delivery.is_test, instance_id=instance_id
    ).first()
