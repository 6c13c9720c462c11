"""The public pages of partnerships and networks."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from folkmoot.places.feeds import FeedEntry, FeedOf, feed_response
from folkmoot.programme.calls.call_listing import published_calls
from folkmoot.programme.meetings.meetings import public_meetings
from folkmoot.programme.partnerships.companions import companions_of
from folkmoot.programme.partnerships.directory import changed_last, read_directory
from folkmoot.programme.partnerships.map_drawing import Place, draw_map
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.partnerships.partnerships import NamedPerson, Partnership, PartnershipParty
from folkmoot.programme.partnerships.world import place_on_map
from folkmoot.programme.projects.chain_drawing import Chain
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.public_reports import PublicReport, public_report, public_reports, with_lessons
from folkmoot.programme.reports.report_pdf import report_pdf

FEED_LENGTH = 30


@require_safe
@conditional_page
def partnership_list(request: HttpRequest) -> HttpResponse:
    directory = read_directory(reverse("programme:partnerships"), request.GET.dict())
    return render(request, "programme/partnership_list.html", {"directory": directory})


@require_safe
def partnerships_feed(request: HttpRequest, form: str) -> HttpResponse:
    """The partnerships that are new or were changed last: all, or those that fit what the address asks for."""
    found, taken = changed_last(request.GET.dict(), FEED_LENGTH)
    entries = [
        FeedEntry(
            identity=request.build_absolute_uri(partnership.get_absolute_url()),
            title=partnership.name,
            url=partnership.get_absolute_url(),
            about=" ".join(filter(None, (partnership.title, partnership.challenge))),
            changed_at=partnership.changed_at,
        )
        for partnership in found
    ]
    feed = FeedOf(_("Partnerships"), reverse("programme:partnerships"), entries, wishes=urlencode(taken))
    return feed_response(request, form, feed)


@require_safe
@conditional_page
def partnership_page(request: HttpRequest, slug: str) -> HttpResponse:
    parties = PartnershipParty.objects.select_related("municipality__country").prefetch_related("municipality__populations")
    public = Partnership.objects.filter(is_public=True).select_related("network", "theme")
    partnership = get_object_or_404(public.prefetch_related(Prefetch("parties", queryset=parties)), slug=slug)
    named = NamedPerson.objects.filter(partnership=partnership, remove_on__gt=timezone.localdate())
    context = {
        "partnership": partnership,
        "map": draw_map([_known_places(partnership)]),
        "projects": _public_projects(partnership),
        "named_people": named.select_related("municipality"),
        "meetings": public_meetings(partnership),
        "companions": companions_of(partnership, get_language() or ""),
    }
    return render(request, "programme/partnership.html", context)


@require_safe
@conditional_page
def network_list(request: HttpRequest) -> HttpResponse:
    members = Count("partnerships", filter=Q(partnerships__is_public=True))
    networks = Network.objects.annotate(members=members).prefetch_related("countries")
    return render(request, "programme/network_list.html", {"networks": networks})


@require_safe
@conditional_page
def network_page(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_object_or_404(Network.objects.prefetch_related("countries"), slug=slug)
    has_members = network.partnerships.filter(is_public=True).exists()
    context = {
        "network": network,
        "calls": published_calls(network),
        "meetings": public_meetings(network),
        "members": read_directory(reverse("programme:partnerships"), {"network": slug}) if has_members else None,
    }
    return render(request, "programme/network.html", context)


@require_safe
@conditional_page
def public_report_pdf(request: HttpRequest, public_id: Any) -> HttpResponse:  # noqa: ARG001  Django passes it
    """A report that every party agreed to show."""
    report = public_report(public_id)
    response = HttpResponse(report_pdf(report, for_everyone=True), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{report.receipt}.pdf"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public_projects(partnership: Partnership) -> list[tuple[Project, Chain, list[PublicReport]]]:
    projects = list(partnership.projects.filter(is_public=True))
    for project in projects:
        project.partnership = partnership
    reports = public_reports(projects)
    return [(project, Chain.of(project), with_lessons(reports.get(project.pk, []))) for project in projects]


def _known_places(partnership: Partnership) -> list[Place]:
    return [
        Place(
            place.pk,
            place.country_id == settings.PROGRAMME_HOME_COUNTRY,
            *place_on_map(float(place.latitude), float(place.longitude)),
        )
        for place in partnership.municipalities
        if place.latitude is not None and place.longitude is not None
    ]
