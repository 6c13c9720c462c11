"""Changing a received interview, with a reason: a new version beside the old one."""

import hashlib
from collections.abc import Iterable, Set
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.deliveries import Delivery, KeptFile
from folkmoot.surveys.collecting.receiving.receiving import Outcome
from folkmoot.surveys.collecting.receiving.submission_writer import deliver
from folkmoot.surveys.collecting.receiving.submission_xml import read_envelope_for, texts_of
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.supervising.reviewing import LONGEST_TEXT
from folkmoot.surveys.collecting.worklist.submission_entity import touches_worklist
from folkmoot.surveys.errors import CollectingError

STORAGE = CollectedStorage()


def may_edit(rights: Set[Right], version: SubmissionVersion) -> bool:
    """Whether somebody with these rights may change an interview: they see all of it, and the site can read it."""
    return (
        {Right.REVIEW, Right.SEE_IDENTIFIERS} <= rights and not version.is_encrypted and not version.instrument_version.is_draft
    )


def edit_interview(
    version: SubmissionVersion, *, by: User, reason: str, xml: bytes, files: Iterable[UploadedFile] = ()
) -> Outcome:
    """Stores a changed interview as a new version of it.

    Raises `CollectingError` where no reason is given or the XML changes another interview, and `UnreadableSubmission`.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_TEXT:
        raise CollectingError(_("Say why you change the interview, in at most %(most)d letters.") % {"most": LONGEST_TEXT})
    form = version.instrument_version
    envelope = read_envelope_for(form.questionnaire, xml)
    if (envelope.deprecated_id, envelope.form_id, envelope.version) != (
        version.instance_id,
        version.instrument.form_id,
        form.version,
    ):
        raise CollectingError(_("What was sent changes another interview. Open this one anew."))
    named = texts_of(xml)
    return deliver(
        Delivery(
            instrument_id=version.instrument_id,
            version_id=form.pk,
            envelope=envelope,
            xml=xml,
            received_at=timezone.now(),
            files=tuple(_kept(file) for file in files if file.name in named),
            person_id=by.pk,
            is_test=version.is_test,
            reason=reason,
            touches_worklist=touches_worklist(form),
        )
    )


def _kept(file: UploadedFile) -> KeptFile:
    path: Path = STORAGE.incoming / uuid4().hex
    digest = hashlib.sha256()
    with path.open("wb") as target:
        for piece in file.chunks():
            digest.update(piece)
            target.write(piece)
    sha256 = digest.hexdigest()
    return KeptFile(str(file.name), STORAGE.keep(path, sha256), sha256, file.size or 0)
