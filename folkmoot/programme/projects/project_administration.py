"""Projects in Wagtail's admin: begun from what was granted; their parties write the plan on the project's own page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from folkmoot.programme.choosing_in_admin import OfficersChooserViewSet
from folkmoot.programme.projects.beginning_projects import project_begun_from
from folkmoot.programme.projects.projects import Project


class NewProjectView(CreateView):
    """The page of a granted application leads here, and says which it is."""

    def get_initial_form_instance(self) -> Project:
        return project_begun_from(self.request.GET.get("application"))


class ProjectViewSet(SnippetViewSet):
    model = Project
    add_view_class = NewProjectView
    chooser_viewset_class = OfficersChooserViewSet
    icon = "tasks"
    list_display = [
        "title",
        Column("number", label=_("Project number"), sort_key="number"),
        "partnership",
        "state",
        "starts_on",
        "ends_on",
        BooleanColumn("is_public", label=_("Public")),
    ]
    list_filter = ["state", "is_public"]
    search_fields = ["number"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(_("Enough to begin: the parties write the plan themselves, on the project's own page.")),
                    FieldPanel("partnership"),
                    FieldRowPanel([FieldPanel("number", heading=_("Project number")), FieldPanel("state")]),
                    FieldPanel("titles"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldRowPanel([FieldPanel("sector"), FieldPanel("currency")]),
                    FieldPanel("descriptions"),
                    FieldPanel("is_public"),
                ],
                heading=_("The project"),
            ),
            ObjectList(
                [
                    FieldPanel("challenges"),
                    InlinePanel(
                        "results",
                        [FieldPanel("level"), FieldPanel("statements")],
                        heading=_("Results chain"),
                        label=_("Result"),
                    ),
                    FieldPanel("learnings"),
                    FieldPanel("gender_analyses"),
                    FieldPanel("gender_marker"),
                    FieldPanel("core_values"),
                    FieldPanel("global_goals"),
                    FieldPanel("lessons"),
                ],
                heading=_("Plan"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "budget",
                        [
                            FieldRowPanel([FieldPanel("year"), FieldPanel("party")]),
                            FieldRowPanel([FieldPanel("kind"), FieldPanel("purpose")]),
                            FieldRowPanel([FieldPanel("amount"), FieldPanel("spent")]),
                            FieldRowPanel([FieldPanel("local_amount"), FieldPanel("local_currency")]),
                            FieldRowPanel([FieldPanel("rate"), FieldPanel("rate_on")]),
                        ],
                        heading=_("Budget"),
                        label=_("Budget line"),
                    ),
                    InlinePanel(
                        "disbursements",
                        [
                            FieldRowPanel([FieldPanel("receiver"), FieldPanel("amount")]),
                            FieldRowPanel([FieldPanel("planned_on"), FieldPanel("after_report")]),
                            FieldRowPanel([FieldPanel("paid_on"), FieldPanel("reference")]),
                        ],
                        heading=_("Disbursements"),
                        label=_("Disbursement"),
                    ),
                ],
                heading=_("Money"),
            ),
        ]
    )

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Project.objects.select_related("partnership").prefetch_related("partnership__parties__municipality")
