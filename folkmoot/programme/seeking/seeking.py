"""Seeking a partner: what a municipality offers and seeks, in which languages it can work, and what of it everyone may see."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.places.models import LANGUAGE_CODES, Country, Municipality
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.partnerships.goals import GlobalGoal
from folkmoot.programme.partnerships.networks import Theme

HOLDS_FOR = timedelta(days=365)


class Shown(models.TextChoices):
    """The parts that a municipality may show to everyone, besides its name."""

    OFFERS = "offers", _("What we offer")
    SEEKS = "seeks", _("What we seek")
    LANGUAGES = "languages", _("Languages")
    THEMES = "themes", _("Themes and global goals")


def a_year_from_now() -> date:
    return timezone.localdate() + HOLDS_FOR


class Seeking(models.Model):
    """That a municipality seeks a partner, until a day. Other municipalities that seek, and officers, see all of it; everyone
    else sees what it chose to show, and nothing where it chose nothing."""

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="seeking")
    offers = models.TextField(_("what we offer"), max_length=3000, help_text=_("What you know and could share."))
    seeks = models.TextField(_("what we seek"), max_length=3000, help_text=_("The challenge, and what kind of partner."))
    languages = models.CharField(
        _("languages that we can work in"),
        max_length=100,
        validators=[LANGUAGE_CODES],
        help_text=_("Codes with a space between: sv en es"),
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), related_name="+", blank=True)
    global_goals = ChoiceListField(_("global goals"), kind=GlobalGoal, blank=True)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries that we think of"), related_name="+", blank=True, help_text=_("None: any country.")
    )
    public = ChoiceListField(_("what everyone may see"), kind=Shown, blank=True)
    holds_until = models.DateField(_("holds until"), default=a_year_from_now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("search for a partner")
        verbose_name_plural = _("searches for partners")
        ordering: ClassVar[list[str]] = ["municipality__name"]

    def __str__(self) -> str:
        return str(self.municipality)

    def get_absolute_url(self) -> str:
        return reverse("programme:seeking", args=[self.municipality.slug])

    @property
    def language_codes(self) -> tuple[str, ...]:
        return tuple(self.languages.split())

    @property
    def goals(self) -> list[GlobalGoal]:
        return [GlobalGoal(goal) for goal in self.global_goals]

    @property
    def is_open(self) -> bool:
        return self.holds_until >= timezone.localdate()


class Contact(models.Model):
    """A municipality turns to one that seeks. What is written is read by the people of both and by officers; nobody's address
    is shown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    asking = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(_("the officer's note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asked", "asking"], name="programme_contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.asking.name} – {self.asked.name}"

    def get_absolute_url(self) -> str:
        return reverse("programme:contact", args=[self.public_id])

    @property
    def municipalities(self) -> list[Municipality]:
        return [self.asked, self.asking]

    @property
    def synthetic(self) -> bool:
        return self.asked.synthetic or self.asking.synthetic

    @property
    def filed_under(self) -> dict[str, Any]:
        return {}


class ContactMessage(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="messages")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    text = models.TextField(_("message"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
