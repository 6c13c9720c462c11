"""Topics in Wagtail's admin."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.stories.models import Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["name", "slug"]
    panels = [FieldPanel("names"), FieldPanel("slug")]


register_snippet(TopicViewSet)
