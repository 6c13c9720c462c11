"""What came of an application, as its parties and officers read it: the decisions, the appeals, and whether one can be made."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.permissions import is_officer, own_municipalities
from folkmoot.programme.reviews.deciding import APPEAL_WITHIN
from folkmoot.programme.reviews.reviews import Appeal, Decision


@dataclass(frozen=True)
class Outcomes:
    """The newest decision first; nothing of either for those who are neither of a party nor officers."""

    decisions: tuple[Decision, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    may_appeal: bool = False


def outcomes_of(application: Application, reader: Any) -> Outcomes:
    of_a_party = own_municipalities(reader).filter(pk__in=[party.pk for party in application.municipalities]).exists()
    if not (of_a_party or is_officer(reader)):
        return Outcomes()
    decisions, appeals = tuple(application.decisions.all()), tuple(application.appeals.all())
    may_appeal = (
        of_a_party
        and application.state == ApplicationState.DECLINED
        and all(one.answered_at for one in appeals)
        and timezone.now() <= decisions[0].at + APPEAL_WITHIN
    )
    return Outcomes(decisions, appeals, may_appeal)
