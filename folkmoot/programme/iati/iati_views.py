"""IATI files at addresses that do not change and are in no language of the site."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from folkmoot.programme.iati.iati import activities_file, organisation_file
from folkmoot.programme.iati.keeping import kept_file
from folkmoot.programme.projects.projects import ReportingOrganisation


@require_safe
@conditional_page
def activities(_request: HttpRequest) -> HttpResponse:
    return _sent(activities_file)


@require_safe
@conditional_page
def organisation(_request: HttpRequest) -> HttpResponse:
    return _sent(organisation_file)


def _sent(written: Callable[[ReportingOrganisation], bytes]) -> HttpResponse:
    """Nothing is reported before it is written in the admin who reports."""
    reporting = ReportingOrganisation.objects.first()
    if reporting is None:
        raise Http404("no reporting organisation is written in the admin")
    file = kept_file(written, reporting)
    if not file:
        raise Http404("no project is public yet")
    return HttpResponse(file, content_type="application/xml; charset=utf-8")
