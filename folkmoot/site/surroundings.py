"""What stands around every page: the menu, the language switch, the word about the demonstration."""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from folkmoot.places.models import Municipality
from folkmoot.places.site_name import site_name
from folkmoot.programme.models import Network
from folkmoot.site.languages import home_url
from folkmoot.stories.models import AccessibilityPage, ArticleIndexPage, ArticlePage, ResearchPage
from folkmoot.stories.remembering import remembered
from folkmoot.surveys.collecting.people.fieldwork_roles import surveys_of

FREEZING = "folkmoot.freezing"
"""Set in the environment of a request that is made to freeze the site; no request from outside can set it."""

SECTIONS: tuple[type[Page], ...] = (ArticleIndexPage, ResearchPage, AccessibilityPage)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Followed:
    """What one can follow from a page: its name, and the question that the form is opened with. Empty for the newsletter."""

    name: str = ""
    question: str = ""


class Surroundings:
    """Asked for by base.html; a page that does not ask costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.language = get_language() or settings.LANGUAGE_CODE

    @property
    def address(self) -> str:
        """The site's own, as the reader asked for it: `https://example.org`."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def is_frozen(self) -> bool:
        """Whether the page is to be kept where nothing answers what is sent."""
        return FREEZING in self.request.META

    @property
    def home_url(self) -> str:
        return home_url(self.language)

    @cached_property
    def site_name(self) -> str:
        return site_name(self.request)

    @cached_property
    def articles_url(self) -> str:
        return self._url_of(ArticleIndexPage)

    def _url_of(self, kind: type[Page]) -> str:
        """Of the published page of a kind in the reader's language; empty where there is none."""
        return self._section_urls[kind.__name__]

    @cached_property
    def _section_urls(self) -> dict[str, str]:
        """By the kind of their page: remembered together, for every page asks for all of them."""
        return remembered(
            f"sections {self.language} {self.address}", lambda: {kind.__name__: self._find_url_of(kind) for kind in SECTIONS}
        )

    def _find_url_of(self, kind: type[Page]) -> str:
        pages = kind.objects.live().filter(locale__language_code=self.language).select_related("locale").order_by()
        # Put in order here: asked to, SQLite walks all pages by their paths to find the few of a kind.
        page = min(pages, key=attrgetter("path"), default=None)
        return (page.get_url(self.request) or "") if page else ""

    @property
    def feed_url(self) -> str:
        return reverse("articles_feed")

    @property
    def json_feed_url(self) -> str:
        return reverse("articles_json_feed")

    @cached_property
    def menu(self) -> list[MenuItem]:
        """Only what is there."""
        links = [
            (_("Articles"), self.articles_url),
            (_("Surveys"), reverse("surveys:surveys")),
            (_("Partnerships"), reverse("programme:partnerships")),
            (_("Research"), self._url_of(ResearchPage)),
        ]
        return [MenuItem(label, url, self.request.path.startswith(url)) for label, url in links if url]

    @cached_property
    def accessibility_url(self) -> str:
        return self._url_of(AccessibilityPage)

    @cached_property
    def followed(self) -> Followed:
        """The municipality or the network that the page is about, for whoever wants news of it."""
        match = self.request.resolver_match
        view, parts = (match.view_name, match.kwargs) if match else ("", {})
        if view in {"surveys:card", "surveys:card_language", "surveys:figure"}:
            place = Municipality.objects.filter(slug=parts["municipality"]).first()
            return Followed(place.name, f"?municipality={place.slug}") if place else Followed()
        if view == "programme:network":
            network = Network.objects.filter(slug=parts["slug"]).first()
            return Followed(network.name, f"?network={network.slug}") if network else Followed()
        return Followed()

    @cached_property
    def person(self) -> Any:
        """Whoever is signed in; None for a reader. Without a session's cookie no session is looked for, so that a page that
        readers get is the same for all of them and says nothing of cookies."""
        user = getattr(self.request, "user", None) if settings.SESSION_COOKIE_NAME in self.request.COOKIES else None
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def may_see_fieldwork(self) -> bool:
        """Whether the reader has a part in some survey's fieldwork."""
        return self.person is not None and surveys_of(self.person).exists()

    @cached_property
    def shows_demonstration(self) -> bool:
        """Whether anything made up is kept here."""
        return Municipality.objects.filter(synthetic=True).exists() or remembered(
            "made up", ArticlePage.objects.filter(synthetic=True).exists
        )


def surroundings(request: HttpRequest) -> dict[str, Any]:
    return {"surroundings": Surroundings(request)}
