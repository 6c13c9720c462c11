"""Whether a zip file (an XLSX workbook is one) can be unpacked: before anything is read of it."""

import zipfile
from pathlib import Path

from folkmoot.reportcard.errors import ReportCardError

MOST_UNPACKED = 2 * 1024**3
MOST_MEMBERS = 10_000
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How the container begins in which Excel keeps old workbooks, and new ones with a password."""


def check_archive(
    path: Path, error: type[ReportCardError], what: str, *, most_unpacked: int = MOST_UNPACKED
) -> list[zipfile.ZipInfo]:
    """The members of the archive, without folders.

    Raises `error` where it is no zip, is encrypted, or unpacks to more than `most_unpacked` bytes or `MOST_MEMBERS` files.
    """
    with path.open("rb") as file:
        if file.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE:
            raise error(
                f"{path.name} is an Excel workbook with a password, or of the old kind, whatever its name says: "
                "open it and save it as .xlsx without a password."
            )
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as reason:
        raise error(f"{path.name} is not {what}: {reason}.") from None
    if sum(member.file_size for member in members) > most_unpacked or len(members) > MOST_MEMBERS:
        raise error(
            f"{path.name} unpacks to more than {most_unpacked // 1024**2} MB or {MOST_MEMBERS} files: too much to be {what}."
        )
    if any(member.flag_bits & 1 for member in members):
        raise error(f"{path.name} is protected by a password: save it without one.")
    return members
