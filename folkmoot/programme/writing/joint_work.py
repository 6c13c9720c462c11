"""What several parties write together: an application, a report. Both hold texts of sections, comments, documents and
confirmations in the same way, so that everything about writing them is done once, in this corner.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.places.models import Municipality
from folkmoot.programme.writing.form import Form
from folkmoot.programme.writing.kept_files import KeptFile, attachment_storage


@dataclass(frozen=True)
class Routes:
    """The names of the addresses at which a kind of work is written, and the template that frames its pages."""

    section: str
    save: str
    history: str
    comment: str
    documents: str
    attachment: str
    to_sign: str
    frame: str


class JointWork(models.Model):
    """Written by people of several municipalities at once. Its address has a random id, which tells nothing of others.

    A kind of work says what it is called (`title`), whether it is made up (`synthetic`), which form it follows (`rules`),
    whether it can be written in (`is_draft`), and who writes it (`municipalities`).
    """

    routes: ClassVar[Routes]
    title: Any
    synthetic: Any
    texts: Any
    comments: Any
    presences: Any
    attachments: Any
    confirmations: Any

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        raise NotImplementedError

    @property
    def rules(self) -> Form:
        raise NotImplementedError

    @cached_property
    def municipalities(self) -> list[Municipality]:
        raise NotImplementedError

    @property
    def basics(self) -> list[Any]:
        """What it says besides texts, people and documents: confirmed with them."""
        raise NotImplementedError

    @property
    def people_named(self) -> tuple[Any, ...]:
        """Members of a team that it names; none by default."""
        return ()

    @property
    def said_in_documents(self) -> dict[str, str]:
        """What it says besides title and parties in documents to sign, by place; none by default."""
        return {}

    @property
    def filed_under(self) -> dict[str, Any]:
        """Where its steps stand in the log, and its mail among what was sent."""
        raise NotImplementedError


def _attachment_path(attachment: "Attachment", _name: str) -> str:
    """By the work and a name that nobody chose."""
    return f"{attachment.work.public_id}/{uuid.uuid4().hex}"


def _of(kind: str, name: str) -> Any:
    return models.ForeignKey(f"programme.{kind}", models.CASCADE, related_name=name, null=True)


def _of_one(name: str) -> models.CheckConstraint:
    """A part belongs to an application or to a report."""
    return models.CheckConstraint(
        condition=models.Q(application__isnull=False, report__isnull=True)
        | models.Q(application__isnull=True, report__isnull=False),
        name=name,
    )


class SectionText(models.Model):
    """What somebody wrote in a section, whole: the newest that is not `aside` is what the section says, the others are its
    history. A text that met another one is kept aside, so that nothing is lost while its writer decides."""

    application = _of("Application", "texts")
    report = _of("ProjectReport", "texts")
    section = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    aside = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["application", "report", "section", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "section", "number"], name="programme_section_text_once"),
            models.UniqueConstraint(fields=["report", "section", "number"], name="programme_report_text_once"),
            _of_one("programme_text_of_one_work"),
        ]

    def __str__(self) -> str:
        return f"{self.application or self.report} {self.section} {self.number}"


class Presence(models.Model):
    """Who was last seen in which section."""

    application = _of("Application", "presences")
    report = _of("ProjectReport", "presences")
    section = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "section", "person"], name="programme_presence_once"),
            models.UniqueConstraint(fields=["report", "section", "person"], name="programme_report_presence_once"),
            _of_one("programme_presence_in_one_work"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.section}"


class Comment(models.Model):
    """A remark on a section among those who write the work. Not a part of it, and not submitted."""

    application = _of("Application", "comments")
    report = _of("ProjectReport", "comments")
    section = models.CharField(max_length=64)
    text = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [_of_one("programme_comment_on_one_work")]

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(KeptFile):
    """A document; one that was taken out is kept, and not shown. `kind` is what its bytes say that it is."""

    application = _of("Application", "attachments")
    report = _of("ProjectReport", "attachments")
    document = models.CharField(max_length=64)
    file = models.FileField(storage=attachment_storage, upload_to=_attachment_path, max_length=200)

    class Meta(KeptFile.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [_of_one("programme_attachment_to_one_work")]

    @property
    def work(self) -> Any:
        return self.application or self.report


class Confirmation(models.Model):
    """A party's signatory stands behind the work as it read then: `content_hash` says how it read."""

    application = _of("Application", "confirmations")
    report = _of("ProjectReport", "confirmations")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [_of_one("programme_confirmation_of_one_work")]

    def __str__(self) -> str:
        return f"{self.municipality.name} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("A confirmation is given, not edited.")
        super().save(*args, **kwargs)
