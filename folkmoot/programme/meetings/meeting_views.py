"""The pages of a meeting: written and read by those who take part, with the list of participants to print."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.programme.meetings.holding_meetings import (
    ChangedMeanwhileError,
    add_action,
    add_material,
    add_participant,
    may_write_for,
    note_attendance,
    own_places_in,
    readable_meeting,
    save_meeting,
    settle_action,
    take_off_participant,
    take_out_material,
)
from folkmoot.programme.meetings.meeting_forms import ActionForm, MaterialForm, MeetingForm, ParticipantForm
from folkmoot.programme.meetings.meetings import Meeting, MeetingAction, Participant
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.projects.project_forms import NothingForm
from folkmoot.programme.sending_files import sent_attachment
from folkmoot.programme.steps import PageStep, number_in, open_forms, take_step

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A meeting of a partnership."""
    return _written(request, Meeting(partnership=get_object_or_404(Partnership, slug=slug)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_network_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    return _written(request, Meeting(network=get_object_or_404(Network, slug=slug)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting(request: HttpRequest, public_id: Any) -> HttpResponse:
    return _written(request, readable_meeting(request.user, public_id))


def _written(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The form of a meeting. A save that meets somebody else's shows both texts, with status 409."""
    if not may_write_for(request.user, meeting.of):
        raise Http404("not for this person")
    form, theirs = MeetingForm(request.POST or None, instance=meeting), None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save_meeting(form.instance, form.cleaned_data["base"] or 0, request.user))
        except ChangedMeanwhileError as error:
            form.add_error(None, str(error))
            theirs = error.theirs
            form.data = form.data.copy()
            form.data["base"] = theirs.version
    context = {"meeting": meeting, "form": form, "theirs": theirs}
    return render(request, "programme/meeting_form.html", context, status=CONFLICT if theirs else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, public_id: Any) -> HttpResponse:
    found = readable_meeting(request.user, public_id)
    steps, sent, wrong = _steps(found, request.user), "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect(found)
    own = own_places_in(request.user, found)
    may_write = may_write_for(request.user, found.of)
    participants = found.participants.select_related("municipality")
    context = {
        "meeting": found,
        "may_write": may_write,
        "participants": participants if may_write or found.partnership else participants.filter(municipality__in=own),
        "own": own,
        "actions": found.actions.all(),
        "materials": found.attachments.filter(taken_out_at=None),
        "forms": open_forms(steps, sent, wrong),
    }
    return render(request, "programme/meeting.html", context)


@login_required
@require_safe
def participants(request: HttpRequest, public_id: Any) -> HttpResponse:
    """To print and to sign at the door: for those who write the meeting."""
    found = readable_meeting(request.user, public_id)
    if not may_write_for(request.user, found.of):
        raise Http404("not for this person")
    context = {"meeting": found, "participants": found.participants.select_related("municipality__country")}
    return render(request, "programme/meeting_participants.html", context)


@login_required
@require_safe
def material(request: HttpRequest, public_id: Any, key: int) -> HttpResponseBase:
    return sent_attachment(readable_meeting(request.user, public_id), key)


def _steps(meeting: Meeting, by: Any) -> dict[str, PageStep]:
    writes, own = may_write_for(by, meeting.of), own_places_in(by, meeting)
    registers = writes or (bool(own) and meeting.takes_registrations)
    places = meeting.municipalities if writes else own
    form = partial(ParticipantForm, places=places, may_add_others=writes)

    def register(said: dict[str, Any], _sent: Any) -> None:
        add_participant(meeting, Participant(**said), by)

    return {
        "register": PageStep(form, writes or bool(own), registers, register),
        "take-off": PageStep(
            NothingForm,
            writes or bool(own),
            False,
            lambda _said, sent: take_off_participant(meeting, number_in(sent.get("key")), by),
        ),
        "attendance": PageStep(
            NothingForm,
            writes,
            meeting.participants.exists(),
            lambda _said, sent: note_attendance(meeting, {number_in(key) for key in sent.getlist("there")}),
        ),
        "action": PageStep(ActionForm, writes, True, lambda said, _sent: add_action(meeting, MeetingAction(**said))),
        "done": PageStep(NothingForm, writes, False, lambda _said, sent: settle_action(meeting, number_in(sent.get("key")))),
        "material": PageStep(MaterialForm, writes, True, lambda said, _sent: add_material(meeting, said["file"], by)),
        "take-out": PageStep(
            NothingForm, writes, False, lambda _said, sent: take_out_material(meeting, number_in(sent.get("key")))
        ),
    }
