"""People belong to a municipality, with a role, for a time."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from folkmoot.places.models import Municipality


class PartyRole(models.TextChoices):
    """What a person does for a municipality in its partnerships."""

    COORDINATOR = "coordinator", _("Coordinator")
    PROJECT_MANAGER = "project manager", _("Project manager")
    CIVIL_SERVANT = "civil servant", _("Civil servant")
    POLITICIAN_MAJORITY = "politician majority", _("Politician of the majority")
    POLITICIAN_OPPOSITION = "politician opposition", _("Politician of the opposition")
    CIVIL_SOCIETY = "civil society", _("Civil society")
    SIGNATORY = "signatory", _("Signatory")


class Memberships(models.QuerySet["Membership"]):
    def current(self, day: date | None = None) -> "Memberships":
        """Those that hold on a day, today by default."""
        day = day or timezone.localdate()
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=day), since__lte=day)


class Membership(models.Model):
    """A person's role in a municipality; a role that has ended is kept, and opens nothing."""

    person = models.ForeignKey("accounts.User", models.CASCADE, verbose_name=_("person"), related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=PartyRole.choices)
    since = models.DateField(pgettext_lazy("of a membership", "since"), default=timezone.localdate)
    until = models.DateField(
        pgettext_lazy("of a membership", "until"), null=True, blank=True, help_text=_("The last day. Empty while it goes on.")
    )

    objects: ClassVar = Memberships.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar[list[str]] = ["municipality", "role", "since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "municipality", "role", "since"],
                name="accounts_membership_once",
                violation_error_message=_("The person has this role there already."),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="accounts_membership_ends_after_it_began",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.municipality.name}"
