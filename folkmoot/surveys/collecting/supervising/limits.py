"""From where on a check finds something, as a survey's lead or supervisor has set it: who, when, and what it was before."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.fieldwork.fieldwork_findings import RANGES, Limits
from folkmoot.surveys.errors import CollectingError

if TYPE_CHECKING:
    from folkmoot.surveys.models import Survey


LIMIT_NAMES: Mapping[str, object] = {
    "fast": _("Too fast: share of the median duration"),
    "hurried": _("Hurried questions: share of a question’s median time"),
    "hurried_share": _("Hurried questions: share of such questions in an interview"),
    "alike": _("Nearly the same: share of equal answers"),
    "fewest_alike": _("Nearly the same: fewest answers that both gave"),
    "nonresponse": _("Few answers: share of “don’t know” and the like"),
    "straight": _("Straight line: equal answers in a row"),
    "common_line": _("Straight line: no news where so large a share of people do it"),
    "outlier": _("Unusual number: distance from the median in deviations"),
    "distance": _("Far away: kilometres from the middle of the unit"),
    "first_hour": _("Odd hours: interviews begin from"),
    "last_hour": _("Odd hours: interviews begin before"),
    "unlike": _("Unlike the others: chance of a false alarm"),
    "behind": _("Behind the plan: share of the planned interviews"),
}


class LimitSetting(models.Model):
    """One limit of a survey as somebody set it. The newest of a name counts; where there is none, the usual one."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="limit_settings", verbose_name=_("survey"))
    name = models.CharField(_("limit"), max_length=40)
    value = models.FloatField(_("value"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("limit of a fieldwork check")
        verbose_name_plural = _("limits of fieldwork checks")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}={self.value:g}"

    @property
    def label(self) -> str:
        return str(LIMIT_NAMES.get(self.name, self.name))


def limits_of(survey: "Survey") -> Limits:
    """The limits that hold in a survey."""
    known = asdict(Limits())
    rows = LimitSetting.objects.filter(survey=survey).order_by("made_at", "pk").values_list("name", "value")
    return Limits(**{**known, **{name: value for name, value in rows if name in known}})


def set_limits(survey: "Survey", values: Mapping[str, float], by: User | None) -> int:
    """Stores the limits that differ from those that hold, and gives their number. Raises `CollectingError` for a name that is
    none, or a value that cannot be."""
    for name, value in values.items():
        if name not in RANGES:
            raise CollectingError(_t("There is no limit called %(name)s.") % {"name": name})
        least, greatest = RANGES[name]
        if not least <= value <= greatest:
            raise CollectingError(
                _t("%(limit)s must be between %(least)g and %(greatest)g.")
                % {"limit": LIMIT_NAMES[name], "least": least, "greatest": greatest}
            )
    with transaction.atomic():
        now = asdict(limits_of(survey))
        changed = {name: value for name, value in values.items() if value != now[name]}
        for name, value in changed.items():
            LimitSetting.objects.create(survey=survey, name=name, value=value, person=by)
    return len(changed)
