"""Links by which a person answers a form in a browser by themselves: a one-time link for somebody drawn, or an open one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import Submission


class LinkKind(models.TextChoices):
    ONE_TIME = "one_time", _("one-time link")
    OPEN = "open", _("open link")


class WebLink(models.Model):
    """A link to one form. A one-time link takes one interview; an open one any number, none of them from a probability sample.

    The key in the address is kept as its hash. That of an open link is kept in `open_key` too, to be shown again: it is no
    secret. `person` is how the sample names whom a one-time link was made for: an id, not a name.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="web_links", verbose_name=_("form"))
    kind = models.CharField(_("kind"), max_length=8, choices=LinkKind.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    open_key = models.CharField(max_length=64, blank=True)
    person = models.CharField(_("person"), max_length=100, blank=True)
    is_active = models.BooleanField(_("works"), default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["instrument", "person"], condition=~models.Q(person=""), name="surveys_web_link_one_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person or self.pk}: {self.instrument}"

    @property
    def is_open(self) -> bool:
        return self.kind == LinkKind.OPEN


class LinkedSubmission(models.Model):
    """That a submission came by a link."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="linked", verbose_name=_("submission"))
    link = models.ForeignKey(WebLink, models.PROTECT, related_name="submissions", verbose_name=_("link"))

    class Meta:
        verbose_name = _("submission by a link")
        verbose_name_plural = _("submissions by links")

    def __str__(self) -> str:
        return f"{self.submission} ({self.link.get_kind_display()})"
