"""Surveys in the admin's menu: the releases of their report cards, the surveys and the rounds themselves."""

from typing import Any

from django.forms import ModelForm
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from folkmoot.surveys.address_parts import CARD_LANGUAGE
from folkmoot.surveys.models import CardRelease, Round, Survey, SurveyMember
from folkmoot.surveys.releasing import release_views
from folkmoot.surveys.releasing.releases import State

ANY_RIGHT = ("add", "change", "delete", "view")


class ReleaseMenuItem(MenuItem):
    """Seen by those who have some right on releases."""

    def is_shown(self, request: Any) -> bool:
        return policy_registry.get_by_type(CardRelease).user_has_any_permission(request.user, [*ANY_RIGHT, "publish"])


class ReleaseIndexView(generic.IndexView):
    """The list of releases, drafts first: they wait for somebody."""

    model = CardRelease
    page_title = _("Report cards")
    header_icon = "clipboard-list"
    any_permission_required = (*ANY_RIGHT, "publish")
    index_url_name = "report_cards:index"
    index_results_url_name = "report_cards:index_results"
    add_url_name = "report_cards:add"
    add_item_label = _("Upload a release")
    search_fields = ("municipality__name", "round__survey__slug", "round__slug", "seal")
    paginate_by = 50
    columns = [
        TitleColumn("municipality", label=_("Municipality"), url_name="report_cards:release", sort_key="municipality__name"),
        Column("survey", label=_("Survey"), accessor="round.survey.title"),
        Column("round", label=_("Round"), accessor="round.name"),
        Column("edition", label=_("Edition"), accessor="edition"),
        StatusTagColumn(
            "state", label=_("State"), accessor="get_state_display", primary=lambda row: row.state == State.PUBLISHED
        ),
        DateColumn("created_at", label=_("Uploaded"), sort_key="created_at"),
        DateColumn("published_at", label=_("Published"), sort_key="published_at"),
    ]

    def get_base_queryset(self) -> Any:
        return CardRelease.objects.light()

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        return queryset.order_by(CardRelease.drafts_first(), "-published_at", "-created_at")


class ReleaseViewSet(ViewSet):
    """Releases are taken in, looked at and published; they have no form to edit, since they never change."""

    name = "report_cards"
    url_prefix = "report-cards"
    icon = "clipboard-list"
    menu_label = _("Report cards")
    menu_item_class = ReleaseMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ReleaseIndexView.as_view(), name="index"),
            path("results/", ReleaseIndexView.as_view(results_only=True), name="index_results"),
            path("upload/", release_views.UploadView.as_view(), name="add"),
            path("<int:pk>/", release_views.ReleaseView.as_view(), name="release"),
            path(f"<int:pk>/preview/<{CARD_LANGUAGE}:language>/", release_views.PreviewView.as_view(), name="preview"),
            path("<int:pk>/publish/", release_views.PublishView.as_view(), name="publish"),
            path("<int:pk>/withdraw/", release_views.WithdrawView.as_view(), name="withdraw"),
            path("<int:pk>/discard/", release_views.DiscardView.as_view(), name="discard"),
        ]


class KeepsItsAddress(ModelViewSet):
    """Rows whose address is an address of the site: it is given once, and not edited afterwards."""

    copy_view_enabled = False
    fixed_fields: tuple[str, ...] = ("slug",)

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        form_class = super().get_form_class(for_update)
        if not for_update:
            return form_class
        fixed = self.fixed_fields

        class EditForm(form_class):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                for name in fixed:
                    self.fields[name].disabled = True

        return EditForm


class SurveyViewSet(KeepsItsAddress):
    model = Survey
    icon = "form"
    menu_label = _("Surveys")
    form_fields = ["slug", "titles", "descriptions", "commissioner"]
    list_display = ["__str__", "slug", "created_at"]
    search_fields = ["slug", "commissioner"]


class RoundViewSet(KeepsItsAddress):
    model = Round
    icon = "list-ol"
    menu_label = _("Rounds")
    form_fields = ["survey", "slug", "names", "ordinal", "year"]
    fixed_fields = ("survey", "slug")
    list_display = ["__str__", "slug", "ordinal", "year"]
    list_filter = ["survey"]


class SurveyMemberViewSet(ModelViewSet):
    """Who has which role in which survey's fieldwork."""

    model = SurveyMember
    icon = "group"
    menu_label = _("Roles in surveys")
    form_fields = ["survey", "person", "role"]
    list_display = ["person", "survey", "role"]
    list_filter = ["survey", "role"]
    copy_view_enabled = False


class SurveysGroup(ViewSetGroup):
    menu_label = _("Surveys")
    menu_icon = "clipboard-list"
    menu_name = "surveys"
    menu_order = 250
    items = (ReleaseViewSet, SurveyViewSet, RoundViewSet, SurveyMemberViewSet)
