"""The programme in Wagtail's admin."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from folkmoot.accounts.inviting import InvitingForm, person_panel
from folkmoot.programme.calls.call_administration import CallViewSet
from folkmoot.programme.choosing_in_admin import OfficersChooserViewSet
from folkmoot.programme.models import (
    Indicator,
    LetterTemplate,
    Network,
    Partnership,
    ReportForm,
    ReportingOrganisation,
    Reviewer,
    Theme,
)
from folkmoot.programme.partnerships.partnerships import problem_with_parties
from folkmoot.programme.projects.project_administration import ProjectViewSet


class PartnershipForm(WagtailAdminModelForm):
    """Refuses parties that make no partnership."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("parties")
        if formset is not None and formset.is_valid():
            filled = [row.cleaned_data for row in formset.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]
            problem = problem_with_parties(row["municipality"] for row in filled if row.get("municipality"))
            if problem:
                self.add_error(None, problem)
        return cleaned


class PartnershipViewSet(SnippetViewSet):
    model = Partnership
    chooser_viewset_class = OfficersChooserViewSet
    icon = "group"
    list_display = ["name", "network", "theme", "state", BooleanColumn("is_public", label=_("Public"))]
    list_filter = ["state", "network", "theme", "is_public"]
    search_fields = ["slug", "parties__municipality__name"]
    edit_handler = ObjectList(
        [
            InlinePanel("parties", [FieldPanel("municipality")], heading=_("Parties"), label=_("Party"), min_num=2),
            FieldPanel("titles"),
            FieldRowPanel([FieldPanel("state"), FieldPanel("network"), FieldPanel("theme")]),
            FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
            FieldPanel("challenges"),
            FieldPanel("global_goals"),
            FieldPanel("core_values"),
            InlinePanel(
                "named_people",
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("municipality"), FieldPanel("role")]),
                    FieldRowPanel([FieldPanel("agreed_on"), FieldPanel("remove_on")]),
                ],
                heading=_("People who agreed to be named"),
                label=_("Person"),
            ),
            FieldRowPanel([FieldPanel("is_public"), FieldPanel("synthetic")]),
            FieldPanel("slug"),
        ],
        base_form_class=PartnershipForm,
    )

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Partnership.objects.select_related("network", "theme").prefetch_related("parties__municipality")


class NetworkViewSet(SnippetViewSet):
    model = Network
    icon = "site"
    list_display = ["name", "first_year", "last_year"]
    panels = [
        FieldPanel("names"),
        FieldPanel("themes"),
        FieldPanel("descriptions"),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        FieldPanel("cooperation"),
        FieldPanel("countries", widget=CheckboxSelectMultiple),
        FieldPanel("slug"),
    ]


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    list_display = ["name", "slug"]
    panels = [FieldPanel("names"), FieldPanel("slug")]


class ReviewerViewSet(SnippetViewSet):
    model = Reviewer
    chooser_viewset_class = OfficersChooserViewSet
    icon = "user"
    list_display = ["person", "languages", BooleanColumn("is_active", label=_("Reviews now"))]
    edit_handler = ObjectList(
        [
            person_panel(),
            FieldPanel("languages"),
            FieldPanel("networks", widget=CheckboxSelectMultiple),
            FieldPanel("is_active"),
        ],
        base_form_class=InvitingForm,
    )

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Reviewer.objects.select_related("person")


class LetterTemplateViewSet(SnippetViewSet):
    model = LetterTemplate
    chooser_viewset_class = OfficersChooserViewSet
    icon = "mail"
    panels = [
        FieldPanel("outcome"),
        FieldPanel("subjects"),
        FieldPanel(
            "bodies",
            help_text=_("Filled in: {title}, {call}, {receipt}, {amount}, {conditions}, {reasons}, {page} (its address)."),
        ),
    ]


class IndicatorViewSet(SnippetViewSet):
    model = Indicator
    chooser_viewset_class = OfficersChooserViewSet
    icon = "list-ol"
    list_display = ["title", "result", "measure"]
    panels = [
        FieldPanel("result"),
        FieldPanel("titles"),
        FieldRowPanel([FieldPanel("measure"), FieldPanel("more_is_better"), FieldPanel("can_be_added")]),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("baseline_year"), FieldPanel("baseline")]),
        FieldRowPanel([FieldPanel("card_survey"), FieldPanel("card_municipality"), FieldPanel("card_question")]),
        FieldRowPanel([FieldPanel("card_baseline_round"), FieldPanel("card_follow_up_round")]),
        InlinePanel(
            "values",
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("group")]),
                FieldRowPanel([FieldPanel("target"), FieldPanel("actual")]),
            ],
            heading=_("Values"),
            label=_("Value"),
        ),
    ]

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Indicator.objects.select_related("result")


class ReportFormViewSet(SnippetViewSet):
    model = ReportForm
    chooser_viewset_class = OfficersChooserViewSet
    icon = "form"
    list_display = ["kind", "due_after_days", "reminders"]
    panels = [
        FieldPanel("kind"),
        FieldPanel("names"),
        FieldRowPanel([FieldPanel("due_after_days"), FieldPanel("reminders")]),
        FieldPanel("form"),
        FieldPanel("documents"),
    ]


class ReportingOrganisationViewSet(SnippetViewSet):
    model = ReportingOrganisation
    chooser_viewset_class = OfficersChooserViewSet
    icon = "globe"
    list_display = ["name", "reference"]


class ProgrammeGroup(SnippetViewSetGroup):
    items = (
        ProjectViewSet,
        IndicatorViewSet,
        ReportFormViewSet,
        ReportingOrganisationViewSet,
        PartnershipViewSet,
        CallViewSet,
        NetworkViewSet,
        ThemeViewSet,
        ReviewerViewSet,
        LetterTemplateViewSet,
    )
    menu_label = _("Partnerships")
    menu_icon = "group"
    menu_order = 260
