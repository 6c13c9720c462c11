"""Worklists: a drawn sample taken in for the fieldwork, its dwellings, and who goes to each."""

from functools import cached_property
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.sampling.sample_files import SampleRecord
from folkmoot.surveys.collecting.forms.instruments import WORKLIST_FILE
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.receiving.submissions import Submission

OUTCOMES = (
    ("complete", _("complete interview")),
    ("partial", _("partial interview")),
    ("refusal", _("refusal or break-off")),
    ("noncontact", _("nobody reached")),
    ("other", _("other reason: ill, away, language")),
    ("unknown", _("not known whether anyone lives there")),
    ("not_eligible", _("nobody to ask: empty, no dwelling, no adult")),
)
"""AAPOR's outcomes, by the words of `contact_outcomes`."""
INTERVIEWED = ("complete", "partial")
LIST = WORKLIST_FILE.removesuffix(".csv")
"""The name of the worklist as an ODK entity list."""


def replaced_at_first() -> list[str]:
    return ["refusal", "not_eligible"]


class Worklist(models.Model):
    """A drawn sample as work to be done. `record` is the draw's own (`sample.json`): seed, hash of the frame, design, files.

    `columns` are those of its contact sheet, in their order. The protocol: a dwelling where nobody was reached is replaced
    after `attempts` of them, each at least `hours_between` after the one before; one that ended as in `replaced_at_once` at
    once. What comes of a worklist for training is a test, and only enumerators in training see it.
    """

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="worklists", verbose_name=_("survey"))
    round = models.ForeignKey(
        "surveys.Round", models.PROTECT, null=True, blank=True, related_name="worklists", verbose_name=_("round")
    )
    name = models.CharField(_("name"), max_length=100)
    is_training = models.BooleanField(_("for training"), default=False)
    record = models.JSONField(_("record of the draw"))
    columns = models.JSONField(_("columns"))
    attempts = models.PositiveSmallIntegerField(_("attempts before a replacement"), default=3)
    hours_between = models.PositiveSmallIntegerField(_("hours between attempts"), default=4)
    replaced_at_once = models.JSONField(_("replaced at once"), default=replaced_at_first)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("taken in"), auto_now_add=True)

    class Meta:
        verbose_name = _("worklist")
        verbose_name_plural = _("worklists")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def draw(self) -> SampleRecord:
        return msgspec.convert(self.record, SampleRecord)


class Standing(models.TextChoices):
    WAITING = "waiting", _("in reserve")
    DRAWN = "drawn", _("to be visited")
    REPLACED = "replaced", _("replaced")


class Dwelling(models.Model):
    """A dwelling of a worklist. `drawn` has what the draw says of it, `DwellingPlace` how to find it.

    From `version` on all is what its contact sheet comes to, kept here so that long lists are quick: `version` counts the
    changes that a phone must know of; `outcome` is the final one so far, found by `approached_by`; `attempts_apart` are those
    that the protocol counts, each long enough after the one before, and `is_over` says that it asks for no more.
    """

    worklist = models.ForeignKey(Worklist, models.PROTECT, related_name="dwellings", verbose_name=_("worklist"))
    contact = models.CharField(_("dwelling"), max_length=200)
    entity_id = models.CharField(max_length=36)
    position = models.PositiveIntegerField()
    unit = models.CharField(_("sampling unit"), max_length=200)
    stratum = models.CharField(_("stratum"), max_length=200, blank=True)
    unit_reserve = models.PositiveSmallIntegerField(null=True)
    household_reserve = models.PositiveSmallIntegerField(null=True)
    drawn = models.JSONField(_("what the draw says"))
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices, default=Standing.DRAWN)
    enumerator = models.ForeignKey(
        Enumerator, models.PROTECT, null=True, related_name="dwellings", verbose_name=_("enumerator")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="dwellings", verbose_name=_("team"))
    version = models.PositiveIntegerField(default=1)
    outcome = models.CharField(_("outcome"), max_length=12, choices=OUTCOMES, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempts_apart = models.PositiveSmallIntegerField(default=0)
    is_over = models.BooleanField(default=False)
    adults = models.PositiveSmallIntegerField(_("adults"), null=True)
    approached_by = models.ForeignKey(Enumerator, models.PROTECT, null=True, related_name="+", db_index=False)
    approached_at = models.DateTimeField(_("last attempt"), null=True)
    interview = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="dwellings", verbose_name=_("interview"), db_index=False
    )

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        ordering: ClassVar[list[str]] = ["worklist", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["worklist", "contact"], name="surveys_dwelling_once_a_worklist"),
            models.CheckConstraint(
                condition=models.Q(enumerator__isnull=True) | models.Q(team__isnull=True), name="surveys_dwelling_one_assigned"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entity_id"], name="surveys_dwelling_entity")]

    def __str__(self) -> str:
        return self.contact

    @property
    def is_interviewed(self) -> bool:
        return self.outcome in INTERVIEWED

    @property
    def assigned_to(self) -> str:
        return str(self.enumerator or self.team or "")


class DwellingPlace(models.Model):
    """How to find a dwelling: what the list of households said of it. It can find a person out, so it stands apart."""

    dwelling = models.OneToOneField(Dwelling, models.CASCADE, related_name="place", verbose_name=_("dwelling"))
    values = models.JSONField(_("how to find it"))

    class Meta:
        verbose_name = _("place of a dwelling")
        verbose_name_plural = _("places of dwellings")

    def __str__(self) -> str:
        return str(self.dwelling)


class Assignment(models.Model):
    """Who was to go to a dwelling from when on, and who said so. The newest counts; none is ever changed."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="assignments", verbose_name=_("dwelling"))
    enumerator = models.ForeignKey(Enumerator, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dwelling}: {self.enumerator or self.team or '–'}"


class NeverChanged(models.Model):
    """A record that is written once: what was wrong in it is put right by another one."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and type(self).objects.filter(pk=self.pk).exists():
            raise TypeError(f"{self._meta.verbose_name} {self.pk} is never changed; write another one that corrects it.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self._meta.verbose_name} {self.pk} is never removed.")
