"""Instruments: the forms of a survey. A version of one never changes once it is published."""

import hashlib
import secrets
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.errors import InstrumentIsFixed

WORKLIST_FILE = "dwellings.csv"
"""A form that asks for this file gets the worklist of the enumerator who signs in, unless it has a file of that name."""


def new_key() -> str:
    """A secret that is a part of an address."""
    return secrets.token_urlsafe(32)


class Instrument(models.Model):
    """A questionnaire of a survey by its form id, in one version or several."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="instruments", verbose_name=_("survey"))
    form_id = models.CharField(_("form id"), max_length=200)
    title = models.CharField(_("title"), max_length=300)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Interviews that began before are still received afterwards.")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering: ClassVar[list[str]] = ["form_id"]
        permissions: ClassVar[list[tuple[str, str]]] = [("collect_instrument", "Can lead the fieldwork of every survey")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "form_id"], name="surveys_instrument_form_id_once_a_survey")
        ]

    def __str__(self) -> str:
        return self.title or self.form_id

    def is_closed(self, now: datetime | None = None) -> bool:
        return self.closes_at is not None and self.closes_at <= (now or timezone.now())

    @property
    def current(self) -> "InstrumentVersion | None":
        """The version that is given out: the newest published one."""
        return self.versions.filter(state=VersionState.PUBLISHED).order_by("-published_at", "-pk").first()

    @property
    def is_back_check(self) -> bool:
        """Whether it asks people again: a question with the role `back_check` names the interview."""
        current = self.current
        return current is not None and current.questionnaire.with_role("back_check") is not None

    @property
    def draft(self) -> "InstrumentVersion | None":
        return self.versions.filter(state=VersionState.DRAFT).first()


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


FIXED = ("instrument_id", "version", "xform", "md5", "sha256", "source_sha256", "questionnaire_json", "published_at", "state")


class InstrumentVersion(models.Model):
    """A questionnaire as it is fielded: the exact bytes that phones fetch, their hashes, and the XLSForm they come from.

    `md5` is of the XForm's bytes in UTF-8 and is what Collect compares; `sha256` names the version for ever. The XLSForm
    (an `.xlsx`, or a zip of CSV files) lies in the storage under `source_sha256`. `media` are the files that it asks for.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="versions", verbose_name=_("form"))
    version = models.CharField(_("version"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    xform = models.TextField(_("XForm"))
    md5 = models.CharField("MD5", max_length=32)
    sha256 = models.CharField("SHA-256", max_length=64)
    questionnaire_json = models.TextField(_("questionnaire"))
    source_name = models.CharField(_("file"), max_length=200)
    source_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    media = models.JSONField(_("attachments that it asks for"), default=list)
    notes = models.JSONField(_("what was noted"), default=list)
    change_reason = models.TextField(_("why received answers may be broken"), blank=True)
    draft_key = models.CharField(max_length=64, default=new_key, unique=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["instrument", "version"],
                condition=models.Q(state="published"),
                name="surveys_version_once_an_instrument",
            ),
            models.UniqueConstraint(fields=["instrument"], condition=models.Q(state="draft"), name="surveys_version_one_draft"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state="published", published_at__isnull=False),
                name="surveys_version_published_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} ({self.version})" if self.version else str(self.instrument)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `InstrumentIsFixed` where a published version would change."""
        if self.pk:
            stored = InstrumentVersion.objects.filter(pk=self.pk).values(*FIXED).first()
            if stored and stored["state"] == VersionState.PUBLISHED:
                changed = [name for name in FIXED if getattr(self, name) != stored[name]]
                if changed:
                    raise InstrumentIsFixed(
                        f"{self} is published and cannot change ({', '.join(changed)}): publish a new version."
                    )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.state == VersionState.PUBLISHED:
            raise InstrumentIsFixed(f"{self} is published and cannot be removed; the form can be closed.")
        return super().delete(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return msgspec.json.decode(self.questionnaire_json, type=Questionnaire)

    @property
    def missing_media(self) -> list[str]:
        """The names of the files that the form asks for and that are not here."""
        here = {attachment.name for attachment in self.attachments.all()} | {WORKLIST_FILE}
        return [name for name in self.media if name not in here]

    @property
    def encrypts(self) -> bool:
        """Whether phones encrypt its interviews before they send them, which the web form cannot."""
        return "base64RsaPublicKey=" in self.xform

    @property
    def asks_for_worklist(self) -> bool:
        return WORKLIST_FILE in self.media and all(attachment.name != WORKLIST_FILE for attachment in self.attachments.all())


def hashes_of(xform: str) -> tuple[str, str]:
    """MD5 and SHA-256 of the bytes that are served."""
    content = xform.encode()
    return hashlib.md5(content, usedforsecurity=False).hexdigest(), hashlib.sha256(content).hexdigest()


class FormAttachment(models.Model):
    """A file that a version of a form needs on the phone: a picture, a sound, a list in CSV."""

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="attachments", verbose_name=_("version"))
    name = models.CharField(_("name"), max_length=255)
    content = models.FileField(_("content"), storage=CollectedStorage(), max_length=200)
    md5 = models.CharField("MD5", max_length=32)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size"))

    class Meta:
        verbose_name = _("attachment of a form")
        verbose_name_plural = _("attachments of forms")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "name"], name="surveys_form_attachment_once_a_version")
        ]

    def __str__(self) -> str:
        return self.name
