"""The form that takes a release in: its files, and the survey, round and municipality that it belongs to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from folkmoot.places.alphabet import ChoiceInAlphabet, choices_in_alphabet
from folkmoot.places.countries import country_codes, country_name
from folkmoot.places.models import Municipality
from folkmoot.surveys.models import Round, Survey
from folkmoot.surveys.releasing.destination import Destination


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several; the cleaned value is a list of them."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, Sequence) else [data]
        return [super(SeveralFilesField, self).clean(upload, initial) for upload in uploads or [None]]


class UploadForm(forms.Form):
    """Each of survey, round and municipality is chosen, or written where it is new; what is written goes before."""

    files = SeveralFilesField(
        label=_("The release"),
        help_text=_(
            "A zip of the folder that “folkmoot card” wrote, or all the files in it: release.json, figures.csv and the pages."
        ),
    )
    survey = forms.ModelChoiceField(Survey.objects.all(), label=_("Survey"), required=False, empty_label=_("A new one"))
    new_survey = forms.SlugField(
        label=_("Address of the new survey"),
        max_length=80,
        required=False,
        help_text=_(
            "Small letters, digits and hyphens: water-and-voice. Its title comes from the form and can be changed later."
        ),
    )
    round = forms.ModelChoiceField(
        Round.objects.select_related("survey"), label=_("Round"), required=False, empty_label=_("The newest of the survey")
    )
    new_round = forms.SlugField(
        label=_("Address of a new round"),
        max_length=80,
        required=False,
        help_text=_("For a further round of the survey: omgang-2."),
    )
    municipality = ChoiceInAlphabet(
        Municipality.objects.select_related("country"), label=_("Municipality"), required=False, empty_label=_("A new one")
    )
    new_municipality = forms.CharField(label=_("Name of the new municipality"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Its country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = choices_in_alphabet((code, country_name(code)) for code in country_codes())
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Not told")), *names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for chosen, written in (("survey", "new_survey"), ("municipality", "new_municipality")):
            if not cleaned.get(chosen) and not cleaned.get(written) and not {chosen, written} & self.errors.keys():
                self.add_error(chosen, _("Choose one, or write the new one below."))
        round_, survey = cleaned.get("round"), cleaned.get("survey")
        if round_ and (cleaned.get("new_survey") or (survey and round_.survey_id != survey.pk)):
            self.add_error("round", _("This round belongs to another survey."))
        return cleaned

    @property
    def destination(self) -> Destination:
        cleaned = self.cleaned_data
        survey, round_, municipality = cleaned["survey"], cleaned["round"], cleaned["municipality"]
        new_municipality = cleaned["new_municipality"]
        return Destination(
            survey=cleaned["new_survey"] or survey.slug,
            round=cleaned["new_round"] or (round_.slug if round_ else ""),
            municipality=new_municipality or municipality.slug,
            country=cleaned["country"] if new_municipality else "",
        )
