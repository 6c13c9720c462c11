"""What the pages of partnerships show of other rooms: articles about the partnership, report cards of its municipalities."""

from datetime import date

from babel.dates import format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.companions import Link, register
from folkmoot.programme.models import Partnership
from folkmoot.stories.models import ArticlePage, EventPage
from folkmoot.surveys.models import CardRelease

MOST_ARTICLES = 6
MOST_CARDS = 20


def articles_about(partnership: Partnership, language: str) -> list[Link]:
    """Articles that name two of its parties or more: one that names only one may be about anything there."""
    articles = ArticlePage.objects.shown().filter(locale__language_code=language, municipalities__in=partnership.municipalities)
    candidates = articles.distinct().order_by("-date").prefetch_related("municipalities")
    keys = {municipality.pk for municipality in partnership.municipalities}
    about = [article for article in candidates if len(keys & {place.pk for place in article.municipalities.all()}) > 1]
    return [Link(article.title, article.get_url() or "", _day(article.date, language)) for article in about[:MOST_ARTICLES]]


def report_cards_of(partnership: Partnership, _language: str) -> list[Link]:
    """The current card of each round in each of its municipalities."""
    releases = CardRelease.objects.current().light().filter(municipality__in=partnership.municipalities)
    return [
        Link(release.municipality.name, reverse("surveys:card", args=release.address), str(release.round))
        for release in releases.order_by("-published_at")[:MOST_CARDS]
    ]


def meetings_of(partnership: Partnership, language: str) -> list[Link]:
    """Partner meetings and other events that it takes part in, the latest first."""
    meetings = EventPage.objects.shown().filter(locale__language_code=language, partnerships=partnership)
    return [
        Link(meeting.title, meeting.get_url() or "", _day(timezone.localdate(meeting.starts_at), language))
        for meeting in meetings.order_by("-starts_at")[:MOST_ARTICLES]
    ]


def tell_of_partnerships() -> None:
    register(_("Articles"), articles_about)
    register(_("Meetings"), meetings_of)
    register(_("Report cards"), report_cards_of)


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale="en_GB" if language == "en" else language)
