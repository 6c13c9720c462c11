"""The forms of the worklists' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.fieldwork_forms import SeveralFiles, SeveralFilesInput
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.looked_after import LookedAfter
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.worklist.assigning import people_for
from folkmoot.surveys.collecting.worklist.taking_in import Protocol
from folkmoot.surveys.collecting.worklist.visiting import LONGEST_REASON
from folkmoot.surveys.collecting.worklist.worklists import INTERVIEWED, OUTCOMES, Worklist
from folkmoot.surveys.models import Round, Survey


class ProtocolForm(forms.Form):
    """When a dwelling may be replaced."""

    attempts = forms.IntegerField(label=_("Attempts before a replacement"), min_value=1, max_value=20, initial=3)
    hours_between = forms.IntegerField(label=_("Hours between attempts"), min_value=0, max_value=720, initial=4)
    replaced_at_once = forms.MultipleChoiceField(
        label=_("Replaced at once"),
        required=False,
        choices=[choice for choice in OUTCOMES if choice[0] not in INTERVIEWED],
        initial=list(Protocol().replaced_at_once),
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def protocol(self) -> Protocol:
        given = self.cleaned_data
        return Protocol(given["attempts"], given["hours_between"], tuple(given["replaced_at_once"]))


class TakeInForm(ProtocolForm):
    """A drawn sample, for a round."""

    files = SeveralFiles(
        label=_("The sample"),
        help_text=_("The files that `folkmoot sample` wrote, sample.json among them, or a zip of them."),
        widget=SeveralFilesInput(attrs={"accept": ".json,.csv,.zip"}),
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is called here: the municipality, for example.")
    )
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"), required=False, empty_label=_("None"))
    is_training = forms.BooleanField(label=_("For training: nothing of it counts"), required=False)
    field_order = ("files", "name", "round", "is_training")

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = survey.rounds.all()


class AssignForm(forms.Form):
    """Whom to give the chosen units or dwellings to: `e12` an enumerator, `t3` a team, empty nobody."""

    to = forms.ChoiceField(label=_("Give to"), required=False)

    def __init__(self, *args: Any, worklist: Worklist, work: LookedAfter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"e{each.pk}": each for each in people_for(worklist) & work.enumerators()}
        self.teams = {f"t{team.pk}": team for team in work.all_teams()}
        people = [
            (key, f"{each.name} ({each.languages})" if each.languages else each.name) for key, each in self.people.items()
        ]
        groups = [(_("Enumerators"), people), (_("Teams"), [(key, team.name) for key, team in self.teams.items()])]
        self.fields["to"].choices = [("", _("nobody")), *(group for group in groups if group[1])]

    @property
    def chosen(self) -> Enumerator | Team | None:
        key = self.cleaned_data["to"]
        return self.people.get(key) or self.teams.get(key)


class UnitReplacementForm(forms.Form):
    """A unit where nobody could be interviewed."""

    unit = forms.ChoiceField(label=_("Sampling unit"))
    reason = forms.CharField(label=_("Why is it replaced?"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, units: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit, unit) for unit in units]


class TeamForm(forms.Form):
    """A team: its name, who supervises it, who is in it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    supervisor = forms.ModelChoiceField(User.objects.none(), label=_("Supervisor"), required=False, empty_label=_("None"))
    members = forms.ModelMultipleChoiceField(
        Enumerator.objects.none(), label=_("Enumerators"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, survey: Survey, team: Team | None = None, **kwargs: Any) -> None:
        initial = {"name": team.name, "supervisor": team.supervisor_id, "members": team.enumerators.all()} if team else None
        super().__init__(*args, initial=initial, prefix=f"team-{team.pk if team else 'new'}", **kwargs)
        self.team = team
        roles = (FieldworkRole.SUPERVISOR, FieldworkRole.LEAD)
        leading = survey.members.filter(role__in=roles).values("person")
        self.fields["supervisor"].queryset = User.objects.filter(pk__in=leading)
        self.fields["members"].queryset = survey.enumerators.all()
