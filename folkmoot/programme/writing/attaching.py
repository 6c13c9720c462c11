"""Documents attached to an application or a report.

What a file is, its own bytes say; its name and what a browser claims do not count.
"""

import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.journal import Step, log
from folkmoot.programme.writing.joint_work import Attachment, JointWork
from folkmoot.programme.writing.writing import hold_draft

LARGEST = 10 * 1024 * 1024
MOST_FILES = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    WORD: ".docx",
    EXCEL: ".xlsx",
    OPEN_TEXT: ".odt",
}


class AttachmentProblem(ProgrammeError):
    """Why a file is not taken, for the person who sent it."""


def attach(work: JointWork, document: str, file: UploadedFile, by: Any) -> Attachment:
    """Stores a file for one of the documents that the form asks for.

    Raises `AttachmentProblem` for a file that is too large, empty, of another kind or with a program in it.
    """
    if document not in {wanted.key for wanted in work.rules.documents}:
        raise AttachmentProblem(_("The form does not ask for that document."))
    taken = taken_file(file)
    with transaction.atomic():
        held = hold_draft(work)
        if held.attachments.filter(taken_out_at=None).count() >= MOST_FILES:
            raise AttachmentProblem(_("There are 20 files already. Take one out first."))
        attachment: Attachment = held.attachments.create(document=document, by=by, **taken)
        log(Step.ATTACHED, by, held, name=attachment.name, sha256=attachment.sha256)
    return attachment


def taken_file(file: UploadedFile) -> dict[str, Any]:
    """What a row that holds a file keeps of it: `file`, `name`, `kind`, `size`, `sha256`. Raises `AttachmentProblem`."""
    if (file.size or 0) > LARGEST:
        raise AttachmentProblem(_("The file is larger than 10 MB. Make it smaller, for example by saving it as PDF."))
    content = file.read()
    kind = kind_of(content)
    if kind is None:
        raise AttachmentProblem(_("The file is no PDF, PNG, JPEG, DOCX, XLSX or ODT, or holds a program. Save it as PDF."))
    return {
        "file": ContentFile(content, name="file"),
        "name": _file_name(file.name or "", kind),
        "kind": kind,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def take_out(work: JointWork, key: int, by: Any) -> None:
    """The file is kept, and no longer a part of the work."""
    with transaction.atomic():
        held = hold_draft(work)
        for attachment in held.attachments.filter(pk=key, taken_out_at=None):
            attachment.taken_out_at = timezone.now()
            attachment.save(update_fields=["taken_out_at"])
            log(Step.DETACHED, by, held, name=attachment.name, sha256=attachment.sha256)


def kind_of(content: bytes) -> str | None:
    """The media type of a file that is taken; None for any other."""
    return next((kind for kind, is_one in _KINDS if is_one(content)), None)


def _file_name(name: str, kind: str) -> str:
    """What it was called, with the ending of what it is."""
    stem = "".join(sign for sign in PurePath(name.replace("\\", "/")).stem if sign.isprintable() and sign not in '"/<>|:*?')
    return f"{stem[:150].strip() or 'file'}{EXTENSIONS[kind]}"


def _office(mark: str) -> Callable[[bytes], bool]:
    """A zip archive of an office program, without macros."""

    def is_one(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            return False
        return mark in names and not any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names)

    return is_one


def _is_open_text(content: bytes) -> bool:
    mimetype = b"mimetype" + OPEN_TEXT.encode()
    return content[30 : 30 + len(mimetype)] == mimetype and _office("content.xml")(content)


_KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("application/pdf", lambda content: content.startswith(b"%PDF-")),
    ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    (WORD, _office("word/document.xml")),
    (EXCEL, _office("xl/workbook.xml")),
    (OPEN_TEXT, _is_open_text),
)
