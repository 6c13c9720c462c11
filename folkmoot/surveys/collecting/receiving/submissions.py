"""Submissions: filled-in forms as they were received. Nothing here is ever changed; an edit is a version beside the old one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.forms.instruments import Instrument, InstrumentVersion
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.identifiers_apart import put_together


class ReviewState(models.TextChoices):
    RECEIVED = "received", _("received")
    EDITED = "edited", _("edited")
    HAS_ISSUES = "has_issues", _("has issues")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


class SubmissionQuerySet(models.QuerySet):
    def of(self, instrument: Instrument, *, tests: bool = False) -> "SubmissionQuerySet":
        """The interviews of a form, or its tests. Asked by `IN`: a bare `NOT is_test` has no place in SQLite's indexes, and
        each page would sort the whole list."""
        return self.filter(instrument=instrument, is_test__in=[tests])


class Submission(models.Model):
    """One interview, by the instance id under which it came first. `is_test` for drafts and training: kept apart."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="submissions", verbose_name=_("form"), db_index=False
    )
    instance_id = models.CharField(_("instance id"), max_length=255)
    is_test = models.BooleanField(_("test"), default=False)
    enumerator = models.ForeignKey(
        Enumerator, models.PROTECT, null=True, related_name="submissions", verbose_name=_("enumerator"), db_index=False
    )
    received_at = models.DateTimeField(_("received"))
    review_state = models.CharField(_("review"), max_length=12, choices=ReviewState.choices, default=ReviewState.RECEIVED)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["instrument", "instance_id", "is_test"], name="surveys_submission_instance_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["instrument", "is_test", "-received_at", "-id"], name="surveys_submission_newest"),
            models.Index(
                fields=["instrument", "is_test", "review_state", "-received_at", "-id"], name="surveys_submission_by_state"
            ),
            models.Index(
                fields=["enumerator", "instrument", "is_test", "-received_at", "-id"], name="surveys_submission_by_person"
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id

    @property
    def current(self) -> "SubmissionVersion":
        return self.versions.get(is_current=True)


class SubmissionVersion(models.Model):
    """The XML of a submission as it was received, of the first sending or of an edit; `sha256` is of all its bytes.

    What can find a person out is cut out of `xml` and stands in `identifiers` until the date of the protocol; `as_received`
    puts the two together, and is for those alone who may see identifiers.

    Indexes cost every submission that arrives, so only those that are searched by are kept.

    `edited_from` is the instance id that it replaces, empty for the first. Exactly one version of a submission is current.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions", verbose_name=_("submission"))
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+", db_index=False)
    instrument_version = models.ForeignKey(
        InstrumentVersion, models.PROTECT, related_name="+", verbose_name=_("version"), db_index=False
    )
    instance_id = models.CharField(_("instance id"), max_length=255)
    is_test = models.BooleanField(default=False)
    edited_from = models.CharField(_("edited from"), max_length=255, blank=True)
    xml = models.BinaryField("XML")
    sha256 = models.BinaryField(max_length=32)
    is_current = models.BooleanField(_("current"), default=True)
    is_encrypted = models.BooleanField(_("encrypted"), default=False)
    received_at = models.DateTimeField(_("received"))
    enumerator = models.ForeignKey(
        Enumerator, models.PROTECT, null=True, related_name="+", verbose_name=_("enumerator"), db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    reason = models.TextField(_("why it was edited"), blank=True)
    identifiers_removed_at = models.DateTimeField(_("identifiers removed"), null=True)

    class Meta:
        verbose_name = _("version of a submission")
        verbose_name_plural = _("versions of submissions")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["instrument", "instance_id", "is_test"], name="surveys_submission_version_instance_once"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(is_current=True), name="surveys_submission_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id

    @property
    def as_received(self) -> bytes:
        """Byte for byte as it came; without what could find a person out once that has been removed."""
        apart = getattr(self, "identifiers", None)
        return put_together(bytes(self.xml), apart.cuts, bytes(apart.texts)) if apart else bytes(self.xml)


class SubmissionFile(models.Model):
    """A file that came with a version of a submission: a photograph, a recording, the audit log, an encrypted part."""

    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="files", verbose_name=_("version"))
    name = models.CharField(_("name"), max_length=255)
    content = models.FileField(_("content"), storage=CollectedStorage(), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "name"], name="surveys_submission_file_once_a_version")
        ]

    def __str__(self) -> str:
        return self.name
