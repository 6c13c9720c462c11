"""The editor's pages in the site's colours."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")
def leave_out_what_is_new(_request: HttpRequest, items: list[MenuItem]) -> None:
    """What is new in Wagtail is told to its developers, in English."""
    items[:] = [item for item in items if not item.name.startswith("whats-new")]


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("folkmoot/admin.css"))
