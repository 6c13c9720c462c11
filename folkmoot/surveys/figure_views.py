"""Figures of published cards by themselves, the picture of a card's finding, and oEmbed, by which other sites show a figure."""

import re
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from folkmoot.places.sharing_picture import Told, picture_response
from folkmoot.reportcard.cards.page import question_anchors
from folkmoot.reportcard.cards.static_figure import WIDTH
from folkmoot.surveys.figure_page import embed_code, exactly, figure_svg, find_question, is_closed, source_of, wording_of
from folkmoot.surveys.published_figures import published_figure
from folkmoot.surveys.releasing.releases import CardRelease
from folkmoot.surveys.sharing_picture import draw_finding

HEIGHT = re.compile(r'height="(\d+)"')
FIGURES_OF_A_CARD = {"surveys:figure", "surveys:figure_svg"}
NOT_IMPLEMENTED = 501


@require_safe
def figure(request: HttpRequest, survey: str, round: str, municipality: str, question: str) -> HttpResponse:
    """The page of a figure: drawn as on its card, with what one needs to embed it."""
    release = _current(survey, round, municipality)
    found = find_question(release, question)
    if found is None or is_closed(found):
        raise Http404(_("The card has no such figure."))
    language = release.language_for(get_language() or "")
    shown = published_figure("/".join(release.address), question, release.edition or 1, language)
    svg = figure_svg(release, question, language, _site(request))
    page = request.build_absolute_uri(request.path)
    picture = request.build_absolute_uri(reverse("surveys:figure_svg", args=[*release.address, question]))
    wording = wording_of(found, language)
    context = {
        "release": release,
        "figure": shown,
        "wording": wording,
        "picture": picture,
        "embed": embed_code(page, picture, wording, _height(svg)),
        "oembed": f"{request.build_absolute_uri(reverse('oembed'))}?url={page}",
    }
    return render(request, "surveys/figure.html", context)


@require_safe
def figure_picture(
    request: HttpRequest, survey: str, round: str, municipality: str, question: str, language: str = ""
) -> HttpResponse:
    """The same as an SVG with its source line, which follows a corrected release."""
    release = _current(survey, round, municipality)
    if language and language not in release.languages:
        question, language = f"{language}/{question}", ""
    found = find_question(release, question)
    if found is None or is_closed(found):
        raise Http404(_("The card has no such figure."))
    svg = figure_svg(release, question, language or release.language_for(get_language() or ""), _site(request))
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def sharing_picture(request: HttpRequest, survey: str, round: str, municipality: str, language: str = "") -> HttpResponse:
    """The card's first finding as a picture for links to it."""
    release = _current(survey, round, municipality)
    if language and language not in release.languages:
        raise Http404(_("This card is not in that language."))
    drawn_in = language or release.language_for(get_language() or "")
    finding = next(iter(release.release.card.findings), None)
    source = source_of(release, drawn_in, "")
    told = Told(
        about=f"{release.place.get(drawn_in) or release.municipality.name} · {release.title(drawn_in)}",
        sentence=finding.texts.get(drawn_in, "") if finding else release.title(drawn_in),
        note=source.lines[-1] if release.synthetic else source.lines[0].split(". ")[0],
        site=request.get_host(),
        language=drawn_in,
    )
    share = finding.figure.estimate if finding and finding.is_share else None
    picture = draw_finding(told, share, exactly(finding, drawn_in) if finding else ("", ""))
    return picture_response(picture)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0: for the address of a figure, or of a question on its card's page, a picture that any site can show."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only format=json is given.\n", status=NOT_IMPLEMENTED, content_type="text/plain; charset=utf-8")
    address = urlsplit(request.GET.get("url", ""))
    release, question, language = _meant(request, address.netloc, address.path, address.fragment)
    with override(language):
        drawn_in = release.language_for(language)
        picture = request.build_absolute_uri(reverse("surveys:figure_svg", args=[*release.address, question]))
        found = find_question(release, question)
        assert found is not None
        source = source_of(release, drawn_in, _site(request))
        width, height = WIDTH, _height(figure_svg(release, question, drawn_in, _site(request)))
    scale = min(1.0, *(_most(request, side) / size for side, size in (("maxwidth", width), ("maxheight", height))))
    told = {
        "version": "1.0",
        "type": "photo",
        "title": wording_of(found, drawn_in),
        "author_name": release.municipality.name,
        "author_url": source.address,
        "provider_name": request.get_host(),
        "provider_url": f"{_site(request)}/",
        "cache_age": 3600,
        "url": picture,
        "width": round(width * scale),
        "height": round(height * scale),
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _meant(request: HttpRequest, host: str, path: str, fragment: str) -> tuple[CardRelease, str, str]:
    """The card, the question and the language that an address means. Raises `Http404` for any that is no figure of ours."""
    if host != request.get_host():
        raise Http404(_("This address is not on this site."))
    language = "en" if path.startswith("/en/") else "sv"
    try:
        with override(language):
            match = resolve(path)
    except Resolver404 as error:
        raise Http404(_("The card has no such figure.")) from error
    parts = {name: match.kwargs.get(name, "") for name in ("survey", "round", "municipality")}
    if match.view_name not in FIGURES_OF_A_CARD | {"surveys:card"}:
        raise Http404(_("The card has no such figure."))
    release = _current(**parts)
    question = match.kwargs.get("question", "")
    if not question:
        named = {anchor: name for name, anchor in question_anchors(release.release.card).items()}
        question = named.get(fragment, "")
    found = find_question(release, question)
    if found is None or is_closed(found):
        raise Http404(_("The card has no such figure."))
    return release, question, language


def _current(survey: str, round: str, municipality: str) -> CardRelease:
    releases = CardRelease.objects.current().light()
    found = releases.filter(round__survey__slug=survey, round__slug=round, municipality__slug=municipality).first()
    if found is None:
        raise Http404(_("There is no report card at this address."))
    return found


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _height(svg: str) -> int:
    found = HEIGHT.search(svg)
    return int(found[1]) if found else WIDTH


def _most(request: HttpRequest, side: str) -> float:
    wanted = request.GET.get(side, "")
    return float(wanted) if wanted.isdigit() and int(wanted) > 0 else float("inf")
