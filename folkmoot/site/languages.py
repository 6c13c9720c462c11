"""The way from a page to the same page in another language, never to one that is not there."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from wagtail.models import Page

from folkmoot.stories.visible import visible


@dataclass(frozen=True)
class LanguageLink:
    """`is_translation` where the address is the same page in that language, and not only the nearest place there."""

    code: str
    name: str
    url: str
    is_translation: bool


def language_links(request: HttpRequest, page: Page | None) -> list[LanguageLink]:
    """One link for each language of the site but the reader's own.

    A page of Wagtail leads to its published translation, or else to that of the nearest page above it; any other view to
    itself in that language; what is not found, to that language's home page.
    """
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    return [_link(request, page, code) for code in others]


def _link(request: HttpRequest, page: Page | None, code: str) -> LanguageLink:
    name = get_language_info(code)["name_local"].capitalize()
    if page is not None and page.pk:
        translation = _translation(page, code)
        if translation is not None:
            return LanguageLink(code, name, translation.get_url(request), is_translation=True)
        above = next(filter(None, (_translation(ancestor, code) for ancestor in _from_the_nearest(page))), None)
        return LanguageLink(code, name, above.get_url(request) if above else home_url(code), is_translation=False)
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return LanguageLink(code, name, home_url(code), is_translation=False)
    url = translate_url(request.path, code)
    return (
        LanguageLink(code, name, url, is_translation=True)
        if url != request.path
        else LanguageLink(code, name, home_url(code), False)
    )


def home_url(code: str) -> str:
    with override(code):
        return reverse("wagtail_serve", args=[""])


def _translation(page: Page, code: str) -> Page | None:
    """Published, and neither past its last day nor without its person's consent."""
    translations = page.get_translations().filter(locale__language_code=code)
    return visible(translations).select_related("locale").first()


def _from_the_nearest(page: Page) -> list[Page]:
    return list(page.get_ancestors().filter(depth__gt=1).order_by("-depth"))
