"""News of a municipality or a network: which stories and report cards a subscriber has not been told of."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.letters.deliveries import Delivery
from folkmoot.stories.letters.subscribers import Subscription
from folkmoot.surveys.models import CardRelease

PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class NewsItem:
    title: str
    address: str
    about: str


def gather_news() -> int:
    """Makes letters due for all who follow a municipality or a network of which there is news; at most one a day to each."""
    now, letters = timezone.now(), 0
    waiting = Subscription.objects.filter(confirmed=True, told_until__lt=now - PAUSE).exclude(municipality=None, network=None)
    by_subscriber: dict[int, list[Subscription]] = {}
    for subscription in waiting.select_related("subscriber", "municipality", "network"):
        by_subscriber.setdefault(subscription.subscriber_id, []).append(subscription)
    for key, subscriptions in by_subscriber.items():
        with transaction.atomic():
            news = list(dict.fromkeys(found for subscription in subscriptions for found in _news_of(subscription)))
            if news:
                Delivery.objects.create(subscriber_id=key, news=news)
                letters += 1
            Subscription.objects.filter(pk__in=[subscription.pk for subscription in subscriptions]).update(told_until=now)
    return letters


def _news_of(subscription: Subscription) -> list[str]:
    stories = ArticlePage.objects.shown().filter(
        locale__language_code=subscription.subscriber.language, first_published_at__gt=subscription.told_until
    )
    cards = CardRelease.objects.none()
    if subscription.municipality:
        stories = stories.filter(municipalities=subscription.municipality)
        current = CardRelease.objects.current().light()
        cards = current.filter(municipality=subscription.municipality, published_at__gt=subscription.told_until)
    else:
        stories = stories.filter(network=subscription.network)
    return [f"card:{card.pk}" for card in cards] + [f"story:{key}" for key in stories.values_list("pk", flat=True)]


def news_items(news: list[str], language: str) -> list[NewsItem]:
    """What a letter tells, as it stands on the day when the letter leaves: what was taken down since is left out."""
    keys: dict[str, list[int]] = {"story": [], "card": []}
    for item in news:
        kind, _colon, key = item.partition(":")
        keys[kind].append(int(key))
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with override(language):
        cards = CardRelease.objects.current().light().filter(pk__in=keys["card"])
        items = [
            NewsItem(
                f"{card.title(card.language_for(language))}: {card.municipality.name}",
                f"{site}{reverse('surveys:card', args=card.address)}",
                _("Report card"),
            )
            for card in cards
        ]
        stories = ArticlePage.objects.shown().filter(pk__in=keys["story"]).order_by("-date", "-pk")
        items += [NewsItem(story.title, f"{site}{story.get_url()}", str(story.excerpt)) for story in stories]
    return items
