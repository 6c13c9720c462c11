"""Addresses that the site itself answers at, so that a page with such an address would never be seen."""

from itertools import count
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.models import Page

SERVES_PAGES = "wagtail_serve"


def is_reserved(parent: Page, slug: str) -> bool:
    """Whether a page below `parent` with that end of its address would stand in the shade of one of the site's own."""
    if parent.is_root():
        return False
    with override(parent.locale.language_code):
        above = parent.get_url() or "/"
        address = f"{above}{slug}/"
        if above == "/" and (slug in settings.FROZEN_FOLDERS or get_language_from_path(address)):
            return True
        if address in {settings.STATIC_URL, settings.MEDIA_URL}:
            return True
        try:
            return resolve(address).view_name != SERVES_PAGES
        except Resolver404:
            return False


class PageForm(WagtailAdminPageForm):
    """Asks for another address where an editor chooses one of the site's own."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.parent_page and cleaned.get("slug") and is_reserved(self.parent_page, cleaned["slug"]):
            self.add_error("slug", why_not(self.parent_page, cleaned["slug"]))
        return cleaned


class PageCopyForm(CopyForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if "new_slug" in cleaned and is_reserved(parent, cleaned["new_slug"]):
            self.add_error("new_slug", why_not(parent, cleaned["new_slug"]))
        return cleaned


class WithOwnAddress:
    """Stands before `Page` among the bases of every kind of page, so that none ends up where no reader gets to see it.

    An editor is told so; a page that the software makes, such as a translation, gets the next address that is free.
    """

    slug: str
    url_path: str

    base_form_class = PageForm
    copy_form_class = PageCopyForm

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """By the address that the site is served at, as letters name it; Wagtail's own name of a site stays what it was when it
        was set up until somebody changes it."""
        url = self.get_url(request)  # type: ignore[attr-defined]
        return urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", url) if url else None

    full_url = property(get_full_url)

    def can_move_to(self, parent: Page) -> bool:
        return not is_reserved(parent, self.slug) and super().can_move_to(parent)  # type: ignore[misc]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._evade()
        super().full_clean(*args, **kwargs)  # type: ignore[misc]
        self._evade()  # Wagtail makes the address of the title where none is given.

    def minimal_clean(self) -> None:
        self._evade()
        super().minimal_clean()  # type: ignore[misc]
        self._evade()

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """A copy keeps its words in a revision, with the address that was asked for."""
        self._evade()
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]

    def _evade(self) -> None:
        is_new = self._state.adding or not self.url_path.endswith(f"/{self.slug}/")  # type: ignore[attr-defined]
        parent = self.get_parent() if is_new and self.slug else None  # type: ignore[attr-defined]
        if parent and is_reserved(parent, self.slug):
            free = (f"{self.slug}-{number}" for number in count(2))
            taken = set(parent.get_children().exclude(pk=self.pk).values_list("slug", flat=True))  # type: ignore[attr-defined]
            self.slug = next(slug for slug in free if slug not in taken)


def why_not(parent: Page, slug: str) -> str:
    return _("The site itself answers at %(address)s. Choose another end of the address.") % {
        "address": f"{parent.get_url() or '/'}{slug}/"
    }
