"""Memberships in Wagtail's admin."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.accounts.inviting import InvitingForm, person_panel
from folkmoot.accounts.models import Membership


class MembershipViewSet(SnippetViewSet):
    model = Membership
    icon = "user"
    add_to_admin_menu = True
    menu_order = 330
    list_display = ["person", "municipality", "role", "since", "until"]
    list_filter = ["role", "municipality"]
    search_fields = ["person__name", "person__email", "municipality__name"]
    edit_handler = ObjectList(
        [
            person_panel(),
            FieldRowPanel([FieldPanel("municipality"), FieldPanel("role")]),
            FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        ],
        base_form_class=InvitingForm,
    )

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002  Wagtail asks for it
        return Membership.objects.select_related("person", "municipality")


register_snippet(MembershipViewSet)
