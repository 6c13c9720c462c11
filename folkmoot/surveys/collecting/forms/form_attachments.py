"""The files that a form asks for: which there may be, how large, and how they are kept with a draft."""

import hashlib
import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.form_workbook import read_rows
from folkmoot.surveys.collecting.forms.instruments import FormAttachment, InstrumentVersion
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.errors import FormPublishingError

STORAGE = CollectedStorage()
MEGABYTE = 1024**2


@dataclass(frozen=True)
class FileKind:
    """What a file may be. `largest` is what a phone on a slow network can be asked to fetch."""

    name: Any
    largest: int
    suffixes: tuple[str, ...]


KINDS = (
    FileKind(gettext_lazy("picture"), 5 * MEGABYTE, (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")),
    FileKind(gettext_lazy("sound"), 20 * MEGABYTE, (".mp3", ".m4a", ".wav", ".ogg", ".amr", ".aac", ".3gp", ".3gpp")),
    FileKind(gettext_lazy("film"), 50 * MEGABYTE, (".mp4", ".m4v", ".mov", ".webm")),
    FileKind(gettext_lazy("list"), 20 * MEGABYTE, (".csv", ".geojson", ".xml")),
)
ACCEPTED = ",".join(suffix for kind in KINDS for suffix in kind.suffixes)


def kind_of(name: str) -> FileKind:
    """What a file is by its name. Raises `FormPublishingError` for a name that no phone could use."""
    suffix = Path(name).suffix.lower()
    for kind in KINDS:
        if suffix in kind.suffixes:
            return kind
    raise FormPublishingError(
        _("%(name)s: files of this type cannot be given to phones. They take: %(types)s.")
        % {"name": name, "types": ", ".join(suffix for kind in KINDS for suffix in kind.suffixes)}
    )


def check_attachment(name: str, content: Path) -> None:
    """Whether a file is what its name says and small enough. Raises `FormPublishingError`."""
    kind, size = kind_of(name), content.stat().st_size
    if not size:
        raise FormPublishingError(_("%(name)s is empty.") % {"name": name})
    if size > kind.largest:
        raise FormPublishingError(
            _("%(name)s is %(size)d MB. A %(kind)s may be %(largest)d MB at most: phones fetch it over slow networks.")
            % {"name": name, "size": -(-size // MEGABYTE), "kind": kind.name, "largest": kind.largest // MEGABYTE}
        )
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        _check_list(name, content)
    elif suffix == ".geojson":
        _check(name, content, _is_geojson)
    elif suffix in {".xml", ".svg"}:
        _check(name, content, _is_xml)
    else:
        with content.open("rb") as file:
            beginning = file.read(16)
        if not _BEGINNINGS[suffix](beginning):
            raise _other_content(name)


def attach(version: InstrumentVersion, name: str, content: Path) -> FormAttachment:
    """Keep a file that a draft needs, in place of an earlier one. Raises `FormPublishingError` for one that it does not ask
    for, or that is not what its name says."""
    if not version.is_draft:
        raise FormPublishingError(_("The version is published: its attachments stay as they are. Publish a new version."))
    if name not in version.media:
        raise not_asked_for(name, version.media)
    check_attachment(name, content)
    whole = content.read_bytes()
    sha256 = hashlib.sha256(whole).hexdigest()
    kept = {
        "content": STORAGE.keep_bytes(whole, sha256),
        "md5": hashlib.md5(whole, usedforsecurity=False).hexdigest(),
        "sha256": sha256,
        "size": len(whole),
    }
    return FormAttachment.objects.update_or_create(version=version, name=name, defaults=kept)[0]


def write_attachments(version: InstrumentVersion, folder: Path, wanted: Container[str]) -> None:
    """Those of a version's files that are wanted, in a folder, by their names."""
    for attachment in version.attachments.all():
        if attachment.name in wanted and Path(attachment.name).name == attachment.name:
            with attachment.content.open("rb") as file, (folder / attachment.name).open("wb") as target:
                copyfileobj(file, target)


def not_asked_for(name: str, media: Sequence[str]) -> FormPublishingError:
    return FormPublishingError(
        _("%(name)s is no file that the form asks for. It asks for: %(media)s.")
        % {"name": name, "media": ", ".join(media) or _("none")}
    )


def _check_list(name: str, content: Path) -> None:
    """Phones read lists as UTF-8."""
    try:
        content.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FormPublishingError(
            _("%(name)s is not in UTF-8, which phones read. Save it as CSV UTF-8.") % {"name": name}
        ) from None
    try:
        rows = read_rows(content)
    except UnusableForm as error:
        raise FormPublishingError(str(error).replace(content.name, name, 1)) from None
    if not rows:
        raise FormPublishingError(_("%(name)s has no rows below its header.") % {"name": name})


def _check(name: str, content: Path, is_such: Callable[[bytes], bool]) -> None:
    if not is_such(content.read_bytes()):
        raise _other_content(name)


def _other_content(name: str) -> FormPublishingError:
    return FormPublishingError(
        _("What is in %(name)s is not what its name says. Save it anew in that format.") % {"name": name}
    )


def _is_geojson(content: bytes) -> bool:
    try:
        read = json.loads(content)
    except ValueError:
        return False
    return isinstance(read, dict) and read.get("type") == "FeatureCollection" and isinstance(read.get("features"), list)


def _is_xml(content: bytes) -> bool:
    try:
        fromstring(content)
    except (ParseError, DefusedXmlException):
        return False
    return True


def _boxed(beginning: bytes) -> bool:
    """MP4 and its kin."""
    return beginning[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}


def _moving_picture_sound(beginning: bytes) -> bool:
    """MP3 and AAC: a tag, or a frame's eleven ones."""
    return beginning.startswith((b"ID3", b"ADIF")) or (beginning[:1] == b"\xff" and beginning[1:2] >= b"\xe0")


_BEGINNINGS: Mapping[str, Callable[[bytes], bool]] = {
    ".png": lambda beginning: beginning.startswith(b"\x89PNG\r\n\x1a\n"),
    **dict.fromkeys((".jpg", ".jpeg"), lambda beginning: beginning.startswith(b"\xff\xd8\xff")),
    ".gif": lambda beginning: beginning.startswith((b"GIF87a", b"GIF89a")),
    ".webp": lambda beginning: beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP",
    ".wav": lambda beginning: beginning.startswith(b"RIFF") and beginning[8:12] == b"WAVE",
    ".ogg": lambda beginning: beginning.startswith(b"OggS"),
    ".amr": lambda beginning: beginning.startswith(b"#!AMR"),
    ".webm": lambda beginning: beginning.startswith(b"\x1a\x45\xdf\xa3"),
    **dict.fromkeys((".mp3", ".aac"), _moving_picture_sound),
    **dict.fromkeys((".m4a", ".3gp", ".3gpp", ".mp4", ".m4v", ".mov"), _boxed),
}
