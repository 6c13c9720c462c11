"""Calls: invitations to apply, with their versions of dated rules."""

from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from folkmoot.places.countries import language_name
from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.models import Country, Municipality
from folkmoot.places.texts import TextsField, readers_text
from folkmoot.programme.calls.call_blocks import CriteriaBlock, TeamBlock
from folkmoot.programme.calls.rules import Rules, from_json
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.writing.form_blocks import DocumentsBlock, FormBlock

PAGE, FORM = "page", "form"


def time_zones() -> list[tuple[str, str]]:
    """Of the whole world, by their names in the time zone database."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class CallState(Enum):
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class CallKind(models.TextChoices):
    INCEPTION = "inception", _("Inception")
    PROJECT = "project", _("Project")
    STEERING_GROUP = "steering group", _("Steering group")
    NETWORK = "network", _("Network")


class ShownInPublic(models.TextChoices):
    """What is shown of an application that was granted, besides its parties and its title."""

    AMOUNT = "amount", _("The amount")
    REASONS = "reasons", _("The reasons of the decision")
    REPORTS = "reports", _("The approved reports, where every party agrees")


class Call(PreviewableMixin, ClusterableModel):
    """What an officer edits. What holds is the newest version, made of it whenever it is published."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the address of its page."))
    names = TextsField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=CallKind.choices, default=CallKind.INCEPTION)
    network = models.ForeignKey(Network, models.PROTECT, verbose_name=_("network"), related_name="calls", null=True, blank=True)
    descriptions = DescriptionsField(_("description"), blank=True, help_text=_("Whom it is for and what one may apply for."))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(
        _("closes"), help_text=_("An application that comes at this very moment, or later, is late.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=time_zones,
        default="Europe/Stockholm",
        help_text=_("That its times are shown in."),
    )
    countries = ParentalManyToManyField(
        Country,
        verbose_name=_("countries of the parties abroad"),
        related_name="+",
        blank=True,
        help_text=_("None: any country."),
    )
    home_kinds = ChoiceListField(
        _("kinds of parties at home"),
        kind=Municipality.Kind,
        blank=True,
        help_text=_("None: municipalities and regions alike."),
    )
    fewest_parties = models.PositiveSmallIntegerField(_("fewest parties"), default=2, validators=[MinValueValidator(2)])
    most_parties = models.PositiveSmallIntegerField(_("most parties"), default=4, validators=[MinValueValidator(2)])
    ceiling = models.PositiveIntegerField(_("ceiling"), default=0, help_text=_("The most to apply for. 0: no ceiling."))
    currency = models.CharField(_("currency"), max_length=3, default="SEK")
    longest_months = models.PositiveSmallIntegerField(
        _("longest time, in months"), default=0, validators=[MaxValueValidator(120)], help_text=_("0: no limit")
    )
    both_sexes = models.BooleanField(_("both women and men in each party's team"), default=False)
    after_inception = models.BooleanField(
        _("only parties that have had an inception together"),
        default=False,
        help_text=_("They stand together in one partnership, whatever its phase is now."),
    )
    team = StreamField(TeamBlock(), verbose_name=_("the team"), blank=True)
    form = StreamField(FormBlock(), verbose_name=_("the form"), blank=True)
    criteria = StreamField(CriteriaBlock(), verbose_name=_("criteria"), blank=True)
    documents = StreamField(DocumentsBlock(), verbose_name=_("documents to attach"), blank=True)
    public = ChoiceListField(_("what is public of what was granted"), kind=ShownInPublic, blank=True)
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("Has a page. Each change while it is published makes a new version of its rules."),
    )
    change_reason = models.CharField(
        _("why it is changed"), max_length=300, blank=True, help_text=_("Shown with the new version of the rules.")
    )
    synthetic = models.BooleanField(
        _("made up"), default=False, help_text=_("It stands in a demonstration, and every page that shows it says so.")
    )
    name = readers_text("names", _("Name"))
    description = readers_text("descriptions")

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering: ClassVar[list[str]] = ["-closes_at", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:call", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("It closes before it opens.")})
        if self.most_parties is not None and self.fewest_parties is not None and self.most_parties < self.fewest_parties:
            raise ValidationError({"most_parties": _("The most is less than the fewest.")})

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """What the admin can show beside the form while the call is written (`previewing_calls`): the call's page, and the form
        that applicants fill in, each in every language of the site."""
        names = {PAGE: _("Its page, in %(language)s"), FORM: _("The form to fill in, in %(language)s")}
        return [
            (f"{what} {code}", name % {"language": language_name(code)})
            for what, name in names.items()
            for code, _language in settings.LANGUAGES
        ]

    def get_preview_template(self, _request: HttpRequest, _mode: str) -> str:
        return "programme/call_preview.html"

    def get_preview_context(self, request: HttpRequest, mode: str) -> dict[str, Any]:
        return {"request": request, "call": self, "mode": mode}

    @cached_property
    def current_version(self) -> "CallVersion | None":
        """The version that holds; None before it is published."""
        return self.versions.order_by("-number").first()


class CallVersion(models.Model):
    """The rules of a call from a moment on. Made once and never changed: applications are judged by the version that held
    when they were submitted."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kept_rules = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering: ClassVar[list[str]] = ["call", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "number"], name="programme_call_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("A version of a call's rules is never changed: publish a new one.")
        super().save(*args, **kwargs)

    @cached_property
    def rules(self) -> Rules:
        return from_json(self.kept_rules)

    def state(self, at: datetime | None = None) -> CallState:
        """By the server's clock: open from the first moment until the last, which is late already."""
        at = at or timezone.now()
        if at < self.rules.opens_at:
            return CallState.COMING
        return CallState.OPEN if at < self.rules.closes_at else CallState.CLOSED

    def local(self, moment: datetime) -> datetime:
        """In the call's own time zone."""
        return moment.astimezone(ZoneInfo(self.rules.time_zone))
