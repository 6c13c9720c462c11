"""Uploaded files laid out as the folder of a release: a zip of the folder, or its files themselves.

Only names and sizes are judged here; what the files say is verified as of any folder (`publishing`).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from folkmoot.reportcard.cards.release import RELEASE_FILE
from folkmoot.surveys.errors import UnusableUpload

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 30 * MEGABYTE
LARGEST_CONTENT = 60 * MEGABYTE
MOST_FILES = 100
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LEFT_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
SYMBOLIC_LINK = 0o120000
FILE_KIND = 0o170000


def unpack(uploads: Sequence[UploadedFile], folder: Path) -> None:
    """Write the uploaded files into an empty folder.

    A single file whose name ends in `.zip` is unpacked; its files stand at its top or in one folder. Raises `UnusableUpload`
    where it is too large (packed or unpacked), encrypted or no zip, where a name leads out of the folder or occurs twice,
    or where there is no `release.json`.
    """
    unpack_files(uploads, folder)
    if not (folder / RELEASE_FILE).is_file():
        raise UnusableUpload(
            _("There is no %(file)s among the files. Upload a zip of the folder that `folkmoot card` wrote, or all its files.")
            % {"file": RELEASE_FILE}
        )


def unpack_files(uploads: Sequence[UploadedFile], folder: Path) -> None:
    """As `unpack`, whatever the files are called."""
    if sum(upload.size or 0 for upload in uploads) > LARGEST_UPLOAD:
        raise UnusableUpload(_too_large(LARGEST_UPLOAD))
    if len(uploads) == 1 and (uploads[0].name or "").lower().endswith(".zip"):
        _unpack_zip(uploads[0], folder)
    else:
        for upload in uploads:
            _write(folder, _plain_name(upload.name or ""), upload.chunks(), LARGEST_CONTENT)


def _unpack_zip(upload: UploadedFile, folder: Path) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            left = LARGEST_CONTENT
            for member in _members(archive):
                with archive.open(member) as content:
                    left -= _write(folder, _member_name(member.filename), iter(lambda: content.read(MEGABYTE), b""), left)
    except UnusableUpload:
        raise
    except Exception as error:  # a damaged or hostile zip can fail in any layer: its index, its packing, its encoding
        raise UnusableUpload(
            _("The zip cannot be read: it is damaged, or packed in an unusual way. Pack the folder again.")
        ) from error


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of a zip but those that systems leave there; refused where they are too many, locked or no plain files."""
    members = [item for item in archive.infolist() if not item.is_dir() and not LEFT_BY_SYSTEMS.search(item.filename)]
    if len(members) > MOST_FILES:
        raise UnusableUpload(_("The zip has more than %(number)d files.") % {"number": MOST_FILES})
    if len({PurePosixPath(member.filename).parent for member in members}) > 1:
        raise UnusableUpload(_("The files of the zip stand in several folders. Put those of one folder into it."))
    for member in members:
        _refuse_odd_member(member)
    return members


def _refuse_odd_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise UnusableUpload(_("The zip is protected by a password. Pack it without one."))
    if (member.external_attr >> 16) & FILE_KIND == SYMBOLIC_LINK:
        raise UnusableUpload(_("The zip holds a link in place of a file: %(name)s.") % {"name": member.filename})


def _member_name(path: str) -> str:
    """The name of a member without the one folder around it; a path that leads elsewhere is refused."""
    parts = PurePosixPath(path).parts
    if "\\" in path or len(parts) > 2 or parts[0] in {"/", ".."}:
        raise UnusableUpload(_("The zip has an odd path in it: %(name)s.") % {"name": path[:100]})
    return _plain_name(parts[-1])


def _plain_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise UnusableUpload(
            _("“%(name)s” is not the name of any of these files. Keep the names that the command gave them.")
            % {"name": name[:100]}
        )
    return name


def _write(folder: Path, name: str, chunks: Iterator[bytes], most: int) -> int:
    """Write a file of at most `most` bytes, whatever the zip says of its size; gives its size."""
    if any(path.name.lower() == name.lower() for path in folder.iterdir()):
        raise UnusableUpload(_("Two of the files are called %(name)s.") % {"name": name})
    size = 0
    with (folder / name).open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise UnusableUpload(_too_large(LARGEST_CONTENT))
            file.write(chunk)
    return size


def _too_large(limit: int) -> str:
    return _("The files are larger than %(size)d megabytes together. Check what you packed.") % {"size": limit // MEGABYTE}
