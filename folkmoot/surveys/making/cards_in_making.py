"""Report cards in the making: from what a form has received to a draft of a release, step by step, as it is kept."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.places.private_files import PrivateStorage
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.releasing.releases import CardRelease

STEPS = ("answers", "weights", "change", "card", "draft")
LOST_AFTER = timedelta(seconds=45)


class MakingState(models.TextChoices):
    NEW = "new", _("not started")
    WAITING = "waiting", _("waits for its turn")
    RUNNING = "running", _("under way")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("needs mending")
    DONE = "done", _("done")


class MakingStorage(PrivateStorage):
    """Answers and contact sheets are for nobody but who makes the card."""

    folder = "cards-in-making"


def _upload_name(_making: "CardMaking", filename: str) -> str:
    return f"uploads/{timezone.now():%Y%m%d%H%M%S%f}-{Path(filename).name[-80:]}"


class CardMaking(models.Model):
    """A card that somebody makes of a form's interviews, for a round and a municipality.

    `choices` are the fields of `MakingChoices`. `steps` has, for each step that was begun, its `state` and what it `told`:
    codes with values, to be put into words. While a worker is at it, `beat_at` is never long ago.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="cards", verbose_name=_("form"))
    round = models.ForeignKey("surveys.Round", models.PROTECT, related_name="cards_in_making", verbose_name=_("round"))
    municipality = models.CharField(_("municipality"), max_length=200)
    choices = models.JSONField(_("choices"), default=dict)
    contacts = models.FileField(_("contact sheet"), storage=MakingStorage(), upload_to=_upload_name, blank=True, max_length=200)
    margins = models.FileField(_("margins"), storage=MakingStorage(), upload_to=_upload_name, blank=True, max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=MakingState.choices, default=MakingState.NEW)
    steps = models.JSONField(_("steps"), default=dict)
    under_way = models.CharField(_("under way"), max_length=60, blank=True)
    stop_asked = models.BooleanField(_("asked to stop"), default=False)
    beat_at = models.DateTimeField(null=True)
    release = models.ForeignKey(CardRelease, models.SET_NULL, null=True, related_name="+", verbose_name=_("release"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("card in the making")
        verbose_name_plural = _("cards in the making")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round}, {self.municipality}"

    @property
    def folder(self) -> Path:
        """Where the files of its steps lie."""
        return Path(MakingStorage().path(str(self.pk)))

    @property
    def is_lost(self) -> bool:
        """Whether its worker has ceased to be: it can be carried on where it was."""
        return self.state == MakingState.RUNNING and (self.beat_at is None or timezone.now() - self.beat_at > LOST_AFTER)

    @property
    def is_busy(self) -> bool:
        return self.state in {MakingState.WAITING, MakingState.RUNNING} and not self.is_lost

    def step(self, name: str) -> Mapping[str, Any]:
        return self.steps.get(name, {})

    def is_done(self, name: str) -> bool:
        return self.step(name).get("state") == "done"
