"""The forms of an application that are the same in every call. The call's own questions are in `section_form`."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from folkmoot.places.alphabet import ChoiceInAlphabet
from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import TeamMember
from folkmoot.programme.calls.rules import Rules
from folkmoot.programme.numbers_in_words import money_in_words
from folkmoot.programme.whole_number_field import WholeNumberField

MOST_PARTNERS = 9


class StartForm(forms.Form):
    """A title and the parties: the applicant's own, and those it applies with, as many as the call has room for."""

    title = forms.CharField(
        label=_("Title of the application"), max_length=200, help_text=_("What you want to do together, in a few words.")
    )
    own = ChoiceInAlphabet(label=_("Your municipality"), queryset=Municipality.objects.none(), empty_label=None)

    def __init__(self, *args: Any, own: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        others = Municipality.objects.exclude(country=None).select_related("country").order_by("country", "name")
        if rules.countries:
            others = others.filter(country__in=[*rules.countries, settings.PROGRAMME_HOME_COUNTRY])
        self.fields["own"].queryset = own
        for number in range(1, min(rules.most_parties - 1, MOST_PARTNERS) + 1):
            asked = number < rules.fewest_parties
            self.fields[f"partner_{number}"] = ChoiceInAlphabet(
                label=_("Partner") if number == 1 else _("One more partner"),
                queryset=others,
                required=asked,
                empty_label=_("Choose a municipality") if asked else _("Nobody more"),
            )

    @property
    def parties(self) -> list[Municipality]:
        """Those at home first."""
        chosen = dict.fromkeys(said for name, said in self.cleaned_data.items() if name != "title" and said)
        return sorted(chosen, key=lambda party: party.country_id != settings.PROGRAMME_HOME_COUNTRY)


class BasicsForm(forms.Form):
    title = forms.CharField(label=_("Title of the application"), max_length=200)
    amount = WholeNumberField(label=_("Amount applied for"), min_value=0, max_value=2_000_000_000, required=False)
    months = WholeNumberField(label=_("Months"), min_value=1, max_value=120, required=False)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = rules.currency
        if rules.ceiling:
            self.fields["amount"].help_text = _("At most %(amount)s") % {
                "amount": money_in_words(rules.ceiling, rules.currency)
            }
        if rules.longest_months:
            self.fields["months"].help_text = _("At most %(number)s") % {"number": rules.longest_months}


class TeamForm(forms.ModelForm):
    class Meta:
        model = TeamMember
        fields = ["municipality", "name", "role", "sex", "is_main_contact"]

    def __init__(self, *args: Any, parties: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [party.pk for party in parties]
        self.fields["municipality"].queryset = Municipality.objects.filter(pk__in=keys)
