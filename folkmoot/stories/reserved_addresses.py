"""Addresses that the site itself answers at, so that a page with such an address would never be seen."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from wagtail.models import Page

SERVES_PAGES = "wagtail_serve"


def is_reserved(parent: Page, slug: str) -> bool:
    """Whether a page below `parent` with that end of its address would stand in the shade of one of the site's own."""
    with override(parent.locale.language_code):
        above = parent.get_url() or "/"
        address = f"{above}{slug}/"
        if address in {settings.STATIC_URL, settings.MEDIA_URL} or (above == "/" and get_language_from_path(address)):
            return True
        try:
            return resolve(address).view_name != SERVES_PAGES
        except Resolver404:
            return False
