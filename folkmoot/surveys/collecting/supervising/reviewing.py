"""What supervisors say of interviews and of findings: states with a reason, comments, decisions. It all stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission
from folkmoot.surveys.errors import CollectingError

LONGEST_TEXT = 2000
NEEDS_REASON = {ReviewState.HAS_ISSUES, ReviewState.REJECTED}


class Remark(models.Model):
    """A comment on a submission; where it changed the review, `state` is what it became."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="remarks", verbose_name=_("submission"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(_("review"), max_length=12, choices=ReviewState.choices, blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment on a submission")
        verbose_name_plural = _("comments on submissions")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission}: {self.text[:60]}"


class Decision(models.TextChoices):
    KEEP = "keep", _("keep")
    CALL_BACK = "call_back", _("call back")
    REJECT = "reject", _("reject")


class FindingDecision(models.Model):
    """What was decided on a finding of the fieldwork checks, and why. The newest decision on the same finding counts."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="decisions", verbose_name=_("form"))
    check_name = models.CharField(_("check"), max_length=40)
    subject = models.CharField(_("interview, enumerator or unit"), max_length=255)
    question = models.CharField(_("question"), max_length=255, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision.choices)
    reason = models.TextField(_("reason"), max_length=LONGEST_TEXT)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a finding")
        verbose_name_plural = _("decisions on findings")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.check_name}, {self.subject}: {self.get_decision_display()}"


def remark(submission: Submission, *, by: User | None, text: str = "", state: str = "") -> Remark:
    """Say something of a submission, or change its review. Raises `CollectingError` where nothing is said, or a state that
    holds somebody's work against them comes without a reason."""
    text = text.strip()[:LONGEST_TEXT]
    if state and state not in ReviewState.values:
        raise CollectingError(_t("There is no such state of a review."))
    if not text and not state:
        raise CollectingError(_t("Write a comment, or choose what the review comes to."))
    if state in NEEDS_REASON and not text:
        raise CollectingError(_t("Say why: the enumerator and the survey lead will want to know."))
    with transaction.atomic():
        if state:
            Submission.objects.filter(pk=submission.pk).update(review_state=state)
            submission.review_state = state
        return Remark.objects.create(submission=submission, person=by, text=text, state=state)


def decide(
    instrument: Instrument, *, check_name: str, subject: str, question: str, decision: str, reason: str, by: User | None
) -> FindingDecision:
    """Decide on a finding. To reject a finding on an interview rejects the interview, and to call back marks it.

    Raises `CollectingError` without a reason.
    """
    reason = reason.strip()[:LONGEST_TEXT]
    if decision not in Decision.values:
        raise CollectingError(_t("Choose what is to be done: keep, call back or reject."))
    if not reason:
        raise CollectingError(_t("Say why: a decision without a reason helps nobody later."))
    states = {"reject": "rejected", "call_back": "has_issues"}
    with transaction.atomic():
        submission = Submission.objects.filter(
            instrument=instrument, is_test=False, versions__instance_id=subject, versions__is_current=True
        ).first()
        if submission and decision in states:
            remark(submission, by=by, text=reason, state=states[decision])
        return FindingDecision.objects.create(
            instrument=instrument,
            check_name=check_name[:40],
            subject=subject[:255],
            question=question[:255],
            decision=decision,
            reason=reason,
            person=by,
        )
