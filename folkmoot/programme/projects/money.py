"""The money of a project: what is planned for it, and what is paid out."""

from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from folkmoot.places.models import Municipality
from folkmoot.programme.projects.projects import YEARS, Project

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write the three letters of the currency, for example KES."))


class CostKind(models.TextChoices):
    TRAVEL = "travel", _("Travel")
    ACTIVITIES = "activities", _("Activities")
    TIME = "time", _("Working time")
    EQUIPMENT = "equipment", _("Equipment")
    OTHER = "other", _("Something else")


class BudgetLine(models.Model):
    """What a party is planned to use for one kind of cost in a year: in the project's currency, and in the party's own where it
    was planned in that, at the rate of a day."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    party = models.ForeignKey(Municipality, models.PROTECT, verbose_name=_("party"), related_name="+")
    kind = models.CharField(_("kind of cost"), max_length=20, choices=CostKind.choices, default=CostKind.ACTIVITIES)
    purpose = models.CharField(_("purpose"), max_length=100)
    amount = models.PositiveIntegerField(
        _("amount"), blank=True, help_text=_("In the project's currency. Empty where it follows from a local amount.")
    )
    local_amount = models.PositiveBigIntegerField(_("amount in local currency"), null=True, blank=True)
    local_currency = models.CharField(_("local currency"), max_length=3, blank=True, validators=[CURRENCY])
    rate = models.DecimalField(
        _("rate"),
        max_digits=16,
        decimal_places=8,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.00000001"))],
        help_text=_("How much of the project's currency one unit of the local one is."),
    )
    rate_on = models.DateField(_("rate of the day"), null=True, blank=True)
    spent = models.PositiveIntegerField(
        _("used"), null=True, blank=True, help_text=_("By the report of the year. Empty before it is approved.")
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget")
        ordering: ClassVar[list[str]] = ["year", "party", "pk"]

    def __str__(self) -> str:
        return f"{self.year} {self.purpose}: {self.amount}"

    def clean(self) -> None:
        """A local amount, its currency, the rate and its day belong together; the amount follows from them."""
        super().clean()
        local = (self.local_amount, self.local_currency or None, self.rate, self.rate_on)
        if any(part is not None for part in local):
            if any(part is None for part in local):
                raise ValidationError(_("Write the local amount, its currency, the rate and its day, or none of them."))
            self.amount = int((Decimal(self.local_amount or 0) * (self.rate or 0)).quantize(Decimal(1), ROUND_HALF_UP))
        elif self.amount is None:
            raise ValidationError({"amount": _("Write the amount.")})


class Disbursement(models.Model):
    """Money that is to be paid out, or was. One that waits for a report is paid once the report is approved."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="disbursements")
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    after_report = models.ForeignKey(
        "programme.ProjectReport",
        models.PROTECT,
        verbose_name=_("once this report is approved"),
        related_name="disbursements",
        null=True,
        blank=True,
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True, help_text=_("Empty before it is paid."))
    receiver = models.ForeignKey(Municipality, models.PROTECT, verbose_name=_("receiver"), related_name="+")
    amount = models.PositiveIntegerField(_("amount"), validators=[MinValueValidator(1)])
    reference = models.CharField(_("reference"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        ordering: ClassVar[list[str]] = ["planned_on", "paid_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(planned_on__isnull=False) | models.Q(paid_on__isnull=False),
                name="programme_disbursement_has_a_day",
                violation_error_message=_("Write the day that it is planned for, or on which it was paid."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.paid_on or self.planned_on} {self.amount}"

    @property
    def waits_for_report(self) -> bool:
        return self.after_report is not None and self.after_report.state != "approved"

    def clean(self) -> None:
        super().clean()
        if self.paid_on and self.waits_for_report:
            raise ValidationError({"paid_on": _("It is paid once the report is approved.")})
