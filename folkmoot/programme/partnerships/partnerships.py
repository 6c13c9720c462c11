"""Municipal partnerships: two parties or more, at home and abroad, that work on one challenge."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from folkmoot.accounts.models import PartyRole
from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.models import Municipality
from folkmoot.places.texts import TextsField, readers_text
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.partnerships.goals import CoreValue, GlobalGoal
from folkmoot.programme.partnerships.networks import Network, Theme

TAKEN_ADDRESSES = {
    *("natverk", "utlysningar", "ansokningar", "granskning", "sok-partner", "oversikt", "projekt", "mitt", "moten"),
    *("networks", "calls", "applications", "reviews", "seek-partner", "portfolio", "projects", "mine", "meetings"),
}
"""Words that other pages of the room stand under."""


def validate_address(slug: str) -> None:
    if slug in TAKEN_ADDRESSES:
        raise ValidationError(_("Other pages stand under this word. Write another."))


def problem_with_parties(parties: Iterable[Municipality]) -> str | Promise | None:
    """Why these municipalities make no partnership; None where they do."""
    parties = list(parties)
    at_home = [party for party in parties if party.country_id == settings.PROGRAMME_HOME_COUNTRY]
    if len({party.pk for party in parties}) < len(parties):
        return _("The same municipality stands twice.")
    if not at_home or len(at_home) == len(parties):
        return _("A partnership has at least one party at home and one abroad.")
    return None


def stand_together(parties: Iterable[Municipality]) -> bool:
    """Whether there is a partnership that all of them belong to, whatever its phase."""
    found = Partnership.objects.all()
    for party in parties:
        found = found.filter(parties__municipality=party)
    return found.exists()


class State(models.TextChoices):
    """Where a partnership stands: the phase that goes on, or its end."""

    INCEPTION = "inception", _("Inception")
    PROJECT = "project", _("Project")
    STEERING_GROUP = "steering group", _("Steering group")
    COMPLETED = "completed", _("Completed")


class Partnership(ClusterableModel):
    """Two parties or more on one challenge. Its name is its parties' names, those at home first."""

    slug = models.SlugField(
        _("address"),
        max_length=160,
        unique=True,
        validators=[validate_address],
        help_text=_("The last part of the address of its page."),
    )
    titles = TextsField(
        _("title"), blank=True, help_text=_("What it is about, in a few words. Its parties' names stand beside.")
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.INCEPTION)
    network = models.ForeignKey(
        Network, models.SET_NULL, verbose_name=_("network"), related_name="partnerships", null=True, blank=True
    )
    theme = models.ForeignKey(
        Theme, models.SET_NULL, verbose_name=_("theme"), related_name="partnerships", null=True, blank=True
    )
    global_goals = ChoiceListField(_("global goals"), kind=GlobalGoal, blank=True)
    core_values = ChoiceListField(_("core values"), kind=CoreValue, blank=True)
    first_year = models.PositiveSmallIntegerField(
        _("from the year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    last_year = models.PositiveSmallIntegerField(
        _("to the year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    challenges = DescriptionsField(
        _("challenge"), blank=True, help_text=_("What is to change, and for whom, in two or three sentences.")
    )
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("It has a page, and stands in the list and on the map.")
    )
    synthetic = models.BooleanField(
        _("made up"), default=False, help_text=_("It stands in a demonstration, and every page that shows it says so.")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    title = readers_text("titles")
    challenge = readers_text("challenges")

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering: ClassVar[list[str]] = ["slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year"))
                | models.Q(last_year=None)
                | models.Q(first_year=None),
                name="partnership_ends_after_it_began",
                violation_error_message=_("The last year is before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:partnership", args=[self.slug])

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """The parties, in the order in which they are named."""
        return [party.municipality for party in self.parties.all()]

    @property
    def name(self) -> str:
        return " – ".join(party.name for party in self.municipalities) or self.slug

    @property
    def goals(self) -> list[GlobalGoal]:
        return [GlobalGoal(goal) for goal in self.global_goals]

    @property
    def values_served(self) -> list[CoreValue]:
        return [CoreValue(value) for value in self.core_values]


class PartnershipParty(models.Model):
    """A municipality in a partnership."""

    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("municipality"), related_name="partnership_places"
    )
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partnership", "municipality"], name="programme_party_once")
        ]

    def __str__(self) -> str:
        return self.municipality.name


class NamedPerson(models.Model):
    """Somebody who has agreed to be named on a partnership's page, until a day."""

    partnership = ParentalKey(Partnership, on_delete=models.CASCADE, related_name="named_people")
    municipality = models.ForeignKey(Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="+")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=30, choices=PartyRole.choices)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    remove_on = models.DateField(_("remove on"), help_text=_("From this day on the name is not shown, and it is deleted."))

    class Meta:
        verbose_name = _("person who agreed to be named")
        verbose_name_plural = _("people who agreed to be named")
        ordering: ClassVar[list[str]] = ["municipality", "name"]

    def __str__(self) -> str:
        return self.name
