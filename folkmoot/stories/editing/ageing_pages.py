"""In the admin, under *Reports*: published pages that nobody has looked at for long, and the word of who has."""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page, PageLogEntry

from folkmoot.stories.editing.page_reports import FULL_URL, PageFilter, PageReport

LOOKED_AT = "stories.looked_at"
LONG = timedelta(days=365)


class AgeingPagesFilter(PageFilter):
    looked_at = django_filters.DateFilter(
        label=gettext_lazy("Last looked at before"), lookup_expr="date__lt", widget=AdminDateInput
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = ["looked_at", "content_type", "locale"]


class AgeingPages(PageReport):
    """Pages that were neither published nor found to be still right for a year, or since the day that is asked for."""

    page_title = gettext_lazy("Not looked at for a year")
    header_icon = "time"
    filterset_class = AgeingPagesFilter
    index_url_name = "ageing_pages"
    index_results_url_name = "ageing_pages_results"
    results_template_name = "stories/admin/ageing_pages.html"
    list_export: ClassVar[list[str]] = ["title", "locale", "content_type", FULL_URL, "looked_at", "owner"]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Title"),
        "locale": gettext_lazy("Language"),
        "content_type": gettext_lazy("Type"),
        FULL_URL: gettext_lazy("Address"),
        "looked_at": gettext_lazy("Last looked at"),
        "owner": gettext_lazy("Owner"),
    }

    def get_queryset(self) -> QuerySet[Page]:
        pages = with_last_look(
            self.permission_policy.instances_user_has_any_permission_for(self.request.user, {"change", "publish"}).live()
        )
        if not self.request.GET.get("looked_at"):
            pages = pages.filter(looked_at__lt=timezone.now() - LONG)
        self.queryset = pages.select_related("content_type", "locale", "owner").order_by("looked_at", "pk")
        found: QuerySet[Page] = super().get_queryset()
        return found


def with_last_look(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages with `looked_at`: when they were last published, or somebody last said that they are still right."""
    looks = PageLogEntry.objects.filter(page=OuterRef("pk"), action=LOOKED_AT).order_by().values("page")
    found = Subquery(looks.annotate(last=Max("timestamp")).values("last"))
    return pages.filter(~Q(last_published_at=None)).annotate(
        looked_at=Greatest(F("last_published_at"), Coalesce(found, F("last_published_at")))
    )


@require_POST
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has read the page and found it still right: it stands in the page's history, and leaves the report."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    log(page, LOOKED_AT, user=request.user)
    messages.success(request, _("“%(title)s” counts as looked at today.") % {"title": page.title})
    return redirect(get_valid_next_url_from_request(request) or "ageing_pages")


def register_look(actions: LogActionRegistry) -> None:
    actions.register_action(LOOKED_AT, gettext_lazy("Looked at"), gettext_lazy("Read again, and still right"))
