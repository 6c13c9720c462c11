"""What became of dwellings as phones know them (ODK entities), and what submissions asked for."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, NeverChanged


class Conflict(models.TextChoices):
    NONE = "", _("none")
    SOFT = "soft", _("others changed something else meanwhile")
    HARD = "hard", _("others changed the same meanwhile")


class EntityVersion(NeverChanged):
    """A change of a dwelling: which properties, from which version on. `branch` and `branch_base` are of updates made without a
    network, one after another on the same phone."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="entity_versions", verbose_name=_("dwelling"))
    version = models.PositiveIntegerField()
    properties = models.JSONField()
    base_version = models.PositiveIntegerField()
    branch = models.CharField(max_length=64, blank=True)
    branch_base = models.PositiveIntegerField(null=True)
    conflict = models.CharField(_("conflict"), max_length=4, choices=Conflict.choices, blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a dwelling")
        verbose_name_plural = _("versions of dwellings")
        ordering: ClassVar[list[str]] = ["dwelling", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dwelling", "version"], name="surveys_entity_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.dwelling} {self.version}"


class WorkState(models.TextChoices):
    WAITING = "waiting", _("waits")
    HELD = "held", _("held until an earlier update comes")
    DONE = "done", _("done")
    NOTHING = "nothing", _("about no dwelling")
    FAILED = "failed", _("could not be done")


class SubmissionWork(models.Model):
    """What a submission asks of a worklist, done after it was stored. Whatever comes of this, the submission stays.

    `asked_for` is the dwelling that the web form was opened for. `told` is a code of `submission_work.WORDS`.
    """

    version = models.OneToOneField(SubmissionVersion, models.PROTECT, related_name="work", verbose_name=_("submission"))
    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="+", db_index=False)
    asked_for = models.CharField(max_length=36, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, null=True, related_name="works", verbose_name=_("dwelling"))
    conflict = models.CharField(_("conflict"), max_length=4, choices=Conflict.choices, blank=True)
    told = models.CharField(max_length=30, blank=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("work of a submission")
        verbose_name_plural = _("work of submissions")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["survey", "state", "id"], name="surveys_work_waiting")]

    def __str__(self) -> str:
        return f"{self.version}: {self.state}"
