"""Reviewers, what they are given to review, and the scores that they give."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.places.models import LANGUAGE_CODES
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.calls.rules import Rules
from folkmoot.programme.partnerships.networks import Network


class Reviewer(models.Model):
    """A person who reviews: what they read and know. An assignment is balanced by it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="reviewer")
    languages = models.CharField(
        _("languages"), max_length=100, blank=True, validators=[LANGUAGE_CODES], help_text=_("That they read: sv en es")
    )
    networks = models.ManyToManyField(Network, verbose_name=_("networks whose themes they know"), related_name="+", blank=True)
    is_active = models.BooleanField(_("takes new reviews"), default=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering: ClassVar[list[str]] = ["person__name"]

    def __str__(self) -> str:
        return str(self.person)


class ReviewState(models.TextChoices):
    ASSIGNED = "assigned", _("Waits for a declaration of interest")
    CLEARED = "cleared", _("Under way")
    CONFLICT = "conflict", _("Conflict of interest")
    GIVEN = "given", _("Given")


class Assignment(models.Model):
    """A reviewer's review of an application. Nothing of the application is seen before the reviewer has declared to have no
    interest in it; nothing of other reviews before this one is given. `given_total` is what its scores came to when it was
    given; neither they nor the rules that weigh them change after that."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.ASSIGNED)
    made_at = models.DateTimeField(default=timezone.now)
    declared_at = models.DateTimeField(null=True)
    conflict_reason = models.TextField(_("which interest"), max_length=1000, blank=True)
    remark = models.TextField(_("overall"), max_length=5000, blank=True)
    given_at = models.DateTimeField(null=True)
    given_total = models.FloatField(null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="programme_reviewer_once"),
            models.CheckConstraint(
                condition=~models.Q(state="given")
                | models.Q(given_at__isnull=False, declared_at__isnull=False, given_total__isnull=False),
                name="programme_given_after_declared_and_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.application}"

    def total(self, rules: Rules) -> float | None:
        """The weighted score as a share of the highest one, 0 to 100; None where a criterion has no score."""
        points = {score.criterion: score.points for score in self.scores.all()}
        if not rules.criteria or any(criterion.key not in points for criterion in rules.criteria):
            return None
        return 100 * sum(criterion.weight * points[criterion.key] for criterion in rules.criteria) / rules.highest_score


class Score(models.Model):
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=64)
    points = models.PositiveSmallIntegerField()
    remark = models.TextField(max_length=3000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="programme_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"


class DiscussionRemark(models.Model):
    """Said among the officers and the reviewers who have given their review."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="discussion")
    text = models.TextField(_("remark"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Eligibility(models.Model):
    """Whether an application fulfils the rules: what the rules themselves say, and what the officer found."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="eligibility")
    fulfils = models.BooleanField()
    broken = models.JSONField(default=list)
    reasons = models.TextField(_("reasons"), max_length=3000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.application}: {self.fulfils}"


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class Recommendation(models.Model):
    """What an officer recommends to the one who decides; the newest counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="recommendations")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome.choices)
    amount = models.PositiveIntegerField(_("amount"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class Decision(models.Model):
    """Made by one who may. An appeal that is upheld opens the application again; then the newest decision counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome.choices)
    amount = models.PositiveIntegerField(_("amount"), null=True, blank=True, validators=[MinValueValidator(1)])
    conditions = models.TextField(_("conditions"), max_length=5000, blank=True)
    reasons = models.TextField(_("reasons"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="declined", amount=None) | models.Q(outcome="granted", amount__gt=0),
                name="programme_granted_with_an_amount",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class Appeal(models.Model):
    """What a party says against a decision, and what was answered."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    text = models.TextField(_("appeal"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    upheld = models.BooleanField(_("the appeal is upheld"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(answered_at=None), name="programme_one_open_appeal"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
