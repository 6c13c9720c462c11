"""Encrypted interviews taken out as they came, for the survey lead to open with the private key that is never here."""

from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_STORED, ZipFile

from folkmoot.reportcard.answers.encrypted import MANIFEST
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.errors import CollectingError


def write_bundle(instrument: Instrument, path: Path) -> int:
    """A zip with a folder for each encrypted interview: its envelope and its files. Gives how many; tests are left out.

    Raises `CollectingError` where the file cannot be written.
    """
    versions = SubmissionVersion.objects.filter(instrument=instrument, is_encrypted=True, is_current=True, is_test=False)
    number = 0
    try:
        with ZipFile(path, "w", ZIP_STORED) as archive:
            for version in versions.prefetch_related("files").iterator(200):
                number += 1
                archive.writestr(f"{version.pk}/{MANIFEST}", bytes(version.xml))
                for file in version.files.all():
                    name = f"{version.pk}/{Path(file.name).name}"
                    with file.content.open("rb") as received, archive.open(name, "w") as kept:
                        copyfileobj(received, kept)
    except OSError as error:
        raise CollectingError(f"{path} cannot be written: {error.strerror or error}.") from None
    return number
