"""The forms of review and decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.calls.rules import Rules
from folkmoot.programme.reviews.reviews import Assignment, Outcome, Reviewer
from folkmoot.programme.whole_number_field import WholeNumberField

BOX = forms.Textarea(attrs={"rows": 4})


class DeclarationForm(forms.Form):
    interest = forms.ChoiceField(
        label=_("Do you have an interest in this application?"),
        choices=[
            ("no", _("No: I have nothing to gain or lose by it, and know none of the parties' people closely")),
            ("yes", _("Yes, or somebody could think so")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Which interest"), max_length=1000, required=False, widget=BOX)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("interest") == "yes" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say which. Only officers read it."))
        return cleaned


class ReviewForm(forms.Form):
    """A score and a remark for each criterion, and a remark on all of it."""

    def __init__(self, *args: Any, rules: Rules, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {score.criterion: score for score in assignment.scores.all()}
        self.criteria = rules.criteria
        for criterion in rules.criteria:
            score = kept.get(criterion.key)
            name = in_readers_language(criterion.names)
            self.fields[f"points-{criterion.key}"] = forms.TypedChoiceField(
                label=name,
                help_text=in_readers_language(criterion.helps),
                choices=[("", "–"), *((str(points), str(points)) for points in range(criterion.highest + 1))],
                coerce=int,
                empty_value=None,
                required=False,
                initial=str(score.points) if score else "",
            )
            self.fields[f"remark-{criterion.key}"] = forms.CharField(
                label=_("Remark on “%(criterion)s”") % {"criterion": name},
                max_length=3000,
                required=False,
                widget=BOX,
                initial=score.remark if score else "",
            )
        self.fields["overall"] = forms.CharField(
            label=_("Overall"), max_length=5000, required=False, widget=BOX, initial=assignment.remark
        )

    @property
    def points(self) -> dict[str, int]:
        given = {criterion.key: self.cleaned_data[f"points-{criterion.key}"] for criterion in self.criteria}
        return {key: points for key, points in given.items() if points is not None}

    @property
    def remarks(self) -> dict[str, str]:
        return {criterion.key: self.cleaned_data[f"remark-{criterion.key}"] for criterion in self.criteria}


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Remark"), max_length=3000, widget=BOX)


class EligibilityForm(forms.Form):
    fulfils = forms.TypedChoiceField(
        label=_("Your finding"),
        choices=[("yes", _("Yes, it goes to review")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=3000, required=False, widget=BOX)


class RecommendationForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    amount = WholeNumberField(label=_("Amount"), min_value=1, max_value=2_000_000_000, required=False)
    reasons = forms.CharField(label=_("Reasons"), max_length=5000, widget=BOX)


class DecisionForm(RecommendationForm):
    conditions = forms.CharField(label=_("Conditions"), max_length=5000, required=False, widget=BOX)


class AppealForm(forms.Form):
    text = forms.CharField(label=_("Why the decision should be another"), max_length=5000, widget=BOX)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=5000, widget=BOX)
    upheld = forms.BooleanField(label=_("The appeal is upheld"), required=False)


class AssignForm(forms.Form):
    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=Reviewer.objects.filter(is_active=True))
