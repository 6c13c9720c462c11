"""The way from a page to the same page in another language, never to one that is not there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info, override
from wagtail.models import Page

from folkmoot.stories.archive import narrow
from folkmoot.stories.models import ArticleIndexPage, ArticlePage
from folkmoot.stories.visible import visible

PAGE = "page"
SAME_IN_EVERY_LANGUAGE = frozenset({"programme:partnerships", "search"})
"""Lists whose addresses ask for the same by the same words in each language."""


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
    itself in that language; what is not found, to that language's home page. A list that is narrowed down stays so where that
    language has what fits.
    """
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    return [_link(request, page, code) for code in others]


def _link(request: HttpRequest, page: Page | None, code: str) -> LanguageLink:
    name = get_language_info(code)["name_local"].capitalize()
    if page is not None and page.pk:
        translation = _translation(page, code)
        if translation is not None:
            wishes = _wishes_in(request, page, code)
            return LanguageLink(
                code, name, f"{translation.get_url(request)}{wishes}", is_translation=_same_part(request, wishes)
            )
        above = next(filter(None, (_translation(ancestor, code) for ancestor in _from_the_nearest(page))), None)
        return LanguageLink(code, name, above.get_url(request) if above else home_url(code), is_translation=False)
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return LanguageLink(code, name, home_url(code), is_translation=False)
    url = translate_url(request.path, code)
    if url == request.path:
        return LanguageLink(code, name, home_url(code), is_translation=False)
    wishes = _as_query(request.GET.items()) if match.view_name in SAME_IN_EVERY_LANGUAGE else ""
    return LanguageLink(code, name, f"{url}{wishes}", is_translation=_same_part(request, wishes))


def _wishes_in(request: HttpRequest, page: Page, code: str) -> str:
    """What the archive is narrowed down by, where that language has stories that fit; else its whole archive is shown."""
    if not request.GET or not isinstance(page.specific_deferred, ArticleIndexPage):
        return ""
    stories, taken = narrow(ArticlePage.objects.shown().filter(locale__language_code=code), request.GET)
    return _as_query(taken.items()) if taken and stories.exists() else ""


def _as_query(wishes: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(key, value) for key, value in wishes if key != PAGE])
    return f"?{query}" if query else ""


def _same_part(request: HttpRequest, wishes: str) -> bool:
    """Whether what is shown there is the same part of a list: a page of it further on is not."""
    return PAGE not in request.GET and bool(wishes) == bool(request.GET)


def home_url(code: str) -> str:
    with override(code):
        return reverse("wagtail_serve", args=[""])


def _translation(page: Page, code: str) -> Page | None:
    """Published, and neither past its last day nor without its person's consent."""
    translations = page.get_translations().filter(locale__language_code=code)
    return visible(translations).select_related("locale").first()


def _from_the_nearest(page: Page) -> list[Page]:
    return list(page.get_ancestors().filter(depth__gt=1).order_by("-depth"))
