"""The page by which a received interview is changed in the web form, with a reason."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.forms.instruments import FormAttachment, InstrumentVersion
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.receiving import openrosa_answers as answers
from folkmoot.surveys.collecting.receiving.receiving import Refusal
from folkmoot.surveys.collecting.receiving.submission_parts import MOST_XML, XML_PART
from folkmoot.surveys.collecting.receiving.submission_writer import NotStored
from folkmoot.surveys.collecting.receiving.submission_xml import UnreadableSubmission
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.web_form.editing_interviews import edit_interview, may_edit
from folkmoot.surveys.collecting.web_form.web_form_page import show_web_form
from folkmoot.surveys.errors import CollectingError


@require_safe
@desk(Right.REVIEW)
def edit(desk: Desk, pk: int) -> HttpResponse:
    """An interview in the form by which it was made."""
    version = _current(desk, pk)
    slug, form = desk.survey.slug, version.instrument_version
    config = {
        "owner": f"{slug} edit {pk}",
        "forms": [],
        "submission": reverse("fieldwork:submit_edit", args=[slug, pk]),
        "once": False,
        "alone": True,
        "editing": {
            "form": {
                "id": form.pk,
                "address": reverse("fieldwork:form_xml", args=[slug, form.pk]),
                "files": {
                    file.name: reverse("fieldwork:form_file", args=[slug, form.pk, file.name])
                    for file in form.attachments.all()
                },
            },
            "instanceId": version.instance_id,
            "xml": reverse("fieldwork:xml", args=[slug, version.pk]),
            "files": {file.name: reverse("fieldwork:file", args=[slug, file.pk]) for file in version.files.all()},
            "back": reverse("fieldwork:interview", args=[slug, pk]),
            "token": get_token(desk.request),
        },
    }
    response = show_web_form(desk.request, desk.survey, config, {"submission": version.submission})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@desk(Right.REVIEW)
def submit_edit(desk: Desk, pk: int) -> HttpResponse:
    """Take in the changed interview, as OpenRosa has it, with `reason`."""
    version = _current(desk, pk)
    request: HttpRequest = desk.request
    sent = request.FILES.get(XML_PART)
    if sent is None or (sent.size or 0) > MOST_XML:
        return answers.unreadable(f"it has no part {XML_PART} of at most {MOST_XML} bytes")
    others = [file for name, file in request.FILES.items() if name != XML_PART]
    try:
        outcome = edit_interview(version, by=desk.person, reason=request.POST.get("reason", ""), xml=sent.read(), files=others)
    except UnreadableSubmission as error:
        return answers.unreadable(str(error))
    except CollectingError as error:
        return answers.answer(400, str(error), "submit_error")
    except NotStored:
        return answers.no_database()
    return answers.refused(outcome) if isinstance(outcome, Refusal) else answers.received(again=outcome.again)


@require_safe
@desk(Right.REVIEW)
def form_xml(desk: Desk, pk: int) -> HttpResponse:
    """The XForm of a version."""
    return HttpResponse(_form(desk, pk).xform.encode(), content_type=answers.XML)


@require_safe
@desk(Right.REVIEW)
def form_file(desk: Desk, pk: int, name: str) -> HttpResponseBase:
    """A file that a version needs."""
    file = get_object_or_404(FormAttachment, version=_form(desk, pk), name=name)
    return FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)


def _form(desk: Desk, pk: int) -> InstrumentVersion:
    return get_object_or_404(InstrumentVersion, pk=pk, instrument__survey=desk.survey)


def _current(desk: Desk, pk: int) -> SubmissionVersion:
    versions = desk.work.versions().select_related("submission", "instrument", "instrument_version")
    version = get_object_or_404(versions, submission=pk, is_current=True)
    if not may_edit(desk.rights, version):
        raise PermissionDenied
    return version
