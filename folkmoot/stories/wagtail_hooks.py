"""What this room adds to Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.stories.editing.ageing_pages import AgeingPages, register_look, still_right
from folkmoot.stories.editing.broken_links import broken_links_report
from folkmoot.stories.editing.hints import hints_on
from folkmoot.stories.editing.limited_views import refuse_kinds_beyond_limits
from folkmoot.stories.editing.missing_translations import MissingTranslations
from folkmoot.stories.editing.page_reports import ReportMenuItem
from folkmoot.stories.letters import administration as letters
from folkmoot.stories.models import Topic, WritingLimit


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["name", "slug"]
    panels = [FieldPanel("names"), FieldPanel("slug")]


register_snippet(TopicViewSet)


class WritingLimitViewSet(SnippetViewSet):
    model = WritingLimit
    icon = "lock"
    add_to_settings_menu = True
    menu_label = _("Who may write what")
    menu_order = 350
    list_display = ["whose", "what"]
    panels = [
        FieldRowPanel([FieldPanel("person"), FieldPanel("group")]),
        FieldRowPanel([FieldPanel("languages"), FieldPanel("kinds")]),
    ]


register_snippet(WritingLimitViewSet)
hooks.register("before_create_page", refuse_kinds_beyond_limits)


class LettersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return letters.may_send(request)


@hooks.register("register_admin_menu_item")
def letters_in_menu() -> MenuItem:
    return LettersMenuItem(_("Letters"), reverse("letters_overview"), name="letters", icon_name="mail", order=330)


@hooks.register("register_admin_urls")
def letters_urls() -> list[URLPattern]:
    return [
        path("letters/", letters.overview, name="letters_overview"),
        path("letters/<int:pk>/send/", letters.send, name="letters_send"),
        path("letters/<int:pk>/try/", letters.try_out, name="letters_try"),
    ]


@hooks.register("register_reports_menu_item")
def broken_links_in_menu() -> MenuItem:
    return ReportMenuItem(_("Broken links"), reverse("broken_links"), name="broken-links", icon_name="link", order=650)


@hooks.register("register_reports_menu_item")
def missing_translations_in_menu() -> MenuItem:
    address = reverse("missing_translations")
    return ReportMenuItem(_("Missing translations"), address, name="missing-translations", icon_name="globe", order=660)


@hooks.register("register_reports_menu_item")
def ageing_pages_in_menu() -> MenuItem:
    return ReportMenuItem(_("Not looked at for a year"), reverse("ageing_pages"), name="old-pages", icon_name="time", order=670)


@hooks.register("construct_reports_menu")
def leave_out_wagtails_ageing_pages(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Our own report says the same, and takes the word of whoever has looked."""
    items[:] = [item for item in items if item.name != "aging-pages"]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/broken-links/", broken_links_report, name="broken_links"),
        path("reports/missing-translations/", MissingTranslations.as_view(), name="missing_translations"),
        path(
            "reports/missing-translations/results/",
            MissingTranslations.as_view(results_only=True),
            name="missing_translations_results",
        ),
        path("reports/ageing-pages/", AgeingPages.as_view(), name="ageing_pages"),
        path("reports/ageing-pages/results/", AgeingPages.as_view(results_only=True), name="ageing_pages_results"),
        path("reports/ageing-pages/<int:pk>/still-right/", still_right, name="page_still_right"),
    ]


hooks.register("register_log_actions", register_look)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def say_hints(request: HttpRequest, page: Page) -> None:
    """After a draft is saved: how many things are worth another look, so that nobody has to go and see.

    Not each time that Wagtail saves by itself, every second of writing: those would all be told on the next page.
    """
    if not request.accepts("text/html"):
        return
    body = getattr(page, "body", None)
    found = hints_on(list(body.raw_data), page.locale.language_code) if body is not None else []
    if found:
        more = ngettext("and %(count)s more", "and %(count)s more", len(found) - 1) % {"count": len(found) - 1}
        messages.info(request, found[0] if len(found) == 1 else f"{found[0]} ({more})")
