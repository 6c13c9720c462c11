"""Every public page for search engines, with its translations."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from folkmoot.programme.models import Network, Partnership
from folkmoot.stories.visible import visible
from folkmoot.surveys.models import CardRelease


class Pages(Sitemap):
    """The pages of every language; those that are translations of each other say so."""

    @cached_property
    def translations(self) -> dict[Any, list[Page]]:
        """By translation key."""
        found = defaultdict(list)
        for page in self.pages:
            found[page.translation_key].append(page)
        return found

    @cached_property
    def pages(self) -> list[Page]:
        return list(visible(Page.objects.filter(depth__gt=1)).select_related("locale").order_by("path"))

    def items(self) -> list[Page]:
        return self.pages

    def location(self, item: Page) -> str:
        return item.relative_url(None) or "/"

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            others = self.translations[url["item"].translation_key]
            if len(others) > 1:
                url["alternates"] = [self._alternate(other, f"{protocol}://{domain}") for other in others]
        return urls

    def _alternate(self, page: Page, address: str) -> dict[str, str]:
        return {"lang_code": page.locale.language_code, "location": f"{address}{self.location(page)}"}


class Surveys(Sitemap):
    """The list of surveys, each survey and each current report card, in every language of the site."""

    i18n = True
    alternates = True

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        cards = [tuple(release.address) for release in CardRelease.objects.current().light().order_by("-published_at")]
        surveys = dict.fromkeys(card[:1] for card in cards)
        return [
            ("surveys:surveys", ()),
            *(("surveys:survey", survey) for survey in surveys),
            *(("surveys:card", card) for card in cards),
        ]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        return reverse(item[0], args=item[1])


class Partnerships(Sitemap):
    """The lists of partnerships and networks, and every public page below them, in every language."""

    i18n = True
    alternates = True

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        lists: list[tuple[str, tuple[str, ...]]] = [("programme:partnerships", ()), ("programme:networks", ())]
        partnerships = Partnership.objects.filter(is_public=True).values_list("slug", flat=True)
        networks = Network.objects.values_list("slug", flat=True)
        return [
            *lists,
            *(("programme:network", (slug,)) for slug in networks),
            *(("programme:partnership", (slug,)) for slug in partnerships),
        ]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        return reverse(item[0], args=item[1])


SITEMAPS = {"pages": Pages, "surveys": Surveys, "partnerships": Partnerships}
