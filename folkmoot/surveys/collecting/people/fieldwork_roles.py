"""Who may do what in the fieldwork of a survey."""

from collections.abc import Mapping
from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.models import Survey

LEAD_OF_ALL = "surveys.collect_instrument"


class Right(Enum):
    """What can be done on the pages of a fieldwork."""

    SEE_PROGRESS = "see progress"
    SEE_INTERVIEWS = "see interviews"
    SEE_IDENTIFIERS = "see identifiers"
    REVIEW = "review"
    EXPORT = "export"
    MANAGE_ENUMERATORS = "manage enumerators"
    MANAGE_FORMS = "manage forms"
    MAKE_CARDS = "make cards"
    ASSIGN = "assign"
    MANAGE_WORKLISTS = "manage worklists"
    KEEP_BANK = "keep the question bank"
    DO_OWN_WORK = "do own work"


OF_ENUMERATORS = {Right.DO_OWN_WORK}
NOT_OF_SUPERVISORS = {Right.EXPORT, Right.MANAGE_FORMS, Right.MAKE_CARDS, Right.MANAGE_WORKLISTS, Right.KEEP_BANK}
RIGHTS: Mapping[object, frozenset[Right]] = {
    FieldworkRole.LEAD: frozenset(Right) - {Right.KEEP_BANK} - OF_ENUMERATORS,
    FieldworkRole.SUPERVISOR: frozenset(Right) - NOT_OF_SUPERVISORS - OF_ENUMERATORS,
    FieldworkRole.ENUMERATOR: frozenset({Right.SEE_PROGRESS}) | OF_ENUMERATORS,
    FieldworkRole.ANALYST: frozenset({Right.SEE_PROGRESS, Right.SEE_INTERVIEWS, Right.EXPORT}),
    FieldworkRole.VIEWER: frozenset({Right.SEE_PROGRESS}),
}


def rights_of(person: User | AnonymousUser, survey: Survey) -> frozenset[Right]:
    """What a person may do in a survey's fieldwork; nothing for strangers."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    if person.has_perm(LEAD_OF_ALL):
        return frozenset(Right) - OF_ENUMERATORS
    role = SurveyMember.objects.filter(survey=survey, person_id=person.pk).values_list("role", flat=True).first()
    return RIGHTS.get(role or "", frozenset())


def leads_of_all() -> QuerySet[User]:
    """The members of the group that leads the fieldwork of every survey."""
    return User.objects.filter(groups__name=Role.SURVEY_LEAD.value, is_active=True)


def surveys_of(person: User | AnonymousUser) -> QuerySet[Survey]:
    """The surveys whose fieldwork a person may see."""
    if not person.is_authenticated or not person.is_active:
        return Survey.objects.none()
    if person.has_perm(LEAD_OF_ALL):
        return Survey.objects.all()
    return Survey.objects.filter(members__person_id=person.pk)
