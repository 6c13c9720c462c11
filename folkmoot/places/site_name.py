"""What the site calls itself."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site


def site_name(request: HttpRequest) -> str:
    """The centre's name as the site's settings in the admin have it."""
    site = Site.find_for_request(request)
    return (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME
