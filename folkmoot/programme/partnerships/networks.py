"""Networks: partnerships on one theme, for some countries and years. And the themes themselves."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.models import Country
from folkmoot.places.texts import TextsField, readers_text


class Network(models.Model):
    """Partnerships on one theme, for some countries and years."""

    names = TextsField(_("name"))
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the address of its page."))
    themes = TextsField(_("theme"), blank=True, help_text=_("What the partnerships work on, in a few words."))
    first_year = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(
        _("to the year"), null=True, blank=True, help_text=_("Empty while it goes on.")
    )
    descriptions = DescriptionsField(
        _("description"), blank=True, help_text=_("What it is for and how one takes part, in a few sentences.")
    )
    cooperation = models.CharField(
        _("cooperating organisations"), max_length=300, blank=True, help_text=_("With a comma between: UNCDF, SEI")
    )
    countries = models.ManyToManyField(Country, verbose_name=_("countries"), related_name="networks", blank=True)
    name = readers_text("names", _("Name"))
    theme = readers_text("themes")
    description = readers_text("descriptions")

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering: ClassVar[list[str]] = ["slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="network_ends_after_it_began",
                violation_error_message=_("The last year is before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:network", args=[self.slug])


class Theme(models.Model):
    """What a partnership works on, as a row, so that all partnerships of a theme are found together."""

    names = TextsField(_("name"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = readers_text("names", _("Name"))

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name
