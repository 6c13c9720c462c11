"""Countries and municipalities in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from folkmoot.places.models import Country, Municipality, Population


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "home"
    list_display = ["name", "country", "kind", "synthetic"]
    list_filter = ["country", "kind", "synthetic"]
    search_fields = ["name", "slug", "official_code"]
    ordering = ["name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("country"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("official_code"), FieldPanel("subdivision")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("languages"),
        FieldPanel("slug"),
        FieldPanel("synthetic"),
    ]

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Municipality.objects.select_related("country")


class PopulationViewSet(SnippetViewSet):
    model = Population
    icon = "group"
    list_display = ["municipality", "year", "people", "source"]
    list_filter = ["municipality__country", "year"]
    search_fields = ["municipality__name"]
    panels = [FieldPanel("municipality"), FieldRowPanel([FieldPanel("year"), FieldPanel("people")]), FieldPanel("source")]

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Population.objects.select_related("municipality")


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "globe"
    list_display = ["name", "code"]
    panels = [FieldPanel("code")]


class PlacesGroup(SnippetViewSetGroup):
    items = (MunicipalityViewSet, PopulationViewSet, CountryViewSet)
    menu_label = _("Places")
    menu_icon = "site"
    menu_order = 300


register_snippet(PlacesGroup)
