"""Whose work a person looks after: a supervisor of teams what their teams do, everybody else what all do.

What is counted of the whole survey (how far it has come, response rates, agreement of back-checks) is the same for all.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl
from django.db.models import Q, QuerySet

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.fieldwork_roles import LEAD_OF_ALL
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionFile, SubmissionVersion
from folkmoot.surveys.collecting.supervising.looking import Look, look_at
from folkmoot.surveys.collecting.worklist.worklists import Dwelling
from folkmoot.surveys.models import Survey


@dataclass(frozen=True)
class LookedAfter:
    """What a person looks after in a survey. `teams` are those that are theirs; None for whoever looks after all."""

    survey: Survey
    teams: tuple[Team, ...] | None

    @property
    def is_all(self) -> bool:
        return self.teams is None

    def enumerators(self) -> QuerySet[Enumerator]:
        people = self.survey.enumerators.all()
        return people if self.teams is None else people.filter(team__in=self.teams)

    def all_teams(self) -> QuerySet[Team]:
        teams = self.survey.teams.all()
        return teams if self.teams is None else teams.filter(pk__in=[team.pk for team in self.teams])

    def submissions(self) -> QuerySet[Submission]:
        return self._sent(Submission.objects.filter(instrument__survey=self.survey), "enumerator")

    def versions(self) -> QuerySet[SubmissionVersion]:
        return self._sent(SubmissionVersion.objects.filter(instrument__survey=self.survey), "submission__enumerator")

    def files(self) -> QuerySet[SubmissionFile]:
        return self._sent(
            SubmissionFile.objects.filter(version__instrument__survey=self.survey), "version__submission__enumerator"
        )

    def dwellings(self) -> QuerySet[Dwelling]:
        """Those of their teams, and those that nobody has been given yet."""
        dwellings = Dwelling.objects.filter(worklist__survey=self.survey)
        if self.teams is None:
            return dwellings
        theirs = Q(enumerator__in=self._people) | Q(team__in=self.teams)
        return dwellings.filter(theirs | Q(enumerator=None, team=None))

    def look(self, instrument: Instrument) -> Look:
        """What the checks find in their interviews and of their people; findings about a place are everybody's."""
        look = look_at(instrument)
        if self.teams is None:
            return look
        names = (
            self.versions().filter(instrument=instrument, is_test=False, is_current=True).values_list("instance_id", flat=True)
        )
        theirs, people = pl.Series(list(names), dtype=pl.String).implode(), [each.name for each in self.enumerators()]
        interview, enumerator = pl.col("interview"), pl.col("enumerator")
        about = interview.is_in(theirs) | (interview.is_null() & (enumerator.is_in(people) | enumerator.is_null()))
        return replace(
            look,
            findings=look.findings.filter(about),
            pairs=look.pairs.filter(interview.is_in(theirs)) if look.pairs.height else look.pairs,
            places=look.places.filter(interview.is_in(theirs)) if look.places.height else look.places,
        )

    @cached_property
    def _people(self) -> list[int]:
        return list(self.enumerators().values_list("pk", flat=True))

    def _sent(self, rows: QuerySet, sender: str) -> QuerySet:
        return rows if self.teams is None else rows.filter(**{f"{sender}__in": self._people})


def looked_after_by(person: User, survey: Survey) -> LookedAfter:
    """Supervisors who have teams look after these; those without, and all others, after everything that they may see."""
    if person.has_perm(LEAD_OF_ALL):
        return LookedAfter(survey, None)
    supervises = SurveyMember.objects.filter(survey=survey, person=person, role=FieldworkRole.SUPERVISOR).exists()
    teams = tuple(survey.teams.filter(supervisor=person)) if supervises else ()
    return LookedAfter(survey, teams or None)
