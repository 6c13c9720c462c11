"""Networks in Wagtail's admin."""

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.programme.models import Network


class NetworkViewSet(SnippetViewSet):
    model = Network
    icon = "group"
    add_to_admin_menu = True
    menu_order = 310
    list_display = ["name", "first_year", "last_year"]
    panels = [
        FieldPanel("names"),
        FieldPanel("themes"),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        FieldPanel("countries", widget=CheckboxSelectMultiple),
        FieldPanel("slug"),
    ]


register_snippet(NetworkViewSet)
