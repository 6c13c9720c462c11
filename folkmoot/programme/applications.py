"""Applications, written by people of several municipalities at once."""

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.calls import Call, CallVersion
from folkmoot.programme.partnerships import Partnership
from folkmoot.programme.rules import Rules


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Under review")
    INELIGIBLE = "ineligible", _("Does not fulfil the rules")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Sex(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other or not said")


class AttachmentStorage(FileSystemStorage):
    """The folder `applications` beside the media folder, and not in it: these files are sent by the views alone."""

    @cached_property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT).parent / "applications"


def attachment_storage() -> AttachmentStorage:
    return AttachmentStorage()


def _attachment_path(attachment: "Attachment", _name: str) -> str:
    """By the application and a name that nobody chose."""
    return f"{attachment.application.public_id}/{uuid.uuid4().hex}"


class Application(models.Model):
    """A joint application to a call. While it is a draft it follows the call's newest rules; once submitted it keeps those
    that held then. Its address has a random id, which tells nothing of others."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    version = models.ForeignKey(CallVersion, models.PROTECT, related_name="+", null=True)
    title = models.CharField(_("title"), max_length=200)
    amount = models.PositiveIntegerField(_("amount applied for"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT, db_index=True)
    parties = models.ManyToManyField(Municipality, through="ApplicationParty", related_name="applications")
    partnership = models.ForeignKey(Partnership, models.SET_NULL, related_name="applications", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering: ClassVar[list[str]] = ["-created_at"]
        permissions: ClassVar[list[tuple[str, str]]] = [
            ("follow_application", "Can follow submitted applications and lead them through review"),
            ("decide_application", "Can decide on applications"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(submitted_at__isnull=False, version__isnull=False) & ~models.Q(receipt=""),
                name="programme_submitted_has_a_receipt",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:application", args=[self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT

    @property
    def rules(self) -> Rules:
        """Those that it was submitted under; for a draft those that hold now."""
        version = self.version or self.call.current_version
        if version is None:
            raise ValueError("An application belongs to a call that was published.")
        return version.rules

    @property
    def decision(self) -> Any:
        """The newest; None before there is one."""
        return self.decisions.first()

    @cached_property
    def municipalities(self) -> list[Municipality]:
        places = self.places.select_related("municipality__country")
        return [place.municipality for place in places]


class ApplicationParty(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "municipality"], name="programme_application_party_once")
        ]

    def __str__(self) -> str:
        return self.municipality.name


class SectionText(models.Model):
    """What somebody wrote in a section, whole: the newest that is not `aside` is what the section says, the others are its
    history. A text that met another one is kept aside, so that nothing is lost while its writer decides."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="texts")
    section = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    aside = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["application", "section", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "section", "number"], name="programme_section_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.section} {self.number}"


class Presence(models.Model):
    """Who was last seen in which section."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="presences")
    section = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "section", "person"], name="programme_presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.section}"


class Comment(models.Model):
    """A remark on a section among those who write the application. Not a part of it, and not submitted."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="comments")
    section = models.CharField(max_length=64)
    text = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class TeamMember(models.Model):
    """A person of a party's team, as the application names them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="team")
    municipality = models.ForeignKey(Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="+")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=30, choices=PartyRole.choices)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices)
    is_main_contact = models.BooleanField(_("main contact"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["municipality", "pk"]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A document; one that was taken out is kept, and not shown. `kind` is what its bytes say that it is."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    document = models.CharField(max_length=64)
    file = models.FileField(storage=attachment_storage, upload_to=_attachment_path, max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """A party's signatory stands behind the application as it read then: `content_hash` says how it read."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="confirmations")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.municipality.name} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("A confirmation is given, not edited.")
        super().save(*args, **kwargs)
