"""The newest look at each form's fieldwork, as it is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.forms.instruments import Instrument


class FieldworkLook(models.Model):
    """The newest look at a form's fieldwork; the tables are kept as Arrow files. It holds names of enumerators and goes with
    what can find a person out."""

    instrument = models.OneToOneField(Instrument, models.CASCADE, related_name="look", verbose_name=_("form"))
    state = models.CharField(max_length=200)
    made_at = models.DateTimeField(_("when"))
    seconds = models.FloatField(_("seconds"))
    interviews = models.PositiveIntegerField(_("interviews"))
    consenting = models.PositiveIntegerField(_("interviews with consent"), null=True)
    together = models.FloatField(_("share of interviews where interviewers worked together"), null=True)
    findings = models.BinaryField()
    progress = models.BinaryField()
    effects = models.BinaryField()
    agreement = models.BinaryField()
    pairs = models.BinaryField()
    places = models.BinaryField()

    class Meta:
        verbose_name = _("look at a fieldwork")
        verbose_name_plural = _("looks at fieldwork")

    def __str__(self) -> str:
        return f"{self.instrument} {self.made_at}"
