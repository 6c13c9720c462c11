"""What the reports of pages in the admin share."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports.base import PageReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import get_page_content_types
from wagtail.permissions import page_permission_policy

FULL_URL = "specific_deferred.full_url"
"""A column: the address as the kind of page has it, without asking the database for the rest of the page."""

WRITING = ("add", "change", "publish")


def may_read_reports(request: HttpRequest) -> bool:
    """Whoever may write some page."""
    return bool(page_permission_policy.user_has_any_permission(request.user, WRITING))


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_reports(request)


class PageFilter(WagtailFilterSet):
    """Narrows a report down by the kind of page."""

    content_type = ContentTypeFilter(
        label=gettext_lazy("Type"), queryset=lambda _request: get_page_content_types(include_base_page_type=False)
    )


class PageReport(PageReportView):
    """A table of pages, on the screen and as CSV and XLSX, for whoever may write."""

    any_permission_required: ClassVar[list[str]] = [*WRITING]
    custom_field_preprocess: ClassVar[dict[str, Any]] = PageReportView.custom_field_preprocess | {
        "content_type": dict.fromkeys((PageReportView.FORMAT_CSV, PageReportView.FORMAT_XLSX), get_content_type_label)
    }

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """Written at once: what is streamed later is no longer in the reader's language."""
        return iter(list(super().stream_csv(queryset)))
