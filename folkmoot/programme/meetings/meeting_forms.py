"""The forms of a meeting's pages."""

from typing import Any

from django import forms

from folkmoot.places.models import Municipality
from folkmoot.programme.meetings.meetings import Meeting, MeetingAction, MeetingKind, Participant
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.projects.project_forms import DAY
from folkmoot.programme.writing.file_field import DocumentFileField

LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 3})


class MeetingForm(forms.ModelForm):
    """`base` is the version that its writer began from; a network's meeting is one, whatever is chosen."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = [
            "title",
            "kind",
            "starts_on",
            "ends_on",
            "host",
            "place",
            "agenda",
            "travel",
            "minutes",
            "summary",
            "is_public",
            "registration_until",
            "seats",
        ]
        widgets = {
            "starts_on": DAY,
            "ends_on": DAY,
            "registration_until": DAY,
            "agenda": LONG,
            "travel": SHORT,
            "minutes": LONG,
            "summary": SHORT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.instance
        self.fields["host"].queryset = Municipality.objects.filter(pk__in=[place.pk for place in meeting.municipalities])
        self.fields["base"].initial = meeting.version if meeting.pk else 0
        if isinstance(meeting.of, Network):
            del self.fields["kind"]
            meeting.kind = MeetingKind.NETWORK_MEETING
        else:
            self.fields["kind"].choices = [one for one in MeetingKind.choices if one[0] != MeetingKind.NETWORK_MEETING]


class ParticipantForm(forms.ModelForm):
    class Meta:
        model = Participant
        fields = ["name", "municipality", "role", "organisation", "sex", "needs"]

    def __init__(self, *args: Any, places: list[Municipality], may_add_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.filter(pk__in=[place.pk for place in places])
        if not may_add_others:
            del self.fields["organisation"]
            self.fields["municipality"].required = True
            self.fields["municipality"].empty_label = None


class ActionForm(forms.ModelForm):
    class Meta:
        model = MeetingAction
        fields = ["what", "owner", "due_on"]
        widgets = {"due_on": DAY}


class MaterialForm(forms.Form):
    file = DocumentFileField()
