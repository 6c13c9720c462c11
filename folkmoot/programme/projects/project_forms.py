"""The forms of a project's page: reports, deviations, money, the end."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.projects.closing import Outcome
from folkmoot.programme.projects.deviations import DeviationKind

BOX = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NothingForm(forms.Form):
    """For a step that is a button alone."""


class JudgementForm(forms.Form):
    """What an officer says of a report, or of a deviation."""

    approved = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Approve it")), ("no", _("Send it back"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("To the parties"), max_length=5000, required=False, widget=BOX)


class DeviationForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the deviation is about"), choices=DeviationKind.choices)
    text = forms.CharField(label=_("What is to be done otherwise"), max_length=5000, widget=BOX)
    reasons = forms.CharField(label=_("Why"), max_length=5000, widget=BOX)


class PaymentForm(forms.Form):
    paid_on = forms.DateField(label=_("Paid on"), widget=DAY, initial=timezone.localdate)
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("Reasons"), max_length=5000, widget=BOX)
