"""What all pages with a body of blocks share: their first words, the picture that is drawn for them, whether figures of cards
stand in them, and the players that they may show."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from folkmoot.places.sharing_picture import picture_response
from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.bodies.sharing_picture import draw_sharing_picture
from folkmoot.stories.bodies.videos import player_hosts
from folkmoot.stories.excerpt import Excerpt, excerpt


class WithBody:
    """Stands before `Page` among the bases of a page that has a `body`."""

    body: Any
    translation_key: UUID

    @cached_property
    def excerpt(self) -> Excerpt:
        return excerpt(body_html(self.body.raw_data))

    @property
    def drawing_key(self) -> str:
        """The same for all translations of a page, so that they carry the same drawn picture."""
        return self.translation_key.hex

    @property
    def has_figures(self) -> bool:
        return any(block["type"] == "figure" for block in self.body.raw_data)

    @property
    def plays_videos(self) -> bool:
        return any(block["type"] == "video" for block in self.body.raw_data)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the picture that others show beside a link to it (`?picture=sharing`)."""
        if request.GET.get("picture") == "sharing":
            return picture_response(draw_sharing_picture(self.drawing_key))
        response: HttpResponseBase = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        hosts = player_hosts(self.body.raw_data)
        if hosts:
            response._csp_update = {"frame-src": hosts}
        return response
