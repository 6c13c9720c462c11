"""The pictures that others show beside links to partnerships, networks and calls."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from folkmoot.places.sharing_picture import SharingPicture, Told, picture_response
from folkmoot.programme.calls.call_listing import published_call, window_in_words
from folkmoot.programme.partnerships.networks import Network
from folkmoot.programme.partnerships.partnerships import Partnership


@require_safe
def partnership_picture(request: HttpRequest, slug: str) -> HttpResponse:
    public = Partnership.objects.filter(is_public=True).select_related("theme")
    partnership = get_object_or_404(public, slug=slug)
    told_of = partnership.theme.name if partnership.theme else ""
    note = _("Made up, for the demonstration") if partnership.synthetic else told_of
    return _picture(request, _("Partnership"), partnership.name, note)


@require_safe
def network_picture(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_object_or_404(Network, slug=slug)
    return _picture(request, _("Network"), network.name, network.theme)


@require_safe
def call_picture(request: HttpRequest, slug: str) -> HttpResponse:
    listed = published_call(slug)
    if listed is None:
        raise Http404("no such call is published")
    return _picture(request, _("Call"), listed.call.name, window_in_words(listed.version))


def _picture(request: HttpRequest, about: str, sentence: str, note: str) -> HttpResponse:
    told = Told(about, sentence, note, request.get_host(), get_language() or "")
    return picture_response(SharingPicture(told).png())
