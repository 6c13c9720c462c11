"""Personal data that has had its time is removed: names that were to be shown until a day, and the people of teams."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.programme.applications.applications import ApplicationState, TeamMember
from folkmoot.programme.mailing import Mail
from folkmoot.programme.meetings.meetings import Participant
from folkmoot.programme.partnerships.partnerships import NamedPerson
from folkmoot.programme.seeking.following import contacts_without_word_since
from folkmoot.programme.writing.joint_work import Presence

TEAMS_KEPT_YEARS = 7
MAIL_KEPT_YEARS = 2
PARTICIPANTS_KEPT_YEARS = 2
NEEDS_KEPT = timedelta(days=30)
BEING_HANDLED = (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE)
REMOVED = "–"


@dataclass(frozen=True)
class Removed:
    """How many of each were removed."""

    named_people: int
    team_members: int
    participants: int
    mails: int
    contacts: int


def remove_personal_data(today: date | None = None) -> Removed:
    """Deletes names on partnerships' pages whose day has come; takes the names out of teams of applications that were closed,
    or of drafts that nobody wrote in, for seven years, and keeps their roles and sexes; takes the names off the lists of
    meetings of two years ago, and what food people asked for a month after; deletes mail that is two years old, what
    municipalities that seek a partner wrote to each other where nobody wrote for two years, and who was seen where."""
    today = today or timezone.localdate()
    with transaction.atomic():
        named, _each = NamedPerson.objects.filter(remove_on__lte=today).delete()
        closed_before = _years_before(today, TEAMS_KEPT_YEARS)
        teams = TeamMember.objects.filter(application__changed_at__date__lt=closed_before).exclude(name=REMOVED)
        members = teams.exclude(application__state__in=BEING_HANDLED).update(name=REMOVED)
        held_before = _years_before(today, PARTICIPANTS_KEPT_YEARS)
        old_lists = Participant.objects.filter(meeting__ends_on__lt=held_before).exclude(name=REMOVED)
        participants = old_lists.update(name=REMOVED)
        Participant.objects.filter(meeting__ends_on__lt=today - NEEDS_KEPT).exclude(needs="").update(needs="")
        mails, _each = Mail.objects.filter(made_at__date__lt=_years_before(today, MAIL_KEPT_YEARS)).delete()
        silent = contacts_without_word_since(_years_before(today, MAIL_KEPT_YEARS))
        number = silent.count()
        silent.delete()
        Presence.objects.filter(seen_at__date__lt=today).delete()
    return Removed(named, members, participants, mails, number)


def _years_before(day: date, years: int) -> date:
    """The same day of the year; the 28th of February where that year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
