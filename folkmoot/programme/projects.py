"""Projects: what a partnership plans to reach, by which results, for how much money; and what came of it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.models import Municipality
from folkmoot.places.texts import TextsField, readers_text
from folkmoot.programme.card_figures import CardFigure, CardKey, figure_of
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.goals import CoreValue, GlobalGoal
from folkmoot.programme.partnerships import Partnership

SECTOR = RegexValidator(r"^[0-9]{5}$", _("Write the five digits of the purpose code, for example 15112."))
CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write the three letters of the currency, for example KES."))
YEARS = (MinValueValidator(1990), MaxValueValidator(2999))


class ReportingOrganisation(models.Model):
    """Who publishes in IATI, and who pays: one row, which the files name."""

    reference = models.CharField(_("identifier"), max_length=60, help_text=_("As the IATI Registry has it."))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind (code list OrganisationType)"), max_length=2, default="23")
    funder_reference = models.CharField(_("the funder's identifier"), max_length=60, blank=True)
    funder_name = models.CharField(_("the funder's name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reporting organisation")
        verbose_name_plural = _("reporting organisation")

    def __str__(self) -> str:
        return self.name


class ProjectState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


class Project(ClusterableModel):
    """A funded phase of a partnership. Its number is a part of its IATI identifier and never given to another."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="projects")
    number = models.SlugField(_("number"), max_length=40, unique=True)
    titles = TextsField(_("title"))
    descriptions = DescriptionsField(_("description"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ProjectState.choices, default=ProjectState.PLANNED)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    sector = models.CharField(
        _("sector"), max_length=5, default="15112", validators=[SECTOR], help_text=_("The OECD's purpose code, of five digits.")
    )
    currency = models.CharField(_("currency"), max_length=3, default="SEK")
    challenges = DescriptionsField(
        _("the challenge"), blank=True, help_text=_("What is to change, and whom it concerns: how many, where, women and men.")
    )
    learnings = DescriptionsField(_("mutual learning"), blank=True, help_text=_("What each party learns from the other."))
    gender_analyses = DescriptionsField(
        _("gender analysis"), blank=True, help_text=_("How women and men, girls and boys are concerned, heard and served.")
    )
    core_values = ChoiceListField(_("core values"), kind=CoreValue, blank=True)
    global_goals = ChoiceListField(_("global goals"), kind=GlobalGoal, blank=True)
    plan_number = models.PositiveIntegerField(default=1, editable=False)
    plan_approved_at = models.DateTimeField(null=True, editable=False)
    lessons = DescriptionsField(_("lessons"), blank=True, help_text=_("What others can learn from it."))
    is_public = models.BooleanField(_("public"), default=False, help_text=_("Stands on the partnership's page and in IATI."))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    title = readers_text("titles")
    description = readers_text("descriptions")
    challenge = readers_text("challenges")
    learning = readers_text("learnings")
    gender_analysis = readers_text("gender_analyses")
    lesson = readers_text("lessons")

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar[list[str]] = ["-starts_on", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_project_ends_after_it_began",
                violation_error_message=_("It ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def goals(self) -> list[GlobalGoal]:
        return [GlobalGoal(goal) for goal in self.global_goals]

    @property
    def values_served(self) -> list[CoreValue]:
        return [CoreValue(value) for value in self.core_values]

    def get_absolute_url(self) -> str:
        return reverse("programme:partnership", args=[self.partnership.slug])

    @property
    def working_url(self) -> str:
        """The page on which the parties and the officers work with it."""
        return reverse("programme:project", args=[self.number])

    @property
    def municipalities(self) -> list[Municipality]:
        return self.partnership.municipalities

    @property
    def synthetic(self) -> bool:
        return self.partnership.synthetic

    @property
    def is_over(self) -> bool:
        return self.state in {ProjectState.COMPLETED, ProjectState.STOPPED}

    @property
    def filed_under(self) -> dict[str, Any]:
        return {"project": self}


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


class Level(models.TextChoices):
    """Where in the results chain."""

    OBJECTIVE = "objective", _("Objective")
    OUTCOME = "outcome", _("Outcome")
    OUTPUT = "output", _("Output")
    ACTIVITY = "activity", _("Activity")


class Result(models.Model):
    """A step of the results chain: objective, outcomes, outputs, activities, in the order in which they are told."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="results")
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.OUTCOME)
    statements = TextsField(_("what is reached"))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"
    statement = readers_text("statements")

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results chain")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.statement}"


class Measure(models.TextChoices):
    NUMBER = "number", _("Number")
    PERCENT = "percent", _("Per cent")


class Indicator(ClusterableModel):
    """How a result is measured, from a baseline to a target."""

    result = models.ForeignKey(Result, models.CASCADE, verbose_name=_("result"), related_name="indicators")
    titles = TextsField(_("what is measured"))
    measure = models.CharField(_("measure"), max_length=20, choices=Measure.choices, default=Measure.NUMBER)
    more_is_better = models.BooleanField(_("more is better"), default=True)
    can_be_added = models.BooleanField(
        _("may be added up over projects"), default=False, help_text=_("Only counts of different people or things.")
    )
    source = models.CharField(_("source"), max_length=200, help_text=_("Where its values come from."))
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), validators=YEARS, null=True, blank=True)
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty for a figure of a report card: the card says it."),
    )
    card_survey = models.SlugField(
        _("figure of a report card: the survey"),
        max_length=80,
        blank=True,
        help_text=_("The last part of the survey's address."),
    )
    card_municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("of the municipality"), related_name="+", null=True, blank=True
    )
    card_question = models.CharField(_("the question's name"), max_length=200, blank=True)
    card_baseline_round = models.SlugField(
        _("round of the baseline"), max_length=80, blank=True, help_text=_("The last part of the round's address.")
    )
    card_follow_up_round = models.SlugField(
        _("round of the follow-up"), max_length=80, blank=True, help_text=_("Empty before there is one.")
    )
    title = readers_text("titles")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar[list[str]] = ["result", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.can_be_added and (self.measure == Measure.PERCENT or self.is_of_a_card):
            raise ValidationError({"can_be_added": _("Per cents cannot be added up.")})
        keys = (self.card_survey, self.card_municipality, self.card_question, self.card_baseline_round)
        if any(keys) and not all(keys):
            raise ValidationError(_("Write the survey, the municipality, the question and the round of the baseline, or none."))
        if self.is_of_a_card and self.baseline is not None:
            raise ValidationError({"baseline": _("The report card says the baseline. Leave it empty.")})
        if not self.is_of_a_card and (self.baseline is None or self.baseline_year is None):
            raise ValidationError({"baseline": _("Write the baseline and its year.")})

    @property
    def is_of_a_card(self) -> bool:
        """Whether its values are figures of a report card, which nobody types."""
        return bool(self.card_survey)

    @cached_property
    def card_figures(self) -> tuple[CardFigure | None, CardFigure | None]:
        """The baseline's figure and the follow-up's; None where no such card is published."""
        return self._card_figure(self.card_baseline_round), self._card_figure(self.card_follow_up_round)

    @property
    def known_card_figures(self) -> list[CardFigure]:
        return [figure for figure in self.card_figures if figure is not None]

    def _card_figure(self, round_: str) -> CardFigure | None:
        if not (self.is_of_a_card and self.card_municipality and round_):
            return None
        return figure_of(CardKey(self.card_survey, round_, self.card_municipality.slug, self.card_question))


class Group(models.TextChoices):
    """For whom a value is: everyone, or one group of a disaggregation."""

    ALL = "", _("Everyone")
    WOMEN = "sex:female", _("Women")
    MEN = "sex:male", _("Men")
    YOUNG = "age:under 30", _("Under 30")
    DISABLED = "disability:with disability", _("With disability")


class IndicatorValue(models.Model):
    """What was aimed at in a year, and what was measured."""

    indicator = ParentalKey(Indicator, on_delete=models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    group = models.CharField(_("group"), max_length=40, choices=Group.choices, blank=True, default="")
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(_("actual value"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering: ClassVar[list[str]] = ["year", "group"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "year", "group"], name="programme_one_value_a_group_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.actual}"

    def clean(self) -> None:
        super().clean()
        if self.actual is not None and self.indicator_id and self.indicator.is_of_a_card:
            raise ValidationError({"actual": _("The report card says the value. Leave it empty.")})
