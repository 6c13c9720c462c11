"""What a person fills in to publish a release, or to withdraw an edition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.surveys.releasing.publishing import LONGEST_REASON


class PublishForm(forms.Form):
    """The step that makes a card public. `reason` is asked for where an earlier edition was published."""

    reason = forms.CharField(
        label=_("What is corrected, and why"),
        help_text=_(
            "Readers see this on the page of the new edition and of the old one. Write it in the languages of the site."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    looked = forms.BooleanField(label=_("I have looked at the card, and it may be published"))

    def __init__(self, *args: object, correction: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not correction:
            del self.fields["reason"]


class WithdrawForm(forms.Form):
    """The step that takes an edition back."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("Readers see this in place of the card. Write it in the languages of the site."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sure = forms.BooleanField(label=_("Its figures and files shall no longer be shown; this cannot be undone"))
