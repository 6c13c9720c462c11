"""The card of a release as HTML, drawn once for each language and version of the software and kept in the cache."""

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from folkmoot import __version__
from folkmoot.reportcard.cards.page import render_card
from folkmoot.surveys.releasing.releases import CardRelease

KEPT_FOR = 24 * 60 * 60


def card_html(release: CardRelease, language: str) -> SafeString:
    """The card in one of its languages: an HTML fragment that begins with its title as `h1`. Computes no figure."""
    key = f"surveys.card.{release.seal}.{language}.{__version__}"
    html = cache.get(key)
    if html is None:
        html = render_card(release.release.card, language)
        cache.set(key, html, KEPT_FOR)
    return mark_safe(html)  # noqa: S308 (the card's own templates escape every text that they are given)
