"""The public pages of surveys and report cards. They read sealed releases and compute nothing."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from folkmoot.places.feeds import FeedEntry, FeedOf, feed_response
from folkmoot.surveys.card_page import card_page as page_of
from folkmoot.surveys.overview import all_surveys, one_survey
from folkmoot.surveys.published import PublishedCard, newest_report_cards
from folkmoot.surveys.releasing.file_types import content_type
from folkmoot.surveys.releasing.releases import CardRelease, State

FEED_LENGTH = 30
GONE = 410
SEALED_PAGE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


@require_safe
@conditional_page
def survey_list(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/survey_list.html", {"surveys": all_surveys()})


@require_safe
@conditional_page
def survey_page(request: HttpRequest, survey: str) -> HttpResponse:
    found = one_survey(survey)
    if found is None:
        raise Http404(_("There is no survey at this address."))
    return render(request, "surveys/survey.html", {"survey": found})


@require_safe
def cards_feed(request: HttpRequest, form: str, survey: str = "") -> HttpResponse:
    """The report cards published last, with their findings: of every survey, or of one."""
    cards = newest_report_cards(FEED_LENGTH, get_language() or "", survey)
    if survey and not cards:
        raise Http404(_("There is no survey at this address."))
    title = cards[0].survey if survey else _("Report cards")
    page = reverse("surveys:survey", args=[survey]) if survey else reverse("surveys:surveys")
    return feed_response(request, form, FeedOf(title, page, [_entry(request, card) for card in cards]))


def _entry(request: HttpRequest, card: PublishedCard) -> FeedEntry:
    made_up = [_("Synthetic answers – invented people") + "."] if card.synthetic else []
    return FeedEntry(
        identity=request.build_absolute_uri(card.url),
        title=f"{card.title}: {card.place}, {card.round}",
        url=card.url,
        about=" ".join([*made_up, *(sentence for sentence, _finding in card.sentences)]),
        changed_at=card.published_at,
        topics=[card.country] if card.country else [],
    )


@require_safe
@conditional_page
def card_page(
    request: HttpRequest, survey: str, round: str, municipality: str, edition: int = 0, language: str = ""
) -> HttpResponse:
    """A card: its current edition, or the one asked for; in the interface's language where the card has it."""
    editions = _editions(survey, round, municipality)
    release = _chosen(editions, edition)
    if release.state == State.WITHDRAWN:
        return render(request, "surveys/card_withdrawn.html", {"release": release, "editions": editions}, status=GONE)
    if language and language not in release.languages:
        raise Http404(_("This card is not in that language."))
    card = page_of(release, language or release.language_for(get_language() or ""), editions)
    return render(request, "surveys/card.html", {"card": card, "release": release})


@require_safe
def release_file(
    request: HttpRequest, survey: str, round: str, municipality: str, name: str, edition: int = 0
) -> HttpResponseBase:
    """A file of the current edition, or of the one asked for, byte for byte as it was sealed."""
    release = _chosen(_editions(survey, round, municipality), edition)
    if release.state == State.WITHDRAWN:
        return HttpResponse(_("This edition was withdrawn."), status=GONE, content_type="text/plain; charset=utf-8")
    file = get_object_or_404(release.files, name=name)
    etag, published = quote_etag(file.sha256), int(release.published_at.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=published)
    if response is None:
        filename = f"{municipality}-{round}-{release.edition}-{name}"
        response = FileResponse(file.content.open("rb"), as_attachment=True, filename=filename, content_type=content_type(name))
        response.headers["Content-Security-Policy"] = SEALED_PAGE_POLICY
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(published)
    return response


def _editions(survey: str, round: str, municipality: str) -> list[CardRelease]:
    """Every edition of a card, newest first, without the text of the release."""
    editions = CardRelease.objects.public().light()
    return list(
        editions.filter(round__survey__slug=survey, round__slug=round, municipality__slug=municipality).order_by("-edition")
    )


def _chosen(editions: list[CardRelease], edition: int) -> CardRelease:
    """The edition of that number, or for 0 the newest."""
    for release in editions:
        if edition in {0, release.edition}:
            return release
    raise Http404(_("There is no report card at this address."))
