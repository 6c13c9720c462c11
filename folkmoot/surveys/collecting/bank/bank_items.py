"""Items of the question bank and their versions. A version is never changed: what is worded otherwise is the next version."""

from functools import cached_property
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.forms.questionnaire import Question
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.errors import InstrumentIsFixed


class BankItem(models.Model):
    """A question of the bank by its id, which is never given to another question. One that is `retired` goes into no form."""

    item_id = models.CharField(_("id"), max_length=200, unique=True)
    place = models.PositiveIntegerField(_("place in the bank"))
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("item of the question bank")
        verbose_name_plural = _("items of the question bank")
        ordering: ClassVar[list[str]] = ["place", "pk"]

    def __str__(self) -> str:
        return self.item_id

    @cached_property
    def newest(self) -> "BankItemVersion":
        return max(self.versions.all(), key=lambda version: version.number)


class BankItemVersion(models.Model):
    """A wording of an item, locked. `question_json` is its `Question`, `languages` code and column of its languages, `key` the
    same for items that are put in the same way; `source` the published form that it was taken up from."""

    item = models.ForeignKey(BankItem, models.PROTECT, related_name="versions", verbose_name=_("item of the question bank"))
    number = models.PositiveIntegerField(_("version"))
    question_json = models.TextField(_("question"))
    languages = models.JSONField(_("languages"))
    key = models.CharField(_("comparability key"), max_length=64)
    reason = models.TextField(_("why it was worded anew"), blank=True)
    source = models.ForeignKey(InstrumentVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("form"))
    locked_at = models.DateTimeField(_("locked"), auto_now_add=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of an item")
        verbose_name_plural = _("versions of items")
        ordering: ClassVar[list[str]] = ["item", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="surveys_bank_item_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `InstrumentIsFixed` where a version would change."""
        if not self._state.adding:
            raise InstrumentIsFixed(f"{self} is locked and cannot change: take the new wording up as a new version.")
        super().save(*args, **kwargs)

    @cached_property
    def question(self) -> Question:
        return msgspec.json.decode(self.question_json, type=Question)

    @property
    def label(self) -> str:
        """In the reader's language where the item has it, else in its first."""
        labels = self.question.labels
        return labels.get(get_language() or "") or next(iter(labels.values()), self.item.item_id)
