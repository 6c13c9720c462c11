"""The forms of the fieldwork's pages."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.fieldwork.fieldwork_findings import RANGES
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.surveys.collecting.bank.choosing import Recognised
from folkmoot.surveys.collecting.forms.form_attachments import ACCEPTED
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.looked_after import LookedAfter
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole
from folkmoot.surveys.collecting.receiving.submissions import ReviewState
from folkmoot.surveys.collecting.supervising.interview_page import in_words
from folkmoot.surveys.collecting.supervising.limits import LIMIT_NAMES
from folkmoot.surveys.collecting.supervising.reviewing import LONGEST_TEXT, Decision
from folkmoot.surveys.models import Survey

LARGEST_FORM = 30 * 1024**2


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Files chosen together, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFiles, self).clean(file, initial) for file in files]


class UploadFormForm(forms.Form):
    """An XLSForm with the files that it asks for."""

    form_file = forms.FileField(
        label=_("The form"),
        help_text=_("A spreadsheet in XLSForm (.xlsx)."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )
    attachments = SeveralFiles(
        label=_("Files that it asks for"),
        help_text=_(
            "Pictures, sounds and lists in CSV, by the names in the form. Those that the form had before stay where none is "
            "chosen; they can be given later too."
        ),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
    )


class DraftFilesForm(forms.Form):
    """Files for a draft: one for each name that it asks for, or several by their names."""

    def __init__(self, *args: Any, media: Sequence[str], here: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.media_names = list(media)
        for number, name in enumerate(media):
            label = (
                gettext("%(name)s, in place of the one that is here") if name in here else gettext("%(name)s, still missing")
            )
            suffix = name[name.rfind(".") :] if "." in name else ""
            self.fields[f"file_{number}"] = forms.FileField(
                label=label % {"name": name}, required=False, widget=forms.FileInput(attrs={"accept": suffix})
            )
        self.fields["several"] = SeveralFiles(
            label=_("Or several at once"),
            help_text=_("By the names in the form."),
            required=False,
            widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen:
            raise forms.ValidationError(_("Choose a file."))
        return cleaned

    @property
    def chosen(self) -> dict[str, UploadedFile]:
        """The files by their names in the form."""
        several = {file.name: file for file in self.cleaned_data.get("several") or ()}
        single = {name: self.cleaned_data.get(f"file_{number}") for number, name in enumerate(self.media_names)}
        return several | {name: file for name, file in single.items() if file}


class TakeUpForm(forms.Form):
    """Which questions of a form to lock as items of the question bank."""

    questions = forms.MultipleChoiceField(
        label=_("Questions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one question.")},
    )
    reason = forms.CharField(
        label=_("Why items of the bank are worded anew"),
        help_text=_("Only where one of them is in the bank with another wording or other answers."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        questionnaire: Questionnaire,
        known: Mapping[str, Recognised],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.name, self._told(each, questionnaire, known.get(each.name))) for each in questions]

    @staticmethod
    def _told(question: Question, questionnaire: Questionnaire, found: Recognised | None) -> str:
        label = in_words(question.labels, questionnaire)
        if found is None:
            return f"{label} ({question.name})"
        if found.version is None:
            return gettext("%(label)s (%(name)s, otherwise than in the bank)") % {"label": label, "name": question.name}
        return gettext("%(label)s (%(name)s, in the bank)") % {"label": label, "name": question.name}


class PublishFormForm(forms.Form):
    """The step that gives a draft out to phones; where files are missing or answers would break, not without a word on it."""

    break_answers = forms.CharField(
        label=_("Why received answers may no longer fit"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
    )
    without_files = forms.BooleanField()
    sure = forms.BooleanField(label=_("I have tried it out on a phone and in each language"))

    def __init__(self, *args: Any, breaking: bool, missing: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not breaking:
            del self.fields["break_answers"]
        if missing:
            label = gettext("Publish it without the files that it asks for: %(names)s") % {"names": ", ".join(missing)}
            self.fields["without_files"].label = label
        else:
            del self.fields["without_files"]


class CloseForm(forms.Form):
    """When a form closes; empty is never."""

    closes_at = forms.DateTimeField(
        label=_("Closes"),
        help_text=_("Interviews that began before are still received. Leave it empty to keep the form open."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class EnumeratorForm(forms.Form):
    """Somebody new who interviews. Whoever looks after some teams takes them into one of these."""

    name = forms.CharField(label=_("Name"), max_length=200)
    team = forms.CharField(label=_("Team"), max_length=100, required=False)
    languages = forms.CharField(
        label=_("Languages"), max_length=100, required=False, help_text=_("Codes of the languages they interview in: sv ar")
    )
    in_training = forms.BooleanField(
        label=_("In training: what they send is kept apart as tests, and counts nowhere"), required=False
    )

    def __init__(self, *args: Any, work: LookedAfter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if work.teams is not None:
            self.fields["team"] = forms.ChoiceField(label=_("Team"), choices=[(team.name, team.name) for team in work.teams])


class AccountForm(forms.Form):
    """Whose account on the site is an enumerator's: that of somebody with this role in the survey."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Account on the site"), required=False, empty_label=_("None"))

    def __init__(self, *args: Any, survey: Survey, enumerator: Enumerator, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"person": enumerator.person_id})
        super().__init__(*args, auto_id=f"id_%s_{enumerator.pk}", **kwargs)
        members = survey.members.filter(role=FieldworkRole.ENUMERATOR).values("person")
        self.fields["person"].queryset = User.objects.filter(pk__in=members)


class RemarkForm(forms.Form):
    """A comment on an interview, and what its review comes to."""

    state = forms.ChoiceField(
        label=_("Review"),
        required=False,
        choices=[("", _("as it is")), *(choice for choice in ReviewState.choices if choice[0] != "edited")],
    )
    text = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT
    )


class DecisionForm(forms.Form):
    """What is to be done about a finding."""

    check_name = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(widget=forms.HiddenInput)
    question = forms.CharField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(label=_("What to do"), choices=Decision.choices)
    reason = forms.CharField(label=_("Why"), max_length=LONGEST_TEXT)


class LimitsForm(forms.Form):
    """From where on each check finds something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, greatest) in RANGES.items():
            self.fields[name] = forms.FloatField(label=LIMIT_NAMES[name], min_value=least, max_value=greatest)
            self.fields[name].widget.attrs["step"] = "any"


class PlanForm(forms.Form):
    """The planned interviews as a table."""

    table = forms.FileField(
        label=_("The plan"),
        help_text=_(
            "A table (.csv, .xlsx) with the columns by, group and planned: psu, village-1, 8. By is municipality, psu, area, "
            "sex, age_group or a question of the form. A table with planned and one other column is of sampling units."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class OneTimeLinksForm(forms.Form):
    """Whom to make one-time links for."""

    people = forms.CharField(
        label=_("People of the sample"),
        help_text=_("One a line, by their ids in the sample and not by name. Each link takes one interview."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
