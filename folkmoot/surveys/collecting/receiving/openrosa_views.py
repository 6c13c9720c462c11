"""The addresses that ODK Collect, KoboCollect and other OpenRosa clients speak to. A phone signs in at each of them.

Each has five forms: below the survey's address with sign-in by name and password, the same with the user name in the path as
KoboCollect has it, below an enumerator's own key, below the key of a draft, where anyone who has it tries the form out and what
is sent is kept apart as a test, and below the key of a link.
"""

import logging
from collections.abc import Callable
from functools import cached_property, partial, wraps
from typing import Any

from django.db import DatabaseError
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.reportcard.forms.identifying import Places
from folkmoot.surveys.collecting.forms.form_list import EntityList, form_list, manifest
from folkmoot.surveys.collecting.forms.instruments import (
    WORKLIST_FILE,
    FormAttachment,
    Instrument,
    InstrumentVersion,
    VersionState,
)
from folkmoot.surveys.collecting.forms.versions_known import NoSuchForm, Target, draft_target, target_of
from folkmoot.surveys.collecting.people.enumerators import key_hash
from folkmoot.surveys.collecting.receiving import openrosa_answers as answers
from folkmoot.surveys.collecting.receiving.deliveries import Delivery, KeptFile
from folkmoot.surveys.collecting.receiving.receiving import Refusal
from folkmoot.surveys.collecting.receiving.sign_in import NotSignedIn, Sender, sender_of
from folkmoot.surveys.collecting.receiving.submission_parts import STORAGE, ArrivedFile, NoSubmission, Parts, TooLarge, arriving
from folkmoot.surveys.collecting.receiving.submission_writer import NotStored, deliver
from folkmoot.surveys.collecting.receiving.submission_xml import (
    OversizeSubmission,
    UnreadableSubmission,
    read_envelope,
    texts_of,
)
from folkmoot.surveys.collecting.web_form.web_links import WebLink
from folkmoot.surveys.collecting.worklist.entity_list import EntityListOf

LOG = logging.getLogger(__name__)
NO_CONTENT = 204
MOST_ENTITIES = 2000
LONGEST_ENTITY_ID = 36


class Door:
    """Where a request came in: a survey, by whom, by which draft or link; and how to name other addresses behind that door.

    A `username` in the path must be that of whoever signs in."""

    def __init__(
        self, request: HttpRequest, survey: str, key: str = "", draft: str = "", link: str = "", username: str = ""
    ) -> None:
        self.request = request
        self.survey = survey
        doors = (("key", key), ("draft", draft), ("link", link), ("username", username))
        behind = {name: value for name, value in doors if value}
        self.arguments = {"survey": survey, **behind}
        self.kind = "".join(f"{name}_" for name in behind)
        self.sender: Sender | None = None
        self.draft: InstrumentVersion | None = None
        self.link: WebLink | None = None
        if draft:
            drafts = InstrumentVersion.objects.select_related("instrument__survey")
            self.draft = get_object_or_404(drafts, draft_key=draft, instrument__survey__slug=survey, state=VersionState.DRAFT)
        elif link:
            links = WebLink.objects.select_related("instrument__survey")
            self.link = get_object_or_404(links, key_hash=key_hash(link), instrument__survey__slug=survey)
        else:
            self.sender = sender_of(request, survey, key)
            if username and username != self.sender.username:
                raise Http404

    @property
    def is_test(self) -> bool:
        return self.draft is not None or (self.sender is not None and self.sender.in_training)

    def address(self, page: str, **arguments: object) -> str:
        """A whole address of another page behind this door."""
        path = reverse(f"collect:{self.kind}{page}", kwargs={**self.arguments, **arguments})
        return self.request.build_absolute_uri(path)

    def versions(self) -> list[InstrumentVersion]:
        """The forms that are given out here: the newest version of each that is open, or the draft."""
        if self.draft:
            return [self.draft]
        now = timezone.now()
        published = InstrumentVersion.objects.filter(state=VersionState.PUBLISHED).order_by("-published_at", "-pk")
        instruments = Instrument.objects.filter(survey__slug=self.survey).prefetch_related(
            Prefetch("versions", published, to_attr="published")
        )
        if self.link:
            instruments = instruments.filter(pk=self.link.instrument_id)
        found = [
            instrument.published[0] for instrument in instruments if instrument.published and not instrument.is_closed(now)
        ]
        for version in found:
            version.instrument.title = version.instrument.title or version.instrument.form_id
        return found

    @cached_property
    def worklist(self) -> EntityListOf:
        """What is left to do for the enumerator who signed in, after all that has come was taken into account."""
        return EntityListOf(self.sender.enumerator_id if self.sender else None)

    def version(self, pk: int) -> InstrumentVersion:
        """A version that may be fetched here; any published one, since a phone may still have a list from yesterday."""
        if self.draft:
            if self.draft.pk != pk:
                raise Http404
            return self.draft
        published = InstrumentVersion.objects.filter(instrument__survey__slug=self.survey, state=VersionState.PUBLISHED)
        if self.link:
            published = published.filter(instrument=self.link.instrument_id)
        return get_object_or_404(published, pk=pk)


View = Callable[..., HttpResponseBase]
KEYS = ("key", "draft", "link", "username")


def openrosa(view: View) -> View:
    """Signs in, speaks the device's language, and answers in OpenRosa's way whatever goes wrong."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, survey: str, **arguments: Any) -> HttpResponseBase:
        with override(get_language_from_request(request)):
            try:
                keys = {name: arguments.pop(name) for name in KEYS if name in arguments}
                return view(Door(request, survey, **keys), **arguments)
            except NotSignedIn as error:
                return answers.not_signed_in(stale=error.stale)
            except Http404:
                return answers.answer(404, _("There is nothing at this address. Check it, letter by letter."))
            except (DatabaseError, NotStored):
                return answers.no_database()

    return answered


@require_safe
@openrosa
def list_forms(door: Door) -> HttpResponse:
    """`formList`; `?formID=` asks for one form."""
    wanted = door.request.GET.get("formID")
    versions = [version for version in door.versions() if wanted in {None, version.instrument.form_id}]
    xml = form_list(versions, lambda version, name: door.address(name, pk=version.pk))
    return answers.with_headers(HttpResponse(xml, content_type=answers.XML))


@require_safe
@openrosa
def form(door: Door, pk: int) -> HttpResponse:
    """The XForm of a version, the bytes that its hash is made of."""
    return answers.with_headers(HttpResponse(door.version(pk).xform.encode(), content_type=answers.XML))


@require_safe
@openrosa
def form_manifest(door: Door, pk: int) -> HttpResponse:
    """The files that a version needs."""
    version = door.version(pk)
    entities = None
    if version.asks_for_worklist:
        entities = EntityList(WORKLIST_FILE, door.worklist.token, door.address("entities"), door.address("integrity"))
    xml = manifest(version.attachments.all(), lambda file: door.address("attachment", pk=version.pk, name=file.name), entities)
    return answers.with_headers(HttpResponse(xml, content_type=answers.XML))


@require_safe
@openrosa
def attachment(door: Door, pk: int, name: str) -> HttpResponseBase:
    """A file that a version needs."""
    file = get_object_or_404(FormAttachment, version=door.version(pk), name=name)
    return FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)


@require_safe
@openrosa
def entities(door: Door) -> HttpResponse:
    """The worklist of the enumerator who signs in, as an entity list; empty behind the other doors."""
    return answers.with_headers(HttpResponse(door.worklist.csv, content_type="text/csv; charset=utf-8"))


@require_safe
@openrosa
def entity_integrity(door: Door) -> HttpResponse:
    """Which of the entities `?id=` a phone is to forget."""
    ids = [each.strip() for each in door.request.GET.get("id", "").split(",") if each.strip()]
    return answers.with_headers(HttpResponse(door.worklist.integrity(ids[:MOST_ENTITIES]), content_type=answers.XML))


@require_http_methods(["HEAD", "POST"])
@openrosa
def submission(door: Door) -> HttpResponse:
    """`HEAD` asks whether and how much may be sent; `POST` brings a submission, whole or the rest of its files."""
    if door.request.method == "HEAD":
        response = answers.with_headers(HttpResponse(status=NO_CONTENT))
        response["Location"] = door.request.build_absolute_uri()
        return response
    try:
        with arriving(door.request) as parts:
            return _receive(door, parts)
    except (TooLarge, OversizeSubmission):
        return answers.too_large()
    except (NoSubmission, UnreadableSubmission) as error:
        return answers.unreadable(str(error))
    except OSError as error:
        LOG.warning("A file could not be written, and its phone was told to send it again: %s", error)
        return answers.no_database()


def _receive(door: Door, parts: Parts) -> HttpResponse:
    envelope = read_envelope(parts.xml, partial(_identifying, door))
    try:
        target = _target(door, envelope.form_id, envelope.version)
    except NoSuchForm:
        return answers.unknown_form(envelope.form_id, envelope.version)
    asked_for = door.request.GET.get("dwelling", "")[:LONGEST_ENTITY_ID] if door.sender else ""
    outcome = deliver(
        Delivery(
            instrument_id=target.instrument_id,
            version_id=target.version_id,
            envelope=envelope,
            xml=parts.xml,
            received_at=timezone.now(),
            files=_keep(parts),
            enumerator_id=door.sender.enumerator_id if door.sender else None,
            is_test=door.is_test,
            link_id=door.link.pk if door.link else None,
            touches_worklist=target.touches_worklist or bool(asked_for),
            asked_for=asked_for,
        )
    )
    if isinstance(outcome, Refusal):
        return answers.refused(outcome)
    return answers.received(again=outcome.again)


def _identifying(door: Door, form_id: str, version: str) -> Places:
    try:
        return _target(door, form_id, version).identifying
    except NoSuchForm:
        return {}


def _target(door: Door, form_id: str, version: str) -> Target:
    if door.draft:
        return draft_target(door.draft, form_id, version)
    target = target_of(door.survey, form_id, version)
    if door.link and target.instrument_id != door.link.instrument_id:
        raise NoSuchForm
    return target


def _keep(parts: Parts) -> tuple[KeptFile, ...]:
    """The files that the XML names, taken over into the storage; what it does not name is not kept."""
    if not parts.files:
        return ()
    named = texts_of(parts.xml)
    return tuple(_kept(file) for file in parts.files if file.name in named)


def _kept(file: ArrivedFile) -> KeptFile:
    return KeptFile(file.name, STORAGE.keep(file.path, file.sha256), file.sha256, file.size)
