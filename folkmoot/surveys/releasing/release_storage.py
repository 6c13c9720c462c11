"""Where the files of releases lie."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class ReleaseStorage(FileSystemStorage):
    """The folder `releases` beside the media folder, and not in it.

    What lies in the media folder is sent to anyone who knows its name; the files of a draft or of a withdrawn edition must
    not be, so they are sent by the views alone.
    """

    @cached_property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT).parent / "releases"
