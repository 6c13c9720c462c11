"""Replacements: which reserve took whose place, who said so, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, NeverChanged, Worklist


class Replacement(NeverChanged):
    """A dwelling that was replaced by the next reserve of its unit."""

    replaced = models.OneToOneField(Dwelling, models.PROTECT, related_name="replacement", verbose_name=_("replaced"))
    reserve = models.OneToOneField(Dwelling, models.PROTECT, related_name="replaces", verbose_name=_("in its place"))
    reason = models.CharField(_("why"), max_length=500)
    enumerator = models.ForeignKey(Enumerator, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("replacement of a dwelling")
        verbose_name_plural = _("replacements of dwellings")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.replaced} → {self.reserve}"


class UnitReplacement(NeverChanged):
    """A sampling unit where nobody could be interviewed, and the next reserve unit of its stratum."""

    worklist = models.ForeignKey(Worklist, models.PROTECT, related_name="unit_replacements", verbose_name=_("worklist"))
    unit = models.CharField(_("sampling unit"), max_length=200)
    reserve = models.CharField(_("in its place"), max_length=200)
    reason = models.CharField(_("why"), max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("replacement of a sampling unit")
        verbose_name_plural = _("replacements of sampling units")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["worklist", "unit"], name="surveys_unit_replaced_once"),
            models.UniqueConstraint(fields=["worklist", "reserve"], name="surveys_reserve_unit_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.reserve}"
