"""What all pages with a body of blocks share: the styles that its figures need, and the players that it may show."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from folkmoot.stories.figure_block import figure_styles
from folkmoot.stories.videos import player_hosts


class WithBody:
    """Stands before `Page` among the bases of a page that has a `body`."""

    body: Any

    @property
    def figure_styles(self) -> tuple[str, ...]:
        return figure_styles(self.body.raw_data)

    @property
    def plays_videos(self) -> bool:
        return any(block["type"] == "video" for block in self.body.raw_data)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        hosts = player_hosts(self.body.raw_data)
        if hosts:
            response._csp_update = {"frame-src": hosts}
        return response
