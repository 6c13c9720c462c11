"""The form that begins a report card of received interviews."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.comparison.comparability import read_declarations
from folkmoot.reportcard.design import Lonely
from folkmoot.reportcard.errors import UnusableDeclarations
from folkmoot.reportcard.weighting.calibration import Method
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import ReviewState
from folkmoot.surveys.collecting.worklist.worklists import Worklist
from folkmoot.surveys.making.making_choices import MakingChoices
from folkmoot.surveys.models import Round, Survey

LARGEST_TABLE = 30 * 1024**2
LONELY = (
    (Lonely.FAIL.value, _("refuse, and say which")),
    (Lonely.AVERAGE.value, _("the mean of the other strata")),
    (Lonely.ADJUST.value, _("its distance from the mean of all")),
    (Lonely.CERTAINTY.value, _("nothing: it was drawn with certainty")),
)
METHODS = (
    (Method.RAKE.value, _("raking: one margin after the other")),
    (Method.POSTSTRATIFY.value, _("one crossed table (poststratification)")),
    (Method.LOGIT.value, _("logit: factors within bounds")),
)


class MakingForm(forms.Form):
    """What a card is made of, and how."""

    instrument = forms.ModelChoiceField(Instrument.objects.none(), label=_("Form"), empty_label=None)
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"), required=False, empty_label=_("A new one"))
    municipality = forms.CharField(
        label=_("Municipality"), max_length=200, help_text=_("Its name, as the card's heading says it; made where it is new.")
    )
    country = forms.CharField(
        label=_("Country of a new municipality"), max_length=2, required=False, help_text=_("Two letters of ISO 3166: KE.")
    )
    states = forms.MultipleChoiceField(
        label=_("Interviews whose review is"),
        choices=ReviewState.choices,
        initial=list(MakingChoices().states),
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    contacts = forms.FileField(
        label=_("Contact sheet"),
        required=False,
        help_text=_(
            "The table of “folkmoot sample” with outcomes: weights are made from its chances, over those who did not answer. "
            "Without it the form's own weights count, or everyone equally."
        ),
    )
    worklists = forms.ModelMultipleChoiceField(
        Worklist.objects.none(),
        label=_("Or the contact sheets of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only interviews from these worklists' dwellings are then in the card."),
    )
    classes = forms.CharField(
        label=_("Classes for nonresponse"),
        required=False,
        help_text=_("Columns of the contact sheet, with a space between: stratum."),
    )
    margins = forms.FileField(
        label=_("Margins"), required=False, help_text=_("A table with variable, category and total, known of the population.")
    )
    method = forms.ChoiceField(label=_("Calibrated by"), choices=METHODS)
    cap = forms.FloatField(
        label=_("Cap on weights, in medians"), required=False, min_value=1, help_text=_("Empty for none; 5 is usual.")
    )
    by = forms.CharField(
        label=_("Broken down by"),
        required=False,
        help_text=_("Roles or questions, with a space between: sex age_group area. Empty for those that the form has."),
    )
    lonely = forms.ChoiceField(label=_("A stratum with one sampling unit adds to the error"), choices=LONELY)
    same_units = forms.BooleanField(label=_("The round before was held in the same sampling units"), required=False)
    harmless = forms.FileField(
        label=_("Harmless differences from the form of the round before"),
        required=False,
        help_text=_(
            "A CSV table with question (or *), aspect and reason. Other figures whose question differs are not compared."
        ),
    )

    def __init__(self, *args: Any, survey: Survey, instruments: list[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Instrument.objects.filter(pk__in=[each.pk for each in instruments if not each.is_back_check])
        self.fields["instrument"].queryset = known
        self.fields["round"].queryset = survey.rounds.all()
        self.fields["worklists"].queryset = worklists = Worklist.objects.filter(survey=survey, is_training=False)
        if not worklists.exists():
            del self.fields["worklists"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This day is before the first."))
        if found.get("contacts") and found.get("worklists"):
            self.add_error("worklists", _("Give a contact sheet or choose worklists, not both."))
        for name in ("contacts", "margins", "harmless"):
            file = found.get(name)
            if file and file.size > LARGEST_TABLE:
                self.add_error(name, _("The file is larger than 30 MB."))
        if found.get("harmless"):
            try:
                found["harmless"] = _read_harmless(found["harmless"])
            except UnusableDeclarations as error:
                self.add_error("harmless", str(error))
        return found

    @property
    def made_choices(self) -> dict[str, Any]:
        """The choices as they are kept."""
        given = self.cleaned_data
        return msgspec.to_builtins(
            MakingChoices(
                states=tuple(given["states"]),
                first_day=_iso(given["first_day"]),
                last_day=_iso(given["last_day"]),
                classes=tuple(given["classes"].replace(",", " ").split()),
                method=given["method"],
                cap=given["cap"],
                by=tuple(given["by"].replace(",", " ").split()),
                lonely=given["lonely"],
                same_units=given["same_units"],
                country=given["country"].strip().upper(),
                worklists=tuple(sorted(each.pk for each in given.get("worklists", ()))),
                harmless=given["harmless"] or (),
            )
        )


def _read_harmless(file: UploadedFile) -> tuple[tuple[str, str, str], ...]:
    """The declarations of an uploaded file. Raises `UnusableDeclarations`, which names the file as the person knows it."""
    name = Path(file.name or "table.csv").name
    with TemporaryDirectory(prefix="folkmoot-harmless-") as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(file.read())
        try:
            declared = read_declarations(path)
        except UnusableDeclarations as error:
            raise UnusableDeclarations(str(error).replace(str(path), name)) from None
    return tuple((each.question, each.aspect.value, each.reason) for each in declared)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
