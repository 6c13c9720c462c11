"""What came of an application, as its parties and officers read it: the decisions, the appeals, and whether one can be made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from folkmoot.programme.applications.applications import Application
from folkmoot.programme.permissions import is_officer, own_municipalities
from folkmoot.programme.reviews.deciding import appealable_until
from folkmoot.programme.reviews.reviews import Appeal, Decision, Eligibility


@dataclass(frozen=True)
class Outcomes:
    """`eligibility` where the rules were found not to be fulfilled; the newest decision first. Nothing for those who are of no
    party and no officers. `appeal_until` is None where the reader cannot appeal."""

    eligibility: Eligibility | None = None
    decisions: tuple[Decision, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    appeal_until: datetime | None = None


def outcomes_of(application: Application, reader: Any) -> Outcomes:
    of_a_party = own_municipalities(reader).filter(pk__in=[party.pk for party in application.municipalities]).exists()
    if not (of_a_party or is_officer(reader)):
        return Outcomes()
    decisions, appeals = tuple(application.decisions.all()), tuple(application.appeals.all())
    until = appealable_until(application) if of_a_party and all(one.answered_at for one in appeals) else None
    found = getattr(application, "eligibility", None)
    return Outcomes(
        found if found and not found.fulfils else None,
        decisions,
        appeals,
        until if until and timezone.now() <= until else None,
    )
