"""The contact sheet: each attempt at a dwelling as it was recorded, for ever; a correction is a record of its own."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist.worklists import OUTCOMES, Dwelling, NeverChanged


class Source(models.TextChoices):
    BROWSER = "browser", _("in a browser")
    PHONE = "phone", _("from ODK Collect")
    INTERVIEW = "interview", _("by an interview that came")
    OFFICE = "office", _("by a supervisor")


class ContactRecord(NeverChanged):
    """One attempt: when, how it ended, how many live there and could be asked, who was drawn and how.

    What was remarked there stands in `ContactRemark`. A record that `corrects` another takes its place, with a `reason`; one
    without an outcome says that the other never was.
    """

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="records", verbose_name=_("dwelling"))
    number = models.PositiveSmallIntegerField(_("attempt"))
    attempted_at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=OUTCOMES, blank=True)
    household_size = models.PositiveSmallIntegerField(_("people in the household"), null=True)
    adults = models.PositiveSmallIntegerField(_("adults who can be asked"), null=True)
    adult_drawn = models.PositiveSmallIntegerField(_("adult drawn"), null=True)
    drawn_by = models.CharField(_("how"), max_length=30, blank=True)
    source = models.CharField(_("recorded"), max_length=10, choices=Source.choices)
    enumerator = models.ForeignKey(Enumerator, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="contact_records", db_index=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(_("why it is corrected"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("record of a contact")
        verbose_name_plural = _("records of contacts")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(outcome="") | models.Q(corrects__isnull=False), name="surveys_contact_ends_somehow"
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(reason=""), name="surveys_contact_corrected_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dwelling}, {self.number}: {self.outcome}"

    @property
    def remarks(self) -> str:
        """What was remarked at the door, as long as it may be kept."""
        return self.remark.text if hasattr(self, "remark") else ""


class ContactRemark(models.Model):
    """What an enumerator remarked at a door, in their own words. It can find a person out, so it stands apart."""

    record = models.OneToOneField(
        ContactRecord, models.CASCADE, primary_key=True, related_name="remark", verbose_name=_("record of a contact")
    )
    text = models.TextField(_("remarks"))

    class Meta:
        verbose_name = _("remark at a door")
        verbose_name_plural = _("remarks at doors")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.record)
