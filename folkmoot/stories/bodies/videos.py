"""Videos in texts. Nobody is told that a page is read: a player from elsewhere is asked for only once the reader clicks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

PLAYABLE = ("mp4", "webm")


@dataclass(frozen=True)
class Host:
    """Where videos are kept: how addresses of it look, and its player that sets no cookie."""

    name: str
    address: re.Pattern[str]
    player: str
    player_host: str


@dataclass(frozen=True)
class HostedVideo:
    """`page` is for who comes without JavaScript; `frame` is the player that a click brings."""

    host: str
    page: str
    frame: str
    player_host: str


HOSTS = (
    Host(
        "YouTube",
        re.compile(
            r"https://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:\S*&)?v=|embed/|shorts/)|youtu\.be/)"
            r"([\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
        "https://www.youtube-nocookie.com",
    ),
    Host(
        "Vimeo",
        re.compile(r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})\b"),
        "https://player.vimeo.com/video/{}?dnt=1&autoplay=1",
        "https://player.vimeo.com",
    ),
)


def hosted_video(address: str) -> HostedVideo | None:
    """The video that an address leads to; None where it is at no host that is known."""
    for host in HOSTS:
        found = host.address.match(address.strip())
        if found:
            return HostedVideo(host.name, address.strip(), host.player.format(found[1]), host.player_host)
    return None


def player_hosts(raw_blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """The hosts that a page with this body may frame, so that the policy of every other page stays closed."""
    found = {hosted_video(block["value"].get("address") or "") for block in raw_blocks if block["type"] == "video"}
    return sorted({video.player_host for video in found if video})


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What the video shows"))
    address = blocks.URLBlock(label=_("Address"), required=False, help_text=_("On YouTube or Vimeo. Or choose a file of ours."))
    file = DocumentChooserBlock(label=_("File"), required=False, help_text=_("An MP4 or WebM among the documents."))
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file, for those who do not hear. Law asks for it.")
    )
    picture = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("Shown until it plays."))
    text = blocks.TextBlock(
        label=_("What is said"), required=False, help_text=_("For those who neither see nor hear it; folded under the video.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "stories/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(cleaned["address"]) == bool(cleaned["file"]):
            errors["address"] = ValidationError(_("Give an address or choose a file: one of the two."))
        elif cleaned["address"] and hosted_video(cleaned["address"]) is None:
            errors["address"] = ValidationError(_("Only videos on YouTube and Vimeo can be shown. Link to others in the text."))
        if cleaned["file"] and cleaned["file"].file_extension.lower() not in PLAYABLE:
            errors["file"] = ValidationError(_("No browser plays this file. Choose an MP4 or a WebM."))
        if cleaned["captions"] and cleaned["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Captions are a WebVTT file, whose name ends in .vtt."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"hosted": hosted_video(value["address"] or "")}
