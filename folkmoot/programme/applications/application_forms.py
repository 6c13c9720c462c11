"""The forms of an application that are the same in every call. The call's own questions are in `section_form`."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from folkmoot.places.alphabet import ChoiceInAlphabet
from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import TeamMember
from folkmoot.programme.calls.rules import Rules


class StartForm(forms.Form):
    """A title and the parties: the applicant's own, and those it applies with."""

    title = forms.CharField(
        label=_("Title of the application"), max_length=200, help_text=_("What you want to do together, in a few words.")
    )
    own = ChoiceInAlphabet(label=_("Your municipality"), queryset=Municipality.objects.none(), empty_label=None)
    partner = ChoiceInAlphabet(label=_("Partner"), queryset=Municipality.objects.none())
    third = ChoiceInAlphabet(
        label=_("A third party"), queryset=Municipality.objects.none(), required=False, help_text=_("If there is one.")
    )

    def __init__(self, *args: Any, own: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        others = Municipality.objects.exclude(country=None).select_related("country").order_by("country", "name")
        if rules.countries:
            others = others.filter(country__in=[*rules.countries, settings.PROGRAMME_HOME_COUNTRY])
        self.fields["own"].queryset = own
        self.fields["partner"].queryset = self.fields["third"].queryset = others

    @property
    def parties(self) -> list[Municipality]:
        """Those at home first."""
        chosen = [self.cleaned_data[name] for name in ("own", "partner", "third") if self.cleaned_data.get(name)]
        return sorted(chosen, key=lambda party: party.country_id != settings.PROGRAMME_HOME_COUNTRY)


class BasicsForm(forms.Form):
    title = forms.CharField(label=_("Title of the application"), max_length=200)
    amount = forms.IntegerField(label=_("Amount applied for"), min_value=0, max_value=2_000_000_000, required=False)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120, required=False)


class TeamForm(forms.ModelForm):
    class Meta:
        model = TeamMember
        fields = ["municipality", "name", "role", "sex", "is_main_contact"]

    def __init__(self, *args: Any, parties: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [party.pk for party in parties]
        self.fields["municipality"].queryset = Municipality.objects.filter(pk__in=keys)
