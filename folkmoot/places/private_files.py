"""Folders of files that are sent by views alone."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class PrivateStorage(FileSystemStorage):
    """A folder beside the media folder, and not in it: what lies in that is sent to anyone who knows its name."""

    folder: ClassVar[str]

    @cached_property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT).parent / self.folder
