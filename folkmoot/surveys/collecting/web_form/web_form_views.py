"""The web form: a page behind an enumerator's, a draft's or a link's own address that fills forms in, also without a network.

The page speaks to the OpenRosa addresses behind the same door, as a phone does.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from folkmoot.surveys.collecting.forms.instruments import WORKLIST_FILE, InstrumentVersion
from folkmoot.surveys.collecting.receiving.openrosa_views import KEYS, Door
from folkmoot.surveys.collecting.receiving.sign_in import NotSignedIn
from folkmoot.surveys.collecting.web_form.web_form_page import page_files, show_web_form, worker_script
from folkmoot.surveys.models import Survey

LANGUAGES = dict(settings.LANGUAGES)


def page_behind(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for people behind a door: it speaks their language, and says so where the door is shut."""

    @wraps(view)
    def shown(request: HttpRequest, survey: str, **arguments: Any) -> HttpResponse:
        chosen = request.GET.get("language", "")
        with override(chosen if chosen in LANGUAGES else get_language_from_request(request)):
            try:
                door = Door(request, survey, **{name: arguments[name] for name in KEYS if name in arguments})
            except (NotSignedIn, Http404):
                return render(request, "surveys/web_form_shut.html", status=404)
            return view(door, **{name: value for name, value in arguments.items() if name not in KEYS})

    return shown


@require_safe
@page_behind
def web_form(door: Door) -> HttpResponse:
    """The forms that may be filled in here, what waits to be sent, and the form that is open."""
    survey = Survey.objects.get(slug=door.survey)
    if door.link and (not door.link.is_active or (not door.link.is_open and door.link.submissions.exists())):
        return render(door.request, "surveys/web_form_used.html", {"survey": survey, "link": door.link})
    versions = door.versions()
    encrypted = [version.instrument.title or version.instrument.form_id for version in versions if version.encrypts]
    config = {
        "owner": _owner(door),
        "forms": [_form(door, version) for version in versions if not version.encrypts],
        "submission": door.address("submission"),
        "worker": door.address("worker"),
        "once": door.link is not None and not door.link.is_open,
        "alone": door.link is not None,
    }
    shown = {
        "is_test": door.is_test,
        "draft": door.draft,
        "link": door.link,
        "worklist": _worklist(door, survey),
        "encrypted": encrypted,
    }
    return show_web_form(door.request, survey, config, shown)


def _worklist(door: Door, survey: Survey) -> str:
    """Where the enumerator's worklist is; nothing where the survey has none."""
    is_there = door.sender is not None and door.kind and survey.worklists.filter(closed_at=None).exists()
    return door.address("worklist") if is_there else ""


@require_safe
@page_behind
def worker(_door: Door) -> HttpResponse:
    """The service worker, which keeps the page and the forms for when there is no network."""
    return worker_script(page_files())


def _owner(door: Door) -> str:
    """Whose answers a browser keeps: they stay theirs when they get a new address, and no other address sends them."""
    if door.sender:
        return f"{door.survey} enumerator {door.sender.enumerator_id}"
    if door.link:
        return f"{door.survey} link {door.link.pk}"
    return f"{door.survey} draft {door.draft.instrument_id if door.draft else ''}"


def _form(door: Door, version: InstrumentVersion) -> dict[str, object]:
    return {
        "id": version.pk,
        "formId": version.instrument.form_id,
        "title": version.instrument.title or version.instrument.form_id,
        "version": version.version,
        "label": _("Version %(version)s") % {"version": version.version} if version.version else "",
        "address": door.address("form", pk=version.pk),
        "files": {
            **{file.name: door.address("attachment", pk=version.pk, name=file.name) for file in version.attachments.all()},
            **({WORKLIST_FILE: door.address("entities")} if version.asks_for_worklist else {}),
        },
    }
