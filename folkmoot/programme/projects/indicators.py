"""How the results of a project are measured: from a baseline to a target, by typed values or by figures of report cards."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from folkmoot.places.models import Municipality
from folkmoot.places.texts import TextsField, readers_text
from folkmoot.programme.projects.card_figures import CardFigure, CardKey, figure_of
from folkmoot.programme.projects.projects import YEARS, Result


class Measure(models.TextChoices):
    NUMBER = "number", pgettext_lazy("what an indicator measures", "Number")
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
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Where its values come from. Empty for a figure of a report card, which is its own source."),
    )
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
    title = readers_text("titles", pgettext_lazy("of a project", "Title"))

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
        if not self.is_of_a_card and not self.source:
            raise ValidationError({"source": _("Write where its values come from.")})
        if self.is_of_a_card and self.baseline is not None:
            raise ValidationError({"baseline": _("The report card says the baseline. Leave it empty.")})
        if not self.is_of_a_card and (self.baseline is None or self.baseline_year is None):
            raise ValidationError({"baseline": _("Write the baseline and its year.")})

    @property
    def is_of_a_card(self) -> bool:
        """Whether its values are figures of a report card, which nobody types."""
        return bool(self.card_survey)

    @property
    def source_in_words(self) -> str:
        """Where its values come from, in the reader's language where that is a report card."""
        if not (self.is_of_a_card and self.card_municipality):
            return self.source
        return gettext("the report card of %(place)s") % {"place": self.card_municipality.name}

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
