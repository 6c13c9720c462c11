"""From a draft to a submitted application: begun by one party, confirmed by all, locked by the server's clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import Application, ApplicationParty, ApplicationState, TeamMember
from folkmoot.programme.applications.checklist import missing_in
from folkmoot.programme.calls.calls import Call, CallState
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.partnerships.partnerships import problem_with_parties
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.missing import IncompleteError
from folkmoot.programme.writing.writing import NotOpenError, hold_draft

WITHDRAWABLE = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE})


class ApplyingError(ProgrammeError):
    """Why a step cannot be taken, for the person who tried."""


def start_application(
    call: Call, title: str, parties: Sequence[Municipality], by: Any, at: datetime | None = None
) -> Application:
    """A draft of these parties, while the call is open or will be. Everyone of the other parties is told of it by mail."""
    version = call.current_version
    if version is None or not call.is_published or version.state(at) == CallState.CLOSED:
        raise ApplyingError(_("The call is closed."))
    problem = problem_with_parties(parties)
    if problem:
        raise ApplyingError(str(problem))
    with transaction.atomic():
        application = Application.objects.create(call=call, title=title, created_by=by, synthetic=call.synthetic)
        ApplicationParty.objects.bulk_create(
            ApplicationParty(application=application, municipality=party, sort_order=place)
            for place, party in enumerate(parties)
        )
        log(Step.STARTED, by, application, parties=[party.slug for party in parties])
        write_to(people_of(application, but=by), "begun", application, by=by)
    return application


def change_basics(application: Application, *, title: str, amount: int | None, months: int | None) -> None:
    with transaction.atomic():
        held = hold_draft(application)
        held.title, held.amount, held.months = title, amount, months
        held.save(update_fields=["title", "amount", "months", "changed_at"])


def add_to_team(application: Application, member: TeamMember, by: Any) -> None:
    with transaction.atomic():
        held = hold_draft(application)
        member.application = held
        if member.is_main_contact:
            held.team.filter(municipality=member.municipality).update(is_main_contact=False)
        member.save()
        log(Step.TEAM_CHANGED, by, held, added=member.role, party=member.municipality.slug)


def take_off_team(application: Application, key: int, by: Any) -> None:
    with transaction.atomic():
        held = hold_draft(application)
        for member in held.team.filter(pk=key).select_related("municipality"):
            log(Step.TEAM_CHANGED, by, held, removed=member.role, party=member.municipality.slug)
            member.delete()


def submit(application: Application, by: Any, at: datetime | None = None) -> Application:
    """Locks the application and gives it a receipt. A second click gets the same receipt.

    The moment that counts is when the request came to the server, before it waits for anybody else's. Raises
    `ApplyingError` where the call is not open then, `IncompleteError` where something is missing.
    """
    at = at or timezone.now()
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        if held.state == ApplicationState.SUBMITTED:
            return held
        if not held.is_draft:
            raise NotOpenError(_("It is no draft any more, so it cannot be changed."))
        version = held.call.current_version
        state = version.state(at) if version else CallState.CLOSED
        if state == CallState.COMING:
            raise ApplyingError(_("The call has not opened yet."))
        if state == CallState.CLOSED:
            raise ApplyingError(_("The call has closed. The draft is kept, and cannot be submitted."))
        content = read_content(held)
        missing = missing_in(held, content)
        if missing:
            raise IncompleteError(missing)
        held.version = version
        held.state = ApplicationState.SUBMITTED
        held.submitted_at, held.submitted_by, held.content_hash = at, by, content.hash
        held.receipt = f"{at:%Y}-{held.pk:05d}-{content.hash[:8].upper()}"
        held.save()
        log(Step.SUBMITTED, by, held, receipt=held.receipt, hash=content.hash, version=version.number if version else 0)
        write_to(people_of(held), "submitted", held)
    return held


def withdraw(application: Application, by: Any) -> None:
    """A draft, or a submitted application that nobody has decided on yet."""
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        if held.state == ApplicationState.WITHDRAWN:
            return
        if held.state not in WITHDRAWABLE:
            raise ApplyingError(_("The application has been decided on, so it cannot be withdrawn."))
        held.state = ApplicationState.WITHDRAWN
        held.save(update_fields=["state", "changed_at"])
        log(Step.WITHDRAWN, by, held)
        write_to(people_of(held, but=by), "withdrawn", held, by=by)
