"""Visits, meetings of partners, and network meetings: who meets where and when, what was said, and what is to be done."""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from folkmoot.accounts.models import PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import Sex
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.writing.kept_files import KeptFile, attachment_storage


class MeetingKind(models.TextChoices):
    VISIT = "visit", _("Visit")
    PARTNER_MEETING = "partner meeting", _("Partner meeting")
    NETWORK_MEETING = "network meeting", _("Network meeting")


@dataclass(frozen=True)
class Attendance:
    """How many were there, of each sex."""

    women: int
    men: int
    others: int

    @property
    def all(self) -> int:
        return self.women + self.men + self.others


class Meeting(models.Model):
    """Of a partnership or of a network. `version` counts its saves, so that nobody overwrites another unseen."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="held_meetings", null=True)
    network = models.ForeignKey(Network, models.CASCADE, related_name="held_meetings", null=True)
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.PARTNER_MEETING)
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    host = models.ForeignKey(Municipality, models.PROTECT, verbose_name=_("host"), related_name="+", null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Or the address of a meeting online."))
    agenda = models.TextField(_("agenda"), max_length=20_000, blank=True)
    travel = models.TextField(
        _("travel"), max_length=5000, blank=True, help_text=_("Who travels how, and who arranges and pays for it.")
    )
    minutes = models.TextField(_("minutes"), max_length=40_000, blank=True)
    summary = models.TextField(
        _("for everyone to read"),
        max_length=5000,
        blank=True,
        help_text=_("Stands on the public page, with agenda and attendance."),
    )
    is_public = models.BooleanField(_("public"), default=False)
    registration_until = models.DateField(
        _("registration until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty: those who write it add the participants."),
    )
    seats = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty: as many as come."))
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar[list[str]] = ["-starts_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(partnership__isnull=False, network__isnull=True)
                | models.Q(partnership__isnull=True, network__isnull=False),
                name="programme_meeting_of_a_partnership_or_a_network",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_meeting_ends_after_it_began",
                violation_error_message=_("It ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:meeting", args=[self.public_id])

    @property
    def of(self) -> Partnership | Network:
        owner = self.partnership or self.network
        if owner is None:
            raise ValueError("A meeting belongs to a partnership or a network.")
        return owner

    @property
    def synthetic(self) -> bool:
        return bool(self.partnership and self.partnership.synthetic)

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """Those whose people take part: the parties, or the parties of all of the network's partnerships."""
        if self.partnership:
            return self.partnership.municipalities
        members = Municipality.objects.filter(partnership_places__partnership__network=self.network)
        return list(members.select_related("country").distinct())

    @property
    def takes_registrations(self) -> bool:
        return self.registration_until is not None and timezone.localdate() <= self.registration_until

    @property
    def is_over(self) -> bool:
        return self.ends_on < timezone.localdate()

    @property
    def attendance(self) -> Attendance:
        """Of those who are ticked as having been there."""
        there = [one.sex for one in self.participants.all() if one.attended]
        women, men = there.count(Sex.WOMAN), there.count(Sex.MAN)
        return Attendance(women, men, len(there) - women - men)


class Participant(models.Model):
    """Somebody who takes part. `needs` (food, access) is for the host alone, and deleted soon after the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("municipality"), related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=30, choices=PartyRole.choices, blank=True)
    organisation = models.CharField(_("organisation, for others"), max_length=200, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices)
    needs = models.CharField(_("food and access"), max_length=200, blank=True)
    attended = models.BooleanField(_("was there"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["municipality__name", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.municipality_id and not self.organisation:
            raise ValidationError({"organisation": _("Write the municipality or the organisation.")})


class MeetingAction(models.Model):
    """What was agreed to be done, by whom, and until when."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="actions")
    what = models.CharField(_("what is to be done"), max_length=500)
    owner = models.CharField(_("by whom"), max_length=200)
    due_on = models.DateField(pgettext_lazy("of an action", "until"), null=True, blank=True)
    done_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


def _material_path(material: "MeetingMaterial", _name: str) -> str:
    """By the meeting and a name that nobody chose."""
    return f"meetings/{material.meeting.public_id}/{uuid.uuid4().hex}"


class MeetingMaterial(KeptFile):
    """A file of a meeting: slides, a list, a picture. `kind` is what its bytes say that it is."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attachments")
    file = models.FileField(storage=attachment_storage, upload_to=_material_path, max_length=200)


def public_meetings(owner: Partnership | Network) -> Any:
    return owner.held_meetings.filter(is_public=True).select_related("host").prefetch_related("participants")
