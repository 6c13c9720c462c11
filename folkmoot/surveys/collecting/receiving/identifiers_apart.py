"""What can find a person out stands in a table apart: cut out of the XML when it arrives, and put together with it again only
for those who may see it."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

Cut = tuple[int, int]
"""Where a piece stands in the XML as it was received: its first byte, and how many there are."""


class SubmissionIdentifiers(models.Model):
    """The answers of one version of a submission that can find a person out, while they may be kept.

    `cuts` are lists of the place and the length of each piece in the XML as it was received; `texts` are the pieces, one after
    another.
    """

    version = models.OneToOneField(
        "surveys.SubmissionVersion",
        models.CASCADE,
        primary_key=True,
        related_name="identifiers",
        verbose_name=_("version of a submission"),
    )
    cuts = models.JSONField(_("where they stood in the XML"))
    texts = models.BinaryField(_("identifiers"))

    class Meta:
        verbose_name = _("identifiers of a submission")
        verbose_name_plural = _("identifiers of submissions")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


def cut_out(xml: bytes, cuts: Sequence[Cut]) -> tuple[bytes, bytes]:
    """The XML without these pieces, and the pieces one after another."""
    kept, taken, place = [], [], 0
    for begins, length in cuts:
        kept.append(xml[place:begins])
        place = begins + length
        taken.append(xml[begins:place])
    kept.append(xml[place:])
    return b"".join(kept), b"".join(taken)


def put_together(rest: bytes, cuts: Sequence[Cut], texts: bytes) -> bytes:
    """The XML as it was received, of what `cut_out` gave."""
    parts, received, kept, taken = [], 0, 0, 0
    for begins, length in cuts:
        parts += [rest[kept : kept + begins - received], texts[taken : taken + length]]
        kept, taken, received = kept + begins - received, taken + length, begins + length
    return b"".join([*parts, rest[kept:]])
