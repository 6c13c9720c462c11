"""Files that people attach: where they lie, and what is kept of each."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone


class AttachmentStorage(FileSystemStorage):
    """The folder `applications` beside the media folder, and not in it: these files are sent by the views alone."""

    @cached_property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT).parent / "applications"


def attachment_storage() -> AttachmentStorage:
    return AttachmentStorage()


class KeptFile(models.Model):
    """One that was taken out is kept, and not shown. `kind` is what its bytes say that it is."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
