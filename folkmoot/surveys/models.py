"""Surveys and their rounds. The releases of their report cards stand in `releases`, forms and submissions in `collecting`."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from folkmoot.places.texts import TextsField, in_readers_language, readers_text
from folkmoot.surveys.collecting.bank.bank_items import BankItem, BankItemVersion
from folkmoot.surveys.collecting.forms.instruments import FormAttachment, Instrument, InstrumentVersion
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.survey_members import SurveyMember
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.reading.api_tokens import ApiToken
from folkmoot.surveys.collecting.receiving.audit_times import AuditTimes
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile, SubmissionVersion
from folkmoot.surveys.collecting.supervising.fieldwork_looks import FieldworkLook
from folkmoot.surveys.collecting.supervising.fieldwork_plans import FieldworkPlan
from folkmoot.surveys.collecting.supervising.limits import LimitSetting
from folkmoot.surveys.collecting.supervising.passed_limits import FieldworkNotice, PassedLimit
from folkmoot.surveys.collecting.supervising.reviewing import FindingDecision, Remark
from folkmoot.surveys.collecting.web_form.web_links import LinkedSubmission, WebLink
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord
from folkmoot.surveys.collecting.worklist.entity_versions import EntityVersion, SubmissionWork
from folkmoot.surveys.collecting.worklist.replacements import Replacement, UnitReplacement
from folkmoot.surveys.collecting.worklist.worklists import Assignment, Dwelling, DwellingPlace, Worklist
from folkmoot.surveys.descriptions import DescriptionsField
from folkmoot.surveys.making.cards_in_making import CardMaking
from folkmoot.surveys.releasing.releases import CardRelease, ReleaseFile

__all__ = [
    "ApiToken",
    "Assignment",
    "AuditTimes",
    "BankItem",
    "BankItemVersion",
    "CardMaking",
    "CardRelease",
    "ContactRecord",
    "Dwelling",
    "DwellingPlace",
    "EntityVersion",
    "Enumerator",
    "FieldworkLook",
    "FieldworkNotice",
    "FieldworkPlan",
    "FindingDecision",
    "FormAttachment",
    "Instrument",
    "InstrumentVersion",
    "LimitSetting",
    "LinkedSubmission",
    "PassedLimit",
    "ReleaseFile",
    "Remark",
    "Replacement",
    "Round",
    "Submission",
    "SubmissionFile",
    "SubmissionIdentifiers",
    "SubmissionVersion",
    "SubmissionWork",
    "Survey",
    "SurveyMember",
    "Team",
    "UnitReplacement",
    "WebLink",
    "Worklist",
]


class Survey(models.Model):
    """A survey of citizens: the same questions, asked in some municipalities, in one round or several."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the survey's web address."))
    titles = TextsField(_("title"))
    descriptions = DescriptionsField(
        _("description"), blank=True, help_text=_("What it asks about, and why, in two or three sentences.")
    )
    commissioner = models.CharField(
        _("commissioner"), max_length=200, blank=True, help_text=_("Who had the survey made, and paid for it.")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    description = readers_text("descriptions")

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering: ClassVar[list[str]] = ["-created_at", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.slug])

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.titles) or self.slug


class Round(models.Model):
    """One round of a survey: the baseline, a follow-up. `ordinal` counts from 1 within the survey."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="rounds", verbose_name=_("survey"))
    slug = models.SlugField(_("address"), max_length=80, help_text=_("The last part of the round's web address."))
    names = TextsField(_("name"))
    ordinal = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering: ClassVar[list[str]] = ["survey", "-ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "slug"], name="surveys_round_address_once_a_survey"),
            models.UniqueConstraint(fields=["survey", "ordinal"], name="surveys_round_number_once_a_survey"),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.name}"

    @property
    def name(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.names) or self.slug
