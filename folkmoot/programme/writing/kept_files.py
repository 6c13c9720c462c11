"""Files that people attach: where they lie, and what is kept of each."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from folkmoot.places.private_files import PrivateStorage


class AttachmentStorage(PrivateStorage):
    """What people attach to applications and reports."""

    folder = "applications"


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
