"""Applications, written by people of several municipalities at once."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.calls.calls import Call, CallVersion
from folkmoot.programme.calls.rules import Rules
from folkmoot.programme.numbers_in_words import money_in_words
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.writing.joint_work import JointWork, Routes


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Under review")
    INELIGIBLE = "ineligible", _("Does not fulfil the rules")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Sex(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other or not said")


class Application(JointWork):
    """A joint application to a call. While it is a draft it follows the call's newest rules; once submitted it keeps those
    that held then."""

    routes = Routes(
        "programme:section",
        "programme:save",
        "programme:history",
        "programme:comment",
        "programme:documents",
        "programme:attachment",
        "programme:to_sign",
        "programme/application_base.html",
    )

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    version = models.ForeignKey(CallVersion, models.PROTECT, related_name="+", null=True)
    title = models.CharField(_("title"), max_length=200)
    amount = models.PositiveIntegerField(_("amount applied for"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT, db_index=True)
    parties = models.ManyToManyField(Municipality, through="ApplicationParty", related_name="applications")
    partnership = models.ForeignKey(Partnership, models.SET_NULL, related_name="applications", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering: ClassVar[list[str]] = ["-created_at"]
        permissions: ClassVar[list[tuple[str, str]]] = [
            ("follow_application", "Can follow submitted applications and lead them through review"),
            ("decide_application", "Can decide on applications"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(submitted_at__isnull=False, version__isnull=False) & ~models.Q(receipt=""),
                name="programme_submitted_has_a_receipt",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:application", args=[self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT

    @property
    def rules(self) -> Rules:
        """Those that it was submitted under; for a draft those that hold now."""
        version = self.version or self.call.current_version
        if version is None:
            raise ValueError("An application belongs to a call that was published.")
        return version.rules

    @property
    def decision(self) -> Any:
        """The newest; None before there is one."""
        return self.decisions.first()

    @cached_property
    def municipalities(self) -> list[Municipality]:
        places = self.places.select_related("municipality__country")
        return [place.municipality for place in places]

    @property
    def basics(self) -> list[Any]:
        return [self.title, self.amount, self.months, [municipality.pk for municipality in self.municipalities]]

    @property
    def people_named(self) -> tuple["TeamMember", ...]:
        return tuple(self.team.select_related("municipality"))

    @property
    def said_in_documents(self) -> dict[str, str]:
        said = {}
        if self.amount:
            said["amount"] = money_in_words(self.amount, self.rules.currency)
        if self.months:
            said["months"] = str(self.months)
        return said

    @property
    def filed_under(self) -> dict[str, Any]:
        return {"application": self}


class ApplicationParty(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "municipality"], name="programme_application_party_once")
        ]

    def __str__(self) -> str:
        return self.municipality.name


class TeamMember(models.Model):
    """A person of a party's team, as the application names them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="team")
    municipality = models.ForeignKey(Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="+")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=30, choices=PartyRole.choices)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices)
    is_main_contact = models.BooleanField(_("main contact"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["municipality", "pk"]

    def __str__(self) -> str:
        return self.name
