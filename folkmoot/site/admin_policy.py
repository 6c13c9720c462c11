"""The looser content security policy of the editor's pages; no public page has it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class AdminPolicy:
    """Middleware, inside django-csp's own: what it asks for is written into the header there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(self.prefix):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response
