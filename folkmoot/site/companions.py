"""What the pages of partnerships show of other rooms: articles about the partnership, report cards of its municipalities."""

from collections.abc import Collection
from datetime import date

from babel.dates import format_date
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.models import Partnership
from folkmoot.programme.partnerships.companions import Link, register
from folkmoot.programme.projects import card_figures
from folkmoot.programme.projects.card_figures import CardFigure, CardKey, CardOffer
from folkmoot.reportcard.cards.card import Estimate
from folkmoot.reportcard.cards.page import question_anchors
from folkmoot.stories.models import ArticlePage, EventPage
from folkmoot.surveys.models import CardRelease

MOST_ARTICLES = 6
MOST_CARDS = 20
KEPT_FOR = 24 * 60 * 60


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


def figure_of_a_card(key: CardKey) -> CardFigure | None:
    """The question's lead figure for everyone, of the current edition. Kept in the cache by the release's seal."""
    releases = CardRelease.objects.current().light().filter(municipality__slug=key.municipality)
    release = releases.filter(round__survey__slug=key.survey, round__slug=key.round).first()
    if release is None:
        return None
    kept = cache.get_or_set(f"site.card-figure.{release.seal}.{key.question}", lambda: _lead(release, key.question), KEPT_FOR)
    if kept is None:
        return None
    figure, anchor, is_share = kept
    scale = 100 if is_share else 1
    numbers = [None if number is None else number * scale for number in (figure.estimate, figure.lower, figure.upper)]
    year = release.round.year or (release.last_day or release.published_at).year
    url = f"{reverse('surveys:card', args=release.address)}#{anchor}"
    estimate, lower, upper = (None if number is None else round(number, 1) for number in numbers)
    return CardFigure(release.round.name, year, estimate, lower, upper, figure.base, is_share, url)


def _lead(release: CardRelease, question: str) -> tuple[Estimate, str, bool] | None:
    card = release.release.card
    asked = (one for section in card.sections for one in section.questions)
    found = next((one for one in asked if one.id == question), None)
    return (found.lead, question_anchors(card).get(question, ""), found.kind != "number") if found else None


def cards_of(municipalities: Collection[str]) -> list[CardOffer]:
    """The current card of each round in municipalities, with its questions in the reader's language."""
    releases = CardRelease.objects.current().light().filter(municipality__slug__in=municipalities)
    return [
        CardOffer(
            (release.round.survey.slug, release.round.survey.title),
            (release.round.slug, release.round.name),
            _questions(release),
        )
        for release in releases.select_related("round__survey").order_by("-published_at")[:MOST_CARDS]
    ]


def _questions(release: CardRelease) -> tuple[tuple[str, str], ...]:
    """The names and the words of the card's questions, kept in the cache by the release's seal."""
    spoken = release.language_for(get_language() or "")

    def read() -> tuple[tuple[str, str], ...]:
        asked = (one for section in release.release.card.sections for one in section.questions)
        return tuple((one.id, one.labels.get(spoken) or one.id) for one in asked)

    kept: tuple[tuple[str, str], ...] = cache.get_or_set(f"site.card-questions.{release.seal}.{spoken}", read, KEPT_FOR)
    return kept


def tell_of_partnerships() -> None:
    card_figures.register(figure_of_a_card)
    card_figures.register_offers(cards_of)
    register(_("Articles"), articles_about)
    register(_("Meetings"), meetings_of)
    register(_("Report cards"), report_cards_of)


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale="en_GB" if language == "en" else language)
