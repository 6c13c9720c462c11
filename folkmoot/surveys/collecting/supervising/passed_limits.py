"""Which limits of the fieldwork checks are passed just now, and the notices that told of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.written_mail import WrittenMail
from folkmoot.surveys.collecting.forms.instruments import Instrument


class PassedLimit(models.Model):
    """A finding that the checks had the last time they were asked. Its row goes when the finding does."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="passed_limits")
    check_name = models.CharField(_("check"), max_length=40)
    subject = models.CharField(_("interview, enumerator or unit"), max_length=255)
    question = models.CharField(_("question"), max_length=255, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("passed limit")
        verbose_name_plural = _("passed limits")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["instrument", "check_name", "subject", "question"], name="surveys_passed_limit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_name}, {self.subject}"


class FieldworkNotice(WrittenMail):
    """A mail that told somebody of newly passed limits."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="notices", verbose_name=_("form"))

    class Meta(WrittenMail.Meta):
        verbose_name = _("notice of the fieldwork")
        verbose_name_plural = _("notices of the fieldwork")
