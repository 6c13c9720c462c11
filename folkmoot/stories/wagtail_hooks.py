"""What this room adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.stories.letters import administration as letters
from folkmoot.stories.models import Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["name", "slug"]
    panels = [FieldPanel("names"), FieldPanel("slug")]


register_snippet(TopicViewSet)


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
