"""A meeting, from its invitation to its minutes: written by several people, registered for, attended, followed up."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.places.models import Municipality
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.meetings.meetings import Meeting, MeetingAction, MeetingMaterial, Participant
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.permissions import follows, is_officer, own_municipalities
from folkmoot.programme.writing.attaching import MOST_FILES, AttachmentProblem, taken_file


class MeetingError(ProgrammeError):
    """Why a step with a meeting cannot be taken."""


class ChangedMeanwhileError(MeetingError):
    """Somebody else has saved it since: `theirs` is the meeting as it stands."""

    def __init__(self, theirs: Meeting) -> None:
        who = theirs.changed_by.name if theirs.changed_by else "–"
        super().__init__(
            _("%(name)s has saved the meeting while you were writing. Both texts stand below: put them together, then save.")
            % {"name": who}
        )
        self.theirs = theirs


def may_write_for(person: Any, owner: Partnership | Network) -> bool:
    """Officers write any meeting; people of the parties those of their partnership."""
    if is_officer(person):
        return True
    return isinstance(owner, Partnership) and own_municipalities(person).filter(partnership_places__partnership=owner).exists()


def readable_meeting(person: Any, public_id: Any) -> Meeting:
    """The meeting, where the person is of a municipality that takes part, or follows the programme. Else not found."""
    found = Meeting.objects.filter(public_id=public_id).select_related("partnership", "network", "host", "changed_by").first()
    if found is None or not (follows(person) or own_places_in(person, found)):
        raise Http404("no such meeting for this person")
    return found


def own_places_in(person: Any, meeting: Meeting) -> list[Municipality]:
    """The person's municipalities among those that take part."""
    own = set(own_municipalities(person).values_list("pk", flat=True))
    return [place for place in meeting.municipalities if place.pk in own]


def save_meeting(meeting: Meeting, base: int, by: Any) -> Meeting:
    """Stores a meeting that was written from its version `base` (0 for a new one).

    Raises `ChangedMeanwhileError` where somebody else has saved it since.
    """
    with transaction.atomic():
        if meeting.pk:
            held = Meeting.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=meeting.pk)
            if held.version != base:
                raise ChangedMeanwhileError(held)
            meeting.version = held.version + 1
        meeting.changed_by = by
        meeting.save()
    return meeting


def add_participant(meeting: Meeting, participant: Participant, by: Any) -> Participant:
    """By those who write the meeting; while registration is open also by the people of a municipality for their own.

    The same name of the same municipality twice is one participant.
    """
    with transaction.atomic():
        held = Meeting.objects.select_for_update(of=("self",)).select_related("partnership", "network").get(pk=meeting.pk)
        if not may_write_for(by, held.of):
            if not held.takes_registrations:
                raise MeetingError(_("Registration is closed."))
            if participant.municipality not in own_places_in(by, held):
                raise MeetingError(_("You can register people of your own municipality."))
        known = held.participants.filter(name=participant.name, municipality=participant.municipality).first()
        if known:
            return known
        if held.seats is not None and held.participants.count() >= held.seats:
            raise MeetingError(_("Every place is taken."))
        participant.meeting, participant.added_by = held, by
        participant.save()
    return participant


def take_off_participant(meeting: Meeting, key: int, by: Any) -> None:
    found = meeting.participants.filter(pk=key).first()
    if found is None:
        return
    may = may_write_for(by, meeting.of) or (meeting.takes_registrations and found.municipality in own_places_in(by, meeting))
    if not may:
        raise MeetingError(_("Registration is closed."))
    found.delete()


def note_attendance(meeting: Meeting, there: set[int]) -> None:
    """Who was there, by the keys of participants; everyone else was not."""
    with transaction.atomic():
        meeting.participants.exclude(pk__in=there).update(attended=False)
        meeting.participants.filter(pk__in=there).update(attended=True)


def add_action(meeting: Meeting, action: MeetingAction) -> MeetingAction:
    action.meeting = meeting
    action.save()
    return action


def settle_action(meeting: Meeting, key: int) -> None:
    meeting.actions.filter(pk=key, done_on=None).update(done_on=timezone.localdate())


def add_material(meeting: Meeting, file: UploadedFile, by: Any) -> MeetingMaterial:
    """Raises `AttachmentProblem` for a file that is not taken."""
    taken = taken_file(file)
    with transaction.atomic():
        held = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if held.attachments.filter(taken_out_at=None).count() >= MOST_FILES:
            raise AttachmentProblem(_("There are 20 files already. Take one out first."))
        added: MeetingMaterial = held.attachments.create(by=by, **taken)
    return added


def take_out_material(meeting: Meeting, key: int) -> None:
    meeting.attachments.filter(pk=key, taken_out_at=None).update(taken_out_at=timezone.now())
